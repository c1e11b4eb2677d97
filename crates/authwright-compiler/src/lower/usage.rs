//! Which names of a method something refers to.

use std::collections::BTreeSet;

use crate::node::{Node, Value};

use super::template;

/// The names that the messages of a method refer to, through computed values as far as it goes, and those that something refers
/// to that was left out of the spec.
pub(super) fn used_names(method: &Node, left_out: &[Node]) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    left_out.iter().for_each(|node| collect(node, &mut used));
    for entry in method.entries() {
        if !matches!(&*entry.key.text, "fields" | "derive" | "label" | "help" | "waive" | "rename") {
            collect(&entry.value, &mut used);
        }
    }
    if method.get("authorize").is_some() {
        used.insert("state_length".to_owned());
    }
    let derive = method.get("derive");
    let mut reached = BTreeSet::new();
    while let Some(name) = used.iter().find(|name| !reached.contains(*name)).cloned() {
        if let Some(value) = derive.and_then(|derive| derive.get(&name)) {
            collect(value, &mut used);
        }
        reached.insert(name);
    }
    used
}

fn collect(node: &Node, used: &mut BTreeSet<String>) {
    match &node.value {
        Value::Text(text) => used.extend(template::names(text).map(|(name, _)| name)),
        Value::List(items) => items.iter().for_each(|item| collect(item, used)),
        Value::Map(entries) => entries.iter().for_each(|entry| collect(&entry.value, used)),
        _ => {}
    }
}

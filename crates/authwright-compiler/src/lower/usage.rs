//! Which names of a method something refers to.

use std::collections::{BTreeMap, BTreeSet};

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
    let derive: BTreeMap<&str, &Node> = method
        .get("derive")
        .into_iter()
        .flat_map(Node::entries)
        .map(|entry| (&*entry.key.text, &entry.value))
        .collect();
    let mut open: Vec<String> = used.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let mut further = BTreeSet::new();
        derive.get(name.as_str()).into_iter().for_each(|value| collect(value, &mut further));
        open.extend(further.into_iter().filter(|name| used.insert(name.clone())));
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

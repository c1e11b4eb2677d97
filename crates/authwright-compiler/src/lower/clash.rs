//! Keys of one map of which one is lost.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Key, Node};
use crate::rules;

use super::empty::of_language;

/// Reports headers that differ in the case of their names, and fields with two values. Between layers the later one counts.
pub(super) fn check(node: &Node, found: &mut Vec<Diagnostic>) {
    of_language(node, &mut |Entry { key, value }| match &*key.text {
        "headers" => one_of_each(value, found),
        "fields" => value.entries().iter().for_each(|field| one_value(field, found)),
        _ => {}
    });
}

fn one_of_each(headers: &Node, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Key> = BTreeMap::new();
    for Entry { key, .. } in headers.entries().iter().filter(|entry| !entry.value.is_null()) {
        let Some(first) = seen.insert(key.text.to_ascii_lowercase(), key) else { continue };
        let message =
            format!("`{}` and `{}` are one header, since case does not count", first.text, key.text);
        found.push(
            Diagnostic::new(&rules::SCH013, key.span, message)
                .related(first.span, "the other one")
                .help("remove one of them"),
        );
    }
}

fn one_value(field: &Entry, found: &mut Vec<Diagnostic>) {
    let stated = |key: &str| field.value.entry(key).filter(|entry| !entry.value.is_null());
    if let (Some(default), Some(fixed)) = (stated("default"), stated("fixed")) {
        let message = format!("the field `{}` has a `default` and a `fixed` value", field.key.text);
        found.push(
            Diagnostic::new(&rules::SCH013, fixed.key.span, message)
                .related(default.key.span, "the other value")
                .help("remove `fixed` where people may change the value, else remove `default`"),
        );
    }
}

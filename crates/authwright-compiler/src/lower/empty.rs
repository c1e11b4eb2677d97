//! Maps and lists that say nothing.

use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::rules;

/// Keys of the language whose map or list means nothing when it is empty.
const COLLECTIONS: &[&str] = &[
    "against",
    "categories",
    "choices",
    "derive",
    "examples",
    "fields",
    "headers",
    "params",
    "query",
    "steps",
    "take",
    "waive",
    "within",
];
/// Keys below which the author chooses the names.
pub(super) const NAMED: &[&str] = &["auth", "choices", "derive", "fields", "take"];
/// Keys below which everything is the vendor's.
pub(super) const FOREIGN: &[&str] = &["headers", "params", "query"];

/// Reports every collection without anything in it.
pub(super) fn check(node: &Node, found: &mut Vec<Diagnostic>) {
    below(node, false, found);
}

fn below(node: &Node, named: bool, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| below(item, false, found)),
        Value::Map(entries) => {
            for entry in entries {
                let key = &*entry.key.text;
                let empty = match &entry.value.value {
                    Value::List(items) => items.is_empty(),
                    Value::Map(entries) => entries.is_empty(),
                    _ => false,
                };
                if empty && !named && COLLECTIONS.contains(&key) {
                    found.push(
                        Diagnostic::new(&rules::SCH012, entry.key.span, format!("`{key}` has nothing in it"))
                            .help("remove the key"),
                    );
                } else if named || !FOREIGN.contains(&key) {
                    below(&entry.value, !named && NAMED.contains(&key), found);
                }
            }
        }
        _ => {}
    }
}

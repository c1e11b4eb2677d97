//! Maps and lists that say nothing.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node, Value};
use crate::rules;

/// Keys of the language whose map or list means nothing when it is empty.
const COLLECTIONS: &[&str] = &[
    "against",
    "categories",
    "check",
    "choices",
    "cookies",
    "derive",
    "examples",
    "fields",
    "headers",
    "hosts",
    "params",
    "query",
    "rename",
    "steps",
    "take",
    "waive",
    "where",
    "within",
];
/// Keys below which the author chooses the names.
const NAMED: &[&str] = &["auth", "choices", "derive", "fields", "take"];
/// Keys below which everything is the vendor's.
const FOREIGN: &[&str] = &["headers", "params", "query"];

/// Reports every collection without anything in it.
pub(super) fn check(node: &Node, found: &mut Vec<Diagnostic>) {
    of_language(node, &mut |entry| {
        let key = &*entry.key.text;
        let empty = match &entry.value.value {
            Value::List(items) => items.is_empty(),
            Value::Map(entries) => entries.is_empty(),
            _ => false,
        };
        if empty && COLLECTIONS.contains(&key) {
            found.push(
                Diagnostic::new(&rules::SCH012, entry.key.span, format!("`{key}` has nothing in it"))
                    .help("remove the key"),
            );
        }
    });
}

/// Looks at every entry whose key is a word of the language, and no name of the author's or the vendor's.
pub(super) fn of_language(node: &Node, look: &mut dyn FnMut(&Entry)) {
    below(node, false, look);
}

fn below(node: &Node, named: bool, look: &mut dyn FnMut(&Entry)) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| below(item, false, look)),
        Value::Map(entries) => {
            for entry in entries {
                let key = &*entry.key.text;
                if !named {
                    look(entry);
                }
                if named || !FOREIGN.contains(&key) {
                    below(&entry.value, !named && NAMED.contains(&key), look);
                }
            }
        }
        _ => {}
    }
}

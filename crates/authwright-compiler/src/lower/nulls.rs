//! Values that are not there: a key with nothing behind its colon.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::merge::Removals;
use crate::node::{Entry, Node};
use crate::rules;
use crate::source::Span;
use crate::spec::Shape;

/// Keys of a method of which nothing is left to remove: their values are removed one by one, or were never there.
const OF_METHOD: &[&str] = &["derive", "extends", "fields", "type", "waive"];
/// Keys of a method that only another method, which it extends, can have set before.
const OF_EXTENDED: &[&str] = &["help", "label"];

/// Whether a key of a method, with nothing behind it, is a forgotten value. `refresh: null` and its like are meant.
pub(super) fn is_forgotten(entry: &Entry, method: &Node) -> bool {
    let key = &*entry.key.text;
    let set_before = || method.get("extends").is_some_and(|extends| !extends.is_null());
    entry.value.is_null() && (OF_METHOD.contains(&key) || OF_EXTENDED.contains(&key) && !set_before())
}

/// Reports the keys of the spec and of its methods that have no value.
pub(super) fn of_blocks(shape: &Shape, found: &mut Vec<Diagnostic>) {
    let mut report = |entry: &Entry| {
        let message = format!("`{}` has no value", entry.key.text);
        let found_one = Diagnostic::new(&rules::SCH008, entry.key.span, message);
        found.push(found_one.help("write a value, or remove the key"));
    };
    let verified = shape.node.get("verified").map_or(&[] as &[Entry], Node::entries);
    shape.node.entries().iter().chain(verified).filter(|entry| entry.value.is_null()).for_each(&mut report);
    let methods = shape.node.get("auth").map_or(&[] as &[Entry], Node::entries);
    for method in methods.iter().map(|method| &method.value) {
        method.entries().iter().filter(|entry| is_forgotten(entry, method)).for_each(&mut report);
    }
}

/// Reports each `null` that no layer had a value for. What refers to such a field is no second fault.
pub(super) fn that_remove_nothing(shape: &Shape, removals: &Removals, found: &mut Vec<Diagnostic>) {
    let fields = bare_fields(shape);
    let mut missing = BTreeSet::new();
    for (span, _) in removals.iter().filter(|(_, removed)| !**removed) {
        let field = fields.get(span).copied();
        let help = match field {
            Some(name) => {
                format!("write `{name}: {{}}` for a field with nothing more to say, or remove the key")
            }
            None => "write a value, or remove the key".to_owned(),
        };
        let message = "there is nothing here that `null` could remove";
        found.push(Diagnostic::new(&rules::SCH008, *span, message).help(help));
        missing.extend(field.map(|name| format!("there is no value `{name}`")));
    }
    found.retain(|one| *one.rule != rules::TPL001 || !missing.contains(&one.message));
}

/// The fields without a value, of the spec and of its methods.
fn bare_fields(shape: &Shape) -> BTreeMap<Span, &str> {
    let methods = shape.node.get("auth").map_or(&[] as &[Entry], Node::entries);
    let blocks = std::iter::once(&shape.node).chain(methods.iter().map(|method| &method.value));
    let fields = blocks.filter_map(|block| block.get("fields")).flat_map(Node::entries);
    fields.filter(|field| field.value.is_null()).map(|field| (field.key.span, &*field.key.text)).collect()
}

//! Values that are not there: a key with nothing behind its colon.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::merge::Removals;
use crate::node::{Entry, Node};
use crate::rules;
use crate::source::Span;
use crate::spec::{Shape, bare};

/// Keys of a method that only another method, which it extends, can have set before.
const OF_EXTENDED: &[&str] = &["help", "label"];

/// Whether a key of a method, with nothing behind it, is a forgotten value. `refresh: null` and its like are meant.
pub(super) fn is_forgotten(entry: &Entry, method: &Node) -> bool {
    entry.value.is_null() && (bare::OF_METHOD.contains(&&*entry.key.text) || is_never_set(entry, method))
}

/// Reports the keys of methods that have no value, where that depends on other keys: what does not was found by the reader.
pub(super) fn of_methods(shape: &Shape, found: &mut Vec<Diagnostic>) {
    let methods = shape.node.get("auth").map_or(&[] as &[Entry], Node::entries);
    for method in methods.iter().map(|method| &method.value) {
        let bare = method.entries().iter().filter(|entry| entry.value.is_null());
        found.extend(bare.filter(|entry| is_never_set(entry, method)).map(bare::finding));
    }
}

fn is_never_set(entry: &Entry, method: &Node) -> bool {
    let extends = method.get("extends").is_some_and(|extends| !extends.is_null());
    OF_EXTENDED.contains(&&*entry.key.text) && !extends
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

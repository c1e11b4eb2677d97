//! Keys with nothing behind their colon, where nothing is set that `null` could remove.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node};
use crate::rules;

/// Keys of a method of which nothing is left to remove: their values are removed one by one, or were never there.
pub(crate) const OF_METHOD: &[&str] = &["derive", "extends", "fields", "type", "waive"];

/// Reports the keys of a spec, of `verified` and of methods that have no value. A connector lies above presets only, which
/// have methods alone. The JSON Schema refuses the same.
pub(super) fn refuse(root: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let below = |key: &str| root.get(key).map_or(&[] as &[Entry], Node::entries).iter();
    let of_methods = below("auth").flat_map(|method| method.value.entries());
    let of_methods = of_methods.filter(|entry| OF_METHOD.contains(&&*entry.key.text));
    let all = root.entries().iter().chain(below("verified")).chain(of_methods);
    diagnostics.extend(all.filter(|entry| entry.value.is_null()).map(finding));
}

/// The finding for a key without a value.
pub(crate) fn finding(entry: &Entry) -> Diagnostic {
    let message = format!("`{}` has no value", entry.key.text);
    Diagnostic::new(&rules::SCH008, entry.key.span, message).help("write a value, or remove the key")
}

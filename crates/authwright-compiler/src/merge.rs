//! Layers: preset ← connector ← extended method ← method, merged as JSON Merge Patch (RFC 7396).
//!
//! Maps merge, anything else replaces, `null` removes. Two things differ from the RFC, both so that a patch means what it
//! says: header names ignore case, and a key that excludes others (a `header:` where there was a `path:`) replaces them.

use std::collections::BTreeMap;

use crate::node::{Entry, Node, Value};
use crate::source::Span;

/// For every `null` of a patch: whether it removed something.
pub type Removals = BTreeMap<Span, bool>;

/// Keys of which one map holds one.
const TAKE_FROM: &[&str] = &["path", "header", "cookie", "xml", "body"];
const WHEN: &[&str] = &["status", "path", "body_contains"];
const DERIVE: &[&str] = &["from", "lines", "first_of", "by", "now", "random", "uuid", "query"];
const BODY: &[&str] = &["params", "content"];

/// What the maps below a key are.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Keys of the language.
    Language,
    /// Header names.
    Headers,
    /// Names of takes; their values are takes.
    Takes,
    /// Names of computed values; their values have one source.
    Derives,
    /// The members of a take.
    Take,
    /// The members of a computed value.
    Derive,
    /// The members of a condition.
    When,
    /// Names that the vendor or the author chose.
    Names,
    /// Names of parameters; their values are JSON.
    Params,
    /// The members of a JSON object: a `null` that removes none is one.
    Json,
}

impl Place {
    fn below(self, key: &str) -> Place {
        match (self, key) {
            (Place::Takes, _) => Place::Take,
            (Place::Derives, _) => Place::Derive,
            (Place::Language, "headers") => Place::Headers,
            (Place::Language, "take") => Place::Takes,
            (Place::Language, "derive") => Place::Derives,
            (Place::Language, "when" | "unless") => Place::When,
            (Place::Language, "params" | "query") => Place::Params,
            (Place::Params | Place::Json, _) => Place::Json,
            (Place::Language, "cookies" | "choices" | "rename" | "check")
            | (Place::Take, "where")
            | (Place::Derive, "cases" | "query")
            | (Place::Names | Place::Headers, _) => Place::Names,
            _ => Place::Language,
        }
    }

    /// The group of excluding keys that a key belongs to.
    fn group(self, key: &str) -> &'static [&'static str] {
        let group = match self {
            Place::Take => TAKE_FROM,
            Place::When => WHEN,
            Place::Derive => DERIVE,
            Place::Language => BODY,
            _ => return &[],
        };
        if group.contains(&key) { group } else { &[] }
    }

    fn same(self, left: &str, right: &str) -> bool {
        match self {
            Place::Headers => left.eq_ignore_ascii_case(right),
            _ => left == right,
        }
    }
}

/// Applies a patch to a tree.
pub fn merge(base: &mut Node, patch: &Node, removals: &mut Removals) {
    merge_at(base, patch, Place::Language, removals);
}

/// Applies a patch to one block of a tree: `key` says which block it is.
pub fn merge_below(base: &mut Node, key: &str, patch: &Node, removals: &mut Removals) {
    let entry = Entry { key: key_at(key, patch.span), value: patch.clone() };
    merge_entry(base, &entry, std::slice::from_ref(&entry), Place::Language, removals);
}

fn key_at(key: &str, span: Span) -> crate::node::Key {
    crate::node::Key { text: key.into(), span }
}

fn merge_at(base: &mut Node, patch: &Node, place: Place, removals: &mut Removals) {
    let entries = match (&patch.value, place) {
        (Value::Map(entries), _) => entries,
        // Below a list nothing was set before: the requests of `steps` have nothing that `null` could remove.
        (Value::List(items), Place::Language) => {
            let items = items.iter().map(|item| {
                let mut node = Node { span: item.span, value: Value::Null };
                merge_at(&mut node, item, Place::Language, removals);
                node
            });
            *base = Node { span: patch.span, value: Value::List(items.collect()) };
            return;
        }
        _ => {
            *base = patch.clone();
            return;
        }
    };
    if !matches!(base.value, Value::Map(_)) {
        *base = Node { span: patch.span, value: Value::Map(Vec::with_capacity(entries.len())) };
    }
    // A block that a later layer touches is found where that layer stands.
    base.span = patch.span;
    for entry in entries {
        merge_entry(base, entry, entries, place, removals);
    }
}

fn merge_entry(base: &mut Node, patch: &Entry, siblings: &[Entry], place: Place, removals: &mut Removals) {
    let Value::Map(entries) = &mut base.value else { return };
    let found = entries.iter().position(|entry| place.same(&entry.key.text, &patch.key.text));
    if patch.value.is_null() && (place != Place::Json || found.is_some()) {
        let removed = removals.entry(patch.key.span).or_insert(false);
        if let Some(index) = found {
            entries.remove(index);
            *removed = true;
        }
        return;
    }
    let group = place.group(&patch.key.text);
    // Keys that stand together in one layer stay together: that is a fault, and `lower` says so.
    let stays = |key: &str| !group.contains(&key) || siblings.iter().any(|sibling| *sibling.key.text == *key);
    entries.retain(|entry| stays(&entry.key.text));
    let found = entries.iter().position(|entry| place.same(&entry.key.text, &patch.key.text));
    let below = place.below(&patch.key.text);
    match found {
        Some(index) => {
            let entry = &mut entries[index];
            // The later layer decides how the key is written and is the place that a message points at.
            entry.key = patch.key.clone();
            merge_at(&mut entry.value, &patch.value, below, removals);
        }
        None => {
            let mut value = Node { span: patch.value.span, value: Value::Null };
            merge_at(&mut value, &patch.value, below, removals);
            entries.push(Entry { key: patch.key.clone(), value });
        }
    }
}

//! Layers: preset ← connector ← extended method ← method, merged as JSON Merge Patch (RFC 7396).
//!
//! Maps merge, anything else replaces, `null` removes. Two things differ from the RFC, both so that a patch means what it
//! says: header names ignore case, and a key that excludes others (a `header:` where there was a `path:`) replaces them.

use std::collections::BTreeMap;

use crate::node::{Entry, Key, Node, Value};
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
    let key = Key { text: key.into(), span: patch.span };
    merge_entry(base, &key, patch, &[], Place::Language, removals);
}

/// The same without one of the entries of the patch.
pub fn merge_below_without(
    base: &mut Node,
    key: &str,
    patch: &Node,
    left_out: &str,
    removals: &mut Removals,
) {
    if patch.entry(left_out).is_none() {
        return merge_below(base, key, patch, removals);
    }
    // The block itself, which may be the first of its kind.
    merge_below(base, key, &Node { span: patch.span, value: Value::Map(Vec::new()) }, removals);
    let Value::Map(blocks) = &mut base.value else { return };
    let Some(block) = blocks.iter_mut().find(|entry| *entry.key.text == *key) else { return };
    for entry in patch.entries().iter().filter(|entry| *entry.key.text != *left_out) {
        merge_entry(&mut block.value, &entry.key, &entry.value, patch.entries(), Place::Language, removals);
    }
}

fn merge_at(base: &mut Node, patch: &Node, place: Place, removals: &mut Removals) {
    let (Value::Map(entries), Value::Map(_)) = (&patch.value, &base.value) else {
        *base = laid_on_nothing(patch, place, removals);
        return;
    };
    // A block that a later layer touches is found where that layer stands.
    base.span = patch.span;
    for entry in entries {
        merge_entry(base, &entry.key, &entry.value, entries, place, removals);
    }
}

/// What a patch becomes where there was nothing, so that its `null`s remove nothing.
fn laid_on_nothing(patch: &Node, place: Place, removals: &mut Removals) -> Node {
    let value = match (&patch.value, place) {
        // Two of the names of one map may be the same header.
        (Value::Map(entries), Place::Headers) => {
            let mut headers = Node { span: patch.span, value: Value::Map(Vec::with_capacity(entries.len())) };
            merge_at(&mut headers, patch, place, removals);
            return headers;
        }
        (Value::Map(entries), _) => {
            let mut kept = Vec::with_capacity(entries.len());
            for Entry { key, value } in entries {
                if value.is_null() && place != Place::Json {
                    removals.entry(key.span).or_insert(false);
                } else {
                    let value = laid_on_nothing(value, place.below(&key.text), removals);
                    kept.push(Entry { key: key.clone(), value });
                }
            }
            Value::Map(kept)
        }
        (Value::List(items), Place::Language) => {
            Value::List(items.iter().map(|item| laid_on_nothing(item, place, removals)).collect())
        }
        (value, _) => value.clone(),
    };
    Node { span: patch.span, value }
}

fn merge_entry(
    base: &mut Node,
    key: &Key,
    patch: &Node,
    siblings: &[Entry],
    place: Place,
    removals: &mut Removals,
) {
    let Value::Map(entries) = &mut base.value else { return };
    let place_in =
        |entries: &[Entry]| entries.iter().position(|entry| place.same(&entry.key.text, &key.text));
    let mut found = place_in(entries);
    if patch.is_null() && (place != Place::Json || found.is_some()) {
        let removed = removals.entry(key.span).or_insert(false);
        if let Some(index) = found {
            entries.remove(index);
            *removed = true;
        }
        return;
    }
    let group = place.group(&key.text);
    if !group.is_empty() {
        // Keys that stand together in one layer stay together: that is a fault, and `lower` says so.
        let stays = |other: &str| {
            let together = || siblings.iter().any(|sibling| *sibling.key.text == *other);
            *other == *key.text || !group.contains(&other) || together()
        };
        entries.retain(|entry| stays(&entry.key.text));
        found = place_in(entries);
    }
    let below = place.below(&key.text);
    match found {
        Some(index) => {
            let entry = &mut entries[index];
            // The later layer decides how the key is written and is the place that a message points at.
            entry.key.span = key.span;
            if entry.key.text != key.text {
                entry.key.text = key.text.clone();
            }
            merge_at(&mut entry.value, patch, below, removals);
        }
        None => {
            let value = laid_on_nothing(patch, below, removals);
            entries.push(Entry { key: key.clone(), value });
        }
    }
}

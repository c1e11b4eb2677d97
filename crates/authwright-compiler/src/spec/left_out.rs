//! What could not be read of a spec, and what is in doubt without it.

use std::collections::BTreeSet;

use crate::node::{Entry, Node, Value};
use crate::rules;
use crate::source::Span;

use super::de::PathStep;

/// What was left out of a spec that was read: each has a finding of its own, and what follows from that has none.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// Whether nothing can be said of any method.
    pub everything: bool,
    /// Methods that cannot be merged without it.
    pub methods: BTreeSet<String>,
    /// Methods that lack something.
    pub incomplete: BTreeSet<String>,
    /// Whether every method may lack something.
    pub all_incomplete: bool,
    /// Names that it declared, or may have declared, and those of methods.
    pub names: BTreeSet<String>,
    /// Whether it may have declared any name.
    pub any_name: bool,
    /// Whether it may have waived any rule.
    pub waives: bool,
    /// Where nothing else is said: maps that belong together and lack something, and values that were read as another type.
    pub places: Vec<Span>,
    /// The values. What they refer to is not unused.
    pub values: Vec<Node>,
}

/// Keys at the top that no method depends on.
const OF_CONNECTOR: &[&str] =
    &["api_docs", "authwright", "categories", "id", "name", "stability", "summary", "verified"];

/// Keys at the top that methods depend on.
const OF_METHODS: &[&str] = &["api", "auth", "derive", "fields", "waive"];

/// Keys under which names are declared, in whatever depth.
const DECLARING: &[&str] =
    &["authorize", "callback", "derive", "fields", "refresh", "revoke", "steps", "take", "token"];

/// Keys of maps of which no part says anything without the others.
const TOGETHER: &[&str] =
    &["basic", "client_auth", "error", "lifetime", "pkce", "renew", "verified", "waive", "when"];

impl LeftOut {
    /// Notes a value that is left out of a map or list. The innermost step of the path comes first.
    pub(super) fn record(&mut self, path: &[PathStep], around: Span, value: Node) {
        let keys = keys_of(path);
        if keys.split_last().is_some_and(|(_, above)| above.iter().any(|key| TOGETHER.contains(key))) {
            self.places.push(around);
        }
        let names_rule = |entry: &Entry| rules::find(&entry.key.text).is_some();
        self.waives |= keys.contains(&"waive") || value.entries().iter().any(names_rule);
        match keys.as_slice() {
            // What was meant by an unknown key with one value is not for methods either.
            [key] if OF_CONNECTOR.contains(key) || !is_deep(&value) && !OF_METHODS.contains(key) => {}
            [key, _, ..] if OF_CONNECTOR.contains(key) => {}
            ["auth", method] => {
                self.methods.insert((*method).to_owned());
                self.names.insert((*method).to_owned());
            }
            ["auth", method, "type" | "extends", ..] => {
                self.methods.insert((*method).to_owned());
            }
            ["auth", _, "fields" | "derive", name, ..] | ["fields" | "derive", name, ..] => {
                self.names.insert((*name).to_owned());
            }
            ["auth", method, inside @ ..] => {
                self.incomplete.insert((*method).to_owned());
                self.record_names(inside, &value);
            }
            inside => {
                self.all_incomplete = true;
                self.record_names(inside, &value);
            }
        }
        self.values.push(value);
    }

    /// Notes a value that is read as a text.
    pub(super) fn record_quoted(&mut self, path: &[PathStep], place: Span) {
        self.places.push(place);
        if let ["auth", _, "fields" | "derive", name, ..] | ["fields" | "derive", name, ..] =
            keys_of(path).as_slice()
        {
            self.names.insert((*name).to_owned());
        }
    }

    fn record_names(&mut self, inside: &[&str], value: &Node) {
        let taken = inside.iter().skip_while(|key| **key != "take").nth(1);
        if let Some(name) = taken {
            self.names.insert((*name).to_owned());
            return;
        }
        self.any_name |= inside.last().is_some_and(|key| DECLARING.contains(key));
        collect_keys(value, &mut self.names);
    }
}

fn is_deep(value: &Node) -> bool {
    matches!(value.value, Value::Map(_) | Value::List(_))
}

fn collect_keys(node: &Node, names: &mut BTreeSet<String>) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|entry| {
            names.insert(entry.key.text.to_string());
            collect_keys(&entry.value, names);
        }),
        Value::List(items) => items.iter().for_each(|item| collect_keys(item, names)),
        _ => {}
    }
}

/// The keys of a path, outermost first.
fn keys_of(path: &[PathStep]) -> Vec<&str> {
    path.iter().rev().filter_map(PathStep::key).collect()
}

//! Which names of a method something refers to.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::rules;
use crate::spec::{MethodSpec, Text};
use crate::suggest::closest;

use super::derive::references;
use super::method::{Lowering, Whole, of_preset};
use super::scope::PROVIDED;
use super::template;

/// The names that the messages of a method refer to, through computed values as far as it goes, and those that something refers
/// to that was left out of the spec. A misspelled reference is one to the value that it means.
pub(super) fn used_names<'s>(method: &'s Node, spec: &'s MethodSpec, whole: &Whole<'s>) -> BTreeSet<&'s str> {
    let mut used = BTreeSet::new();
    whole.left_out.iter().for_each(|node| collect(node, &mut used));
    for entry in method.entries() {
        if !matches!(&*entry.key.text, "fields" | "derive" | "label" | "help" | "waive" | "rename") {
            collect(&entry.value, &mut used);
        }
    }
    if method.get("authorize").is_some() {
        used.insert("state_length");
    }
    let names = names_of(spec);
    let mut open: Vec<&str> = used.iter().copied().collect();
    while let Some(name) = open.pop() {
        let add = |name| {
            if used.insert(name) {
                open.push(name);
            }
        };
        match spec.derive.as_ref().and_then(|derive| derive.get(name)?.as_ref()) {
            Some(derive) => references(derive).for_each(add),
            None if names.binary_search(&name).is_ok() || !whole.suggestions.covers(&names) => {}
            None => closest(name, &names).into_iter().for_each(add),
        }
    }
    used
}

/// The names of all that is taken from answers.
pub(super) fn taken(spec: &MethodSpec) -> impl Iterator<Item = &Text> {
    let requests = spec.token.iter().chain(&spec.refresh).map(|request| request.take.as_ref());
    let steps = spec.steps.iter().flatten().map(|step| step.take.as_ref());
    requests.chain(steps).flatten().flat_map(|takes| takes.present()).map(|(name, _)| name)
}

/// The names to which a reference may be, sorted.
fn names_of(spec: &MethodSpec) -> Vec<&str> {
    let callback = spec.callback.iter().filter_map(|callback| callback.take.as_ref());
    let returned = callback.flat_map(|takes| takes.present()).map(|(name, _)| name);
    let taken = taken(spec).chain(returned);
    let fields = spec.fields.iter().flat_map(|fields| fields.present()).map(|(name, _)| name.as_str());
    let derived = spec.derive.iter().flat_map(|derive| derive.present()).map(|(name, _)| name.as_str());
    let provided = PROVIDED.iter().map(|provided| provided.name);
    let mut names: Vec<&str> =
        fields.chain(derived).chain(taken.map(|name| name.as_str())).chain(provided).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn collect<'s>(node: &'s Node, used: &mut BTreeSet<&'s str>) {
    match &node.value {
        Value::Text(text) => used.extend(template::names(text).map(|(name, _)| name)),
        Value::List(items) => items.iter().for_each(|item| collect(item, used)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            // A reference in a name is reported there; what it refers to is not unused.
            used.extend(template::names(&entry.key.text).map(|(name, _)| name));
            collect(&entry.value, used);
        }),
        _ => {}
    }
}

impl Lowering<'_, '_> {
    /// Fields and computed values of this method to which nothing refers. Those of the connector may serve another method.
    pub(super) fn check_used(&mut self) {
        let spec = self.spec;
        let unused = |name: &str| !self.used.contains(name) && !self.whole.names.contains(name);
        let mut found = Vec::new();
        for (name, field) in spec.fields.iter().flat_map(|fields| fields.present()) {
            if field.fixed.is_none() && !of_preset(name.span) && !of_preset(field.span) && unused(name) {
                let message = format!("nothing in this method uses the field `{}`", name.value);
                let one = Diagnostic::new(&rules::TPL002, name.span, message);
                found.push((name, one.label("a person would be asked for it in vain")));
            }
        }
        for (name, _) in spec.derive.iter().flat_map(|derive| derive.present()) {
            let shadows = self.declared(name.span, name).is_some();
            if !shadows && !of_preset(name.span) && unused(name) {
                let message = format!("nothing uses the computed value `{}`", name.value);
                found.push((name, Diagnostic::new(&rules::TPL002, name.span, message)));
            }
        }
        for (name, one) in found {
            self.report(one.help(format!("use it as `${{{}}}`, or remove it", name.value)));
        }
    }
}

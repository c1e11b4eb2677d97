//! Findings that follow from a field of which something was left out: its own fault is reported, and the rest of the spec is looked
//! at as if nothing were wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spec::Shape;

use super::{derive, template};

/// What cannot be relied on.
pub(super) struct Doubt {
    /// Fields, and computed values that are made of them.
    names: BTreeSet<String>,
    /// Where the fields stand.
    places: Vec<Span>,
}

impl Doubt {
    pub(super) fn of(shape: &Shape) -> Self {
        let mut doubt = Doubt { names: shape.doubtful.iter().cloned().collect(), places: Vec::new() };
        if doubt.is_none() {
            return doubt;
        }
        let methods = shape.node.get("auth").into_iter().flat_map(|auth| auth.entries());
        for node in methods.map(|method| &method.value).chain([&shape.node]) {
            let fields = node.get("fields").into_iter().flat_map(|fields| fields.entries());
            let doubtful = fields.filter(|field| doubt.names.contains(&*field.key.text));
            doubt.places.extend(doubtful.flat_map(|field| [field.key.span, field.value.span]));
        }
        doubt.spread(shape);
        doubt
    }

    /// Adds the computed values that are made of others in doubt.
    fn spread(&mut self, shape: &Shape) {
        let of_methods = shape.spec.auth.iter().filter_map(|(_, method)| method.derive.as_ref());
        let derives = of_methods.chain(shape.spec.derive.as_ref()).flat_map(|derives| derives.present());
        let mut made_of: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, derive) in derives {
            for reference in derive::references(derive) {
                made_of.entry(reference).or_default().push(name.as_str());
            }
        }
        let mut next: Vec<String> = self.names.iter().cloned().collect();
        while let Some(name) = next.pop() {
            for made in made_of.get(&name).into_iter().flatten() {
                if self.names.insert((*made).to_owned()) {
                    next.push((*made).to_owned());
                }
            }
        }
    }

    /// Whether everything can be relied on.
    pub(super) fn is_none(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a finding may be there only because of what was left out: it stands in such a field, or says something of a name in
    /// doubt.
    pub(super) fn explains(&self, finding: &Diagnostic) -> bool {
        if self.is_none() {
            return false;
        }
        let within = |place: &Span| {
            place.source == finding.span.source
                && place.start <= finding.span.start
                && finding.span.end <= place.end
        };
        // `help` may list every name that there is.
        let texts = [&finding.message, &finding.label].into_iter();
        let mut quoted = texts.flat_map(|text| text.split('`').skip(1).step_by(2));
        self.places.iter().any(within) || quoted.any(|quoted| self.is_in_doubt(quoted))
    }

    /// Whether a name is in doubt, or a text in which it stands.
    fn is_in_doubt(&self, quoted: &str) -> bool {
        let name = quoted.split('.').next().unwrap_or_default();
        self.names.contains(name) || template::names(quoted).any(|(name, _)| self.names.contains(&name))
    }
}

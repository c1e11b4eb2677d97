//! Findings that follow from a field of which something was left out: its own fault is reported, and the rest of the spec is looked
//! at as if nothing were wrong with it.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spec::Shape;

use super::derive;

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
        let derives: Vec<(&str, Vec<String>)> =
            derives.map(|(name, derive)| (name.as_str(), derive::references(derive).collect())).collect();
        loop {
            let before = self.names.len();
            for (name, references) in &derives {
                if references.iter().any(|reference| self.names.contains(reference)) {
                    self.names.insert((*name).to_owned());
                }
            }
            if self.names.len() == before {
                return;
            }
        }
    }

    /// Whether everything can be relied on.
    pub(super) fn is_none(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a finding may be there only because of what was left out: it stands in such a field, or says something of a name in doubt.
    pub(super) fn explains(&self, finding: &Diagnostic) -> bool {
        let within = |place: &Span| {
            place.source == finding.span.source
                && place.start <= finding.span.start
                && finding.span.end <= place.end
        };
        self.places.iter().any(within) || self.names.iter().any(|name| speaks_of(finding, name))
    }
}

fn speaks_of(finding: &Diagnostic, name: &str) -> bool {
    let [quoted, referred] = [format!("`{name}`"), format!("${{{name}}}")];
    // `help` may list every name that there is.
    let texts = [&finding.message, &finding.label];
    texts.into_iter().any(|text| text.contains(&quoted) || text.contains(&referred))
}

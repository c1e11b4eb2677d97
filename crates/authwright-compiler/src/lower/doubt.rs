//! Findings that follow from what was left out of a spec: that has a finding already, and the rest is looked at as if nothing were
//! wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::rules::{self, Rule};
use crate::source::{Sources, Span};
use crate::spec::{LeftOut, Shape};

use super::{derive, template};

/// What cannot be relied on.
pub(super) struct Doubt<'s> {
    sources: &'s Sources,
    left_out: &'s LeftOut,
    /// Names of values, also of those that are computed of others in doubt, and of methods.
    names: BTreeSet<String>,
    /// Where nothing is said.
    places: Vec<Span>,
    /// Methods of which nothing can be said, and those that lack something, with all that extend them.
    prevented: BTreeSet<String>,
    incomplete: BTreeSet<String>,
}

/// The rules that find that something is not there, or that speak of two things that do not go together where one of them may
/// stand for another.
const OF_WHAT_IS_MISSING: &[&Rule] = &[
    &rules::OAU003,
    &rules::OAU005,
    &rules::SCH002,
    &rules::SCH012,
    &rules::SCH013,
    &rules::SEC005,
    &rules::TPL002,
    &rules::TPL007,
    &rules::TPL008,
    &rules::TPL013,
    &rules::URL022,
];

/// The rules that find something about values without saying which: that nothing refers to one or sends it, that a choice is none
/// of a field's, that what the integration supplies goes to a host of a user.
const OF_NAMES: &[&Rule] = &[&rules::SCH004, &rules::SEC005, &rules::TPL002, &rules::TPL013];

impl<'s> Doubt<'s> {
    pub(super) fn of(sources: &'s Sources, shape: &'s Shape) -> Self {
        let left_out = &shape.left_out;
        let mut doubt = Doubt {
            sources,
            left_out,
            names: left_out.names.clone(),
            places: left_out.places.clone(),
            prevented: with_all_that_extend(shape, &left_out.methods),
            incomplete: with_all_that_extend(shape, &left_out.incomplete),
        };
        if left_out.any_name {
            doubt.add_layered_names(&shape.node);
        }
        if !doubt.names.is_empty() {
            doubt.find_declarations(&shape.node);
            doubt.spread(shape);
        }
        doubt
    }

    /// Adds what methods declare, which may lie upon what was left out.
    fn add_layered_names(&mut self, node: &Node) {
        let methods = node.get("auth").into_iter().flat_map(Node::entries).map(|method| &method.value);
        let blocks = methods.flat_map(|method| ["fields", "derive"].map(|key| method.get(key)));
        let declared = blocks.flatten().flat_map(Node::entries);
        self.names.extend(declared.map(|entry| entry.key.text.to_string()));
    }

    /// Adds the places where names in doubt are declared.
    fn find_declarations(&mut self, node: &Node) {
        let methods = node.get("auth").into_iter().flat_map(Node::entries).map(|method| &method.value);
        for block in methods.chain([node]) {
            let requests = ["token", "refresh", "callback"].map(|key| block.get(key));
            let steps = block.get("steps").into_iter().flat_map(Node::items);
            let takes = requests.into_iter().flatten().chain(steps).map(|request| request.get("take"));
            let declaring = takes.chain(["fields", "derive"].map(|key| block.get(key)));
            let declared = declaring.flatten().flat_map(Node::entries);
            let doubtful = declared.filter(|entry| self.names.contains(&*entry.key.text));
            self.places.extend(doubtful.flat_map(|entry| [entry.key.span, entry.value.span]));
        }
    }

    /// Adds the computed values that are made of others in doubt.
    fn spread(&mut self, shape: &Shape) {
        let of_methods = shape.spec.auth.iter().filter_map(|(_, method)| method.derive.as_ref());
        let derives = of_methods.chain(shape.spec.derive.as_ref()).flat_map(|derives| derives.present());
        let mut made_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, derive) in derives {
            for reference in derive::references(derive) {
                made_of.entry(reference).or_default().push(name.as_str());
            }
        }
        let mut next: Vec<String> = self.names.iter().cloned().collect();
        while let Some(name) = next.pop() {
            for made in made_of.get(name.as_str()).into_iter().flatten() {
                if self.names.insert((*made).to_owned()) {
                    next.push((*made).to_owned());
                }
            }
        }
    }

    /// Whether everything can be relied on.
    pub(super) fn is_none(&self) -> bool {
        self.names.is_empty()
            && self.incomplete.is_empty()
            && !self.left_out.any_name
            && !self.left_out.all_incomplete
    }

    /// Whether nothing can be said of a method.
    pub(super) fn prevents(&self, method: &str) -> bool {
        self.prevented.contains(method)
    }

    /// Whether a finding may be there only because of what was left out: it stands in what belongs to it, says something of a name
    /// in doubt, or that something is missing in a method that lacks something. Findings about no method stand for all of them.
    pub(super) fn explains(&self, finding: &Diagnostic, method: Option<&str>) -> bool {
        let within = |place: &Span| {
            place.source == finding.span.source
                && place.start <= finding.span.start
                && finding.span.end <= place.end
        };
        if self.places.iter().any(within) {
            return true;
        }
        if self.left_out.waives && finding.rule.waivable {
            return true;
        }
        if !self.left_out.values.is_empty() && *finding.rule == rules::SUP002 {
            return true;
        }
        let lacks = method.map_or(!self.incomplete.is_empty(), |method| self.incomplete.contains(method));
        if (lacks || self.left_out.all_incomplete) && OF_WHAT_IS_MISSING.contains(&finding.rule) {
            return true;
        }
        if !self.names.is_empty() && OF_NAMES.contains(&finding.rule) {
            return true;
        }
        if self.left_out.any_name && *finding.rule == rules::TPL001 {
            return true;
        }
        // `help` may list every name that there is.
        let texts = [&finding.message, &finding.label].into_iter();
        let mut quoted = texts.flat_map(|text| text.split('`').skip(1).step_by(2));
        quoted.any(|quoted| self.is_in_doubt(quoted)) || self.is_of_host_in_doubt(finding)
    }

    /// Whether a finding is about the host of a URL in which a name in doubt stands.
    fn is_of_host_in_doubt(&self, finding: &Diagnostic) -> bool {
        let of_host = finding.rule.code.starts_with("URL") && *finding.rule != rules::URL001;
        of_host && self.is_in_doubt(self.sources.slice(finding.span))
    }

    /// Whether a name is in doubt, or a text in which it stands.
    fn is_in_doubt(&self, quoted: &str) -> bool {
        let name = quoted.split('.').next().unwrap_or_default();
        self.names.contains(name) || template::names(quoted).any(|(name, _)| self.names.contains(name))
    }
}

/// Methods with those that lie upon them.
fn with_all_that_extend(shape: &Shape, methods: &BTreeSet<String>) -> BTreeSet<String> {
    let mut all = methods.clone();
    loop {
        let before = all.len();
        for (name, method) in &shape.spec.auth {
            if method.extends.as_ref().is_some_and(|extended| all.contains(&extended.value)) {
                all.insert(name.value.clone());
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

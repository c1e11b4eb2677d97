//! One finding for each fault.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{self, Rule};
use crate::source::Span;

/// Leaves out findings that say again what another one says: of this stage, or of the stages `before` it.
pub(super) fn for_each_fault(found: &mut Vec<Diagnostic>, before: &mut [Diagnostic]) {
    // One fault of the connector's part shows in every method.
    let mut seen = BTreeSet::new();
    found.retain(|one| seen.insert((one.span, one.rule.code, one.message.clone())));
    // A name to which nothing can refer is unused, and has to be another one anyway.
    let bad_names = places(found, &[&rules::SCH007, &rules::TPL011]);
    found.retain(|one| *one.rule != rules::TPL002 || !bad_names.contains(&one.span));
    // The spaces of a folded URL are its line breaks: the finding that says so knows what the URL should be.
    let spaced = places(found, &[&rules::URL012]);
    let mut folded = BTreeSet::new();
    for one in before.iter_mut().filter(|one| *one.rule == rules::YML013 && spaced.contains(&one.span)) {
        one.severity = Severity::Error;
        folded.insert(one.span);
    }
    found.retain(|one| *one.rule != rules::URL012 || !folded.contains(&one.span));
}

fn places(found: &[Diagnostic], rules: &[&Rule]) -> BTreeSet<Span> {
    found.iter().filter(|one| rules.contains(&one.rule)).map(|one| one.span).collect()
}

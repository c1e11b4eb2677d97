//! A line for each finding, and one for all of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::places::Places;
use super::{printable, severity, sorted};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// One line for each finding: `specs/acme.yaml:14:22: error[URL002] message`.
#[must_use]
pub fn short(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut places = Places::new(sources);
    let mut lines = String::new();
    for diagnostic in sorted(diagnostics) {
        let place = places.find(diagnostic.span);
        let (line, column) = (place.start.line, place.start.column);
        let (severity, code) = (severity(diagnostic.severity), diagnostic.rule.code);
        let (path, message) = (printable(place.path), printable(&diagnostic.message));
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{path}:{line}:{column}: {severity}[{code}] {message}");
    }
    lines
}

/// A line for each finding with the edit to make, for a program that prints severities itself, as Cargo does:
/// `specs/acme.yaml:14:22: [URL002] message: help`. A question whether another name is meant comes before the help.
#[must_use]
pub fn lines(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<(Severity, String)> {
    let mut places = Places::new(sources);
    let line = |diagnostic: &Diagnostic| {
        let place = places.find(diagnostic.span);
        let (line, column) = (place.start.line, place.start.column);
        let (path, message) = (printable(place.path), printable(&diagnostic.message));
        let help = diagnostic.help.as_deref().unwrap_or_default();
        let asks = diagnostic.label.starts_with("did you mean") && !help.starts_with("write ");
        let parts = [if asks { &*diagnostic.label } else { "" }, help];
        let edit =
            parts.into_iter().filter(|part| !part.is_empty()).map(printable).collect::<Vec<_>>().join(" ");
        let edit = if edit.is_empty() { edit } else { format!(": {edit}") };
        (diagnostic.severity, format!("{path}:{line}:{column}: [{}] {message}{edit}", diagnostic.rule.code))
    };
    sorted(diagnostics).into_iter().map(line).collect()
}

/// How many findings there are, in words: `3 errors, 1 warning in 2 files`; empty where there are none.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let files: BTreeSet<_> = diagnostics.iter().map(|diagnostic| diagnostic.span.source).collect();
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let found = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(count, noun))
        .collect::<Vec<_>>()
        .join(", ");
    if found.is_empty() { found } else { format!("{found} in {}", plural(files.len(), "file")) }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

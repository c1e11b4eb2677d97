//! Findings as data. Printing them is the business of `render`.

use crate::rules::Rule;
use crate::source::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The spec does not compile.
    Error,
    /// The spec compiles; somebody should look.
    Warning,
}

/// One fault of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How bad it is. The rule's own severity mostly.
    pub severity: Severity,
    /// What is wrong, in one sentence in the author's words.
    pub message: String,
    /// Where it is wrong.
    pub span: Span,
    /// A few words printed at the place.
    pub label: String,
    /// Other places that belong to it, with a few words each.
    pub related: Vec<(Span, String)>,
    /// What to type.
    pub help: Option<String>,
    /// Reasons and references.
    pub notes: Vec<String>,
    /// The edit that `help` describes, where one edit is surely right.
    pub fix: Option<Fix>,
}

/// An edit of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced. Empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Diagnostic {
    /// A finding with the severity of its rule.
    #[must_use]
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            help: None,
            notes: Vec::new(),
            fix: None,
        }
    }

    /// Whether no table can be made in spite of it. A finding that a `waive` may silence is of another kind: what it is about
    /// could be built.
    #[must_use]
    pub fn stands_in_the_way(&self) -> bool {
        self.severity == Severity::Error && !self.rule.waivable
    }

    /// With words at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With another place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// With what to type.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a reason or a reference.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With the edit that `help` describes.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}

/// How many findings about one text are reported. More than these are the work of a machine, and would take long to print.
const MAX_FINDINGS: usize = 100;

/// Keeps the first errors, and warnings where there are few errors; the last finding says how many are left out.
pub(crate) fn leave_out_many(findings: &mut Vec<Diagnostic>) {
    let left_out = findings.len().saturating_sub(MAX_FINDINGS);
    if left_out == 0 {
        return;
    }
    findings.sort_by_key(|one| (one.severity != Severity::Error, one.span, one.rule.code));
    findings.truncate(MAX_FINDINGS);
    if let Some(last) = findings.iter_mut().max_by_key(|one| (one.span, one.rule.code)) {
        last.notes.push(format!("{left_out} more findings about this file are left out"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::source::Sources;

    #[test]
    fn many_findings_are_left_out_warnings_first() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "x".repeat(1000));
        let check = |warnings: usize, errors: usize, expected: (usize, usize), note: Option<&str>| {
            let one = |rule, at: usize| Diagnostic::new(rule, Span::new(id, at, at + 1), "m");
            let mut findings: Vec<Diagnostic> = (0..warnings).map(|at| one(&rules::TPL002, at)).collect();
            findings.extend((0..errors).map(|at| one(&rules::TPL001, warnings + at)));
            leave_out_many(&mut findings);
            let errors = findings.iter().filter(|one| one.severity == Severity::Error).count();
            assert_eq!((findings.len() - errors, errors), expected);
            let notes: Vec<&str> =
                findings.iter().flat_map(|one| one.notes.iter().map(|note| &**note)).collect();
            assert_eq!(notes, note.into_iter().collect::<Vec<_>>());
        };
        check(0, 0, (0, 0), None);
        check(60, 40, (60, 40), None);
        check(60, 50, (50, 50), Some("10 more findings about this file are left out"));
        check(5, 300, (0, 100), Some("205 more findings about this file are left out"));
    }
}

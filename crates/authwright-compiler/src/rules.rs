//! The rules: what each code means. Their checks stand with the stage that can see the fault.

mod catalogue;

pub use catalogue::*;

use crate::diagnostic::Severity;

/// A rule. Equal by code.
#[derive(Debug)]
pub struct Rule {
    /// Three letters and three digits, never used again for something else.
    pub code: &'static str,
    /// The same in words. Accepted wherever the code is.
    pub name: &'static str,
    /// How bad a finding is.
    pub severity: Severity,
    /// Whether `waive` may silence it, with a reason.
    pub waivable: bool,
    /// What the rule asks for, in one sentence.
    pub summary: &'static str,
    /// Why, and how to mend it: a few paragraphs of Markdown with a bad and a good example.
    pub explanation: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

/// The rule with this code or name, in any letter case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| {
        rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}

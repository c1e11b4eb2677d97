//! Quotes that YAML does not know.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules;
use crate::spec::Text;

use super::method::Lowering;

/// Quotes of typography, each with the one that closes.
const PAIRS: &[(char, &[char])] = &[
    ('\u{201c}', &['\u{201d}', '\u{201c}']),
    ('\u{201d}', &['\u{201d}']),
    ('\u{201e}', &['\u{201c}', '\u{201d}']),
    ('\u{2018}', &['\u{2019}', '\u{2018}']),
    ('\u{2019}', &['\u{2019}']),
    ('\u{ab}', &['\u{bb}']),
];

/// What stands between quotes of typography, where a text begins and ends with them.
pub(super) fn inside(text: &str) -> Option<&str> {
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let (_, closing) = PAIRS.iter().find(|(open, _)| *open == first)?;
    let inner = text.strip_prefix(first)?.strip_suffix(last)?;
    closing.contains(&last).then_some(inner)
}

impl Lowering<'_, '_> {
    /// A text that is sent with quotes of a word processor around it. Within quotes of YAML they are meant.
    pub(super) fn quotes_of_yaml(&mut self, text: &Text) {
        let Some(inner) = inside(&text.value) else { return };
        if inside(self.sources.slice(text.span).trim()).is_none() {
            return;
        }
        let message = "YAML does not know these quotes, so they are sent with the text";
        let mut found = Diagnostic::new(&rules::YML010, text.span, message)
            .help(format!("write \"{inner}\"; where they are meant, put quotes around them"));
        found.severity = Severity::Warning;
        self.report(found);
    }
}

//! Findings → text: for a terminal, a line each, or JSON.
//!
//! Every form is sorted by source, place and code. Characters that could deceive a terminal are made visible. What a
//! finding of SEC003 points at, a real credential, is printed by none of them.

#[cfg(feature = "render")]
mod json;
mod places;
mod short;
#[cfg(feature = "render")]
mod text;

#[cfg(feature = "render")]
pub use json::json;
pub use short::{lines, short, summary};
#[cfg(feature = "render")]
pub use text::text;

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Severity};

/// The findings in the order in which they are printed.
fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| (diagnostic.span.source, diagnostic.span.start, diagnostic.rule.code));
    sorted
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A text on one line, without characters that change how a terminal shows what is around them.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(deceives) {
        return Cow::Borrowed(text);
    }
    let visible = text.chars().map(|character| match character {
        '\n' | '\t' => " ".to_owned(),
        character if deceives(character) => format!("\\u{{{:X}}}", u32::from(character)),
        character => character.to_string(),
    });
    Cow::Owned(visible.collect())
}

fn deceives(character: char) -> bool {
    let direction = matches!(character, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}');
    character.is_control() || direction || matches!(character, '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

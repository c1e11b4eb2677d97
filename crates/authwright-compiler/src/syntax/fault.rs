//! Errors of the YAML reader in the author's words.

use granit_parser::{ErrorKind, ScanError};

use super::{MAX_DEPTH, syntax_error};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{SourceId, Span};

/// The finding that says what is wrong with the text.
pub(super) fn explain(error: &ScanError, text: &str, source: SourceId, offset: usize) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or_default().min(text.len());
    let end = text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
    let span = Span::new(source, offset + at, offset + end);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(span),
        kind => syntax_error(span, kind.to_string()),
    }
}

/// The finding about nesting.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML012, span, format!("nested more than {MAX_DEPTH} levels deep"))
        .help("no spec needs this; is a bracket missing further up?")
}

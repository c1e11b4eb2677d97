//! Errors of the YAML reader in the author's words.

mod scalar;
mod structure;

pub(super) use structure::tab_finding;

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::outline::{Outline, Unclosed, line_end};
use super::{Body, MAX_DEPTH, MAX_ENTRIES, syntax_error};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;

/// The finding that says what is wrong with the text.
pub(super) fn explain(error: &ScanError, body: Body<'_>, outline: &Outline) -> Diagnostic {
    let fault = Fault { body, text: body.text, outline, at: place(error, body.text), kind: error.kind() };
    fault.explain()
}

/// The finding about nesting.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML012, span, format!("nested more than {MAX_DEPTH} levels deep"))
        .help("no spec needs this; is a bracket missing further up?")
}

/// The finding about a mapping or a list that is too long.
pub(super) fn too_many(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML012, span, format!("more than {MAX_ENTRIES} entries in one place"))
        .label("the first one too many")
        .help("no spec needs this; is this another file?")
}

/// Where the reader stumbled.
pub(super) fn place(error: &ScanError, text: &str) -> usize {
    let mut at = error.marker().byte_offset().unwrap_or_default().min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What is known of an error.
struct Fault<'a> {
    body: Body<'a>,
    text: &'a str,
    outline: &'a Outline,
    /// Where the reader stumbled.
    at: usize,
    kind: &'a ErrorKind,
}

impl Fault<'_> {
    fn explain(&self) -> Diagnostic {
        if matches!(self.kind, ErrorKind::RecursionLimitExceeded) {
            return too_deep(self.body.span(self.character()));
        }
        if let Some(quote) = Unclosed::at(&self.outline.quotes, self.at) {
            return self.unclosed_quote(quote.start);
        }
        if let Some(range) = self.reference() {
            return self.reference_in_brackets(range.clone());
        }
        if self.may_be_open_bracket()
            && let Some(bracket) = Unclosed::at(&self.outline.brackets, self.at)
        {
            return self.unclosed_bracket(bracket.start);
        }
        self.of_scalar().or_else(|| self.of_structure()).unwrap_or_else(|| self.anything_else())
    }

    /// Whether an open bracket can be the cause of an error of this kind.
    fn may_be_open_bracket(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::UnexpectedEofFlowSequence
                | ErrorKind::UnexpectedEofFlowMapping
                | ErrorKind::UnexpectedEofImplicitFlowMapping
                | ErrorKind::UnexpectedEof
                | ErrorKind::UnclosedFlowCollection { .. }
                | ErrorKind::ExpectedFlowMappingSeparator
                | ErrorKind::ExpectedFlowSequenceSeparator
                | ErrorKind::ExpectedNodeContent
                | ErrorKind::BlockEntryInFlowCollection
                | ErrorKind::FlowMappingValueAdjacentCollection
                | ErrorKind::InvalidColonPlacement
                | ErrorKind::InvalidFlowScalarIndent
                | ErrorKind::InvalidSimpleKey
                | ErrorKind::MappingKeyNotAllowed
                | ErrorKind::MappingValueNotAllowed
                | ErrorKind::SimpleKeyExpected
        )
    }

    /// The text without quotes between brackets, with a `${…}` in it, that made the reader stumble.
    fn reference(&self) -> Option<&Range<usize>> {
        let here =
            self.outline.references.iter().find(|range| range.start <= self.at && self.at <= range.end);
        // A quote in it turns the inside of all later quotes out.
        let with_quote =
            |range: &&Range<usize>| range.end <= self.at && self.text[(*range).clone()].contains(['"', '\'']);
        let in_quotes = matches!(
            self.kind,
            ErrorKind::InvalidTrailingDoubleQuotedScalar
                | ErrorKind::InvalidTrailingSingleQuotedScalar
                | ErrorKind::InvalidQuotedScalarIndent
                | ErrorKind::UnclosedQuotedScalar
                | ErrorKind::UnknownQuotedScalarEscape
        );
        here.or_else(|| self.outline.references.iter().rfind(with_quote).filter(|_| in_quotes))
    }

    fn anything_else(&self) -> Diagnostic {
        self.error(self.character(), "this is not YAML")
            .help("look at what stands before it: texts with special characters are put in quotes")
            .note(format!("the YAML reader says: {}", self.kind))
    }

    fn error(&self, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        syntax_error(self.body.span(range), message)
    }

    /// The character at which the reader stumbled.
    fn character(&self) -> Range<usize> {
        self.character_at(self.at)
    }

    fn character_at(&self, at: usize) -> Range<usize> {
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        at..at + length
    }

    /// From a place to the end of the text without quotes that begins or goes on there.
    fn rest_of_value(&self, start: usize) -> Range<usize> {
        let line = &self.text[start..line_end(self.text, start)];
        let mut end = if self.outline.flow_at(start).is_some() { end_in_brackets(line) } else { line.len() };
        if let Some(comment) = line[..end].find(" #") {
            end = comment;
        }
        start..start + line[..end].trim_end().len()
    }
}

/// Where a text ends between brackets, when a `${…}` is taken for a part of it.
fn end_in_brackets(line: &str) -> usize {
    let mut at = 0;
    let bytes = line.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                at = line[at..].find('}').map_or(line.len(), |close| at + close + 1);
            }
            b',' | b']' | b'}' => return at,
            _ => at += 1,
        }
    }
    at
}

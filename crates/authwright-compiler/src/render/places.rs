//! Lines and columns of many places in few texts.

use std::collections::HashMap;

use crate::source::{Position, SourceId, Sources, Span};

/// Finds lines without reading a text from its beginning each time.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    /// Where each line begins.
    lines: HashMap<SourceId, Vec<usize>>,
}

/// A place in a file, as people and editors count.
pub(super) struct Place<'a> {
    /// The name of the text.
    pub(super) path: &'a str,
    /// Where it begins.
    pub(super) start: Position,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Places { sources, lines: HashMap::new() }
    }

    pub(super) fn find(&mut self, span: Span) -> Place<'a> {
        let source = self.sources.get(span.source);
        let start = self.position(span.source, &source.text, span.start as usize);
        Place { path: &source.name, start }
    }

    fn position(&mut self, source: SourceId, text: &str, byte: usize) -> Position {
        let lines = self.lines.entry(source).or_insert_with(|| {
            let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        });
        let byte = floor(text, byte);
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = text[start..byte].chars().count() + 1;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: count(line), column: count(column) }
    }
}

/// The beginning of the character that holds a byte, or the end of the text.
pub(super) fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

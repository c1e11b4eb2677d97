//! Texts that are compiled, and places in them.

use std::sync::Arc;

/// One text with its name: a spec file, or a preset that is built in.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as the user wrote it, with `/` between folders; `<preset oauth2_password>` for a preset.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
}

/// The texts of a run. A [`Span`] points into one of them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

/// Which text of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A range of bytes in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Which text.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A place as people count: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in characters (Unicode scalar values).
    pub column: u32,
}

impl Sources {
    /// Holds the presets, so that a place in one can be shown.
    #[must_use]
    pub fn with_presets() -> Self {
        let mut sources = Sources::default();
        for preset in crate::presets::ALL {
            sources.add(format!("<preset {}>", preset.name), preset.text);
        }
        sources
    }

    /// Adds a text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The text that a span points into.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// What the span covers; empty where it does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The place at which a span begins.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let text = &self.get(span.source).text;
        let mut start = (span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

impl Span {
    /// A range of bytes.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { source, start: clamp(start), end: clamp(end) }
    }
}

//! YAML text → [`Node`] tree. The first stage, and the only one that knows YAML.
//!
//! The text is read as YAML 1.2 by its core schema, less what blurs places or surprises readers: anchors, aliases,
//! merge keys, tags, directives, several documents, keys that are no texts, invisible characters. Each of these is a
//! finding, as many as possible are reported in one run, and nothing here panics.

mod characters;
mod fault;
mod file;
mod finding;
mod outline;
mod recover;
mod reference;
mod scalar;
mod tree;

pub(crate) use characters::is_hidden;
use std::ops::Range;

pub use file::load;
pub use reference::reference_span;
pub use scalar::quote;

use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::rules;
use crate::source::{SourceId, Sources, Span};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The deepest nesting of mappings and lists that is read.
pub const MAX_DEPTH: usize = 32;

/// The most entries of one mapping or list that are read.
pub const MAX_ENTRIES: usize = 1000;

/// Reads a text as YAML.
///
/// Returns the tree, the root of which is a mapping, unless the text is broken in a way that leaves its meaning open
/// (a syntax error, an alias, a merge key). Findings are added to `diagnostics` in both cases: a tree may come with
/// errors, for example of keys that stand twice, of which the first is kept.
pub fn parse(sources: &Sources, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = &*sources.get(source).text;
    if text.len() > MAX_BYTES {
        diagnostics.push(file::too_large(Span::new(source, 0, 0), text.len() as u64));
        return None;
    }
    let clean = characters::check(text, source, diagnostics);
    recover::read(&clean, source, diagnostics)
}

/// A finding of rule YML001.
fn syntax_error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&rules::YML001, span, message)
}

/// The text that the YAML reader gets, with the way back to places in the source.
#[derive(Clone, Copy)]
struct Body<'a> {
    text: &'a str,
    source: SourceId,
    /// How many bytes of the source stand before the text.
    offset: usize,
}

impl Body<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, self.offset + range.start, self.offset + range.end)
    }
}

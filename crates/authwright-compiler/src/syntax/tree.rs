//! Events of the YAML reader → tree. Everything that is YAML but not part of the language is refused here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle};

use super::{Body, MAX_DEPTH, MAX_ENTRIES, fault, finding, scalar, syntax_error};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Key, Node, Value};
use crate::source::Span;

/// From how many keys on a mapping looks for duplicates in a hash table. Below, comparing them all is faster.
const MANY_KEYS: usize = 16;

/// What the events of a text made.
pub(super) struct Built {
    /// The value of the first document, if there is one.
    pub(super) root: Option<Node>,
    /// Whether the tree means what the author means.
    pub(super) complete: bool,
}

/// Reads the events of a text into a tree. Findings are added even where the reader fails later on.
pub(super) fn build(body: Body<'_>, diagnostics: &mut Vec<Diagnostic>) -> Result<Built, ScanError> {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder {
        body,
        text: body.text,
        diagnostics,
        open: Vec::new(),
        root: None,
        cursor: 0,
        anchors: HashMap::new(),
        complete: true,
    };
    for event in Parser::new_from_str_with_options(body.text, options) {
        let (event, span) = event?;
        if !builder.event(event, span) {
            break;
        }
    }
    Ok(Built { root: builder.root, complete: builder.complete })
}

/// A collection whose end is not reached.
enum Open {
    List { start: usize, flow: bool, items: Vec<Node> },
    Map { start: usize, flow: bool, entries: Vec<Entry>, key: Pending, seen: HashMap<Box<str>, usize> },
}

/// What a mapping waits for.
enum Pending {
    /// A key.
    Key,
    /// The value of this key.
    Value(Key),
    /// A value that is left out, because its key was refused.
    Nothing,
}

struct Builder<'a, 'd> {
    body: Body<'a>,
    text: &'a str,
    diagnostics: &'d mut Vec<Diagnostic>,
    open: Vec<Open>,
    root: Option<Node>,
    /// Where the last event ended that covers text.
    cursor: usize,
    anchors: HashMap<usize, Span>,
    /// Whether the tree means what the author means.
    complete: bool,
}

impl<'a> Builder<'a, '_> {
    /// Takes an event; `false` when no more are wanted.
    fn event(&mut self, event: Event<'a>, place: granit_parser::Span) -> bool {
        let range = place.byte_range().unwrap_or_default();
        let span = self.body.span(range.clone());
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                self.diagnostics.push(finding::second_document(span));
                return false;
            }
            Event::Anchor(id, name) => {
                self.anchors.insert(id, span);
                self.diagnostics.push(finding::anchor(span, &name));
            }
            Event::Alias(id) => self.alias(Some(id), range),
            Event::UnresolvedAlias(_) => self.alias(None, range),
            Event::Scalar(value, style, _, ref tag) => {
                self.tag(tag.is_some(), &place);
                let text_only = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                self.scalar(value, style, text_only, range.start, range.end);
            }
            Event::SequenceStart(style, _, ref tag) => {
                self.tag(tag.is_some(), &place);
                let (start, flow) = self.start(style, range.start, true);
                return self.opened(Open::List { start, flow, items: Vec::new() }, range.end);
            }
            Event::MappingStart(style, _, ref tag) => {
                self.tag(tag.is_some(), &place);
                let (start, flow) = self.start(style, range.start, false);
                let (entries, key, seen) = (Vec::new(), Pending::Key, HashMap::new());
                return self.opened(Open::Map { start, flow, entries, key, seen }, range.end);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
        true
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.body.span(start..end)
    }

    /// Where a collection begins. The reader puts the start of a list that is not indented behind its first dash.
    fn start(&self, style: StructureStyle, start: usize, list: bool) -> (usize, bool) {
        let under_key = matches!(self.open.last(), Some(Open::Map { key: Pending::Value(_), .. }));
        match style {
            StructureStyle::Flow => (start, true),
            StructureStyle::Block if list && under_key => {
                (find(self.text, self.cursor, b"-").unwrap_or(start), false)
            }
            StructureStyle::Block => (start, false),
        }
    }

    fn opened(&mut self, open: Open, end: usize) -> bool {
        let start = match &open {
            Open::List { start, .. } | Open::Map { start, .. } => *start,
        };
        if self.open.len() >= MAX_DEPTH {
            let span = self.span(start, start + 1);
            self.diagnostics.push(fault::too_deep(span));
            self.complete = false;
            return false;
        }
        self.cursor = self.cursor.max(end);
        self.open.push(open);
        true
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let (start, flow, value) = match open {
            Open::List { start, flow, items } => (start, flow, Value::List(items)),
            Open::Map { start, flow, entries, .. } => (start, flow, Value::Map(entries)),
        };
        let beyond = match &value {
            Value::List(items) => items.get(MAX_ENTRIES).map(|item| item.span),
            Value::Map(entries) => entries.get(MAX_ENTRIES).map(|entry| entry.key.span),
            _ => None,
        };
        if let Some(span) = beyond {
            self.diagnostics.push(fault::too_many(span));
            self.complete = false;
        }
        // The end of a block collection is reported where the next token begins.
        let end = if flow { end } else { self.cursor };
        self.cursor = end;
        self.value(Node { span: self.span(start, end), value });
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, text_only: bool, start: usize, end: usize) {
        let (start, end) = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(start, end),
            _ if start == end => self.nothing(start),
            _ => (start, end),
        };
        let span = self.span(start, end);
        self.cursor = self.cursor.max(end);
        let plain = matches!(style, ScalarStyle::Plain) && !text_only;
        if self.wants_key() {
            return self.key(text, plain, span);
        }
        let value = match (plain, start == end) {
            (true, true) => Value::Null,
            (true, false) => scalar::resolve(&text),
            (false, _) => Value::Text(text.as_ref().into()),
        };
        if plain && let Some(ambiguity) = scalar::ambiguity(&text, &value) {
            self.diagnostics.push(finding::ambiguous(span, &text, ambiguity));
        }
        if !matches!(style, ScalarStyle::Literal) && scalar::is_folded_url(&text, &self.text[start..end]) {
            self.diagnostics.push(finding::folded_url(span, &text));
        }
        self.value(Node { span, value });
    }

    /// The range of a block scalar: the reader gives that of its lines alone.
    fn block_scalar(&self, start: usize, end: usize) -> (usize, usize) {
        let Some(header) = find(self.text, self.cursor, b"|>").filter(|header| *header <= start) else {
            return (start, end);
        };
        let end = self.text[..end].trim_end().len();
        (header, end.max(header + 1))
    }

    /// The place of a value that is not there: behind the colon.
    fn nothing(&self, start: usize) -> (usize, usize) {
        if self.wants_key() {
            return (start, start);
        }
        let place = match self.text.as_bytes().get(self.cursor) {
            Some(b':') => self.cursor + 1,
            _ => start,
        };
        (place, place)
    }

    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { key: Pending::Key, .. }))
    }

    fn key(&mut self, text: Cow<'a, str>, plain: bool, span: Span) {
        let Some(Open::Map { entries, key, seen, .. }) = self.open.last_mut() else { return };
        *key = Pending::Nothing;
        if plain && span.start == span.end {
            self.complete = false;
            self.diagnostics.push(
                syntax_error(span, "a key is missing before this colon")
                    .help("write the key, or put a text that begins with a colon in quotes"),
            );
            return;
        }
        if plain && text == "<<" {
            self.complete = false;
            self.diagnostics.push(finding::merge_key(span));
            return;
        }
        if plain && let Some(ambiguity) = scalar::ambiguous_key(&text) {
            self.diagnostics.push(finding::ambiguous(span, &text, ambiguity));
        }
        let first = if entries.len() < MANY_KEYS {
            entries.iter().position(|entry| *entry.key.text == *text)
        } else {
            if seen.len() < entries.len() {
                seen.extend(entries.iter().enumerate().map(|(index, entry)| (entry.key.text.clone(), index)));
            }
            seen.get(&*text).copied()
        };
        if let Some(first) = first.and_then(|index| entries.get(index)) {
            self.diagnostics.push(finding::duplicate(&text, span, first.key.span));
            return;
        }
        *key = Pending::Value(Key { text: text.into(), span });
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, seen, .. }) => match std::mem::replace(key, Pending::Key) {
                Pending::Value(key) => {
                    if entries.len() >= MANY_KEYS {
                        seen.insert(key.text.clone(), entries.len());
                    }
                    entries.push(Entry { key, value: node });
                }
                Pending::Nothing => {}
                Pending::Key => {
                    *key = Pending::Nothing;
                    self.complete = false;
                    self.diagnostics.push(finding::key_is_no_text(node.span));
                }
            },
        }
    }

    fn alias(&mut self, id: Option<usize>, range: Range<usize>) {
        self.complete = false;
        let span = self.body.span(range.clone());
        let anchor = id.and_then(|id| self.anchors.get(&id));
        self.diagnostics.push(finding::alias(span, &self.text[range.clone()], anchor.copied()));
        self.cursor = self.cursor.max(range.end);
        match self.open.last_mut() {
            Some(Open::Map { key: key @ Pending::Key, .. }) => *key = Pending::Nothing,
            _ => self.value(Node { span, value: Value::Null }),
        }
    }

    fn tag(&mut self, tagged: bool, place: &granit_parser::Span) {
        let range = place.tag_span().filter(|_| tagged).and_then(|span| span.byte_range());
        let Some(range) = range else { return };
        self.cursor = self.cursor.max(range.end);
        self.diagnostics.push(finding::tag(self.body.span(range.clone()), &self.text[range]));
    }
}

/// The first of some characters behind white space, comments and the colon of a key.
fn find(text: &str, from: usize, wanted: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            byte if wanted.contains(byte) => return Some(at),
            b' ' | b'\t' | b'\n' | b'\r' | b':' | b'-' | b'?' | b',' => at += 1,
            b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at),
            _ => return None,
        }
    }
    None
}

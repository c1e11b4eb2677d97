//! Events of the YAML reader → tree. Everything that is YAML but not part of the language is refused here.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::characters::Clean;
use super::{MAX_DEPTH, fault, scalar, syntax_error};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Key, Node, Value};
use crate::rules;
use crate::source::{SourceId, Span};

/// From how many keys on a mapping looks for duplicates in a hash table. Below, comparing them all is faster.
const MANY_KEYS: usize = 16;

/// Reads the events of a text into a tree.
pub(super) fn build(clean: &Clean<'_>, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder {
        text: &clean.text,
        source,
        offset: clean.offset,
        diagnostics,
        open: Vec::new(),
        root: None,
        cursor: 0,
        anchors: HashMap::new(),
        complete: true,
    };
    for event in Parser::new_from_str_with_options(&clean.text, options) {
        match event {
            Ok((event, span)) => {
                if !builder.event(event, span) {
                    break;
                }
            }
            Err(error) => {
                let finding = fault::explain(&error, &clean.text, source, clean.offset);
                builder.diagnostics.push(finding);
                return None;
            }
        }
    }
    builder.finish()
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
    text: &'a str,
    source: SourceId,
    offset: usize,
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
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                self.second_document(range.start, range.end);
                return false;
            }
            Event::Anchor(id, name) => self.anchor(id, &name, self.span(range.start, range.end)),
            Event::Alias(id) => self.alias(Some(id), self.span(range.start, range.end)),
            Event::UnresolvedAlias(_) => self.alias(None, self.span(range.start, range.end)),
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

    /// The tree, if it may be used.
    fn finish(self) -> Option<Node> {
        let whole = self.span(0, 0);
        match self.root {
            None => {
                self.diagnostics.push(empty(whole));
                None
            }
            Some(root) if !self.complete => {
                drop(root);
                None
            }
            Some(root) => match root.value {
                Value::Map(_) => Some(root),
                Value::Null if root.span.start == root.span.end => {
                    self.diagnostics.push(empty(whole));
                    None
                }
                _ => {
                    self.diagnostics.push(no_mapping(&root));
                    None
                }
            },
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.offset + start, self.offset + end)
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
            (false, _) => Value::Text(text.into()),
        };
        self.value(Node { span, value });
    }

    /// The range of a block scalar: the reader gives that of its lines alone.
    fn block_scalar(&self, start: usize, end: usize) -> (usize, usize) {
        let header = find(self.text, self.cursor, b"|>").filter(|header| *header <= start).unwrap_or(start);
        let end = self.text[..end.max(header)].trim_end().len();
        (header, end.max(header + 1).min(self.text.len()))
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
            self.diagnostics.push(syntax_error(span, "a key is missing before this colon"));
            return;
        }
        if plain && text == "<<" {
            self.complete = false;
            self.diagnostics.push(merge_key(span));
            return;
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
            self.diagnostics.push(duplicate(&text, span, first.key.span));
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
                    self.diagnostics.push(
                        syntax_error(node.span, "a key must be a text, and this is a mapping or a list")
                            .label("not a key")
                            .help("where the brackets belong to a text, put it in quotes"),
                    );
                }
            },
        }
    }

    fn anchor(&mut self, id: usize, name: &str, span: Span) {
        self.anchors.insert(id, span);
        self.diagnostics.push(
            Diagnostic::new(&rules::YML005, span, format!("`&{name}` is an anchor, and specs have none"))
                .label("remove it")
                .help("repeat the value where it is needed; where `&` belongs to the text, put the text in quotes"),
        );
    }

    fn alias(&mut self, id: Option<usize>, span: Span) {
        self.complete = false;
        let name =
            self.text.get(span.start as usize - self.offset..span.end as usize - self.offset).unwrap_or("");
        let help = "write the value itself; where `*` belongs to the text, put the text in quotes";
        let finding = match id.and_then(|id| self.anchors.get(&id)) {
            Some(anchor) => {
                Diagnostic::new(&rules::YML005, span, format!("`{name}` is an alias, and specs have none"))
                    .related(*anchor, "it stands for this value")
            }
            None => Diagnostic::new(
                &rules::YML004,
                span,
                format!("`{name}` is an alias of an anchor that does not exist"),
            ),
        };
        self.diagnostics.push(finding.help(help));
        self.cursor = self.cursor.max(span.end as usize - self.offset);
        match self.open.last_mut() {
            Some(Open::Map { key: key @ Pending::Key, .. }) => *key = Pending::Nothing,
            _ => self.value(Node { span, value: Value::Null }),
        }
    }

    fn tag(&mut self, tagged: bool, place: &granit_parser::Span) {
        let Some(range) = place.tag_span().filter(|_| tagged).and_then(|span| span.byte_range()) else {
            return;
        };
        let (span, tag) = (self.span(range.start, range.end), &self.text[range.clone()]);
        self.cursor = self.cursor.max(range.end);
        self.diagnostics.push(
            Diagnostic::new(&rules::YML011, span, format!("`{tag}` is a tag, and specs have none"))
                .label("remove it")
                .help("put the value in quotes to make it a text, or to begin a text with `!`"),
        );
    }

    fn second_document(&mut self, start: usize, end: usize) {
        let span = self.span(start, end);
        self.diagnostics.push(
            Diagnostic::new(&rules::YML008, span, "a second document begins here")
                .label("the first one ends")
                .help("give each spec a file of its own"),
        );
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

fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::SCH002, span, "the file is empty")
        .help("the shortest spec has `authwright`, `id`, `name` and `auth`")
}

fn no_mapping(root: &Node) -> Diagnostic {
    let what = match &root.value {
        Value::List(_) => "a list",
        Value::Text(_) => "a text",
        _ => "a single value",
    };
    Diagnostic::new(
        &rules::SCH003,
        root.span,
        format!("a spec is a mapping of keys to values, and this is {what}"),
    )
    .help("begin with `authwright: 1`")
}

fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML005, span, "`<<` is a merge key, and specs have none")
        .label("not part of YAML 1.2")
        .help("write the keys out, or use `extends`")
}

fn duplicate(key: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML003, span, format!("`{key}` stands twice in this mapping"))
        .label("again here")
        .related(first, "first here")
        .help("remove one of them; readers of YAML disagree on which one counts")
}

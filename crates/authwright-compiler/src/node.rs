//! A YAML document as a tree in which every key and every value knows its place.

use crate::source::{SourceId, Span};

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands. For a map or list in block style, from its first key or dash to the end of its last value.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A value, read by the core schema of YAML 1.2.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number, as it is written.
    Number(Box<str>),
    /// A text.
    Text(Box<str>),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the text. No key stands in it twice.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// Its value.
    pub value: Node,
}

/// A key with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key's text.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// A map with nothing in it, at the beginning of a text.
    #[must_use]
    pub fn empty_map(source: SourceId) -> Self {
        Node { span: Span { source, start: 0, end: 0 }, value: Value::Map(Vec::new()) }
    }

    /// The value under a key, where this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key, where this is a map that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| &*entry.key.text == key)
    }

    /// The entries of a map; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text, where this is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}

//! Reading a typed value out of a tree, with the place of every fault.
//!
//! serde stops at the first fault; the caller mends the tree at [`Fault::path`] and reads again, so that one run reports
//! every fault of a file.

use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::node::{Entry, Key, Node, Value};
use crate::source::Span;
use crate::spec::spanned::SPANNED;
use crate::suggest::list;

/// Why a tree could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where: the key for a fault of a key, else the value.
    pub span: Option<Span>,
    /// The way from the root to the value in question, innermost step first.
    pub path: Vec<PathStep>,
}

/// One step from the root of a tree to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathStep {
    /// Into the value of a key.
    Key(Box<str>),
    /// Into an item of a list.
    Item(usize),
}

impl PathStep {
    /// The key, where it is one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            PathStep::Key(key) => Some(key),
            PathStep::Item(_) => None,
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum FaultKind {
    /// A key that the struct does not have. The path leads to the key's value.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that the struct has.
        expected: &'static [&'static str],
    },
    /// A text that is none of the keywords.
    UnknownKeyword {
        /// The text.
        found: String,
        /// The keywords.
        expected: &'static [&'static str],
    },
    /// A key that must be there is not. The path leads to the map.
    MissingKey(&'static str),
    /// A value of the wrong type.
    WrongType {
        /// What stands there, in words.
        found: String,
        /// What belongs there, in words.
        expected: String,
        /// Whether a number or boolean stands where a text is wanted.
        wants_quotes: bool,
    },
    /// Anything else, as a sentence.
    Other(String),
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Fault { kind, span: None, path: Vec::new() }
    }

    fn wrong_type(node: &Node, expected: String) -> Self {
        let found = match &node.value {
            Value::Null => Unexpected::Unit,
            Value::Boolean(value) => Unexpected::Bool(*value),
            Value::Integer(number) => Unexpected::Signed(*number),
            Value::Number(text) => Unexpected::Float(text.parse().unwrap_or(f64::NAN)),
            Value::Text(text) => Unexpected::Str(text),
            Value::List(_) => Unexpected::Seq,
            Value::Map(_) => Unexpected::Map,
        };
        let kind = FaultKind::WrongType { found: describe(found), expected, wants_quotes: false };
        Fault::new(kind).at(node.span)
    }

    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            FaultKind::UnknownKeyword { found, .. } => write!(f, "unknown keyword `{found}`"),
            FaultKind::MissingKey(key) => write!(f, "`{key}` is missing"),
            FaultKind::WrongType { found, expected, .. } => write!(f, "expected {expected}, found {found}"),
            FaultKind::Other(sentence) => f.write_str(sentence),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Fault::new(FaultKind::Other(message.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let expected = expected.to_string();
        let scalar = matches!(
            unexpected,
            Unexpected::Signed(_) | Unexpected::Unsigned(_) | Unexpected::Float(_) | Unexpected::Bool(_)
        );
        Fault::new(FaultKind::WrongType {
            found: describe(unexpected),
            wants_quotes: scalar && expected.contains("string"),
            expected,
        })
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Fault::new(FaultKind::WrongType {
            found: describe(unexpected),
            expected: expected.to_string(),
            wants_quotes: false,
        })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Fault::new(FaultKind::UnknownKeyword { found: variant.to_owned(), expected })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Fault::new(FaultKind::UnknownKey { key: field.to_owned(), expected })
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::new(FaultKind::MissingKey(field))
    }
}

fn describe(unexpected: Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("the number {value}"),
        Unexpected::Signed(value) => format!("the number {value}"),
        Unexpected::Float(value) => format!("the number {value}"),
        Unexpected::Str(_) => "a text".to_owned(),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        other => other.to_string(),
    }
}

/// A number that is no `i64`. A whole one keeps its digits as far as there is a type for it.
fn number<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Fault> {
    if let Ok(number) = text.parse::<u64>() {
        visitor.visit_u64(number)
    } else if let Ok(number) = text.parse::<i128>() {
        visitor.visit_i128(number)
    } else {
        visitor.visit_f64(text.parse().unwrap_or(f64::NAN))
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Integer(value) => visitor.visit_i64(*value),
            Value::Number(text) => number(text, visitor),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(Items { items, next: 0 }),
            Value::Map(entries) => visitor.visit_map(Entries { entries, next: 0 }),
        }
        .map_err(|fault| fault.at(self.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == SPANNED {
            return visitor.visit_seq(WithSpan { span: self.span, next: 0, value: Some(self) });
        }
        visitor.visit_newtype_struct(self).map_err(|fault| fault.at(self.span))
    }

    /// serde's own structs would take a list for a map without keys.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.value {
            Value::Map(_) => self.deserialize_any(visitor),
            _ => Err(Fault::wrong_type(self, "a map".to_owned())),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match &self.value {
            Value::Text(text) => {
                visitor.visit_enum((&**text).into_deserializer()).map_err(|fault: Fault| fault.at(self.span))
            }
            _ => Err(Fault::wrong_type(self, format!("one of {}", list(variants)))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'de> {
    items: &'de [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(item).map(Some).map_err(|fault| {
            let mut fault = fault.at(item.span);
            fault.path.push(PathStep::Item(index));
            fault
        })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.next)
    }
}

struct Entries<'de> {
    entries: &'de [Entry],
    next: usize,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some(entry) = self.entries.get(self.next) else { return Ok(None) };
        self.next += 1;
        seed.deserialize(KeyDeserializer { key: &entry.key }).map(Some).map_err(|fault| {
            let mut fault = fault.at(entry.key.span);
            fault.path.push(PathStep::Key(entry.key.text.clone()));
            fault
        })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(entry) = self.next.checked_sub(1).and_then(|index| self.entries.get(index)) else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        seed.deserialize(&entry.value).map_err(|fault| {
            let missing = matches!(fault.kind, FaultKind::MissingKey(_)) && fault.path.is_empty();
            let mut fault = fault.at(entry.value.span);
            if missing {
                fault.span = Some(entry.key.span);
            }
            fault.path.push(PathStep::Key(entry.key.text.clone()));
            fault
        })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len() - self.next)
    }
}

struct KeyDeserializer<'de> {
    key: &'de Key,
}

impl<'de> Deserializer<'de> for KeyDeserializer<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(&self.key.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == SPANNED {
            return visitor.visit_seq(WithSpan { span: self.key.span, next: 0, value: Some(self) });
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Hands a span and then the value to the visitor of `Spanned`.
struct WithSpan<D> {
    span: Span,
    next: u8,
    value: Option<D>,
}

impl<'de, D: Deserializer<'de, Error = Fault>> SeqAccess<'de> for WithSpan<D> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.next += 1;
        let number = match self.next {
            1 => self.span.source.0,
            2 => self.span.start,
            3 => self.span.end,
            _ => {
                let Some(value) = self.value.take() else { return Ok(None) };
                let span = self.span;
                return seed.deserialize(value).map(Some).map_err(|fault| fault.at(span));
            }
        };
        seed.deserialize(number.into_deserializer()).map(Some)
    }
}

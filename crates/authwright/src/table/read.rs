//! Reads the text that a table is written as in generated code: JSON, in which each row of a request is a list of a name and a
//! template, such as `["client_id", "{client_id}"]`. A member that is not known is refused, since it may have been a bound.
//!
//! What is read lives as long as the program: the text stands in the program too, and is read once.

mod answer;
mod derived;
mod field;
mod method;
mod request;
mod template;

use serde_json::{Map, Value};

use super::words::{self, Words};
use super::{Connector, Stability};

/// The member of the text that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Misread(pub(crate) &'static str);

type Read<T> = Result<T, Misread>;

/// The connector with this id, of which everything else is in the text.
pub(super) fn connector(id: &'static str, text: &str) -> Read<Connector<'static>> {
    let value = serde_json::from_str(text).map_err(|_| Misread("table"))?;
    let mut members = Members::of("table", value)?;
    let name = members.text("name")?;
    let methods = members.rows("methods", |value| {
        let method: &'static super::Method<'static> = Box::leak(Box::new(method::method(value)?));
        Ok(method)
    })?;
    let connector = Connector {
        summary: members.optional_text("summary")?,
        api_docs: members.optional_text("api_docs")?,
        categories: members.texts("categories")?,
        stability: members.word("stability", words::STABILITIES)?.unwrap_or(Stability::Stable),
        verified_on: members.optional_text("verified_on")?,
        verified_against: members.texts("verified_against")?,
        ..Connector::new(id, name, methods)
    };
    members.end()?;
    Ok(connector)
}

/// The members of an object that are not read yet.
struct Members {
    what: &'static str,
    left: Map<String, Value>,
}

impl Members {
    fn of(what: &'static str, value: Value) -> Read<Self> {
        match value {
            Value::Object(left) => Ok(Members { what, left }),
            _ => Err(Misread(what)),
        }
    }

    fn value(&mut self, key: &'static str) -> Option<Value> {
        self.left.remove(key)
    }

    fn has(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    fn text(&mut self, key: &'static str) -> Read<&'static str> {
        self.optional_text(key)?.ok_or(Misread(key))
    }

    fn optional_text(&mut self, key: &'static str) -> Read<Option<&'static str>> {
        self.value(key).map(|value| text(key, value)).transpose()
    }

    fn flag(&mut self, key: &'static str) -> Read<bool> {
        match self.value(key) {
            None => Ok(false),
            Some(Value::Bool(true)) => Ok(true),
            Some(_) => Err(Misread(key)),
        }
    }

    fn number<N: TryFrom<i64>>(&mut self, key: &'static str) -> Read<Option<N>> {
        let number = |value: Value| value.as_i64().and_then(|number| N::try_from(number).ok());
        self.value(key).map(|value| number(value).ok_or(Misread(key))).transpose()
    }

    fn word<T: Copy>(&mut self, key: &'static str, words: Words<T>) -> Read<Option<T>> {
        let Some(word) = self.value(key) else { return Ok(None) };
        word.as_str().and_then(|word| words::value_of(words, word)).map(Some).ok_or(Misread(key))
    }

    fn texts(&mut self, key: &'static str) -> Read<&'static [&'static str]> {
        self.rows(key, |value| text(key, value))
    }

    fn rows<T>(&mut self, key: &'static str, row: impl Fn(Value) -> Read<T>) -> Read<&'static [T]> {
        self.value(key).map_or(Ok(&[]), |value| rows(key, value, row))
    }

    /// Nothing may be left.
    fn end(self) -> Read<()> {
        if self.left.is_empty() { Ok(()) } else { Err(Misread(self.what)) }
    }
}

fn text(key: &'static str, value: Value) -> Read<&'static str> {
    match value {
        Value::String(text) => Ok(text.leak()),
        _ => Err(Misread(key)),
    }
}

fn rows<T>(key: &'static str, value: Value, row: impl Fn(Value) -> Read<T>) -> Read<&'static [T]> {
    let Value::Array(values) = value else { return Err(Misread(key)) };
    let mut rows = Vec::with_capacity(values.len());
    for value in values {
        rows.push(row(value)?);
    }
    Ok(rows.leak())
}

/// The items of a list of a known length.
fn items<const N: usize>(key: &'static str, value: Value) -> Read<[Value; N]> {
    match value {
        Value::Array(values) => values.try_into().map_err(|_| Misread(key)),
        _ => Err(Misread(key)),
    }
}

//! Reads the text that a table is written as in generated code: JSON, in which each row of a request is a list of a name and a
//! template, such as `["client_id", "{client_id}"]`. A member that is not known is refused, since it may have been a bound.
//!
//! Readers note the first fault and go on with something empty: a table with a fault is not used at all, and code without early
//! returns is compiled faster, which matters here more than in other places.
//!
//! What is read lives as long as the program: the text stands in the program too, and is read once.

mod answer;
mod derived;
mod field;
mod method;
mod request;
mod template;

use std::borrow::Cow;
use std::cell::Cell;

use super::words::{self, Words};
use super::{Connector, Method, Stability};
use crate::json::{Json, Members as JsonMembers};

/// The member of the text that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Misread(pub(crate) &'static str);

/// The connector with this id, of which everything else is in the text.
pub(super) fn connector(id: &'static str, text: &'static str) -> Result<Connector<'static>, Misread> {
    let faults = Faults::default();
    let value = Json::read(text.as_bytes()).unwrap_or_default();
    let mut members = faults.members("table", value);
    let name = members.text("name");
    if !members.has("methods") {
        faults.note("methods");
    }
    let methods = members.rows("methods", |value| -> &'static Method<'static> {
        Box::leak(Box::new(method::method(&faults, value)))
    });
    let connector = Connector {
        summary: members.optional_text("summary"),
        api_docs: members.optional_text("api_docs"),
        categories: members.texts("categories"),
        stability: members.word("stability", words::STABILITIES).unwrap_or(Stability::Stable),
        verified_on: members.optional_text("verified_on"),
        verified_against: members.texts("verified_against"),
        ..Connector::new(id, name, methods)
    };
    members.end();
    faults.first.get().map_or(Ok(connector), Err)
}

/// What went wrong so far.
#[derive(Default)]
struct Faults {
    first: Cell<Option<Misread>>,
}

impl Faults {
    /// Notes a fault, unless one is noted already.
    fn note(&self, member: &'static str) {
        if self.first.get().is_none() {
            self.first.set(Some(Misread(member)));
        }
    }

    /// What was found, or something else and a fault.
    fn found<T>(&self, member: &'static str, value: Option<T>, or: T) -> T {
        value.unwrap_or_else(|| {
            self.note(member);
            or
        })
    }

    fn members(&self, what: &'static str, value: Json<'static>) -> Members<'_> {
        let left = match value {
            Json::Object(left) => left,
            _ => {
                self.note(what);
                JsonMembers::new()
            }
        };
        Members { what, left, faults: self }
    }

    fn text(&self, member: &'static str, value: Json<'static>) -> &'static str {
        match value {
            Json::Text(Cow::Borrowed(text)) => text,
            Json::Text(Cow::Owned(text)) => text.leak(),
            _ => {
                self.note(member);
                ""
            }
        }
    }

    fn items(&self, member: &'static str, value: Json<'static>) -> Vec<Json<'static>> {
        match value {
            Json::List(items) => items,
            _ => {
                self.note(member);
                Vec::new()
            }
        }
    }

    fn rows<T>(
        &self,
        member: &'static str,
        value: Json<'static>,
        row: impl Fn(Json<'static>) -> T,
    ) -> &'static [T] {
        let items = self.items(member, value);
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            rows.push(row(item));
        }
        rows.leak()
    }

    /// The items of a list of a known length.
    fn row<const N: usize>(&self, member: &'static str, value: Json<'static>) -> [Json<'static>; N] {
        let row = self.items(member, value).try_into().ok();
        self.found(member, row, std::array::from_fn(|_| Json::Null))
    }
}

/// The members of an object that are not read yet.
struct Members<'f> {
    what: &'static str,
    left: JsonMembers<'static>,
    faults: &'f Faults,
}

impl Members<'_> {
    fn has(&self, key: &str) -> bool {
        self.left.iter().any(|(other, _)| other == key)
    }

    /// Takes a member out. One of two of the same name is left over then.
    fn value(&mut self, key: &str) -> Option<Json<'static>> {
        let at = self.left.iter().position(|(other, _)| other == key)?;
        Some(self.left.swap_remove(at).1)
    }

    fn text(&mut self, key: &'static str) -> &'static str {
        let found = self.optional_text(key);
        self.faults.found(key, found, "")
    }

    fn optional_text(&mut self, key: &'static str) -> Option<&'static str> {
        let value = self.value(key)?;
        Some(self.faults.text(key, value))
    }

    fn flag(&mut self, key: &'static str) -> bool {
        let value = self.value(key);
        if value.as_ref().is_some_and(|value| *value != Json::Boolean(true)) {
            self.faults.note(key);
        }
        value.is_some()
    }

    fn integer(&mut self, key: &'static str) -> Option<i64> {
        let value = self.value(key)?;
        Some(self.faults.found(key, value.as_i64(), 0))
    }

    fn seconds(&mut self, key: &'static str) -> Option<u32> {
        let number = self.integer(key)?;
        Some(self.faults.found(key, u32::try_from(number).ok(), 0))
    }

    /// A small number: a length or a place.
    fn count(&mut self, key: &'static str) -> Option<u16> {
        let number = self.integer(key)?;
        Some(self.faults.found(key, u16::try_from(number).ok(), 0))
    }

    fn word<T: Copy>(&mut self, key: &'static str, words: Words<T>) -> Option<T> {
        let word = self.optional_text(key)?;
        let value = words::value_of(words, word);
        if value.is_none() {
            self.faults.note(key);
        }
        value
    }

    fn texts(&mut self, key: &'static str) -> &'static [&'static str] {
        let faults = self.faults;
        self.rows(key, |value| faults.text(key, value))
    }

    fn rows<T>(&mut self, key: &'static str, row: impl Fn(Json<'static>) -> T) -> &'static [T] {
        match self.value(key) {
            Some(value) => self.faults.rows(key, value, row),
            None => &[],
        }
    }

    /// Nothing may be left.
    fn end(self) {
        if !self.left.is_empty() {
            self.faults.note(self.what);
        }
    }
}

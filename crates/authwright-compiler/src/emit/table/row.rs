//! An object of the table's text, of which what has its usual value is left out.

use std::borrow::Cow;

use authwright::json::{Json, Members};

/// An object that is being written.
#[derive(Default)]
pub(super) struct Row<'a>(Members<'a>);

impl<'a> Row<'a> {
    pub(super) fn put(mut self, key: &'static str, value: Json<'a>) -> Self {
        self.0.push((Cow::Borrowed(key), value));
        self
    }

    pub(super) fn text(self, key: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        self.put(key, Json::Text(text.into()))
    }

    pub(super) fn optional_text(self, key: &'static str, text: Option<&'a str>) -> Self {
        match text {
            Some(text) => self.text(key, text),
            None => self,
        }
    }

    pub(super) fn number(self, key: &'static str, number: Option<impl Into<i64>>) -> Self {
        match number {
            Some(number) => self.put(key, Json::from(number.into())),
            None => self,
        }
    }

    pub(super) fn flag(self, key: &'static str, set: bool) -> Self {
        if set { self.put(key, Json::Boolean(true)) } else { self }
    }

    pub(super) fn texts(self, key: &'static str, all: &[&'a str]) -> Self {
        self.list(key, texts(all.iter().copied()))
    }

    /// A list, where it has items.
    pub(super) fn rows<T>(self, key: &'static str, items: &[T], row: impl Fn(&T) -> Json<'a>) -> Self {
        self.list(key, Json::List(items.iter().map(row).collect()))
    }

    /// A list that is written already, where it has items.
    pub(super) fn list(self, key: &'static str, list: Json<'a>) -> Self {
        if list == Json::List(Vec::new()) { self } else { self.put(key, list) }
    }

    pub(super) fn json(self) -> Json<'a> {
        Json::Object(self.0)
    }
}

/// A list of texts.
pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json<'a> {
    Json::List(texts.into_iter().map(Json::from).collect())
}

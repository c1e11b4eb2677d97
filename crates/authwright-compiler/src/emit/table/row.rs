//! An object of the table's text, of which what has its usual value is left out.

use serde_json::{Map, Value as Json};

/// An object that is being written.
#[derive(Default)]
pub(super) struct Row(Map<String, Json>);

impl Row {
    pub(super) fn put(mut self, key: &str, value: Json) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    pub(super) fn text(self, key: &str, text: &str) -> Self {
        self.put(key, Json::from(text))
    }

    pub(super) fn optional_text(self, key: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(key, text),
            None => self,
        }
    }

    pub(super) fn number(self, key: &str, number: Option<impl Into<i64>>) -> Self {
        match number {
            Some(number) => self.put(key, Json::from(number.into())),
            None => self,
        }
    }

    pub(super) fn flag(self, key: &str, set: bool) -> Self {
        if set { self.put(key, Json::Bool(true)) } else { self }
    }

    pub(super) fn texts(self, key: &str, texts: &[&str]) -> Self {
        self.rows(key, texts, |text| Json::from(*text))
    }

    /// A list, where it has items.
    pub(super) fn rows<T>(self, key: &str, items: &[T], row: impl Fn(&T) -> Json) -> Self {
        if items.is_empty() { self } else { self.put(key, items.iter().map(row).collect()) }
    }

    /// A list that is written already, where it has items.
    pub(super) fn list(self, key: &str, list: Json) -> Self {
        if list == Json::Array(Vec::new()) { self } else { self.put(key, list) }
    }

    pub(super) fn json(self) -> Json {
        Json::Object(self.0)
    }
}

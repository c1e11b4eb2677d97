//! JSON (RFC 8259): what is read, and what is written.
//!
//! Numbers keep their digits and objects their order, whatever else a program is built with.

use std::borrow::Cow;

use hifijson::token::Lex;
use hifijson::value::{Value, parse_bounded};
use hifijson::{Error, SliceLexer};

use crate::Unreadable;

/// How many levels of values a document may have: itself, its items, their items…
const DEEPEST: usize = 128;

/// A document, or a part of one. It borrows from its text what has no escapes. No `Debug`: there may be tokens in it.
#[derive(Clone, Default, PartialEq)]
pub enum Json<'a> {
    #[default]
    Null,
    Boolean(bool),
    /// A number as it is written.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Members<'a>),
}

/// The members of an object, in order. Of several of one name, the last counts.
pub type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

impl<'a> Json<'a> {
    /// Reads a document. None where it is none, or where it is nested too deep.
    pub fn read(text: &'a [u8]) -> Option<Self> {
        let value = |next, lexer: &mut SliceLexer<'a>| parse_bounded(DEEPEST, next, lexer);
        let read: Result<_, Error> = SliceLexer::new(text).exactly_one(SliceLexer::ws_peek, value);
        read.ok().map(Json::of)
    }

    fn of(value: Value<&'a str, Cow<'a, str>>) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Bool(boolean) => Json::Boolean(boolean),
            Value::Number((number, _)) => Json::Number(Cow::Borrowed(number)),
            Value::String(text) => Json::Text(text),
            Value::Array(items) => Json::List(items.into_iter().map(Json::of).collect()),
            Value::Object(members) => {
                Json::Object(members.into_iter().map(|(name, value)| (name, Json::of(value))).collect())
            }
        }
    }

    /// Reads a stored form.
    pub(crate) fn stored(text: &'a str) -> Result<Self, Unreadable> {
        Json::read(text.as_bytes()).ok_or_else(|| Unreadable::new("it is not JSON"))
    }

    /// Whether a stored form is of the version that this crate writes.
    pub(crate) fn check_version(&self) -> Result<(), Unreadable> {
        match self.get("v").and_then(Json::as_u64) {
            Some(1) => Ok(()),
            _ => Err(Unreadable::new("its version is not known")),
        }
    }

    /// The member of this name, where this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        let Json::Object(members) = self else { return None };
        members.iter().rfind(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Json::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    /// The document without white space.
    pub fn to_text(&self) -> String {
        let mut out = Vec::new();
        self.write(&mut out);
        // It is made of texts alone.
        String::from_utf8(out).unwrap_or_default()
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Json::Null => out.extend_from_slice(b"null"),
            Json::Boolean(true) => out.extend_from_slice(b"true"),
            Json::Boolean(false) => out.extend_from_slice(b"false"),
            Json::Number(number) => out.extend_from_slice(number.as_bytes()),
            Json::Text(text) => quote(text.as_bytes(), out),
            Json::List(items) => {
                out.push(b'[');
                for (place, item) in items.iter().enumerate() {
                    separate(place, out);
                    item.write(out);
                }
                out.push(b']');
            }
            Json::Object(members) => {
                out.push(b'{');
                for (place, (name, value)) in members.iter().enumerate() {
                    separate(place, out);
                    quote(name.as_bytes(), out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

/// The members that are there.
pub(crate) fn members<'a>(members: Vec<(&'a str, Option<Json<'a>>)>) -> Members<'a> {
    members.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect()
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Json::Text(Cow::Borrowed(text))
    }
}

impl From<i64> for Json<'_> {
    fn from(number: i64) -> Self {
        Json::Number(Cow::Owned(number.to_string()))
    }
}

impl From<u64> for Json<'_> {
    fn from(number: u64) -> Self {
        Json::Number(Cow::Owned(number.to_string()))
    }
}

/// Appends a text in quotes.
pub(crate) fn quote(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    escape(text, out);
    out.push(b'"');
}

/// Escapes for a JSON string, without the quotes.
pub(crate) fn escape(value: &[u8], out: &mut Vec<u8>) {
    for &byte in value {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..0x20 | 0x7f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
}

fn separate(place: usize, out: &mut Vec<u8>) {
    if place > 0 {
        out.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn check(text: &str, expected: Option<&str>) {
        let read = Json::read(text.as_bytes()).map(|json| json.to_text());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn documents_are_written_as_they_were_read() {
        for text in [
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1.50",
            "-1.5e+10",
            "36893488147419103233",
            "1e99999999999999999",
            r#""""#,
            r#""é😀""#,
            r#""\"\\\n\r\t\u0001\u001f\u007f""#,
            "[]",
            "[[],[null,1],{}]",
            r#"{"z":1,"a":{"":[]},"A":"x"}"#,
        ] {
            check(text, Some(text));
        }
        check(" \t\r\n{ \"a\" : [ 1 , 2 ] } \n", Some(r#"{"a":[1,2]}"#));
        check(r#""\u00e9\ud83d\ude00\/\b\f""#, Some(r#""é😀/\u0008\u000c""#));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            " ",
            "nul",
            "nullx",
            "True",
            "'a'",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{1:1}",
            "\"",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\n\"",
            "\"\u{1}\"",
            "1 2",
            "{} x",
            "// a\n1",
            "01",
            "-01",
            "-",
            "+1",
            "1.",
            ".5",
            "1e",
            "1e+",
            "1-1",
            "0x1",
            "1_0",
            "NaN",
            "Infinity",
            "\u{feff}1",
            "\u{a0}1",
        ] {
            check(text, None);
        }
        assert!(Json::read(b"\"\xff\"").is_none());
        assert!(Json::read(b"[\xff]").is_none());
    }

    #[test]
    fn nesting_ends() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        check(&nested(128), Some(&nested(128)));
        check(&nested(129), None);
        let around = |depth: usize| "[".repeat(depth) + "1" + &"]".repeat(depth);
        check(&around(127), Some(&around(127)));
        check(&around(128), None);
        check(&"[".repeat(1_000_000), None);
        check(&"{\"a\":".repeat(1_000_000), None);
    }

    #[test]
    fn members_are_found() {
        let json = Json::read(br#"{"a":1,"b":"x","a":-2}"#).unwrap_or_default();
        assert_eq!(json.get("a").and_then(Json::as_i64), Some(-2));
        assert_eq!(json.get("a").and_then(Json::as_u64), None);
        assert_eq!(json.get("b").and_then(Json::as_text), Some("x"));
        assert!(json.get("c").is_none());
        assert!(Json::Null.get("a").is_none());
    }
}

//! The body of an answer as JSON.

use std::borrow::Cow;

use crate::codec;
use crate::json::Json;

/// What some servers send before a text (RFC 8259 §8.1 lets it be ignored).
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The body as JSON. A body that is none is read as a form, as some servers send it.
pub(crate) fn document(body: &[u8]) -> Option<Json<'_>> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    Json::read(body).or_else(|| form(std::str::from_utf8(body).ok()?.trim()))
}

fn form(text: &str) -> Option<Json<'_>> {
    if !text.contains('=') || text.starts_with(['<', '{', '[']) {
        return None;
    }
    let members =
        codec::form_pairs(text).map(|(name, value)| (Cow::Owned(name), Json::Text(Cow::Owned(value))));
    Some(Json::Object(members.collect()))
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn bodies_are_read() {
        for (body, expected) in [
            ("\u{feff}{\"a\": 1}", Some(r#"{"a":1}"#)),
            ("\u{feff}a=1", Some(r#"{"a":"1"}"#)),
            ("\u{feff}\u{feff}{}", None),
            ("a=1&b=%20+&a=2", Some(r#"{"a":"1","b":"  ","a":"2"}"#)),
            ("<a b='c'/>", None),
            ("{a=1", None),
            ("text", None),
            ("", None),
        ] {
            let found = document(body.as_bytes()).map(|json| json.to_text());
            assert_eq!(found.as_deref(), expected, "{body}");
        }
    }
}

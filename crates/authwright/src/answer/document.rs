//! The body of an answer as JSON.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use crate::codec;

/// What some servers send before a text (RFC 8259 §8.1 lets it be ignored).
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How long a number may be so that it is surely kept: 15 digits go into a float and back.
const EXACT: usize = 15;

/// The body as JSON. A body that is none is read as a form, as some servers send it. Long numbers are texts in it.
pub(crate) fn document(body: &[u8]) -> Option<Json> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    if let Ok(json) = serde_json::from_slice(body) {
        return match with_quoted_numbers(body) {
            Some(quoted) => serde_json::from_slice(&quoted).ok(),
            None => Some(json),
        };
    }
    let text = std::str::from_utf8(body).ok()?.trim();
    if !text.contains('=') || text.starts_with(['<', '{', '[']) {
        return None;
    }
    let mut members = Map::new();
    for (name, value) in codec::form_pairs(text) {
        members.insert(name, value.into());
    }
    Some(Json::Object(members))
}

/// Sound JSON with every long number in quotes, since a number too large for an integer would come back as another one. None
/// where there is none.
fn with_quoted_numbers(json: &[u8]) -> Option<Vec<u8>> {
    let numbers = long_numbers(json);
    if numbers.is_empty() {
        return None;
    }
    let mut quoted = Vec::with_capacity(json.len() + 2 * numbers.len());
    let mut done = 0;
    for number in numbers {
        quoted.extend_from_slice(&json[done..number.start]);
        quoted.push(b'"');
        quoted.extend_from_slice(&json[number.clone()]);
        quoted.push(b'"');
        done = number.end;
    }
    quoted.extend_from_slice(&json[done..]);
    Some(quoted)
}

/// Where the long numbers of sound JSON stand.
fn long_numbers(json: &[u8]) -> Vec<Range<usize>> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(byte) = json.get(at) {
        let rest = &json[at + 1..];
        let length = match byte {
            b'"' => text_length(rest),
            b'-' | b'0'..=b'9' => rest.iter().take_while(|byte| is_of_number(**byte)).count(),
            _ => 0,
        };
        let end = at + 1 + length;
        if *byte != b'"' && end - at > EXACT {
            numbers.push(at..end);
        }
        at = end;
    }
    numbers
}

/// How long a text is after its opening quote, with the closing one.
fn text_length(rest: &[u8]) -> usize {
    let mut escaped = false;
    let end = rest.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |end| end + 1)
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E')
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
            ("36893488147419103233", Some(r#""36893488147419103233""#)),
            (r#"{"a":-36893488147419103233,"b":[1.5]}"#, Some(r#"{"a":"-36893488147419103233","b":[1.5]}"#)),
            ("[0.12345678901234567890]", Some(r#"["0.12345678901234567890"]"#)),
            ("[123456789012345,1.5e2]", Some("[123456789012345,150.0]")),
            (
                r#"{"1234567890123456":"\"1234567890123456\\"}"#,
                Some(r#"{"1234567890123456":"\"1234567890123456\\"}"#),
            ),
            (r#"["\\",1234567890123456]"#, Some(r#"["\\","1234567890123456"]"#)),
            // What is no JSON does not become it.
            ("[00000000000000000001]", None),
            ("[1234567890123456-1]", None),
            ("[1e99999999999999999]", None),
        ] {
            let found = document(body.as_bytes()).map(|json| json.to_string());
            assert_eq!(found.as_deref(), expected, "{body}");
        }
    }
}

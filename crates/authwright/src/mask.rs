//! Words of a server, made fit to be shown.

use crate::{codec, render};

/// The longest text that is shown, in characters.
const LONGEST: usize = 300;

/// Shorter secrets cannot be masked without telling what they are, so a text that has one is not shown at all.
const SHORTEST: usize = 4;

/// Shortens a server's words, replaces control characters, and masks every secret that was sent.
pub(crate) fn clean(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    let mut secrets: Vec<&str> = secrets.iter().copied().filter(|secret| !secret.is_empty()).collect();
    // A secret may be part of another one, so the longest goes first.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets {
        if secret.len() < SHORTEST && text.contains(secret) {
            return "[withheld]".to_owned();
        }
        for form in written_forms(secret) {
            text = text.replace(&form, MASK);
        }
        for inside in base64_inside(secret.as_bytes()) {
            text = without_base64(&text, &inside);
        }
    }
    text.chars().take(LONGEST).map(|c| if is_shown(c) { c } else { ' ' }).collect()
}

const MASK: &str = "[redacted]";

/// The texts as which a server may repeat a secret: as it is, in a form, in a URL, in JSON, in hexadecimal.
fn written_forms(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let written = |encode: fn(&[u8], &mut Vec<u8>)| {
        let mut out = Vec::new();
        encode(bytes, &mut out);
        String::from_utf8(out).unwrap_or_default()
    };
    let encoded = [written(codec::form), written(codec::percent)];
    let lower = encoded.clone().map(|text| lower_escapes(&text));
    let hex = codec::hex(bytes);
    let mut forms = vec![secret.to_owned(), written(render::escape_json), hex.to_ascii_uppercase(), hex];
    forms.extend(encoded.into_iter().chain(lower));
    forms
}

/// Percent-encoding with lower-case digits.
fn lower_escapes(text: &str) -> String {
    let mut digits = 0_usize;
    let lower = |c: char| {
        let is_digit = digits > 0;
        digits = if c == '%' { 2 } else { digits.saturating_sub(1) };
        if is_digit { c.to_ascii_lowercase() } else { c }
    };
    text.chars().map(lower).collect()
}

/// What stands for a secret wherever it begins in a text that is encoded as base64, such as `user:secret` of HTTP Basic: the
/// characters that the secret alone decides, in both alphabets.
fn base64_inside(secret: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for before in 0..3 {
        let text = [&[0; 2][..before], secret].concat();
        let (start, end) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        for encoded in [codec::base64(&text), codec::base64url(&text)] {
            let inside = encoded.get(start..end).unwrap_or_default();
            if inside.len() > SHORTEST {
                found.push(inside.to_owned());
            }
        }
    }
    found
}

/// Masks every run of base64 that has this in it: its ends hold bits of the secret too.
fn without_base64(text: &str, inside: &str) -> String {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(inside) {
        let head = rest[..at].trim_end_matches(is_digit);
        out.push_str(head);
        out.push_str(MASK);
        rest = rest[at + inside.len()..].trim_start_matches(is_digit).trim_start_matches('=');
    }
    out.push_str(rest);
    out
}

/// Whether a character neither controls a terminal nor turns a line around.
fn is_shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    /// Checklist item 35: a server that repeats a secret does not get it into a log.
    #[test]
    fn words_are_cleaned() {
        for (text, secrets, expected) in [
            ("bad secret hunter2!", &["hunter2"][..], "bad secret [redacted]!"),
            ("a\r\nb\u{1b}[31m\u{202e}", &[], "a  b [31m "),
            ("s3cr3t:+ and s3cr3t%3A%2B", &["s3cr3t:+"], "[redacted] and [redacted]"),
            ("aHVudGVyMg== sent", &["hunter2"], "[redacted] sent"),
            (
                "rejected Basic bXktYXBwOmh1bnRlcjJzZWNyZXQ=.",
                &["hunter2secret"],
                "rejected Basic [redacted].",
            ),
            (
                "got eTpodW50ZXIyc2VjcmV0Og== and aHVudGVyMnNlY3JldA",
                &["hunter2secret"],
                "got [redacted] and [redacted]",
            ),
            (
                "s3cr3t%3a%2b, s3cr3t%3A%2B, 7333637233743a2b",
                &["s3cr3t:+"],
                "[redacted], [redacted], [redacted]",
            ),
            (r#"{"k":"a\"b\\c"}"#, &["a\"b\\c"], r#"{"k":"[redacted]"}"#),
            ("a/b c~* as a%2Fb%20c~%2A", &["a/b c~*"], "[redacted] as [redacted]"),
            ("hunter22 hunter2", &["hunter2", "hunter22"], "[redacted] [redacted]"),
            ("pin 123", &["123"], "[withheld]"),
            ("fine", &[""], "fine"),
        ] {
            assert_eq!(clean(text, secrets), expected);
        }
        assert_eq!(clean(&"é".repeat(1000), &[]).chars().count(), 300);
    }
}

//! Words of a server, made fit to be shown.

use crate::codec;

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
        let mut encoded = Vec::new();
        codec::form(secret.as_bytes(), &mut encoded);
        let encoded = String::from_utf8(encoded).unwrap_or_default();
        let forms = [secret.to_owned(), encoded, codec::base64(secret.as_bytes())];
        if secret.len() < SHORTEST && text.contains(secret) {
            return "[withheld]".to_owned();
        }
        for form in forms {
            text = text.replace(&form, "[redacted]");
        }
    }
    text.chars().take(LONGEST).map(|c| if is_shown(c) { c } else { ' ' }).collect()
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
            ("hunter22 hunter2", &["hunter2", "hunter22"], "[redacted] [redacted]"),
            ("pin 123", &["123"], "[withheld]"),
            ("fine", &[""], "fine"),
        ] {
            assert_eq!(clean(text, secrets), expected);
        }
        assert_eq!(clean(&"é".repeat(1000), &[]).chars().count(), 300);
    }
}

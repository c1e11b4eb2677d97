//! Words of a server, made fit to be shown.

mod escaped;

use zeroize::Zeroizing;

use crate::{codec, json, render};

/// The longest text that is shown, in characters.
const LONGEST: usize = 300;

/// Shorter secrets cannot be masked without telling what they are, so a text that has one is not shown at all.
const SHORTEST: usize = 4;

/// Shortens a server's words, replaces control characters, and masks every secret that was sent.
pub(crate) fn clean(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    let mut longest_first: Vec<&str> = Vec::new();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        // A secret may be part of another one.
        let place = longest_first.partition_point(|other| other.len() >= secret.len());
        longest_first.insert(place, secret);
    }
    for secret in longest_first {
        if secret.len() < SHORTEST && text.contains(secret) {
            return "[withheld]".to_owned();
        }
        let forms = WrittenForms::of(&[secret]);
        text = forms.whole.iter().fold(text, |text, form| text.replace(form.as_str(), MASK));
        text = [secret, secret.trim()].iter().fold(text, |text, secret| escaped::without(text, secret));
        text = forms.base64.iter().fold(text, |text, form| without_base64(&text, form));
    }
    text.chars().take(LONGEST).map(|c| if is_shown(c) { c } else { ' ' }).collect()
}

const MASK: &str = "[redacted]";

/// Every way in which secrets may be written, the longest first, since one may be a part of another. For tools that show
/// requests. Each is as good as the secret, so its memory is overwritten when it is dropped.
#[derive(Default)]
pub struct WrittenForms {
    /// The texts themselves, and encodings that begin and end with them: in a form, in a URL, in JSON, in XML, in hexadecimal.
    pub whole: Vec<Zeroizing<String>>,
    /// Base64 of a text that holds a secret, such as `user:secret` of HTTP Basic: what the secret alone decides of it.
    pub base64: Vec<Zeroizing<String>>,
}

/// How much longer an encoding may be than the text: `&quot;` and `\u0001` stand for one byte. A buffer that grows would leave
/// what it held behind.
const LONGER: usize = 6;

impl WrittenForms {
    /// The forms of all of these.
    #[must_use]
    pub fn of(secrets: &[&str]) -> Self {
        let mut forms = WrittenForms::default();
        let trimmed = secrets.iter().flat_map(|secret| [*secret, secret.trim()]);
        for secret in trimmed.filter(|secret| !secret.is_empty()) {
            forms.add(secret);
        }
        WrittenForms { whole: longest_first(forms.whole), base64: longest_first(forms.base64) }
    }

    fn add(&mut self, secret: &str) {
        let bytes = secret.as_bytes();
        let text = |out: Vec<u8>| String::from_utf8(out).unwrap_or_default();
        let buffer = || Vec::with_capacity(bytes.len() * LONGER);
        let written = |encode: fn(&[u8], &mut Vec<u8>)| {
            let mut out = buffer();
            encode(bytes, &mut out);
            text(out)
        };
        let mut add = |text: String| self.whole.push(Zeroizing::new(text));
        for encoded in [written(codec::form), written(codec::percent)] {
            add(lower_escapes(&encoded));
            add(encoded.to_ascii_lowercase());
            add(encoded);
        }
        let hex = codec::hex(bytes);
        add(hex.to_ascii_uppercase());
        add(hex);
        add(secret.to_owned());
        add(written(json::escape));
        let mut xml = Zeroizing::new(buffer());
        if render::escape_xml(bytes, &mut xml).is_ok() {
            add(text(std::mem::take(&mut *xml)));
        }
        self.base64.extend((0..3).flat_map(|shift| base64_inside(bytes, shift)));
    }
}

/// Each of some texts once.
fn longest_first(texts: Vec<Zeroizing<String>>) -> Vec<Zeroizing<String>> {
    let mut sorted: Vec<Zeroizing<String>> = Vec::with_capacity(texts.len());
    for text in texts {
        let order = |other: &Zeroizing<String>| text.len().cmp(&other.len()).then_with(|| other.cmp(&text));
        if let Err(place) = sorted.binary_search_by(order) {
            sorted.insert(place, text);
        }
    }
    sorted
}

/// Percent-encoding with lower-case digits.
fn lower_escapes(text: &str) -> String {
    let mut digits = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(if digits > 0 { c.to_ascii_lowercase() } else { c });
        digits = if c == '%' { 2 } else { digits.saturating_sub(1) };
    }
    out
}

/// The characters of base64, in both alphabets, that this text alone decides, where so many bytes (modulo 3) stand before it.
fn base64_inside(secret: &[u8], shift: usize) -> Vec<Zeroizing<String>> {
    let text = Zeroizing::new([&[0; 2][..shift], secret].concat());
    let decided = (shift * 8).div_ceil(6)..text.len() * 8 / 6;
    // Few characters would stand in innocent texts too.
    if decided.len() < SHORTEST {
        return Vec::new();
    }
    let of = |encoded: Zeroizing<String>| encoded.get(decided.clone()).map(str::to_owned).map(Zeroizing::new);
    [codec::base64(&text), codec::base64url(&text)].map(Zeroizing::new).into_iter().filter_map(of).collect()
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
    use super::{LONGER, WrittenForms, clean};

    /// Checklist item 35: what is overwritten is all that there was, since no buffer was too short for what went into it.
    #[test]
    fn forms_are_written_into_one_buffer() {
        for secret in ["hunter2", "\"\"\"\"", "\u{1}\u{1f}\u{7f}\r\n", "&&<>''", "é😀\u{fffd}", "%%%", "+/=="]
        {
            let WrittenForms { whole, base64 } = WrittenForms::of(&[secret]);
            for form in whole.iter().chain(&base64) {
                assert!(form.len() <= secret.len() * LONGER, "{secret:?}");
            }
        }
    }

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
            (r#"{"k":"a\/b+c"} \/ a\u002fb\u002Bc"#, &["a/b+c"], r#"{"k":"[redacted]"} \/ [redacted]"#),
            (r"p\u00e4ss\ud83d\ude00 p\u00E4ss\uD83D\uDE00", &["päss😀"], "[redacted] [redacted]"),
            (r"a\u003cb\u0026c\u0027d a\nb", &["a<b&c'd", "a\nb"], "[redacted] [redacted]"),
            (
                "a'(b)!*c d a'(b)!*c%20d a%27%28b)%21*c%20d",
                &["a'(b)!*c d"],
                "[redacted] [redacted] [redacted]",
            ),
            (
                "a&#x27;b&lt; a&#039;b&#60; a&#39;b&#x3C; a&apos;b&#x003c; & &; &&&",
                &["a'b<"],
                "[redacted] [redacted] [redacted] [redacted] & &; &&&",
            ),
            // Each way of writing is read on its own: what looks like an escape may be of the secret.
            (
                r"a\/b%2Fc&amp;d and %zz %é \u12 \ud83d \",
                &["a/b%2Fc&amp;d"],
                r"[redacted] and %zz %é \u12 \ud83d \",
            ),
            (
                r"éé%c3%\u00e9\u00e9&#233;é %C3%A9%c3%a9",
                &["éé"],
                r"[redacted]%c3%[redacted][redacted] [redacted]",
            ),
            ("pin 123", &["123"], "[withheld]"),
            ("fine", &[""], "fine"),
        ] {
            assert_eq!(clean(text, secrets), expected);
        }
        assert_eq!(clean(&"é".repeat(1000), &[]).chars().count(), 300);
    }
}

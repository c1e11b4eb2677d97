//! Secrets that a server wrote with escapes, of which each way of writing has more than can be listed.

use super::MASK;

/// Appends what the escape means with which a text begins, and says how long it is. None where there is none.
type Unescape = fn(&str, &mut Vec<u8>) -> Option<usize>;

/// What escapes begin with, and how they are read.
const KINDS: [(char, Unescape); 3] = [('\\', json), ('%', percent), ('&', xml)];

/// How far the `;` of an XML escape is looked for.
const LONGEST_NAME: usize = 12;

/// The text with the secret masked, whichever of its characters are escaped.
pub(super) fn without(text: String, secret: &str) -> String {
    KINDS.iter().filter(|_| !secret.is_empty()).fold(text, |text, (first, unescape)| {
        if text.contains(*first) { without_kind(&text, secret.as_bytes(), *unescape) } else { text }
    })
}

fn without_kind(text: &str, secret: &[u8], unescape: Unescape) -> String {
    // Where in the text each byte of its meaning is written.
    let (mut plain, mut places) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let length = unescape(&text[at..], &mut plain).unwrap_or_else(|| {
            push(c, &mut plain);
            c.len_utf8()
        });
        places.resize(plain.len(), at);
        at += length;
    }
    places.push(at);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    while let Some(found) = plain[done..].windows(secret.len()).position(|part| part == secret) {
        out.push_str(&text[places[done]..places[done + found]]);
        out.push_str(MASK);
        done += found + secret.len();
    }
    out + &text[places[done]..]
}

/// RFC 8259 §7. PHP escapes every `/`, many writers all that is not ASCII, and some what means something in HTML.
fn json(text: &str, out: &mut Vec<u8>) -> Option<usize> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let plain = match text.strip_prefix('\\')?.as_bytes().first()? {
        byte @ (b'"' | b'\\' | b'/') => *byte,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => {
            let c = char::decode_utf16([unit(0)?, unit(6).unwrap_or(0)]).next()?.ok()?;
            push(c, out);
            return Some(6 * c.len_utf16());
        }
    };
    out.push(plain);
    Some(2)
}

/// RFC 3986 §2.1. Which characters stay as they are depends on the writer.
fn percent(text: &str, out: &mut Vec<u8>) -> Option<usize> {
    out.push(u8::from_str_radix(text.strip_prefix('%')?.get(..2)?, 16).ok()?);
    Some(3)
}

/// XML 1.0 §4.1 and §4.6.
fn xml(text: &str, out: &mut Vec<u8>) -> Option<usize> {
    // None is longer than `&#x0010ffff;`, and a text of many `&` is not to be read again for each.
    let name = text.strip_prefix('&')?;
    let name = &name[..name.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?];
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let c = match (name, name.strip_prefix('#')) {
        ("amp", _) => '&',
        ("lt", _) => '<',
        ("gt", _) => '>',
        ("quot", _) => '"',
        ("apos", _) => '\'',
        (_, Some(digits)) => match digits.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16)?,
            None => number(digits, 10)?,
        },
        _ => return None,
    };
    push(c, out);
    Some(name.len() + 2)
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

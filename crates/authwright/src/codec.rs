//! Encodings: base64, hexadecimal, percent and forms.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEX: &[u8; 16] = b"0123456789abcdef";
const HEX_UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// Base64 (RFC 4648 §4), padded.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut out = base64_with(bytes, BASE64);
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// Base64 for URLs (RFC 4648 §5), not padded.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    base64_with(bytes, BASE64_URL)
}

/// Decodes both base64 alphabets, padded or not; line breaks are ignored.
pub(crate) fn base64_decode(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    let end = text.len() - text.iter().rev().take_while(|byte| **byte == b'=').count();
    if text.len() - end > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(end * 3 / 4);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for &byte in &text[..end] {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'\r' | b'\n' => continue,
            _ => return None,
        };
        buffer = (buffer << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(low_byte(buffer >> bits));
        }
    }
    (bits < 6).then_some(out)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
    out
}

/// Decodes hexadecimal of either case.
pub(crate) fn hex_decode(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

/// Percent-encodes all but unreserved characters (RFC 3986 §2.3).
pub(crate) fn percent(bytes: &[u8], out: &mut Vec<u8>) {
    encode(bytes, out, is_unreserved);
}

/// Encodes as `application/x-www-form-urlencoded` (RFC 6749 Appendix B).
pub(crate) fn form(bytes: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        match byte {
            b' ' => out.push(b'+'),
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => out.push(byte),
            _ => escape(byte, out),
        }
    }
}

/// Percent-encodes octets that a cookie's value must not contain (RFC 6265 §4.1.1).
pub(crate) fn cookie(bytes: &[u8], out: &mut Vec<u8>) {
    encode(bytes, out, |byte| matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e));
}

/// A cookie that a server set goes back as it came, quotes and spaces included (RFC 6265 §5.4). Only what would end it is
/// percent-encoded.
pub(crate) fn cookie_as_set(bytes: &[u8], out: &mut Vec<u8>) {
    encode(bytes, out, |byte| matches!(byte, 0x20..=0x3a | 0x3c..=0x7e));
}

/// Decodes one name or value of a query or form. Broken escapes stay as they are, as browsers do it.
pub fn form_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                match (bytes.get(at).copied().and_then(nibble), bytes.get(at + 1).copied().and_then(nibble)) {
                    (Some(high), Some(low)) => {
                        out.push(high << 4 | low);
                        at += 2;
                    }
                    _ => out.push(b'%'),
                }
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The decoded names and values of a query or form.
pub(crate) fn form_pairs(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (form_decode(name), form_decode(value))
    })
}

/// Whether a byte is an unreserved character of a URL (RFC 3986 §2.3).
pub(crate) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn base64_with(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for six in 0..=chunk.len() {
            let index = usize::from(low_byte(group >> (18 - 6 * six) & 63));
            out.push(char::from(alphabet[index]));
        }
    }
    out
}

fn encode(bytes: &[u8], out: &mut Vec<u8>, keep: impl Fn(u8) -> bool) {
    for &byte in bytes {
        if keep(byte) {
            out.push(byte);
        } else {
            escape(byte, out);
        }
    }
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(&[b'%', HEX_UPPER[usize::from(byte >> 4)], HEX_UPPER[usize::from(byte & 15)]]);
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The lowest eight bits.
fn low_byte(bits: u32) -> u8 {
    bits.to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(encoder: fn(&[u8], &mut Vec<u8>), input: &str) -> String {
        let mut out = Vec::new();
        encoder(input.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// RFC 4648 §10.
    #[test]
    fn published_base64_and_hex() {
        for (plain, encoded, digits) in [
            ("", "", ""),
            ("f", "Zg==", "66"),
            ("fo", "Zm8=", "666f"),
            ("foo", "Zm9v", "666f6f"),
            ("foob", "Zm9vYg==", "666f6f62"),
            ("fooba", "Zm9vYmE=", "666f6f6261"),
            ("foobar", "Zm9vYmFy", "666f6f626172"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
            assert_eq!(base64url(plain.as_bytes()), encoded.trim_end_matches('='));
            assert_eq!(base64_decode(encoded.as_bytes()).as_deref(), Some(plain.as_bytes()));
            assert_eq!(
                base64_decode(encoded.trim_end_matches('=').as_bytes()).as_deref(),
                Some(plain.as_bytes())
            );
            assert_eq!(hex(plain.as_bytes()), digits);
            assert_eq!(hex_decode(digits.to_uppercase().as_bytes()).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(base64_decode(b"-_8"), base64_decode(b"+/8="));
    }

    #[test]
    fn broken_input_does_not_decode() {
        for input in ["A", "A===", "Zg===", "Z g", "Z=g", "é"] {
            assert_eq!(base64_decode(input.as_bytes()), None, "{input}");
        }
        for input in ["0", "0g", "é"] {
            assert_eq!(hex_decode(input.as_bytes()), None, "{input}");
        }
    }

    /// RFC 6749 Appendix B, and what the other places need.
    #[test]
    fn published_form_encoding_and_the_others() {
        assert_eq!(text(form, " %&+£€"), "+%25%26%2B%C2%A3%E2%82%AC");
        assert_eq!(form_decode("+%25%26%2B%C2%A3%E2%82%AC"), " %&+£€");
        assert_eq!(form_decode("100%&%zz%4"), "100%&%zz%4");
        assert_eq!(text(percent, "a/b c~*"), "a%2Fb%20c~%2A");
        assert_eq!(text(cookie_as_set, "\"a;b, c\\%=é\r\n\""), "\"a%3Bb, c\\%=%C3%A9%0D%0A\"");
        assert_eq!(text(cookie, "a;b,c \"\\%=é"), "a%3Bb%2Cc%20%22%5C%=%C3%A9");
    }
}

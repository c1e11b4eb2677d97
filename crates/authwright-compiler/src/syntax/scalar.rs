//! Scalars: what the core schema of YAML 1.2 makes of them, where a reader of YAML 1.1 makes something else, and how a
//! text is put in quotes.

use crate::node::Value;

/// Why a plain scalar, read as this value here, is something else to other readers.
pub(super) struct Ambiguity {
    /// What the others make of it.
    pub(super) reason: String,
    /// What to write for a number, where it is one here.
    pub(super) number: Option<String>,
}

/// The value of a plain scalar by the core schema (YAML 1.2.2, section 10.3.2).
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    // Nearly every scalar is a word; numbers begin with one of these.
    if !matches!(text.as_bytes()[0], b'0'..=b'9' | b'+' | b'-' | b'.') {
        return Value::Text(text.into());
    }
    match number(text) {
        Some(value) => value,
        None => Value::Text(text.into()),
    }
}

/// Whether readers of YAML 1.1, of which there are many, read a plain scalar in another way.
pub(super) fn ambiguity(text: &str, value: &Value) -> Option<Ambiguity> {
    let reason = match (text.as_bytes().first()?, value) {
        (b'0'..=b'9' | b'+' | b'-' | b'.', Value::Text(_)) => {
            format!("`{text}` is {}", digits_as_text(text)?)
        }
        (_, Value::Integer(number)) => return integer(text, *number),
        (_, Value::Number(_)) => return float(text),
        (b'=', _) if text == "=" => "`=` has a meaning of its own in YAML 1.1".to_owned(),
        (b'y' | b'Y' | b'n' | b'N' | b'o' | b'O', Value::Text(_)) if is_old_boolean(text) => {
            format!("`{text}` is a boolean to readers of YAML 1.1, and a text here")
        }
        (_, Value::Text(_)) if ends_with_lone_quote(text) => {
            "the quote at the end belongs to the text, since none opens it".to_owned()
        }
        _ => return None,
    };
    Some(Ambiguity { reason, number: None })
}

/// The same for a key, which is a text here whatever it looks like.
pub(super) fn ambiguous_key(text: &str) -> Option<Ambiguity> {
    match resolve(text) {
        Value::Boolean(_) => Some(Ambiguity {
            reason: format!("`{text}` is a boolean to YAML, and a text here"),
            number: None,
        }),
        Value::Null => {
            Some(Ambiguity { reason: format!("`{text}` is `null` to YAML, and a text here"), number: None })
        }
        value => ambiguity(text, &value).map(|ambiguity| Ambiguity { number: None, ..ambiguity }),
    }
}

/// Whether a text that is a URL got spaces from the breaks of its lines.
pub(super) fn is_folded_url(text: &str, written: &str) -> bool {
    if !written.contains('\n') {
        return false;
    }
    let Some(scheme) = text.find("://") else { return false };
    let url = text[..scheme].bytes().all(|byte| byte.is_ascii_alphanumeric() || b"${}_.+-".contains(&byte));
    url && text.trim_end().contains([' ', '\n'])
}

/// A text in quotes, as plain as they can be: what to type where YAML would misread it.
#[must_use]
pub fn quote(text: &str) -> String {
    if !text.contains(['"', '\\', '\n', '\t']) {
        format!("\"{text}\"")
    } else if !text.contains(['\'', '\n', '\t']) {
        format!("'{text}'")
    } else {
        let escaped =
            text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
        format!("\"{escaped}\"")
    }
}

fn number(text: &str) -> Option<Value> {
    let based = |digits: &str, base: u32| {
        let fits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
        fits.then(|| i64::from_str_radix(digits, base).map_or(Value::Number(text.into()), Value::Integer))
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().map_or(Value::Number(text.into()), Value::Integer));
    }
    (is_float(unsigned) || is_not_finite(text, unsigned)).then(|| Value::Number(text.into()))
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

fn is_not_finite(text: &str, unsigned: &str) -> bool {
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn ends_with_lone_quote(text: &str) -> bool {
    let Some(mark) = text.chars().next_back().filter(|last| matches!(last, '"' | '\'')) else { return false };
    // An apostrophe may well end a sentence.
    text.matches(mark).count() % 2 == 1 && (mark == '"' || !text.contains(' '))
}

fn is_old_boolean(text: &str) -> bool {
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    let even =
        capitals == 0 || capitals == text.len() || (capitals == 1 && text.as_bytes()[0].is_ascii_uppercase());
    even && ["y", "n", "yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// What a text that begins like a number is to readers of YAML 1.1.
fn digits_as_text(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let first = unsigned.bytes().next()?;
    if !first.is_ascii_digit() {
        return None;
    }
    let of = |allowed: &str| {
        unsigned.bytes().all(|byte| byte.is_ascii_digit() || allowed.contains(char::from(byte)))
    };
    if is_date(text) {
        Some("a date to readers of YAML 1.1, and a text here")
    } else if unsigned.contains(':') && of(":_.") && is_base_60(unsigned) {
        Some("a number in base 60 to readers of YAML 1.1, and a text here")
    } else if unsigned.strip_prefix("0b").is_some_and(|bits| bits.bytes().all(|bit| b"01_".contains(&bit))) {
        Some("a number in base 2 to readers of YAML 1.1, and a text here")
    } else if unsigned.contains('_') && (of("_.") || is_hex_with_lines(unsigned)) {
        Some("a number to readers of YAML 1.1, which pass over `_`, and a text here")
    } else {
        None
    }
}

fn is_hex_with_lines(unsigned: &str) -> bool {
    let digits = unsigned.strip_prefix("0x");
    digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit() || digit == b'_'))
}

/// `2026-11-01`, or the same with a time behind it.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let year = parts.next().filter(|year| year.len() == 4);
    if !(digits(year, 4) && digits(parts.next(), 2)) {
        return false;
    }
    let rest = parts.next().unwrap_or("");
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.as_bytes().get(day);
    (1..=2).contains(&day) && matches!(after, None | Some(b'T' | b't' | b' ' | b'\t'))
}

/// `1:30`, `12:30:45`.
fn is_base_60(unsigned: &str) -> bool {
    let mut parts = unsigned.split(':');
    let whole = parts.next().is_some_and(|part| !part.is_empty());
    whole
        && parts.all(|part| {
            let digits = part.split('.').next().unwrap_or("");
            (1..=2).contains(&digits.len()) && !digits.contains('_') && (digits.len() == 1 || digits < "60")
        })
}

fn integer(text: &str, number: i64) -> Option<Ambiguity> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let reason = if unsigned.starts_with("0o") {
        "a text to readers of YAML 1.1, and a number here"
    } else if unsigned.len() > 1 && unsigned.starts_with('0') && !unsigned.starts_with("0x") {
        "a number here, and one in base 8 or a text to readers of YAML 1.1"
    } else {
        return None;
    };
    Some(Ambiguity { reason: format!("`{text}` is {reason}"), number: Some(number.to_string()) })
}

fn float(text: &str) -> Option<Ambiguity> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let shorter = text.trim_end_matches('0').trim_end_matches('.');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let reason = format!("`{text}` is too large a number, and its last digits are lost");
        return text.parse::<i128>().is_err().then_some(Ambiguity { reason, number: None });
    }
    if mantissa.contains('.') && exponent.is_empty() && text.ends_with('0') {
        let reason = format!("`{text}` is the number {shorter}, and its last zero is lost");
        return Some(Ambiguity { reason, number: Some(shorter.to_owned()) });
    }
    let old = mantissa.contains('.') && exponent.starts_with(['+', '-']);
    let reason = format!("`{text}` is a text to readers of YAML 1.1, and a number here");
    (!exponent.is_empty() && !old).then_some(Ambiguity { reason, number: None })
}

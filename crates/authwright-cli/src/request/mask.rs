//! Secrets, hidden wherever they stand.

use super::plan::Shown;

/// What stands for a secret.
const MASK: &str = "***";

/// The same requests with other secrets, and those secrets.
pub(super) struct Twin {
    pub(super) shown: Vec<Shown>,
    pub(super) secrets: Vec<String>,
}

/// Hides secrets in every request: every form of each secret's text, and what differs from the twin even so, such as a
/// signature.
pub(super) fn all(shown: &mut [Shown], secrets: &[&str], twin: Option<&Twin>) {
    let forms = forms(secrets);
    let others = twin.map(|twin| self::forms(&twin.secrets.iter().map(String::as_str).collect::<Vec<_>>()));
    let others = others.unwrap_or_default();
    let hide = |text: &str, other: Option<&str>| {
        let text = replace(text, &forms);
        other.map_or_else(|| text.clone(), |other| differing(&text, &replace(other, &others)))
    };
    for (index, one) in shown.iter_mut().enumerate() {
        let other = twin.and_then(|twin| twin.shown.get(index)).map(|other| &other.request);
        let request = &mut one.request;
        request.url = hide(&request.url, other.map(|other| other.url.as_str()));
        for (place, (_, value)) in request.headers.iter_mut().enumerate() {
            let other = other.and_then(|other| other.headers.get(place));
            *value = hide(value, other.map(|(_, value)| value.as_str()));
        }
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let other = other.map(|other| String::from_utf8_lossy(&other.body).into_owned());
        request.body = hide(&body, other.as_deref()).into_bytes();
    }
}

fn replace(text: &str, forms: &[String]) -> String {
    forms.iter().fold(text.to_owned(), |text, form| text.replace(form.as_str(), MASK))
}

/// The text with every word that differs from the other text hidden. Where they cannot be laid side by side, all of it is.
fn differing(text: &str, other: &str) -> String {
    if text == other {
        return text.to_owned();
    }
    let (words, others) = (words(text), words(other));
    if words.len() != others.len() {
        return MASK.to_owned();
    }
    let mut out = String::new();
    for (word, other) in words.iter().zip(&others) {
        out.push_str(if word == other { word } else { MASK });
    }
    out
}

/// A text in pieces: words, and what stands between them.
fn words(text: &str) -> Vec<&str> {
    let between = |letter: char| letter.is_whitespace() || "&=?:,;\"'<>{}[]()/@#".contains(letter);
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match between(first) {
            true => first.len_utf8(),
            false => rest.find(between).unwrap_or(rest.len()),
        };
        let (word, tail) = rest.split_at(end);
        words.push(word);
        rest = tail;
    }
    words
}

/// Every way in which a secret is written, the longest first, since one may be a part of another.
fn forms(secrets: &[&str]) -> Vec<String> {
    let mut forms = Vec::new();
    for secret in
        secrets.iter().flat_map(|secret| [*secret, secret.trim()]).filter(|secret| !secret.is_empty())
    {
        let percent = super::answer::encode(secret);
        forms.push(secret.to_owned());
        forms.push(percent.replace("%20", "+"));
        forms.push(percent.to_ascii_lowercase());
        forms.push(percent);
        let json = serde_json::Value::from(secret).to_string();
        forms.push(json[1..json.len() - 1].to_owned());
        forms.push(secret.chars().map(escaped).collect());
        forms.extend((0..3).filter_map(|shift| base64_inside(secret.as_bytes(), shift)));
    }
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

fn escaped(letter: char) -> String {
    match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&apos;".to_owned(),
        other => other.to_string(),
    }
}

/// The characters of Base64 that this text alone decides, where so many bytes (modulo 3) stand before it.
fn base64_inside(bytes: &[u8], shift: usize) -> Option<String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<bool> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
    let skipped = (6 - shift * 8 % 6) % 6;
    let out: String = bits
        .get(skipped..)?
        .chunks_exact(6)
        .map(|chunk| chunk.iter().fold(0_usize, |index, bit| index << 1 | usize::from(*bit)))
        .map(|index| char::from(ALPHABET[index]))
        .collect();
    // Few characters would stand in innocent texts too.
    (out.len() >= 4).then_some(out)
}

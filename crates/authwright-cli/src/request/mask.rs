//! Secrets, hidden wherever they stand.

use authwright::{Request, WrittenForms};

use super::plan::Shown;

/// What stands for a secret.
const MASK: &str = "***";

/// Secrets below this length, in bytes, are hidden by place where that can be told.
const SHORT: usize = 4;

/// The same requests with other secrets, and those secrets.
pub(super) struct Twin {
    pub(super) shown: Vec<Shown>,
    pub(super) secrets: Vec<String>,
}

/// Hides secrets in every request: every form of each secret's text, and what differs from the twin even so, such as a
/// signature. The text of a short secret stands in many a place by chance, so it is left to the twin where that shows it.
///
/// Where a request has no twin, nothing tells what was made of a secret, so every value is hidden.
pub(super) fn all(shown: &mut [Shown], secrets: &[&str], twin: Option<&Twin>) {
    let others: Vec<&str> = twin.iter().flat_map(|twin| twin.secrets.iter().map(String::as_str)).collect();
    // A secret that is another one in the twin could stand in both at the same place.
    let apart = !others.iter().any(|other| secrets.contains(other));
    let searched = |all: &[&str]| {
        let all: Vec<&str> = all.iter().copied().filter(|text| !(apart && is_shown_by_twin(text))).collect();
        WrittenForms::of(&all)
    };
    let (ours, theirs) = (searched(secrets), searched(&others));
    let hide = |text: &str, other: &str| differing(&replace(text, &ours), &replace(other, &theirs));
    for (index, one) in shown.iter_mut().enumerate() {
        let other = twin.and_then(|twin| twin.shown.get(index));
        let other = other.filter(|other| other.name == one.name).map(|other| &other.request);
        let Some(other) = other.filter(|other| is_alike(&one.request, other)) else {
            every_value(&mut one.request);
            continue;
        };
        let request = &mut one.request;
        request.url = hide(&request.url, &other.url);
        for ((_, value), (_, other)) in request.headers.iter_mut().zip(&other.headers) {
            *value = hide(value, other);
        }
        let body = String::from_utf8_lossy(&request.body);
        request.body = hide(&body, &String::from_utf8_lossy(&other.body)).into_bytes();
    }
}

/// Whether two requests can be laid side by side.
fn is_alike(request: &Request, other: &Request) -> bool {
    let names = |request: &Request| request.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    request.method == other.method && names(request) == names(other)
}

/// Hides all that a value may have gone into. Methods and names of headers stand in the spec as they are.
fn every_value(request: &mut Request) {
    let scheme = request.url.find("://").map_or(0, |at| at + 3);
    request.url.truncate(scheme);
    request.url.push_str(MASK);
    request.headers.iter_mut().for_each(|(_, value)| MASK.clone_into(value));
    if !request.body.is_empty() {
        request.body = MASK.into();
    }
}

/// Whether a secret is short, and each of its letters is another one in the twin.
fn is_shown_by_twin(secret: &str) -> bool {
    secret.len() < SHORT && secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn replace(text: &str, forms: &WrittenForms) -> String {
    let text = forms.whole.iter().fold(text.to_owned(), |text, form| text.replace(form.as_str(), MASK));
    forms.base64.iter().fold(text, |text, form| without_base64(&text, form))
}

/// The text without each place of this Base64, and without the letters next to it, which hold bits of the secret too.
fn without_base64(text: &str, form: &str) -> String {
    let of_base64 = |letter: char| letter.is_ascii_alphanumeric() || "+/-_=".contains(letter);
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(form) {
        let (before, tail) = (&rest[..at], &rest[at + form.len()..]);
        out.push_str(before.strip_suffix(of_base64).unwrap_or(before));
        out.push_str(MASK);
        rest = tail.trim_start_matches(of_base64);
    }
    out + rest
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

/// Whether a letter stands between words, and is a piece of its own.
pub(super) fn is_between(letter: char) -> bool {
    letter.is_whitespace() || "&=?:,;\"'<>{}[]()/@#".contains(letter)
}

/// A text in pieces: words, and what stands between them.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match is_between(first) {
            true => first.len_utf8(),
            false => rest.find(is_between).unwrap_or(rest.len()),
        };
        let (word, tail) = rest.split_at(end);
        words.push(word);
        rest = tail;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, url: &str) -> Vec<Shown> {
        vec![Shown { name: name.to_owned(), request: Request::get(url) }]
    }

    #[test]
    fn short_secrets() {
        for (secrets, url, twin, expected) in [
            (
                &["a"][..],
                "https://a.io/a?k=a",
                Some((&["b"][..], "x", "https://a.io/a?k=b")),
                "https://a.io/a?k=***",
            ),
            // Without a twin, or with one of other requests, each place may be the secret's.
            (&["a"], "https://a.io/?k=a", None, "https://***"),
            (&["a"], "https://a.io/?k=a", Some((&["b"], "y", "https://a.io/?k=a")), "https://***"),
            (&["hunter2"], "https://a.io/?k=f52fbd32", None, "https://***"),
            (&["?-"], "https://a.io/?-", Some((&["?-"], "x", "https://a.io/?-")), "https://a.io/***"),
            // What is one secret here and another one there proves nothing where both stand at one place.
            (
                &["a", "z"],
                "https://a.io/a/z",
                Some((&["b", "a"], "x", "https://a.io/a/b")),
                "https://***.io/***/***",
            ),
            (
                &["hunter2"],
                "https://a.io/hunter2",
                Some((&["ivoufs3"], "x", "https://a.io/ivoufs3")),
                "https://a.io/***",
            ),
        ] {
            let twin = twin.map(|(secrets, name, url)| Twin {
                shown: shown(name, url),
                secrets: secrets.iter().map(|text| (*text).to_owned()).collect(),
            });
            let mut requests = shown("x", url);
            all(&mut requests, secrets, twin.as_ref());
            assert_eq!(requests[0].request.url, expected, "{secrets:?} {url}");
        }
    }
}

//! Other values of the same form as a secret, with which a method can do whatever it does with the secret.

use std::collections::BTreeSet;

use authwright::table::{Choice, Kind, Method, Op};
use serde_json::Value as Json;

use super::mask::{is_between, words};

/// A letter becomes the next one of its row. A row holds what encodings and words tell apart, so that hexadecimal digits stay
/// such digits, Base64 stays Base64 of either alphabet, and a word stays one word.
const ROWS: [&str; 8] = [
    "0123456789",
    "abcdef",
    "ghijklmnopqrstuvwxyz",
    "ABCDEF",
    "GHIJKLMNOPQRSTUVWXYZ",
    "+-_",
    "?{}[]()@#",
    "!$%*.^`|~\\",
];

/// How far the table of Unicode is searched for a letter that is alike.
const REACH: u32 = 1000;

/// Makes other values.
pub(super) struct Substitutes<'m> {
    /// Where the method splits texts.
    splits: Vec<&'m str>,
    /// What the method replaces in texts.
    replaced: Vec<&'m [(&'m str, &'m str)]>,
    /// What the method searches texts for. It stays, or the method would not find it.
    kept: BTreeSet<char>,
}

impl<'m> Substitutes<'m> {
    /// For the values of a method.
    pub(super) fn of(method: &Method<'m>) -> Self {
        let (mut splits, mut replaced, mut kept) = (Vec::new(), Vec::new(), BTreeSet::new());
        for op in method.derived.iter().flat_map(|derived| derived.apply) {
            match *op {
                Op::Split { at, .. } => {
                    splits.push(at);
                    kept.extend(at.chars());
                }
                // A letter that is replaced is one of many; a hyphen that is removed is where a UUID has it.
                Op::Replace(pairs) => {
                    replaced.push(pairs);
                    let signs = pairs.iter().flat_map(|(from, _)| from.chars());
                    kept.extend(signs.filter(|letter| !letter.is_alphanumeric()));
                }
                _ => {}
            }
        }
        Substitutes { splits, replaced, kept }
    }

    /// Another value of this kind. None where there is none of which every word is another one.
    pub(super) fn value(&self, kind: Kind<'_>, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return Some(text.to_owned());
        }
        let other = match kind {
            Kind::Integer { .. } | Kind::Port => number(text),
            Kind::Boolean => (text.trim() != "true").to_string(),
            Kind::Choice(choices) => choice(choices, text.trim())?.to_owned(),
            Kind::Host | Kind::HostLabel { .. } | Kind::Url => address(text)?,
            Kind::Json => self.json(text)?,
            Kind::Pem => self.pem(text)?,
            _ => self.text(text)?,
        };
        (other != text).then_some(other)
    }

    /// Another text.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let next = |letter: char| if self.kept.contains(&letter) { letter } else { next(letter) };
        let other: String = text.chars().map(next).collect();
        (self.is_apart(text, &other) && (other != text || text.trim().is_empty())).then_some(other)
    }

    /// Whether each word, and each piece that the method may take, differs. One that does not would be shown.
    fn is_apart(&self, text: &str, other: &str) -> bool {
        let pieces = |at: &&str| {
            let mut pairs = text.split(at).zip(other.split(at));
            pairs.all(|(piece, other)| piece.is_empty() || piece != other)
        };
        // What is replaced may make two texts one, in either case of their letters.
        let replaced = |pairs: &&[(&str, &str)]| {
            let after =
                |text: &str| pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
            let cases: [fn(&str) -> String; 3] =
                [str::to_owned, str::to_ascii_lowercase, str::to_ascii_uppercase];
            cases.iter().all(|case| differ(&after(&case(text)), &after(&case(other))))
        };
        differ(text, other) && self.splits.iter().all(pieces) && self.replaced.iter().all(replaced)
    }

    /// The frame is what makes it a PEM document. The runtime reads `\n` as a line break where there is no other.
    fn pem(&self, text: &str) -> Option<String> {
        let text = if text.contains('\n') { text.to_owned() } else { text.replace("\\n", "\n") };
        let other = |line: &str| match line.trim_start().starts_with("-----") {
            true => Some(line.to_owned()),
            false => self.text(line),
        };
        let lines: Option<Vec<String>> = text.lines().map(other).collect();
        Some(lines?.join("\n"))
    }

    /// The names of members stay, since they are read by name.
    fn json(&self, text: &str) -> Option<String> {
        let mut document = serde_json::from_str(text).ok()?;
        self.leaves(&mut document)?;
        Some(document.to_string())
    }

    fn leaves(&self, value: &mut Json) -> Option<()> {
        match value {
            Json::Null => {}
            Json::Bool(boolean) => *boolean = !*boolean,
            Json::Number(digits) => *digits = number(&digits.to_string()).parse().ok()?,
            // A member may be of a type of its own, and an address is the one that other signs would spoil.
            Json::String(text) if text.contains("://") => *text = address(text)?,
            Json::String(text) => *text = self.text(text)?,
            Json::Array(items) => items.iter_mut().try_for_each(|item| self.leaves(item))?,
            Json::Object(members) => members.values_mut().try_for_each(|member| self.leaves(member))?,
        }
        Some(())
    }
}

/// Whether no word is the same. Texts of other numbers of words are not laid side by side, so nothing of them is shown.
fn differ(text: &str, other: &str) -> bool {
    let (own, others) = (words(text), words(other));
    let apart = |(one, other): (&&str, &&str)| one != other || one.starts_with(is_between);
    own.len() != others.len() || own.iter().zip(&others).all(apart)
}

/// Another number of as many digits. None of them is a zero, which would vanish from the front.
fn number(text: &str) -> String {
    let next = |letter: char| match letter {
        '9' => '1',
        '0'..='8' => next(letter),
        other => other,
    };
    text.chars().map(next).collect()
}

fn choice<'c>(choices: &[Choice<'c>], key: &str) -> Option<&'c str> {
    let value = choices.iter().find(|choice| choice.key == key)?.value;
    choices.iter().find(|choice| choice.value != value).map(|choice| choice.key)
}

/// An address with another host and path. The scheme and every sign stay, or it would be no address.
fn address(text: &str) -> Option<String> {
    let start = text.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = text.split_at(start);
    let next = |letter: char| if letter.is_alphanumeric() { next(letter) } else { letter };
    let other: String = rest.chars().map(next).collect();
    (other != rest && differ(rest, &other)).then(|| format!("{scheme}{other}"))
}

fn next(letter: char) -> char {
    if !letter.is_ascii() {
        return alike(letter);
    }
    let Some(row) = ROWS.iter().find(|row| row.contains(letter)) else { return letter };
    row.chars().cycle().skip_while(|one| *one != letter).nth(1).unwrap_or(letter)
}

/// A near letter of the same sort: a small one for a small one, a sign for a sign.
fn alike(letter: char) -> char {
    let sort = |one: char| {
        let cases = (one.is_alphabetic(), one.is_lowercase(), one.is_uppercase());
        (cases, one.is_numeric(), one.is_whitespace() || one.is_control())
    };
    if letter.is_whitespace() || letter.is_control() {
        return letter;
    }
    let code = u32::from(letter);
    let near = (code + 1..=code + REACH).chain((code.saturating_sub(REACH).max(0x80)..code).rev());
    near.filter_map(char::from_u32).find(|one| sort(*one) == sort(letter)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use authwright::table::{Derived, Method, Part, Source};

    use super::*;

    static DERIVED: [Derived<'static>; 1] = [Derived::new("key", Source::Template(&[Part::Text("x")]))
        .apply(&[
            Op::Split { at: ":", take: 2 },
            Op::Split { at: "--", take: 1 },
            Op::Replace(&[("_", ""), ("f", "g"), ("a", "g")]),
        ])];

    #[test]
    fn other_values() {
        let method = Method::new("m", "M", "custom", &[]).derived(&DERIVED);
        let substitutes = Substitutes::of(&method);
        let choices = [Choice::new("a", "A", "1"), Choice::new("b", "B", "1"), Choice::new("c", "C", "2")];
        let integer = Kind::Integer { min: 0, max: 9 };
        for (kind, text, expected) in [
            (Kind::Text, "hunter2", Some("ivoufs3")),
            (Kind::Text, "09af:AFgzGZ_", Some("10ba:BAhgHG_")),
            (Kind::Text, "пароль Ж€", Some("рбспмэ З₭")),
            (Kind::Text, "a b & +=", Some("b c & -=")),
            (Kind::Text, "  ", Some("  ")),
            // What does not change would be shown.
            (Kind::Text, "::", None),
            (Kind::Text, "ab_:_", None),
            (Kind::Text, "a--&--b", None),
            // Both become `g`, here and where letters are made small.
            (Kind::Text, "b f", None),
            (Kind::Text, "b F", None),
            (integer, "-1990", Some("-2111")),
            (Kind::Boolean, "true", Some("false")),
            (Kind::Choice(&choices), "b", Some("c")),
            (Kind::Choice(&choices[..2]), "b", None),
            (Kind::Url, "https://a.io/z?y", Some("https://b.jp/g?z")),
            (Kind::Uuid, "00f0-", Some("11a1-")),
            (Kind::Json, r#"{"a": [1, true, "d", null]}"#, Some(r#"{"a":[2,false,"e",null]}"#)),
            (Kind::Json, r#"{"a": "/"}"#, None),
            (Kind::Json, "{}", None),
            (Kind::Json, r#""https://a.io/-""#, None),
            (Kind::Json, r#""https://a.io""#, Some(r#""https://b.jp""#)),
            (
                Kind::Pem,
                r"-----BEGIN X-----\nAA==\n-----END X-----",
                Some("-----BEGIN X-----\nBB==\n-----END X-----"),
            ),
        ] {
            assert_eq!(substitutes.value(kind, text).as_deref(), expected, "{kind:?} {text}");
        }
    }
}

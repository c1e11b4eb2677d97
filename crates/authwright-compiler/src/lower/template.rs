//! Texts with references: `${name}`, `${name.member}`, `${request.path}`, and `$${` for a literal `${`.

use crate::source::{Sources, Span};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Literal text.
    Text(String),
    /// A reference.
    Reference(Reference),
}

/// A reference in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// What stands before the first dot.
    pub(super) name: String,
    /// What stands after it.
    pub(super) member: Option<String>,
    /// Which `${` of the text it is, counted from 0.
    pub(super) nth: usize,
}

/// A `${` that is no reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    /// Which `${` of the text it is, counted from 0.
    pub(super) nth: usize,
    /// What is wrong with it.
    pub(super) reason: String,
}

/// Reads a text. Malformed references are left out of the pieces.
pub(super) fn parse(text: &str) -> (Vec<Piece>, Vec<Malformed>) {
    let (mut pieces, mut malformed) = (Vec::new(), Vec::new());
    let mut literal = String::new();
    let mut rest = text;
    let mut nth = 0;
    while let Some(at) = rest.find("${") {
        if rest[..at].ends_with('$') {
            literal.push_str(&rest[..at - 1]);
            literal.push_str("${");
            rest = &rest[at + 2..];
            continue;
        }
        literal.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let inside = rest.find('}').map(|end| &rest[..end]);
        match inside.map(|inside| (inside, reference(inside, nth))) {
            Some((inside, Ok(reference))) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Reference(reference));
                rest = &rest[inside.len() + 1..];
            }
            Some((inside, Err(reason))) => {
                malformed.push(Malformed { nth, reason });
                rest = &rest[inside.len() + 1..];
            }
            None => malformed.push(Malformed { nth, reason: "it has no closing `}`".to_owned() }),
        }
        nth += 1;
    }
    literal.push_str(rest);
    if !literal.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    (pieces, malformed)
}

fn reference(inside: &str, nth: usize) -> Result<Reference, String> {
    let (name, member) = match inside.split_once('.') {
        Some((name, member)) => (name, Some(member.to_owned())),
        None => (inside, None),
    };
    let plain = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    let well_formed = plain(name) && member.as_deref().is_none_or(|member| member.split('.').all(plain));
    if well_formed {
        return Ok(Reference { name: name.to_owned(), member, nth });
    }
    if inside.trim().is_empty() {
        return Err("it names nothing".to_owned());
    }
    if plain(inside.trim()) {
        return Err(format!("write `${{{}}}`, without spaces", inside.trim()));
    }
    Err("references are names; what is computed stands under `derive:`".to_owned())
}

/// The names that a text refers to.
pub(super) fn names(text: &str) -> impl Iterator<Item = (String, Option<String>)> {
    let pieces = if text.contains("${") { parse(text).0 } else { Vec::new() };
    pieces.into_iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some((reference.name, reference.member)),
        Piece::Text(_) => None,
    })
}

/// The place of the n-th `${…}` of a text; the whole text where it cannot be told.
pub(super) fn span_of(sources: &Sources, text: Span, nth: usize) -> Span {
    let raw = sources.slice(text);
    let starts = raw.match_indices("${").filter(|(at, _)| !raw[..*at].ends_with('$'));
    let mut starts = starts;
    let Some((at, _)) = starts.nth(nth) else { return text };
    let length = raw[at..].find('}').map_or(2, |end| end + 1);
    let start = text.start as usize + at;
    Span::new(text.source, start, start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let check = |text: &str, expected: &str| {
            let (pieces, malformed) = parse(text);
            let mut shown: Vec<String> = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => format!("{text:?}"),
                    Piece::Reference(Reference { name, member: None, .. }) => format!("<{name}>"),
                    Piece::Reference(Reference { name, member: Some(member), .. }) => {
                        format!("<{name}.{member}>")
                    }
                })
                .collect();
            shown.extend(malformed.iter().map(|fault| format!("!{}", fault.nth)));
            assert_eq!(shown.join(" "), expected, "{text}");
        };
        check("", r#""""#);
        check("plain", r#""plain""#);
        check("${a}", "<a>");
        check("x${a}y${b.c}", r#""x" <a> "y" <b.c>"#);
        check("${request.header.x-y}", "<request.header.x-y>");
        check("$${a}", r#""${a}""#);
        check("${a", r#""a" !0"#);
        check("${}", r#""" !0"#);
        check("${ a } ${b}", r#"" " <b> !0"#);
        check("${a|upper}", r#""" !0"#);
    }
}

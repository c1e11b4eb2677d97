//! Texts with references: `${name}`, `${name.member}`, `${request.path}`, and `$${` for a literal `${`.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{Sources, Span};
use crate::spec::Text;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Literal text.
    Text(Cow<'t, str>),
    /// A reference.
    Reference(Reference<'t>),
}

/// A reference in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference<'t> {
    /// What stands before the first dot.
    pub(super) name: &'t str,
    /// What stands after it.
    pub(super) member: Option<&'t str>,
    /// Where it stands in the text, in bytes.
    pub(super) part: Range<usize>,
}

/// A `${` that is no reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    /// Where it stands in the text, in bytes.
    pub(super) part: Range<usize>,
    /// What is wrong with it.
    pub(super) reason: String,
}

impl Reference<'_> {
    /// The reference as a spec writes it.
    pub(super) fn to_text(&self) -> String {
        let member = self.member.map(|member| format!(".{member}")).unwrap_or_default();
        format!("${{{}{member}}}", self.name)
    }
}

/// Reads a text. Malformed references are left out of the pieces.
pub(super) fn parse(text: &str) -> (Vec<Piece<'_>>, Vec<Malformed>) {
    let (mut pieces, mut malformed) = (Vec::new(), Vec::new());
    let mut literal = Cow::Borrowed("");
    // Everything before this byte is read.
    let mut done = 0;
    while text[done..].contains('$')
        && let Some(at) = text[done..].find("${").map(|at| done + at)
    {
        if text[done..at].ends_with('$') {
            literal += &text[done..at - 1];
            literal += "${";
            done = at + 2;
            continue;
        }
        literal += &text[done..at];
        done = text[at..].find('}').map_or(at + 2, |end| at + end + 1);
        let part = at..done;
        match text[part.clone()].strip_suffix('}').map(|opened| reference(&opened[2..])) {
            Some(Ok((name, member))) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Reference(Reference { name, member, part }));
            }
            Some(Err(reason)) => malformed.push(Malformed { part, reason }),
            None => malformed.push(Malformed { part, reason: "it has no closing `}`".to_owned() }),
        }
    }
    literal += &text[done..];
    if !literal.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    (pieces, malformed)
}

/// Name and member of what stands between the braces of a reference.
fn reference(inside: &str) -> Result<(&str, Option<&str>), String> {
    let (name, member) = match inside.split_once('.') {
        Some((name, member)) => (name, Some(member)),
        None => (inside, None),
    };
    let plain = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    let well_formed = plain(name) && member.is_none_or(|member| member.split('.').all(plain));
    if well_formed {
        return Ok((name, member));
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
pub(super) fn names(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    // Most texts have none, and a search for one byte is the quickest.
    let pieces = if text.contains('$') { parse(text).0 } else { Vec::new() };
    pieces.into_iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some((reference.name, reference.member)),
        Piece::Text(_) => None,
    })
}

/// Where the first reference of a text stands, sound or not.
pub(super) fn first_part(pieces: &[Piece<'_>], malformed: &[Malformed]) -> Range<usize> {
    let sound = pieces.iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some(&reference.part),
        Piece::Text(_) => None,
    });
    let parts = sound.chain(malformed.iter().map(|fault| &fault.part));
    parts.min_by_key(|part| part.start).cloned().unwrap_or_default()
}

/// The longest text in whose source a part is searched: to search a long one for each of its parts takes long.
const SEARCHED: usize = 4096;

/// The place of a part of a text; the whole text where it cannot be told, because an escape or a line break is in the way.
pub(super) fn place_of(sources: &Sources, text: &Text, part: Range<usize>) -> Span {
    let raw = sources.slice(text.span);
    let Some(wanted) = text.value.get(part.clone()) else { return text.span };
    let at = if let Some(at) = unescaped(raw, &text.value, &part) {
        at
    } else {
        // An escape may hide a part or be a piece of one: then there are more of them in the text than in the source.
        if raw.len() > SEARCHED
            || wanted.contains(['\\', '\n'])
            || raw.matches(wanted).count() != text.value.matches(wanted).count()
        {
            return text.span;
        }
        let before = text.value.match_indices(wanted).take_while(|(at, _)| *at < part.start).count();
        let Some((at, _)) = raw.match_indices(wanted).nth(before) else { return text.span };
        at
    };
    let start = text.span.start as usize + at;
    Span::new(text.span.source, start, start + wanted.len())
}

/// Where a part stands in the source of a text that has only quotes around it. An escape is always longer than what it stands for.
fn unescaped(raw: &str, value: &str, part: &Range<usize>) -> Option<usize> {
    let quotes = match raw.len().checked_sub(value.len())? {
        0 => 0,
        2 if raw.starts_with(['"', '\'']) => 1,
        _ => return None,
    };
    let at = part.start + quotes;
    (raw.get(at..part.end + quotes)? == value.get(part.clone())?).then_some(at)
}

/// Braces that belong to no reference, with what stands between them; a brace without its other one is alone.
pub(super) fn braces(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(next) = text[at..].find(['{', '}']).map(|next| at + next) {
        let before = &text[..next];
        at = next + 1;
        let alone = match (&text[next..at], open) {
            ("{", before_it) if before.ends_with('$') && !before.ends_with("$$") => {
                at = text[at..].find('}').map_or(at, |end| at + end + 1);
                open = None;
                before_it
            }
            ("{", before_it) => {
                open = Some(next);
                before_it
            }
            (_, Some(start)) => {
                found.push(start..at);
                open = None;
                None
            }
            (_, None) => Some(next),
        };
        found.extend(alone.map(|one| one..one + 1));
    }
    found.extend(open.map(|one| one..one + 1));
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
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
            shown.extend(malformed.iter().map(|fault| format!("!{}", &text[fault.part.clone()])));
            assert_eq!(shown.join(" "), expected, "{text}");
        };
        check("", r#""""#);
        check("plain", r#""plain""#);
        check("${a}", "<a>");
        check("x${a}y${b.c}", r#""x" <a> "y" <b.c>"#);
        check("${request.header.x-y}", "<request.header.x-y>");
        check("$${a}", r#""${a}""#);
        check("${a", r#""a" !${"#);
        check("${}", r#""" !${}"#);
        check("${ a } ${b}", r#"" " <b> !${ a }"#);
        check("${a|upper}", r#""" !${a|upper}"#);
        check("${${a}} ${b}", r#""} " <b> !${${a}"#);
    }
    #[test]
    fn braces_that_belong_to_no_reference() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = braces(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("none", &[]);
        check("${a}/${b.c}", &[]);
        check("x{a}y{b}", &["{a}", "{b}"]);
        check("$${a}", &["{a}"]);
        check("{{a}}", &["{", "{a}", "}"]);
        check("{a${b}}", &["{", "}"]);
        check("a}{b", &["}", "{"]);
        check("${a", &[]);
        check("{${a", &["{"]);
        check("ü{ö}", &["{ö}"]);
    }

    #[test]
    fn places_of_references() {
        let check = |raw: &str, value: &str, index: usize, expected: &str| {
            let mut sources = Sources::default();
            let source = sources.add("a.yaml", format!("key: {raw}"));
            let text = Text { value: value.to_owned(), span: Span::new(source, 5, 5 + raw.len()) };
            let (pieces, _) = parse(value);
            let mut references = pieces.into_iter().filter_map(|piece| match piece {
                Piece::Reference(reference) => Some(reference.part),
                Piece::Text(_) => None,
            });
            let found = sources.slice(place_of(&sources, &text, references.nth(index).unwrap()));
            assert_eq!(found, expected, "{raw}");
        };
        check("${a}/${b}", "${a}/${b}", 1, "${b}");
        check("${a}/${a}", "${a}/${a}", 1, "${a}");
        check("'${a}''${b}'", "${a}'${b}", 1, "${b}");
        check(r#""\t${a}""#, "\t${a}", 0, "${a}");
        // The first is written with an escape.
        check(r#""\x24{a}/${b}""#, "${a}/${b}", 0, r#""\x24{a}/${b}""#);
        check(r#""\x24{a}/${b}""#, "${a}/${b}", 1, "${b}");
        check(r#""\x24${a}/${b}""#, "$${a}/${b}", 0, "${b}");
        check("$${a}/${a}", "$${a}/${a}", 0, "${a}");
        check(r#""${a}/\x24{a}""#, "${a}/${a}", 0, r#""${a}/\x24{a}""#);
    }
}

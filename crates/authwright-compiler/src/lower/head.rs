//! The keys at the top of a spec.

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::Shape;

/// The keys at the top of a spec.
pub(super) fn check(shape: &Shape, found: &mut Vec<Diagnostic>) {
    let spec = &shape.spec;
    if spec.authwright.value != 1 {
        let message = format!("edition {} of the language is not known", spec.authwright.value);
        found.push(
            Diagnostic::new(&rules::SCH010, spec.authwright.span, message).help("write `authwright: 1`"),
        );
    }
    // An id that is missing was reported as such, and stands here as an empty text.
    let ids = (shape.sound || !spec.id.is_empty())
        .then_some(&spec.id)
        .into_iter()
        .chain(spec.categories.iter().flatten());
    for id in ids.filter(|id| !is_id(id)) {
        let message = format!("`{}` is no id", id.value);
        found.push(Diagnostic::new(&rules::SCH007, id.span, message).help(
            "write lower-case letters, digits and single hyphens, such as `google-drive`, 100 at most",
        ));
    }
    if spec.name.trim().is_empty() {
        let found_one = Diagnostic::new(&rules::SCH007, spec.name.span, "the name is blank");
        found.push(found_one.help("write the vendor's or product's name"));
    }
    let prose = [Some(&spec.name), spec.summary.as_ref()];
    for text in prose.into_iter().flatten().filter(|text| text.value.contains("${")) {
        found.push(
            Diagnostic::new(&rules::TPL005, text.span, "this text cannot hold references")
                .help("write literal text"),
        );
    }
    let pages = spec
        .api_docs
        .iter()
        .chain(spec.verified.iter().flat_map(|verified| verified.against.iter().flatten()));
    for page in pages.filter(|page| !is_page(page)) {
        let message = "the address of a page begins with `https://`, and holds neither references nor spaces";
        let found_one = Diagnostic::new(&rules::SCH007, page.span, message);
        found.push(found_one.help("write it as a browser shows it, such as `https://docs.example.com/auth`"));
    }
    for (method, _) in spec.auth.iter().filter(|(method, _)| method.len() > LONGEST_NAME) {
        let message = format!("the name of a method has more than {LONGEST_NAME} characters");
        let found_one = Diagnostic::new(&rules::SCH007, method.span, message).label("it names files, too");
        found.push(found_one.help("write a shorter one; `label:` is what people read"));
    }
    let date = spec.verified.as_ref().and_then(|verified| verified.date.as_ref());
    if let Some(date) = date.filter(|date| !is_day(date)) {
        let message = format!("`{}` is no day", date.value);
        let found_one = Diagnostic::new(&rules::SCH007, date.span, message);
        found.push(found_one.help("write year, month and day, such as `2026-11-21`"));
    }
    if spec.auth.is_empty() && shape.node.entry("auth").is_some_and(|entry| entry.key.span != shape.node.span)
    {
        let span = shape.node.entry("auth").map_or(shape.node.span, |entry| entry.key.span);
        found.push(
            Diagnostic::new(&rules::SCH002, span, "`auth` has no method")
                .help("add one, such as `api_key: { type: api_key }`"),
        );
    }
}

/// How many characters the id of a spec and the name of a method have at most: files are named for them.
const LONGEST_NAME: usize = 100;

/// Whether a text is the address of a page, as a link in documentation can have it (RFC 3986 §2).
fn is_page(text: &str) -> bool {
    let stands =
        |letter: char| !letter.is_whitespace() && !letter.is_control() && !"<>\"`{}\\^|".contains(letter);
    text.starts_with("https://") && text.chars().all(stands)
}

/// Whether a text is words of lower-case letters and digits, with a hyphen between two of them.
pub(crate) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= LONGEST_NAME && text.split('-').all(|word| !word.is_empty() && word.bytes().all(fits))
}

/// Whether a text is a day of the calendar, such as `2026-11-21`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, digits: usize| -> Option<u32> {
        let fits = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let check = |text: &str, expected: bool| assert_eq!(is_day(text), expected, "{text}");
        check("2026-11-21", true);
        check("2024-02-29", true);
        check("2000-02-29", true);
        check("2026-02-29", false);
        check("1900-02-29", false);
        check("2026-13-45", false);
        check("2026-04-31", false);
        check("2026-00-01", false);
        check("2026-01-00", false);
        check("2026-1-1", false);
        check("+026-01-01", false);
        check("2026-11-21-", false);
        check("", false);
    }
}

//! What a value may be: checks, and the one form of what can be written in several.

use crate::Reason;
use crate::json::Json;
use crate::table::{Capture, Choice, Kind};
use crate::url;

/// The longest text that is taken, in bytes.
const LONGEST: usize = 64 * 1024;

/// The most that a pattern takes once it is compiled, in bytes: repetitions within repetitions grow beyond any memory.
const PATTERN_LIMIT: usize = 1 << 20;

/// How many groups of a pattern stand one within another.
const PATTERN_NESTING: u32 = 50;

/// What a text is checked against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) within: &'a [&'a str],
    pub(crate) pattern: Option<&'a str>,
    /// Whether `http` URLs of the loopback interface are taken.
    pub(crate) loopback: bool,
    /// Whether a URL is a redirect URI: compared by the server character by character, and often on the loopback interface.
    pub(crate) redirect: bool,
}

impl<'a> Bounds<'a> {
    /// What a captured value is checked against.
    pub(crate) fn of_capture(capture: &Capture<'a>, loopback: bool) -> Self {
        Bounds {
            kind: capture.kind,
            within: capture.within,
            pattern: capture.pattern,
            loopback,
            redirect: false,
        }
    }
}

/// Whether a pattern is one that can be matched. For the compiler.
///
/// # Errors
///
/// Why it cannot.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    whole(pattern).map(drop).map_err(|error| match error.to_string() {
        text if text.contains("size limit") => "the pattern is too large".to_owned(),
        text => text,
    })
}

/// Checks a text and brings it into its one form. A choice is given by key and becomes its value.
pub(crate) fn check(bounds: &Bounds<'_>, text: &str) -> Result<String, Reason> {
    if text.len() > LONGEST {
        return Err(Reason::TooLong);
    }
    let text = by_kind(bounds, text)?;
    if let Some(pattern) = bounds.pattern
        && !matches_whole(pattern, &text)
    {
        return Err(Reason::Pattern);
    }
    Ok(text)
}

/// Checks the bounds of a whole number.
pub(crate) fn check_integer(kind: Kind<'_>, integer: i64) -> Result<String, Reason> {
    let (min, max) = match kind {
        Kind::Integer { min, max } => (min, max),
        Kind::Port => (1, 65_535),
        _ => return Err(Reason::WrongType),
    };
    if (min..=max).contains(&integer) {
        Ok(integer.to_string())
    } else {
        Err(Reason::OutOfRange { min, max })
    }
}

/// The reason that tells which choices there are.
pub(crate) fn not_a_choice(choices: &[Choice<'_>]) -> Reason {
    Reason::NotAChoice { keys: choices.iter().map(|choice| choice.key.to_owned()).collect() }
}

/// Whether the kind is written in JSON as it stands, without quotes.
pub(crate) fn is_raw_json(kind: Kind<'_>) -> bool {
    matches!(kind, Kind::Integer { .. } | Kind::Port | Kind::Boolean | Kind::Json)
}

fn by_kind(bounds: &Bounds<'_>, text: &str) -> Result<String, Reason> {
    let trimmed = text.trim();
    match bounds.kind {
        Kind::Text => one_line(text).map(str::to_owned),
        Kind::Integer { .. } | Kind::Port => {
            let integer = trimmed.parse().map_err(|_| Reason::WrongType)?;
            check_integer(bounds.kind, integer)
        }
        Kind::Boolean => match trimmed {
            "true" | "false" => Ok(trimmed.to_owned()),
            _ => Err(Reason::WrongType),
        },
        Kind::Choice(choices) => match choices.iter().find(|choice| choice.key == trimmed) {
            Some(choice) => Ok(choice.value.to_owned()),
            None => Err(not_a_choice(choices)),
        },
        Kind::Host => host(trimmed, bounds.within),
        Kind::HostLabel { suffix } => host_label(trimmed, suffix),
        Kind::Url if bounds.redirect => redirect_uri(trimmed, bounds.within),
        Kind::Url => https_url(trimmed, bounds),
        Kind::Email => email(trimmed),
        Kind::Uuid => uuid(trimmed),
        Kind::Pem => pem(text),
        Kind::Json => match Json::read(text.as_bytes()) {
            Some(_) => Ok(trimmed.to_owned()),
            None => Err(Reason::NotJson),
        },
        Kind::Scopes { .. } => one_line(trimmed).map(str::to_owned),
    }
}

fn one_line(text: &str) -> Result<&str, Reason> {
    if text.chars().any(char::is_control) { Err(Reason::ControlCharacter) } else { Ok(text) }
}

/// A host, of which a pasted scheme and trailing slash are removed.
fn host(text: &str, within: &[&str]) -> Result<String, Reason> {
    let host = without_scheme(text).trim_end_matches('/').to_ascii_lowercase();
    if !url::is_dns_name(&host) {
        return Err(Reason::NotAHost);
    }
    check_within(&host, within)?;
    Ok(host)
}

/// A label, of which a pasted scheme, path and the text that follows it anyway are removed.
fn host_label(text: &str, suffix: &str) -> Result<String, Reason> {
    let authority = without_scheme(text);
    let authority = &authority[..authority.find(['/', '?', '#']).unwrap_or(authority.len())];
    let mut label = authority.to_ascii_lowercase();
    let suffix = suffix[..suffix.find(['/', ':', '?', '#']).unwrap_or(suffix.len())].to_ascii_lowercase();
    if let Some(shorter) = label.strip_suffix(&suffix) {
        label.truncate(shorter.len());
    }
    if url::is_label(&label) { Ok(label) } else { Err(Reason::NotAHostLabel) }
}

fn https_url(text: &str, bounds: &Bounds<'_>) -> Result<String, Reason> {
    let parts = url::Parts::read(text).ok_or(Reason::NotAUrl)?;
    if parts.fragment || !parts.is_safe(bounds.loopback) {
        return Err(Reason::NotAUrl);
    }
    check_within(parts.host, bounds.within)?;
    let text = if parts.query.is_none() { text.trim_end_matches('/') } else { text };
    Ok(text.to_owned())
}

/// A redirect URI stays as it is registered, a trailing slash included. Besides `https`, it may be on the loopback interface
/// (RFC 8252 §7.3) or of a private-use scheme, which has a dot (RFC 8252 §7.1).
fn redirect_uri(text: &str, within: &[&str]) -> Result<String, Reason> {
    let allowed = match url::Parts::read(text) {
        Some(parts) => {
            check_within(parts.host, within)?;
            !parts.fragment && parts.is_safe(true)
        }
        None => within.is_empty() && is_private_use(text),
    };
    if allowed { Ok(text.to_owned()) } else { Err(Reason::NotAUrl) }
}

fn is_private_use(text: &str) -> bool {
    text.split_once(":/").is_some_and(|(scheme, rest)| {
        scheme.contains('.')
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'))
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'"' | b'<' | b'>' | b'\\'))
    })
}

fn check_within(host: &str, within: &[&str]) -> Result<(), Reason> {
    if within.is_empty() || within.iter().any(|domain| url::is_within(host, domain)) {
        return Ok(());
    }
    Err(Reason::Outside { domains: within.iter().map(|domain| (*domain).to_owned()).collect() })
}

fn email(text: &str) -> Result<String, Reason> {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | ',' | ';' | '"');
    match text.rsplit_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && text.len() <= 254
                && text.chars().all(plain)
                && url::is_dns_name(domain) =>
        {
            Ok(text.to_owned())
        }
        _ => Err(Reason::NotAnEmail),
    }
}

fn uuid(text: &str) -> Result<String, Reason> {
    let lengths = text.split('-').map(str::len);
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if lengths.eq([8, 4, 4, 4, 12]) && digits { Ok(text.to_owned()) } else { Err(Reason::NotAUuid) }
}

/// A PEM document. Its line breaks are often lost to `\n` in environment variables, so they are restored.
fn pem(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    let text =
        if text.contains('\n') { text.to_owned() } else { text.replace("\\r", "").replace("\\n", "\n") };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Reason::ControlCharacter);
    }
    let framed =
        text.starts_with("-----BEGIN ") && text.contains("\n-----END ") && text.trim_end().ends_with("-----");
    if framed { Ok(text.trim_end().to_owned() + "\n") } else { Err(Reason::NotAPem) }
}

fn without_scheme(text: &str) -> &str {
    for scheme in ["https://", "http://"] {
        if let Some((head, rest)) = text.split_at_checked(scheme.len())
            && head.eq_ignore_ascii_case(scheme)
        {
            return rest;
        }
    }
    text
}

/// Whether a pattern matches the whole text. A pattern that does not compile matches nothing; the compiler refuses it.
fn matches_whole(pattern: &str, text: &str) -> bool {
    whole(pattern).is_ok_and(|regex| regex.is_match(text))
}

fn whole(pattern: &str) -> Result<regex_lite::Regex, regex_lite::Error> {
    regex_lite::RegexBuilder::new(&format!(r"\A(?:{pattern})\z"))
        .size_limit(PATTERN_LIMIT)
        .nest_limit(PATTERN_NESTING)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(kind: Kind<'static>) -> Bounds<'static> {
        Bounds { kind, within: &[], pattern: None, loopback: false, redirect: false }
    }

    fn good(kind: Kind<'static>, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(check(&bounds(kind), text).as_deref(), Ok(*expected), "{kind:?} {text}");
        }
    }

    fn bad(kind: Kind<'static>, reason: &Reason, cases: &[&str]) {
        for text in cases {
            assert_eq!(check(&bounds(kind), text).as_ref(), Err(reason), "{kind:?} {text}");
        }
    }

    #[test]
    fn texts_are_one_line() {
        good(Kind::Text, &[("a b", "a b"), (" é ", " é ")]);
        bad(Kind::Text, &Reason::ControlCharacter, &["a\nb", "a\r\nX: y", "\u{7f}", "\u{85}", "\0"]);
        bad(Kind::Text, &Reason::TooLong, &[&"x".repeat(LONGEST + 1)]);
    }

    #[test]
    fn hosts_and_labels_are_unpacked() {
        let label = Kind::HostLabel { suffix: ".example.com" };
        good(
            label,
            &[
                ("My-Shop", "my-shop"),
                ("https://my-shop.example.com/admin?x", "my-shop"),
                ("my-shop.EXAMPLE.com", "my-shop"),
                (" my-shop.example.com/ ", "my-shop"),
            ],
        );
        bad(
            label,
            &Reason::NotAHostLabel,
            &[
                "",
                ".example.com",
                "a.b",
                "evil.example/#",
                "a b",
                "a@b",
                "-a",
                "é",
                "a:80",
                "shop.example.com.evil.example",
            ],
        );
        good(Kind::Host, &[("https://Shop.example.com/", "shop.example.com"), ("a.b.c", "a.b.c")]);
        bad(
            Kind::Host,
            &Reason::NotAHost,
            &["", "a/b", "a:80", "a@b", "a..b", "1.2.3.4", "a?b", "a#b", "a b", "é.example", "https://a/b"],
        );
    }

    #[test]
    fn hosts_and_urls_are_bounded() {
        let bound = |kind| Bounds { within: &["example.com"], ..bounds(kind) };
        let outside = Reason::Outside { domains: vec!["example.com".to_owned()] };
        assert_eq!(check(&bound(Kind::Host), "a.example.com").as_deref(), Ok("a.example.com"));
        assert_eq!(check(&bound(Kind::Host), "example.com.evil").as_ref(), Err(&outside));
        assert_eq!(
            check(&bound(Kind::Url), "https://a.example.com/x").as_deref(),
            Ok("https://a.example.com/x")
        );
        assert_eq!(check(&bound(Kind::Url), "https://evil/?a.example.com").as_ref(), Err(&outside));
    }

    #[test]
    fn urls_are_https() {
        good(
            Kind::Url,
            &[("https://a.example/", "https://a.example"), (" https://a.example/b//", "https://a.example/b")],
        );
        good(Kind::Url, &[("https://a.example/b?c=/", "https://a.example/b?c=/")]);
        bad(
            Kind::Url,
            &Reason::NotAUrl,
            &[
                "http://a.example",
                "a.example",
                "https://u@a.example",
                "https://a.example/#f",
                "https://a b",
                "javascript:x",
            ],
        );
    }

    /// Checklist item 16: a redirect URI stays exact; plain HTTP on the loopback interface alone.
    #[test]
    fn item_16_redirect_uris_stay_exact() {
        let redirect = Bounds { redirect: true, ..bounds(Kind::Url) };
        for (text, allowed) in [
            ("https://app.example/cb/", true),
            ("http://127.0.0.1:49152/cb", true),
            ("com.example.app:/cb", true),
            ("http://app.example/cb", false),
            ("https://app.example/cb#f", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(check(&redirect, text).ok().as_deref(), allowed.then_some(text), "{text}");
        }
        let within = Bounds { within: &["app.example"], ..redirect };
        for (text, allowed) in [
            ("https://app.example/cb", true),
            ("https://a.app.example/cb", true),
            ("https://evil.example/cb", false),
            ("http://127.0.0.1:49152/cb", false),
            ("com.example.app:/cb", false),
        ] {
            assert_eq!(check(&within, text).is_ok(), allowed, "{text}");
        }
    }

    #[test]
    fn other_kinds() {
        good(Kind::Integer { min: 1, max: 9 }, &[(" 9 ", "9"), ("+1", "1")]);
        bad(Kind::Integer { min: 1, max: 9 }, &Reason::OutOfRange { min: 1, max: 9 }, &["0", "10"]);
        bad(Kind::Port, &Reason::OutOfRange { min: 1, max: 65_535 }, &["0", "65536"]);
        bad(Kind::Port, &Reason::WrongType, &["x", "1.5", ""]);
        good(Kind::Boolean, &[("true", "true")]);
        bad(Kind::Boolean, &Reason::WrongType, &["yes", "1"]);
        good(Kind::Email, &[("a.b+c@example.com", "a.b+c@example.com")]);
        bad(Kind::Email, &Reason::NotAnEmail, &["a", "@b.example", "a@b c", "a@", "a <a@b.example>"]);
        good(Kind::Uuid, &[("67E55044-10b1-426f-9247-bb680e5fe0c8", "67E55044-10b1-426f-9247-bb680e5fe0c8")]);
        bad(
            Kind::Uuid,
            &Reason::NotAUuid,
            &["67e5504410b1426f9247bb680e5fe0c8", "g7e55044-10b1-426f-9247-bb680e5fe0c8"],
        );
        let pem = "-----BEGIN X-----\nAA==\n-----END X-----\n";
        good(Kind::Pem, &[(pem, pem), (r"-----BEGIN X-----\nAA==\n-----END X-----\n", pem)]);
        bad(Kind::Pem, &Reason::NotAPem, &["AA==", "-----BEGIN X-----\nAA=="]);
        good(Kind::Json, &[(" {\"a\": 1}\n", "{\"a\": 1}")]);
        bad(Kind::Json, &Reason::NotJson, &["{", "a"]);
    }

    #[test]
    fn patterns_match_the_whole_text() {
        for (pattern, text, matches) in [
            (r"\d+", "123", true),
            (r"\d+", "123x", false),
            (r"\d+", "x123", false),
            ("a|b", "b", true),
            ("a|b", "bc", false),
            ("(", "(", false),
        ] {
            let bounds = Bounds { pattern: Some(pattern), ..bounds(Kind::Text) };
            assert_eq!(check(&bounds, text).is_ok(), matches, "{pattern} {text}");
        }
    }
}

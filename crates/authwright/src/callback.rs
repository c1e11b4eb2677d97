//! What the browser brings back.

use std::collections::BTreeSet;
use std::fmt;

use crate::{Advice, Problem, codec, error, mask};

/// The decoded parameters of a callback, in order.
#[derive(Clone, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a raw query. A whole URL, a leading `?` and a fragment are taken too.
    pub(crate) fn read(query: &str) -> Self {
        let query = query.trim();
        let query = match query.strip_prefix('?') {
            Some(query) => query,
            None if is_url(query) => query.split_once('?').map_or("", |(_, query)| query),
            None => query,
        };
        Parameters(codec::form_pairs(query.split('#').next().unwrap_or_default()).collect())
    }

    /// The value of a parameter, where it is given once and is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(present, _)| present == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) if !value.is_empty() => Some(value),
            _ => None,
        }
    }

    /// The first of the names that are read which is given more than once.
    pub(crate) fn repeated(&self, is_read: &dyn Fn(&str) -> bool) -> Option<&str> {
        let mut seen = BTreeSet::new();
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| !seen.insert(*name) && is_read(name))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }
}

/// Whether a text is a URL or a path, not a query: a query may hold a URL, but does not begin with one.
fn is_url(text: &str) -> bool {
    let scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    text.starts_with('/') || text.split_once(":/").is_some_and(|(start, _)| start.bytes().all(scheme))
}

/// Why a login could not be finished. No request was sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackError {
    /// The state is not that of the login: the callback may be forged (RFC 6749 §10.12).
    StateMismatch,
    /// The vendor, or the person, said no (RFC 6749 §4.1.2.1).
    Denied {
        /// The code, such as `access_denied`.
        error: String,
        /// The vendor's words, with control characters replaced.
        description: Option<String>,
    },
    /// A parameter that is read is given twice (RFC 6749 §3.1). Others are ignored.
    Repeated(String),
    /// A parameter is missing.
    Parameter(String),
    /// A parameter does not have the value that it must have, or that value is not known.
    Check(String),
    /// A parameter is not what it may be.
    Invalid(Problem),
    /// A value cannot be computed.
    Value(Problem),
    /// The login was another connector's or another method's, or was started for another host.
    WrongMethod,
    /// The login was started more than an hour ago, or in the future.
    Expired,
    /// The callback is longer than [`CallbackError::LIMIT`].
    TooLong,
}

impl CallbackError {
    /// How long a callback may be, in bytes: 64 KiB. Anybody can send one, and no server sends one this long.
    pub const LIMIT: usize = 1 << 16;

    /// What to do now. Nothing was granted, so a person starts the login once more, but where that would end the same way.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            CallbackError::Denied { error, .. } => match error.as_str() {
                code if error::blames_the_client(code) => Advice::FixCredentials,
                "invalid_request" | "unsupported_response_type" => Advice::Report,
                _ => Advice::AskUserAgain,
            },
            CallbackError::StateMismatch
            | CallbackError::Repeated(_)
            | CallbackError::Check(_)
            | CallbackError::Expired
            | CallbackError::TooLong => Advice::AskUserAgain,
            CallbackError::Parameter(_)
            | CallbackError::Invalid(_)
            | CallbackError::Value(_)
            | CallbackError::WrongMethod => Advice::Report,
        }
    }

    /// The denial that the parameters state, if they do.
    pub(crate) fn denied(parameters: &Parameters) -> Option<Self> {
        let error = parameters.get("error")?;
        let description = parameters.get("error_description").map(|text| mask::clean(text, &[]));
        Some(CallbackError::Denied { error: mask::clean(error, &[]), description })
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallbackError::StateMismatch => f.write_str("the state is not that of the login"),
            CallbackError::Denied { error, description } => {
                write!(f, "the login was denied: {error}")?;
                description.iter().try_for_each(|text| write!(f, ": {text}"))
            }
            CallbackError::Repeated(name) => write!(f, "the callback has `{name}` more than once"),
            CallbackError::Parameter(name) => write!(f, "the callback has no `{name}`"),
            CallbackError::Check(name) => write!(f, "the callback's `{name}` is not as it must be"),
            CallbackError::Invalid(problem) => write!(f, "in the callback, {problem}"),
            CallbackError::Value(problem) => write!(f, "the callback cannot be checked: {problem}"),
            CallbackError::WrongMethod => {
                f.write_str("the login was another connector's or method's, or for another host")
            }
            CallbackError::Expired => f.write_str("the login was started too long ago"),
            CallbackError::TooLong => f.write_str("the callback is longer than 64 KiB"),
        }
    }
}

impl std::error::Error for CallbackError {}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn queries_are_read() {
        for (query, expected) in [
            ("a=1&b=2", &[("a", "1"), ("b", "2")][..]),
            ("?a=1", &[("a", "1")]),
            (" https://app.example/cb?a=1&b#f?c=d\n", &[("a", "1"), ("b", "")]),
            ("com.example.app:/cb?a=1", &[("a", "1")]),
            ("/cb?a=1", &[("a", "1")]),
            ("https://app.example/cb", &[]),
            ("a=https://x.example/?y&b=2", &[("a", "https://x.example/?y"), ("b", "2")]),
            ("a=%26%3D+%C3%A9&&=x", &[("a", "&= é"), ("", "x")]),
            ("%61=1&a=2", &[("a", "1"), ("a", "2")]),
            ("", &[]),
        ] {
            let parameters = Parameters::read(query);
            let found: Vec<_> =
                parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn repetitions_are_found() {
        for (query, expected) in [
            ("", None),
            ("a=1&b=1&A=1", None),
            ("a=1&b=2&%61=3", Some("a")),
            ("c&b=1&a=2&a=3&b=4", Some("a")),
            ("x[]=1&a=1&x[]=2&a=2", Some("a")),
            ("x[]=1&a=1&x[]=2", None),
        ] {
            let is_read = |name: &str| matches!(name, "a" | "b" | "c");
            assert_eq!(Parameters::read(query).repeated(&is_read), expected, "{query}");
        }
    }
}

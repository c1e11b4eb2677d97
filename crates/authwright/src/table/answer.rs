//! How answers are read: what is taken from them, and what counts as an error.

use super::{Node, Template};

/// One value taken from an answer or the callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Take<'a> {
    /// Where it stands.
    pub from: Origin<'a>,
    /// Where it goes.
    pub into: Target,
    /// How a time is written. Anything else is read as it is.
    pub read: Read<'a>,
    /// For a path with `[]`: the item whose members have these values. A row whose value is absent is left out.
    pub filter: &'a [(&'a str, Template<'a>)],
    /// Whether the answer is refused without it.
    pub required: bool,
    /// The value where the answer has none.
    pub default: Option<&'a str>,
}

impl<'a> Take<'a> {
    /// A value that must be there.
    #[must_use]
    pub const fn required(from: Origin<'a>, into: Target) -> Self {
        Take { from, into, read: Read::Plain, filter: &[], required: true, default: None }
    }

    /// A value that may be missing.
    #[must_use]
    pub const fn optional(from: Origin<'a>, into: Target) -> Self {
        Take { from, into, read: Read::Plain, filter: &[], required: false, default: None }
    }

    /// Read as this kind of time.
    #[must_use]
    pub const fn read(mut self, read: Read<'a>) -> Self {
        self.read = read;
        self
    }

    /// From the item that fits.
    #[must_use]
    pub const fn filter(mut self, filter: &'a [(&'a str, Template<'a>)]) -> Self {
        self.filter = filter;
        self
    }

    /// With a default, so that it may be missing.
    #[must_use]
    pub const fn default(mut self, default: &'a str) -> Self {
        self.default = Some(default);
        self.required = false;
        self
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin<'a> {
    /// A path in the JSON body, such as `data.access_token`, `items[0].id`, `[].id` or `['odd.key']`.
    Path(&'a str),
    /// The first of several paths that has a value.
    Paths(&'a [&'a str]),
    /// A header.
    Header(&'a str),
    /// A cookie that the answer sets.
    Cookie(&'a str),
    /// The whole body, as text without white space at its ends.
    Body,
    /// A parameter of the callback.
    Parameter(&'a str),
}

/// Where a taken value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// The authorization code.
    Code,
    /// The access token.
    AccessToken,
    /// The refresh token.
    RefreshToken,
    /// The ID token.
    IdToken,
    /// The token type (RFC 6749 §7.1).
    TokenType,
    /// The scope that was granted: a text, or a list that is joined by spaces.
    Scope,
    /// When the access token expires.
    ExpiresAt,
    /// When the refresh token expires.
    RefreshTokenExpiresAt,
    /// The name of the account that is connected, to show.
    AccountName,
    /// A value kept with the grant: an index into [`Method::captures`](super::Method::captures).
    Capture(u16),
}

/// How a time is written in an answer. Numbers may be given as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Read<'a> {
    /// Not a time.
    Plain,
    /// Seconds from now. `0` means that no expiry is stated.
    Seconds,
    /// Milliseconds from now. `0` means that no expiry is stated.
    Milliseconds,
    /// Seconds since 1970-01-01T00:00:00Z.
    Unix,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    UnixMs,
    /// RFC 3339, such as `2026-01-15T12:00:00Z`.
    Rfc3339,
    /// An HTTP date (RFC 9110 §5.6.7).
    HttpDate,
    /// The `exp` claim of a JWT (RFC 7519 §4.1.4), which is not verified: it only says when to renew.
    JwtExp,
    /// A pattern of `strptime`, in UTC where it has no offset.
    Pattern(&'a str),
}

/// When an answer is an error, and where it says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorRule<'a> {
    /// The condition.
    pub when: Condition<'a>,
    /// Whether the answer is an error where the condition does *not* hold.
    pub unless: bool,
    /// The path of the error's code. It is read under any status but 2xx, where the condition does not hold too.
    pub code: Option<&'a str>,
    /// The path of the error's message, read like the code.
    pub message: Option<&'a str>,
    /// Codes after which a person must log in again.
    pub fatal: &'a [&'a str],
}

impl ErrorRule<'static> {
    /// `error` and `error_description` of the standard (RFC 6749 §5.2).
    pub const STANDARD: Self =
        ErrorRule::when(Condition::Present("error")).code("error").message("error_description");
}

impl<'a> ErrorRule<'a> {
    /// An error where the condition holds.
    #[must_use]
    pub const fn when(when: Condition<'a>) -> Self {
        ErrorRule { when, unless: false, code: None, message: None, fatal: &[] }
    }

    /// An error where the condition does not hold.
    #[must_use]
    pub const fn unless(when: Condition<'a>) -> Self {
        ErrorRule { when, unless: true, code: None, message: None, fatal: &[] }
    }

    /// With the path of a code.
    #[must_use]
    pub const fn code(mut self, code: &'a str) -> Self {
        self.code = Some(code);
        self
    }

    /// With the path of a message.
    #[must_use]
    pub const fn message(mut self, message: &'a str) -> Self {
        self.message = Some(message);
        self
    }

    /// With the codes after which a person must log in again.
    #[must_use]
    pub const fn fatal(mut self, fatal: &'a [&'a str]) -> Self {
        self.fatal = fatal;
        self
    }
}

/// Something that an answer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition<'a> {
    /// It has one of these statuses.
    Status(&'a [u16]),
    /// Its body has something at this path: not `null`, `false`, `0`, `"0"`, an empty text, list or object, with which servers say
    /// that there is nothing.
    Present(&'a str),
    /// Its body has this scalar at the path. `1` and `"1"` are alike.
    Equals(&'a str, Node<'a>),
    /// Its body contains this text.
    BodyContains(&'a str),
}

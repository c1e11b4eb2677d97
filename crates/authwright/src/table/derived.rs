//! Values that are computed: `derive` of the spec language.

use super::{Kind, Slot, Template};

/// A computed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Derived<'a> {
    /// Its name in the spec.
    pub key: &'a str,
    /// Where it starts.
    pub source: Source<'a>,
    /// What is done to it, in order.
    pub apply: &'a [Op<'a>],
    /// What the result must be, where it stands in a URL's authority.
    pub kind: Kind<'a>,
    /// The domains that a host or URL must be of, or below.
    pub within: &'a [&'a str],
    /// Whether a secret went into it.
    pub secret: bool,
    /// When it can be computed first.
    pub phase: Phase,
}

impl<'a> Derived<'a> {
    /// A text that depends on fields alone.
    #[must_use]
    pub const fn new(key: &'a str, source: Source<'a>) -> Self {
        Derived { key, source, apply: &[], kind: Kind::Text, within: &[], secret: false, phase: Phase::Fixed }
    }

    /// With operations.
    #[must_use]
    pub const fn apply(mut self, apply: &'a [Op<'a>]) -> Self {
        self.apply = apply;
        self
    }

    /// With a type that the result is checked against.
    #[must_use]
    pub const fn kind(mut self, kind: Kind<'a>) -> Self {
        self.kind = kind;
        self
    }

    /// Bounded to these domains.
    #[must_use]
    pub const fn within(mut self, within: &'a [&'a str]) -> Self {
        self.within = within;
        self
    }

    /// A secret went into it.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// It depends on the code, the callback, an answer or a token.
    #[must_use]
    pub const fn login(mut self) -> Self {
        self.phase = Phase::Login;
        self
    }

    /// It depends on the time, on chance or on the message itself.
    #[must_use]
    pub const fn message(mut self) -> Self {
        self.phase = Phase::Message;
        self
    }
}

/// When a computed value can be computed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Phase {
    /// From fields alone: when the client is made.
    Fixed,
    /// During a login, or from a grant.
    Login,
    /// For each message anew.
    Message,
}

/// Where a computed value starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source<'a> {
    /// A text.
    Template(Template<'a>),
    /// Texts joined by line feeds, without one at the end.
    Lines(&'a [Template<'a>]),
    /// The first text that is not absent.
    FirstOf(&'a [Template<'a>]),
    /// One text for each choice of a field: by choice key, or by the text of any other value. Absent where no case fits.
    Cases {
        /// What decides.
        by: Slot,
        /// Keys with their texts.
        cases: &'a [(&'a str, Template<'a>)],
    },
    /// A member of a JSON field. Absent where the document lacks it.
    Member {
        /// The JSON field.
        of: Slot,
        /// The member's name.
        name: &'a str,
    },
    /// The time at which the message is made.
    Now {
        /// How it is written.
        format: TimeFormat<'a>,
        /// Seconds to add.
        plus: i64,
    },
    /// Random bytes, this many.
    Random(u16),
    /// A random UUID, version 4 (RFC 9562 §5.4).
    UuidV4,
    /// A time-ordered UUID, version 7 (RFC 9562 §5.7).
    UuidV7,
    /// Query parameters written again, for a signature.
    Query(QueryText<'a>),
}

/// Query parameters written again, for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryText<'a> {
    /// Whose parameters.
    pub of: QueryOf,
    /// Whether the parameters of a form body count too.
    pub with_form: bool,
    /// Whether they are sorted by name, then by value, as bytes.
    pub sort: bool,
    /// Whether those of a request stand as they are, decoded, and not percent-encoded.
    pub raw: bool,
    /// Names to leave out.
    pub except: &'a [&'a str],
    /// What stands between name and value: `=` mostly.
    pub assign: &'a str,
    /// What stands between parameters: `&` mostly.
    pub join: &'a str,
}

impl<'a> QueryText<'a> {
    /// All parameters as they came, `name=value` joined by `&`.
    #[must_use]
    pub const fn new(of: QueryOf) -> Self {
        QueryText { of, with_form: false, sort: false, raw: false, except: &[], assign: "=", join: "&" }
    }

    /// With the parameters of a form body.
    #[must_use]
    pub const fn with_form(mut self) -> Self {
        self.with_form = true;
        self
    }

    /// Sorted.
    #[must_use]
    pub const fn sort(mut self) -> Self {
        self.sort = true;
        self
    }

    /// Decoded.
    #[must_use]
    pub const fn raw(mut self) -> Self {
        self.raw = true;
        self
    }

    /// Without these names.
    #[must_use]
    pub const fn except(mut self, except: &'a [&'a str]) -> Self {
        self.except = except;
        self
    }

    /// With other text between name and value, and between parameters.
    #[must_use]
    pub const fn joined(mut self, assign: &'a str, join: &'a str) -> Self {
        self.assign = assign;
        self.join = join;
        self
    }
}

/// Whose query parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryOf {
    /// The message that is being made; percent-encoded (RFC 3986 §2.1) as in OAuth 1 signatures, unless they are [`QueryText::raw`].
    Request,
    /// The callback; decoded.
    Callback,
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat<'a> {
    /// Seconds since 1970-01-01T00:00:00Z.
    Unix,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    UnixMs,
    /// `2026-01-15T12:00:00Z`.
    Rfc3339,
    /// `Thu, 15 Jan 2026 12:00:00 +0000` (RFC 2822 §3.3, which lets nobody write `GMT`).
    Rfc2822,
    /// `Thu, 15 Jan 2026 12:00:00 GMT` (RFC 9110 §5.6.7).
    HttpDate,
    /// A pattern of `strftime`, in UTC.
    Pattern(&'a str),
}

/// One operation on a computed value. Each takes bytes or text and gives bytes or text; the compiler checks that they fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Op<'a> {
    /// Removes white space at both ends.
    Trim,
    /// Lower case, ASCII only.
    Lowercase,
    /// Upper case, ASCII only.
    Uppercase,
    /// Base64 (RFC 4648 §4), padded.
    Base64,
    /// Base64 for URLs (RFC 4648 §5), not padded.
    Base64Url,
    /// Decodes both base64 alphabets, padded or not.
    Base64Decode,
    /// Lower-case hexadecimal.
    Hex,
    /// Decodes hexadecimal.
    HexDecode,
    /// Percent-encodes all but unreserved characters (RFC 3986 §2.3).
    Percent,
    /// MD5 (RFC 1321).
    Md5,
    /// SHA-1 (FIPS 180-4).
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-512 (FIPS 180-4).
    Sha512,
    /// Replaces texts, one pair after another.
    Replace(&'a [(&'a str, &'a str)]),
    /// Takes one piece, counted from 1. Absent where there are fewer.
    Split {
        /// What separates the pieces.
        at: &'a str,
        /// Which piece, counted from 1.
        take: u16,
    },
    /// HMAC (RFC 2104) with MD5 under this key.
    HmacMd5(Template<'a>),
    /// HMAC with SHA-1 under this key.
    HmacSha1(Template<'a>),
    /// HMAC with SHA-256 under this key.
    HmacSha256(Template<'a>),
    /// HMAC with SHA-512 under this key.
    HmacSha512(Template<'a>),
}

impl Op<'_> {
    /// Whether nothing of what goes in can be read from what comes out: a hash, with a key or without.
    #[doc(hidden)]
    #[must_use]
    pub fn is_one_way(&self) -> bool {
        match self {
            Op::Md5 | Op::Sha1 | Op::Sha256 | Op::Sha512 => true,
            Op::HmacMd5(_) | Op::HmacSha1(_) | Op::HmacSha256(_) | Op::HmacSha512(_) => true,
            Op::Trim | Op::Lowercase | Op::Uppercase | Op::Replace(_) | Op::Split { .. } => false,
            Op::Base64 | Op::Base64Url | Op::Base64Decode | Op::Hex | Op::HexDecode | Op::Percent => false,
        }
    }
}

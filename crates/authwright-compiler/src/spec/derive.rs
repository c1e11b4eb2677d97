//! Computed values.

use serde::Deserialize;

use super::{Map, Spanned, Text, TypeKeyword, Uuid};

/// A computed value: exactly one source, then operations.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeriveSpec {
    /// A text with references.
    pub from: Option<Text>,
    /// Texts that are joined by line feeds.
    pub lines: Option<Vec<Text>>,
    /// The first text of which nothing is absent.
    pub first_of: Option<Vec<Text>>,
    /// The reference that decides between `cases`.
    pub by: Option<Text>,
    /// One text for each value of `by`: by the key of a choice, or the text of anything else.
    pub cases: Option<Map<Option<Text>>>,
    /// The time of the message: `unix`, `unix_ms`, `rfc3339`, `rfc2822` (with `+0000`), `http_date` (with `GMT`), or a pattern of
    /// `strftime` such as `%Y-%m-%d`.
    pub now: Option<Spanned<TimeSpec>>,
    /// A duration that is added to `now`, such as `1m`.
    pub plus: Option<Text>,
    /// That many random bytes. Follow it with `hex` or `base64`.
    pub random: Option<Spanned<u16>>,
    /// A fresh UUID.
    pub uuid: Option<Spanned<Uuid>>,
    /// Query parameters written again, for a signature.
    pub query: Option<Spanned<QuerySpec>>,
    /// What is done to it, in order.
    pub apply: Option<Vec<Spanned<OpSpec>>>,
    /// What the result must be; needed where it stands in a host.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<TypeKeyword>>,
    /// For `host` and `url`: the domains it must be of, or below.
    pub within: Option<Vec<Text>>,
}

/// How a time is written: a keyword, or a pattern that contains `%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeSpec(pub String);

/// The key of a case.
pub type CaseKey = String;

/// Which query parameters, and how they are written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct QuerySpec {
    /// Whose parameters: those of the `request` that is made, or of the `callback`.
    pub of: QueryOfKeyword,
    /// `form`: those of a form body too.
    pub with: Option<WithKeyword>,
    /// Whether they are sorted by name, then value.
    pub sort: Option<bool>,
    /// How names and values are written: `percent` where absent, and for the `callback` always `raw`.
    pub encoding: Option<Spanned<QueryEncoding>>,
    /// Names to leave out.
    pub except: Option<Vec<Text>>,
    /// What stands between name and value. `=` where absent.
    pub assign: Option<Text>,
    /// What stands between parameters. `&` where absent.
    pub join: Option<Text>,
}

/// Whose parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QueryOfKeyword {
    /// The request that is made.
    Request,
    /// The callback.
    Callback,
}

/// How parameters are written for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QueryEncoding {
    /// Percent-encoded (RFC 3986 §2.1), as OAuth 1 has it (RFC 5849 §3.4.1.3.2).
    Percent,
    /// As they are, decoded.
    Raw,
}

/// What counts besides the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WithKeyword {
    /// The parameters of a form body.
    Form,
}

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub enum OpSpec {
    /// An operation without arguments.
    Plain(PlainOp),
    /// Replaces texts.
    Replace(Map<Text>),
    /// Takes one piece.
    Split(SplitSpec),
    /// A keyed hash.
    Hmac(HmacOp, HmacKey),
}

/// An operation without arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlainOp {
    /// Removes white space at both ends.
    Trim,
    /// Lower case, ASCII only.
    Lowercase,
    /// Upper case, ASCII only.
    Uppercase,
    /// Base64, padded.
    Base64,
    /// Base64 for URLs, not padded.
    Base64url,
    /// Decodes base64.
    Base64Decode,
    /// Lower-case hexadecimal.
    Hex,
    /// Decodes hexadecimal.
    HexDecode,
    /// Percent-encodes all but unreserved characters.
    Percent,
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// Takes one piece of a text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct SplitSpec {
    /// What separates the pieces.
    pub at: Text,
    /// Which piece, counted from 1.
    pub take: Spanned<u16>,
}

/// The key of a keyed hash.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HmacKey {
    /// A text with references. A single reference may be to bytes, such as a decoded key.
    pub key: Text,
}

/// A keyed hash (RFC 2104).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HmacOp {
    /// With MD5.
    HmacMd5,
    /// With SHA-1.
    HmacSha1,
    /// With SHA-256.
    HmacSha256,
    /// With SHA-512.
    HmacSha512,
}

//! The words that stand for variants without parts where a table is written as text. The reader here and the writer of
//! `authwright-compiler` share them.

use super::{Kind, Op, Phase, Pkce, QueryOf, Read, RequestPart, Slot, Stability, Target, TimeFormat};

/// What each word stands for.
pub type Words<T> = &'static [(&'static str, T)];

/// The word for a value.
#[must_use]
pub fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> Option<&'static str> {
    words.iter().find(|(_, other)| other == value).map(|(word, _)| *word)
}

/// The value that a word stands for.
#[must_use]
pub fn value_of<T: Copy>(words: Words<T>, word: &str) -> Option<T> {
    words.iter().find(|(other, _)| *other == word).map(|(_, value)| *value)
}

/// Slots of the login and of the grant. Those of the spec are named by their keys.
pub const SLOTS: Words<Slot> = &[
    ("login.code", Slot::Code),
    ("login.state", Slot::State),
    ("login.code_challenge", Slot::CodeChallenge),
    ("login.code_verifier", Slot::CodeVerifier),
    ("grant.access_token", Slot::AccessToken),
    ("grant.refresh_token", Slot::RefreshToken),
    ("grant.id_token", Slot::IdToken),
];

/// Parts of the message in which a value stands, behind `request.`. A header has its name behind `request.header.`.
pub const REQUEST_PARTS: Words<RequestPart<'static>> = &[
    ("method", RequestPart::Method),
    ("url", RequestPart::Url),
    ("scheme", RequestPart::Scheme),
    ("host", RequestPart::Host),
    ("path", RequestPart::Path),
    ("query", RequestPart::Query),
    ("target", RequestPart::Target),
    ("body", RequestPart::Body),
];

/// What becomes of what is taken.
pub const TARGETS: Words<Target> = &[
    ("code", Target::Code),
    ("access_token", Target::AccessToken),
    ("refresh_token", Target::RefreshToken),
    ("id_token", Target::IdToken),
    ("token_type", Target::TokenType),
    ("scope", Target::Scope),
    ("expires_at", Target::ExpiresAt),
    ("refresh_token_expires_at", Target::RefreshTokenExpiresAt),
    ("account_name", Target::AccountName),
];

/// How a time is read.
pub const READS: Words<Read<'static>> = &[
    ("seconds", Read::Seconds),
    ("milliseconds", Read::Milliseconds),
    ("unix", Read::Unix),
    ("unix_ms", Read::UnixMs),
    ("rfc3339", Read::Rfc3339),
    ("http_date", Read::HttpDate),
    ("jwt_exp", Read::JwtExp),
];

/// How a time is written.
pub const TIMES: Words<TimeFormat<'static>> = &[
    ("unix", TimeFormat::Unix),
    ("unix_ms", TimeFormat::UnixMs),
    ("rfc3339", TimeFormat::Rfc3339),
    ("rfc2822", TimeFormat::Rfc2822),
    ("http_date", TimeFormat::HttpDate),
];

/// Which parameters a text is made of.
pub const QUERIES: Words<QueryOf> = &[("request", QueryOf::Request), ("callback", QueryOf::Callback)];

/// What is done to a computed value.
pub const OPS: Words<Op<'static>> = &[
    ("trim", Op::Trim),
    ("lowercase", Op::Lowercase),
    ("uppercase", Op::Uppercase),
    ("base64", Op::Base64),
    ("base64url", Op::Base64Url),
    ("base64_decode", Op::Base64Decode),
    ("hex", Op::Hex),
    ("hex_decode", Op::HexDecode),
    ("percent", Op::Percent),
    ("md5", Op::Md5),
    ("sha1", Op::Sha1),
    ("sha256", Op::Sha256),
    ("sha512", Op::Sha512),
];

/// When a computed value can be computed first, where that is not when the client is made.
pub const PHASES: Words<Phase> = &[("login", Phase::Login), ("message", Phase::Message)];

/// How the code is bound to the login.
pub const PKCES: Words<Pkce> = &[("S256", Pkce::S256), ("plain", Pkce::Plain), ("none", Pkce::None)];

/// How far a connector has come.
pub const STABILITIES: Words<Stability> =
    &[("alpha", Stability::Alpha), ("beta", Stability::Beta), ("stable", Stability::Stable)];

/// The word for a type, which may have members besides.
#[must_use]
pub fn word_of_kind(kind: Kind<'_>) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Integer { .. } => "integer",
        Kind::Boolean => "boolean",
        Kind::Choice(_) => "choice",
        Kind::Host => "host",
        Kind::HostLabel { .. } => "host_label",
        Kind::Port => "port",
        Kind::Url => "url",
        Kind::Email => "email",
        Kind::Uuid => "uuid",
        Kind::Pem => "pem",
        Kind::Json => "json",
        Kind::Scopes { .. } => "scopes",
    }
}

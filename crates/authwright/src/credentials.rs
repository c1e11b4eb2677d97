//! What is wrong with credentials.

use std::fmt;

use crate::Advice;

/// Credentials that no client can be made of. Lists everything that is wrong, by key and never by value.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidCredentials {
    /// The problems, in the order of the fields. At least one.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The key of the field. With [`Reason::NotAnObject`], `app` or `credentials`.
    pub key: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It is required, and not there.
    Missing,
    /// It is required, and has nothing but white space.
    Blank,
    /// It has another type than the field.
    WrongType,
    /// There is no such field.
    Unknown,
    /// It is given twice.
    Twice,
    /// It has a line break or another control character.
    ControlCharacter,
    /// It is longer than 64 KiB.
    TooLong,
    /// It is not a host name.
    NotAHost,
    /// It is not one label of a host name.
    NotAHostLabel,
    /// It is not an `https` URL.
    NotAUrl,
    /// It is not an e-mail address.
    NotAnEmail,
    /// It is not a UUID.
    NotAUuid,
    /// It is not a PEM document.
    NotAPem,
    /// It is not a JSON document.
    NotJson,
    /// It is all of the credentials, or all that the app supplies, and not a JSON object.
    NotAnObject,
    /// It is none of the choices.
    NotAChoice {
        /// The keys that there are.
        keys: Vec<String>,
    },
    /// A scope has white space, a control character or the separator in it.
    NotAScope,
    /// It stands in a path, and `.` or `..` would be another path.
    DotSegment,
    /// Its path or query has a space, a backslash, a control character or one beyond ASCII, which HTTP clients send each in its
    /// own way.
    NotEncoded,
    /// It is a user name of HTTP Basic, and what stands after a colon would be the password (RFC 7617 §2).
    Colon,
    /// A number is out of bounds.
    OutOfRange {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// It does not match the field's pattern.
    Pattern,
    /// The host is none of these domains and not below them.
    Outside {
        /// The domains.
        domains: Vec<String>,
    },
    /// The grant lacks it, though every login brings it: the grant is of an older spec, or of none. A new login mends that. Or it is
    /// the token that a request is to end, and there is none.
    NotInGrant,
    /// A value cannot be computed from the others.
    NotComputable,
    /// It needs MD5 or SHA-1, and this program was built without the feature `legacy-hashes`.
    NeedsLegacyHashes,
    /// The connector has no such method, or the method has no such step.
    NoSuchMethod,
    /// The table that was compiled in is of a later version than this crate, or was changed by hand. The problem's key is the
    /// connector's id.
    UnreadableTable {
        /// The first member of the table that could not be read.
        member: &'static str,
    },
}

impl Problem {
    pub(crate) fn new(key: &str, reason: Reason) -> Self {
        // Keys of a form are foreign text, so they are shortened and stripped of what could disturb a log.
        let key = key.chars().take(64).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        Problem { key, reason }
    }

    /// What to do where no request can be made for it.
    pub(crate) fn advice(&self) -> Advice {
        if self.reason == Reason::NotInGrant { Advice::AskUserAgain } else { Advice::Report }
    }
}

impl fmt::Display for InvalidCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid credentials")?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(f, "{} {problem}", if index == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidCredentials {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.key, self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Missing => f.write_str("is missing"),
            Reason::Blank => f.write_str("is blank"),
            Reason::WrongType => f.write_str("has the wrong type"),
            Reason::Unknown => f.write_str("is not known"),
            Reason::Twice => f.write_str("is given twice"),
            Reason::ControlCharacter => f.write_str("has a line break or another control character"),
            Reason::TooLong => f.write_str("is longer than 64 KiB"),
            Reason::NotAHost => f.write_str("is not a host name such as `shop.example.com`"),
            Reason::NotAHostLabel => {
                f.write_str("is not one part of a host name: letters, digits and hyphens")
            }
            Reason::NotAUrl => f.write_str("is not a URL that begins with `https://`"),
            Reason::NotAnEmail => f.write_str("is not an e-mail address"),
            Reason::NotAUuid => f.write_str("is not a UUID"),
            Reason::NotAPem => f.write_str("is not a PEM document, which begins with `-----BEGIN`"),
            Reason::NotJson => f.write_str("is not a JSON document"),
            Reason::NotAnObject => f.write_str("is not a JSON object"),
            Reason::NotAChoice { keys } => write!(f, "is none of `{}`", keys.join("`, `")),
            Reason::NotAScope => f.write_str("has a scope with a space or a separator in it"),
            Reason::DotSegment => {
                f.write_str("has `.` or `..` as a segment of a path, which HTTP clients take out")
            }
            Reason::NotEncoded => f.write_str(
                "has a space, a backslash, a control character or one beyond ASCII: percent-encode it",
            ),
            Reason::Colon => f.write_str("has a colon, after which HTTP Basic has the password"),
            Reason::OutOfRange { min, max } => write!(f, "is not within {min} and {max}"),
            Reason::Pattern => f.write_str("does not have the expected form"),
            Reason::Outside { domains } => write!(f, "is not at or below `{}`", domains.join("`, `")),
            Reason::NotInGrant => f.write_str("is not in the grant: log in again"),
            Reason::NotComputable => f.write_str("cannot be computed from the other values"),
            Reason::NeedsLegacyHashes => {
                f.write_str("needs MD5 or SHA-1: build `authwright` with its feature `legacy-hashes`")
            }
            Reason::NoSuchMethod => f.write_str("is not a way to authenticate that fits"),
            Reason::UnreadableTable { member } => write!(
                f,
                "has a table of which this version of `authwright` cannot read `{member}`: generate it again"
            ),
        }
    }
}

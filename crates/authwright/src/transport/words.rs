//! What is said where no answer came. No words of a client's own: they may have the URL, whose query may hold a secret.

use std::io::{self, ErrorKind};

use crate::{TransportError, TransportErrorKind as Kind};

/// Who sends, where nobody said it: some servers refuse a request that does not say so.
pub(super) const USER_AGENT: &str = concat!("authwright/", env!("CARGO_PKG_VERSION"));

/// What is said, and of which kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words(Kind, &'static str);

impl From<Words> for TransportError {
    fn from(Words(kind, text): Words) -> Self {
        TransportError::with_kind(kind, text)
    }
}

pub(super) const NOT_HTTPS: Words = Words(Kind::NotSent, "the URL is not `https`");
#[cfg(feature = "reqwest")]
pub(super) const REWRITTEN: Words = Words(
    Kind::NotSent,
    "reqwest would send another URL: percent-encode its path and query, and shorten its address",
);
pub(super) const TOO_LATE: Words = Words(Kind::TimedOut, "the time limit was reached");
pub(super) const TOO_LONG: Words = Words(Kind::TooLarge, "the answer is longer than 1 MiB");
pub(super) const NOT_FOUND: Words = Words(Kind::Unreachable, "the host was not found");
pub(super) const NOT_SAFE: Words =
    Words(Kind::Certificate, "no safe connection could be made: the server's certificate may be wrong");
pub(super) const NOT_CONNECTED: Words = Words(Kind::Unreachable, "the connection failed");
pub(super) const REFUSED: Words = Words(Kind::Unreachable, "the connection was refused");
pub(super) const OUT_OF_REACH: Words = Words(Kind::Unreachable, "the host cannot be reached");
pub(super) const CUT: Words = Words(Kind::Broken, "the connection was cut");
#[cfg(feature = "ureq")]
pub(super) const BROKE: Words = Words(Kind::Broken, "the connection broke");
#[cfg(feature = "ureq")]
pub(super) const NONSENSE: Words = Words(Kind::Other, "the server does not speak HTTP as it should");
pub(super) const FAILED: Words = Words(Kind::Other, "the request failed");

/// What befell the connection, as far as it can be told.
pub(super) fn of_connection(error: &io::Error) -> Option<Words> {
    // What TLS finds wrong stands in an error within an error.
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<io::Error>()) {
        return of_connection(inner);
    }
    Some(match error.kind() {
        ErrorKind::ConnectionRefused => REFUSED,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => CUT,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => OUT_OF_REACH,
        ErrorKind::TimedOut => TOO_LATE,
        // Both clients read their TLS through rustls, whose faults have this kind; HTTP that is wrong is no error of the system.
        ErrorKind::InvalidData => NOT_SAFE,
        // The standard library has no kind for it.
        _ if error.to_string().starts_with("failed to lookup address information") => NOT_FOUND,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_befell_a_connection() {
        let other = |inner: io::Error| io::Error::other(inner);
        let lookup = "failed to lookup address information: Name or service not known";
        for (error, expected) in [
            (ErrorKind::ConnectionRefused.into(), Some(REFUSED)),
            (ErrorKind::ConnectionReset.into(), Some(CUT)),
            (ErrorKind::UnexpectedEof.into(), Some(CUT)),
            (ErrorKind::NetworkUnreachable.into(), Some(OUT_OF_REACH)),
            (ErrorKind::TimedOut.into(), Some(TOO_LATE)),
            (io::Error::new(ErrorKind::InvalidData, "hunter2"), Some(NOT_SAFE)),
            (other(io::Error::new(ErrorKind::InvalidData, "hunter2")), Some(NOT_SAFE)),
            (io::Error::other(lookup), Some(NOT_FOUND)),
            (other(io::Error::other(lookup)), Some(NOT_FOUND)),
            (io::Error::other("hunter2"), None),
        ] {
            assert_eq!(of_connection(&error), expected, "{error:?}");
        }
    }
}

//! What is said where no answer came. No words of a client's own: they may have the URL, whose query may hold a secret.

use std::io::{self, ErrorKind};

pub(super) const NOT_HTTPS: &str = "the URL is not `https`";
pub(super) const TOO_LATE: &str = "the time limit was reached";
pub(super) const TOO_LONG: &str = "the answer is longer than 1 MiB";
pub(super) const NOT_FOUND: &str = "the host was not found";
pub(super) const NOT_SAFE: &str = "no safe connection could be made: the server's certificate may be wrong";
pub(super) const NOT_CONNECTED: &str = "the connection failed";
pub(super) const FAILED: &str = "the request failed";

/// What befell the connection, as far as it can be told.
pub(super) fn of_connection(error: &io::Error) -> Option<&'static str> {
    // What TLS finds wrong stands in an error within an error.
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<io::Error>()) {
        return of_connection(inner);
    }
    Some(match error.kind() {
        ErrorKind::ConnectionRefused => "the connection was refused",
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => "the connection was cut",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "the host cannot be reached",
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
            (ErrorKind::ConnectionRefused.into(), Some("the connection was refused")),
            (ErrorKind::ConnectionReset.into(), Some("the connection was cut")),
            (ErrorKind::UnexpectedEof.into(), Some("the connection was cut")),
            (ErrorKind::NetworkUnreachable.into(), Some("the host cannot be reached")),
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

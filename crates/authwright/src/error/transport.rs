//! Why there was no answer.

use std::fmt;

/// Why there was no answer.
#[derive(Clone, PartialEq, Eq)]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
}

/// What kept an answer away, as far as the HTTP client can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The host was not found, or no connection to it came about.
    Unreachable,
    /// The connection broke before the whole answer was there.
    Broken,
    /// The time limit was reached.
    TimedOut,
    /// No safe connection came about: the server's certificate may be wrong.
    Certificate,
    /// The answer is longer than [`Response::LIMIT`](crate::Response::LIMIT).
    TooLarge,
    /// The request was not sent, since its URL is not `https` or a part of it cannot be sent.
    NotSent,
    /// Something else.
    Other,
}

impl TransportError {
    /// An error with these words, of the kind [`TransportErrorKind::Other`]. They are shown and logged: put no URL into them,
    /// since its query may hold a secret.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        TransportError::with_kind(TransportErrorKind::Other, message)
    }

    /// The same, of a kind that is known: [`CallError::advice`](crate::CallError::advice) goes by it.
    #[must_use]
    pub fn with_kind(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        TransportError { kind, message: message.into() }
    }

    /// What kept the answer away.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl TransportErrorKind {
    /// Whether the same request meets the same fate again.
    pub(crate) fn is_permanent(self) -> bool {
        matches!(
            self,
            TransportErrorKind::Certificate | TransportErrorKind::TooLarge | TransportErrorKind::NotSent
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {}

//! What can go wrong when requests are made and answers are read.

mod transport;

use std::fmt;
use std::time::Duration;

use crate::Problem;

pub use transport::{TransportError, TransportErrorKind};

/// Why a call did not end as it should.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// There was no answer.
    #[non_exhaustive]
    Transport {
        /// What the transport says.
        error: TransportError,
        /// What the call was for.
        flow: Flow,
    },
    /// The server refused, and said why.
    #[non_exhaustive]
    Refused {
        /// The code, such as `invalid_grant` (RFC 6749 §5.2).
        error: Option<String>,
        /// The server's words, with control characters and secrets replaced.
        description: Option<String>,
        /// The status code; some servers refuse under 200.
        status: u16,
        /// How long the server asks to wait; a day at most.
        retry_after: Option<Duration>,
        /// Whether the code says that the login is over, or that a person must go on with it.
        fatal: bool,
        /// What the call was for.
        flow: Flow,
    },
    /// The server answered with a status that is no success, and nothing else that could be read. Redirects are not followed.
    #[non_exhaustive]
    Status {
        /// The status code.
        status: u16,
        /// How long the server asks to wait; a day at most.
        retry_after: Option<Duration>,
        /// What the call was for.
        flow: Flow,
    },
    /// The answer lacks something that must be there: its path, header or cookie.
    Unreadable(String),
    /// The answer is not JSON, and what must be there would be in JSON: often a page for people.
    #[non_exhaustive]
    NotJson {
        /// What the server calls it, such as `text/html`, with secrets masked.
        media_type: Option<String>,
    },
    /// The answer is longer than [`Response::LIMIT`](crate::Response::LIMIT).
    TooLarge,
    /// The token needs a proof with each request that this crate does not make (RFC 6749 §7.1).
    TokenType(String),
    /// A value that came back is not what it may be.
    Captured(Problem),
    /// A value cannot be computed or must not be sent.
    Value(Problem),
    /// The grant cannot be renewed without a person.
    CannotRefresh,
    /// The grant is another connector's or another method's, or was made for another host.
    WrongGrant,
    /// The spec states no request for this.
    NothingToSend,
    /// A request could not be signed.
    Sign(SignError),
}

/// What a call was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flow {
    /// The end of a login in a browser. Its code is good for one request.
    BrowserLogin,
    /// A login without a person.
    DirectLogin,
    /// The renewal of a grant that a person gave.
    BrowserRenewal,
    /// The renewal of a grant without a person.
    DirectRenewal,
    /// The use or the end of a grant that a person gave.
    BrowserUse,
    /// The use or the end of credentials or a grant without a person.
    DirectUse,
}

/// What to do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// Try the same again, later and with growing pauses.
    Retry,
    /// Try the same again, after this time. It is a day at most, whatever the server asks for.
    RetryAfter(Duration),
    /// Only a person can go on: send them through the login once more.
    AskUserAgain,
    /// The credentials are wrong, or do not suffice.
    FixCredentials,
    /// Nothing helps but to look at it: a spec or a program is wrong.
    Report,
}

/// Whether an error of RFC 6749 §4.1.2.1 or §5.2 says that what the client was given is wrong, or does not suffice.
pub(crate) fn blames_the_client(code: &str) -> bool {
    matches!(code, "invalid_client" | "unauthorized_client" | "invalid_scope")
}

/// Whether a code says that another time is better (RFC 6749 §4.1.2.1, RFC 8628 §3.5).
fn is_transient(code: &str) -> bool {
    matches!(code, "temporarily_unavailable" | "server_error" | "slow_down")
}

impl CallError {
    /// What to do now.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            CallError::Transport { error, .. } if error.kind().is_permanent() => Advice::Report,
            CallError::Transport { flow, .. } => flow.transient(None),
            CallError::Refused { fatal: true, flow, .. } => flow.over(),
            CallError::Refused { error, status, retry_after, flow, .. } => match error.as_deref() {
                Some(code) if is_transient(code) => flow.transient(*retry_after),
                Some(code) if blames_the_client(code) => Advice::FixCredentials,
                _ => flow.after_status(*status, *retry_after),
            },
            CallError::Status { status, retry_after, flow } => flow.after_status(*status, *retry_after),
            CallError::CannotRefresh => Advice::AskUserAgain,
            CallError::Value(problem) => problem.advice(),
            CallError::Sign(error) => error.advice(),
            CallError::Unreadable(_)
            | CallError::NotJson { .. }
            | CallError::TooLarge
            | CallError::TokenType(_)
            | CallError::Captured(_)
            | CallError::WrongGrant
            | CallError::NothingToSend => Advice::Report,
        }
    }

    /// Whether the server refused what a renewal rests on. Codes for a dead refresh token are many, so only those count that say
    /// something else.
    pub(crate) fn ends_a_renewal(&self) -> bool {
        match self {
            CallError::Refused { fatal: true, .. } => true,
            CallError::Refused { error: Some(code), .. } if blames_the_client(code) || is_transient(code) => {
                false
            }
            CallError::Refused { status, .. } | CallError::Status { status, .. } => {
                matches!(status, 400 | 401 | 403)
            }
            _ => false,
        }
    }
}

impl Flow {
    fn is_browser(self) -> bool {
        matches!(self, Flow::BrowserLogin | Flow::BrowserRenewal | Flow::BrowserUse)
    }

    /// What to do where another attempt may succeed. A code must never be sent twice (RFC 6749 §4.1.2).
    fn transient(self, retry_after: Option<Duration>) -> Advice {
        match (self, retry_after) {
            (Flow::BrowserLogin, _) => Advice::AskUserAgain,
            (_, Some(time)) => Advice::RetryAfter(time),
            (_, None) => Advice::Retry,
        }
    }

    fn over(self) -> Advice {
        if self.is_browser() { Advice::AskUserAgain } else { Advice::FixCredentials }
    }

    fn after_status(self, status: u16, retry_after: Option<Duration>) -> Advice {
        match (status, self) {
            (408 | 425 | 429 | 500..=599, _) => self.transient(retry_after),
            (401 | 403, Flow::BrowserUse) => Advice::AskUserAgain,
            (401 | 403, _) => Advice::FixCredentials,
            _ => Advice::Report,
        }
    }
}

/// Why a request was not signed. It was left as it was.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The method needs a grant, and none was given.
    NoGrant,
    /// The grant is another connector's or another method's, or was made for another host.
    WrongGrant,
    /// The spec states no address of the API, and the request has a path only.
    NoBaseUrl,
    /// The URL is not `https`, has a fragment, or cannot be read.
    Url,
    /// The host is neither that of the API nor one that the spec allows. Credentials must not go there.
    ForeignHost,
    /// The body is not of the type that the credentials are added to.
    Body,
    /// A value cannot be computed or must not be sent.
    Value(Problem),
}

impl SignError {
    /// What to do now. The same request is refused again, so [`Advice::Report`] but where the grant lacks what every login brings:
    /// it is of an older spec, and a new login mends it.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            SignError::Value(problem) => problem.advice(),
            _ => Advice::Report,
        }
    }
}

/// A stored text that cannot be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Unreadable {
    message: &'static str,
}

impl Unreadable {
    pub(crate) fn new(message: &'static str) -> Self {
        Unreadable { message }
    }
}

impl From<Problem> for CallError {
    fn from(problem: Problem) -> Self {
        CallError::Value(problem)
    }
}

impl From<Problem> for SignError {
    fn from(problem: Problem) -> Self {
        SignError::Value(problem)
    }
}

impl From<SignError> for CallError {
    fn from(error: SignError) -> Self {
        CallError::Sign(error)
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Transport { error, .. } => write!(f, "no answer: {error}"),
            CallError::Refused { error, description, status, .. } => {
                write!(f, "the server refused with status {status}")?;
                for text in [error, description].into_iter().flatten() {
                    write!(f, ": {text}")?;
                }
                Ok(())
            }
            CallError::Status { status, .. } => write!(f, "the server answered with status {status}"),
            CallError::Unreadable(what) => write!(f, "the answer has no usable `{what}`"),
            CallError::NotJson { media_type: Some(media_type) } => {
                write!(f, "the answer is not JSON; its type is `{media_type}`")
            }
            CallError::NotJson { .. } => f.write_str("the answer is not JSON"),
            CallError::TooLarge => f.write_str("the answer is longer than 1 MiB"),
            CallError::TokenType(kind) => write!(f, "tokens of type `{kind}` are not supported"),
            CallError::Captured(problem) => write!(f, "in the answer, {problem}"),
            CallError::Value(problem) => write!(f, "a request cannot be made: {problem}"),
            CallError::CannotRefresh => f.write_str("the grant cannot be renewed without a person"),
            CallError::WrongGrant => {
                f.write_str("the grant is another connector's or method's, or was made for another host")
            }
            CallError::NothingToSend => f.write_str("the spec states no request for this"),
            CallError::Sign(error) => write!(f, "a request cannot be signed: {error}"),
        }
    }
}

impl std::error::Error for CallError {}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignError::NoGrant => f.write_str("a grant is needed"),
            SignError::WrongGrant => {
                f.write_str("the grant is another connector's or method's, or was made for another host")
            }
            SignError::NoBaseUrl => f.write_str("the spec states no address of the API"),
            SignError::Url => f.write_str(
                "the URL is neither a path that begins with `/` nor a plain `https` URL, or has a fragment",
            ),
            SignError::ForeignHost => f.write_str("the host is not one that the credentials may go to"),
            SignError::Body => f.write_str("the body is not of the type that the credentials are added to"),
            SignError::Value(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for SignError {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the stored text cannot be read: {}", self.message)
    }
}

impl std::error::Error for Unreadable {}

/// What a program that returns an error from `main` prints is `Debug`: it says the same as `Display`.
macro_rules! debug_is_display {
    ($($error:ty),*) => {$(
        impl fmt::Debug for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

debug_is_display!(
    CallError,
    TransportError,
    SignError,
    Unreadable,
    crate::InvalidCredentials,
    crate::CallbackError
);

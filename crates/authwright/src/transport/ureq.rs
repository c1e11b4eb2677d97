//! Sending with ureq.

use std::io::Read;
use std::time::Duration;

use ureq::config::AutoHeaderValue;

use super::{convert, words};
use crate::request::{Request, Response};
use crate::{BlockingHttp, TransportError, url};

/// Sends with a ureq agent.
///
/// Redirects are not followed whatever the agent's settings are, no status is an error, and of the body no more is read than
/// [`Response::LIMIT`] bytes. The `User-Agent` is `authwright/` and the version where neither a request nor the agent states one.
#[derive(Debug, Clone)]
pub struct Ureq(pub ureq::Agent);

/// **For tests only.** Like [`Ureq`], and sends to `http://localhost`, `127.0.0.1` and `[::1]` too, where credentials travel in
/// the clear.
#[derive(Debug, Clone)]
pub struct UreqOnLoopback(ureq::Agent);

impl Ureq {
    /// **For tests only.** Sends to `http://` URLs of the loopback interface too.
    #[must_use]
    pub fn allow_http_on_loopback(self) -> UreqOnLoopback {
        UreqOnLoopback(self.0)
    }
}

impl BlockingHttp for Ureq {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        send(&self.0, request, false)
    }
}

impl BlockingHttp for UreqOnLoopback {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        send(&self.0, request, true)
    }
}

fn send(agent: &ureq::Agent, mut request: Request, loopback: bool) -> Result<Response, TransportError> {
    if !url::is_safe(&request.url, loopback) {
        return Err(words::NOT_HTTPS.into());
    }
    // A header, since an agent does not share connections with a request of other settings.
    if matches!(agent.config().user_agent(), AutoHeaderValue::Default)
        && request.header("user-agent").is_none()
    {
        request.set_header("User-Agent", words::USER_AGENT.to_owned());
    }
    let bodiless = request.body.is_empty() && !matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
    let timeout = request.timeout;
    let converted = convert::into_http(request)?;
    if bodiless {
        run(agent, converted.map(|_| ()), timeout, loopback)
    } else {
        run(agent, converted, timeout, loopback)
    }
}

fn run(
    agent: &ureq::Agent,
    request: ureq::http::Request<impl ureq::AsSendBody>,
    timeout: Option<Duration>,
    loopback: bool,
) -> Result<Response, TransportError> {
    let mut configuration = agent
        .configure_request(request)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .https_only(!loopback);
    if timeout.is_some() {
        configuration = configuration.timeout_global(timeout);
    }
    let mut response = agent.run(configuration.build()).map_err(|error| describe(&error))?;
    let headers = convert::texts(response.headers());
    // One byte more tells a body that is too long from one that just fits. A limit of ureq's own would count bytes before they
    // are decoded, of which a few make a body of any length.
    let limit = u64::try_from(Response::LIMIT + 1).unwrap_or(u64::MAX);
    let mut body = Vec::new();
    let read = response.body_mut().as_reader().take(limit).read_to_end(&mut body);
    read.map_err(|error| describe(&error.into()))?;
    if body.len() > Response::LIMIT {
        return Err(words::TOO_LONG.into());
    }
    Ok(Response::new(response.status().as_u16(), headers, body))
}

fn describe(error: &ureq::Error) -> TransportError {
    let words = match error {
        ureq::Error::Timeout(_) => words::TOO_LATE,
        ureq::Error::HostNotFound => words::NOT_FOUND,
        ureq::Error::ConnectionFailed => words::NOT_CONNECTED,
        ureq::Error::RequireHttpsOnly(_) => words::NOT_HTTPS,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => words::NOT_SAFE,
        ureq::Error::Protocol(error) if is_of_request(&error.to_string()) => return convert::unsendable(),
        ureq::Error::Protocol(_) | ureq::Error::Http(_) => words::NONSENSE,
        ureq::Error::Io(error) => words::of_connection(error).unwrap_or(words::BROKE),
        _ => words::FAILED,
    };
    words.into()
}

/// Whether a fault is one of the request, and not one of what the server sent. The error is of a crate that ureq does not show.
fn is_of_request(fault: &str) -> bool {
    ["not valid for HTTP version", "body not allowed by method", "more than one host header"]
        .iter()
        .any(|words| fault.contains(words))
}

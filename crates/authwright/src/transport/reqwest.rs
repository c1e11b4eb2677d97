//! Sending with reqwest.

use std::error::Error;
use std::io;

use reqwest::header::{CONTENT_LENGTH, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method};

use super::{convert, words};
use crate::request::{Request, Response};
use crate::url::{self, Parts};
use crate::{BoxFuture, Http, TransportError};

/// Sends with reqwest. Needs a Tokio runtime.
///
/// Redirects are not followed, no status is an error, and of the body no more is read than [`Response::LIMIT`] bytes. There is
/// no way to wrap a [`reqwest::Client`]: it follows redirects by what it was built with, and may take a secret along.
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: Client,
    loopback: bool,
}

impl Reqwest {
    /// A client with reqwest's settings, whose `User-Agent` is `authwright/` and the version where a request states none.
    ///
    /// # Errors
    ///
    /// There is no TLS on this system.
    pub fn new() -> Result<Self, reqwest::Error> {
        Reqwest::from_builder(Client::builder().user_agent(words::USER_AGENT))
    }

    /// A client with settings of its own. Its redirect policy is replaced. Where it states no `User-Agent` none is sent, which some
    /// servers refuse.
    ///
    /// # Errors
    ///
    /// The settings do not fit together.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, reqwest::Error> {
        Ok(Reqwest { client: builder.redirect(Policy::none()).build()?, loopback: false })
    }

    /// **For tests only.** Sends to `http://localhost`, `127.0.0.1` and `[::1]` too, where credentials travel in the clear.
    #[must_use]
    pub fn allow_http_on_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        if !url::is_safe(&request.url, self.loopback) {
            return Err(words::NOT_HTTPS.into());
        }
        let timeout = request.timeout;
        let url = request.url.clone();
        let converted = convert::into_http(request)?;
        let mut converted = reqwest::Request::try_from(converted).map_err(|error| describe(&error))?;
        let sent = converted.url();
        // `url::Url` encodes some characters, takes out dot segments and writes addresses anew, of which a signature knows nothing.
        let same = |parts: &Parts<'_>, sent: &Parts<'_>| {
            parts.same_origin(sent) && (parts.path, parts.query) == (sent.path, sent.query)
        };
        if !Parts::read(&url).zip(Parts::read(sent.as_str())).is_some_and(|(parts, sent)| same(&parts, &sent))
        {
            return Err(words::REWRITTEN.into());
        }
        say_that_it_is_empty(&mut converted);
        if timeout.is_some() {
            *converted.timeout_mut() = timeout;
        }
        let mut response = self.client.execute(converted).await.map_err(|error| describe(&error))?;
        let (status, headers) = (response.status().as_u16(), convert::texts(response.headers()));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| describe(&error))? {
            if body.len() + chunk.len() > Response::LIMIT {
                return Err(words::TOO_LONG.into());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response::new(status, headers, body))
    }
}

impl Http for Reqwest {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// Some servers refuse a method that has a body where no length is stated (RFC 9110 §8.6), and reqwest states none of an empty one.
fn say_that_it_is_empty(request: &mut reqwest::Request) {
    let is_empty = request.body().and_then(reqwest::Body::as_bytes).is_none_or(<[u8]>::is_empty);
    if is_empty && [Method::POST, Method::PUT, Method::PATCH].contains(request.method()) {
        request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
    }
}

fn describe(error: &reqwest::Error) -> TransportError {
    if error.is_builder() {
        return convert::unsendable();
    }
    let words = if error.is_timeout() {
        words::TOO_LATE
    } else if let Some(words) = of_sources(error) {
        words
    } else if error.is_connect() {
        words::NOT_CONNECTED
    } else {
        words::FAILED
    };
    words.into()
}

/// What the first cause that is known says.
fn of_sources(error: &reqwest::Error) -> Option<words::Words> {
    let mut causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.find_map(|cause| match cause.downcast_ref::<io::Error>() {
        Some(error) => words::of_connection(error),
        // The error is hyper's own, whose types reqwest does not show.
        None => (cause.to_string() == "connection closed before message completed").then_some(words::CUT),
    })
}

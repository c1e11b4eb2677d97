//! Sending with reqwest.

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use super::convert;
use crate::request::{Request, Response};
use crate::{BoxFuture, Http, TransportError, url};

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
    /// A client with reqwest's settings.
    ///
    /// # Errors
    ///
    /// There is no TLS on this system.
    pub fn new() -> Result<Self, reqwest::Error> {
        Reqwest::from_builder(Client::builder())
    }

    /// A client with settings of its own. Its redirect policy is replaced.
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
            return Err(TransportError::new("the URL is not `https`"));
        }
        let timeout = request.timeout;
        let converted = convert::into_http(request)?;
        let mut converted = reqwest::Request::try_from(converted).map_err(|error| describe(&error))?;
        if timeout.is_some() {
            *converted.timeout_mut() = timeout;
        }
        let mut response = self.client.execute(converted).await.map_err(|error| describe(&error))?;
        let (status, headers) = (response.status().as_u16(), convert::texts(response.headers()));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| describe(&error))? {
            if body.len() + chunk.len() > Response::LIMIT {
                return Err(TransportError::new("the answer is longer than 1 MiB"));
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

/// Words without URLs, since a query may hold a secret; reqwest's own have them.
fn describe(error: &reqwest::Error) -> TransportError {
    TransportError::new(if error.is_timeout() {
        "the time limit was reached"
    } else if error.is_connect() {
        "the connection failed"
    } else if error.is_builder() {
        "the request cannot be sent"
    } else {
        "the request failed"
    })
}

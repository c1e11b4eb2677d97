//! Sending with reqwest.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method};

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
        let unsendable = || TransportError::new("the request cannot be sent");
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| unsendable())?;
        let mut headers = HeaderMap::new();
        for (name, value) in &request.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
            let mut value = HeaderValue::from_str(value).map_err(|_| unsendable())?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let mut builder =
            self.client.request(method, request.url.as_str()).headers(headers).body(request.body);
        if let Some(timeout) = request.timeout {
            builder = builder.timeout(timeout);
        }
        let mut response = builder.send().await.map_err(|error| describe(&error))?;
        let status = response.status().as_u16();
        let pairs = response.headers().iter();
        let headers = pairs
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
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

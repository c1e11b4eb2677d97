//! Sends with hyper, for which the runtime has no feature: a transport is one method.
//!
//! The rules stand at [`Http`]: no redirects, no status is an error, certificates are checked, bodies have a limit.

use std::time::Duration;

use authwright::{BoxFuture, Http, Request, Response, TransportError};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring::default_provider;

/// How long to wait for an answer where the spec does not say.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends with hyper over any connector.
#[derive(Debug, Clone)]
pub struct Hyper<C>(Client<C, Full<Bytes>>);

impl Hyper<HttpsConnector<HttpConnector>> {
    /// Over TLS alone, with the certificate authorities that browsers trust.
    ///
    /// # Errors
    ///
    /// There is no TLS.
    pub fn https() -> Result<Self, rustls::Error> {
        let builder = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(default_provider())?;
        Ok(Hyper::over(builder.https_only().enable_http1().build()))
    }
}

impl<C: Connect + Clone + Send + Sync + 'static> Hyper<C> {
    /// Over a connector of one's own. It must refuse what is not `https`, except in tests.
    #[must_use]
    pub fn over(connector: C) -> Self {
        Hyper(Client::builder(TokioExecutor::new()).build(connector))
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let answer = self.0.request(into_hyper(request)?).await.map_err(|error| {
            TransportError::new(if error.is_connect() {
                "the connection failed"
            } else {
                "the request failed"
            })
        })?;
        let (head, body) = answer.into_parts();
        let pairs = head.headers.iter();
        let headers = pairs
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let body = Limited::new(body, Response::LIMIT).collect().await;
        let body = body.map_err(|_| TransportError::new("the answer is cut off, or longer than 1 MiB"))?;
        Ok(Response::new(head.status.as_u16(), headers, body.to_bytes()))
    }
}

impl<C: Connect + Clone + Send + Sync + 'static> Http for Hyper<C> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let patience = request.timeout.unwrap_or(PATIENCE);
            let answer = tokio::time::timeout(patience, self.exchange(request)).await;
            answer.unwrap_or_else(|_| Err(TransportError::new("the time limit was reached")))
        })
    }
}

/// Errors have words of our own: those of hyper may name the URL, whose query may hold a secret.
fn into_hyper(request: Request) -> Result<hyper::Request<Full<Bytes>>, TransportError> {
    let mut builder = hyper::Request::builder().method(request.method.as_str()).uri(request.url);
    for (name, value) in &request.headers {
        let value = HeaderValue::from_str(value).map(|mut value| {
            value.set_sensitive(true);
            value
        });
        let value = value.map_err(|_| TransportError::new("a header's value cannot be sent"))?;
        builder = builder.header(name, value);
    }
    let request = builder.body(Full::from(request.body));
    request.map_err(|_| TransportError::new("the request cannot be sent"))
}

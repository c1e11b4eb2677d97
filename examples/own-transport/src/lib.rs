//! Sends with hyper, for which the runtime has no feature: a transport is one method.
//!
//! The rules stand at [`Http`]: no redirects, no status is an error, certificates are checked, bodies have a limit.

use std::time::Duration;

use authwright::{BoxFuture, Http, Request, Response, TransportError};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
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
        let request = hyper::Request::<Vec<u8>>::try_from(request)?.map(Full::from);
        // Errors have words of our own: those of hyper may name the URL, whose query may hold a secret.
        let answer = self.0.request(request).await.map_err(|error| {
            TransportError::new(if error.is_connect() {
                "the connection failed"
            } else {
                "the request failed"
            })
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, Response::LIMIT).collect().await;
        let body = body.map_err(|_| TransportError::new("the answer is cut off, or longer than 1 MiB"))?;
        Ok(hyper::Response::from_parts(head, body.to_bytes().to_vec()).into())
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

//! A transport that takes the vendors' place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};

use authwright::{BlockingHttp, BoxFuture, Http, Request, Response, TransportError, Ureq, UreqOnLoopback};
use serde_json::Value;

use crate::server::{self, REDIRECT_URI, USERNAME};

/// Sends a vendor's URL to the endpoint of a test server over another transport, and remembers what was sent.
#[derive(Debug, Clone)]
pub struct Vendor<H = UreqOnLoopback> {
    /// The address of the test server.
    pub base: String,
    routes: &'static [(&'static str, &'static str)],
    http: H,
    sent: Arc<Mutex<Vec<String>>>,
    tokens: Arc<Mutex<Vec<String>>>,
}

impl Vendor {
    /// Starts [`server`], and sends with ureq. Routes lead from a whole URL to a path.
    #[must_use]
    pub fn start(routes: &'static [(&'static str, &'static str)]) -> Self {
        Vendor::at(server::start(), routes)
    }

    /// The same with a server of one's own.
    #[must_use]
    pub fn at(base: String, routes: &'static [(&'static str, &'static str)]) -> Self {
        Vendor::over(ureq(), base, routes)
    }
}

impl<H> Vendor<H> {
    /// The same over a transport of one's own, which must send to `http://` on the loopback interface.
    #[must_use]
    pub fn over(http: H, base: String, routes: &'static [(&'static str, &'static str)]) -> Self {
        Vendor { base, routes, http, sent: Arc::default(), tokens: Arc::default() }
    }

    /// How many requests were sent.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// The access and refresh tokens that came back, for tests that look for them where they must not be.
    #[must_use]
    pub fn tokens(&self) -> Vec<String> {
        self.tokens.lock().unwrap().clone()
    }

    /// Consents as a person would on the server's page, and gives the query that the browser comes back with.
    #[must_use]
    pub fn consent(&self, url: &str) -> String {
        query(&self.callback(url))
    }

    /// The same, and gives the whole address that the browser comes back to.
    #[must_use]
    pub fn callback(&self, url: &str) -> String {
        let (_, query) = url.split_once('?').unwrap();
        let form = Request::new("POST", format!("{}/oauth/authorize", self.base))
            .with_header("content-type", "application/x-www-form-urlencoded")
            .with_body(format!("{query}&user_id={USERNAME}"));
        location(form)
    }

    /// Sends what the browser does, and gives the query that it comes back with.
    #[must_use]
    pub fn redirect(&self, request: Request) -> String {
        query(&location(request))
    }

    fn route(&self, mut request: Request) -> Request {
        self.sent.lock().unwrap().push(format!("{} {}", request.method, request.url));
        let to = self.routes.iter().find(|(from, _)| request.url == *from);
        let (_, to) = to.unwrap_or_else(|| panic!("no route for {}", request.url));
        request.url = format!("{}{to}", self.base);
        request
    }

    fn note(&self, answer: &Response) {
        let json: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let tokens = ["access_token", "refresh_token"].iter().filter_map(|key| json[key].as_str());
        self.tokens.lock().unwrap().extend(tokens.map(str::to_owned));
    }
}

impl<H: BlockingHttp> BlockingHttp for Vendor<H> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.http.send(self.route(request)).inspect(|answer| self.note(answer))
    }
}

impl<H: Http> Http for Vendor<H> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let answer = self.http.send(self.route(request));
        Box::pin(async move { answer.await.inspect(|answer| self.note(answer)) })
    }
}

fn location(request: Request) -> String {
    let answer = ureq().send(request).unwrap();
    assert_eq!(answer.status, 302);
    answer.header("location").unwrap().to_owned()
}

fn query(location: &str) -> String {
    let (uri, query) = location.split_once('?').unwrap();
    assert_eq!(uri, REDIRECT_URI);
    query.to_owned()
}

fn ureq() -> UreqOnLoopback {
    Ureq(ureq::Agent::new_with_defaults()).allow_http_on_loopback()
}

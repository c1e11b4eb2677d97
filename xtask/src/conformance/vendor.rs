//! The way to the server: for the runtime, and for the person in the browser.

use std::time::Duration;

use authwright::{BlockingHttp, Request, Response, TransportError, Ureq, UreqOnLoopback};

use super::Mismatch;

/// The host that the spec names.
pub(super) const ISSUER: &str = "https://op.acme-api.io";

/// Where the browser comes back to. Nothing listens there: the redirect is read, not followed.
pub(super) const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";

/// How many pages a login may take: the authorization endpoint, the person's page, and the endpoint again.
const MOST_PAGES: usize = 5;

/// How long an answer may take, many times what it needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends what is for the spec's host to the server.
pub(super) struct Vendor {
    base: String,
    http: UreqOnLoopback,
}

impl Vendor {
    pub(super) fn new(port: u16) -> Self {
        let agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build();
        let http = Ureq(agent.into()).allow_http_on_loopback();
        Vendor { base: format!("http://127.0.0.1:{port}"), http }
    }

    /// Goes through the pages of a login as a browser does, and gives the query that it comes back with.
    pub(super) fn consent(&self, url: &str) -> Result<String, Mismatch> {
        let expected = format!("a redirect to {REDIRECT_URI}");
        let mut jar = Jar::default();
        let mut next = url.to_owned();
        for _ in 0..MOST_PAGES {
            let request = Request::get(next).with_header("cookie", jar.header());
            let answer = self.send(request).map_err(|error| Mismatch::new(&expected, error))?;
            jar.keep(&answer);
            let Some(location) = answer.header("location") else {
                let body = String::from_utf8_lossy(&answer.body);
                return Err(Mismatch::new(&expected, format!("status {}: {body}", answer.status)));
            };
            if let Some(query) = location.strip_prefix(REDIRECT_URI).and_then(|rest| rest.strip_prefix('?')) {
                return Ok(query.to_owned());
            }
            next = match location.strip_prefix('/') {
                Some(path) => format!("{ISSUER}/{path}"),
                None => location.to_owned(),
            };
        }
        Err(Mismatch::new(expected, format!("more than {MOST_PAGES} pages")))
    }
}

impl BlockingHttp for Vendor {
    fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        let path = request.url.strip_prefix(ISSUER).or_else(|| request.url.strip_prefix(&self.base));
        let path = path.filter(|path| path.starts_with('/'));
        let path = path.ok_or_else(|| TransportError::new("the URL is for another host"))?;
        request.url = format!("{}{path}", self.base);
        self.http.send(request)
    }
}

/// A browser's cookies for one host. Their paths and lifetimes are of no account in a login of seconds.
#[derive(Default)]
struct Jar(Vec<(String, String)>);

impl Jar {
    fn header(&self) -> String {
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Keeps what an answer sets. An empty value removes a cookie.
    fn keep(&mut self, answer: &Response) {
        let set = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        for (name, value) in set.filter_map(|(_, cookie)| cookie.split(';').next()?.split_once('=')) {
            self.0.retain(|(kept, _)| kept != name);
            if !value.is_empty() {
                self.0.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

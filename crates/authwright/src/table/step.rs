//! A request and how its answer is read.

use std::time::Duration;

use super::{Body, ErrorRule, Message, Pairs, Take, Template};

/// One request and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The URL. For a check of the API, it may begin with `/` and then joins the base URL.
    pub url: Template<'a>,
    /// Headers, query, cookies and body.
    pub message: Message<'a>,
    /// What is taken from the answer.
    pub take: &'a [Take<'a>],
    /// When the answer is an error. Any status but 2xx is one anyway.
    pub errors: &'a [ErrorRule<'a>],
    /// Whether it is sent at the first login only, not at renewals.
    pub once: bool,
    /// How long to wait for the answer, in seconds; 30 where the spec does not say.
    pub timeout: Option<u32>,
}

/// How long to wait for an answer where the spec does not say, in seconds. A server that accepts a connection and says nothing
/// would hold a login for ever.
const USUAL_TIMEOUT: u32 = 30;

impl<'a> Step<'a> {
    /// A request with any method.
    #[must_use]
    pub const fn new(method: &'a str, url: Template<'a>) -> Self {
        Step { method, url, message: Message::new(), take: &[], errors: &[], once: false, timeout: None }
    }

    /// A `GET`.
    #[must_use]
    pub const fn get(url: Template<'a>) -> Self {
        Step::new("GET", url)
    }

    /// A `POST`.
    #[must_use]
    pub const fn post(url: Template<'a>) -> Self {
        Step::new("POST", url)
    }

    /// With headers.
    #[must_use]
    pub const fn headers(mut self, headers: &'a [(&'a str, Template<'a>)]) -> Self {
        self.message.headers = headers;
        self
    }

    /// With query parameters.
    #[must_use]
    pub const fn query(mut self, query: Pairs<'a>) -> Self {
        self.message.query = query;
        self
    }

    /// With cookies.
    #[must_use]
    pub const fn cookies(mut self, cookies: &'a [(&'a str, Template<'a>)]) -> Self {
        self.message.cookies = cookies;
        self
    }

    /// With HTTP Basic authentication.
    #[must_use]
    pub const fn basic(mut self, username: Template<'a>, password: Template<'a>) -> Self {
        self.message = self.message.basic(username, password);
        self
    }

    /// With a form body.
    #[must_use]
    pub const fn form(mut self, params: Pairs<'a>) -> Self {
        self.message.body = Body::Form(params);
        self
    }

    /// With a JSON body.
    #[must_use]
    pub const fn json(mut self, params: Pairs<'a>) -> Self {
        self.message.body = Body::Json(params);
        self
    }

    /// With a text body.
    #[must_use]
    pub const fn text(mut self, media_type: &'a str, content: Template<'a>) -> Self {
        self.message.body = Body::Text { media_type, content };
        self
    }

    /// With values to take from the answer.
    #[must_use]
    pub const fn take(mut self, take: &'a [Take<'a>]) -> Self {
        self.take = take;
        self
    }

    /// With rules for errors.
    #[must_use]
    pub const fn errors(mut self, errors: &'a [ErrorRule<'a>]) -> Self {
        self.errors = errors;
        self
    }

    /// At the first login only.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// How long to wait for the answer.
    pub(crate) fn time_limit(&self) -> Duration {
        Duration::from_secs(u64::from(self.timeout.unwrap_or(USUAL_TIMEOUT)))
    }

    /// With a time limit, in seconds.
    #[must_use]
    pub const fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }
}

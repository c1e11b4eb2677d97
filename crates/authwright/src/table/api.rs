//! What API requests get, and how long a grant lives.

use super::{Body, Condition, Message, Pairs, Step, Template};

/// What goes with each API call, and where it may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Api<'a> {
    /// What the paths of API calls are joined to. Empty where the spec states none.
    pub base_url: Template<'a>,
    /// Further domains, and those below them, that a signed request may go to.
    pub hosts: &'a [&'a str],
    /// What is added to each request.
    pub message: Message<'a>,
    /// A cheap request that shows whether the credentials work.
    pub verify: Option<&'a Step<'a>>,
}

impl<'a> Api<'a> {
    /// An API at this address.
    #[must_use]
    pub const fn new(base_url: Template<'a>) -> Self {
        Api { base_url, hosts: &[], message: Message::new(), verify: None }
    }

    /// With further domains.
    #[must_use]
    pub const fn hosts(mut self, hosts: &'a [&'a str]) -> Self {
        self.hosts = hosts;
        self
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

    /// With parameters that are added to a form or JSON body.
    #[must_use]
    pub const fn body(mut self, body: Body<'a>) -> Self {
        self.message.body = body;
        self
    }

    /// With a request that shows whether the credentials work. It is sent as it stands: what goes with every call is stated there
    /// again, so that the request can say something else.
    #[must_use]
    pub const fn verify(mut self, verify: &'a Step<'a>) -> Self {
        self.verify = Some(verify);
        self
    }
}

/// How long a grant lives where the answer does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lifetime {
    /// Until it is revoked.
    Forever,
    /// This many seconds.
    Seconds(u32),
}

/// When a grant is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renew<'a> {
    /// This many seconds before it expires. None: the default of the one who asks.
    pub before: Option<u32>,
    /// After this many seconds without a call.
    pub idle: Option<u32>,
    /// After an API answer of which one of these holds. None stated: status 401.
    pub when: &'a [Condition<'a>],
}

impl<'a> Renew<'a> {
    /// No rules of its own.
    #[must_use]
    pub const fn new() -> Self {
        Renew { before: None, idle: None, when: &[] }
    }

    /// This many seconds before it expires.
    #[must_use]
    pub const fn before(mut self, seconds: u32) -> Self {
        self.before = Some(seconds);
        self
    }

    /// After this many seconds without a call.
    #[must_use]
    pub const fn idle(mut self, seconds: u32) -> Self {
        self.idle = Some(seconds);
        self
    }

    /// After an answer of which one of these holds.
    #[must_use]
    pub const fn when(mut self, when: &'a [Condition<'a>]) -> Self {
        self.when = when;
        self
    }
}

impl Default for Renew<'_> {
    fn default() -> Self {
        Self::new()
    }
}

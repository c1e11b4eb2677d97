//! A connector, its methods and their calls.

use super::{
    Body, Capture, Condition, Derived, ErrorRule, Field, Fixed, Message, Pairs, Slot, Stability, Take,
    Template,
};

/// How one vendor authenticates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connector<'a> {
    /// The id, which is the spec's file name too.
    pub id: &'a str,
    /// The vendor's or product's name.
    pub name: &'a str,
    /// One sentence about it.
    pub summary: Option<&'a str>,
    /// Where the vendor documents the API.
    pub api_docs: Option<&'a str>,
    /// Ids of the families that it belongs to, such as `commerce`.
    pub categories: &'a [&'a str],
    /// How far it has come.
    pub stability: Stability,
    /// The day on which it was compared with the vendor's documentation, such as `2026-11-21`.
    pub verified_on: Option<&'a str>,
    /// The pages that it was compared with.
    pub verified_against: &'a [&'a str],
    /// The ways to authenticate, in the spec's order.
    pub methods: &'a [Method<'a>],
}

impl<'a> Connector<'a> {
    /// A connector with these methods.
    #[must_use]
    pub const fn new(id: &'a str, name: &'a str, methods: &'a [Method<'a>]) -> Self {
        Connector {
            id,
            name,
            summary: None,
            api_docs: None,
            categories: &[],
            stability: Stability::Stable,
            verified_on: None,
            verified_against: &[],
            methods,
        }
    }

    /// With a summary.
    #[must_use]
    pub const fn summary(mut self, summary: &'a str) -> Self {
        self.summary = Some(summary);
        self
    }

    /// With the address of the vendor's documentation.
    #[must_use]
    pub const fn api_docs(mut self, api_docs: &'a str) -> Self {
        self.api_docs = Some(api_docs);
        self
    }

    /// With the ids of the families that it belongs to.
    #[must_use]
    pub const fn categories(mut self, categories: &'a [&'a str]) -> Self {
        self.categories = categories;
        self
    }

    /// Not as far as others.
    #[must_use]
    pub const fn stability(mut self, stability: Stability) -> Self {
        self.stability = stability;
        self
    }

    /// Compared with the vendor's documentation on this day.
    #[must_use]
    pub const fn verified_on(mut self, day: &'a str) -> Self {
        self.verified_on = Some(day);
        self
    }

    /// Compared with these pages.
    #[must_use]
    pub const fn verified_against(mut self, pages: &'a [&'a str]) -> Self {
        self.verified_against = pages;
        self
    }

    /// The method with this id, and its place.
    #[must_use]
    pub fn method(&self, id: &str) -> Option<(usize, &'a Method<'a>)> {
        self.methods.iter().enumerate().find(|(_, method)| method.id == id)
    }
}

/// One way to authenticate with a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Method<'a> {
    /// The id, unique in the connector.
    pub id: &'a str,
    /// What a form shows.
    pub label: &'a str,
    /// The method type of the spec, such as `oauth2_client_credentials`. For people: no code depends on it.
    pub kind: &'a str,
    /// One or two sentences for whoever chooses between methods.
    pub help: Option<&'a str>,
    /// What is supplied.
    pub fields: &'a [Field<'a>],
    /// What the vendor sets and nobody is asked for.
    pub fixed: &'a [Fixed<'a>],
    /// What is computed. A value may use only values before it.
    pub derived: &'a [Derived<'a>],
    /// What comes back and is kept.
    pub captures: &'a [Capture<'a>],
    /// The authorization request, where a person logs in with a browser.
    pub authorize: Option<Authorize<'a>>,
    /// What is read and checked when the browser comes back.
    pub callback: Callback<'a>,
    /// The requests that end in a grant. Empty where credentials are sent with each API call.
    pub login: &'a [Step<'a>],
    /// The request that renews a grant, where there is a refresh token. Steps of `login` that are not `once` follow it.
    pub refresh: Option<Step<'a>>,
    /// The request that ends a grant.
    pub revoke: Option<Step<'a>>,
    /// What goes with each API call.
    pub api: Api<'a>,
    /// How long a grant lives where the answer does not say.
    pub lifetime: Option<Lifetime>,
    /// When a grant is renewed.
    pub renew: Renew<'a>,
}

impl<'a> Method<'a> {
    /// A method with nothing but a name.
    #[must_use]
    pub const fn new(id: &'a str, label: &'a str, kind: &'a str, fields: &'a [Field<'a>]) -> Self {
        Method {
            id,
            label,
            kind,
            help: None,
            fields,
            fixed: &[],
            derived: &[],
            captures: &[],
            authorize: None,
            callback: Callback::new(),
            login: &[],
            refresh: None,
            revoke: None,
            api: Api::new(&[]),
            lifetime: None,
            renew: Renew::new(),
        }
    }

    /// With a help text.
    #[must_use]
    pub const fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// With values that the vendor sets.
    #[must_use]
    pub const fn fixed(mut self, fixed: &'a [Fixed<'a>]) -> Self {
        self.fixed = fixed;
        self
    }

    /// With computed values.
    #[must_use]
    pub const fn derived(mut self, derived: &'a [Derived<'a>]) -> Self {
        self.derived = derived;
        self
    }

    /// With values that come back.
    #[must_use]
    pub const fn captures(mut self, captures: &'a [Capture<'a>]) -> Self {
        self.captures = captures;
        self
    }

    /// With an authorization request and its callback.
    #[must_use]
    pub const fn authorize(mut self, authorize: Authorize<'a>, callback: Callback<'a>) -> Self {
        self.authorize = Some(authorize);
        self.callback = callback;
        self
    }

    /// With the requests that end in a grant.
    #[must_use]
    pub const fn login(mut self, login: &'a [Step<'a>]) -> Self {
        self.login = login;
        self
    }

    /// With a request that renews a grant.
    #[must_use]
    pub const fn refresh(mut self, refresh: Step<'a>) -> Self {
        self.refresh = Some(refresh);
        self
    }

    /// With a request that ends a grant.
    #[must_use]
    pub const fn revoke(mut self, revoke: Step<'a>) -> Self {
        self.revoke = Some(revoke);
        self
    }

    /// With what goes into each API call.
    #[must_use]
    pub const fn api(mut self, api: Api<'a>) -> Self {
        self.api = api;
        self
    }

    /// With a lifetime for grants whose answer states none.
    #[must_use]
    pub const fn lifetime(mut self, lifetime: Lifetime) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// With other rules for renewal.
    #[must_use]
    pub const fn renew(mut self, renew: Renew<'a>) -> Self {
        self.renew = renew;
        self
    }
}

/// The authorization request (RFC 6749 §4.1.1): a URL that a browser is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorize<'a> {
    /// The endpoint.
    pub url: Template<'a>,
    /// The parameters, added to the endpoint's query.
    pub query: Pairs<'a>,
    /// How the code is bound to the login (RFC 7636).
    pub pkce: Pkce,
    /// How long the random `state` is.
    pub state_length: StateLength,
}

impl<'a> Authorize<'a> {
    /// An authorization request with PKCE S256 and a state of 43 characters.
    #[must_use]
    pub const fn new(url: Template<'a>, query: Pairs<'a>) -> Self {
        Authorize { url, query, pkce: Pkce::S256, state_length: StateLength::Characters(43) }
    }

    /// With another PKCE method.
    #[must_use]
    pub const fn pkce(mut self, pkce: Pkce) -> Self {
        self.pkce = pkce;
        self
    }

    /// With another length of the state.
    #[must_use]
    pub const fn state_length(mut self, state_length: StateLength) -> Self {
        self.state_length = state_length;
        self
    }
}

/// How the code is bound to the login (RFC 7636 §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkce {
    /// The challenge is the SHA-256 of the verifier.
    S256,
    /// The challenge is the verifier.
    Plain,
    /// The vendor knows no PKCE.
    None,
}

/// How many characters the random `state` has. Always within 22 and 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateLength {
    /// This many.
    Characters(u16),
    /// As many as an integer field says.
    Value(Slot),
}

/// What is read and checked when the browser comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callback<'a> {
    /// The parameter that carries the state. None where the login sends none.
    pub state: Option<&'a str>,
    /// What is taken from the parameters.
    pub take: &'a [Take<'a>],
    /// Parameters that must have these values; compared in constant time.
    pub check: &'a [(&'a str, Template<'a>)],
}

impl<'a> Callback<'a> {
    /// Nothing to read.
    #[must_use]
    pub const fn new() -> Self {
        Callback { state: None, take: &[], check: &[] }
    }

    /// With the state in this parameter.
    #[must_use]
    pub const fn state(mut self, parameter: &'a str) -> Self {
        self.state = Some(parameter);
        self
    }

    /// With values to take.
    #[must_use]
    pub const fn take(mut self, take: &'a [Take<'a>]) -> Self {
        self.take = take;
        self
    }

    /// With values to check.
    #[must_use]
    pub const fn check(mut self, check: &'a [(&'a str, Template<'a>)]) -> Self {
        self.check = check;
        self
    }
}

impl Default for Callback<'_> {
    fn default() -> Self {
        Self::new()
    }
}

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
    /// How long to wait for the answer, in seconds.
    pub timeout: Option<u32>,
}

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

    /// With a time limit, in seconds.
    #[must_use]
    pub const fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }
}

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

    /// With a request that shows whether the credentials work.
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

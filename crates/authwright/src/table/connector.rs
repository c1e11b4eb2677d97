//! A connector and its methods.

use super::{
    Api, Authorize, Callback, Capture, Derived, Field, Fixed, Lifetime, Renew, Stability, Step, Take, Target,
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
    pub methods: &'a [&'a Method<'a>],
}

impl<'a> Connector<'a> {
    /// A connector with these methods.
    #[must_use]
    pub const fn new(id: &'a str, name: &'a str, methods: &'a [&'a Method<'a>]) -> Self {
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
        self.methods.iter().copied().enumerate().find(|(_, method)| method.id == id)
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

impl Method<'_> {
    /// Whether every login brings a value for a capture, by its place in `captures`. For the compiler.
    #[doc(hidden)]
    #[must_use]
    pub fn always_takes(&self, capture: u16) -> bool {
        let takes = self.login.iter().flat_map(|step| step.take).chain(self.callback.take);
        let fills = |take: &&Take<'_>| take.into == Target::Capture(capture);
        takes.filter(fills).any(|take| take.required || take.default.is_some())
    }
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

//! The login in a browser: where it is sent, and what comes back.

use super::{Origin, Pairs, Slot, Take, Template};

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

impl Callback<'_> {
    /// Whether something is read from the parameter of this name, by the table or by the standard (RFC 6749 §4.1.2, RFC 9207 §2).
    pub(crate) fn reads(&self, name: &str) -> bool {
        let takes = |take: &Take<'_>| match take.from {
            Origin::Parameter(from) | Origin::Path(from) => from == name,
            Origin::Paths(paths) => paths.contains(&name),
            Origin::Header(_) | Origin::Cookie(_) | Origin::Body => false,
        };
        matches!(name, "code" | "state" | "error" | "error_description" | "error_uri" | "iss")
            || self.state == Some(name)
            || self.check.iter().any(|(checked, _)| *checked == name)
            || self.take.iter().any(takes)
    }
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

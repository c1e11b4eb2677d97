//! Logins in a browser: the request that the browser is sent to, and what it comes back with.

use authwright::table::{Authorize, Callback, Node, Pkce, Slot, StateLength};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{MethodType, PkceKeyword};

use super::method::{Lowering, of_preset};
use super::scope::{Needs, What, needs};
use super::text::Place;

impl<'s, 'a> Lowering<'s, 'a> {
    /// The authorization request, and what is read when the browser comes back.
    pub(super) fn authorize_and_callback(&mut self) -> (Option<Authorize<'a>>, Callback<'a>) {
        let spec = self.spec;
        let Some(block) = &spec.authorize else {
            self.check_no_callback();
            return (None, Callback::new());
        };
        let there = Needs::of(needs::STATE | needs::CHALLENGE | needs::MESSAGE);
        let Some(url) = &block.url else {
            self.missing_url(block.span, "authorize");
            return (None, Callback::new());
        };
        let mut mentioned = Vec::new();
        let url = self.url(url, there, &mut mentioned, true).map(|url| url.template);
        let of_url = mentioned.len();
        let query = self.pairs(block.params.as_ref(), there, &mut mentioned);
        self.secrets_in_url_of(&mentioned, of_url);
        let state = query.iter().find(|(_, node)| *node == Node::Slot(Slot::State)).map(|(name, _)| *name);
        // A value of that name hides the state, and was reported where it is declared.
        let hidden = self.declares("state");
        if state.is_none() && !hidden {
            let found = Diagnostic::new(
                &rules::OAU005,
                block.span,
                "the login in the browser carries no state, so anybody could finish it with a code of their own",
            )
            .help("add `state: ${state}` to the parameters of `authorize`")
            .note("RFC 6749 §10.12");
            self.report(found);
        }
        let pkce = match (&block.pkce, self.kind) {
            (Some(pkce), _) => match pkce.value {
                PkceKeyword::S256 => Pkce::S256,
                PkceKeyword::Plain => Pkce::Plain,
                PkceKeyword::None => Pkce::None,
            },
            (None, MethodType::Oauth2AuthorizationCode) => Pkce::S256,
            (None, _) => Pkce::None,
        };
        self.check_pkce(pkce, block.span);
        let length = match self.names.get("state_length").map(|info| info.what) {
            Some(What::Slot(slot)) => StateLength::Value(slot),
            Some(What::Literal { text, .. }) => StateLength::Characters(text.parse().unwrap_or(43)),
            _ => StateLength::Characters(43),
        };
        let callback = self.callback(state);
        let authorize = url.map(|url| Authorize::new(url, query).pkce(pkce).state_length(length));
        (authorize, callback)
    }

    /// PKCE protects a login only where both of its halves are sent.
    fn check_pkce(&mut self, pkce: Pkce, span: Span) {
        let missing = ["code_challenge", "code_verifier"].into_iter().find(|name| !self.used.contains(*name));
        let (Some(missing), true) = (missing, pkce != Pkce::None) else { return };
        let message = format!("PKCE is on, and no request carries the `{missing}`");
        let found = Diagnostic::new(&rules::OAU003, span, message)
            .label("a code that is stolen on its way could be redeemed by anybody")
            .help("leave both of its parameters to the method's type; where the server has no PKCE, write `pkce: none` here")
            .note("RFC 7636 §4.3 and §4.5, RFC 9700 §2.1.1");
        self.report(found);
    }

    fn callback(&mut self, state: Option<&'a str>) -> Callback<'a> {
        let spec = self.spec;
        let mut callback = Callback::new();
        if let Some(state) = state {
            callback = callback.state(state);
        }
        let Some(block) = &spec.callback else { return callback };
        let takes = self.takes(block.take.as_ref(), true, Needs::of(needs::STATE));
        let there = Needs::of(needs::STATE | needs::CALLBACK);
        let mut checks = Vec::new();
        for (name, text) in block.check.iter().flat_map(|checks| checks.present()) {
            self.literal_name(name);
            if let Some(template) = self.template(text, Place::Check, there, &mut Vec::new()) {
                checks.push((self.text(name), template));
            }
        }
        callback.take(takes).check(self.slice(&checks))
    }

    /// Without a login in a browser nothing comes back that could be taken or checked.
    fn check_no_callback(&mut self) {
        let callback = self.spec.callback.as_ref().map(|callback| callback.span);
        if let Some(span) = callback.filter(|span| !of_preset(*span)) {
            let found = Diagnostic::new(&rules::SCH002, span, "there is a `callback` without `authorize`")
                .label("no browser is sent away, so none comes back")
                .help("add `authorize: { url: … }`, or remove `callback`");
            self.report(found);
        }
    }

    /// Whether the spec has a field or a computed value of this name.
    fn declares(&self, name: &str) -> bool {
        let field = self.spec.fields.as_ref().and_then(|fields| fields.get(name)?.as_ref());
        let derived = self.spec.derive.as_ref().and_then(|derive| derive.get(name)?.as_ref());
        field.is_some() || derived.is_some()
    }
}

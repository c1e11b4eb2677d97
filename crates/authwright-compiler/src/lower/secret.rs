//! Secrets: what must be marked as one, and where one may not stand.

mod content;
mod sent;
mod uses;

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{FieldSpec, Json, Map, TypeKeyword};

use super::method::{Lowering, of_preset};
use super::scope::Info;
use super::text::Mentioned;

use uses::Uses;

impl<'s, 'a> Lowering<'s, 'a> {
    /// Secrets among what the URL itself mentions.
    pub(super) fn secrets_in_url(&mut self, mentioned: &Mentioned<'a>, url: Span) {
        let inside =
            |span: &Span| span.source == url.source && span.start >= url.start && span.end <= url.end;
        let secret = mentioned
            .iter()
            .find(|(span, info)| info.secret && !info.hashed && inside(span))
            .map(|(span, _)| *span);
        if let Some(span) = secret {
            self.secret_in_url(span);
        }
    }

    /// Secrets among the parameters that go into the URL: those of `authorize`, and others with `send: query`.
    pub(super) fn secrets_in_url_of(&mut self, mentioned: &Mentioned<'a>, from: usize) {
        let spans: Vec<Span> = secret_spans(&mentioned[from..]);
        spans.into_iter().for_each(|span| self.secret_in_url(span));
    }

    /// Secrets among the query parameters.
    pub(super) fn secrets_in_query(
        &mut self,
        mentioned: &Mentioned<'a>,
        from: usize,
        to: usize,
        query: Option<&Map<Option<Json>>>,
    ) {
        let Some(query) = query else { return };
        let values: Vec<Span> = query.present().map(|(_, value)| value.span).collect();
        let inside = |span: &Span| {
            values.iter().any(|value| {
                value.source == span.source && span.start >= value.start && span.end <= value.end
            })
        };
        let spans: Vec<Span> =
            secret_spans(&mentioned[from..to]).into_iter().filter(|span| inside(span)).collect();
        spans.into_iter().for_each(|span| self.secret_in_url(span));
    }

    fn secret_in_url(&mut self, span: Span) {
        let found = Diagnostic::new(&rules::SEC004, span, "a secret stands in a URL, and URLs end up in logs")
            .help("send it in a header or in the body; where the vendor offers no other place, waive it: `waive: { secret-in-url: the reason }`")
            .note("CWE-598, RFC 6749 §2.3.1, RFC 9700 §4.3.2");
        self.report(found);
    }

    /// Fields that are secrets by their name or by their use, and are not marked as such.
    pub(super) fn check_secrets(&mut self) {
        let (spec, uses) = (self.spec, Uses::of(self.spec));
        for (name, field) in spec.fields.iter().flat_map(|fields| fields.present()) {
            let marked = field.secret.is_some();
            if marked || field.fixed.is_some() || of_preset(name.span) || !self.used.contains(name.as_str()) {
                continue;
            }
            let plain = may_be_secret(field) && !named_like_no_secret(name);
            let reason = match (named_like_a_secret(name), uses.as_secret(name, plain)) {
                (true, _) if may_be_secret(field) => "it is named like one".to_owned(),
                (_, Some(use_of)) => use_of,
                _ => continue,
            };
            let message = format!("the field `{}` is a secret and not marked as one", name.value);
            let found = Diagnostic::new(&rules::SEC001, name.span, message)
                .label(reason)
                .help("add `secret: true`; if it is none, say `secret: false`")
                .note("CWE-532: a plain value appears in `Debug`, errors and logs");
            self.report(found);
        }
    }
}

fn secret_spans(mentioned: &[(Span, Info<'_>)]) -> Vec<Span> {
    mentioned.iter().filter(|(_, info)| info.secret && !info.hashed).map(|(span, _)| *span).collect()
}

fn may_be_secret(field: &FieldSpec) -> bool {
    let kind = field.kind.as_ref().map(|kind| kind.value);
    matches!(kind, None | Some(TypeKeyword::String | TypeKeyword::Pem | TypeKeyword::Json))
}

fn named_like_a_secret(name: &str) -> bool {
    const WHOLE: &[&str] = &[
        "access_key",
        "access_token",
        "api_key",
        "api_token",
        "apikey",
        "apisecret",
        "auth_token",
        "bearer_token",
        "pass",
        "passphrase",
        "passwd",
        "password",
        "private_key",
        "pwd",
        "refresh_token",
        "secret",
        "secret_key",
        "signing_key",
        "subscription_key",
        "token",
        "user_token",
    ];
    const ENDS: &[&str] = &[
        "_access_key",
        "_access_token",
        "_api_key",
        "_api_token",
        "_apikey",
        "_apisecret",
        "_auth_token",
        "_bearer_token",
        "_passphrase",
        "_passwd",
        "_password",
        "_private_key",
        "_pwd",
        "_refresh_token",
        "_secret",
        "_secret_key",
        "_signing_key",
        "_subscription_key",
        "_user_token",
    ];
    WHOLE.contains(&name) || ENDS.iter().any(|end| name.ends_with(end))
}

/// Names of what stands beside a secret: user name and identifiers are sent together with it, and are shown.
fn named_like_no_secret(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    matches!(
        last,
        "id" | "url"
            | "uri"
            | "type"
            | "name"
            | "username"
            | "user"
            | "login"
            | "email"
            | "account"
            | "tenant"
            | "region"
            | "realm"
            | "scope"
            | "host"
    ) || matches!(name, "consumer_key" | "public_key")
}

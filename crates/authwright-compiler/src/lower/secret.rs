//! Secrets: what must be marked as one, and where one may not stand.

mod sent;

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{FieldSpec, Json, Map, OpSpec, PlainOp, Text, TypeKeyword};

use super::method::{Lowering, of_preset};
use super::scope::Info;
use super::template;
use super::text::Mentioned;

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
        let spec = self.spec;
        for (name, field) in spec.fields.iter().flat_map(|fields| fields.present()) {
            let marked = field.secret.is_some();
            if marked || field.fixed.is_some() || of_preset(name.span) || !self.used.contains(&name.value) {
                continue;
            }
            let plain = may_be_secret(field) && !named_like_no_secret(name);
            let reason = match (named_like_a_secret(name), self.used_as_secret(name, plain)) {
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

    fn used_as_secret(&self, name: &str, plain: bool) -> Option<String> {
        let spec = self.spec;
        let mentions = |text: &Text| template::names(&text.value).any(|(used, _)| used == *name);
        let api = spec.api.as_ref();
        let blocks = spec.token.iter().map(|token| (&token.headers, &token.basic));
        let blocks = blocks.chain(api.iter().map(|api| (&api.headers, &api.basic)));
        for (headers, basic) in blocks {
            if basic.as_ref().and_then(|basic| basic.password.as_ref()).is_some_and(&mentions) {
                return Some("it is the password of HTTP Basic".to_owned());
            }
            for (header, text) in headers.iter().flat_map(|headers| headers.present()) {
                if !header.eq_ignore_ascii_case("authorization") {
                    continue;
                }
                if mentions(text) || (plain && self.flows(name, text, false)) {
                    return Some("it goes into the `Authorization` header".to_owned());
                }
            }
        }
        let mut keys = spec
            .derive
            .iter()
            .flat_map(|derive| derive.present())
            .flat_map(|(_, derive)| derive.apply.iter().flatten())
            .filter_map(|op| match &op.value {
                OpSpec::Hmac(_, key) => Some(&key.key),
                _ => None,
            });
        if keys.any(|key| mentions(key) || (plain && self.flows(name, key, true))) {
            return Some("it is the key of a keyed hash".to_owned());
        }
        let sent = plain.then(|| self.secret_name_of(name)).flatten();
        sent.map(|sent| format!("it is sent as `{sent}`"))
    }

    /// Whether a value gets into a text through computed values. A keyed hash gives nothing away of what it is made of, and
    /// neither does another hash, though a key may be made by one.
    fn flows(&self, name: &str, text: &Text, through_hashes: bool) -> bool {
        let spec = self.spec;
        let mut seen = BTreeSet::new();
        let mut open: Vec<String> = template::names(&text.value).map(|(name, _)| name).collect();
        while let Some(next) = open.pop() {
            let derive = spec.derive.as_ref().and_then(|derive| derive.get(&next)?.as_ref());
            let Some(derive) = derive.filter(|_| seen.insert(next)) else { continue };
            let stops = derive.apply.iter().flatten().any(|op| match &op.value {
                OpSpec::Hmac(..) => true,
                OpSpec::Plain(plain) => !through_hashes && is_hash(*plain),
                _ => false,
            });
            if !stops {
                let further: Vec<String> = super::derive::texts(derive)
                    .flat_map(|text| template::names(&text.value).map(|(name, _)| name).collect::<Vec<_>>())
                    .collect();
                if further.iter().any(|used| used == name) {
                    return true;
                }
                open.extend(further);
            }
        }
        false
    }
}

fn is_hash(op: PlainOp) -> bool {
    matches!(op, PlainOp::Md5 | PlainOp::Sha1 | PlainOp::Sha256 | PlainOp::Sha512)
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

//! Secrets: what must be marked as one, and where one may not stand.

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{FieldSpec, Json, Map, Text, TypeKeyword};

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
            let reason = match (named_like_a_secret(name), self.used_as_secret(name)) {
                (true, _) if may_be_secret(field) => "it is named like one",
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

    fn used_as_secret(&self, name: &str) -> Option<&'static str> {
        let spec = self.spec;
        let mentions = |text: &Text| template::names(&text.value).any(|(used, _)| used == *name);
        let api = spec.api.as_ref();
        let blocks = spec.token.iter().map(|token| (&token.headers, &token.basic));
        let blocks = blocks.chain(api.iter().map(|api| (&api.headers, &api.basic)));
        for (headers, basic) in blocks {
            if basic.as_ref().and_then(|basic| basic.password.as_ref()).is_some_and(&mentions) {
                return Some("it is the password of HTTP Basic");
            }
            let authorization = headers.iter().flat_map(|headers| headers.present());
            if authorization
                .into_iter()
                .any(|(header, text)| header.eq_ignore_ascii_case("authorization") && mentions(text))
            {
                return Some("it goes into the `Authorization` header");
            }
        }
        let keys = spec
            .derive
            .iter()
            .flat_map(|derive| derive.present())
            .flat_map(|(_, derive)| derive.apply.iter().flatten());
        for op in keys {
            if let crate::spec::OpSpec::Hmac(_, key) = &op.value
                && mentions(&key.key)
            {
                return Some("it is the key of a keyed hash");
            }
        }
        None
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
        "password",
        "passphrase",
        "secret",
        "api_key",
        "private_key",
        "secret_key",
        "access_token",
        "refresh_token",
    ];
    const ENDS: &[&str] =
        &["_password", "_secret", "_passphrase", "_private_key", "_secret_key", "_access_token"];
    WHOLE.contains(&name) || ENDS.iter().any(|end| name.ends_with(end))
}

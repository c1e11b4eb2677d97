//! Fields: what is supplied, and what the vendor sets.

use authwright::table::{Choice, Field, Fixed, Kind, Slot};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{FieldSpec, Map, Provider, Scalar, ScalarOrList, Spanned, Text, TypeKeyword};

use super::method::{Lowering, of_preset};
use super::scope::{self, Info, Literal, Reach, What};
use super::url::is_local;

impl<'s, 'a> Lowering<'s, 'a> {
    /// Declares every field that the method uses, and every fixed value.
    pub(super) fn declare_fields(&mut self) {
        let spec = self.spec;
        for (name, field) in spec.fields.iter().flat_map(|fields| fields.present()) {
            let from_preset = of_preset(name.span) || of_preset(field.span);
            self.refuse_provided_name(
                name,
                from_preset || matches!(name.as_str(), "access_token" | "refresh_token"),
            );
            let label = match &field.label {
                Some(label) => self.plain(label),
                None => self.text(&label_of(name)),
            };
            if let Some(fixed) = &field.fixed {
                self.declare_fixed(name, label, field, fixed);
                continue;
            }
            if self.used.contains(name.as_str()) {
                self.declare_field(name, label, field);
            }
        }
    }

    /// Without a login, the secret that a type of method brings must go somewhere by itself.
    pub(super) fn check_sent(&mut self, kind: Span) {
        let spec = self.spec;
        if spec.token.is_some() || spec.steps.is_some() || spec.authorize.is_some() {
            return;
        }
        for (name, field) in spec.fields.iter().flat_map(|fields| fields.present()) {
            let is_secret = field.secret.as_ref().is_some_and(|secret| **secret);
            if !is_secret || !of_preset(name.span) || self.used.contains(name.as_str()) {
                continue;
            }
            let message = format!("this method never sends the credential `{}`", name.value);
            let found = Diagnostic::new(&rules::TPL013, kind, message)
                .label("nobody would even be asked for it")
                .help(format!(
                    "say where it goes, such as `api: {{ headers: {{ X-Api-Key: \"${{{}}}\" }} }}`",
                    name.value
                ));
            self.report(found);
        }
    }

    pub(super) fn refuse_provided_name(&mut self, name: &Text, allowed: bool) {
        let reserved = scope::PROVIDED.iter().any(|provided| provided.name == name.value)
            || matches!(name.as_str(), "request" | "grant");
        if reserved && !allowed {
            let message = format!("`{}` is a name that the language provides", name.value);
            let found = Diagnostic::new(&rules::TPL011, name.span, message).help("choose another name");
            self.report(found);
        }
        let well_formed = name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !well_formed {
            let message = format!("`{}` is no name for a value", name.value);
            let found = Diagnostic::new(&rules::SCH007, name.span, message)
                .help("names begin with a lower-case letter and hold lower-case letters, digits and `_`");
            self.report(found);
        }
    }

    fn declare_fixed(
        &mut self,
        name: &Text,
        label: &'a str,
        field: &FieldSpec,
        fixed: &Spanned<ScalarOrList>,
    ) {
        let is_secret = field.secret.as_ref().is_some_and(|secret| secret.value);
        if is_secret {
            let message = format!("the secret `{}` has a fixed value", name.value);
            let found = Diagnostic::new(&rules::SEC002, fixed.span, message)
                .label("everybody who reads the spec knows it")
                .help("remove `fixed`, so that it is supplied; a value that is no secret needs no `secret: true`");
            self.report(found);
        }
        self.refuse_references(fixed);
        if let (Some(kind), false) = (self.kind_of_field(name, field), is_secret) {
            let mut row = Field::new(self.text(name), label, kind);
            row.within = self.domains(field.within.as_deref());
            row.pattern = field.pattern.as_ref().and_then(|pattern| self.pattern(pattern));
            self.check_fixed(&row, fixed);
        }
        let separator = field.separator.as_ref().map_or(" ", |text| text.as_str());
        self.check_fixed_scopes(field, fixed, separator);
        let mut text = joined(&fixed.value, separator);
        let choices = self.choices(field.choices.as_ref());
        if let Some(choice) = choices.iter().find(|choice| choice.key == text) {
            text = choice.value.to_owned();
        }
        let text = self.text(&text);
        let json = match &fixed.value {
            ScalarOrList::One(Scalar::Integer(_)) => Literal::Number,
            ScalarOrList::One(Scalar::Boolean(_)) => Literal::Boolean,
            _ => Literal::Text,
        };
        self.fixed.push(Fixed::new(self.text(name), label, text));
        let info = Info::slot(Slot::State, Kind::Text);
        let info = Info { what: What::Literal { text, json }, span: Some(name.span), ..info.closed() };
        self.names.insert(self.text(name), info);
    }

    fn refuse_references(&mut self, value: &Spanned<ScalarOrList>) {
        let joined = joined(&value.value, " ");
        if joined.contains("${") {
            let found = Diagnostic::new(&rules::TPL005, value.span, "this value cannot hold references")
                .help("write literal text; a value that depends on others stands under `derive:`");
            self.report(found);
        }
    }

    fn declare_field(&mut self, name: &Text, label: &'a str, spec: &FieldSpec) {
        let Some(kind) = self.kind_of_field(name, spec) else {
            self.faulty.insert(self.text(name));
            return;
        };
        let mut field = Field::new(self.text(name), label, kind);
        field.secret = spec.secret.as_ref().is_some_and(|secret| secret.value);
        field.app = spec.provided_by.as_ref().is_some_and(|by| by.value == Provider::App);
        field.advanced = spec.advanced.as_ref().is_some_and(|advanced| advanced.value);
        field.required = spec.required.as_ref().is_none_or(|required| required.value);
        field.help = spec.help.as_ref().map(|help| self.plain(help));
        field.placeholder = spec.placeholder.as_ref().map(|text| self.plain(text));
        let examples: Vec<&str> =
            spec.examples.iter().flatten().map(|example| self.text(&example.value.to_text())).collect();
        field.examples = self.slice(&examples);
        field.within = self.domains(spec.within.as_deref());
        field.pattern = spec.pattern.as_ref().and_then(|pattern| self.pattern(pattern));
        if let Some(default) = &spec.default {
            self.refuse_references(default);
            field.default = Some(self.text(&joined(&default.value, " ")));
            field.required = false;
        }
        self.check_field(&field, spec);
        let index = u16::try_from(self.fields.len()).unwrap_or(u16::MAX);
        let listed = matches!(kind, Kind::Choice(_));
        let bounded = listed || scope::all_bound(field.within);
        let info = Info {
            span: Some(name.span),
            secret: field.secret,
            optional: !field.required && field.default.is_none(),
            app: field.app,
            pattern: field.pattern,
            reach: if bounded { Reach::Closed } else { Reach::User },
            chooser: if listed { Reach::Closed } else { Reach::User },
            ..Info::slot(Slot::Field(index), kind)
        };
        self.names.insert(self.text(name), info);
        self.fields.push(field);
    }

    fn kind_of_field(&mut self, name: &Text, spec: &FieldSpec) -> Option<Kind<'a>> {
        let keyword = spec.kind.as_ref().map_or(TypeKeyword::String, |kind| kind.value);
        let bounds = (spec.min.as_ref().map(|min| min.value), spec.max.as_ref().map(|max| max.value));
        let some = |choices: &Map<_>| choices.present().next().is_some();
        if keyword == TypeKeyword::Choice && !spec.choices.as_ref().is_some_and(some) {
            let message = format!("the choice `{}` has no `choices`", name.value);
            let found = Diagnostic::new(&rules::SCH002, name.span, message).help(
                "add its choices, such as `choices: { live: { label: Live, value: api.example.com } }`",
            );
            self.report(found);
            return None;
        }
        let choices = self.choices(spec.choices.as_ref());
        let separator = match &spec.separator {
            Some(separator) => self.text(separator),
            None => " ",
        };
        Some(match keyword {
            TypeKeyword::Choice => Kind::Choice(choices),
            TypeKeyword::Scopes => Kind::Scopes { separator, known: choices },
            TypeKeyword::Integer => {
                Kind::Integer { min: bounds.0.unwrap_or(i64::MIN), max: bounds.1.unwrap_or(i64::MAX) }
            }
            TypeKeyword::HostLabel => Kind::HostLabel { suffix: self.suffix_after(name) },
            other => self.kind_of_keyword(other),
        })
    }

    /// The kind of a value that is no field. It has nothing that a `choice` would be of.
    pub(super) fn kind_without_choices(&mut self, keyword: &Spanned<TypeKeyword>) -> Kind<'a> {
        if keyword.value == TypeKeyword::Choice {
            let found = Diagnostic::new(&rules::SCH002, keyword.span, "this choice has no `choices`")
                .label("only a field lists them, so any value would do")
                .help("remove the type; what is taken from an answer is bounded by `pattern: live|test`");
            self.report(found);
        }
        self.kind_of_keyword(keyword.value)
    }

    /// The kind of a type without arguments.
    fn kind_of_keyword(&self, keyword: TypeKeyword) -> Kind<'a> {
        match keyword {
            TypeKeyword::Integer => Kind::Integer { min: i64::MIN, max: i64::MAX },
            TypeKeyword::Boolean => Kind::Boolean,
            TypeKeyword::Host => Kind::Host,
            TypeKeyword::HostLabel => Kind::HostLabel { suffix: "" },
            TypeKeyword::Port => Kind::Port,
            TypeKeyword::Url => Kind::Url,
            TypeKeyword::Email => Kind::Email,
            TypeKeyword::Uuid => Kind::Uuid,
            TypeKeyword::Pem => Kind::Pem,
            TypeKeyword::Json => Kind::Json,
            TypeKeyword::Scopes => Kind::Scopes { separator: " ", known: &[] },
            TypeKeyword::String | TypeKeyword::Choice => Kind::Text,
        }
    }

    fn choices(
        &mut self,
        choices: Option<&Map<Option<Spanned<crate::spec::ChoiceSpec>>>>,
    ) -> &'a [Choice<'a>] {
        let mut all = Vec::new();
        for (key, choice) in choices.iter().flat_map(|choices| choices.present()) {
            let label = match (&choice.label, &choice.bare_label) {
                (Some(label), _) => self.plain(label),
                (None, Some(label)) => self.text(label),
                (None, None) => self.text(&label_of(key)),
            };
            let value = match &choice.value.value {
                Some(value) => self.plain(value),
                None => self.text(key),
            };
            all.push(Choice::new(self.text(key), label, value));
        }
        self.slice(&all)
    }

    /// The literal text that follows a label in the first URL that holds it: what a person may paste along.
    fn suffix_after(&self, name: &str) -> &'a str {
        let reference = format!("${{{name}}}");
        let spec = self.spec;
        let api = spec.api.as_ref().and_then(|api| api.base_url.as_ref());
        let authorize = spec.authorize.as_ref().and_then(|block| block.url.as_ref());
        let token = spec.token.as_ref().and_then(|block| block.url.as_ref());
        for url in [api, authorize, token].into_iter().flatten() {
            let Some(after) = url.value.split(&reference).nth(1) else { continue };
            let end = after.find(['/', '?', '#', ':', '$']).unwrap_or(after.len());
            if after.starts_with('.') {
                return self.text(&after[..end]);
            }
        }
        ""
    }

    /// Domains of `within:`, each of which must belong to somebody.
    pub(super) fn domains(&mut self, within: Option<&[Text]>) -> &'a [&'a str] {
        let domains: Vec<&'a str> = within.unwrap_or(&[]).iter().map(|domain| self.domain(domain)).collect();
        self.slice(&domains)
    }

    /// A domain of `hosts`: credentials go to every host below it.
    pub(super) fn api_domain(&mut self, domain: &Text) -> &'a str {
        if scope::owned_domain(domain) && !scope::bounds(domain) {
            let message =
                format!("anybody gets a name below `{}`, so credentials could go to anybody", domain.value);
            let found = Diagnostic::new(&rules::SCH007, domain.span, message)
                .help(format!("write the vendor's own host, such as `my-app.{}`", domain.value));
            self.report(found);
        }
        self.domain(domain)
    }

    fn domain(&mut self, domain: &Text) -> &'a str {
        if !authwright::is_dns_name(domain) || !scope::owned_domain(domain) || is_local(domain) {
            let message = format!("`{}` is no domain that belongs to one owner", domain.value);
            let found = Diagnostic::new(&rules::SCH007, domain.span, message).help(
                "write a domain such as `example.com`, without scheme, port, path, `*` and dots around it",
            );
            self.report(found);
        }
        self.text(&domain.value)
    }

    pub(super) fn pattern(&mut self, pattern: &Text) -> Option<&'a str> {
        // The runtime matches with an engine of its own, which lacks some of the syntax.
        let runtime = authwright::check_pattern(&pattern.value);
        if let Err(error) = runtime.and_then(|()| super::witness::of_pattern(&pattern.value).map(drop)) {
            if error == super::witness::TOO_LARGE {
                let found = Diagnostic::new(&rules::SCH007, pattern.span, error)
                    .label("it takes too much memory to match")
                    .help("lower the bounds of its repetitions, and put none inside another");
                self.report(found);
                return None;
            }
            let reason = error.lines().last().unwrap_or("it is no regular expression").trim().to_owned();
            let message = format!("the pattern does not compile: {reason}");
            let found = Diagnostic::new(&rules::SCH007, pattern.span, message).help(
                "use linear-time syntax: no look-around and no back-references; the whole value is matched",
            );
            self.report(found);
            return None;
        }
        let unanchored = pattern.value.trim_start_matches('^').trim_end_matches('$');
        if !unanchored.contains(['\\', '.', '[', '(', '{', '*', '+', '?', '|']) {
            let message = format!("the pattern fits no text but `{unanchored}`");
            let found = Diagnostic::new(&rules::SCH013, pattern.span, message);
            self.report(found.help(format!(
                "the whole value is matched: write `{unanchored}.*` for what begins like that"
            )));
        }
        Some(self.text(&pattern.value))
    }

    pub(super) fn declared(&self, span: Span, name: &str) -> Option<Span> {
        let other = self.names.get(name).and_then(|info| info.span)?;
        (other != span).then_some(other)
    }
}

fn joined(value: &ScalarOrList, separator: &str) -> String {
    match value {
        ScalarOrList::One(scalar) => scalar.to_text(),
        ScalarOrList::List(items) => {
            items.iter().map(|item| item.value.as_str()).collect::<Vec<_>>().join(separator)
        }
    }
}

/// A label from a key: `site_id` becomes "Site ID".
pub(super) fn label_of(key: &str) -> String {
    const ACRONYMS: &[&str] = &["id", "url", "uri", "api", "pkce", "ip", "sso", "jwt", "pem", "oauth2"];
    let words: Vec<String> = key
        .split(['_', '-'])
        .filter(|word| !word.is_empty())
        .enumerate()
        .map(|(index, word)| match (ACRONYMS.contains(&word), index) {
            (true, _) if word == "oauth2" => "OAuth 2.0".to_owned(),
            (true, _) => word.to_ascii_uppercase(),
            (false, 0) => {
                let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
                format!("{}{rest}", first.to_uppercase())
            }
            _ => word.to_owned(),
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels() {
        let check = |key: &str, expected: &str| assert_eq!(super::label_of(key), expected);
        check("site_id", "Site ID");
        check("account", "Account");
        check("api_key", "API key");
        check("oauth2", "OAuth 2.0");
    }
}

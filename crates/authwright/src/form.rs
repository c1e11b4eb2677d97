//! Forms: what a method asks for, as a JSON Schema.

use crate::json::{Json, Members, members};
use crate::table::{Choice, Connector, Field, Kind};

/// Who fills a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// The integration, once.
    App,
    /// Each person who connects.
    User,
}

impl Connector<'_> {
    /// A JSON Schema (2020-12) of what a method asks for, of the form that [`Client::from_json`](crate::Client::from_json) reads.
    /// None where there is no such method.
    ///
    /// A text that is required is not empty (`minLength`). Secrets are `writeOnly` with `format: password`; what a form hides has
    /// `x-advanced`; `x-order` has the keys in order.
    #[must_use]
    pub fn form_schema(&self, method: &str, audience: Audience) -> Option<String> {
        self.form(method, audience).map(|schema| schema.to_text())
    }

    /// The same as a tree. For the compiler.
    #[doc(hidden)]
    #[must_use]
    pub fn form(&self, method: &str, audience: Audience) -> Option<Json<'_>> {
        let (_, method) = self.method(method)?;
        let fields: Vec<_> =
            method.fields.iter().filter(|field| field.app == (audience == Audience::App)).collect();
        let keys = |only: &dyn Fn(&Field<'_>) -> bool| {
            texts(fields.iter().filter(|field| only(field)).map(|field| field.key))
        };
        let properties = fields.iter().map(|field| (field.key.into(), property(field))).collect();
        let schema = members(vec![
            ("$schema", Some("https://json-schema.org/draft/2020-12/schema".into())),
            ("title", Some(method.label.into())),
            ("description", method.help.map(Json::from)),
            ("type", Some("object".into())),
            ("properties", Some(Json::Object(properties))),
            ("required", Some(keys(&|field| field.required))),
            ("additionalProperties", Some(Json::Boolean(false))),
            ("x-order", Some(keys(&|_| true))),
        ]);
        Some(Json::Object(schema))
    }
}

fn property<'a>(field: &Field<'a>) -> Json<'a> {
    let mut schema = typed(field.kind);
    let format = match field.kind {
        _ if field.secret => Some("password"),
        Kind::Url => Some("uri"),
        Kind::Email => Some("email"),
        Kind::Uuid => Some("uuid"),
        _ => None,
    };
    let is_typed_in = !matches!(
        field.kind,
        Kind::Integer { .. } | Kind::Port | Kind::Boolean | Kind::Choice(_) | Kind::Scopes { .. }
    );
    // A schema's pattern matches anywhere; this crate's patterns match the whole text.
    let pattern = field.pattern.map(|pattern| Json::Text(format!("^(?:{pattern})$").into()));
    let examples = || Json::List(field.examples.iter().map(|one| in_json(field.kind, one)).collect());
    schema.extend(members(vec![
        ("title", Some(field.label.into())),
        ("description", field.help.map(Json::from)),
        ("default", field.default.map(|default| in_json(field.kind, default))),
        ("examples", (!field.examples.is_empty()).then(examples)),
        ("pattern", pattern),
        // A blank text counts as missing.
        ("minLength", (field.required && is_typed_in).then(|| 1_u64.into())),
        ("x-placeholder", field.placeholder.map(Json::from)),
        ("x-advanced", field.advanced.then_some(Json::Boolean(true))),
        ("writeOnly", field.secret.then_some(Json::Boolean(true))),
        ("format", format.map(Json::from)),
    ]));
    Json::Object(schema)
}

fn typed(kind: Kind<'_>) -> Members<'_> {
    let of = |name: &'static str| ("type", Some(name.into()));
    // What every whole number is within is no bound, and some readers of JSON would change it.
    let whole = |min: i64, max: i64| {
        let min = Some(min).filter(|min| *min != i64::MIN).map(Json::from);
        let max = Some(max).filter(|max| *max != i64::MAX).map(Json::from);
        members(vec![of("integer"), ("minimum", min), ("maximum", max)])
    };
    let string = |key: &'static str, value| members(vec![of("string"), (key, Some(value))]);
    match kind {
        Kind::Integer { min, max } => whole(min, max),
        Kind::Port => whole(1, 65_535),
        Kind::Boolean => members(vec![of("boolean")]),
        Kind::Choice(choices) => string("oneOf", options(choices)),
        Kind::HostLabel { suffix } if !suffix.is_empty() => string("x-suffix", suffix.into()),
        Kind::Pem | Kind::Json => string("x-multiline", Json::Boolean(true)),
        Kind::Scopes { known, .. } => {
            let any = Json::Object(members(vec![of("string")]));
            let items = if known.is_empty() {
                any
            } else {
                // Known scopes are offered, and others are allowed.
                let named = Json::Object(string("oneOf", options(known)));
                Json::Object(members(vec![("anyOf", Some(Json::List(vec![named, any])))]))
            };
            members(vec![of("array"), ("items", Some(items))])
        }
        _ => members(vec![of("string")]),
    }
}

fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Json<'a> {
    Json::List(texts.map(Json::from).collect())
}

/// A default or an example in the field's own JSON type.
fn in_json<'a>(kind: Kind<'_>, text: &'a str) -> Json<'a> {
    match kind {
        Kind::Integer { .. } | Kind::Port => text.parse::<i64>().map_or_else(|_| text.into(), Json::from),
        Kind::Boolean => text.parse::<bool>().map_or_else(|_| text.into(), Json::Boolean),
        Kind::Scopes { .. } => texts(text.split_whitespace()),
        _ => text.into(),
    }
}

fn options<'a>(choices: &[Choice<'a>]) -> Json<'a> {
    let option = |choice: &Choice<'a>| {
        Json::Object(members(vec![("const", Some(choice.key.into())), ("title", Some(choice.label.into()))]))
    };
    Json::List(choices.iter().map(option).collect())
}

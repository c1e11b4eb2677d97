//! Forms: what a method asks for, as a JSON Schema.

use serde_json::{Map, Value as Json, json};

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
    pub fn form_schema(&self, method: &str, audience: Audience) -> Option<Json> {
        let (_, method) = self.method(method)?;
        let fields: Vec<_> =
            method.fields.iter().filter(|field| field.app == (audience == Audience::App)).collect();
        let keys = |only: &dyn Fn(&Field<'_>) -> bool| -> Vec<&str> {
            fields.iter().filter(|field| only(field)).map(|field| field.key).collect()
        };
        let properties: Map<String, Json> =
            fields.iter().map(|field| (field.key.to_owned(), property(field))).collect();
        let mut schema = Map::new();
        let mut put = |key: &str, value: Json| schema.insert(key.to_owned(), value);
        put("$schema", "https://json-schema.org/draft/2020-12/schema".into());
        put("title", method.label.into());
        if let Some(help) = method.help {
            put("description", help.into());
        }
        put("type", "object".into());
        put("properties", properties.into());
        put("required", keys(&|field| field.required).into());
        put("additionalProperties", false.into());
        put("x-order", keys(&|_| true).into());
        Some(schema.into())
    }
}

fn property(field: &Field<'_>) -> Json {
    let mut schema = typed(field.kind);
    let is_typed_in =
        schema.get("type").is_some_and(|kind| kind == "string") && !schema.contains_key("oneOf");
    let mut put =
        |key: &str, value: Option<Json>| value.and_then(|value| schema.insert(key.to_owned(), value));
    put("title", Some(field.label.into()));
    put("description", field.help.map(Json::from));
    put("default", field.default.map(|default| typed_default(field.kind, default)));
    put("examples", (!field.examples.is_empty()).then(|| field.examples.into()));
    // A schema's pattern matches anywhere; this crate's patterns match the whole text.
    put("pattern", field.pattern.map(|pattern| format!("^(?:{pattern})$").into()));
    // A blank text counts as missing.
    put("minLength", (field.required && is_typed_in).then(|| 1.into()));
    put("x-placeholder", field.placeholder.map(Json::from));
    put("x-advanced", field.advanced.then_some(true.into()));
    if field.secret {
        put("writeOnly", Some(true.into()));
        put("format", Some("password".into()));
    }
    Json::Object(schema)
}

fn typed(kind: Kind<'_>) -> Map<String, Json> {
    let schema = match kind {
        Kind::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Kind::Port => json!({"type": "integer", "minimum": 1, "maximum": 65535}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Choice(choices) => json!({"type": "string", "oneOf": options(choices)}),
        Kind::Url => json!({"type": "string", "format": "uri"}),
        Kind::Email => json!({"type": "string", "format": "email"}),
        Kind::Uuid => json!({"type": "string", "format": "uuid"}),
        Kind::HostLabel { suffix } if !suffix.is_empty() => json!({"type": "string", "x-suffix": suffix}),
        Kind::Pem | Kind::Json => json!({"type": "string", "x-multiline": true}),
        Kind::Scopes { known: &[], .. } => json!({"type": "array", "items": {"type": "string"}}),
        // Known scopes are offered, and others are allowed.
        Kind::Scopes { known, .. } => {
            json!({"type": "array", "items": {"anyOf": [{"type": "string", "oneOf": options(known)}, {"type": "string"}]}})
        }
        Kind::Text | Kind::Host | Kind::HostLabel { .. } => json!({"type": "string"}),
    };
    match schema {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

/// A default in the field's own JSON type.
fn typed_default(kind: Kind<'_>, default: &str) -> Json {
    let text = || Json::from(default);
    match kind {
        Kind::Integer { .. } | Kind::Port => default.parse::<i64>().map_or_else(|_| text(), Json::from),
        Kind::Boolean => default.parse::<bool>().map_or_else(|_| text(), Json::from),
        Kind::Scopes { .. } => default.split_whitespace().collect(),
        _ => text(),
    }
}

fn options(choices: &[Choice<'_>]) -> Vec<Json> {
    choices.iter().map(|choice| json!({"const": choice.key, "title": choice.label})).collect()
}

//! Forms: what a method asks for, as a JSON Schema.

use serde_json::{Map, Value as Json};

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
        let mut properties = Map::new();
        for field in &fields {
            properties.insert(field.key.to_owned(), property(field));
        }
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
    let string = || ("type", "string".into());
    match kind {
        Kind::Integer { min, max } => {
            members(vec![("type", "integer".into()), ("minimum", min.into()), ("maximum", max.into())])
        }
        Kind::Port => {
            members(vec![("type", "integer".into()), ("minimum", 1.into()), ("maximum", 65535.into())])
        }
        Kind::Boolean => members(vec![("type", "boolean".into())]),
        Kind::Choice(choices) => members(vec![string(), ("oneOf", options(choices))]),
        Kind::Url => members(vec![string(), ("format", "uri".into())]),
        Kind::Email => members(vec![string(), ("format", "email".into())]),
        Kind::Uuid => members(vec![string(), ("format", "uuid".into())]),
        Kind::HostLabel { suffix } if !suffix.is_empty() => {
            members(vec![string(), ("x-suffix", suffix.into())])
        }
        Kind::Pem | Kind::Json => members(vec![string(), ("x-multiline", true.into())]),
        Kind::Scopes { known, .. } => {
            let any = Json::Object(members(vec![string()]));
            let items = if known.is_empty() {
                any
            } else {
                // Known scopes are offered, and others are allowed.
                let named = Json::Object(members(vec![string(), ("oneOf", options(known))]));
                Json::Object(members(vec![("anyOf", Json::Array(vec![named, any]))]))
            };
            members(vec![("type", "array".into()), ("items", items)])
        }
        Kind::Text | Kind::Host | Kind::HostLabel { .. } => members(vec![string()]),
    }
}

/// What `json!` makes too, which takes far longer to compile.
fn members(members: Vec<(&str, Json)>) -> Map<String, Json> {
    let mut map = Map::new();
    for (key, value) in members {
        map.insert(key.to_owned(), value);
    }
    map
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

fn options(choices: &[Choice<'_>]) -> Json {
    let option = |choice: &Choice<'_>| {
        Json::Object(members(vec![("const", choice.key.into()), ("title", choice.label.into())]))
    };
    choices.iter().map(option).collect()
}

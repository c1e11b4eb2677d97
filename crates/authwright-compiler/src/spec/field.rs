//! Fields: what a person or the integration supplies.

use serde::Deserialize;

use super::{Map, Spanned, Text, TypeKeyword};

/// Something that is supplied: by the person who connects, or once by the integration.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// What a form shows. From the key where absent: `site_id` becomes "Site ID".
    pub label: Option<Text>,
    /// A sentence or two for whoever fills the form.
    pub help: Option<Text>,
    /// What an empty input shows.
    pub placeholder: Option<Text>,
    /// Values as they look in practice.
    pub examples: Option<Vec<Spanned<Scalar>>>,
    /// What the value may be. `string` where absent.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<TypeKeyword>>,
    /// Whether the value is kept out of logs, errors and `Debug`.
    pub secret: Option<Spanned<bool>>,
    /// Whether it must be supplied. True where absent; a default makes it optional.
    pub required: Option<Spanned<bool>>,
    /// The value where none is supplied. For a choice its key, for scopes a list.
    pub default: Option<Spanned<ScalarOrList>>,
    /// A value that the vendor sets. Documented, and asked of nobody.
    pub fixed: Option<Spanned<ScalarOrList>>,
    /// Whether a form hides it among the advanced settings.
    pub advanced: Option<Spanned<bool>>,
    /// Who supplies it: each `user`, or the `app` (the integration) once.
    pub provided_by: Option<Spanned<Provider>>,
    /// The values of a `choice`, by key; for `scopes` those that the vendor documents.
    pub choices: Option<Map<Option<Spanned<ChoiceSpec>>>>,
    /// For `host` and `url`: the domains it must be of, or below.
    pub within: Option<Vec<Text>>,
    /// A regular expression that the whole value must match.
    pub pattern: Option<Text>,
    /// The smallest integer.
    pub min: Option<Spanned<i64>>,
    /// The largest integer.
    pub max: Option<Spanned<i64>>,
    /// For `scopes`: what stands between them on the wire. A space where absent.
    pub separator: Option<Text>,
    /// For `json`: its members, each with a type; `${field.member}` uses one.
    pub members: Option<Map<Option<Spanned<TypeKeyword>>>>,
}

/// Who supplies a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Each person who connects.
    User,
    /// The integration, once.
    App,
}

/// A text, a number, `true` or `false`.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
}

/// A scalar, or a list of texts for scopes.
#[derive(Debug, Clone, PartialEq)]
pub enum ScalarOrList {
    /// One value.
    One(Scalar),
    /// Several texts.
    List(Vec<Text>),
}

/// One choice: its label alone, or a map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChoiceSpec {
    /// The label, where the choice is written as its label alone.
    pub bare_label: Option<String>,
    /// What a form shows.
    pub label: Option<Text>,
    /// What templates use. The key where absent.
    pub value: Option<Text>,
    /// Several texts by name; `${field.name}` uses one.
    pub values: Option<Map<Option<Text>>>,
}

impl Scalar {
    /// The value as a text.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Scalar::Text(text) => text.clone(),
            Scalar::Integer(number) => number.to_string(),
            Scalar::Boolean(value) => value.to_string(),
        }
    }
}

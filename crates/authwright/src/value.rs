//! A credential on its way into a client.

use crate::{Scopes, Secret};

/// A credential on its way into [`Client::new`](crate::Client::new), in the order of the method's fields. For generated code.
///
/// Hosts, URLs, e-mail addresses, UUIDs, PEM and JSON documents are texts, ports are integers.
#[derive(Debug, Clone, Default)]
pub struct Value(pub(crate) Given);

/// What a [`Value`] holds.
#[derive(Debug, Clone, Default)]
pub(crate) enum Given {
    /// Nothing: the default applies.
    #[default]
    Absent,
    Text(String),
    Secret(Secret),
    Integer(i64),
    Boolean(bool),
    /// An index into the field's choices.
    Choice(u16),
    /// The key of a choice, from a form.
    ChoiceKey(String),
    Scopes(Scopes),
    /// Something of a type that the field does not take, from a form.
    WrongType,
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: String) -> Self {
        Value(Given::Text(text))
    }

    /// A text that may be left out.
    #[must_use]
    pub fn optional_text(text: Option<String>) -> Self {
        text.map_or_else(Value::default, Value::text)
    }

    /// A secret text.
    #[must_use]
    pub fn secret(secret: Secret) -> Self {
        Value(Given::Secret(secret))
    }

    /// A secret text that may be left out.
    #[must_use]
    pub fn optional_secret(secret: Option<Secret>) -> Self {
        secret.map_or_else(Value::default, Value::secret)
    }

    /// A whole number, or a port.
    #[must_use]
    pub fn integer(integer: i64) -> Self {
        Value(Given::Integer(integer))
    }

    /// A whole number, or a port, that may be left out.
    #[must_use]
    pub fn optional_integer(integer: Option<i64>) -> Self {
        integer.map_or_else(Value::default, Value::integer)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(boolean: bool) -> Self {
        Value(Given::Boolean(boolean))
    }

    /// `true` or `false`, or left out.
    #[must_use]
    pub fn optional_boolean(boolean: Option<bool>) -> Self {
        boolean.map_or_else(Value::default, Value::boolean)
    }

    /// A choice, by its index in the table.
    #[must_use]
    pub fn choice(index: u16) -> Self {
        Value(Given::Choice(index))
    }

    /// A choice, by its index in the table, that may be left out.
    #[must_use]
    pub fn optional_choice(index: Option<u16>) -> Self {
        index.map_or_else(Value::default, Value::choice)
    }

    /// Scopes to ask for.
    #[must_use]
    pub fn scopes(scopes: Scopes) -> Self {
        Value(Given::Scopes(scopes))
    }

    /// Scopes to ask for, that may be left out.
    #[must_use]
    pub fn optional_scopes(scopes: Option<Scopes>) -> Self {
        scopes.map_or_else(Value::default, Value::scopes)
    }
}

//! A credential on its way into a client.

use std::fmt;

use crate::{Scopes, Secret};

/// A credential on its way into [`Client::new`](crate::Client::new), in the order of the method's fields. For generated code.
///
/// It borrows: an array of these is made without a copy and dropped without a trace, so that code which is generated a
/// thousand times stays cheap to compile. Hosts, URLs, e-mail addresses, UUIDs, PEM and JSON documents are texts, ports are
/// integers. Its `Debug` shows nothing, since a text may be secret.
#[derive(Clone, Copy, Default)]
pub struct Value<'v>(Borrowed<'v>);

#[derive(Clone, Copy, Default)]
enum Borrowed<'v> {
    #[default]
    Absent,
    Text(&'v str),
    Secret(&'v Secret),
    Integer(i64),
    Boolean(bool),
    Choice(u16),
    Scopes(&'v Scopes),
}

/// What is given for a field.
#[derive(Clone, Default)]
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

impl<'v> Value<'v> {
    /// A text.
    #[must_use]
    pub fn text(text: &'v str) -> Self {
        Value(Borrowed::Text(text))
    }

    /// A text that may be left out.
    #[must_use]
    pub fn optional_text(text: &'v Option<String>) -> Self {
        text.as_deref().map_or_else(Value::default, Value::text)
    }

    /// A secret text.
    #[must_use]
    pub fn secret(secret: &'v Secret) -> Self {
        Value(Borrowed::Secret(secret))
    }

    /// A secret text that may be left out.
    #[must_use]
    pub fn optional_secret(secret: &'v Option<Secret>) -> Self {
        secret.as_ref().map_or_else(Value::default, Value::secret)
    }

    /// A whole number, or a port.
    #[must_use]
    pub fn integer(integer: i64) -> Self {
        Value(Borrowed::Integer(integer))
    }

    /// A whole number, or a port, that may be left out.
    #[must_use]
    pub fn optional_integer(integer: Option<i64>) -> Self {
        integer.map_or_else(Value::default, Value::integer)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(boolean: bool) -> Self {
        Value(Borrowed::Boolean(boolean))
    }

    /// `true` or `false`, or left out.
    #[must_use]
    pub fn optional_boolean(boolean: Option<bool>) -> Self {
        boolean.map_or_else(Value::default, Value::boolean)
    }

    /// A choice, by its index in the table.
    #[must_use]
    pub fn choice(index: u16) -> Self {
        Value(Borrowed::Choice(index))
    }

    /// A choice, by its index in the table, that may be left out.
    #[must_use]
    pub fn optional_choice(index: Option<u16>) -> Self {
        index.map_or_else(Value::default, Value::choice)
    }

    /// Scopes to ask for.
    #[must_use]
    pub fn scopes(scopes: &'v Scopes) -> Self {
        Value(Borrowed::Scopes(scopes))
    }

    /// Scopes to ask for, that may be left out.
    #[must_use]
    pub fn optional_scopes(scopes: &'v Option<Scopes>) -> Self {
        scopes.as_ref().map_or_else(Value::default, Value::scopes)
    }
}

impl From<Value<'_>> for Given {
    fn from(value: Value<'_>) -> Self {
        match value.0 {
            Borrowed::Absent => Given::Absent,
            Borrowed::Text(text) => Given::Text(text.to_owned()),
            Borrowed::Secret(secret) => Given::Secret(secret.clone()),
            Borrowed::Integer(integer) => Given::Integer(integer),
            Borrowed::Boolean(boolean) => Given::Boolean(boolean),
            Borrowed::Choice(index) => Given::Choice(index),
            Borrowed::Scopes(scopes) => Given::Scopes(scopes.clone()),
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(…)")
    }
}

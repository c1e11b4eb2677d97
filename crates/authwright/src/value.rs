//! A credential on its way into a client.

use std::fmt;

use crate::{Scopes, Secret};

/// A credential on its way into [`Client::new`](crate::Client::new), in the order of the method's fields. For generated code.
///
/// It borrows, and its variants are written as they are: an array of these is made without a call, a copy or a clean-up, so
/// that code which is generated a thousand times stays cheap to compile. Hosts, URLs, e-mail addresses, UUIDs, PEM and JSON
/// documents are texts, ports are integers. Its `Debug` shows no value, since a text may be secret.
#[derive(Clone, Copy)]
pub enum Value<'v> {
    /// A text.
    Text(&'v String),
    /// A text that may be left out.
    OptionalText(&'v Option<String>),
    /// A secret text.
    Secret(&'v Secret),
    /// A secret text that may be left out.
    OptionalSecret(&'v Option<Secret>),
    /// A whole number, or a port.
    Integer(i64),
    /// A whole number, or a port, that may be left out.
    OptionalInteger(Option<i64>),
    /// `true` or `false`.
    Boolean(bool),
    /// `true` or `false`, or left out.
    OptionalBoolean(Option<bool>),
    /// A choice, by its index in the table.
    Choice(u16),
    /// A choice, by its index in the table, that may be left out.
    OptionalChoice(Option<u16>),
    /// Scopes to ask for.
    Scopes(&'v Scopes),
    /// Scopes to ask for, that may be left out.
    OptionalScopes(&'v Option<Scopes>),
}

/// What is given for a field.
pub(crate) enum Given {
    /// Nothing: the default applies.
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
    /// Scopes from a form or a default: a known one is named by its key.
    ScopeKeys(Scopes),
    /// Something of a type that the field does not take, from a form.
    WrongType,
}

impl From<&Value<'_>> for Given {
    fn from(value: &Value<'_>) -> Self {
        let given = match *value {
            Value::Text(text) => Some(Given::Text(text.clone())),
            Value::OptionalText(text) => text.clone().map(Given::Text),
            Value::Secret(secret) => Some(Given::Secret(secret.clone())),
            Value::OptionalSecret(secret) => secret.clone().map(Given::Secret),
            Value::Integer(integer) => Some(Given::Integer(integer)),
            Value::OptionalInteger(integer) => integer.map(Given::Integer),
            Value::Boolean(boolean) => Some(Given::Boolean(boolean)),
            Value::OptionalBoolean(boolean) => boolean.map(Given::Boolean),
            Value::Choice(index) => Some(Given::Choice(index)),
            Value::OptionalChoice(index) => index.map(Given::Choice),
            Value::Scopes(scopes) => Some(Given::Scopes(scopes.clone())),
            Value::OptionalScopes(scopes) => scopes.clone().map(Given::Scopes),
        };
        given.unwrap_or(Given::Absent)
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(…)")
    }
}

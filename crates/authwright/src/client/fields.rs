//! Values of fields, checked.

use super::form::from_text;
use crate::bindings::Held;
use crate::kind::{self, Bounds};
use crate::table::{Capture, Choice, Field, Kind};
use crate::value::Given;
use crate::{Reason, Scopes};

/// The known field whose URL a server compares character by character.
const REDIRECT_URI: &str = "redirect_uri";

impl Field<'_> {
    /// Whether a client can be made of the default. For the compiler, so that a spec is held to what the runtime does.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[doc(hidden)]
    pub fn check_default(&self) -> Result<(), Reason> {
        self.default.map_or(Ok(()), |default| by_default(self, default, false).map(drop))
    }

    /// Whether a client can be made of a text, as a person types it. For the compiler.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[doc(hidden)]
    pub fn check_text(&self, text: &str) -> Result<(), Reason> {
        settle(self, from_text(self.kind, text), false).map(drop)
    }
}

impl Kind<'_> {
    /// Whether a text can be sent as one scope of this kind. For the compiler.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[doc(hidden)]
    pub fn check_scope(&self, scope: &str) -> Result<(), Reason> {
        let Kind::Scopes { separator, .. } = self else { return Err(Reason::WrongType) };
        if is_scope(scope, separator) { Ok(()) } else { Err(Reason::NotAScope) }
    }
}

impl Capture<'_> {
    /// Whether a text is taken from an answer. For the compiler.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[doc(hidden)]
    pub fn check_text(&self, text: &str) -> Result<(), Reason> {
        kind::check(&Bounds::of_capture(self, false), text).map(drop)
    }
}

/// Checks a value and brings it into its one form. None where an optional value is left out.
pub(super) fn settle(field: &Field<'_>, given: Given, loopback: bool) -> Result<Option<Held>, Reason> {
    let given = match given {
        Given::Absent => None,
        Given::Text(text) if text.trim().is_empty() => blank(field)?,
        Given::Secret(secret) if secret.expose().trim().is_empty() => blank(field)?,
        Given::Scopes(scopes) | Given::ScopeKeys(scopes) if scopes.is_empty() => None,
        given => Some(given),
    };
    match (given, field.default) {
        (Some(given), _) => checked(field, &given, loopback).map(Some),
        (None, Some(default)) => by_default(field, default, loopback).map(Some),
        (None, None) if field.required => Err(Reason::Missing),
        (None, None) => Ok(None),
    }
}

/// Whether a field is the redirect URI.
pub(super) fn is_redirect_uri(field: &Field<'_>) -> bool {
    field.key == REDIRECT_URI
}

/// A blank input of a form is one that is left out.
fn blank(field: &Field<'_>) -> Result<Option<Given>, Reason> {
    if field.required { Err(Reason::Blank) } else { Ok(None) }
}

fn by_default(field: &Field<'_>, default: &str, loopback: bool) -> Result<Held, Reason> {
    let given = match field.kind {
        Kind::Choice(_) => Given::ChoiceKey(default.to_owned()),
        Kind::Scopes { .. } => Given::ScopeKeys(default.split_whitespace().map(str::to_owned).collect()),
        Kind::Integer { .. } | Kind::Port => Given::Integer(default.parse().map_err(|_| Reason::WrongType)?),
        Kind::Boolean => Given::Boolean(default.parse().map_err(|_| Reason::WrongType)?),
        _ => Given::Text(default.to_owned()),
    };
    Ok(Held { is_default: true, ..checked(field, &given, loopback)? })
}

fn checked(field: &Field<'_>, given: &Given, loopback: bool) -> Result<Held, Reason> {
    let bounds = Bounds {
        kind: field.kind,
        within: field.within,
        pattern: field.pattern,
        loopback,
        redirect: is_redirect_uri(field),
    };
    let (text, choice) = match (field.kind, given) {
        (Kind::Choice(choices), Given::Choice(index)) => {
            let choice = choices.get(usize::from(*index)).ok_or_else(|| kind::not_a_choice(choices))?;
            (choice.value.to_owned(), Some(*index))
        }
        (Kind::Choice(choices), Given::ChoiceKey(key)) => by_key(choices, key)?,
        (Kind::Integer { .. } | Kind::Port, Given::Integer(integer)) => {
            (kind::check_integer(field.kind, *integer)?, None)
        }
        (Kind::Boolean, Given::Boolean(boolean)) => (boolean.to_string(), None),
        (Kind::Scopes { separator, .. }, Given::Scopes(scopes)) => (scopes_text(scopes, separator)?, None),
        (Kind::Scopes { separator, known }, Given::ScopeKeys(keys)) => {
            (scopes_text(&scopes_by_key(keys, known), separator)?, None)
        }
        (Kind::Choice(_) | Kind::Integer { .. } | Kind::Port | Kind::Boolean | Kind::Scopes { .. }, _) => {
            return Err(Reason::WrongType);
        }
        (_, Given::Text(text)) => (kind::check(&bounds, text)?, None),
        (_, Given::Secret(secret)) => (kind::check(&bounds, secret.expose())?, None),
        _ => return Err(Reason::WrongType),
    };
    Ok(Held { text: text.into(), choice, is_default: false })
}

fn by_key(choices: &[Choice<'_>], key: &str) -> Result<(String, Option<u16>), Reason> {
    let found = choices.iter().enumerate().find(|(_, choice)| choice.key == key);
    let (index, choice) = found.ok_or_else(|| kind::not_a_choice(choices))?;
    Ok((choice.value.to_owned(), u16::try_from(index).ok()))
}

/// What is sent for scopes that are named by key. What is no key is a scope as the vendor has it.
fn scopes_by_key(keys: &Scopes, known: &[Choice<'_>]) -> Scopes {
    let value = |key| known.iter().find(|choice| choice.key == key).map_or(key, |choice| choice.value);
    keys.iter().map(|key| value(key).to_owned()).collect()
}

/// The scopes in one text, as they are sent.
pub(super) fn scopes_text(scopes: &Scopes, separator: &str) -> Result<String, Reason> {
    if scopes.iter().all(|scope| is_scope(scope, separator)) {
        Ok(scopes.join(separator))
    } else {
        Err(Reason::NotAScope)
    }
}

fn is_scope(scope: &str, separator: &str) -> bool {
    let stray = |c: char| c.is_control() || c.is_whitespace();
    let separated = !separator.is_empty() && scope.contains(separator);
    !(scope.is_empty() || separated || scope.contains(stray))
}

//! The stored form of credentials.

use super::Client;
use crate::bindings::Held;
use crate::json::{Json, Members};
use crate::table::{Field, Kind};
use crate::{Audience, Secret};

impl Client {
    /// The credentials that were given, in the form that [`Client::from_json`] reads: what the person gave who connected, or
    /// what the integration has. It holds secrets in the clear: encrypt it. What was left out stays out, so that a default of
    /// the spec may change.
    #[must_use]
    pub fn credentials_to_secret_json(&self, audience: Audience) -> Secret {
        Secret::new(self.stored_credentials(audience).to_text())
    }

    /// The same as a tree.
    pub(crate) fn stored_credentials(&self, audience: Audience) -> Json<'_> {
        let mut members = Members::new();
        for (field, held) in self.method().fields.iter().zip(&self.inner.held) {
            let given = held.as_ref().filter(|held| !held.is_default);
            if let Some(held) = given.filter(|_| field.app == (audience == Audience::App)) {
                members.push((field.key.into(), member(field, held)));
            }
        }
        Json::Object(members)
    }
}

/// A value in the field's own JSON type.
fn member<'a>(field: &Field<'a>, held: &'a Held) -> Json<'a> {
    let text = held.text.expose();
    match (field.kind, held.choice) {
        (Kind::Choice(choices), Some(index)) => {
            choices.get(usize::from(index)).map_or(Json::Null, |choice| choice.key.into())
        }
        (Kind::Integer { .. } | Kind::Port, _) => text.parse::<i64>().map_or(Json::Null, Json::from),
        (Kind::Boolean, _) => text.parse::<bool>().map_or(Json::Null, Json::Boolean),
        (Kind::Scopes { separator, known }, _) if !separator.is_empty() => {
            let key =
                |scope| known.iter().find(|choice| choice.value == scope).map_or(scope, |known| known.key);
            Json::List(text.split(separator).map(|scope| Json::from(key(scope))).collect())
        }
        _ => text.into(),
    }
}

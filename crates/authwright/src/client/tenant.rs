//! Whose host a grant is for: what a person said of where a vendor's servers are.

use super::Client;
use crate::bindings::Held;
use crate::json::{Json, Members};
use crate::table::{Field, Kind};
use crate::uses;

/// The values of the fields that say to which hosts requests go, as key and text, choices by key. None where a field was left out:
/// another host stands in its place. Fields of the app and secrets are none.
#[derive(Clone, Default)]
pub(crate) struct Tenant(Vec<(String, Option<String>)>);

impl Tenant {
    /// The stored form. None where there is nothing to say.
    pub(crate) fn stored(&self) -> Option<Json<'_>> {
        let pairs = self.0.iter().map(|(key, text)| (key.as_str(), text.as_deref()));
        let members: Members<'_> =
            pairs.map(|(key, text)| (key.into(), text.map_or(Json::Null, Json::from))).collect();
        (!members.is_empty()).then_some(Json::Object(members))
    }

    /// What a stored form has under `made_for`. One of an older version lacks what was left out, or all of it, and what it lacks
    /// fits any client.
    pub(crate) fn of_stored(json: &Json<'_>) -> Self {
        let Some(Json::Object(members)) = json.get("made_for") else { return Tenant::default() };
        let text = |value: &Json<'_>| match value {
            Json::Null => Some(None),
            value => value.as_text().map(|text| Some(text.to_owned())),
        };
        Tenant(members.iter().filter_map(|(key, value)| Some((key.to_string(), text(value)?))).collect())
    }
}

impl Client {
    /// What a grant or a login of this client is made for.
    pub(crate) fn tenant(&self) -> Tenant {
        let method = self.method();
        let fields = method.fields.iter().zip(&self.inner.held).zip(uses::fields_in_authorities(method));
        let told = fields.filter(|((field, _), in_authority)| *in_authority && !field.secret && !field.app);
        let text = |((field, held), _): ((&Field<'_>, &Option<Held>), bool)| {
            (field.key.to_owned(), held.as_ref().map(|held| text_of(field, held).to_owned()))
        };
        Tenant(told.map(text).collect())
    }

    /// Whether what is made for these hosts may be used with this client. A field that the method does not have any more says
    /// nothing.
    pub(crate) fn is_of(&self, tenant: &Tenant) -> bool {
        let fields = self.method().fields.iter().zip(&self.inner.held);
        tenant.0.iter().all(|(key, text)| match fields.clone().find(|(field, _)| field.key == key) {
            Some((field, held)) => held.as_ref().map(|held| text_of(field, held)) == text.as_deref(),
            None => true,
        })
    }
}

/// The key of a choice, whose value a later spec may change, and the text of any other value.
fn text_of<'a>(field: &Field<'a>, held: &'a Held) -> &'a str {
    match (field.kind, held.choice) {
        (Kind::Choice(choices), Some(index)) => {
            choices.get(usize::from(index)).map_or("", |choice| choice.key)
        }
        _ => held.text.expose(),
    }
}

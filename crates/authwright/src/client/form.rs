//! Clients made of forms, stored JSON and command lines.

use super::Client;
use crate::json::{Json, Members};
use crate::table::{Field, Kind};
use crate::value::Given;
use crate::{InvalidCredentials, Problem, Reason, Scopes, Spec};

/// How many keys are named that are out of place: what is posted may be nothing else.
const MOST: usize = 100;

impl Client {
    /// Makes a client of JSON objects: `app` has what the integration supplies, `credentials` what the person does who connects.
    /// Where there is nothing to supply, `{}` is given.
    ///
    /// Choices are given by key, scopes as an array or in one text. `null` is as good as absent.
    ///
    /// ```
    /// use authwright::table::CompiledConnector;
    /// use authwright::{Client, InvalidCredentials};
    ///
    /// /// What a person filled in, as it was posted or stored.
    /// fn connect(connector: &'static CompiledConnector, posted: &str) -> Result<Client, InvalidCredentials> {
    ///     Client::from_json(connector, "oauth2", r#"{"client_id": "id", "client_secret": "s"}"#, posted)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong, members that are not known or given twice included. Where a text is no JSON object, that alone,
    /// with [`Reason::NotAnObject`].
    pub fn from_json(
        spec: impl Into<Spec>,
        method: &str,
        app: &str,
        credentials: &str,
    ) -> Result<Self, InvalidCredentials> {
        let spec = spec.into();
        let (index, table) = spec.method(method)?;
        let (app, credentials) = objects(app, credentials)?;
        let mut misplaced = Vec::new();
        for (members, of_app) in [(&app, true), (&credentials, false)] {
            let known = |key: &str| table.fields.iter().any(|field| field.key == key && field.app == of_app);
            misplaced.extend(misplaced_keys(&mut members.iter().map(|(key, _)| &**key), &known));
        }
        let value = |field: &Field<'_>| {
            let members = if field.app { &app } else { &credentials };
            let given = members.iter().find(|(key, _)| key == field.key);
            given.map_or(Given::Absent, |(_, json)| from_json(field.kind, json))
        };
        let values = table.fields.iter().map(value).collect();
        finish(spec.clone(), index, values, misplaced)
    }

    /// Makes a client of texts, for command lines and environment variables. Choices are given by key, scopes in one text.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, keys that are not known or given twice included.
    pub fn from_text(
        spec: impl Into<Spec>,
        method: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Self, InvalidCredentials> {
        let spec = spec.into();
        let (index, table) = spec.method(method)?;
        let known = |key: &str| table.fields.iter().any(|field| field.key == key);
        let misplaced = misplaced_keys(&mut pairs.iter().map(|(key, _)| *key), &known);
        let value = |field: &Field<'_>| {
            let given = pairs.iter().find(|(key, _)| *key == field.key);
            given.map_or(Given::Absent, |(_, text)| from_text(field.kind, text))
        };
        let values = table.fields.iter().map(value).collect();
        finish(spec.clone(), index, values, misplaced)
    }
}

/// Keys that no field has, and keys of fields that are given twice, each once.
fn misplaced_keys<'k>(keys: &mut dyn Iterator<Item = &'k str>, known: &dyn Fn(&str) -> bool) -> Vec<Problem> {
    let (mut problems, mut seen) = (Vec::new(), Vec::new());
    for key in keys {
        let reason = if !known(key) {
            Reason::Unknown
        } else if seen.contains(&key) {
            Reason::Twice
        } else {
            seen.push(key);
            continue;
        };
        let problem = Problem::new(key, reason);
        if problems.len() < MOST && !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// Both objects, or what is wrong with either text.
fn objects<'a>(app: &'a str, credentials: &'a str) -> Result<(Members<'a>, Members<'a>), InvalidCredentials> {
    let mut problems = Vec::new();
    let mut members = |key: &str, text: &'a str| {
        if let Some(Json::Object(members)) = Json::read(text.as_bytes()) {
            return members;
        }
        problems.push(Problem::new(key, Reason::NotAnObject));
        Members::new()
    };
    let both = (members("app", app), members("credentials", credentials));
    if problems.is_empty() { Ok(both) } else { Err(InvalidCredentials { problems }) }
}

/// Makes the client. Problems of keys come first, since they often explain those of missing ones.
fn finish(
    spec: Spec,
    method: usize,
    values: Vec<Given>,
    mut problems: Vec<Problem>,
) -> Result<Client, InvalidCredentials> {
    let client = Client::of_given(spec, method, values);
    if problems.is_empty() {
        return client;
    }
    problems.extend(client.err().into_iter().flat_map(|invalid| invalid.problems));
    Err(InvalidCredentials { problems })
}

fn from_json(kind: Kind<'_>, json: &Json<'_>) -> Given {
    match (kind, json) {
        (_, Json::Null) => Given::Absent,
        (Kind::Integer { .. } | Kind::Port, Json::Number(_)) => {
            json.as_i64().map_or(Given::WrongType, Given::Integer)
        }
        (Kind::Boolean, Json::Boolean(boolean)) => Given::Boolean(*boolean),
        (Kind::Choice(_), Json::Text(key)) => Given::ChoiceKey(key.clone().into_owned()),
        (Kind::Scopes { separator, .. }, Json::Text(text)) => Given::ScopeKeys(scopes(text, separator)),
        (Kind::Scopes { .. }, Json::List(items)) => {
            let items: Option<Scopes> = items.iter().map(|item| item.as_text().map(str::to_owned)).collect();
            items.map_or(Given::WrongType, Given::ScopeKeys)
        }
        (Kind::Json, Json::Object(_) | Json::List(_)) => Given::Secret(json.to_text().into()),
        (Kind::Integer { .. } | Kind::Port | Kind::Boolean, _) => Given::WrongType,
        (_, Json::Text(text)) => Given::Secret(text.as_ref().into()),
        _ => Given::WrongType,
    }
}

/// A value of a text.
pub(super) fn from_text(kind: Kind<'_>, text: &str) -> Given {
    let trimmed = text.trim();
    match kind {
        _ if trimmed.is_empty() => Given::Text(String::new()),
        Kind::Integer { .. } | Kind::Port => trimmed.parse().map_or(Given::WrongType, Given::Integer),
        Kind::Boolean => trimmed.parse().map_or(Given::WrongType, Given::Boolean),
        Kind::Choice(_) => Given::ChoiceKey(trimmed.to_owned()),
        Kind::Scopes { separator, .. } => Given::ScopeKeys(scopes(trimmed, separator)),
        _ => Given::Secret(text.into()),
    }
}

/// Scopes in one text, with the vendor's separator or white space between them.
fn scopes(text: &str, separator: &str) -> Scopes {
    let pieces = if separator.is_empty() { vec![text] } else { text.split(separator).collect() };
    pieces.into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect()
}

//! Methods.

use serde_json::Value;

use super::super::{Method, Renew};
use super::template::Slots;
use super::{Members, Read, field, request};

pub(super) fn method(value: Value) -> Read<Method<'static>> {
    let mut members = Members::of("methods", value)?;
    let (id, label, kind) = (members.text("id")?, members.text("label")?, members.text("type")?);
    let fields = members.rows("fields", field::field)?;
    let captures = members.rows("captures", field::capture)?;
    let slots = Slots {
        fields: fields.iter().map(|field| field.key).collect(),
        derived: derived_keys(&members)?,
        captures: captures.iter().map(|capture| capture.key).collect(),
    };
    let usual = Method::new(id, label, kind, fields);
    let method = Method {
        help: members.optional_text("help")?,
        fixed: members.rows("fixed", field::fixed)?,
        derived: members.rows("derive", |derived| slots.derived(derived))?,
        captures,
        authorize: members.value("authorize").map(|value| slots.authorize(value)).transpose()?,
        callback: members.value("callback").map_or(Ok(usual.callback), |value| slots.callback(value))?,
        login: members.rows("login", |step| slots.step(step))?,
        refresh: members.value("refresh").map(|step| slots.step(step)).transpose()?,
        revoke: members.value("revoke").map(|step| slots.step(step)).transpose()?,
        api: members.value("api").map_or(Ok(usual.api), |api| slots.api(api))?,
        lifetime: members.value("lifetime").map(|value| request::lifetime(&value)).transpose()?,
        renew: members.value("renew").map_or(Ok(Renew::new()), |renew| slots.renew(renew))?,
        ..usual
    };
    members.end()?;
    Ok(method)
}

/// The keys of computed values, which may refer to each other in any order.
fn derived_keys(members: &Members) -> Read<Vec<&'static str>> {
    let rows = members.left.get("derive").and_then(Value::as_array);
    let keys = rows.into_iter().flatten().map(|row| super::text("key", row["key"].clone()));
    keys.collect()
}

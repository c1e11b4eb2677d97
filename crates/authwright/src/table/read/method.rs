//! Methods.

use super::super::{Method, Renew};
use super::template::Slots;
use super::{Faults, Members, field, request};
use crate::json::Json;

pub(super) fn method(faults: &Faults, value: Json<'static>) -> Method<'static> {
    let mut members = faults.members("methods", value);
    let (id, label, kind) = (members.text("id"), members.text("label"), members.text("type"));
    let fields = members.rows("fields", |field| field::field(faults, field));
    let captures = members.rows("captures", |capture| field::capture(faults, capture));
    let slots = Slots {
        faults,
        fields: fields.iter().map(|field| field.key).collect(),
        derived: derived_keys(&members),
        captures: captures.iter().map(|capture| capture.key).collect(),
    };
    let usual = Method::new(id, label, kind, fields);
    let method = Method {
        help: members.optional_text("help"),
        fixed: members.rows("fixed", |fixed| field::fixed(faults, fixed)),
        derived: members.rows("derive", |derived| slots.derived(derived)),
        captures,
        authorize: members.value("authorize").map(|value| slots.authorize(value)),
        callback: members.value("callback").map_or(usual.callback, |value| slots.callback(value)),
        login: members.rows("login", |step| slots.step(step)),
        refresh: members.value("refresh").map(|step| slots.step(step)),
        revoke: members.value("revoke").map(|step| slots.step(step)),
        api: members.value("api").map_or(usual.api, |api| slots.api(api)),
        lifetime: members.value("lifetime").map(|value| request::lifetime(faults, &value)),
        renew: members.value("renew").map_or(Renew::new(), |renew| slots.renew(renew)),
        ..usual
    };
    members.end();
    method
}

/// The keys of computed values, which may refer to each other in any order.
fn derived_keys(members: &Members<'_>) -> Vec<&'static str> {
    let Some((_, Json::List(rows))) = members.left.iter().find(|(key, _)| key == "derive") else {
        return Vec::new();
    };
    rows.iter().map(|row| members.faults.text("key", row.get("key").cloned().unwrap_or_default())).collect()
}

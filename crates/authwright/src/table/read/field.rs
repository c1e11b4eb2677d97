//! What is supplied, and what comes back.

use super::super::{Capture, Choice, Field, Fixed, Kind};
use super::{Faults, Members};
use crate::json::Json;

pub(super) fn field(faults: &Faults, value: Json<'static>) -> Field<'static> {
    let mut members = faults.members("fields", value);
    let (key, label) = (members.text("key"), members.text("label"));
    let default = members.optional_text("default");
    let field = Field {
        required: !members.flag("optional") && default.is_none(),
        secret: members.flag("secret"),
        app: members.flag("app"),
        advanced: members.flag("advanced"),
        default,
        help: members.optional_text("help"),
        placeholder: members.optional_text("placeholder"),
        examples: members.texts("examples"),
        pattern: members.optional_text("pattern"),
        within: members.texts("within"),
        ..Field::new(key, label, kind(&mut members))
    };
    members.end();
    field
}

/// The type of a value, `text` where none is named, with the members that it has besides.
pub(super) fn kind(members: &mut Members<'_>) -> Kind<'static> {
    match members.optional_text("type") {
        None | Some("string") => Kind::Text,
        Some("integer") => Kind::Integer {
            min: members.integer("min").unwrap_or(i64::MIN),
            max: members.integer("max").unwrap_or(i64::MAX),
        },
        Some("boolean") => Kind::Boolean,
        Some("choice") => Kind::Choice(choices(members, "choices")),
        Some("host") => Kind::Host,
        Some("host_label") => Kind::HostLabel { suffix: members.optional_text("suffix").unwrap_or_default() },
        Some("port") => Kind::Port,
        Some("url") => Kind::Url,
        Some("email") => Kind::Email,
        Some("uuid") => Kind::Uuid,
        Some("pem") => Kind::Pem,
        Some("json") => Kind::Json,
        Some("scopes") => {
            Kind::Scopes { separator: members.text("separator"), known: choices(members, "known") }
        }
        Some(_) => {
            members.faults.note("type");
            Kind::Text
        }
    }
}

fn choices(members: &mut Members<'_>, key: &'static str) -> &'static [Choice<'static>] {
    let faults = members.faults;
    members.rows(key, |value| {
        let [key, label, value] = three(faults, key, value);
        Choice::new(key, label, value)
    })
}

pub(super) fn fixed(faults: &Faults, value: Json<'static>) -> Fixed<'static> {
    let [key, label, value] = three(faults, "fixed", value);
    Fixed::new(key, label, value)
}

fn three(faults: &Faults, member: &'static str, value: Json<'static>) -> [&'static str; 3] {
    faults.row(member, value).map(|text| faults.text(member, text))
}

pub(super) fn capture(faults: &Faults, value: Json<'static>) -> Capture<'static> {
    let mut members = faults.members("captures", value);
    let key = members.text("key");
    let capture = Capture {
        secret: members.flag("secret"),
        pattern: members.optional_text("pattern"),
        within: members.texts("within"),
        ..Capture::new(key, kind(&mut members))
    };
    members.end();
    capture
}

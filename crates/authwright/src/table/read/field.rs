//! What is supplied, and what comes back.

use serde_json::Value;

use super::super::{Capture, Choice, Field, Fixed, Kind};
use super::{Members, Misread, Read, items, text};

pub(super) fn field(value: Value) -> Read<Field<'static>> {
    let mut members = Members::of("fields", value)?;
    let (key, label) = (members.text("key")?, members.text("label")?);
    let default = members.optional_text("default")?;
    let field = Field {
        required: !members.flag("optional")? && default.is_none(),
        secret: members.flag("secret")?,
        app: members.flag("app")?,
        advanced: members.flag("advanced")?,
        default,
        help: members.optional_text("help")?,
        placeholder: members.optional_text("placeholder")?,
        examples: members.texts("examples")?,
        pattern: members.optional_text("pattern")?,
        within: members.texts("within")?,
        ..Field::new(key, label, kind(&mut members)?)
    };
    members.end()?;
    Ok(field)
}

/// The type of a value, `text` where none is named, with the members that it has besides.
pub(super) fn kind(members: &mut Members) -> Read<Kind<'static>> {
    Ok(match members.optional_text("type")? {
        None | Some("text") => Kind::Text,
        Some("integer") => Kind::Integer {
            min: members.number("min")?.unwrap_or(i64::MIN),
            max: members.number("max")?.unwrap_or(i64::MAX),
        },
        Some("boolean") => Kind::Boolean,
        Some("choice") => Kind::Choice(members.rows("choices", choice)?),
        Some("host") => Kind::Host,
        Some("host_label") => {
            Kind::HostLabel { suffix: members.optional_text("suffix")?.unwrap_or_default() }
        }
        Some("port") => Kind::Port,
        Some("url") => Kind::Url,
        Some("email") => Kind::Email,
        Some("uuid") => Kind::Uuid,
        Some("pem") => Kind::Pem,
        Some("json") => Kind::Json,
        Some("scopes") => {
            Kind::Scopes { separator: members.text("separator")?, known: members.rows("known", choice)? }
        }
        Some(_) => return Err(Misread("type")),
    })
}

fn choice(value: Value) -> Read<Choice<'static>> {
    let [key, label, value] = texts("choices", value)?;
    Ok(Choice::new(key, label, value))
}

pub(super) fn fixed(value: Value) -> Read<Fixed<'static>> {
    let [key, label, value] = texts("fixed", value)?;
    Ok(Fixed::new(key, label, value))
}

fn texts(what: &'static str, value: Value) -> Read<[&'static str; 3]> {
    let [one, two, three] = items(what, value)?;
    Ok([text(what, one)?, text(what, two)?, text(what, three)?])
}

pub(super) fn capture(value: Value) -> Read<Capture<'static>> {
    let mut members = Members::of("captures", value)?;
    let key = members.text("key")?;
    let capture = Capture {
        secret: members.flag("secret")?,
        pattern: members.optional_text("pattern")?,
        within: members.texts("within")?,
        ..Capture::new(key, kind(&mut members)?)
    };
    members.end()?;
    Ok(capture)
}

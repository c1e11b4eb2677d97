//! What is supplied, and what comes back.

use authwright::table::{Capture, Choice, Field, Fixed, Kind};
use serde_json::Value as Json;

use super::row::Row;

pub(super) fn field(field: &Field<'_>) -> Json {
    let row = Row::default().text("key", field.key).text("label", field.label);
    kind(row, field.kind)
        .flag("optional", !field.required && field.default.is_none())
        .flag("secret", field.secret)
        .flag("app", field.app)
        .flag("advanced", field.advanced)
        .optional_text("default", field.default)
        .optional_text("help", field.help)
        .optional_text("placeholder", field.placeholder)
        .optional_text("pattern", field.pattern)
        .texts("examples", field.examples)
        .texts("within", field.within)
        .json()
}

/// The type, unless it is a text.
pub(super) fn kind(row: Row, kind: Kind<'_>) -> Row {
    match kind {
        Kind::Integer { min, max } => row
            .text("type", "integer")
            .number("min", Some(min).filter(|min| *min != i64::MIN))
            .number("max", Some(max).filter(|max| *max != i64::MAX)),
        Kind::Boolean => row.text("type", "boolean"),
        Kind::Choice(choices) => row.text("type", "choice").rows("choices", choices, choice),
        Kind::Host => row.text("type", "host"),
        Kind::HostLabel { suffix } => row
            .text("type", "host_label")
            .optional_text("suffix", Some(suffix).filter(|suffix| !suffix.is_empty())),
        Kind::Port => row.text("type", "port"),
        Kind::Url => row.text("type", "url"),
        Kind::Email => row.text("type", "email"),
        Kind::Uuid => row.text("type", "uuid"),
        Kind::Pem => row.text("type", "pem"),
        Kind::Json => row.text("type", "json"),
        Kind::Scopes { separator, known } => {
            row.text("type", "scopes").text("separator", separator).rows("known", known, choice)
        }
        _ => row,
    }
}

fn choice(choice: &Choice<'_>) -> Json {
    Json::from(vec![choice.key, choice.label, choice.value])
}

pub(super) fn fixed(fixed: &Fixed<'_>) -> Json {
    Json::from(vec![fixed.key, fixed.label, fixed.value])
}

pub(super) fn capture(capture: &Capture<'_>) -> Json {
    kind(Row::default().text("key", capture.key), capture.kind)
        .flag("secret", capture.secret)
        .optional_text("pattern", capture.pattern)
        .texts("within", capture.within)
        .json()
}

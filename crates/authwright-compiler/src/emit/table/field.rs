//! What is supplied, and what comes back.

use authwright::json::Json;
use authwright::table::words::word_of_kind;
use authwright::table::{Capture, Choice, Field, Fixed, Kind};

use super::row::{Row, texts};

pub(super) fn field<'a>(field: &Field<'a>) -> Json<'a> {
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

/// The type, unless it is a text, with the members that it has besides.
pub(super) fn kind<'a>(row: Row<'a>, kind: Kind<'a>) -> Row<'a> {
    let row = if kind == Kind::Text { row } else { row.text("type", word_of_kind(kind)) };
    match kind {
        Kind::Integer { min, max } => row
            .number("min", Some(min).filter(|min| *min != i64::MIN))
            .number("max", Some(max).filter(|max| *max != i64::MAX)),
        Kind::Choice(choices) => row.rows("choices", choices, choice),
        Kind::HostLabel { suffix } => {
            row.optional_text("suffix", Some(suffix).filter(|suffix| !suffix.is_empty()))
        }
        Kind::Scopes { separator, known } => row.text("separator", separator).rows("known", known, choice),
        _ => row,
    }
}

fn choice<'a>(choice: &Choice<'a>) -> Json<'a> {
    texts([choice.key, choice.label, choice.value])
}

pub(super) fn fixed<'a>(fixed: &Fixed<'a>) -> Json<'a> {
    texts([fixed.key, fixed.label, fixed.value])
}

pub(super) fn capture<'a>(capture: &Capture<'a>) -> Json<'a> {
    kind(Row::default().text("key", capture.key), capture.kind)
        .flag("secret", capture.secret)
        .optional_text("pattern", capture.pattern)
        .texts("within", capture.within)
        .json()
}

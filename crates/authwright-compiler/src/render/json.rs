//! Findings for other programs.

use serde_json::{Map, Value, json};

use super::places::Places;
use super::{severity, sorted};
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span};

/// An array of objects, one for each finding.
///
/// Each has `code`, `name`, `severity` (`error` or `warning`), the place (`path`, `line`, `column`, `end_line`,
/// `end_column`; lines and columns count from 1, columns in Unicode scalar values, the end is exclusive), `message`,
/// `label`, `help` (or `null`), `notes`, `related` (places with a `message`) and `fix` (or `null`; a place with the range
/// in bytes as `start` and `end`, and the `replacement`).
#[must_use]
pub fn json(sources: &Sources, diagnostics: &[Diagnostic]) -> Value {
    let mut places = Places::new(sources);
    sorted(diagnostics).into_iter().map(|diagnostic| finding(diagnostic, &mut places)).collect()
}

fn finding(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Value {
    let mut object = Map::new();
    object.insert("code".to_owned(), json!(diagnostic.rule.code));
    object.insert("name".to_owned(), json!(diagnostic.rule.name));
    object.insert("severity".to_owned(), json!(severity(diagnostic.severity)));
    object.append(&mut place(diagnostic.span, places));
    object.insert("message".to_owned(), json!(diagnostic.message));
    object.insert("label".to_owned(), json!(diagnostic.label));
    object.insert("help".to_owned(), json!(diagnostic.help));
    object.insert("notes".to_owned(), json!(diagnostic.notes));
    let related = diagnostic.related.iter().map(|(span, message)| {
        let mut object = place(*span, places);
        object.insert("message".to_owned(), json!(message));
        Value::Object(object)
    });
    object.insert("related".to_owned(), related.collect());
    let fix = diagnostic.fix.as_ref().map(|fix| {
        let mut object = place(fix.span, places);
        object.insert("start".to_owned(), json!(fix.span.start));
        object.insert("end".to_owned(), json!(fix.span.end));
        object.insert("replacement".to_owned(), json!(fix.replacement));
        Value::Object(object)
    });
    object.insert("fix".to_owned(), fix.unwrap_or(Value::Null));
    Value::Object(object)
}

fn place(span: Span, places: &mut Places<'_>) -> Map<String, Value> {
    let place = places.find(span);
    let end = places.find(Span { start: span.end.max(span.start), ..span }).start;
    let mut object = Map::new();
    object.insert("path".to_owned(), json!(place.path));
    object.insert("line".to_owned(), json!(place.start.line));
    object.insert("column".to_owned(), json!(place.start.column));
    object.insert("end_line".to_owned(), json!(end.line));
    object.insert("end_column".to_owned(), json!(end.column));
    object
}

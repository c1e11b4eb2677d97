//! What a program asks people for: forms, and the environment.

use std::fmt::Write;

use authwright::Audience;
use authwright::json::Json;
use authwright::table::{Connector, Method};

use super::raw_json;

/// The constant with the JSON Schema of a form.
pub(super) fn schema(connector: &Connector<'_>, method: &Method<'_>, audience: Audience, of: &str) -> String {
    let schema = connector.form(method.id, audience).unwrap_or_default();
    format!(
        "/// A JSON Schema (2020-12) of {of}, for a form. Secrets are `writeOnly`.\npub const JSON_SCHEMA: &str = {};",
        raw_json(&lines(&schema))
    )
}

/// A schema with a line for each of its members and for each property.
fn lines(schema: &Json<'_>) -> String {
    let Json::Object(members) = schema else { return schema.to_text() };
    let lines = members.iter().map(|(key, value)| match value {
        Json::Object(properties) if key == "properties" && !properties.is_empty() => {
            let lines: Vec<String> =
                properties.iter().map(|(key, value)| format!("    {}", member(key, value))).collect();
            format!("  \"properties\": {{\n{}\n  }}", lines.join(",\n"))
        }
        _ => format!("  {}", member(key, value)),
    });
    format!("{{\n{}\n}}", lines.collect::<Vec<_>>().join(",\n"))
}

fn member(key: &str, value: &Json<'_>) -> String {
    format!("{}: {}", Json::from(key).to_text(), value.to_text())
}

/// Which variables a client of the environment reads, in words.
pub(super) fn variables(connector: &Connector<'_>, method: &Method<'_>) -> String {
    let names = |required: bool| -> String {
        let fields = method.fields.iter().filter(|field| field.required == required);
        let names: Vec<String> = fields.map(|field| format!("`{}`", connector.variable(field.key))).collect();
        names.join(", ")
    };
    let mut text = String::from("A client with what the environment has");
    match (names(true), names(false)) {
        (required, optional) if required.is_empty() && optional.is_empty() => {
            text.push_str(", of which it needs nothing")
        }
        (required, optional) if optional.is_empty() => {
            let _ = write!(text, ": {required}");
        }
        (required, optional) if required.is_empty() => {
            let _ = write!(text, ", where it is set: {optional}");
        }
        (required, optional) => {
            let _ = write!(text, ": {required}; where they are set, {optional}");
        }
    }
    text + "."
}

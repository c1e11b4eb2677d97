//! Which parts of the schema a set of trees reaches.

use std::collections::BTreeSet;

use authwright_compiler::node::{Node, Value};
use serde_json::Value as Json;

use crate::mutate::json;

/// Keys, shapes and keywords of the schema that none of the trees use.
pub(crate) fn unused(schema: &Json, nodes: &[Node]) -> Vec<String> {
    let mut used = BTreeSet::new();
    for node in nodes {
        visit(schema, schema, "", node, &mut used);
    }
    let mut all = BTreeSet::new();
    list(schema, schema, "", &mut all);
    all.difference(&used).cloned().collect()
}

/// Notes what of a schema one value uses. `place` names the schema.
fn visit(root: &Json, schema: &Json, place: &str, node: &Node, used: &mut BTreeSet<String>) {
    let (schema, place) = &resolve(root, schema, place);
    used.insert(format!("{place} as {}", type_name(node)));
    note_keyword(schema, node, used);
    if let Some(other) = schema.get("else") {
        note_keyword(other, node, used);
    }
    for entry in node.entries() {
        let key = &*entry.key.text;
        if let Some(inner) = schema.get("properties").and_then(|properties| properties.get(key)) {
            visit(root, inner, &format!("{place}/{key}"), &entry.value, used);
        } else if let Some(inner @ Json::Object(_)) = schema.get("additionalProperties") {
            visit(root, inner, &format!("{place}/*"), &entry.value, used);
        }
    }
    if let (Value::List(items), Some(inner)) = (&node.value, schema.get("items")) {
        for item in items {
            visit(root, inner, &format!("{place}/[]"), item, used);
        }
    }
}

/// Lists everything that a schema has. `null` may stand nearly everywhere and is left to the changed specs.
fn list(root: &Json, schema: &Json, place: &str, all: &mut BTreeSet<String>) {
    let (target, place) = &resolve(root, schema, place);
    for kind in types(schema) {
        if !all.insert(format!("{place} as {kind}")) && schema.get("$ref").is_some() {
            return;
        }
    }
    let other = target.get("else").unwrap_or(&Json::Null);
    for keyword in [*target, other].into_iter().filter_map(|schema| schema.get("enum")?.as_array()).flatten()
    {
        all.extend(keyword.as_str().map(|keyword| format!("{} of {}", keyword, keyword_set(target, other))));
    }
    for (key, inner) in target.get("properties").and_then(Json::as_object).into_iter().flatten() {
        list(root, inner, &format!("{place}/{key}"), all);
    }
    if let Some(inner @ Json::Object(_)) = target.get("additionalProperties") {
        list(root, inner, &format!("{place}/*"), all);
    }
    if let Some(inner) = target.get("items") {
        list(root, inner, &format!("{place}/[]"), all);
    }
}

fn note_keyword(schema: &Json, node: &Node, used: &mut BTreeSet<String>) {
    if schema.get("enum").is_some()
        && let Json::String(word) = json(node)
    {
        used.insert(format!("{word} of {}", keyword_set(schema, &Json::Null)));
    }
}

/// The same keywords in two places count as one.
fn keyword_set(schema: &Json, other: &Json) -> String {
    let words = schema.get("enum").or_else(|| other.get("enum")).and_then(Json::as_array);
    words.into_iter().flatten().filter_map(Json::as_str).collect::<Vec<_>>().join("|")
}

/// What a reference points at, and its name; the schema itself where it is none. All places for any JSON count as one.
fn resolve<'a>(root: &'a Json, schema: &'a Json, place: &str) -> (&'a Json, String) {
    match schema.get("$ref").and_then(Json::as_str) {
        Some(to) => (root.pointer(to.trim_start_matches('#')).expect("a definition"), to.to_owned()),
        None if is_any_json(schema) => (schema, "any JSON".to_owned()),
        None => (schema, place.to_owned()),
    }
}

fn is_any_json(schema: &Json) -> bool {
    ["type", "enum", "if"].iter().all(|key| schema.get(key).is_none())
}

fn types(schema: &Json) -> Vec<&str> {
    let types: Vec<&str> = match schema.get("type") {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
        // A keyword or a map.
        _ if schema.get("if").is_some() => vec!["string", "object"],
        _ if is_any_json(schema) => vec!["string", "number", "integer", "boolean", "array", "object"],
        _ => vec!["string"],
    };
    types.into_iter().filter(|kind| *kind != "null").collect()
}

fn type_name(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "null",
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "integer",
        Value::Number(_) => "number",
        Value::Text(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
    }
}

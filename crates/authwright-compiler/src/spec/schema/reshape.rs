//! What schemars writes → what editors and people read: one message for one fault, and a text for every keyword.

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Map, Value, json};

use crate::spec::{MethodType, bare};

type Object = Map<String, Value>;

const DEFS: &str = "#/$defs/";

/// What each reference to a definition says in place of the definition: its types, since `null` may stand in some places
/// only, and its text, since editors differ in which of two texts they show.
const SAID_AT_REFERENCES: &[&str] = &["type", "description"];

/// What an editor shows for the `null` among keywords.
const NULL_TEXT: &str = "Removes what a preset or an earlier layer says.";

/// The order of a schema's keys: first what it is, then what it asks for.
const ORDER: &[&str] = &[
    "$schema",
    "title",
    "description",
    "errorMessage",
    "doNotSuggest",
    "$ref",
    "type",
    "enum",
    "enumDescriptions",
    "examples",
    "minimum",
    "maximum",
    "items",
    "properties",
    "required",
    "minProperties",
    "maxProperties",
    "additionalProperties",
    "if",
    "then",
    "else",
    "allOf",
    "$defs",
];

/// Reshapes a root schema in place.
pub(super) fn reshape(root: &mut Schema) {
    each(root, tidy);
    let defs = root.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    each(root, |schema| link(schema, &defs));
    if let Some(Value::Object(defs)) = root.get_mut("$defs") {
        finish_defs(defs);
    }
    if let Some(properties) = root.as_object_mut().and_then(properties_of) {
        properties.values_mut().for_each(forbid_null);
        let verified = properties.get_mut("verified").and_then(Value::as_object_mut).and_then(properties_of);
        verified.into_iter().flat_map(|keys| keys.values_mut()).for_each(forbid_null);
    }
    root.insert("title".to_owned(), "Authwright spec".into());
    each(root, arrange);
}

/// Changes a schema and all schemas in it, the outer before the inner. `true` and `false` stay as they are.
fn each(root: &mut Schema, mut change: impl FnMut(&mut Object)) {
    RecursiveTransform(|schema: &mut Schema| schema.as_object_mut().map_or((), &mut change)).transform(root);
}

/// The changes that need nothing but the schema itself.
fn tidy(schema: &mut Object) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = one_line_a_paragraph(text);
    }
    match schema.remove("format").as_ref().and_then(Value::as_str) {
        Some("int64") => {
            schema.insert("minimum".to_owned(), i64::MIN.into());
            schema.insert("maximum".to_owned(), i64::MAX.into());
        }
        Some("uint16") | None => {}
        Some(other) => {
            schema.insert("format".to_owned(), other.into());
        }
    }
    if let Some(Value::Array(variants)) = schema.get("oneOf")
        && let Some((words, texts)) = keywords(variants)
    {
        schema.remove("oneOf");
        schema.insert("enum".to_owned(), words);
        schema.insert("enumDescriptions".to_owned(), texts);
    }
}

/// Doc comments are wrapped where the code is; an editor wraps at its own width.
fn one_line_a_paragraph(text: &str) -> String {
    let paragraphs: Vec<String> = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    paragraphs.join("\n\n")
}

/// Keywords and their texts, where every variant is one keyword.
fn keywords(variants: &[Value]) -> Option<(Value, Value)> {
    let words: Option<Vec<Value>> = variants.iter().map(|variant| variant.get("const").cloned()).collect();
    let text = |variant: &Value| {
        Value::from(one_line_a_paragraph(variant.get("description").and_then(Value::as_str).unwrap_or("")))
    };
    Some((Value::Array(words?), variants.iter().map(text).collect()))
}

/// Says by `type` and `enum` what schemars says by `anyOf`, and lets references say what [`SAID_AT_REFERENCES`] lists.
fn link(schema: &mut Object, defs: &Object) {
    let mut nullable = false;
    if let Some(Value::Array(shapes)) = schema.get("anyOf")
        && let [Value::Object(shape), null] = shapes.as_slice()
        && null.get("type").and_then(Value::as_str) == Some("null")
    {
        nullable = true;
        let shape = shape.clone();
        schema.remove("anyOf");
        inherit(schema, &shape);
    }
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix(DEFS));
    if let Some((name, Value::Object(def))) = name.and_then(|name| Some((name, defs.get(name)?))) {
        if def.contains_key("enum") {
            schema.remove("$ref");
            inherit(schema, def);
        } else {
            let to = format!("{DEFS}{}", public_name(name));
            schema.insert("$ref".to_owned(), to.into());
            let moved =
                SAID_AT_REFERENCES.iter().filter_map(|key| Some(((*key).to_owned(), def.get(*key)?.clone())));
            inherit(schema, &moved.collect());
        }
    }
    if schema.contains_key("enum") {
        // The words say the type.
        schema.remove("type");
    }
    if nullable {
        allow_null(schema);
    }
}

/// The name of a definition: that of its type, less what tells it from other Rust types.
fn public_name(name: &str) -> &str {
    name.strip_suffix("Spec").unwrap_or(name)
}

/// Adds what the schema does not say yet.
fn inherit(schema: &mut Object, from: &Object) {
    for (key, value) in from {
        if !schema.contains_key(key) {
            schema.insert(key.clone(), value.clone());
        }
    }
}

fn allow_null(schema: &mut Object) {
    if let Some(Value::Object(otherwise)) = schema.get_mut("else") {
        return allow_null(otherwise);
    }
    let mut push = |key: &str, item: Value| match schema.get_mut(key) {
        Some(Value::Array(items)) if !items.contains(&item) => items.push(item),
        Some(one @ Value::String(_)) => *one = json!([one.clone(), item]),
        _ => {}
    };
    push("type", "null".into());
    push("enum", Value::Null);
    push("enumDescriptions", NULL_TEXT.into());
}

fn properties_of(schema: &mut Object) -> Option<&mut Object> {
    schema.get_mut("properties")?.as_object_mut()
}

/// Takes back what [`allow_null`] says, for a key of which there is nothing to remove.
fn forbid_null(schema: &mut Value) {
    let items = |schema: &mut Value, key: &str| Some(std::mem::take(schema.get_mut(key)?.as_array_mut()?));
    if let Some(mut types) = items(schema, "type") {
        types.retain(|one| one != "null");
        schema["type"] = match types.as_slice() {
            [one] => one.clone(),
            _ => types.into(),
        };
    }
    if let (Some(mut words), Some(mut texts)) = (items(schema, "enum"), items(schema, "enumDescriptions")) {
        if let Some(index) = words.iter().position(Value::is_null) {
            words.remove(index);
            texts.remove(index);
        }
        (schema["enum"], schema["enumDescriptions"]) = (words.into(), texts.into());
    }
}

/// Definitions without what now stands at each reference, and the keys that a method type cannot have.
fn finish_defs(defs: &mut Object) {
    for (name, mut def) in std::mem::take(defs) {
        let Value::Object(schema) = &mut def else { continue };
        if schema.contains_key("enum") {
            continue;
        }
        SAID_AT_REFERENCES.iter().for_each(|key| drop(schema.remove(*key)));
        if name == "MethodSpec" {
            if let Some(properties) = properties_of(schema) {
                let bare = properties.iter_mut().filter(|(key, _)| bare::OF_METHOD.contains(&key.as_str()));
                bare.for_each(|(_, schema)| forbid_null(schema));
            }
            let rules = refused_keys(schema);
            schema.insert("allOf".to_owned(), rules);
        }
        defs.insert(public_name(&name).to_owned(), def);
    }
}

fn arrange(schema: &mut Object) {
    let place = |key: &String| ORDER.iter().position(|other| other == key).unwrap_or(ORDER.len());
    let mut entries: Vec<(String, Value)> = std::mem::take(schema).into_iter().collect();
    entries.sort_by_key(|(key, _)| place(key));
    schema.extend(entries);
}

/// For each group of method types that cannot have the same keys: those keys may only be `null`.
fn refused_keys(method: &Object) -> Value {
    let keys: Vec<&str> = match method.get("properties") {
        Some(Value::Object(properties)) => properties.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let mut groups: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for kind in MethodType::ALL {
        let refused: Vec<&str> = keys.iter().copied().filter(|key| kind.refuses(key)).collect();
        match groups.iter_mut().find(|(_, keys)| *keys == refused) {
            Some((kinds, _)) => kinds.push(kind.as_str()),
            None if refused.is_empty() => {}
            None => groups.push((vec![kind.as_str()], refused)),
        }
    }
    let rule = |(kinds, keys): (Vec<&str>, Vec<&str>)| {
        let refused: Object = keys.into_iter().map(|key| (key.to_owned(), refused_key(key))).collect();
        json!({
            "if": { "properties": { "type": { "enum": kinds } }, "required": ["type"] },
            "then": { "properties": refused },
        })
    };
    groups.into_iter().map(rule).collect()
}

fn refused_key(key: &str) -> Value {
    json!({
        "description": format!("A method of this `type` has no `{key}`."),
        "errorMessage": format!("A method of this type has no `{key}`."),
        "doNotSuggest": true,
        "type": "null",
    })
}

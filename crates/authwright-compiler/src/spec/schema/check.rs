//! The check of a tree against the schema.

use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::{JsonType, Validator};

use super::instance::NodeJson;
use super::json_schema;
use crate::node::{Node, Value};
use crate::source::Span;
use crate::spec::de::PathStep;
use crate::suggest::list;

/// The schema, made ready for checking. Making it costs some milliseconds, a check some microseconds: make one and keep it.
/// Threads may share it.
#[derive(Debug)]
pub struct SchemaCheck {
    /// The schema is our own, so it compiles, which a test makes sure of; if it did not, every check would say so.
    validator: Result<Validator<NodeJson>, String>,
}

/// One place where a tree does not keep to the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFault {
    /// The way from the root to the value in question, innermost step first, as in [`Fault`](crate::spec::de::Fault).
    pub path: Vec<PathStep>,
    /// Where: the key for a fault of a key and where there is no value, else the value.
    pub span: Span,
    /// What is wrong. It names keys and types; of the values it repeats none, since they may be secrets.
    pub message: String,
}

impl SchemaCheck {
    /// Makes the schema ready.
    #[must_use]
    pub fn new() -> Self {
        let options = jsonschema::options_for::<NodeJson>();
        SchemaCheck { validator: options.build(&json_schema()).map_err(|error| error.to_string()) }
    }

    /// Checks a tree. The faults come in the order of the text; none where the tree keeps to the schema.
    #[must_use]
    pub fn check(&self, node: &Node) -> Vec<SchemaFault> {
        let validator = match &self.validator {
            Ok(validator) => validator,
            Err(error) => {
                let message = format!("the schema of this version cannot be used: {error}");
                return vec![SchemaFault { path: Vec::new(), span: node.span, message }];
            }
        };
        // Nearly every tree is sound, and to hear only that is several times cheaper.
        if validator.is_valid(node) {
            return Vec::new();
        }
        let mut all: Vec<SchemaFault> =
            validator.iter_errors(node).flat_map(|error| faults(node, &error)).collect();
        all.sort_by_key(|fault| (fault.span.start, fault.span.end));
        all
    }
}

impl Default for SchemaCheck {
    fn default() -> Self {
        SchemaCheck::new()
    }
}

fn faults(root: &Node, error: &ValidationError<'_>) -> Vec<SchemaFault> {
    let place = Place::find(root, error.instance_path().as_str());
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| place.unknown_key(key)).collect()
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            vec![place.at(place.key, format!("`{key}` is missing"))]
        }
        // Only the keys that a method type cannot have must be nothing.
        ValidationErrorKind::Type { kind: TypeKind::Single(JsonType::Null) } => {
            vec![place.at(place.key, "a method of this type cannot have this key".to_owned())]
        }
        kind => {
            // Behind the colon there is nothing to point at.
            let span = if place.node.is_null() { place.key } else { place.node.span };
            vec![place.at(span, describe(kind, &place))]
        }
    }
}

/// A sentence about a fault of a value.
fn describe(kind: &ValidationErrorKind, place: &Place<'_>) -> String {
    let found = match &place.node.value {
        Value::Null => "nothing",
        Value::Boolean(_) => "a boolean",
        Value::Integer(_) | Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    };
    match kind {
        ValidationErrorKind::Type { kind } => {
            let types = match kind {
                TypeKind::Single(one) => type_name(*one).to_owned(),
                // That `null` removes is true of nearly every key, and not what an author looks for here.
                TypeKind::Multiple(several) => {
                    let types = several.iter().filter(|one| *one != JsonType::Null).map(type_name);
                    types.collect::<Vec<_>>().join(" or ")
                }
            };
            format!("{found} stands where {types} is wanted")
        }
        ValidationErrorKind::Enum { options } => {
            let words: Vec<&str> =
                options.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
            format!("the value must be one of {}", list(&words))
        }
        ValidationErrorKind::Minimum { limit } => format!("the number must not be less than {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("the number must not be greater than {limit}"),
        ValidationErrorKind::MinProperties { limit } => format!("the map needs at least {limit} key"),
        ValidationErrorKind::MaxProperties { limit } => format!("the map can have only {limit} key"),
        other => format!("{found} that does not keep to `{}` of the schema", other.keyword()),
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "nothing",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "a list",
        JsonType::Object => "a map",
    }
}

/// A value in a tree.
struct Place<'a> {
    node: &'a Node,
    /// Where its key stands; the value itself for the root and for items of lists.
    key: Span,
    /// Innermost step first.
    path: Vec<PathStep>,
}

impl<'a> Place<'a> {
    /// The value at a JSON pointer, or as near to it as the tree goes.
    fn find(root: &'a Node, pointer: &str) -> Self {
        let mut place = Place { node: root, key: root.span, path: Vec::new() };
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            match &place.node.value {
                Value::Map(_) => {
                    let Some(entry) = place.node.entry(&step) else { break };
                    (place.node, place.key) = (&entry.value, entry.key.span);
                    place.path.push(PathStep::Key(entry.key.text.clone()));
                }
                Value::List(items) => {
                    let found = step.parse().ok().and_then(|index: usize| Some((index, items.get(index)?)));
                    let Some((index, item)) = found else { break };
                    (place.node, place.key) = (item, item.span);
                    place.path.push(PathStep::Item(index));
                }
                _ => break,
            }
        }
        place.path.reverse();
        place
    }

    fn at(&self, span: Span, message: String) -> SchemaFault {
        SchemaFault { path: self.path.clone(), span, message }
    }

    fn unknown_key(&self, key: &str) -> SchemaFault {
        let span = self.node.entry(key).map_or(self.node.span, |entry| entry.key.span);
        let mut path = vec![PathStep::Key(key.into())];
        path.extend(self.path.iter().cloned());
        SchemaFault { path, span, message: format!("there is no key `{key}` here") }
    }
}

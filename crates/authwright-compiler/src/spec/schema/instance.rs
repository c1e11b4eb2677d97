//! A [`Node`] tree as something that `jsonschema` can validate where it stands, without a copy of it.

use std::borrow::Cow;
use std::slice;

use jsonschema::JsonType;
use jsonschema::json::{self, Json, JsonNumber, NodeIdentity};
use serde_json::Number;

use crate::node::{Entry, Node, Value};
use crate::source::{SourceId, Span};

/// The representation of JSON by [`Node`].
pub(super) struct NodeJson;

/// A number of a [`Node`].
pub(super) enum NodeNumber<'a> {
    Integer(i64),
    /// As it is written. Never an integer, even where its fraction is zero: `1.0` is a version, not a one.
    Written(&'a str),
}

impl Json for NodeJson {
    type Node<'a> = &'a Node;
    type PreparedKey = String;
    type StringBuffer = Option<Node>;

    /// Maps are searched from their first entry, so a pass over the entries is the cheaper way for more than one key.
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Option<Node>, text: &str, f: impl FnOnce(&Node) -> T) -> T {
        let span = Span { source: SourceId(0), start: 0, end: 0 };
        f(buffer.insert(Node { span, value: Value::Text(text.into()) }))
    }
}

impl JsonNumber for NodeNumber<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|number| u64::try_from(number).ok())
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            NodeNumber::Integer(number) => Some(*number),
            NodeNumber::Written(_) => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        self.to_number().as_f64()
    }

    fn as_str(&self) -> Cow<'_, str> {
        match self {
            NodeNumber::Integer(number) => Cow::Owned(number.to_string()),
            NodeNumber::Written(text) => Cow::Borrowed(text),
        }
    }

    /// JSON has no infinity and no NaN. The model refuses them where it reads a number; here they count as zero.
    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(match self {
            NodeNumber::Integer(number) => Number::from(*number),
            NodeNumber::Written(text) => {
                text.parse().ok().and_then(Number::from_f64).unwrap_or_else(|| Number::from(0))
            }
        })
    }

    fn is_integer(&self) -> bool {
        matches!(self, NodeNumber::Integer(_))
    }

    fn is_written_as_integer(&self) -> bool {
        self.is_integer()
    }
}

impl<'a> json::Node<'a, NodeJson> for &'a Node {
    type Object = &'a [Entry];
    type Array = &'a [Node];
    type Number = NodeNumber<'a>;

    fn as_object(&self) -> Option<&'a [Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.text().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<NodeNumber<'a>> {
        match &self.value {
            Value::Integer(number) => Some(NodeNumber::Integer(*number)),
            Value::Number(text) => Some(NodeNumber::Written(text)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        Node::is_null(self)
    }

    fn json_type(&self) -> JsonType {
        match self.value {
            Value::Null => JsonType::Null,
            Value::Boolean(_) => JsonType::Boolean,
            Value::Integer(_) | Value::Number(_) => JsonType::Number,
            Value::Text(_) => JsonType::String,
            Value::List(_) => JsonType::Array,
            Value::Map(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        match (&self.value, expected) {
            (Value::Text(text), serde_json::Value::String(expected)) => **text == **expected,
            (Value::Text(_), _) => false,
            _ => json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        Cow::Owned(match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(value) => serde_json::Value::Bool(*value),
            Value::Integer(number) => NodeNumber::Integer(*number).to_number().into_owned().into(),
            Value::Number(text) => NodeNumber::Written(text).to_number().into_owned().into(),
            Value::Text(text) => serde_json::Value::String(text.to_string()),
            Value::List(items) => items.iter().map(|item| item.to_value().into_owned()).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|entry| (entry.key.text.to_string(), (&entry.value).to_value().into_owned()))
                .collect(),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Node>(self) as usize))
    }
}

impl<'a> json::Object<'a, NodeJson> for &'a [Entry] {
    type Node = &'a Node;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        <[Entry]>::len(self)
    }

    fn get(&self, key: &String) -> Option<&'a Node> {
        self.iter().find(|entry| *entry.key.text == **key).map(|entry| &entry.value)
    }

    fn members(&self) -> Members<'a> {
        Members(self.iter())
    }
}

/// Keys and values of a map.
pub(super) struct Members<'a>(slice::Iter<'a, Entry>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| (&*entry.key.text, &entry.value))
    }
}

impl<'a> json::Array<'a, NodeJson> for &'a [Node] {
    type Node = &'a Node;
    type ElementsIter = slice::Iter<'a, Node>;

    fn len(&self) -> usize {
        <[Node]>::len(self)
    }

    fn elements(&self) -> slice::Iter<'a, Node> {
        self.iter()
    }
}

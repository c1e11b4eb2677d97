//! Schemas of the types that are read by hand: wrappers, and values of more than one shape.
//!
//! Keywords such as `properties` and `items` look at values of their own type only, so shapes that differ by JSON type
//! stand side by side in one schema, and a fault of one shape is not reported for the others. Where one shape is a
//! keyword, `enum` says it for everything that is no map, so that an editor offers the keywords before anything is typed.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::spec::derive::PlainOp;
use crate::spec::union::{ChoiceMap, ClientAuthMap};
use crate::spec::{
    ChoiceSpec, ClientAuth, ClientAuthKeyword, HmacKey, JsonValue, Map, OpSpec, Scalar, ScalarOrList,
    Spanned, SplitSpec, StatusSpec, TakeMap, TakeSpec, Text, TimeSpec,
};

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    }
}

macro_rules! schema_of {
    ($type:ty, inline: $inline:literal, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                $inline
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema_of!(Scalar, inline: true, |_generator| json_schema!({
    "description": "A text, a whole number, `true` or `false`.",
    "type": ["string", "integer", "boolean"],
    "minimum": i64::MIN,
    "maximum": i64::MAX,
}));

schema_of!(ScalarOrList, inline: true, |_generator| json_schema!({
    "description": "A text, a whole number, `true`, `false`, or a list of texts.",
    "type": ["string", "integer", "boolean", "array"],
    "minimum": i64::MIN,
    "maximum": i64::MAX,
    "items": { "type": "string" },
}));

schema_of!(ChoiceSpec, inline: true, |generator| {
    with_map::<ChoiceMap>(generator, "One choice: its label alone, or a map.", &["string"])
});

schema_of!(TakeSpec, inline: false, |generator| {
    let text = "What is taken: a path, several paths of which the first that has a value counts, or a map.";
    let mut schema = with_map::<TakeMap>(generator, text, &["string", "array"]);
    schema.insert("items".to_owned(), generator.subschema_for::<Text>().to_value());
    schema
});

schema_of!(JsonValue, inline: true, |_generator| json_schema!({
    "description": "A JSON value. Its texts may hold references; a text that is exactly one reference takes the type of \
                    what it refers to.",
}));

schema_of!(StatusSpec, inline: true, |_generator| {
    let (least, most) = (100, 599);
    json_schema!({
        "description": "An HTTP status, or a list of them.",
        "type": ["integer", "array"],
        "minimum": least,
        "maximum": most,
        "items": { "type": "integer", "minimum": least, "maximum": most },
    })
});

schema_of!(TimeSpec, inline: true, |_generator| json_schema!({
    "description": "`unix`, `unix_ms`, `rfc3339`, `rfc2822`, or a pattern of `strftime` such as `%Y-%m-%d`.",
    "type": "string",
}));

schema_of!(OpSpec, inline: true, |generator| {
    let hmac = |generator: &mut SchemaGenerator, hash: &str| {
        let mut schema = generator.subschema_for::<HmacKey>();
        schema.insert("description".to_owned(), format!("A hash with a key (RFC 2104), with {hash}.").into());
        schema
    };
    json_schema!({
        "description": "An operation: its name, or a map with one key.",
        "if": { "type": "object" },
        "else": PlainOp::json_schema(generator),
        "properties": {
            "replace": {
                "description": "Replaces texts: each key by its value.",
                "type": "object",
                "additionalProperties": generator.subschema_for::<Text>(),
            },
            "split": described(generator.subschema_for::<SplitSpec>(), "Takes one piece of a text."),
            "hmac_md5": hmac(generator, "MD5"),
            "hmac_sha1": hmac(generator, "SHA-1"),
            "hmac_sha256": hmac(generator, "SHA-256"),
            "hmac_sha512": hmac(generator, "SHA-512"),
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": false,
    })
});

schema_of!(ClientAuth, inline: true, |generator| {
    let mut schema = described(ClientAuthMap::json_schema(generator), "A keyword, or a map with one key.");
    // Editors look for the values of a key no further than the outermost schema.
    let words: Vec<&str> = ClientAuthKeyword::ALL.iter().map(|keyword| keyword.as_str()).collect();
    schema.insert("examples".to_owned(), words.into());
    schema.remove("type");
    schema.insert("if".to_owned(), serde_json::json!({ "type": "object" }));
    schema.insert("else".to_owned(), ClientAuthKeyword::json_schema(generator).to_value());
    schema
});

/// The schema of a map, which may be a value of other JSON types too.
fn with_map<T: JsonSchema>(generator: &mut SchemaGenerator, description: &str, types: &[&str]) -> Schema {
    let mut schema = T::json_schema(generator);
    let types: Vec<Value> = types.iter().copied().chain(["object"]).map(Value::from).collect();
    schema.insert("type".to_owned(), Value::Array(types));
    described(schema, description)
}

fn described(mut schema: Schema, description: &str) -> Schema {
    schema.insert("description".to_owned(), description.into());
    schema
}

//! The form of the JSON Schema, and what the check against it says.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use authwright_compiler::source::Sources;
use authwright_compiler::spec::de::PathStep;
use authwright_compiler::spec::{SchemaCheck, json_schema, json_schema_text};
use authwright_compiler::syntax;
use serde_json::Value;

/// Calls `visit` for each schema of a schema, with the place of it.
fn each(schema: &Value, place: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(place, schema);
    for (key, inner) in schema.as_object().into_iter().flatten() {
        let place = format!("{place}/{key}");
        match key.as_str() {
            "properties" | "$defs" => {
                for (name, inner) in inner.as_object().unwrap() {
                    each(inner, &format!("{place}/{name}"), visit);
                }
            }
            "additionalProperties" | "items" | "if" | "then" | "else" => each(inner, &place, visit),
            "allOf" => inner.as_array().unwrap().iter().for_each(|inner| each(inner, &place, visit)),
            _ => {}
        }
    }
}

#[test]
fn every_key_has_a_text() {
    each(&json_schema(), "", &mut |place, schema| {
        // What stands under `if` is asked, not offered.
        for (key, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let text = property.get("description").and_then(Value::as_str).unwrap_or("");
            assert!(!text.is_empty() || place.ends_with("/if"), "{place}: `{key}` has no description");
            assert!(!text.contains("[`"), "{place}: the text of `{key}` links to a Rust item");
        }
    });
}

#[test]
fn every_keyword_has_a_text() {
    each(&json_schema(), "", &mut |place, schema| {
        let Some(keywords) = schema.get("enum").and_then(Value::as_array) else { return };
        if !place.contains("/if") {
            let texts = schema.get("enumDescriptions").and_then(Value::as_array).expect(place);
            assert_eq!(texts.len(), keywords.len(), "{place}");
            assert!(texts.iter().all(|text| text.as_str().is_some_and(|text| !text.is_empty())), "{place}");
        }
    });
}

#[test]
fn one_fault_is_one_message() {
    each(&json_schema(), "", &mut |place, schema| {
        for keyword in ["anyOf", "oneOf", "not", "format", "const", "$id"] {
            assert!(schema.get(keyword).is_none(), "{place}: `{keyword}`");
        }
        let closed = schema.get("additionalProperties").is_some();
        let open = place.contains("/if") || place.ends_with("/then");
        assert!(schema.get("properties").is_none() || closed || open, "{place}: an open map");
    });
}

#[test]
fn it_is_a_schema_and_always_the_same() {
    let schema = json_schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
        panic!("{}: {error}", error.instance_path());
    }
    let text = json_schema_text();
    assert_eq!(text, json_schema_text());
    assert!(text.starts_with("{\n  \"$schema\"") && text.ends_with("}\n") && !text.ends_with("\n\n"));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), schema);
}

#[test]
fn the_check_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<SchemaCheck>();
}

const METHOD_TYPES: &str = "the value must be one of `none`, `api_key`, `bearer`, `basic`, `session`, `custom`, \
     `oauth2_authorization_code`, `oauth2_client_credentials`, `oauth2_password` and `oauth2_refresh_token`";

#[test]
fn faults_and_their_places() {
    let checker = SchemaCheck::new();
    let check = |rest: &str, expected: &[(&str, &str, &str)]| {
        let text = format!("authwright: 1\nid: x\nname: X\n{rest}\n");
        let mut sources = Sources::default();
        let source = sources.add("x.yaml", text);
        let node = syntax::parse(&sources, source, &mut Vec::new()).expect("YAML");
        let faults = checker.check(&node);
        let found: Vec<(String, &str, &str)> = faults
            .iter()
            .map(|fault| (pointer(&fault.path), sources.slice(fault.span), &*fault.message))
            .collect();
        let expected: Vec<(String, &str, &str)> =
            expected.iter().map(|(path, place, message)| ((*path).to_owned(), *place, *message)).collect();
        assert_eq!(found, expected, "{rest}");
    };
    check("auth: {}", &[]);
    check(
        "auth: { a: { lable: A, tokn: B } }",
        &[
            ("/auth/a/lable", "lable", "there is no key `lable` here"),
            ("/auth/a/tokn", "tokn", "there is no key `tokn` here"),
        ],
    );
    check(
        "auth: { 0: { type: bearer, token: { url: hunter2 } } }",
        &[("/auth/0/token", "token", "a method of this type cannot have this key")],
    );
    check(
        "auth: { '': { client_auth: { client_secret_basic: {} } } }",
        &[("/auth//client_auth/client_secret_basic", "client_secret_basic", "`encoding` is missing")],
    );
    check(
        "auth: { a/b~c: { type: session, token: { send: hunter2 } } }",
        &[(
            "/auth/a/b~c/token/send",
            "hunter2",
            "the value must be one of `form`, `json`, `xml`, `query`, `text` and `none`",
        )],
    );
    check(
        "auth: { a: { renew: { when: [{ status: 99 }, { status: [600] }] } } }",
        &[
            ("/auth/a/renew/when/0/status", "99", "the number must not be less than 100"),
            ("/auth/a/renew/when/1/status/0", "600", "the number must not be greater than 599"),
        ],
    );
    check(
        "fields: { a: { min: hunter2, label: 5, examples: [null] } }\nauth: []",
        &[
            ("/fields/a/min", "hunter2", "a text stands where a whole number is wanted"),
            ("/fields/a/label", "5", "a number stands where a text is wanted"),
            (
                "/fields/a/examples/0",
                "null",
                "nothing stands where a boolean or a whole number or a text is wanted",
            ),
            ("/auth", "[]", "a list stands where a map is wanted"),
        ],
    );
    check(
        "summary:\nstability:\nwaive:\nfields:\nverified: { date: , against: }\nauth: { a: { type: , fields: , extends: } }",
        &[
            ("/summary", "summary", "nothing stands where a text is wanted"),
            ("/stability", "stability", "the value must be one of `alpha`, `beta` and `stable`"),
            ("/waive", "waive", "nothing stands where a map is wanted"),
            ("/fields", "fields", "nothing stands where a map is wanted"),
            ("/verified/date", "date", "nothing stands where a text is wanted"),
            ("/verified/against", "against", "nothing stands where a list is wanted"),
            ("/auth/a/type", "type", METHOD_TYPES),
            ("/auth/a/fields", "fields", "nothing stands where a map is wanted"),
            ("/auth/a/extends", "extends", "nothing stands where a text is wanted"),
        ],
    );
    // Where a layer below may have set something, `null` removes it.
    check("auth: { a: { label: , help: , derive: { b: }, token: , api: , refresh: } }", &[]);
    check(
        "derive: { a: { apply: [{}, { replace: {}, split: { at: x, take: 1 } }] } }\nauth: {}",
        &[
            ("/derive/a/apply/0", "{}", "the map needs at least 1 key"),
            (
                "/derive/a/apply/1",
                "{ replace: {}, split: { at: x, take: 1 } }",
                "the map can have only 1 key",
            ),
        ],
    );
}

fn pointer(path: &[PathStep]) -> String {
    let step = |step: &PathStep| match step {
        PathStep::Key(key) => format!("/{key}"),
        PathStep::Item(index) => format!("/{index}"),
    };
    path.iter().rev().map(step).collect()
}

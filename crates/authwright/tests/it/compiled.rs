//! The text of a table that was compiled in.

use authwright::table::{CompiledConnector, Node, Part, Slot};
use authwright::{Client, Reason, Value};

fn compiled(table: &str) -> &'static CompiledConnector {
    Box::leak(Box::new(CompiledConnector::new("shop", table.to_owned().leak())))
}

/// A table with these members in its one method, of which the only field is `token`.
fn with(members: &str) -> String {
    format!(
        r#"{{"name": "Shop", "methods": [{{"id": "m", "label": "M", "type": "api_key", "fields": [{{"key": "token", "label": "T"}}]{members}}}]}}"#
    )
}

fn check_unreadable(table: &str, member: &'static str) {
    let connector = compiled(table);
    assert_eq!((connector.id(), connector.id, connector.methods.len()), ("shop", "shop", 0), "{table}");
    let problems = [
        Client::new(connector.into(), 0, &[Value::Text(&"t".to_owned())]),
        Client::from_text(connector, "m", &[("token", "t")]),
        Client::from_variables(connector, "m", &|_| Some("t".into())),
    ];
    for client in problems {
        let problems = client.unwrap_err().problems;
        let [problem] = problems.as_slice() else { panic!("{table}: {problems:?}") };
        assert_eq!(
            (problem.key.as_str(), &problem.reason),
            ("shop", &Reason::UnreadableTable { member }),
            "{table}"
        );
    }
}

#[test]
fn what_is_not_known_is_refused() {
    let api = |members: &str| with(&format!(r#", "api": {{"base_url": "https://a.example", {members}}}"#));
    let step = |members: &str| {
        with(&format!(r#", "login": [{{"method": "POST", "url": "https://a.example", {members}}}]"#))
    };
    let cases = [
        ("".to_owned(), "table"),
        ("[]".to_owned(), "table"),
        (r#"{"methods": []}"#.to_owned(), "name"),
        (r#"{"name": 1}"#.to_owned(), "name"),
        (r#"{"name": "Shop"}"#.to_owned(), "methods"),
        (with(r#", "derive": [{"key": "d", "uuid": 5}]"#), "uuid"),
        (with(r#", "derive": [{"key": "d", "text": "t", "apply": [{"split": "-"}]}]"#), "take"),
        (r#"{"name": "Shop", "methods": [], "later": true}"#.to_owned(), "table"),
        (r#"{"name": "Shop", "methods": [], "stability": "later"}"#.to_owned(), "stability"),
        (with(r#", "later": true"#), "methods"),
        (with(r#", "lifetime": "later""#), "lifetime"),
        (with(r#", "lifetime": 4294967296"#), "lifetime"),
        (with(r#", "captures": [{"key": "c", "within": ["a.example"], "later": true}]"#), "captures"),
        (with(r#", "captures": [{"key": "c", "type": "later"}]"#), "type"),
        (with(r#", "fixed": [["a", "b"]]"#), "fixed"),
        (with(r#", "derive": [{"key": "d"}]"#), "derive"),
        (with(r#", "derive": [{"key": "d", "text": "t", "apply": ["later"]}]"#), "apply"),
        (with(r#", "derive": [{"key": "d", "text": "t", "apply": [{"later": "{token}"}]}]"#), "apply"),
        (with(r#", "derive": [{"key": "d", "query": {"of": "later"}}]"#), "of"),
        (with(r#", "derive": [{"text": "t"}]"#), "key"),
        (with(r#", "renew": {"later": 1}"#), "renew"),
        (with(r#", "authorize": {"url": "https://a.example", "pkce": "later"}"#), "pkce"),
        (with(r#", "callback": {"later": 1}"#), "callback"),
        (api(r#""later": true"#), "api"),
        (api(r#""headers": [["A", "{later}"]]"#), "reference"),
        (api(r#""headers": [["A", "{token|later}"]]"#), "reference"),
        (api(r#""headers": [["A", "{token"]]"#), "reference"),
        (api(r#""headers": [["A", "{derive.token}"]]"#), "reference"),
        (api(r#""headers": [["A", "{request.later}"]]"#), "reference"),
        (api(r#""headers": [["A"]]"#), "headers"),
        (api(r#""headers": {"A": "b"}"#), "headers"),
        (api(r#""query": [["a", 1]]"#), "query"),
        (api(r#""query": [["a", {"number": "1", "later": true}]]"#), "query"),
        (api(r#""verify": {"method": "GET"}"#), "url"),
        (step(r#""once": false"#), "once"),
        (step(r#""timeout": -1"#), "timeout"),
        (step(r#""form": [], "json": []"#), "request"),
        (step(r#""take": [{"into": "code"}]"#), "take"),
        (step(r#""take": [{"path": "a", "into": "later"}]"#), "into"),
        (step(r#""take": [{"path": "a", "into": "capture.later"}]"#), "into"),
        (step(r#""take": [{"path": "a", "into": "code", "read": "later"}]"#), "read"),
        (step(r#""take": [{"path": "a", "header": "b", "into": "code"}]"#), "take"),
        (step(r#""errors": [{"code": "a"}]"#), "condition"),
        (step(r#""errors": [{"when": {"status": [70000]}}]"#), "status"),
        (step(r#""errors": [{"when": {"present": "a", "later": true}}]"#), "condition"),
    ];
    for (table, member) in &cases {
        check_unreadable(table, member);
    }
}

#[test]
fn references_and_braces() {
    let text = with(
        r#", "api": {"base_url": "a{{b{{{token}c{token|segment}", "query": [["q", "{{"], ["r", "{token}"]]}"#,
    );
    let method = compiled(&text).methods[0];
    let token = Slot::Field(0);
    assert_eq!(
        method.api.base_url,
        [Part::Text("a{b{"), Part::Slot(token), Part::Text("c"), Part::Segment(token)]
    );
    assert_eq!(method.api.message.query, [("q", Node::Text("{")), ("r", Node::Slot(token))]);
}

#[test]
fn its_debug_is_its_id() {
    assert_eq!(format!("{:?}", compiled("")), "CompiledConnector(\"shop\")");
}

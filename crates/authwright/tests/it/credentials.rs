//! Credentials on their way into a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use authwright::table::{Api, Choice, Connector, Derived, Field, Kind, Method, Op, Part, Slot, Source};
use authwright::{Audience, Client, Reason, Spec, Tables, Value};
use serde_json::{Value as Json, json};

use crate::tables::{LEDGER, at, browser_with, only, parameter};

/// A connector with a field of nearly every type.
pub(crate) static ALL: Connector = Connector::new(
    "all",
    "All",
    &[&Method::new(
        "m",
        "M",
        "m",
        &[
            Field::new("shop", "Shop", Kind::Host),
            Field::new("label", "Label", Kind::HostLabel { suffix: ".example.com" }),
            Field::new("url", "URL", Kind::Url).within(&["example.com"]),
            Field::new("port", "Port", Kind::Port),
            Field::new("count", "Count", Kind::Integer { min: 1, max: 9 }).default("3"),
            Field::new("on", "On", Kind::Boolean).optional(),
            Field::new(
                "region",
                "Region",
                Kind::Choice(&[authwright::table::Choice::new("eu", "Europe", "e1")]),
            ),
            Field::new("scope", "Scope", Kind::Scopes { separator: ",", known: &[] }),
            Field::new("secret", "Secret", Kind::Text).secret(),
            Field::new("document", "Document", Kind::Json).optional().secret(),
            Field::new("app_id", "App", Kind::Text).app().pattern("[a-z]+"),
        ],
    )],
);

/// Credentials of what the person gives, with an app.
fn client(credentials: &Json) -> Result<Client, authwright::InvalidCredentials> {
    Client::from_json(&ALL, "m", r#"{"app_id": "x"}"#, &credentials.to_string())
}

/// A form, of which the order of members does not count.
fn form(connector: &Connector<'_>, audience: Audience) -> Json {
    serde_json::from_str(&connector.form_schema("m", audience).unwrap()).unwrap()
}

fn problems(app: &str, credentials: &str) -> Vec<(String, Reason)> {
    let error = Client::from_json(&ALL, "m", app, credentials).unwrap_err();
    error.problems.into_iter().map(|problem| (problem.key, problem.reason)).collect()
}

fn good() -> Json {
    json!({"shop": "https://Shop.example.com/", "label": "shop.example.com", "url": "https://a.example.com/",
        "port": 443, "region": "eu", "scope": ["a", "b"], "secret": "s"})
}

#[test]
fn every_problem_by_key_and_never_by_value() {
    assert!(client(&good()).is_ok());
    let outside = Reason::Outside { domains: vec!["example.com".to_owned()] };
    let bad = r#"{"shop": "a/b", "label": "evil.example/#", "url": "https://evil.example", "port": 70000, "count": 0,
        "on": "yes", "region": "us", "scope": ["a,b"], "secret": 5, "document": "{", "usrname": "x", "app_id": "x", "on": true}"#;
    let expected = vec![
        ("usrname", Reason::Unknown),
        ("app_id", Reason::Unknown),
        ("on", Reason::Twice),
        ("shop", Reason::NotAHost),
        ("label", Reason::NotAHostLabel),
        ("url", outside),
        ("port", Reason::OutOfRange { min: 1, max: 65_535 }),
        ("count", Reason::OutOfRange { min: 1, max: 9 }),
        ("on", Reason::WrongType),
        ("region", Reason::NotAChoice { keys: vec!["eu".to_owned()] }),
        ("scope", Reason::NotAScope),
        ("secret", Reason::WrongType),
        ("document", Reason::NotJson),
        ("app_id", Reason::Missing),
    ];
    let expected: Vec<_> = expected.into_iter().map(|(key, reason)| (key.to_owned(), reason)).collect();
    assert_eq!(problems("{}", bad), expected);
}

#[test]
fn texts_that_are_no_objects() {
    for (app, credentials, expected) in [
        ("", "{}", vec!["app"]),
        ("{}", "{\"secret\": \"s\"", vec!["credentials"]),
        ("[]", "null", vec!["app", "credentials"]),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|key| (key.to_owned(), Reason::NotAnObject)).collect();
        assert_eq!(problems(app, credentials), expected, "{app} {credentials}");
    }
}

/// Somebody may post members alone, and each of them twice.
#[test]
fn unknown_members_are_named_once() {
    let unknown = |keys: &mut dyn Iterator<Item = usize>| {
        let members: Vec<String> = keys.map(|key| format!("\"x{key}\": {key}")).collect();
        let found = problems("{}", &format!("{{{}}}", members.join(",")));
        found.iter().filter(|(_, reason)| *reason == Reason::Unknown).count()
    };
    assert_eq!(unknown(&mut [1, 1, 2, 1, 2].into_iter()), 2);
    assert_eq!(unknown(&mut (0..10_000)), 100);
}

#[test]
fn blank_and_absent_values() {
    let with = |key: &str, value: Json| {
        let mut credentials = good();
        credentials[key] = value;
        client(&credentials).err().map(|error| error.problems[0].reason.clone())
    };
    for (key, value, expected) in [
        ("secret", json!(""), Some(Reason::Blank)),
        ("secret", json!(" \t"), Some(Reason::Blank)),
        ("secret", json!(null), Some(Reason::Missing)),
        ("scope", json!([]), Some(Reason::Missing)),
        ("scope", json!("a, b"), None),
        ("scope", json!([1]), Some(Reason::WrongType)),
        ("count", json!(null), None),
        ("count", json!(1.5), Some(Reason::WrongType)),
        ("count", json!("3"), Some(Reason::WrongType)),
        ("document", json!(""), None),
        ("document", json!({"a": 1}), None),
        ("on", json!(false), None),
    ] {
        assert_eq!(with(key, value.clone()), expected, "{key} {value}");
    }
}

#[test]
fn errors_are_prose() {
    let pairs = [("shop", "a/b"), ("nope\n", "x"), ("port", "1"), ("port", "1"), ("app_id", "A1")];
    let error = Client::from_text(&ALL, "m", &pairs).unwrap_err();
    let expected = "invalid credentials: `nope\u{fffd}` is not known; `port` is given twice; \
        `shop` is not a host name such as `shop.example.com`; `label` is missing; `url` is missing; `region` is missing; \
        `scope` is missing; `secret` is missing; `app_id` does not have the expected form";
    assert_eq!(error.to_string(), expected);
    let error = Client::from_text(&ALL, "n", &[]).unwrap_err();
    assert_eq!(error.to_string(), "invalid credentials: `method` is not a way to authenticate that fits");
}

#[test]
fn texts_of_a_command_line() {
    let client = browser_with(&[("scope", "a  b"), ("state_length", "30"), ("region", "eu")]);
    let login = client.start_login(&at(1)).unwrap();
    assert_eq!(parameter(&login.url, "scope").unwrap(), "a b");
    assert_eq!(parameter(&login.url, "state").unwrap().len(), 30);
    let grant = crate::tables::granted(&client);
    assert_eq!(client.base_url(Some(&grant)).unwrap(), "https://api-eu.ledger.example/v3/company/12345");
}

#[test]
fn fixed_values_are_computed_and_checked() {
    static HOSTS: Connector = Connector::new(
        "h",
        "H",
        &[&Method::new("m", "M", "m", &[Field::new("account", "A", Kind::Text)])
            .derived(&[
                Derived::new("host", Source::Template(&[Part::Slot(Slot::Field(0))]))
                    .apply(&[Op::Lowercase, Op::Replace(&[("_", "-")])])
                    .kind(Kind::HostLabel { suffix: "" }),
                Derived::new("key", Source::Template(&[Part::Slot(Slot::Field(0))]))
                    .apply(&[Op::Base64Decode]),
            ])
            .api(authwright::table::Api::new(&[
                Part::Text("https://"),
                Part::Slot(Slot::Derived(0)),
                Part::Text(".example"),
            ]))],
    );
    assert_eq!(
        only(&HOSTS, &[("account", "AB_1")]).base_url(None).map_err(drop),
        Ok("https://ab-1.example".to_owned())
    );
    let error = Client::from_text(&HOSTS, "m", &[("account", "evil.example/#")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid credentials: `host` is not one part of a host name: letters, digits and hyphens; `key` cannot be computed from the other values"
    );
}

struct Loaded {
    id: String,
    alive: Arc<AtomicBool>,
}

impl Tables for Loaded {
    fn connector(&self) -> Connector<'_> {
        Connector::new(&self.id, "Loaded", LEDGER.methods)
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        self.alive.store(false, Ordering::SeqCst);
    }
}

#[test]
fn loaded_tables_live_as_long_as_their_clients() {
    let alive = Arc::new(AtomicBool::new(true));
    let spec = Spec::loaded(Arc::new(Loaded { id: "loaded".to_owned(), alive: Arc::clone(&alive) }));
    let client = Client::from_text(spec, "password", &[("username", "u"), ("password", "p")]).unwrap();
    let call = client.log_in().unwrap();
    drop(client);
    assert!(alive.load(Ordering::SeqCst));
    std::thread::spawn(move || call.request(&at(1)).map(drop)).join().unwrap().unwrap();
    assert!(!alive.load(Ordering::SeqCst));
}

/// Checklist item 1, and the one way around it.
#[test]
fn item_1_http_only_on_the_loopback_interface_and_only_when_asked_for() {
    static LOCAL: Connector =
        Connector::new("l", "L", &[&Method::new("m", "M", "m", &[Field::new("url", "U", Kind::Url)])]);
    for (url, plain, loopback) in [
        ("https://a.example", true, true),
        ("http://127.0.0.1:8080", false, true),
        ("http://localhost/", false, true),
        ("http://a.example", false, false),
        ("http://127.0.0.1@evil.example", false, false),
    ] {
        let spec = Spec::compiled(&LOCAL);
        assert_eq!(Client::new(spec.clone(), 0, &[Value::Text(&url.to_owned())]).is_ok(), plain, "{url}");
        assert_eq!(
            Client::new(spec.allow_http_on_loopback(), 0, &[Value::Text(&url.to_owned())]).is_ok(),
            loopback,
            "{url}"
        );
    }
}

#[test]
fn forms() {
    let schema = form(&ALL, Audience::User);
    assert_eq!(schema["required"], json!(["shop", "label", "url", "port", "region", "scope", "secret"]));
    assert_eq!(schema["additionalProperties"], json!(false));
    let properties = &schema["properties"];
    assert_eq!(
        properties["secret"],
        json!({"type": "string", "title": "Secret", "minLength": 1, "writeOnly": true, "format": "password"})
    );
    assert_eq!(
        properties["region"],
        json!({"type": "string", "title": "Region", "oneOf": [{"const": "eu", "title": "Europe"}]})
    );
    assert_eq!(properties["label"]["x-suffix"], json!(".example.com"));
    assert!(properties.get("app_id").is_none());
    // Members have their order, which a form shows, and none is there twice.
    let fields = [
        Field::new("hook", "Hook", Kind::Url).secret().pattern("h.*"),
        Field::new("n", "N", Kind::Integer { min: i64::MIN, max: 9 }).examples(&["-3", "4"]),
        Field::new("b", "B", Kind::Boolean),
    ];
    let methods = [&Method::new("m", "M", "m", &fields)];
    assert_eq!(
        Connector::new("c", "C", &methods).form_schema("m", Audience::User).unwrap(),
        concat!(
            r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"M","type":"object","properties":"#,
            r#"{"hook":{"type":"string","title":"Hook","pattern":"^(?:h.*)$","minLength":1,"writeOnly":true,"format":"password"},"#,
            r#""n":{"type":"integer","maximum":9,"title":"N","examples":[-3,4]},"b":{"type":"boolean","title":"B"}},"#,
            r#""required":["hook","n","b"],"additionalProperties":false,"x-order":["hook","n","b"]}"#,
        )
    );
    let app = form(&ALL, Audience::App);
    assert_eq!(app["properties"]["app_id"]["pattern"], json!("^(?:[a-z]+)$"));
    assert!(ALL.form_schema("n", Audience::User).is_none());

    assert!(schema.get("description").is_none());
    let methods = [&Method::new("m", "M", "m", &[]).help("From the settings.")];
    let helped = form(&Connector::new("all", "All", &methods), Audience::User);
    assert_eq!(helped["description"], json!("From the settings."));
}

#[test]
fn environment_variables_are_named_for_connector_and_field() {
    let full = [
        ("ALL_SHOP", "shop.example.com"),
        ("ALL_LABEL", "shop"),
        ("ALL_URL", "https://a.example.com"),
        ("ALL_PORT", "443"),
        ("ALL_REGION", "eu"),
        ("ALL_SCOPE", "a,b"),
        ("ALL_SECRET", "s"),
        ("ALL_APP_ID", "x"),
    ];
    let client = |set: &[(&str, &str)]| {
        Client::from_variables(&ALL, "m", &|name| {
            set.iter().find(|(set, _)| *set == name).map(|(_, text)| (*text).into())
        })
    };
    let stored = client(&full).unwrap().credentials_to_secret_json(Audience::User);
    let expected = json!({"shop": "shop.example.com", "label": "shop", "url": "https://a.example.com", "port": 443,
        "region": "eu", "scope": ["a", "b"], "secret": "s"});
    assert_eq!(serde_json::from_str::<Json>(stored.expose()).unwrap(), expected);

    let missing = client(&[("ALL_PORT", "http"), ("ALL_SECRET", " ")]).unwrap_err().to_string();
    assert_eq!(
        missing,
        "invalid credentials: `ALL_SHOP` is missing; `ALL_LABEL` is missing; `ALL_URL` is missing; `ALL_PORT` has the wrong type; \
         `ALL_REGION` is missing; `ALL_SCOPE` is missing; `ALL_SECRET` is blank; `ALL_APP_ID` is missing"
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_has_the_wrong_type() {
    use std::os::unix::ffi::OsStringExt;
    let invalid =
        Client::from_variables(&ALL, "m", &|_| Some(std::ffi::OsString::from_vec(vec![0xff]))).unwrap_err();
    assert!(invalid.problems.iter().all(|problem| problem.reason == Reason::WrongType), "{invalid}");
    assert_eq!(invalid.problems[0].key, "ALL_SHOP");
}

/// What is written can be read, with every kind of field, and what nobody gave is not written.
#[test]
fn stored_credentials_are_read_again() {
    let mut credentials = good();
    for (key, value) in [("count", json!(7)), ("on", json!(false)), ("document", json!("{\"a\":1}"))] {
        credentials[key] = value;
    }
    for credentials in [good(), credentials] {
        let client = client(&credentials).unwrap();
        let stored = |client: &Client, audience| client.credentials_to_secret_json(audience);
        let (app, user) = (stored(&client, Audience::App), stored(&client, Audience::User));
        assert_eq!(app.expose(), r#"{"app_id":"x"}"#);
        let again = Client::from_json(&ALL, "m", app.expose(), user.expose()).unwrap();
        assert_eq!(stored(&again, Audience::App).expose(), app.expose());
        assert_eq!(stored(&again, Audience::User).expose(), user.expose());
    }
    assert_eq!(
        client(&good()).unwrap().credentials_to_secret_json(Audience::User).expose(),
        concat!(
            r#"{"shop":"shop.example.com","label":"shop","url":"https://a.example.com","port":443,"#,
            r#""region":"eu","scope":["a","b"],"secret":"s"}"#,
        )
    );
}

/// A known scope is named by its key in a form, a default and the environment, and is sent, and typed, by its value.
#[test]
fn known_scopes_are_sent_by_their_values() {
    static KNOWN: Connector = Connector::new(
        "s",
        "S",
        &[&Method::new(
            "m",
            "M",
            "m",
            &[Field::new(
                "scope",
                "Scope",
                Kind::Scopes {
                    separator: " ",
                    known: &[
                        Choice::new("read", "Read", "orders.read"),
                        Choice::new("write", "Write", "orders.write"),
                        // The value of one is the key of another.
                        Choice::new("all", "All", "write"),
                    ],
                },
            )
            .default("read")],
        )
        .api(
            Api::new(&[Part::Text("https://a.example")])
                .headers(&[("X-Scope", &[Part::Slot(Slot::Field(0))])]),
        )],
    );
    let check = |given: &[(&str, &str)], expected: &str| {
        let client = Client::from_text(Spec::compiled(&KNOWN), "m", given).unwrap();
        let mut request = authwright::Request::get("/");
        client.sign(None, &mut request, &authwright::Moment::os()).unwrap();
        assert_eq!(request.header("x-scope"), Some(expected), "{given:?}");
    };
    check(&[], "orders.read");
    check(&[("scope", "read")], "orders.read");
    check(&[("scope", "orders.read other")], "orders.read other");
    check(&[("scope", "write all")], "orders.write write");

    let typed = Client::new(Spec::compiled(&KNOWN), 0, &[Value::Scopes(&["write"].into())]).unwrap();
    let mut request = authwright::Request::get("/");
    typed.sign(None, &mut request, &authwright::Moment::os()).unwrap();
    assert_eq!(request.header("x-scope"), Some("write"));
    let stored = typed.credentials_to_secret_json(Audience::User);
    assert_eq!(stored.expose(), r#"{"scope":["all"]}"#);
}

/// What a program prints that returns an error from `main`.
#[test]
fn errors_say_the_same_in_debug() {
    let invalid = Client::from_text(&crate::tables::LEDGER, "password", &[("pin", "1")]).unwrap_err();
    let (pending, query) = crate::tables::callback(&crate::tables::browser(), "error=access_denied");
    let denied =
        crate::tables::browser().finish_login(pending, &query, &crate::tables::at(1001)).unwrap_err();
    let call = crate::tables::password().log_in().unwrap();
    let refused = crate::tables::fails(call, crate::tables::status(400, r#"{"error": "invalid_grant"}"#));
    let unsigned = authwright::SignError::ForeignHost;
    let unread = authwright::Grant::from_secret_json("{").unwrap_err();
    let unsent = authwright::TransportError::new("no route");
    for (debug, expected) in [
        (format!("{invalid:?}"), invalid.to_string()),
        (format!("{denied:?}"), denied.to_string()),
        (format!("{refused:?}"), "the server refused with status 400: invalid_grant".to_owned()),
        (format!("{unsigned:?}"), unsigned.to_string()),
        (format!("{unread:?}"), unread.to_string()),
        (format!("{unsent:?}"), "no route".to_owned()),
    ] {
        assert_eq!(debug, expected);
    }
    assert!(invalid.to_string().starts_with("invalid credentials: `"), "{invalid}");
}

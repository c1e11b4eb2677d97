//! The ten traps that the first design fell into. Those of generated code (7 in part, and 10) are tested with the generator.

use authwright::table::{Capture, Connector, Field, Kind, Method, Origin, Part, Step, Take, Target};
use authwright::{Advice, Audience, Client, Grant, LoginOptions, Pending, Reason, Request, Spec, Value};
use serde_json::json;

use crate::tables::{
    LEDGER, at, body, browser, browser_with, done, exchange, fails, granted, ok, parameter, password, status,
};

#[test]
fn trap_1_defaults_have_the_type_of_their_field() {
    let default = |method: &str, key: &str| {
        let schema = LEDGER.form_schema(method, Audience::User).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        schema["properties"][key]["default"].clone()
    };
    assert_eq!(default("oauth2", "scope"), json!(["read", "write"]));
    assert_eq!(default("oauth2", "state_length"), json!(43));
    assert_eq!(default("oauth2", "region"), json!("us"));
    assert_eq!(default("password", "active"), json!(true));
}

#[test]
fn trap_2_a_pending_login_carries_its_redirect_uri() {
    let client = browser();
    let mut options = LoginOptions::default();
    options.redirect_uri = Some("http://127.0.0.1:5000/".to_owned());
    let login = client.start_login_with(options, &at(1000)).unwrap();
    let state = parameter(&login.url, "state").unwrap();
    let pending = Pending::from_secret_json(login.pending.to_secret_json().expose()).unwrap();
    let query = format!("code=c&state={state}&iss=https://id.ledger.example");
    let request = client.finish_login(pending, &query, &at(1001)).unwrap().request(&at(1001)).unwrap();
    assert!(body(&request).contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2F&"));
}

#[test]
fn trap_3_a_renewed_grant_inherits() {
    let client = browser();
    let old = granted(&client);
    let new = done(client.refresh(&old).unwrap(), ok(r#"{"access_token": "at2"}"#), 5000);
    assert_eq!(new.scope.as_deref(), Some("read"));
    assert_eq!(new.refresh_token.as_ref().unwrap().expose(), "rt1");
    assert_eq!(new.refresh_token_expires_at, old.refresh_token_expires_at);
    assert_eq!(new.captured("company"), Some("12345"));
    assert_eq!(new.captured_secret("session").unwrap().expose(), "s1");
    assert_eq!(new.expires_at, None, "the expiry of the old token says nothing about the new one");
}

/// Some servers repeat a refresh token, and say only once when it expires.
#[test]
fn trap_3_expiries_of_refresh_tokens() {
    let client = browser();
    let old = granted(&client);
    let own = old.refresh_token_expires_at;
    assert!(own.is_some());
    for (answer, expected) in [
        (r#"{"access_token": "at2"}"#, own),
        (r#"{"access_token": "at2", "refresh_token": ""}"#, own),
        (r#"{"access_token": "at2", "refresh_token": "rt1"}"#, own),
        (r#"{"access_token": "at2", "refresh_token": "rt2"}"#, None),
    ] {
        let mut new = done(client.refresh(&old).unwrap(), ok(answer), 5000);
        assert_eq!(new.refresh_token_expires_at, expected, "{answer}");
        new.refresh_token_expires_at = Some(5010);
        assert_eq!(new.renewed_from(&old).refresh_token_expires_at, Some(5010), "{answer}");
    }
}

#[test]
fn trap_4_captures_are_stored_by_key() {
    static OLD: &[Capture] = &[Capture::new("b", Kind::Text)];
    static NEW: &[Capture] = &[Capture::new("a", Kind::Text), Capture::new("b", Kind::Text)];
    const STEP: Step = Step::post(&[Part::Text("https://a.example")])
        .take(&[Take::required(Origin::Path("b"), Target::Capture(0))]);
    let old = crate::tables::bare(Method::new("m", "M", "m", &[]).captures(OLD).login(&[STEP]));
    let stored = done(old.log_in().unwrap(), ok(r#"{"b": "value"}"#), 1).to_secret_json();
    let new = crate::tables::bare(Method::new("m", "M", "m", &[]).captures(NEW).login(&[STEP]).api(
        authwright::table::Api::new(&[
            Part::Text("https://a.example/"),
            Part::Segment(authwright::table::Slot::Capture(1)),
        ]),
    ));
    let grant = Grant::from_secret_json(stored.expose()).unwrap();
    assert_eq!(new.base_url(Some(&grant)).unwrap(), "https://a.example/value");
}

#[test]
fn trap_5_nothing_is_taken_from_an_error() {
    // The error wins over the missing token, and over the token that is there.
    for answer in [r#"{"error": "invalid_grant"}"#, r#"{"error": "invalid_grant", "access_token": "t"}"#] {
        let client = browser();
        let error = fails(client.refresh(&granted(&client)).unwrap(), status(200, answer));
        assert!(error.to_string().contains("invalid_grant"), "{error}");
    }
    let error = fails(exchange(&browser()), status(500, r#"{"access_token": "t"}"#));
    assert_eq!(error.to_string(), "the server answered with status 500");
}

#[test]
fn trap_6_advice_depends_on_the_flow() {
    let answer = || status(400, r#"{"error": "invalid_grant"}"#);
    let client = browser();
    assert_eq!(fails(exchange(&client), answer()).advice(), Advice::AskUserAgain);
    assert_eq!(fails(client.refresh(&granted(&client)).unwrap(), answer()).advice(), Advice::AskUserAgain);
    assert_eq!(fails(password().log_in().unwrap(), answer()).advice(), Advice::FixCredentials);
}

#[test]
fn trap_7_a_wrong_number_of_values_is_a_problem_and_no_panic() {
    let spec = || Spec::compiled(&LEDGER);
    assert!(Client::new(spec(), 1, &[]).is_err());
    let many = [Value::Integer(1); 9];
    let error = Client::new(spec(), 1, &many).unwrap_err();
    assert_eq!(error.problems[0].reason, Reason::Unknown);
    assert!(Client::new(spec(), 99, &[]).is_err());
}

#[test]
fn trap_8_no_query_and_no_body_in_debug() {
    let request = Request::new("POST", "https://a.example/t?client_secret=hunter2#x")
        .with_header("Authorization", "Bearer hunter2")
        .with_body("password=hunter2");
    let shown = format!("{request:?}");
    assert_eq!(
        shown,
        "Request { method: \"POST\", url: \"https://a.example/t\", headers: [\"Authorization\"], body: 16 bytes, .. }"
    );
}

#[test]
fn trap_9_the_length_of_a_state_is_bounded() {
    for (wanted, expected) in [("1", 22), ("22", 22), ("100", 100), ("255", 255), ("9999", 255)] {
        let login = browser_with(&[("state_length", wanted)]).start_login(&at(1)).unwrap();
        assert_eq!(parameter(&login.url, "state").unwrap().len(), expected, "{wanted}");
    }
}

/// Trap 10 is one of generated names; here, that a table's own names clash with nothing.
#[test]
fn trap_10_a_field_may_have_any_key() {
    static ODD: Connector =
        Connector::new("o", "O", &[&Method::new("Method", "M", "m", &[Field::new("Step", "S", Kind::Text)])]);
    assert!(Client::from_text(&ODD, "Method", &[("Step", "x")]).is_ok());
}

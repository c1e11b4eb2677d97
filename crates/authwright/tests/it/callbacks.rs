//! What a callback may bring along, what to do where it is refused, and what the grant says of its scopes.

use authwright::table::{
    Authorize, Callback, Connector, Field, Kind, Method, Node, Origin, Part, Slot, Step, Take, Target,
};
use authwright::{Advice, CallbackError};

use crate::tables::{at, browser, callback, done, ok, only, parameter};

/// RFC 6749 §3.1: what is not known is ignored, however often it comes.
#[test]
fn parameters_that_nobody_reads_may_be_repeated() {
    let client = browser();
    for (more, repeated) in [
        ("shop[]=1&shop[]=2", None),
        ("utm=a&utm=a&utm=b", None),
        ("realmId=123&realmId=123", Some("realmId")),
        ("shop=1&shop=2&error_description=a&error_description=b", Some("error_description")),
        ("code=d", Some("code")),
        ("iss=https%3A%2F%2Fid.ledger.example", Some("iss")),
    ] {
        let (pending, query) = callback(&client, &format!("code=c&{more}"));
        let result = client.finish_login(pending, &query, &at(1001)).map(drop);
        assert_eq!(result.err(), repeated.map(|name| CallbackError::Repeated(name.to_owned())), "{more}");
    }
}

#[test]
fn what_to_do_after_a_callback() {
    let denied = |error: &str| CallbackError::Denied { error: error.to_owned(), description: None };
    let name = || "code".to_owned();
    for (error, expected) in [
        (CallbackError::StateMismatch, Advice::AskUserAgain),
        (CallbackError::Expired, Advice::AskUserAgain),
        (CallbackError::TooLong, Advice::AskUserAgain),
        (CallbackError::Repeated(name()), Advice::AskUserAgain),
        (CallbackError::Check(name()), Advice::AskUserAgain),
        (denied("access_denied"), Advice::AskUserAgain),
        (denied("temporarily_unavailable"), Advice::AskUserAgain),
        (denied("server_error"), Advice::AskUserAgain),
        (denied("unauthorized_client"), Advice::FixCredentials),
        (denied("invalid_scope"), Advice::FixCredentials),
        (denied("invalid_request"), Advice::Report),
        (CallbackError::Parameter(name()), Advice::Report),
        (CallbackError::WrongMethod, Advice::Report),
    ] {
        assert_eq!(error.advice(), expected, "{error}");
    }
}

/// RFC 6749 §3.3: a grant has its scopes with spaces between, whatever the vendor has there.
#[test]
fn scopes_of_a_grant_are_written_in_one_way() {
    static COMMAS: Connector = Connector::new(
        "commas",
        "Commas",
        &[&Method::new(
            "m",
            "M",
            "m",
            &[Field::new("scope", "Scope", Kind::Scopes { separator: ",", known: &[] })
                .default("read write")],
        )
        .authorize(
            Authorize::new(&[Part::Text("https://a.example")], &[("scope", Node::Slot(Slot::Field(0)))]),
            Callback::new(),
        )
        .login(&[Step::post(&[Part::Text("https://a.example/t")]).take(&[
            Take::required(Origin::Path("access_token"), Target::AccessToken),
            Take::optional(Origin::Path("scope"), Target::Scope),
        ])])],
    );
    let client = only(&COMMAS, &[]);
    for (answer, expected) in [
        (r#"{"access_token": "a"}"#, "read write"),
        (r#"{"access_token": "a", "scope": "read,admin"}"#, "read admin"),
        (r#"{"access_token": "a", "scope": "read admin"}"#, "read admin"),
        (r#"{"access_token": "a", "scope": ["read", "admin"]}"#, "read admin"),
    ] {
        let login = client.start_login(&at(1)).unwrap();
        assert_eq!(parameter(&login.url, "scope").unwrap(), "read,write");
        let call = client.finish_login(login.pending, "", &at(1)).unwrap();
        assert_eq!(done(call, ok(answer), 1).scope.as_deref(), Some(expected), "{answer}");
    }
}

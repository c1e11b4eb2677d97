//! API requests with a grant that was stored, and requests that are signed again.

use authwright::table::{
    Api, Body, Capture, Connector, Derived, Field, Kind, Method, Node, Op, Origin, Part, RequestPart, Slot,
    Source, Step, Take, Target,
};
use authwright::{Advice, CallError, Client, Grant, Reason, Request, SignError};
use serde_json::{Value as Json, json};

use crate::tables::at;

const HOST: Slot = Slot::Capture(0);
const TENANT: Slot = Slot::Capture(1);
const SESSION: Slot = Slot::Capture(2);
const NOTE: Slot = Slot::Capture(3);
const USER: Slot = Slot::Field(0);

static BANK: Connector = Connector::new(
    "bank",
    "Bank",
    &[
        &Method::new("login", "Login", "session", FIELDS)
            .captures(&[
                Capture::new("host", Kind::Host).within(&["bank.example"]),
                Capture::new("tenant", Kind::Text),
                Capture::new("session", Kind::Text).secret(),
                Capture::new("note", Kind::Text),
            ])
            .login(&[Step::post(&[Part::Text("https://bank.example/login")]).take(&[
                Take::required(Origin::Path("access_token"), Target::AccessToken),
                Take::required(Origin::Path("host"), Target::Capture(0)),
                Take::required(Origin::Path("tenant"), Target::Capture(1)),
                Take::required(Origin::Cookie("session"), Target::Capture(2)),
                Take::optional(Origin::Path("note"), Target::Capture(3)),
            ])])
            .api(
                Api::new(&[Part::Text("https://"), Part::Slot(HOST), Part::Text("/v1")])
                    .headers(&[
                        ("Authorization", &[Part::Text("Bearer "), Part::Slot(Slot::AccessToken)]),
                        ("X-Note", &[Part::Slot(NOTE)]),
                    ])
                    .query(&[("tenant", Node::Slot(TENANT))])
                    .cookies(&[("session", &[Part::Slot(SESSION)]), ("user", &[Part::Slot(USER)])]),
            ),
        &Method::new("signed", "Signed", "custom", FIELDS)
            .derived(&[Derived::new(
                "signature",
                Source::Template(&[
                    Part::Request(RequestPart::Target),
                    Part::Request(RequestPart::Header("x-signature")),
                    Part::Request(RequestPart::Header("cookie")),
                ]),
            )
            .apply(&[Op::HmacSha256(&[Part::Slot(USER)]), Op::Hex])
            .message()])
            .api(
                Api::new(&[Part::Text("https://bank.example")])
                    .headers(&[("X-Signature", &[Part::Slot(Slot::Derived(0))])])
                    .query(&[("sig", Node::Slot(Slot::Derived(0)))])
                    .cookies(&[("sig", &[Part::Slot(Slot::Derived(0))])]),
            ),
        &Method::new("form", "Form", "custom", FIELDS).derived(OF_BODY).api(
            Api::new(&[Part::Text("https://bank.example")])
                .body(Body::Form(&[("user", Node::Slot(USER)), ("sig", Node::Slot(Slot::Derived(0)))])),
        ),
        &Method::new("json", "JSON", "custom", FIELDS).derived(OF_BODY).api(
            Api::new(&[Part::Text("https://bank.example")])
                .body(Body::Json(&[("user", Node::Slot(USER)), ("sig", Node::Slot(Slot::Derived(0)))])),
        ),
        &Method::new("in_body", "In body", "session", FIELDS)
            .login(&[Step::post(&[Part::Text("https://bank.example/login")])
                .take(&[Take::required(Origin::Path("access_token"), Target::AccessToken)])])
            .api(
                Api::new(&[Part::Text("https://bank.example")])
                    .body(Body::Json(&[("token", Node::Slot(Slot::AccessToken))])),
            ),
        &Method::new("basic", "Basic", "basic", FIELDS).api(
            Api::new(&[Part::Text("https://bank.example")])
                .basic(&[Part::Text("app:"), Part::Slot(USER)], &[Part::Text("pw")]),
        ),
        &Method::new("escaped", "Escaped", "basic", FIELDS)
            .api(Api::new(&[Part::Text("https://bank.example")]).basic(&[Part::Form(USER)], &[])),
        &Method::new("path", "Path", "api_key", FIELDS).api(Api::new(&[
            Part::Text("https://bank.example/t/"),
            Part::Segment(USER),
            Part::Text("/admin"),
        ])),
    ],
);

const OF_BODY: &[Derived] =
    &[Derived::new("signature", Source::Template(&[Part::Request(RequestPart::Body)]))
        .apply(&[Op::HmacSha256(&[Part::Slot(USER)]), Op::Hex])
        .message()];

const FIELDS: &[Field] = &[Field::new("user", "User", Kind::Text)];

fn client(method: &str, user: &str) -> Client {
    Client::from_text(&BANK, method, &[("user", user)]).unwrap()
}

fn grant(changes: &Json) -> Grant {
    let mut stored = json!({"v": 1, "id": "bank/login", "access_token": "at", "obtained_at": 1,
        "captured": {"host": "a.bank.example", "tenant": "t1"}, "captured_secrets": {"session": "\"s 1, é;\""}});
    for (key, value) in changes.as_object().unwrap() {
        stored[key] = value.clone();
    }
    Grant::from_secret_json(&stored.to_string()).unwrap()
}

fn problem(error: SignError) -> (String, Reason) {
    match error {
        SignError::Value(problem) => (problem.key, problem.reason),
        other => panic!("{other}"),
    }
}

#[test]
fn what_a_grant_always_has_is_not_left_out() {
    let sign = |changes: Json, request: &mut Request| {
        client("login", "ada l").sign(Some(&grant(&changes)), request, &at(1))
    };
    let mut request =
        Request::get("/x").with_header("Cookie", "a=1").with_header("cookie", "b=2; session=old");
    sign(json!({}), &mut request).unwrap();
    assert_eq!(request.url, "https://a.bank.example/v1/x?tenant=t1");
    assert_eq!(request.header("authorization"), Some("Bearer at"));
    // What the server set goes back as it came; what a person typed is kept from beginning another cookie.
    assert_eq!(request.header("cookie"), Some("a=1; b=2; session=\"s 1, %C3%A9%3B\"; user=ada%20l"));
    assert_eq!(request.header("x-note"), None, "an optional value may be left out");

    for (changes, key) in [
        (json!({"access_token": ""}), "access_token"),
        (json!({"captured": {"host": "a.bank.example"}}), "tenant"),
        (json!({"captured": {"host": "a.bank.example", "tenant": ""}}), "tenant"),
        (json!({"captured": {"host": "a.bank.example", "tenant": "t\r\nX: y"}}), "tenant"),
        (json!({"captured_secrets": {}}), "session"),
        // An older spec may have let in what this one does not.
        (json!({"captured": {"host": "evil.example", "tenant": "t1"}}), "host"),
        (json!({"captured": {"host": "bank.example/x", "tenant": "t1"}}), "host"),
    ] {
        let mut request = Request::get("/x");
        let error = sign(changes.clone(), &mut request).unwrap_err();
        assert_eq!(error.advice(), Advice::AskUserAgain, "{changes}");
        assert_eq!(CallError::Sign(error.clone()).advice(), Advice::AskUserAgain, "{changes}");
        assert_eq!(problem(error), (key.to_owned(), Reason::NotInGrant), "{changes}");
        assert_eq!((request.url.as_str(), request.headers.len()), ("/x", 0), "the request is left as it was");
    }
}

#[test]
fn a_request_is_signed_again_as_if_for_the_first_time() {
    let client = client("signed", "ada");
    let mut once = Request::get("/x?a=1").with_header("Cookie", "c=1");
    client.sign(None, &mut once, &at(1)).unwrap();
    let mut again = once.clone();
    client.sign(None, &mut again, &at(1)).unwrap();
    assert_eq!(again, once);
    let mut forged = Request::get("/x?a=1&sig=old")
        .with_header("Cookie", "c=1; sig=old")
        .with_header("x-signature", "old");
    client.sign(None, &mut forged, &at(1)).unwrap();
    assert_eq!(forged, once);
    for (method, media_type, bodies) in [
        ("form", "application/x-www-form-urlencoded", ["", "a=1&&b=%20", "sig=old&a=1"]),
        ("json", "application/json", ["", r#" {"a": 1, "b": [2]} "#, r#"{"sig": "old", "a": 1}"#]),
    ] {
        for body in bodies {
            let mut once = Request::new("POST", "/x").with_header("Content-Type", media_type);
            once.body = body.into();
            let client = self::client(method, "ada");
            client.sign(None, &mut once, &at(1)).unwrap();
            let mut again = once.clone();
            client.sign(None, &mut again, &at(1)).unwrap();
            assert_eq!(again.body, once.body, "{method} {body}");
        }
    }
}

/// The same holds for each place of a request.
#[test]
fn a_token_is_not_left_out_of_a_body() {
    let stored = json!({"v": 1, "id": "bank/in_body", "access_token": "", "obtained_at": 1});
    let grant = Grant::from_secret_json(&stored.to_string()).unwrap();
    let error = client("in_body", "ada").sign(Some(&grant), &mut Request::new("POST", "/x"), &at(1));
    assert_eq!(problem(error.unwrap_err()), ("access_token".to_owned(), Reason::NotInGrant));
}

#[test]
fn nothing_is_signed_that_would_not_be_sent() {
    for target in ["/x#y", "/x?a=1#y", "https://bank.example/x#"] {
        let result = client("signed", "ada").sign(None, &mut Request::get(target), &at(1));
        let error = result.unwrap_err();
        assert_eq!((error.advice(), error), (Advice::Report, SignError::Url), "{target}");
    }
}

/// RFC 7617 §2: a user name has no colon.
#[test]
fn a_colon_ends_a_user_name() {
    let sign = |method: &str, user: &str| {
        let mut request = Request::get("/");
        client(method, user).sign(None, &mut request, &at(1)).map_err(problem)?;
        Ok(request.header("authorization").unwrap().to_owned())
    };
    // `app:ada:pw`, in which the spec's own colon is meant, and `a%3Ab:`.
    assert_eq!(sign("basic", "ada").as_deref(), Ok("Basic YXBwOmFkYTpwdw=="));
    assert_eq!(sign("escaped", "a:b").as_deref(), Ok("Basic YSUzQWI6"));
    assert_eq!(sign("basic", "a:b"), Err(("user".to_owned(), Reason::Colon)));
}

/// Whoever reads a URL takes `%2e%2e` for `..` too, and removes a segment for it.
#[test]
fn dots_are_no_segment() {
    for (user, expected) in [
        ("...", Ok("https://bank.example/t/.../admin")),
        ("a/..", Ok("https://bank.example/t/a%2F../admin")),
        (".", Err(("user".to_owned(), Reason::DotSegment))),
        ("..", Err(("user".to_owned(), Reason::DotSegment))),
    ] {
        let url = client("path", user).base_url(None).map_err(problem);
        assert_eq!(url, expected.map(str::to_owned));
    }
}

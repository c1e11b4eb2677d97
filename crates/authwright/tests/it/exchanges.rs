//! Ends of grants, checks of credentials, and what errors say.

use std::time::Duration;

use authwright::table::{
    Api, Capture, Condition, Connector, Derived, ErrorRule, Field, Kind, Method, Node, Op, Origin, Part,
    Slot, Source, Step, Take, Target, TimeFormat,
};
use authwright::{Advice, CallError, Grant, Response, SignError};

use crate::tables::{at, bare, fails, only, status};

/// A stored grant of the method `bare`.
fn grant(members: &str) -> Grant {
    Grant::from_secret_json(&format!(r#"{{"v": 1, "id": "bare/m"{members}}}"#)).unwrap()
}

const SITE: &[Capture] = &[Capture::new("site", Kind::Host)];

/// A base URL that cannot be made says why, and not that a path is no URL.
#[test]
fn base_urls_that_cannot_be_made() {
    const LOGIN: &[Step] = &[Step::get(&[Part::Text("https://a.example/t")]).take(&[
        Take::required(Origin::Path("t"), Target::AccessToken),
        Take::required(Origin::Path("site"), Target::Capture(0)),
    ])];
    const METHOD: Method = Method::new("m", "M", "m", &[]).captures(SITE).login(LOGIN);
    const BASE: &[Part] = &[Part::Text("https://"), Part::Slot(Slot::Capture(0))];
    const OWN: &Step = &Step::get(&[Part::Text("/me")]);
    const ELSEWHERE: &Step = &Step::get(&[Part::Text("https://b.example/me")]);
    let verify = |base, step| bare(METHOD.api(Api::new(base).verify(step)));
    let known = grant(r#", "access_token": "a", "captured": {"site": "b.example"}"#);
    let lacking = grant(r#", "access_token": "a""#);
    for (base, step, grant, expected) in [
        (BASE, OWN, Some(&known), Ok("https://b.example/me")),
        (BASE, OWN, None, Err("a request cannot be signed: a grant is needed")),
        (
            BASE,
            OWN,
            Some(&lacking),
            Err("a request cannot be signed: `site` is not in the grant: log in again"),
        ),
        (&[], OWN, None, Err("a request cannot be signed: the spec states no address of the API")),
        (BASE, ELSEWHERE, Some(&known), Ok("https://b.example/me")),
    ] {
        let request = verify(base, step).verify(grant).unwrap().request(&at(1));
        let said = request.map(|request| request.url).map_err(|error| error.to_string());
        assert_eq!(said.as_deref().map_err(String::as_str), expected, "{:?}", step.url);
    }
    let foreign = Grant::from_secret_json(r#"{"v": 1, "id": "x/y", "access_token": "a"}"#).unwrap();
    let error = verify(BASE, OWN).verify(Some(&foreign)).unwrap().request(&at(1)).unwrap_err();
    assert_eq!(error, CallError::WrongGrant);
    let error = verify(BASE, OWN).verify(None).unwrap().request(&at(1)).unwrap_err();
    assert_eq!(error, CallError::Sign(SignError::NoGrant));
}

/// RFC 7009 §2.1: without its token, the end of a grant is that of none.
#[test]
fn revocations_have_their_token() {
    const DERIVED: &[Derived] = &[Derived::new(
        "either",
        Source::FirstOf(&[&[Part::Slot(Slot::RefreshToken)], &[Part::Slot(Slot::AccessToken)]]),
    )
    .message()];
    const REFRESH: Node = Node::Slot(Slot::RefreshToken);
    const EITHER: Node = Node::Slot(Slot::Derived(0));
    const SITE_ONLY: Node = Node::Slot(Slot::Capture(0));
    let access = r#", "access_token": "a""#;
    let both = r#", "access_token": "a", "refresh_token": "r""#;
    let neither = r#", "access_token": """#;
    for (members, node, expected) in [
        (both, REFRESH, Ok("t=r")),
        (access, REFRESH, Err("`refresh_token` is not in the grant: log in again")),
        (
            r#", "access_token": "a", "refresh_token": """#,
            REFRESH,
            Err("`refresh_token` is not in the grant: log in again"),
        ),
        (both, EITHER, Ok("t=r")),
        (access, EITHER, Ok("t=a")),
        (neither, EITHER, Err("`access_token` is not in the grant: log in again")),
        (both, Node::Slot(Slot::IdToken), Err("`id_token` is not in the grant: log in again")),
        // What needs no token lacks none.
        (neither, SITE_ONLY, Ok("")),
        (neither, Node::Text("x"), Ok("t=x")),
    ] {
        let pairs = Vec::leak(vec![("t", node)]);
        let step = Step::post(&[Part::Text("https://a.example/revoke")]).form(pairs);
        let client = bare(Method::new("m", "M", "m", &[]).captures(SITE).derived(DERIVED).revoke(step));
        let request = client.revoke(&grant(members)).unwrap().request(&at(1));
        let said = request.map(|request| crate::tables::body(&request).to_owned());
        let said = said.map_err(|error| error.to_string().replace("a request cannot be made: ", ""));
        assert_eq!(said.as_deref().map_err(String::as_str), expected, "{members} {node:?}");
    }
}

/// Checklist item 35: what is computed of a secret for one login or one message is a secret, too.
#[test]
fn item_35_computed_secrets_are_masked() {
    const STEP: Step = Step::post(&[Part::Text("https://a.example/t")])
        .form(&[("k", Node::Slot(Slot::Derived(0))), ("n", Node::Slot(Slot::Derived(1)))])
        .take(&[Take::required(Origin::Path("t"), Target::AccessToken)]);
    static CONNECTOR: Connector = Connector::new(
        "c",
        "C",
        &[&Method::new("m", "M", "m", &[Field::new("key", "Key", Kind::Text).secret()])
            .derived(&[
                Derived::new("proof", Source::Now { format: TimeFormat::Unix, plus: 0 })
                    .apply(&[Op::HmacSha256(&[Part::Slot(Slot::Field(0))]), Op::Hex])
                    .login()
                    .secret(),
                Derived::new("nonce", Source::Random(16)).apply(&[Op::Hex]).message().secret(),
            ])
            .login(&[STEP])
            .revoke(STEP)
            .api(Api::new(&[Part::Text("https://a.example")]).verify(&STEP))],
    );
    let client = only(&CONNECTOR, &[("key", "hunter2")]);
    let call = client.log_in().unwrap();
    let repeat = |request: authwright::Request| {
        let words = crate::tables::body(&request).to_owned();
        status(400, &serde_json::json!({"error": "bad", "error_description": words}).to_string())
    };
    let expected = "the server refused with status 400: bad: k=[redacted]&n=[redacted]";
    let answer = repeat(call.request(&at(1000)).unwrap());
    assert_eq!(fails(call, answer).to_string(), expected);
    let stored = r#"{"v": 1, "id": "c/m", "access_token": "token"}"#;
    let grant = Grant::from_secret_json(stored).unwrap();
    let revocation = client.revoke(&grant).unwrap();
    let answer = repeat(revocation.request(&at(1000)).unwrap());
    assert_eq!(revocation.receive(&answer, &at(1000)).unwrap_err().to_string(), expected);
    let verification = client.verify(Some(&grant)).unwrap();
    let answer = repeat(verification.request(&at(1000)).unwrap());
    assert_eq!(verification.receive(&answer, &at(1000)).unwrap_err().to_string(), expected);
}

/// An error of the standard is one under status 200 too, and what goes with errors goes with it.
#[test]
fn errors_of_the_standard_where_the_spec_looks_elsewhere() {
    const RULES: &[ErrorRule] =
        &[ErrorRule::when(Condition::Present("fault")).code("fault").fatal(&["gone"])];
    const STEP: Step = Step::post(&[Part::Text("https://a.example/t")])
        .take(&[Take::required(Origin::Path("t"), Target::AccessToken)])
        .errors(RULES);
    let client = bare(Method::new("m", "M", "m", &[]).login(&[STEP]));
    for (code, answer, fatal, advice) in [
        (200, r#"{"error": "gone"}"#, true, Advice::FixCredentials),
        (400, r#"{"error": "gone"}"#, true, Advice::FixCredentials),
        (400, r#"{"fault": "gone"}"#, true, Advice::FixCredentials),
        (200, r#"{"error": "slow_down"}"#, false, Advice::RetryAfter(Duration::from_secs(7))),
        (200, r#"{"fault": "slow_down"}"#, false, Advice::RetryAfter(Duration::from_secs(7))),
        (200, r#"{"error": "other"}"#, false, Advice::Report),
    ] {
        let headers = vec![("Retry-After".to_owned(), "7".to_owned())];
        let error = fails(client.log_in().unwrap(), Response::new(code, headers, answer));
        assert_eq!(error.advice(), advice, "{code} {answer}");
        assert!(
            matches!(error, CallError::Refused { fatal: found, .. } if found == fatal),
            "{code} {answer}"
        );
    }
}

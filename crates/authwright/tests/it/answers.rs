//! How answers are read, and what errors mean.

use std::time::Duration;

use authwright::table::{
    Capture, Condition, Connector, ErrorRule, Field, Kind, Method, Origin, Part, Read, Step, Take, Target,
};
use authwright::{Advice, CallError, Reason, Response};

use crate::tables::{at, browser, done, exchange, fails, granted, ok, only, password, status};

/// Checklist items 4, 33 and 34, and what public servers really answer.
#[test]
fn items_33_34_tolerant_reading() {
    const ASKED: Option<&str> = Some("read write");
    const LAST: Option<u64> = Some(253_402_300_799);
    let long = format!(r#"{{"access_token": "{}"}}"#, "x".repeat(8192));
    for (answer, token, expires_at, scope) in [
        (r#"{"access_token": "t", "expires_in": 3600}"#, "t", Some(4600), ASKED),
        (r#"{"access_token": "t", "expires_in": "3600"}"#, "t", Some(4600), ASKED),
        (r#"{"access_token": "t", "expires_in": 3600.7}"#, "t", Some(4600), ASKED),
        (r#"{"access_token": "t", "expires_in": "3.6e3"}"#, "t", Some(4600), ASKED),
        (r#"{"access_token": "t", "expires_in": 0}"#, "t", None, ASKED),
        (r#"{"access_token": "t", "expires_in": "0"}"#, "t", None, ASKED),
        (r#"{"access_token": "t", "expires_in": -1}"#, "t", None, ASKED),
        (r#"{"access_token": "t", "expires_in": null, "scope": null}"#, "t", None, ASKED),
        (r#"{"access_token": "t", "expires_in": "never"}"#, "t", None, ASKED),
        (r#"{"access_token": "t", "expires_in": 0.5}"#, "t", Some(1000), ASKED),
        (r#"{"access_token": "t", "expires_in": 1e300}"#, "t", LAST, ASKED),
        (r#"{"access_token": "t", "expires_in": 92233720368547758070}"#, "t", LAST, ASKED),
        (r#"{"access_token": "t", "expires_in": 9223372036854775807}"#, "t", LAST, ASKED),
        (r#"{"access_token": "t", "expires_in": "inf"}"#, "t", None, ASKED),
        (r#"{"access_token": 12345, "token_type": "BEARER", "unknown": [{}]}"#, "12345", None, ASKED),
        (r#"{"access_token": "t", "scope": ["a", "b"]}"#, "t", None, Some("a b")),
        (r#"{"access_token": "t", "scope": "a,b"}"#, "t", None, Some("a b")),
        (r#"{"access_token": "t", "scope": " a, b\n\tc "}"#, "t", None, Some("a b c")),
        ("access_token=t%2B1&expires_in=60&scope=a+b&token_type=bearer", "t+1", Some(1060), Some("a b")),
        (" \r\n {\"access_token\": \"t\"}", "t", None, ASKED),
        ("\u{feff}{\"access_token\": \"t\"}", "t", None, ASKED),
        ("\u{feff}access_token=t", "t", None, ASKED),
        (r#"{"access_token": 36893488147419103233}"#, "36893488147419103233", None, ASKED),
        (r#"{"access_token": -0.36893488147419103233}"#, "-0.36893488147419103233", None, ASKED),
        (&long, &"x".repeat(8192), None, ASKED),
    ] {
        let grant = done(exchange(&browser()), ok(answer), 1000);
        assert_eq!(grant.access_token.expose(), token, "{answer}");
        assert_eq!((grant.expires_at, grant.scope.as_deref()), (expires_at, scope), "{answer}");
    }
}

/// Checklist items 4, 33 and 34: what is refused.
#[test]
fn items_4_33_34_answers_that_are_refused() {
    let huge = " ".repeat(Response::LIMIT + 1);
    let deep = "[".repeat(100_000);
    for (code, answer, expected) in [
        (200, "", "the answer has no usable `access_token`"),
        (200, "{}", "the answer has no usable `access_token`"),
        (200, "<html>a=b</html>", "the answer is not JSON"),
        (200, &deep, "the answer is not JSON"),
        (200, "null", "the answer has no usable `access_token`"),
        (200, r#"{"access_token": ""}"#, "the answer has no usable `access_token`"),
        (200, r#"{"access_token": false}"#, "the answer has no usable `access_token`"),
        (200, r#"{"access_token": true}"#, "the answer has no usable `access_token`"),
        (200, r#"{"access_token": {"token": "t"}}"#, "the answer has no usable `access_token`"),
        (
            200,
            r#"{"access_token": "t\r\nX: y"}"#,
            "in the answer, `access_token` has a line break or another control character",
        ),
        (200, r#"{"access_token": "t", "token_type": "mac"}"#, "tokens of type `mac` are not supported"),
        (200, r#"{"access_token": "t", "token_type": "DPoP"}"#, "tokens of type `DPoP` are not supported"),
        (
            200,
            r#"{"access_token": "t", "instance_url": "https://evil.example"}"#,
            "in the answer, `instance` is not at or below `ledger.example`",
        ),
        (
            200,
            r#"{"access_token": "t", "instance_url": "http://a.ledger.example"}"#,
            "in the answer, `instance` is not a URL that begins with `https://`",
        ),
        (200, &huge, "the answer is longer than 1 MiB"),
        (302, r#"{"access_token": "t"}"#, "the server answered with status 302"),
        (307, "", "the server answered with status 307"),
        (100, r#"{"access_token": "t"}"#, "the server answered with status 100"),
        (500, "<html>", "the server answered with status 500"),
        (
            400,
            r#"{"error": "invalid_grant", "error_description": "no"}"#,
            "the server refused with status 400: invalid_grant: no",
        ),
        (
            200,
            r#"{"error": "bad_verification_code"}"#,
            "the server refused with status 200: bad_verification_code",
        ),
        (
            200,
            "error=bad_code&error_description=no+good",
            "the server refused with status 200: bad_code: no good",
        ),
    ] {
        let error = fails(exchange(&browser()), status(code, answer));
        assert_eq!(error.to_string(), expected, "{}", &answer[..answer.len().min(80)]);
    }
}

/// A page for people where JSON is expected is told by its type, and nothing else of it is shown.
#[test]
fn answers_that_are_not_json() {
    let page = "<html><title>Sign in</title></html>";
    for (content_type, body, expected) in [
        (Some("text/html; charset=utf-8"), page, "the answer is not JSON; its type is `text/html`"),
        (
            Some("application/problem+xml"),
            page,
            "the answer is not JSON; its type is `application/problem+xml`",
        ),
        (
            Some(" application/json"),
            "{\"access_token\": \"t",
            "the answer is not JSON; its type is `application/json`",
        ),
        (Some("text/html\u{1b}[31m"), page, "the answer is not JSON; its type is `text/html`"),
        (Some("text/hunter2"), page, "the answer is not JSON; its type is `text/`"),
        (Some("<script>"), page, "the answer is not JSON"),
        (Some(""), page, "the answer is not JSON"),
        (None, page, "the answer is not JSON"),
        (Some("text/html"), " \n", "the answer has no usable `access_token`"),
        (Some("text/html"), "error=bad_code", "the server refused with status 200: bad_code"),
    ] {
        let headers = content_type.map(|value| ("Content-Type".to_owned(), value.to_owned()));
        let response = Response::new(200, headers.into_iter().collect(), body);
        let error = fails(password().log_in().unwrap(), response);
        assert_eq!(error.to_string(), expected, "{content_type:?} {body}");
        assert!(!format!("{error:?}").contains("Sign in"), "{error:?}");
    }
}

static RULES: Connector = Connector::new(
    "rules",
    "Rules",
    &[&Method::new("m", "M", "m", &[Field::new("tenant", "T", Kind::Text)]).login(&[Step::post(&[
        Part::Text("https://a.example/t"),
    ])
    .take(&[Take::required(Origin::Body, Target::AccessToken)])
    .errors(&[
        ErrorRule::when(Condition::Present("errors[0]"))
            .code("errors[0].errorType")
            .message("errors[0].message")
            .fatal(&["gone"]),
        ErrorRule::when(Condition::Status(&[204])),
        ErrorRule::unless(Condition::Equals(
            "tenant",
            authwright::table::Node::Slot(authwright::table::Slot::Field(0)),
        )),
        ErrorRule::when(Condition::BodyContains("Invalid Session")),
        ErrorRule::when(Condition::Equals("ok", authwright::table::Node::Boolean(false))).code("code"),
    ])])],
);

#[test]
fn rules_decide_what_is_an_error() {
    let client = only(&RULES, &[("tenant", "7")]);
    for (code, answer, expected) in [
        (200, r#"{"tenant": 7}"#, None),
        (200, r#"{"tenant": "7", "errors": []}"#, None),
        (
            200,
            r#"{"tenant": 7, "errors": [{"errorType": "gone", "message": "bye"}]}"#,
            Some((Some("gone"), true)),
        ),
        (400, r#"{"tenant": 7, "errors": [{"errorType": "x"}]}"#, Some((Some("x"), false))),
        // Under another status than 2xx it is an error anyway, and the rules know where it says why.
        (401, r#"{"tenant": 7, "code": "expired"}"#, Some((Some("expired"), false))),
        (500, r#"{"tenant": 7, "errors": {}, "ok": true, "code": 42}"#, Some((Some("42"), false))),
        (400, r#"{"tenant": 7, "code": false, "error": "x"}"#, Some((Some("x"), false))),
        (204, "", Some((None, false))),
        (200, r#"{"tenant": 8}"#, Some((None, false))),
        (200, r#"{"tenant": 7, "x": "Invalid Session"}"#, Some((None, false))),
        (200, r#"{"tenant": 7, "ok": "false", "code": 42}"#, Some((Some("42"), false))),
        (200, r#"{"tenant": 7, "ok": true}"#, None),
    ] {
        let found = match client.log_in().unwrap().receive(status(code, answer), &at(1000)) {
            Err(CallError::Refused { error, fatal, .. }) => Some((error, fatal)),
            Ok(_) => None,
            Err(other) => panic!("{other}"),
        };
        let found = found.as_ref().map(|(error, fatal)| (error.as_deref(), *fatal));
        assert_eq!(found, expected, "{answer}");
    }
}

/// A path alone asks for something that says something: many servers send the key with every answer.
#[test]
fn what_says_nothing_is_no_error() {
    let client = browser();
    for (value, is_error) in [
        ("null", false),
        ("false", false),
        (r#""""#, false),
        ("[]", false),
        ("{}", false),
        ("true", true),
        ("0", false),
        (r#""0""#, false),
        ("1", true),
        (r#""00""#, true),
        ("[0]", true),
        (r#""x""#, true),
        ("[null]", true),
        (r#"{"a": null}"#, true),
    ] {
        let answer = format!(r#"{{"access_token": "at2", "error": {value}}}"#);
        let result = client.refresh(&granted(&client)).unwrap().receive(ok(&answer), &at(1));
        assert_eq!(matches!(result, Err(CallError::Refused { .. })), is_error, "{value}");
        assert_eq!(result.is_err(), is_error, "{value}");
    }
}

/// JSON is kept as its text, and scopes in one text with the capture's separator.
#[test]
fn captured_documents_and_lists() {
    const STEP: Step = Step::post(&[Part::Text("https://a.example/t")]).take(&[
        Take::optional(Origin::Path("j"), Target::Capture(0)),
        Take::optional(Origin::Path("s"), Target::Capture(1)),
        Take::optional(Origin::Path("t"), Target::Capture(2)),
    ]);
    const METHOD: Method = Method::new("m", "M", "m", &[]).login(&[STEP]).captures(&[
        Capture::new("j", Kind::Json),
        Capture::new("s", Kind::Scopes { separator: "+", known: &[] }),
        Capture::new("t", Kind::Text),
    ]);
    let client = crate::tables::bare(METHOD);
    for (answer, expected) in [
        (
            r#"{"j": {"a": [1.50, null]}, "s": ["a", "b"], "t": "x"}"#,
            [Some(r#"{"a":[1.50,null]}"#), Some("a+b"), Some("x")],
        ),
        (r#"{"j": [], "s": "a+b", "t": ["x"]}"#, [Some("[]"), Some("a+b"), None]),
        (r#"{"j": "{\"a\": 1}", "s": [], "t": {}}"#, [Some(r#"{"a": 1}"#), None, None]),
        (r#"{"j": 1.0, "s": null}"#, [Some("1.0"), None, None]),
    ] {
        let grant = done(client.log_in().unwrap(), ok(answer), 1000);
        assert_eq!(["j", "s", "t"].map(|key| grant.captured(key)), expected, "{answer}");
    }
}

#[test]
fn times_in_answers() {
    const LATEST: Option<u64> = Some(253_402_300_799);
    let jwt = format!("h.{}.s", "eyJleHAiOjE3Njg0Nzg0MDB9");
    for (read, text, expected) in [
        (Read::Seconds, "60", Some(1060)),
        (Read::Milliseconds, "60000", Some(1060)),
        (Read::Unix, "1768478400", Some(1_768_478_400)),
        (Read::UnixMs, "1768478400999", Some(1_768_478_400)),
        (Read::Unix, "0", None),
        (Read::Milliseconds, "-5", None),
        (Read::Milliseconds, "999", Some(1000)),
        (Read::Rfc3339, "2026-01-15T12:00:00Z", Some(1_768_478_400)),
        (Read::HttpDate, "Thu, 15 Jan 2026 12:00:00 GMT", Some(1_768_478_400)),
        (Read::JwtExp, &jwt, Some(1_768_478_400)),
        (Read::JwtExp, "h.!.s", None),
        (Read::Pattern("%d.%m.%Y %H:%M"), "15.01.2026 12:00", Some(1_768_478_400)),
        (Read::Seconds, "9223372036854775807", LATEST),
        (Read::Milliseconds, "9223372036854775807", LATEST),
        (Read::Unix, "9223372036854775807", LATEST),
        (Read::UnixMs, "9223372036854775807", LATEST),
        (Read::Rfc3339, "9999-12-31T23:59:59-23:59", LATEST),
    ] {
        let take: &'static [Take<'static>] =
            Vec::leak(vec![Take::optional(Origin::Path("at"), Target::ExpiresAt).read(read)]);
        let step: &'static [Step<'static>] =
            Vec::leak(vec![Step::post(&[Part::Text("https://a.example/t")]).take(take)]);
        let client = crate::tables::bare(Method::new("m", "M", "m", &[]).login(step));
        let grant = done(client.log_in().unwrap(), ok(&format!(r#"{{"at": "{text}"}}"#)), 1000);
        assert_eq!(grant.expires_at, expected, "{read:?} {text}");
    }
}

#[test]
fn the_first_of_several_paths_and_defaults() {
    const STEP: Step = Step::post(&[Part::Text("https://a.example/t")]).take(&[
        Take::required(Origin::Paths(&["data.token", "token", "['odd.key']"]), Target::AccessToken),
        Take::optional(Origin::Path("scope"), Target::Scope).default("basic"),
    ]);
    const METHOD: Method = Method::new("m", "M", "m", &[]).login(&[STEP]);
    let client = crate::tables::bare(METHOD);
    for (answer, expected) in [
        (r#"{"data": {"token": "a"}, "token": "b"}"#, "a"),
        (r#"{"data": {"token": ""}, "token": "b"}"#, "b"),
        (r#"{"data": {"token": false}, "token": "b"}"#, "b"),
        (r#"{"data": null, "odd.key": "c"}"#, "c"),
    ] {
        let grant = done(client.log_in().unwrap(), ok(answer), 1000);
        assert_eq!(
            (grant.access_token.expose(), grant.scope.as_deref()),
            (expected, Some("basic")),
            "{answer}"
        );
    }
    let error = fails(client.log_in().unwrap(), ok("{}"));
    assert_eq!(error, CallError::Unreadable("data.token` or `token` or `['odd.key']".to_owned()));
}

/// Checklist item 44: what each error advises, by what the call was for.
#[test]
fn item_44_advice() {
    let grant = granted(&browser());
    let (retry, ask, fix, report) =
        (Advice::Retry, Advice::AskUserAgain, Advice::FixCredentials, Advice::Report);
    for (code, answer, code_flow, renewal, direct) in [
        (400, r#"{"error": "invalid_grant"}"#, ask, ask, fix),
        (200, r#"{"error": "invalid_grant"}"#, ask, ask, fix),
        (400, r#"{"error": "consent_revoked"}"#, report, ask, report),
        (400, r#"{"error": "interaction_required"}"#, ask, ask, fix),
        (400, r#"{"error": "login_required"}"#, ask, ask, fix),
        (400, r#"{"error": "consent_required"}"#, ask, ask, fix),
        (400, r#"{"error": "account_selection_required"}"#, ask, ask, fix),
        (401, r#"{"error": "invalid_client"}"#, fix, fix, fix),
        (400, r#"{"error": "invalid_scope"}"#, fix, fix, fix),
        (400, r#"{"error": "temporarily_unavailable"}"#, ask, retry, retry),
        (400, r#"{"error": "invalid_request"}"#, report, report, report),
        (401, "", fix, fix, fix),
        (404, "", report, report, report),
        (302, "", report, report, report),
        (408, "", ask, retry, retry),
        (429, "", ask, retry, retry),
        (503, "<html>", ask, retry, retry),
        (200, "{}", report, report, report),
    ] {
        let advice = [exchange(&browser()), browser().refresh(&grant).unwrap(), password().log_in().unwrap()]
            .map(|call| fails(call, status(code, answer)).advice());
        assert_eq!(advice, [code_flow, renewal, direct], "{code} {answer}");
    }
}

#[test]
fn how_long_to_wait() {
    for (value, seconds) in [
        ("120", Some(120)),
        ("Thu, 01 Jan 1970 00:20:00 GMT", Some(200)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("86400", Some(86_400)),
        ("86401", Some(86_400)),
        ("18446744073709551615", Some(86_400)),
        ("99999999999999999999999", Some(86_400)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(86_400)),
        ("-1", None),
        ("", None),
        ("soon", None),
    ] {
        let answer = Response::new(429, vec![("Retry-After".to_owned(), value.to_owned())], "");
        let expected =
            seconds.map_or(Advice::Retry, |seconds| Advice::RetryAfter(Duration::from_secs(seconds)));
        assert_eq!(fails(password().log_in().unwrap(), answer).advice(), expected, "{value}");
    }
}

#[test]
fn a_boolean_replaces_no_refresh_token() {
    let client = browser();
    for answer in [
        r#"{"access_token": "at2", "refresh_token": false}"#,
        r#"{"access_token": "at2", "refresh_token": true, "id_token": false}"#,
    ] {
        let renewed = done(client.refresh(&granted(&client)).unwrap(), ok(answer), 5000);
        assert_eq!(renewed.refresh_token.unwrap().expose(), "rt1", "{answer}");
        assert!(renewed.id_token.is_none(), "{answer}");
    }
}

#[test]
fn captured_values_are_checked_like_input() {
    let error = fails(exchange(&browser()), ok(r#"{"access_token": "t", "session": "a\nb"}"#));
    let CallError::Captured(problem) = error else { panic!("{error}") };
    assert_eq!((problem.key.as_str(), problem.reason), ("session", Reason::ControlCharacter));
    let grant = done(
        exchange(&browser()),
        ok(r#"{"access_token": "t", "instance_url": "https://x.ledger.example/"}"#),
        1,
    );
    assert_eq!(grant.captured("instance"), Some("https://x.ledger.example"));
    let long = r#"{"access_token": "t", "session": 36893488147419103233}"#;
    let grant = done(exchange(&browser()), ok(long), 1);
    assert_eq!(
        grant.captured_secret("session").map(authwright::Secret::expose),
        Some("36893488147419103233")
    );
}

//! Credentials on API requests.

use authwright::table::{
    Api, Body, Connector, Derived, Field, Kind, Method, Node, Op, Part, RequestPart, Slot, Source,
};
use authwright::{Request, SignError, Signed};

use crate::tables::{at, body, browser, granted, only};

static KEYS: Connector = Connector::new(
    "keys",
    "Keys",
    &[
        &Method::new("all", "All", "api_key", FIELDS)
            .derived(&[Derived::new(
                "signature",
                Source::Template(&[
                    Part::Request(RequestPart::Method),
                    Part::Request(RequestPart::Target),
                    Part::Request(RequestPart::Header("x-key")),
                ]),
            )
            .apply(&[Op::HmacSha256(&[Part::Slot(Slot::Field(0))]), Op::Hex])
            .secret()
            .message()])
            .api(
                Api::new(&[Part::Text("https://api.keys.example/v1/")])
                    .hosts(&["files.keys.example"])
                    .headers(&[
                        ("X-Key", &[Part::Slot(Slot::Field(0))]),
                        ("X-Signature", &[Part::Slot(Slot::Derived(0))]),
                    ])
                    .query(&[("api_key", Node::Slot(Slot::Field(0)))])
                    .cookies(&[("session", &[Part::Slot(Slot::Field(0))])]),
            ),
        &Method::new("basic", "Basic", "basic", FIELDS).api(
            Api::new(&[Part::Text("https://api.keys.example")])
                .basic(&[Part::Slot(Slot::Field(0))], &[Part::Text("X")]),
        ),
        &Method::new("form", "Form", "api_key", FIELDS).api(
            Api::new(&[Part::Text("https://api.keys.example")])
                .body(Body::Form(&[("key", Node::Slot(Slot::Field(0))), ("n", Node::Number("1"))])),
        ),
        &Method::new("json", "JSON", "api_key", FIELDS).api(
            Api::new(&[Part::Text("https://api.keys.example")])
                .body(Body::Json(&[("key", Node::Slot(Slot::Field(0))), ("n", Node::Number("1"))])),
        ),
        &Method::new("nowhere", "Nowhere", "api_key", FIELDS)
            .api(Api::new(&[]).headers(&[("X-Key", &[Part::Slot(Slot::Field(0))])])),
    ],
);

const FIELDS: &[Field] = &[Field::new("key", "Key", Kind::Text).secret()];

fn client(method: &str) -> Signed {
    Signed::new(authwright::Client::from_text(&KEYS, method, &[("key", "k/1")]).unwrap())
}

#[test]
fn every_place_of_a_request() {
    let mut request = Request::get("/orders?api_key=mine&x=%20y")
        .with_header("x-KEY", "mine")
        .with_header("Cookie", "a=1; session=mine")
        .with_header("Accept", "*/*");
    client("all").sign(&mut request, &at(1)).unwrap();
    assert_eq!(request.url, "https://api.keys.example/v1/orders?x=%20y&api_key=k%2F1");
    assert_eq!(request.header("cookie"), Some("a=1; session=k/1"));
    let keys: Vec<&str> = request
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("x-key"))
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!((keys, request.header("accept")), (vec!["k/1"], Some("*/*")));
    // HMAC-SHA-256 of `GET/v1/orders?x=%20y&api_key=k%2F1k/1` under `k/1`.
    assert_eq!(
        request.header("x-signature"),
        Some("c81504509ba817053907cdcf58f81380119100d13c929f441aa84e8480dcd899")
    );

    let mut request = Request::get("https://api.keys.example/x").with_header("authorization", "Bearer mine");
    client("basic").sign(&mut request, &at(1)).unwrap();
    assert_eq!(request.headers, [("Authorization".to_owned(), "Basic ay8xOlg=".to_owned())]);
}

#[test]
fn parameters_of_bodies() {
    let form = Some("application/x-www-form-urlencoded");
    let json = Some("application/json");
    for (method, verb, media_type, before, after) in [
        ("form", "POST", form, "b=2&key=mine&a=1", Ok("b=2&a=1&key=k%2F1&n=1")),
        ("form", "POST", None, "", Ok("key=k%2F1&n=1")),
        ("form", "GET", None, "", Ok("")),
        ("form", "POST", json, "{}", Err(SignError::Body)),
        ("form", "POST", None, "b=2", Err(SignError::Body)),
        (
            "json",
            "POST",
            json,
            r#"{"z": 1.50, "key": 0, "a": {"key": 1}}"#,
            Ok(r#"{"z": 1.50,"a": {"key": 1},"key":"k/1","n":1}"#),
        ),
        ("json", "PUT", Some("application/vnd.x+json"), "{}", Ok(r#"{"key":"k/1","n":1}"#)),
        ("json", "POST", None, "", Ok(r#"{"key":"k/1","n":1}"#)),
        ("json", "POST", json, "[1]", Err(SignError::Body)),
        ("json", "POST", form, "a=b", Err(SignError::Body)),
        ("json", "HEAD", None, "", Ok("")),
    ] {
        let mut request = Request::new(verb, "/x").with_body(before);
        request
            .headers
            .extend(media_type.map(|media_type| ("Content-Type".to_owned(), media_type.to_owned())));
        let untouched = request.clone();
        let result = client(method).sign(&mut request, &at(1));
        assert_eq!(
            result.as_ref().map(|()| body(&request)).map_err(Clone::clone),
            after,
            "{method} {before}"
        );
        if result.is_err() {
            assert_eq!(request, untouched);
        }
    }
}

/// Checklist items 1, 32 and 38: credentials go to the API's host and nowhere else.
#[test]
fn items_1_32_38_foreign_hosts() {
    let foreign = Err(SignError::ForeignHost);
    for (url, expected) in [
        ("https://api.keys.example/v1/x", Ok(())),
        ("https://API.keys.EXAMPLE:443/elsewhere", Ok(())),
        ("https://files.keys.example/x", Ok(())),
        ("https://eu.files.keys.example/x", Ok(())),
        ("/x", Ok(())),
        ("https://keys.example/x", foreign.clone()),
        ("https://evil.example/", foreign.clone()),
        ("https://api.keys.example.evil.example/", foreign.clone()),
        ("https://xfiles.keys.example/", foreign.clone()),
        ("https://api.keys.example:8443/", foreign.clone()),
        ("https://files.keys.example:8443/", foreign.clone()),
        ("https://evil.example/?https://api.keys.example/", foreign.clone()),
        ("https://evil.example#api.keys.example", foreign),
        ("http://api.keys.example/", Err(SignError::Url)),
        ("https://api.keys.example@evil.example/", Err(SignError::Url)),
        ("https://evil.example\\@api.keys.example/", Err(SignError::Url)),
        ("https://api.keys.example\t.evil.example/", Err(SignError::Url)),
        ("https:\\\\api.keys.example/", Err(SignError::Url)),
        ("api.keys.example/x", Err(SignError::Url)),
        ("", Err(SignError::Url)),
    ] {
        let mut request = Request::get(url);
        assert_eq!(client("all").sign(&mut request, &at(1)), expected, "{url}");
        assert!(expected.is_ok() || request == Request::get(url), "{url}");
    }
    // A path that begins with two slashes stays a path.
    let mut request = Request::get("//evil.example/x");
    client("all").sign(&mut request, &at(1)).unwrap();
    assert!(request.url.starts_with("https://api.keys.example/v1//evil.example/x"));
    for (url, expected) in
        [("/x", SignError::NoBaseUrl), ("https://api.keys.example/", SignError::ForeignHost)]
    {
        assert_eq!(client("nowhere").sign(&mut Request::get(url), &at(1)), Err(expected));
    }
    assert_eq!(client("nowhere").base_url(), Err(SignError::NoBaseUrl));
}

/// What is signed is what every client sends (WHATWG URL): it is encoded before, or refused.
#[test]
fn targets_are_signed_as_they_are_sent() {
    let sent = |target: &str| {
        let mut request = Request::get(target);
        let result = client("basic").sign(&mut request, &at(1));
        result.map(|()| request.url).map_err(|error| error.to_string())
    };
    let base = "https://api.keys.example";
    for (target, expected) in [
        ("/a?q=it's", "/a?q=it%27s"),
        ("/a'b", "/a'b"),
        ("/a/{id}?x={y}", "/a/%7Bid%7D?x={y}"),
        ("/\"<>^`|?\"<>^`|", "/%22%3C%3E%5E%60|?%22%3C%3E%5E%60|"),
        ("/%27%7B/a..b/...?../.", "/%27%7B/a..b/...?../."),
        ("https://api.keys.example?it's", "?it%27s"),
    ] {
        assert_eq!(sent(target), Ok(format!("{base}{expected}")), "{target}");
    }
    let dots = "`url` has `.` or `..` as a segment of a path, which HTTP clients take out";
    let character =
        "`url` has a space, a backslash, a control character or one beyond ASCII: percent-encode it";
    for (target, expected) in [
        ("/a/../b", dots),
        ("/a/./b", dots),
        ("/..", dots),
        ("/a/%2e%2E/b", dots),
        ("/a/.%2e?x", dots),
        ("https://api.keys.example/%2E/", dots),
        ("/x y", character),
        ("/ü", character),
        ("/x?ü", character),
        ("/x\\y", character),
        ("/x\n", character),
        ("https://api.keys.example/ü", character),
        ("/x#y", "the URL is neither a path that begins with `/` nor a plain `https` URL, or has a fragment"),
    ] {
        assert_eq!(sent(target), Err(expected.to_owned()), "{target}");
    }
}

#[test]
fn a_method_with_a_login_needs_its_grant() {
    let client = browser();
    let grant = granted(&client);
    let mut request = Request::get("https://files.ledger.example/x");
    assert_eq!(client.sign(None, &mut request, &at(1)), Err(SignError::NoGrant));
    client.sign(Some(&grant), &mut request, &at(1)).unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer at1"));
    assert_eq!(client.base_url(None), Err(SignError::NoGrant));
}

#[test]
fn a_header_cannot_be_split() {
    static SPLIT: Connector = Connector::new(
        "s",
        "S",
        &[&Method::new("m", "M", "m", &[Field::new("pem", "P", Kind::Pem)]).api(
            Api::new(&[Part::Text("https://a.example")]).headers(&[("X", &[Part::Slot(Slot::Field(0))])]),
        )],
    );
    let client = only(&SPLIT, &[("pem", "-----BEGIN X-----\nAA==\n-----END X-----")]);
    let result = client.sign(None, &mut Request::get("/x"), &at(1));
    assert!(matches!(result, Err(SignError::Value(problem)) if problem.key == "X"));
}

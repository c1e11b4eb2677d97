//! How values stand in the places of a request.

use authwright::table::{Field, Kind, Method, Node, Part, Slot, Step};
use authwright::{CallError, Client, Reason, Spec, Value};

use crate::tables::{at, body};

const S: Slot = Slot::Field(0);
const ABSENT: Slot = Slot::Field(1);
const NUMBER: Slot = Slot::Field(2);
const FLAG: Slot = Slot::Field(3);
const DOCUMENT: Slot = Slot::Field(4);

fn request(text: &str, step: Step<'static>) -> Result<authwright::Request, CallError> {
    const FIELDS: &[Field] = &[
        Field::new("s", "S", Kind::Text),
        Field::new("absent", "A", Kind::Text).optional(),
        Field::new("number", "N", Kind::Integer { min: 0, max: 9 }).default("5"),
        Field::new("flag", "F", Kind::Boolean).default("false"),
        Field::new("document", "D", Kind::Json).default("{\"b\":1,\"a\":2.50}"),
    ];
    let methods: &'static [_] = Vec::leak(vec![&*Box::leak(Box::new(
        Method::new("m", "M", "m", FIELDS).login(Vec::leak(vec![step])),
    ))]);
    let connector = Box::leak(Box::new(authwright::table::Connector::new("c", "C", methods)));
    let client = Client::new(Spec::compiled(connector), 0, &[Value::Text(&text.to_owned())]).unwrap();
    client.log_in().unwrap().request(&at(1))
}

const URL: &[Part] = &[Part::Text("https://a.example/t")];

#[test]
fn values_in_urls() {
    let at_end = &[Part::Text("https://a.example/x/"), Part::Segment(S), Part::Text("/y?q="), Part::Form(S)];
    for (value, expected) in [
        ("a b", "https://a.example/x/a%20b/y?q=a+b"),
        ("...", "https://a.example/x/.../y?q=..."),
        ("../z?#@é", "https://a.example/x/..%2Fz%3F%23%40%C3%A9/y?q=..%2Fz%3F%23%40%C3%A9"),
    ] {
        assert_eq!(request(value, Step::get(at_end)).unwrap().url, expected);
    }
    // Even a table that puts free text into an authority does not get user information or odd characters past the
    // check of the whole URL. (That a slash cannot stand there is the compiler's to see to.)
    let authority = &[Part::Text("https://"), Part::Slot(S), Part::Text(".example/")];
    for value in ["a b", "user@evil", "evil\\", "é", "evil:x", "evil\u{3002}"] {
        let result = request(value, Step::get(authority));
        let refused = matches!(result, Err(CallError::Value(problem)) if problem.reason == Reason::NotAUrl);
        assert!(refused, "{value}");
    }
    let absent = &[Part::Text("https://a.example/"), Part::Segment(ABSENT)];
    assert!(
        matches!(request("x", Step::get(absent)), Err(CallError::Value(problem)) if problem.reason == Reason::Missing)
    );
    let plain = &[Part::Text("http://a.example/")];
    assert!(
        matches!(request("x", Step::get(plain)), Err(CallError::Value(problem)) if problem.reason == Reason::NotAUrl)
    );
}

/// Checklist item 5: what the endpoint's URL has is kept, absent values are left out, and nothing is there twice.
#[test]
fn item_5_queries() {
    let rows = &[
        ("a b", Node::Slot(S)),
        ("gone", Node::Slot(ABSENT)),
        ("list", Node::List(&[Node::Text("x"), Node::Slot(ABSENT), Node::Number("2")])),
        ("keep", Node::Boolean(true)),
        ("null", Node::Null),
        ("object", Node::Object(&[("n", Node::Slot(NUMBER))])),
    ];
    let step = Step::get(&[Part::Text("https://a.example/t?z=%201&keep=0")]).query(rows);
    let expected = "https://a.example/t?z=%201&a+b=1%26%3D&list=x&list=2&keep=true&object=%7B%22n%22%3A5%7D";
    assert_eq!(request("1&=", step).unwrap().url, expected);
    let open = Step::get(&[Part::Text("https://a.example/t?")]).query(&[("a", Node::Text("b"))]);
    assert_eq!(request("x", open).unwrap().url, "https://a.example/t?a=b");
}

#[test]
fn values_in_json() {
    let step = Step::post(URL).json(&[
        ("z", Node::Slot(S)),
        ("number", Node::Slot(NUMBER)),
        ("flag", Node::Slot(FLAG)),
        ("document", Node::Slot(DOCUMENT)),
        ("absent", Node::Slot(ABSENT)),
        ("text", Node::Join(&[Part::Text("n"), Part::Slot(NUMBER)])),
        ("join", Node::Join(&[Part::Text("x"), Part::Slot(ABSENT)])),
        ("null", Node::Null),
        ("list", Node::List(&[Node::Slot(ABSENT), Node::Boolean(true), Node::List(&[])])),
        ("a\"", Node::Object(&[("b", Node::Slot(ABSENT)), ("c", Node::Number("1.0"))])),
    ]);
    let request = request("\"\\\u{e9}", step).unwrap();
    let expected = r#"{"z":"\"\\é","number":5,"flag":false,"document":{"b":1,"a":2.50},"text":"n5","null":null,"list":[true,[]],"a\"":{"c":1.0}}"#;
    assert_eq!(body(&request), expected);
}

#[test]
fn values_in_texts_and_headers() {
    let content =
        &[Part::Text("<a b=\""), Part::Xml(S), Part::Text("\">{\"j\":\""), Part::Json(S), Part::Text("\"}")];
    let step = Step::post(URL).text("text/xml; charset=utf-8", content).headers(&[
        ("X-Quoted", &[Part::Text("a=\""), Part::Quoted(S), Part::Text("\"")]),
        ("X-Absent", &[Part::Text("x"), Part::Slot(ABSENT)]),
        ("soapaction", &[Part::Text("")]),
    ]);
    let request = request("<&'\">\\", step).unwrap();
    assert_eq!(body(&request), r#"<a b="&lt;&amp;&#39;&quot;&gt;\">{"j":"<&'\">\\"}"#);
    assert_eq!(request.header("content-type"), Some("text/xml; charset=utf-8"));
    assert_eq!(request.header("x-quoted"), Some(r#"a="<&'\">\\""#));
    assert_eq!((request.header("x-absent"), request.header("soapaction")), (None, Some("")));
}

#[test]
fn a_media_type_of_the_table_wins() {
    let step = Step::post(URL)
        .json(&[("a", Node::Number("1"))])
        .headers(&[("content-type", &[Part::Text("application/vnd.a+json")])]);
    let request = request("x", step).unwrap();
    assert_eq!(request.headers, [("content-type".to_owned(), "application/vnd.a+json".to_owned())]);
}

#[test]
fn values_in_cookies() {
    let step = Step::get(URL).cookies(&[
        ("a", &[Part::Slot(S)]),
        ("gone", &[Part::Slot(ABSENT)]),
        ("b", &[Part::Text("2")]),
    ]);
    assert_eq!(request("x;y=\"z\" %2F", step).unwrap().header("cookie"), Some("a=x%3By=%22z%22%20%2F; b=2"));
}

/// RFC 7617 §2 and §2.1.
#[test]
fn published_basic_authentication() {
    const COLON: &[Part] = &[Part::Slot(S)];
    for (user, password, expected) in [
        (&[Part::Text("Aladdin")] as &[Part], "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        (&[Part::Text("test")], "123£", "Basic dGVzdDoxMjPCow=="),
        // RFC 6749 §2.3.1.
        (
            &[Part::Text("s6BhdRkqt3")],
            "7Fjfp0ZBr1KtDRbnfVdmIw",
            "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3",
        ),
        (&[], "x", "Basic Ong="),
    ] {
        assert_eq!(
            request(password, Step::get(URL).basic(user, COLON)).unwrap().header("authorization"),
            Some(expected)
        );
    }
    assert_eq!(
        request("x", Step::get(URL).basic(COLON, &[Part::Slot(ABSENT)])).unwrap().header("authorization"),
        None
    );
}

//! Computed values.

use authwright::table::{
    Choice, Derived, Field, Kind, Method, Node, Op, Part, QueryOf, QueryText, RequestPart, Slot, Source,
    Step, TimeFormat,
};
use authwright::{CallError, Client, Moment, Reason, Request, Spec};

use crate::tables::{at, body};

const FIELDS: &[Field] = &[
    Field::new("a", "A", Kind::Text).default("Alpha Beta"),
    Field::new("missing", "Missing", Kind::Text).optional(),
    Field::new("json", "JSON", Kind::Json)
        .default(r#"{"name": "Ann", "age": 5, "none": null, "deep": {"x": [1]}}"#),
    Field::new(
        "choice",
        "Choice",
        Kind::Choice(&[Choice::new("one", "One", "1st"), Choice::new("two", "Two", "2nd")]),
    )
    .default("two"),
    Field::new("key", "Key", Kind::Text).default("a2V5"),
];
const A: Slot = Slot::Field(0);
const MISSING: Slot = Slot::Field(1);
const JSON: Slot = Slot::Field(2);
const CHOICE: Slot = Slot::Field(3);
const KEY: Slot = Slot::Field(4);

/// A request with a parameter for each value.
fn request(derived: Vec<Derived<'static>>, moment: &Moment) -> Result<Request, CallError> {
    let rows: Vec<_> = (0..derived.len())
        .map(|index| ("v", Node::Slot(Slot::Derived(u16::try_from(index).unwrap()))))
        .collect();
    let step = Step::post(&[Part::Text("https://a.example/t?b=2&a=%C3%A9&a=1")]).form(Vec::leak(rows));
    client(derived, step)
        .map_err(|reason| CallError::Unreadable(format!("{reason:?}")))?
        .log_in()
        .unwrap()
        .request(moment)
}

fn client(derived: Vec<Derived<'static>>, step: Step<'static>) -> Result<Client, Reason> {
    let method = Method::new("m", "M", "m", FIELDS).derived(Vec::leak(derived)).login(Vec::leak(vec![step]));
    let methods: &'static [_] = Vec::leak(vec![&*Box::leak(Box::new(method))]);
    let connector = Box::leak(Box::new(authwright::table::Connector::new("c", "C", methods)));
    Client::new(Spec::compiled(connector), 0, &[]).map_err(|error| error.problems[0].reason.clone())
}

fn value(derived: Derived<'static>) -> Option<String> {
    let request = request(vec![derived], &at(1_768_478_400)).unwrap_or_else(|error| panic!("{error}"));
    let text = body(&request).strip_prefix("v=")?;
    let decoded = crate::tables::parameter(&format!("?v={text}"), "v");
    Some(decoded.unwrap_or_default())
}

#[test]
fn sources() {
    let lines: &[&[Part]] = &[&[Part::Slot(A)], &[], &[Part::Text("end")]];
    let absent_line: &[&[Part]] = &[&[Part::Slot(A)], &[Part::Slot(MISSING)]];
    let first: &[&[Part]] = &[&[Part::Text("x"), Part::Slot(MISSING)], &[Part::Slot(A)]];
    let cases: &[(&str, &[Part])] = &[("one", &[Part::Text("1")]), ("two", &[Part::Text("2")])];
    for (source, expected) in [
        (Source::Template(&[Part::Text("<"), Part::Slot(A), Part::Text(">")]), Some("<Alpha Beta>")),
        (Source::Template(&[Part::Text("<"), Part::Slot(MISSING)]), None),
        (Source::Lines(lines), Some("Alpha Beta\n\nend")),
        (Source::Lines(absent_line), None),
        (Source::FirstOf(first), Some("Alpha Beta")),
        (Source::FirstOf(&[&[Part::Slot(MISSING)]]), None),
        (Source::Cases { by: CHOICE, cases }, Some("2")),
        (Source::Cases { by: A, cases }, None),
        (Source::Cases { by: MISSING, cases }, None),
        (Source::Member { of: JSON, name: "name" }, Some("Ann")),
        (Source::Member { of: JSON, name: "age" }, Some("5")),
        (Source::Member { of: JSON, name: "deep" }, Some(r#"{"x":[1]}"#)),
        (Source::Member { of: JSON, name: "none" }, None),
        (Source::Member { of: JSON, name: "no" }, None),
        (Source::Member { of: A, name: "no" }, None),
    ] {
        assert_eq!(value(Derived::new("d", source)).as_deref(), expected, "{source:?}");
    }
}

#[test]
fn operations() {
    const TEXT: Source = Source::Template(&[Part::Text(" Ab,c/é ")]);
    const JEFE: &[Part] = &[Part::Text("Jefe")];
    let jefe = Source::Template(&[Part::Text("what do ya want for nothing?")]);
    let cases: &[(Source, &'static [Op<'static>], Option<&str>)] = &[
        (TEXT, &[Op::Trim], Some("Ab,c/é")),
        (TEXT, &[Op::Trim, Op::Lowercase], Some("ab,c/é")),
        (TEXT, &[Op::Trim, Op::Uppercase], Some("AB,C/é")),
        (TEXT, &[Op::Trim, Op::Base64], Some("QWIsYy/DqQ==")),
        (TEXT, &[Op::Trim, Op::Base64Url], Some("QWIsYy_DqQ")),
        (TEXT, &[Op::Trim, Op::Base64Url, Op::Base64Decode], Some("Ab,c/é")),
        (TEXT, &[Op::Trim, Op::Hex], Some("41622c632fc3a9")),
        (TEXT, &[Op::Trim, Op::Hex, Op::HexDecode], Some("Ab,c/é")),
        (TEXT, &[Op::Trim, Op::Percent], Some("Ab%2Cc%2F%C3%A9")),
        (TEXT, &[Op::Trim, Op::Split { at: ",", take: 2 }], Some("c/é")),
        (TEXT, &[Op::Split { at: ",", take: 3 }], None),
        (TEXT, &[Op::Split { at: ",", take: 0 }], None),
        (TEXT, &[Op::Replace(&[("A", "B"), ("Bb", "x"), (" ", "")])], Some("x,c/é")),
        (jefe, &[Op::HmacMd5(JEFE), Op::Hex], Some("750c783e6ab0b503eaa86e310a5db738")),
        (jefe, &[Op::HmacSha1(JEFE), Op::Hex], Some("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")),
        (
            jefe,
            &[Op::HmacSha256(JEFE), Op::Hex],
            Some("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        ),
        (
            jefe,
            &[Op::HmacSha512(JEFE), Op::Hex, Op::Split { at: "fd", take: 1 }],
            Some("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831"),
        ),
        (jefe, &[Op::HmacSha256(&[Part::Slot(MISSING)])], None),
        (
            Source::Template(&[Part::Text("abc")]),
            &[Op::Sha256, Op::Base64],
            Some("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ),
        (
            Source::Template(&[Part::Text("abc")]),
            &[Op::Md5, Op::Hex],
            Some("900150983cd24fb0d6963f7d28e17f72"),
        ),
        (
            Source::Template(&[Part::Text("abc")]),
            &[Op::Sha1, Op::Hex],
            Some("a9993e364706816aba3e25717850c26c9cd0d89d"),
        ),
    ];
    for (source, apply, expected) in cases {
        let legacy =
            apply.iter().any(|op| matches!(op, Op::Md5 | Op::Sha1 | Op::HmacMd5(_) | Op::HmacSha1(_)));
        if legacy && !cfg!(feature = "legacy-hashes") {
            let step = Step::post(&[Part::Text("https://a.example/t")]);
            let error = client(vec![Derived::new("d", *source).apply(apply)], step).err();
            assert_eq!(error, Some(Reason::NeedsLegacyHashes));
            continue;
        }
        assert_eq!(value(Derived::new("d", *source).apply(apply)).as_deref(), *expected, "{apply:?}");
    }
}

#[test]
fn keys_and_messages_may_be_bytes() {
    // The key is what a base64 text decodes to (`key`), and need not be text.
    let derived = vec![
        Derived::new("key", Source::Template(&[Part::Slot(KEY)])).apply(&[Op::Base64Decode]),
        Derived::new("digest", Source::Template(&[Part::Text("x")])).apply(&[Op::Sha256]),
        Derived::new("mac", Source::Template(&[Part::Slot(Slot::Derived(1))]))
            .apply(&[Op::HmacSha256(&[Part::Slot(Slot::Derived(0))]), Op::Hex]),
    ];
    let step = Step::post(&[Part::Text("https://a.example/t")]).form(&[("v", Node::Slot(Slot::Derived(2)))]);
    let request = client(derived, step).unwrap().log_in().unwrap().request(&at(1)).unwrap();
    assert_eq!(body(&request), "v=68e4f42a2d07ac4097b8e34152aff713c7204cae43584fd1430451d642dc2694");
}

#[test]
fn bytes_where_a_text_must_be_are_an_error() {
    let step = Step::post(&[Part::Text("https://a.example/t")]).form(&[("v", Node::Slot(Slot::Derived(0)))]);
    let digest = Derived::new("d", Source::Template(&[Part::Text("x")])).apply(&[Op::Sha256]);
    let call = client(vec![digest], step).unwrap().log_in().unwrap();
    assert!(matches!(call.request(&at(1)), Err(CallError::Value(_))));
}

/// A value that holds another twice is twice as long, and sixty of them fill any memory.
#[test]
fn values_of_values_do_not_fill_the_memory() {
    let twice = |slot: Slot| -> &'static [Part<'static>] { vec![Part::Slot(slot); 2].leak() };
    let chain = (0..60).map(|index| {
        let of = if index == 0 { KEY } else { Slot::Derived(index - 1) };
        Derived::new("d", Source::Template(twice(of)))
    });
    let ten = ("a", "aaaaaaaaaa");
    let replaced = Derived::new("d", Source::Template(&[Part::Text("a")]))
        .apply(vec![Op::Replace(vec![ten].leak()); 9].leak());
    for derived in [chain.collect(), vec![replaced]] {
        let step = Step::post(&[Part::Text("https://a.example/t")]);
        assert_eq!(client(derived, step).err(), Some(Reason::NotComputable));
    }
}

#[test]
fn times_and_draws_are_one_for_each_message() {
    let of = |key, source| Derived::new(key, source).message();
    let hex = |key, source| of(key, source).apply(&[Op::Hex]);
    let derived = || {
        vec![
            of("unix", Source::Now { format: TimeFormat::Unix, plus: 0 }),
            of("later", Source::Now { format: TimeFormat::Rfc3339, plus: 3600 }),
            hex("nonce", Source::Random(16)),
            of("again", Source::Template(&[Part::Slot(Slot::Derived(2))])),
            hex("other", Source::Random(16)),
            of("v4", Source::UuidV4),
            of("v7", Source::UuidV7),
        ]
    };
    let values = |moment: &Moment| -> Vec<String> {
        body(&request(derived(), moment).unwrap()).split('&').map(|pair| pair[2..].to_owned()).collect()
    };
    let first = values(&at(1_768_478_400));
    assert_eq!((first[0].as_str(), first[1].as_str()), ("1768478400", "2026-01-15T13%3A00%3A00Z"));
    assert_eq!((first[2].len(), &first[2]), (32, &first[3]));
    assert_ne!(first[2], first[4]);
    for (uuid, version) in [(&first[5], '4'), (&first[6], '7')] {
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(uuid.chars().nth(14), Some(version));
        assert!("89ab".contains(uuid.chars().nth(19).unwrap()));
    }
    // RFC 9562 §5.7: the first 48 bits are milliseconds.
    assert_eq!(&first[6][..13], "019bc186-de00");
    assert_eq!(first, values(&at(1_768_478_400)));
    let mut other = at(1_768_478_400);
    other.entropy = [8; 64];
    let other = values(&other);
    assert!(first[2..].iter().zip(&other[2..]).all(|(left, right)| left != right));
}

#[test]
fn queries_for_signatures() {
    let query = |query| Derived::new("q", Source::Query(query)).message();
    let request_query = QueryText::new(QueryOf::Request);
    for (text, expected) in [
        (request_query, "b=2&a=%C3%A9&a=1"),
        (request_query.sort(), "a=%C3%A9&a=1&b=2"),
        (request_query.sort().except(&["b"]), "a=%C3%A9&a=1"),
        (request_query.sort().joined("", "|"), "a%C3%A9|a1|b2"),
        (request_query.sort().with_form(), "a=%C3%A9&a=1&b=2&x=y%20z"),
        (request_query.sort().with_form().raw().except(&["a"]).joined("", ""), "b2xy z"),
    ] {
        let step = Step::post(&[Part::Text("https://a.example/t?b=2&a=%C3%A9&a=1")])
            .form(&[("x", Node::Text("y z"))])
            .headers(&[("Q", &[Part::Slot(Slot::Derived(0))])]);
        let request = client(vec![query(text)], step).unwrap().log_in().unwrap().request(&at(1)).unwrap();
        // `%C3%A9` sorts before `1`, as bytes of the encoded text.
        assert_eq!(request.header("q"), Some(expected));
    }
}

#[test]
fn values_of_the_message_are_added_last() {
    let of = |template: &'static [Part<'static>]| Derived::new("s", Source::Template(template)).message();
    let signature = of(&[
        Part::Request(RequestPart::Method),
        Part::Text(" "),
        Part::Request(RequestPart::Scheme),
        Part::Text(" "),
        Part::Request(RequestPart::Host),
        Part::Text(" "),
        Part::Request(RequestPart::Path),
        Part::Text(" "),
        Part::Request(RequestPart::Target),
        Part::Text(" "),
        Part::Request(RequestPart::Header("x-date")),
        Part::Text(" "),
        Part::Request(RequestPart::Body),
    ]);
    let step = Step::post(&[Part::Text("https://a.example:8443/t/x?a=1")])
        .headers(&[("X-Signature", &[Part::Slot(Slot::Derived(0))]), ("X-Date", &[Part::Text("today")])])
        .query(&[("sign", Node::Slot(Slot::Derived(0))), ("b", Node::Text("2"))])
        .json(&[("sign", Node::Slot(Slot::Derived(0))), ("c", Node::Number("3.50"))]);
    let request = client(vec![signature], step).unwrap().log_in().unwrap().request(&at(1)).unwrap();
    let signed = r#"POST https a.example:8443 /t/x /t/x?a=1&b=2 today {"c":3.50}"#;
    assert_eq!(request.header("x-signature"), Some(signed));
    assert!(request.url.starts_with("https://a.example:8443/t/x?a=1&b=2&sign=POST+https+"));
    assert_eq!(body(&request), format!(r#"{{"c":3.50,"sign":"{}"}}"#, signed.replace('"', "\\\"")));
}

/// RFC 9110 §4.2.3: clients write scheme, host and port in their own way, and a signature is of what they send.
#[test]
fn what_is_signed_is_what_is_sent() {
    for (url, expected) in [
        ("HTTPS://A.Example:443/T", "a.example https://a.example/T"),
        ("https://A.example:8443/T", "a.example:8443 https://a.example:8443/T"),
    ] {
        let signature = Source::Template(&[
            Part::Request(RequestPart::Host),
            Part::Text(" "),
            Part::Request(RequestPart::Url),
        ]);
        let url = Vec::leak(vec![Part::Text(url)]);
        let step = Step::get(url).headers(&[("X-Signature", &[Part::Slot(Slot::Derived(0))])]);
        let call = client(vec![Derived::new("s", signature).message()], step).unwrap().log_in().unwrap();
        assert_eq!(call.request(&at(1)).unwrap().header("x-signature"), Some(expected));
    }
}

#[test]
fn a_value_cannot_use_itself_or_later_ones() {
    let step =
        || Step::post(&[Part::Text("https://a.example/t")]).form(&[("v", Node::Slot(Slot::Derived(0)))]);
    for slot in [0, 1] {
        let part: &'static [Part<'static>] = Vec::leak(vec![Part::Slot(Slot::Derived(slot))]);
        let derived = vec![
            Derived::new("one", Source::Template(part)).message(),
            Derived::new("two", Source::Template(&[Part::Slot(Slot::Derived(0))])).message(),
        ];
        let call = client(derived, step()).unwrap().log_in().unwrap();
        assert!(matches!(call.request(&at(1)), Err(CallError::Value(_))), "{slot}");
    }
    // A chain in which each value uses the one before it twice is computed once for each value.
    let double: Vec<&'static [Part<'static>]> = (0..60)
        .map(|index| -> &'static [Part<'static>] {
            Vec::leak(vec![Part::Slot(Slot::Derived(index)), Part::Slot(Slot::Derived(index))])
        })
        .collect();
    let first = [Derived::new("d", Source::Template(&[Part::Text("x")])).message()];
    let halves = |parts| Derived::new("d", Source::Template(parts)).apply(&[Op::Sha256, Op::Hex]).message();
    let derived = first.into_iter().chain(double.into_iter().map(halves)).collect();
    let step = Step::post(&[Part::Text("https://a.example/t")]).form(&[("v", Node::Slot(Slot::Derived(60)))]);
    let request = client(derived, step).unwrap().log_in().unwrap().request(&at(1)).unwrap();
    assert_eq!(body(&request).len(), 66);
}

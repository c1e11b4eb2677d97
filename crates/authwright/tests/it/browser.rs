//! Logins in a browser.

use authwright::table::{
    Authorize, Callback, Connector, Field, Kind, Method, Node, Origin, Part, Pkce, Slot, StateLength, Step,
    Take, Target,
};
use authwright::{BrowserLogin, CallbackError, LoginKey, LoginOptions, Moment, Pending, Reason, WrongKey};

use crate::tables::{
    LEDGER, at, bare, body, browser, browser_with, callback, exchange, ok, only, parameter, query, then,
};

/// Checklist items 3, 5, 16, 19 and 26: the whole of a login, row by row.
#[test]
fn items_3_5_16_19_26_a_login_row_by_row() {
    let client = BrowserLogin::new(browser());
    let login = client.start_login(&at(1000));
    assert!(login.url.starts_with("https://id.ledger.example/authorize?tenant=1&response_type=code&"));
    let names: Vec<String> = query(&login.url).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "tenant",
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method"
        ]
    );
    assert_eq!(parameter(&login.url, "redirect_uri").unwrap(), "https://app.example/cb/");
    assert_eq!(parameter(&login.url, "scope").unwrap(), "read write");

    let state = parameter(&login.url, "state").unwrap();
    let back =
        format!("https://app.example/cb/?code=c%2Fd&state={state}&iss=https%3A%2F%2Fid.ledger.example#frag");
    let call = client.finish_login(login.pending, &back, &at(1001)).unwrap();
    let request = call.request(&at(1001)).unwrap();
    assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", "https://id.ledger.example/token"));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    let expected = "grant_type=authorization_code&code=c%2Fd&redirect_uri=https%3A%2F%2Fapp.example%2Fcb%2F&code_verifier=";
    let verifier = body(&request).strip_prefix(expected).unwrap();
    // Checklist item 21: 43 unreserved characters.
    assert_eq!(verifier.len(), 43);
    assert!(verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)));
    // Checklist item 28, RFC 6749 §2.3.1: id and secret are form-encoded before they are joined.
    assert_eq!(
        request.header("authorization"),
        Some("Basic aWQlM0ExOnMzY3IzdCUzQSUyQiUyRiUyNSUyNiUzRCslN0U=")
    );
    assert!(!body(&request).contains("client_secret"));
}

/// RFC 7636 Appendix B.
#[test]
fn published_challenge() {
    let json = r#"{"v":1,"id":"bare/m","started":1000,"state":"sssssssssssssssssssssss","verifier":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}"#;
    const METHOD: Method = Method::new("m", "M", "m", &[])
        .authorize(Authorize::new(&[Part::Text("https://a.example")], &[]), Callback::new())
        .login(&[Step::post(&[Part::Text("https://a.example/t")]).form(&[
            ("challenge", Node::Slot(Slot::CodeChallenge)),
            ("verifier", Node::Slot(Slot::CodeVerifier)),
        ])]);
    let pending = Pending::from_secret_json(json).unwrap();
    let call = bare(METHOD).finish_login(pending, "", &at(1001)).unwrap();
    let expected = "challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert_eq!(body(&call.request(&at(1001)).unwrap()), expected);
}

/// Checklist items 20 and 22: a verifier is sent only where a challenge was, and the method never changes by itself.
#[test]
fn items_20_22_pkce_as_the_spec_says() {
    for (pkce, expected) in
        [(Pkce::S256, [true, true, false]), (Pkce::Plain, [true, true, true]), (Pkce::None, [false; 3])]
    {
        const LOGIN: &[Step] =
            &[Step::post(&[Part::Text("https://a.example/t")])
                .form(&[("v", Node::Slot(Slot::CodeVerifier))])];
        const QUERY: &[(&str, Node)] = &[("challenge", Node::Slot(Slot::CodeChallenge))];
        let authorize = Authorize::new(&[Part::Text("https://a.example")], QUERY).pkce(pkce);
        let client = bare(Method::new("m", "M", "m", &[]).authorize(authorize, Callback::new()).login(LOGIN));
        let login = client.start_login(&at(1000)).unwrap();
        let challenge = login.url.split_once('?').and_then(|_| parameter(&login.url, "challenge"));
        let request = client.finish_login(login.pending, "", &at(1001)).unwrap().request(&at(1001)).unwrap();
        let verifier = body(&request).strip_prefix("v=").map(str::to_owned);
        assert_eq!(
            [challenge.is_some(), verifier.is_some(), challenge.is_some() && challenge == verifier],
            expected,
            "{pkce:?}"
        );
    }
}

/// Checklist items 6, 11, 13 and 18: what is refused, in which order, and that nothing is called then.
#[test]
fn items_6_11_13_18_callbacks_that_are_refused() {
    let client = browser();
    let mismatch = CallbackError::StateMismatch;
    let denied = |description: Option<&str>| CallbackError::Denied {
        error: "access_denied".to_owned(),
        description: description.map(str::to_owned),
    };
    let iss = "iss=https%3A%2F%2Fid.ledger.example";
    for (query, expected) in [
        ("code=c".to_owned(), mismatch.clone()),
        ("code=c&state=".to_owned(), mismatch.clone()),
        ("code=c&state=forged".to_owned(), mismatch.clone()),
        ("error=access_denied&state=forged".to_owned(), mismatch.clone()),
        ("code=c&state=STATE&state=STATE".to_owned(), mismatch.clone()),
        ("code=c&state=STATE&state=forged".to_owned(), mismatch),
        (String::new(), CallbackError::StateMismatch),
        ("?error=access_denied&state=STATE".to_owned(), denied(None)),
        (
            "error=access_denied&error_description=no%0D%0Away%1B&state=STATE".to_owned(),
            denied(Some("no  way ")),
        ),
        // RFC 9207 §2.4: an error is not believed of another issuer either.
        (format!("error=access_denied&state=STATE&{iss}"), denied(None)),
        (
            "error=access_denied&state=STATE&iss=https%3A%2F%2Fevil.example".to_owned(),
            CallbackError::Check("iss".to_owned()),
        ),
        ("error=access_denied&state=STATE&iss=".to_owned(), CallbackError::Check("iss".to_owned())),
        (format!("code=c&code=d&state=STATE&{iss}"), CallbackError::Repeated("code".to_owned())),
        ("code=c&state=STATE".to_owned(), CallbackError::Check("iss".to_owned())),
        (
            "code=c&state=STATE&iss=https%3A%2F%2Fid.ledger.example%2F".to_owned(),
            CallbackError::Check("iss".to_owned()),
        ),
        (format!("state=STATE&{iss}"), CallbackError::Parameter("code".to_owned())),
        (format!("code=&state=STATE&{iss}"), CallbackError::Parameter("code".to_owned())),
    ] {
        let login = client.start_login(&at(1000)).unwrap();
        let state = parameter(&login.url, "state").unwrap();
        let result = client.finish_login(login.pending, &query.replace("STATE", &state), &at(1001));
        assert_eq!(result.map(drop), Err(expected), "{query}");
    }
    let (pending, query) = callback(&client, "code=c&realmId=..%2Fx");
    let error = client.finish_login(pending, &query, &at(1001)).map(drop).unwrap_err();
    assert!(
        matches!(&error, CallbackError::Invalid(problem) if problem.key == "company" && problem.reason == Reason::Pattern)
    );
    assert_eq!(error.to_string(), "in the callback, `company` does not have the expected form");
}

/// Checklist items 7 and 10: a login is good for one callback, of its own method, within one hour.
#[test]
fn items_7_10_a_login_is_bound() {
    let client = browser();
    for (now, expired) in [(1000, false), (4600, false), (4601, true), (699, true), (700, false)] {
        let (pending, query) = callback(&client, "code=c");
        let result = client.finish_login(pending, &query, &at(now)).map(drop);
        assert_eq!(result == Err(CallbackError::Expired), expired, "{now}");
    }
    const OTHER: Method = Method::new("m", "M", "m", &[])
        .authorize(Authorize::new(&[Part::Text("https://a.example")], &[]), Callback::new());
    let other = bare(OTHER);
    let (pending, query) = callback(&client, "code=c");
    assert_eq!(other.finish_login(pending, &query, &at(1001)).map(drop), Err(CallbackError::WrongMethod));
    // There is no second use to refuse: `finish_login` consumes what is pending, which is not `Clone`.
}

/// Checklist item 8: a state of 43 characters has 256 bits, and each login draws anew.
#[cfg(feature = "os")]
#[test]
fn item_8_states_are_unique() {
    let client = browser();
    let states: std::collections::HashSet<String> = (0..1000)
        .map(|_| parameter(&client.start_login(&Moment::os()).unwrap().url, "state").unwrap())
        .collect();
    assert_eq!(states.len(), 1000);
    assert!(states.iter().all(|state| state.len() == 43));
}

#[test]
fn the_same_moment_makes_the_same_login() {
    let client = browser();
    let [first, second] = [0, 1].map(|_| client.start_login(&at(1000)).unwrap());
    assert_eq!(first.url, second.url);
    let other = Moment::new(at(1000).now, [8; 64]);
    assert_ne!(first.url, client.start_login(&other).unwrap().url);
}

/// Checklist item 16: a command line chooses its port for each login, and the token request repeats the URI.
#[test]
fn a_login_with_its_own_redirect_uri_and_scopes() {
    let client = browser();
    let mut options = LoginOptions::default();
    options.redirect_uri = Some("http://127.0.0.1:49152/cb".to_owned());
    options.scopes = Some(["admin"].into());
    let login = client.start_login_with(options, &at(1000)).unwrap();
    assert_eq!(parameter(&login.url, "redirect_uri").unwrap(), "http://127.0.0.1:49152/cb");
    assert_eq!(parameter(&login.url, "scope").unwrap(), "admin");
    // The pending login is stored and read in between.
    let pending = Pending::from_secret_json(login.pending.to_secret_json().expose()).unwrap();
    let state = parameter(&login.url, "state").unwrap();
    let query = format!("code=c&state={state}&iss=https%3A%2F%2Fid.ledger.example");
    let request = client.finish_login(pending, &query, &at(1001)).unwrap().request(&at(1001)).unwrap();
    assert!(body(&request).contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A49152%2Fcb&"));

    for (uri, scope) in
        [("http://app.example/cb", "ok"), ("javascript:alert(1)", "ok"), ("https://a.example", "not ok")]
    {
        let mut options = LoginOptions::default();
        options.redirect_uri = Some(uri.to_owned());
        options.scopes = Some([scope.to_owned()].into_iter().collect());
        assert!(client.start_login_with(options, &at(1000)).is_err(), "{uri} {scope}");
    }
}

/// RFC 6749 §5.1 and §6: what an answer does not state was granted as asked for.
#[test]
fn a_grant_has_the_scope_that_was_asked_for() {
    let client = browser();
    for (asked, stated, expected) in [
        (None, "{}", "read write"),
        (Some("admin"), "{}", "admin"),
        (Some("admin"), r#"{"scope": "read"}"#, "read"),
        (Some("admin"), r#"{"scope": ""}"#, "admin"),
    ] {
        let mut options = LoginOptions::default();
        options.scopes = asked.map(|scope| [scope].into());
        let login = client.start_login_with(options, &at(1000)).unwrap();
        let state = parameter(&login.url, "state").unwrap();
        let query = format!("code=c&state={state}&iss=https%3A%2F%2Fid.ledger.example");
        let call = client.finish_login(login.pending, &query, &at(1001)).unwrap();
        let answer =
            stated.replacen('{', r#"{"access_token": "at", "refresh_token": "rt", "#, 1).replace(", }", "}");
        let grant = crate::tables::done(call, ok(&answer), 1001);
        assert_eq!(grant.scope.as_deref(), Some(expected), "{asked:?} {stated}");
        let call = client.refresh(&grant).unwrap();
        let renewed = crate::tables::done(call, ok(r#"{"access_token": "at2"}"#), 2000);
        assert_eq!(renewed.scope.as_deref(), Some(expected), "{asked:?} {stated}");
    }
}

#[test]
fn a_method_that_fixes_redirect_uri_and_scopes_lets_nobody_choose() {
    static FIXED: Connector = Connector::new(
        "fixed",
        "Fixed",
        &[&Method::new("m", "M", "m", &[Field::new("a", "A", Kind::Text)])
            .authorize(Authorize::new(&[Part::Text("https://a.example")], &[]), Callback::new())],
    );
    let client = only(&FIXED, &[("a", "b")]);
    let mut options = LoginOptions::default();
    options.redirect_uri = Some("https://a.example".to_owned());
    assert_eq!(client.start_login_with(options, &at(0)).unwrap_err().problems[0].reason, Reason::Unknown);
}

#[test]
fn cookies_hold_no_secret_and_cannot_be_changed() {
    let client = browser();
    let key = LoginKey::new([1; 32]);
    let login = client.start_login_keyed(&at(1000), &key).unwrap();
    let cookie = login.pending.to_cookie(&key).unwrap();
    assert!(cookie.len() < 300, "{}", cookie.len());
    assert!(cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
    let state = parameter(&login.url, "state").unwrap();
    let query = format!("code=c&state={state}&iss=https%3A%2F%2Fid.ledger.example");
    let verifier = |pending: Pending| {
        let call = client.finish_login(pending, &query, &at(1001)).unwrap();
        body(&call.request(&at(1001)).unwrap()).split_once("code_verifier=").unwrap().1.to_owned()
    };
    let from_cookie = verifier(Pending::from_cookie(&cookie, &key).unwrap());
    assert!(!cookie.contains(&from_cookie));
    assert_eq!(from_cookie, verifier(login.pending));

    let mut changed = cookie.clone();
    changed.replace_range(3..4, if &cookie[3..4] == "A" { "B" } else { "A" });
    let forged = cookie.split_once('.').unwrap().0;
    for text in [changed.as_str(), forged, &format!("{forged}."), "", ".", "é.é"] {
        assert!(Pending::from_cookie(text, &key).is_err(), "{text}");
    }
    assert!(Pending::from_cookie(&cookie, &LoginKey::new([2; 32])).is_err());
    assert_eq!(client.start_login(&at(1000)).unwrap().pending.to_cookie(&key), Err(WrongKey));
}

#[test]
fn a_callback_whose_parameters_are_signed() {
    use authwright::table::{Derived, Op, QueryOf, QueryText, Source};
    const METHOD: Method = Method::new("m", "M", "m", &[])
        .derived(&[Derived::new(
            "proof",
            Source::Query(QueryText::new(QueryOf::Callback).sort().except(&["hmac"])),
        )
        .apply(&[Op::HmacSha256(&[Part::Text("hush")]), Op::Hex])
        .login()])
        .authorize(
            Authorize::new(&[Part::Text("https://a.example")], &[]),
            Callback::new().check(&[("hmac", &[Part::Slot(Slot::Derived(0))])]),
        )
        .login(&[Step::post(&[Part::Text("https://a.example/t")])]);
    let client = bare(METHOD);
    // The example of Shopify's documentation, with its secret.
    let query = "code=0907a61c0c8d55e99db179b68161bc00&hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf&shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173";
    let start = || client.start_login(&at(1000)).unwrap().pending;
    assert!(client.finish_login(start(), query, &at(1001)).is_ok());
    let changed = query.replace("some-shop", "evil-shop");
    let refused = Err(CallbackError::Check("hmac".to_owned()));
    assert_eq!(client.finish_login(start(), &changed, &at(1001)).map(drop), refused);
}

#[test]
fn a_check_that_nothing_can_be_compared_with_fails() {
    use authwright::table::{Derived, Op, QueryOf, QueryText, Source};
    const KEY: &[Part] = &[Part::Slot(Slot::Field(0))];
    const METHOD: Method =
        Method::new("m", "M", "m", &[Field::new("key", "Key", Kind::Text).secret().optional()])
            .derived(&[Derived::new(
                "proof",
                Source::Query(QueryText::new(QueryOf::Callback).sort().except(&["hmac"])),
            )
            .apply(&[Op::HmacSha256(KEY), Op::Hex])
            .login()])
            .authorize(
                Authorize::new(&[Part::Text("https://a.example")], &[]),
                Callback::new().check(&[("hmac", &[Part::Slot(Slot::Derived(0))])]),
            )
            .login(&[Step::post(&[Part::Text("https://a.example/t")])]);
    let client = bare(METHOD);
    for query in ["code=c&hmac=forged", "code=c&hmac=", "code=c", "error=access_denied&hmac=forged"] {
        let pending = client.start_login(&at(1000)).unwrap().pending;
        let refused = client.finish_login(pending, query, &at(1001)).map(drop);
        assert_eq!(refused, Err(CallbackError::Check("hmac".to_owned())), "{query}");
    }
}

#[test]
fn a_callback_has_a_greatest_length() {
    let client = browser();
    for (length, expected) in [
        (CallbackError::LIMIT, Ok(())),
        (CallbackError::LIMIT + 1, Err(CallbackError::TooLong)),
        (480_000, Err(CallbackError::TooLong)),
    ] {
        let (pending, mut query) = callback(&client, "code=c&x=");
        query.push_str(&"x".repeat(length - query.len()));
        assert_eq!(client.finish_login(pending, &query, &at(1001)).map(drop), expected, "{length}");
    }
    assert_eq!(CallbackError::TooLong.to_string(), "the callback is longer than 64 KiB");
}

/// Checklist item 14: nothing in a callback sends anybody anywhere.
#[test]
fn item_14_unknown_parameters_are_ignored() {
    let client = browser();
    let (pending, query) =
        callback(&client, "code=c&next=https%3A%2F%2Fevil.example&redirect_uri=https%3A%2F%2Fevil.example");
    let request = client.finish_login(pending, &query, &at(1001)).unwrap().request(&at(1001)).unwrap();
    assert!(!format!("{} {}", request.url, body(&request)).contains("evil"));
}

#[test]
fn steps_that_follow_a_code() {
    const METHOD: Method = Method::new("m", "M", "m", &[])
        .captures(&[authwright::table::Capture::new("site", Kind::Text)])
        .authorize(
            Authorize::new(&[Part::Text("https://a.example")], &[]).state_length(StateLength::Characters(30)),
            Callback::new().take(&[Take::required(Origin::Path("code"), Target::Code)]),
        )
        .login(&[
            Step::post(&[Part::Text("https://a.example/t")])
                .form(&[("code", Node::Slot(Slot::Code))])
                .take(&[Take::required(Origin::Path("access_token"), Target::AccessToken)]),
            Step::get(&[Part::Text("https://a.example/sites")])
                .headers(&[("Authorization", &[Part::Text("Bearer "), Part::Slot(Slot::AccessToken)])])
                .take(&[Take::required(Origin::Path("[].id"), Target::Capture(0))]),
        ]);
    let client = bare(METHOD);
    let pending = client.start_login(&at(1000)).unwrap().pending;
    let call = client.finish_login(pending, "code=c", &at(1001)).unwrap();
    let call = then(call, ok(r#"{"access_token": "at"}"#), 1001);
    assert_eq!(call.request(&at(1002)).unwrap().header("authorization"), Some("Bearer at"));
    let grant = crate::tables::done(call, ok(r#"[{"id": 17}]"#), 1002);
    assert_eq!(grant.captured("site"), Some("17"));
}

#[test]
fn ids_and_shapes() {
    let client = browser_with(&[("region", "eu")]);
    assert_eq!(client.id(), "ledger/oauth2");
    assert_eq!(client.connector().id, LEDGER.id);
    assert!(client.log_in().is_none());
    assert!(crate::tables::password().start_login(&at(0)).is_none());
    assert_eq!(BrowserLogin::new(client).as_client().method().id, "oauth2");
    assert_eq!(
        format!("{:?}", exchange(&browser())),
        "Call { id: \"ledger/oauth2\", flow: BrowserLogin, stage: Login(0), .. }"
    );
}

//! Logins without a person, renewals, and ends of grants.

use authwright::table::{
    Api, Connector, Field, Kind, Lifetime, Method, Node, Origin, Part, Slot, Step, Take, Target,
};
use authwright::{Advice, CallError, Client, DirectLogin, Next, SignError};

use crate::tables::{
    LEDGER, at, bare, body, browser, done, exchange, fails, granted, ok, only, password, status, then, time,
};

#[test]
fn a_login_of_one_request_keeps_order_and_types() {
    let client = DirectLogin::new(
        Client::from_text(&LEDGER, "password", &[("username", "u\"\\é"), ("password", "p"), ("pin", "7")])
            .unwrap(),
    );
    let call = client.log_in();
    let request = call.request(&at(1000)).unwrap();
    let expected = r#"{"grant_type":"password","username":"u\"\\é","password":"p","active":true,"pin":7}"#;
    assert_eq!(body(&request), expected);
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.timeout, Some(std::time::Duration::from_secs(20)));
    let grant = done(call, ok(r#"{"access_token": "at"}"#), 1000);
    assert_eq!(grant.expires_at, Some(1600));
    // An optional value that is left out is no member.
    let request = password().log_in().unwrap().request(&at(1000)).unwrap();
    assert!(!body(&request).contains("pin"));
}

#[test]
fn a_login_of_two_requests() {
    let client = Client::from_text(&LEDGER, "session", &[("key", "k"), ("company", "Two")]).unwrap();
    let call = client.log_in().unwrap();
    assert_eq!(call.request(&at(1000)).unwrap().header("x-key"), Some("k"));
    let headers = vec![
        ("set-cookie".to_owned(), "SESSION=old; Path=/".to_owned()),
        ("Set-Cookie".to_owned(), "SESSION=a%2Fb; HttpOnly".to_owned()),
        ("X-Expires".to_owned(), "Thu, 01 Jan 1970 01:00:00 GMT".to_owned()),
    ];
    let call = then(call, authwright::Response::new(200, headers, r#"{"code": "0"}"#), 1000);
    let request = call.request(&at(1001)).unwrap();
    assert_eq!(request.header("cookie"), Some("SESSION=a%2Fb"));
    let accounts = r#"[{"kind": "person", "name": "Two", "id": 1}, {"kind": "company", "name": "One", "id": 2},
        {"kind": "company", "name": "Two", "id": 3}]"#;
    let grant = done(call, ok(accounts), 1001);
    assert_eq!((grant.captured("account"), grant.expires_at), (Some("3"), Some(3600)));

    // Without the optional company, the row of the filter is left out.
    let client = Client::from_text(&LEDGER, "session", &[("key", "k")]).unwrap();
    let cookie = vec![("set-cookie".to_owned(), "SESSION=s".to_owned())];
    let call = then(client.log_in().unwrap(), authwright::Response::new(200, cookie, r#"{"code": 0}"#), 1000);
    assert_eq!(done(call, ok(accounts), 1001).captured("account"), Some("2"));
}

/// RFC 6265 §5.2.1, §5.2.2 and §5.3: a cookie that a server takes back is none, and the last of a name counts.
#[test]
fn sessions_that_a_server_takes_back() {
    let client = Client::from_text(&LEDGER, "session", &[("key", "k")]).unwrap();
    let gone: &[&str] = &[
        "SESSION=; Max-Age=60",
        "SESSION=s; Max-Age=0",
        "SESSION=s; secure; MAX-AGE = -1",
        "SESSION=s; Max-Age=60; Max-Age=0",
        "SESSION=s; Max-Age=-99999999999999999999",
        "SESSION=s; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0",
        "SESSION=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=x; HttpOnly",
        "SESSION=deleted; Expires=Thursday, 01-Jan-70 00:00:00 GMT",
        "SESSION=deleted; Expires=Fri, 31 Dec 1900 23:59:59 GMT",
        "SESSION=deleted; Expires=0; Expires=Wed, 14 Nov 2023 22:13:19 GMT",
    ];
    let kept: &[&str] = &[
        "SESSION=s",
        "SESSION=s; Max-Age=60",
        "SESSION=s; Max-Age=99999999999999999999",
        "SESSION=s; Max-Age=0x; Max-Age=+0; Max-Age=; Max-Age; Max-Age=-",
        "SESSION=s; Max-Age=0; Max-Age=1",
        "SESSION=s; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60",
        "SESSION=s; Expires=Wed, 14 Nov 2023 22:13:21 GMT",
        "SESSION=s; Expires=0",
        "SESSION=s; Expires=; Version=1",
        "OTHER=deleted; Max-Age=0",
        "session=deleted; Max-Age=0",
    ];
    let receive = |cookies: &[&str]| {
        let header = |cookie: &&str| ("Set-Cookie".to_owned(), (*cookie).to_owned());
        let headers = cookies.iter().map(header).collect();
        let answer = authwright::Response::new(200, headers, r#"{"code": 0}"#);
        client.log_in().unwrap().receive(answer, &at(1_700_000_000))
    };
    for cookie in gone {
        for cookies in [&[*cookie] as &[&str], &["SESSION=old", cookie]] {
            let error = receive(cookies).unwrap_err();
            assert_eq!(error.to_string(), "the answer has no usable `SESSION`", "{cookies:?}");
        }
        assert!(receive(&[cookie, "SESSION=new"]).is_ok(), "{cookie}");
    }
    for cookie in kept {
        assert!(receive(&["SESSION=s", cookie]).is_ok(), "{cookie}");
    }
    // One with another domain or path is another cookie.
    for old in ["Path=/old", "Domain=.acme.example"] {
        let gone = format!("SESSION=; {old}; Max-Age=0");
        assert!(receive(&["SESSION=s; Path=/", &gone]).is_ok(), "{old}");
        assert!(receive(&[&format!("SESSION=s; {old}"), &gone]).is_err(), "{old}");
    }
}

/// Checklist items 41 and 42.
#[test]
fn items_41_42_a_renewal() {
    let client = browser();
    let old = granted(&client);
    let call = client.refresh(&old).unwrap();
    let request = call.request(&at(5000)).unwrap();
    assert_eq!(body(&request), "grant_type=refresh_token&refresh_token=rt1");
    assert_eq!(request.url, "https://id.ledger.example/token");
    // The code is exchanged once: no step of the login follows.
    let rotated =
        done(call, ok(r#"{"access_token": "at2", "refresh_token": "rt2", "expires_in": 60}"#), 5000);
    assert_eq!(rotated.refresh_token.as_ref().unwrap().expose(), "rt2");
    assert_eq!((rotated.access_token.expose(), rotated.expires_at), ("at2", Some(5060)));

    let kept = done(client.refresh(&rotated).unwrap(), ok(r#"{"access_token": "at3"}"#), 6000);
    assert_eq!(kept.refresh_token.as_ref().unwrap().expose(), "rt2");
    assert_eq!(kept.expires_at, None);
    assert_eq!((kept.scope.as_deref(), kept.captured("company")), (Some("read"), Some("12345")));
}

#[test]
fn renewals_that_need_a_person_or_not() {
    let browser = browser();
    let without = done(exchange(&browser), ok(r#"{"access_token": "at"}"#), 1001);
    assert_eq!(browser.refresh(&without).map(drop), Err(CallError::CannotRefresh));
    assert_eq!(CallError::CannotRefresh.advice(), Advice::AskUserAgain);

    let password = password();
    let first = done(password.log_in().unwrap(), ok(r#"{"access_token": "at", "scope": "a"}"#), 1000);
    let again = password.refresh(&first).unwrap();
    assert!(body(&again.request(&at(2000)).unwrap()).contains("\"grant_type\":\"password\""));
    let second = done(again, ok(r#"{"access_token": "at2", "refresh_token": "rt"}"#), 2000);
    assert_eq!(second.scope.as_deref(), Some("a"));

    let refresh = password.refresh(&second).unwrap();
    assert!(body(&refresh.request(&at(2000)).unwrap()).contains("\"refresh_token\":\"rt\""));
    // Checklist item 44: where the refresh token is over, a login without a person follows by itself, once.
    let login = then(refresh, status(400, r#"{"error": "invalid_grant"}"#), 2000);
    assert!(body(&login.request(&at(2000)).unwrap()).contains("\"grant_type\":\"password\""));
    let error = fails(login, status(400, r#"{"error": "invalid_grant"}"#));
    assert_eq!(error.advice(), Advice::FixCredentials);

    let refresh = password.refresh(&second).unwrap();
    let login = then(refresh, status(400, r#"{"error": "invalid_grant"}"#), 2000);
    let third = done(login, ok(r#"{"access_token": "at3"}"#), 2000);
    assert!(third.refresh_token.is_none(), "a dead refresh token is not inherited");
}

/// A server that refuses a renewal has nothing against the credentials, unless it says so or that another time is better.
#[test]
fn renewals_that_are_refused() {
    let password = password();
    let answer = r#"{"access_token": "at", "refresh_token": "rt"}"#;
    let grant = done(password.log_in().unwrap(), ok(answer), 1000);
    for (code, answer, again) in [
        (400, "", true),
        (401, "", true),
        (403, "<html>", true),
        (401, r#"{"message": "no"}"#, true),
        (400, r#"{"error": "invalid_grant"}"#, true),
        (400, r#"{"error": "invalid_request"}"#, true),
        (401, r#"{"error": "token_revoked"}"#, true),
        (403, r#"{"error": "8"}"#, true),
        (401, r#"{"error": "invalid_client"}"#, false),
        (400, r#"{"error": "unauthorized_client"}"#, false),
        (400, r#"{"error": "invalid_scope"}"#, false),
        (400, r#"{"error": "temporarily_unavailable"}"#, false),
        (403, r#"{"error": "server_error"}"#, false),
        (400, r#"{"error": "slow_down"}"#, false),
        (200, r#"{"error": "invalid_request"}"#, false),
        (500, r#"{"error": "invalid_request"}"#, false),
        (404, "", false),
        (429, "", false),
        (500, "", false),
        (200, "", false),
    ] {
        let result = password.refresh(&grant).unwrap().receive(status(code, answer), &at(2000));
        match result {
            Ok(Next::Send(login)) if again => {
                assert!(body(&login.request(&at(2000)).unwrap()).contains("\"password\":\"hunter2\""));
                // Once, and not again and again.
                assert_eq!(fails(*login, status(401, "")).advice(), Advice::FixCredentials);
            }
            other => assert!(!again && other.is_err(), "{code} {answer}: {other:?}"),
        }
    }
    // Where a person must log in, nothing follows.
    let browser = browser();
    assert!(browser.refresh(&granted(&browser)).unwrap().receive(status(401, ""), &at(2000)).is_err());
}

/// Later steps have nothing to do with how long the access token lives.
#[test]
fn a_lifetime_begins_with_the_access_token() {
    const TOKEN: Step = Step::post(&[Part::Text("https://a.example/t")])
        .take(&[Take::required(Origin::Path("t"), Target::AccessToken)]);
    const NAME: Step = Step::get(&[Part::Text("https://a.example/me")])
        .take(&[Take::optional(Origin::Path("n"), Target::AccountName)]);
    for (steps, expected) in
        [(&[TOKEN, NAME], 160), (&[NAME, TOKEN], 190), (&[TOKEN, TOKEN], 190), (&[NAME, NAME], 190)]
    {
        let client = bare(Method::new("m", "M", "m", &[]).login(steps).lifetime(Lifetime::Seconds(60)));
        let call = then(client.log_in().unwrap(), ok(r#"{"t": "one"}"#), 100);
        let grant = done(call, ok(r#"{"t": "two"}"#), 130);
        assert_eq!((grant.expires_at, grant.obtained_at), (Some(expected), 130));
    }
}

#[test]
fn a_renewal_with_the_access_token_itself() {
    static EXCHANGE: Connector = Connector::new(
        "x",
        "X",
        &[&Method::new("m", "M", "m", &[Field::new("a", "A", Kind::Text)])
            .login(&[
                Step::post(&[Part::Text("https://a.example/t")])
                    .take(&[Take::required(Origin::Path("t"), Target::AccessToken)])
                    .once(),
                Step::get(&[Part::Text("https://a.example/me")])
                    .take(&[Take::optional(Origin::Path("n"), Target::AccountName)]),
            ])
            .refresh(
                Step::get(&[Part::Text("https://a.example/exchange")])
                    .query(&[("token", Node::Slot(Slot::AccessToken))])
                    .take(&[Take::required(Origin::Path("t"), Target::AccessToken)]),
            )],
    );
    let client = only(&EXCHANGE, &[("a", "b")]);
    let call = then(client.log_in().unwrap(), ok(r#"{"t": "one"}"#), 1);
    let grant = done(call, ok(r#"{"n": "Ann"}"#), 1);
    let call = client.refresh(&grant).unwrap();
    assert_eq!(call.request(&at(2)).unwrap().url, "https://a.example/exchange?token=one");
    // The step that is not `once` follows.
    let call = then(call, ok(r#"{"t": "two"}"#), 2);
    assert_eq!(call.request(&at(2)).unwrap().url, "https://a.example/me");
    let grant = done(call, ok("{}"), 2);
    assert_eq!((grant.access_token.expose(), grant.account_name.as_deref()), ("two", Some("Ann")));
}

#[test]
fn a_refused_renewal_without_a_login_stays_refused() {
    const METHOD: Method = Method::new("m", "M", "m", &[]).refresh(
        Step::post(&[Part::Text("https://a.example/t")]).form(&[("t", Node::Slot(Slot::RefreshToken))]),
    );
    let client = bare(METHOD);
    let stored = r#"{"v": 1, "id": "bare/m", "access_token": "a", "refresh_token": "r"}"#;
    let grant = authwright::Grant::from_secret_json(stored).unwrap();
    let error = fails(client.refresh(&grant).unwrap(), status(400, r#"{"error": "invalid_grant"}"#));
    assert_eq!(error.advice(), Advice::FixCredentials);
}

#[test]
fn grants_belong_to_one_method() {
    let (browser, password) = (browser(), password());
    let grant = granted(&browser);
    assert_eq!(password.refresh(&grant).map(drop), Err(CallError::WrongGrant));
    assert_eq!(password.base_url(Some(&grant)), Err(SignError::WrongGrant));
    let revocation =
        browser.revoke(&done(password.log_in().unwrap(), ok(r#"{"access_token": "a"}"#), 1)).unwrap();
    assert_eq!(revocation.request(&at(1)).map(drop), Err(CallError::WrongGrant));
}

/// Checklist item 40.
#[test]
fn item_40_ends_of_grants() {
    let client = browser();
    let grant = granted(&client);
    let revoke = || client.revoke(&grant).unwrap();
    let request = revoke().request(&at(1000)).unwrap();
    assert_eq!((request.url.as_str(), body(&request)), ("https://id.ledger.example/revoke", "token=rt1"));
    assert_eq!(revoke().receive(&status(200, ""), &at(1000)), Ok(()));
    let busy = authwright::Response::new(503, vec![("retry-after".to_owned(), "7".to_owned())], "");
    let error = revoke().receive(&busy, &at(1000)).unwrap_err();
    assert_eq!(error.advice(), Advice::RetryAfter(std::time::Duration::from_secs(7)));
    assert!(password().revoke(&grant).is_none());
}

#[test]
fn checks_of_credentials() {
    let client = browser();
    let grant = granted(&client);
    let verify = || client.verify(Some(&grant)).unwrap();
    let request = verify().request(&at(1000)).unwrap();
    assert_eq!(request.url, "https://api.ledger.example/v3/company/12345/info");
    assert_eq!(request.header("authorization"), Some("Bearer at1"));
    let verified = verify().receive(&ok(r#"{"CompanyInfo": {"Name": "Acme\u0007"}}"#), &at(1000)).unwrap();
    assert_eq!(verified.account_name.as_deref(), Some("Acme "));
    let error = verify().receive(&status(401, ""), &at(1000)).unwrap_err();
    assert_eq!(error.advice(), Advice::AskUserAgain);

    const KEYS: Method = Method::new("m", "M", "m", &[]).api(
        Api::new(&[Part::Text("https://a.example")])
            .verify(&Step::get(&[Part::Text("https://a.example/me")])),
    );
    let error = bare(KEYS).verify(None).unwrap().receive(&status(401, ""), &at(1000)).unwrap_err();
    assert_eq!(error.advice(), Advice::FixCredentials);
}

#[test]
fn when_to_renew() {
    let client = browser();
    // Expires at 4601; the spec says 300 seconds before.
    let grant = granted(&client);
    for (now, expected) in [(1001, false), (4300, false), (4301, true), (9999, true)] {
        assert_eq!(client.needs_renewal(&grant, time(now)), expected, "{now}");
    }
    // A token that lives shorter than the margin is not renewed at once, and then again and again.
    let short = done(exchange(&client), ok(r#"{"access_token": "a", "expires_in": 100}"#), 1001);
    for (now, expected) in [(1001, false), (1050, false), (1051, true)] {
        assert_eq!(client.needs_renewal(&short, time(now)), expected, "{now}");
    }
    let password = password();
    for (lifetime, seconds) in [(600, 540), (100, 90), (10, 9), (0, 600 - 60), (-1, 600 - 60)] {
        let answer = format!(r#"{{"access_token": "a", "expires_in": {lifetime}}}"#);
        let grant = done(password.log_in().unwrap(), ok(&answer), 1000);
        assert!(!password.needs_renewal(&grant, time(1000 + seconds - 1)), "{lifetime}");
        assert!(password.needs_renewal(&grant, time(1000 + seconds)), "{lifetime}");
    }
    let unknown = done(exchange(&client), ok(r#"{"access_token": "a"}"#), 1001);
    assert!(!client.needs_renewal(&unknown, time(u64::from(u32::MAX))));
    for (now, expected) in [(2799, false), (2800, true)] {
        assert_eq!(client.is_idle(time(1000), time(now)), expected, "{now}");
    }
}

/// Checklist item 36: an early refusal counts, whatever the expiry says.
#[test]
fn item_36_answers_that_ask_for_renewal() {
    let session = Client::from_text(&LEDGER, "session", &[("key", "k")]).unwrap();
    for (client, code, text, expected) in [
        (browser(), 401, "", true),
        (browser(), 403, "", false),
        (session.clone(), 403, "", true),
        (session.clone(), 200, "<e>session expired</e>", true),
        (session, 200, "{}", false),
    ] {
        assert_eq!(client.asks_for_renewal(&status(code, text)), expected, "{code} {text}");
    }
}

#[cfg(feature = "os")]
#[test]
fn closures_send() {
    let grant = password().log_in().unwrap().send_blocking(&|request: authwright::Request| {
        assert_eq!(request.method, "POST");
        Ok(ok(r#"{"access_token": "at"}"#))
    });
    assert_eq!(grant.unwrap().access_token.expose(), "at");
}

/// Checklist item 22: an answer that never came is not asked for again.
#[cfg(feature = "os")]
#[test]
fn item_22_a_code_is_sent_once() {
    let sent = std::sync::atomic::AtomicU32::new(0);
    let broken = |_| {
        sent.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Err(authwright::TransportError::new("the connection broke"))
    };
    let error = exchange(&browser()).send_blocking(&broken).unwrap_err();
    assert_eq!(sent.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert_eq!(error.advice(), Advice::AskUserAgain);
    assert_eq!(error.to_string(), "no answer: the connection broke");
    let error = password().log_in().unwrap().send_blocking(&broken).unwrap_err();
    assert_eq!(error.advice(), Advice::Retry);
}

/// What fails for good is not tried again.
#[cfg(feature = "os")]
#[test]
fn advice_by_what_kept_the_answer_away() {
    use authwright::{TransportError, TransportErrorKind as Kind};
    for (kind, expected) in [
        (Kind::Unreachable, Advice::Retry),
        (Kind::Broken, Advice::Retry),
        (Kind::TimedOut, Advice::Retry),
        (Kind::Other, Advice::Retry),
        (Kind::Certificate, Advice::Report),
        (Kind::TooLarge, Advice::Report),
        (Kind::NotSent, Advice::Report),
    ] {
        let failing = |_| Err(TransportError::with_kind(kind, "x"));
        let error = password().log_in().unwrap().send_blocking(&failing).unwrap_err();
        assert_eq!(error.advice(), expected, "{kind:?}");
    }
    assert_eq!(TransportError::new("x").kind(), Kind::Other);
}

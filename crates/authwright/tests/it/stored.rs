//! Stored forms. They are read by every later version, so they are compared as text.

use std::time::Duration;

use authwright::{CallError, Grant, Pending};
use serde_json::{Value as Json, json};

use crate::tables::{at, browser, done, exchange, granted, ok, password, time};

#[test]
fn the_form_of_a_grant() {
    let grant = granted(&browser());
    let expected = concat!(
        r#"{"v":1,"id":"ledger/oauth2","access_token":"at1","refresh_token":"rt1","token_type":"bearer","#,
        r#""expires_at":4601,"refresh_token_expires_at":8641001,"scope":"read","obtained_at":1001,"#,
        r#""captured":{"company":"12345","instance":"https://a.ledger.example"},"captured_secrets":{"session":"s1"},"#,
        r#""made_for":{"region":"us"}}"#,
    );
    let stored = grant.to_secret_json();
    assert_eq!(stored.expose(), expected);
    let read = Grant::from_secret_json(stored.expose()).unwrap();
    assert_eq!(read.to_secret_json().expose(), stored.expose());
    assert_eq!(read.captured("company"), Some("12345"));
    assert_eq!(read.captured("session"), None);
    assert_eq!(read.captured_secret("session").unwrap().expose(), "s1");
    assert!(read.captured_secret("company").is_none());

    let least = done(exchange(&browser()), ok(r#"{"access_token": "a"}"#), 1001).to_secret_json();
    let expected = concat!(
        r#"{"v":1,"id":"ledger/oauth2","access_token":"a","scope":"read write","obtained_at":1001,"#,
        r#""captured":{"company":"12345"},"made_for":{"region":"us"}}"#,
    );
    assert_eq!(least.expose(), expected);
}

/// What a grant keeps is text, and may be of an older spec.
#[test]
fn captured_numbers_and_booleans() {
    let captured = json!({"seats": "7", "admin": "true", "name": "x", "much": "9223372036854775808"});
    let stored = json!({"v": 1, "id": "a/b", "access_token": "t", "captured": captured, "captured_secrets": {"pin": "1"}});
    let grant = Grant::from_secret_json(&stored.to_string()).unwrap();
    for (key, integer, boolean) in [
        ("seats", Some(7), None),
        ("admin", None, Some(true)),
        ("name", None, None),
        ("much", None, None),
        ("pin", None, None),
        ("absent", None, None),
    ] {
        assert_eq!((grant.captured_integer(key), grant.captured_boolean(key)), (integer, boolean), "{key}");
    }
}

#[test]
fn grants_of_later_versions() {
    for (text, readable) in [
        (r#"{"v": 1, "id": "a/b", "access_token": "t"}"#, true),
        (r#"{"v": 1, "id": "a/b", "access_token": "t", "new": {"x": 1}, "captured": {"k": 5}}"#, true),
        (r#"{"v": 2, "id": "a/b", "access_token": "t"}"#, false),
        (r#"{"id": "a/b", "access_token": "t"}"#, false),
        (r#"{"v": 1, "access_token": "t"}"#, false),
        (r#"{"v": 1, "id": "a/b"}"#, false),
        ("[]", false),
        ("hunter2", false),
    ] {
        let result = Grant::from_secret_json(text);
        assert_eq!(result.is_ok(), readable, "{text}");
        if let Err(error) = result {
            assert!(!error.to_string().contains("hunter2"));
        }
    }
}

/// Of what is there twice, the last counts.
#[test]
fn grants_that_say_something_twice() {
    let text = r#"{"v":1,"id":"a/b","access_token":"s","access_token":"t","captured":{"k":"old","k":"new"}}"#;
    let grant = Grant::from_secret_json(text).unwrap();
    assert_eq!((grant.access_token.expose(), grant.captured("k")), ("t", Some("new")));
    let again = r#"{"v":1,"id":"a/b","access_token":"t","obtained_at":0,"captured":{"k":"new"}}"#;
    assert_eq!(grant.to_secret_json().expose(), again);
}

#[test]
fn expiry() {
    let grant = granted(&browser());
    for (margin, now, expected) in [(0, 4600, false), (0, 4601, true), (60, 4540, false), (60, 4541, true)] {
        assert_eq!(grant.expires_within(Duration::from_secs(margin), time(now)), expected, "{margin} {now}");
    }
    let unknown = done(exchange(&browser()), ok(r#"{"access_token": "a"}"#), 1001);
    assert!(!unknown.expires_within(Duration::MAX, time(u64::from(u32::MAX))));
    for (now, expected) in [(0, 4601), (1001, 3600), (4601, 0), (5000, 0)] {
        assert_eq!(grant.expires_in(time(now)), Some(Duration::from_secs(expected)), "{now}");
    }
    assert_eq!(unknown.expires_in(time(0)), None);
}

/// What a server or an older version of this crate says can be added to a time, which panics where the sum is too large.
#[test]
fn expiries_end_with_the_year_9999() {
    let answer =
        r#"{"access_token": "a", "expires_in": 9223372036854775807, "x_refresh_expires_in": "1e300"}"#;
    let stored = json!({"v": 1, "id": "a/b", "access_token": "t", "expires_at": u64::MAX,
        "refresh_token_expires_at": i64::MAX});
    let mut own = granted(&browser());
    (own.expires_at, own.refresh_token_expires_at) = (Some(u64::MAX), Some(253_402_300_799));
    for grant in [
        done(exchange(&browser()), ok(answer), 1001),
        Grant::from_secret_json(&stored.to_string()).unwrap(),
        own,
    ] {
        assert_eq!(grant.refresh_token_expires_at, Some(253_402_300_799));
        let now = std::time::SystemTime::now();
        assert!(now.checked_add(grant.expires_in(now).unwrap()).is_some());
        assert_eq!(grant.expires_in(time(0)), Some(Duration::from_secs(253_402_300_799)));
    }
}

#[test]
fn the_form_of_a_login() {
    let pending = browser().start_login(&at(1000)).unwrap().pending;
    let stored = pending.to_secret_json();
    let json: Json = serde_json::from_str(stored.expose()).unwrap();
    let (state, verifier) = (json["state"].as_str().unwrap(), json["verifier"].as_str().unwrap());
    assert_eq!((state.len(), verifier.len()), (43, 43));
    let expected = format!(
        r#"{{"v":1,"id":"ledger/oauth2","started":1000,"state":"{state}","made_for":{{"region":"us"}},"verifier":"{verifier}"}}"#
    );
    assert_eq!(stored.expose(), expected);
    assert_eq!(
        Pending::from_secret_json(stored.expose()).unwrap().to_secret_json().expose(),
        stored.expose()
    );
    for text in [
        "",
        "{}",
        "[]",
        r#"{"v":1,"id":"a/b","started":1,"state":"","verifier":"x"}"#,
        r#"{"v":2,"id":"a/b","started":1,"state":"s","verifier":"x"}"#,
    ] {
        assert!(Pending::from_secret_json(text).is_err(), "{text}");
    }
}

/// As docs/in-production.md says it of tokens that come from another system.
#[test]
fn an_imported_refresh_token() {
    let text =
        r#"{"v": 1, "id": "ledger/oauth2", "access_token": "", "refresh_token": "rt", "expires_at": 0}"#;
    let (client, grant) = (browser(), Grant::from_secret_json(text).unwrap());
    assert!(client.needs_renewal(&grant, time(1000)));
    let request = client.refresh(&grant).unwrap().request(&at(1000)).unwrap();
    assert!(String::from_utf8_lossy(&request.body).contains("refresh_token=rt"));
}

/// An empty token is none: a grant that has one is renewed as one without.
#[test]
fn empty_refresh_tokens() {
    let text = |id: &str| {
        format!(r#"{{"v": 1, "id": "{id}", "access_token": "a", "refresh_token": "", "id_token": ""}}"#)
    };
    let stored = Grant::from_secret_json(&text("ledger/oauth2")).unwrap();
    assert!(stored.refresh_token.is_none() && stored.id_token.is_none());
    let mut changed = stored.clone();
    changed.refresh_token = Some("".into());
    for grant in [stored, changed] {
        assert_eq!(browser().refresh(&grant).map(drop), Err(CallError::CannotRefresh));
    }
    let grant = Grant::from_secret_json(&text("ledger/password")).unwrap();
    let request = password().refresh(&grant).unwrap().request(&at(1000)).unwrap();
    assert!(String::from_utf8_lossy(&request.body).contains("hunter2"), "credentials are at hand");
}

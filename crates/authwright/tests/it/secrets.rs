//! Checklist items 18 and 35: no secret is shown anywhere.

use authwright::{Client, LoginKey, Response};

use crate::tables::{at, browser, callback, done, exchange, fails, granted, ok, password, status};

const CANARIES: &[&str] = &["s3cr3t:+/%&= ~", "hunter2", "the-code", "at1", "rt1", "s1-session", "s3cr3t"];

fn check(shown: &str) {
    for canary in CANARIES {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

#[test]
fn items_18_35_debug_shows_no_secret() {
    let client = browser();
    check(&format!("{client:?} {:?}", password()));
    let login = client.start_login(&at(1000)).unwrap();
    let state = crate::tables::parameter(&login.url, "state").unwrap();
    let verifier = login.pending.to_secret_json();
    let shown = format!("{login:?} {:?}", LoginKey::new([1; 32]));
    assert!(!shown.contains(&state) && !shown.contains(verifier.expose()), "{shown}");
    let call = exchange(&client);
    check(&format!("{call:?} {:?}", call.request(&at(1)).unwrap()));
    let grant = granted(&client);
    check(&format!("{grant:?} {:#?}", grant));
    check(&format!("{:?}", client.refresh(&grant).unwrap()));
    check(&format!("{:?} {:?}", client.revoke(&grant).unwrap(), client.verify(Some(&grant)).unwrap()));
    let response = Response::new(200, vec![("set-cookie".to_owned(), "hunter2".to_owned())], "hunter2");
    assert_eq!(format!("{response:?}"), "Response { status: 200, .. }");
    assert_eq!(format!("{:?}", at(5)), "Moment { now: 5, .. }");
    check(&format!("{:?}", authwright::Value::Secret(&"hunter2".into())));
}

/// A server that repeats what it was sent does not get it into an error.
#[test]
fn items_18_35_errors_show_no_secret() {
    let client = browser();
    let grant = granted(&client);
    let words = r#"{"error": "bad s3cr3t:+/%&= ~", "error_description": "CODE s3cr3t%3A%2B%2F%25%26%3D+%7E was wrong\u001b[0m"}"#;
    for (call, word) in [
        (exchange(&client), "the-code"),
        (client.refresh(&grant).unwrap(), "rt1"),
        (password().log_in().unwrap(), "hunter2"),
    ] {
        let error = fails(call, status(400, &words.replace("CODE", word)));
        if word != "hunter2" {
            check(&format!("{error} {error:?}"));
        }
        assert!(!error.to_string().contains(word), "{error}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
    let error = client
        .verify(Some(&grant))
        .unwrap()
        .receive(&status(400, &words.replace("CODE", "at1")), &at(1))
        .unwrap_err();
    check(&format!("{error} {error:?}"));
    let error = fails(exchange(&client), ok(r#"{"access_token": "t", "token_type": "pop"}"#));
    check(&error.to_string());
    let (pending, query) = callback(&client, "code=the-code&code=the-code");
    check(&client.finish_login(pending, &query, &at(1001)).unwrap_err().to_string());
}

#[test]
fn item_35_problems_show_no_value() {
    let error = Client::from_text(
        &crate::tables::LEDGER,
        "password",
        &[("username", "hunter2\n"), ("password", "hunter2\u{7}"), ("pin", "hunter2"), ("active", "hunter2")],
    )
    .unwrap_err();
    assert_eq!(error.problems.len(), 4);
    check(&format!("{error} {error:?}"));
}

#[test]
fn item_35_stored_forms_say_that_they_are_secret() {
    let grant = done(exchange(&browser()), ok(r#"{"access_token": "at1", "session": "s1-session"}"#), 1);
    let stored = grant.to_secret_json();
    check(&format!("{stored:?}"));
    assert!(stored.expose().contains("s1-session"));
}

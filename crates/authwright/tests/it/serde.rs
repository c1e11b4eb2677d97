//! Stored forms in serde's formats, and no secret without its wrapper.

use authwright::{Client, Grant, Pending, Scopes, Secret, WithSecrets};
use serde_json::{Value as Json, json};

use crate::credentials::ALL;
use crate::tables::{LEDGER, at, browser, granted};

fn read<T: serde_core::de::DeserializeOwned>(json: Json) -> Result<T, String> {
    serde_json::from_value(json).map_err(|error| error.to_string())
}

#[test]
fn what_is_written_is_read() {
    let client = browser();
    let grant = granted(&client);
    let json = serde_json::to_value(WithSecrets(&grant)).unwrap();
    assert_eq!(json["access_token"], "at1");
    let again: Grant = read(json).unwrap();
    assert_eq!(again.to_secret_json().expose(), grant.to_secret_json().expose());

    let pending = client.start_login(&at(1000)).unwrap().pending;
    let json = serde_json::to_value(WithSecrets(&pending)).unwrap();
    let again: Pending = read(json).unwrap();
    assert_eq!(again.to_secret_json().expose(), pending.to_secret_json().expose());

    let scopes: Scopes = read(json!(["a", "b"])).unwrap();
    assert_eq!(serde_json::to_value(&scopes).unwrap(), json!(["a", "b"]));

    let secret: Secret = read(json!("abc")).unwrap();
    assert_eq!(serde_json::to_value(WithSecrets(&secret)).unwrap(), "abc");
}

/// Every member of a stored form is read by its name, in the formats too.
#[test]
fn every_member() {
    let texts = ["id", "access_token", "refresh_token", "id_token", "token_type"];
    let times = ["expires_at", "refresh_token_expires_at"];
    let mut grant = json!({"v": 1, "scope": "scope", "account_name": "name", "obtained_at": 7,
        "captured": {"k": "x"}, "captured_secrets": {"s": "y"}, "made_for": {"shop": "acme"}});
    texts.iter().for_each(|key| grant[key] = json!(key));
    times.iter().for_each(|key| grant[key] = json!(9));
    let again = serde_json::to_value(WithSecrets(&read::<Grant>(grant.clone()).unwrap())).unwrap();
    assert_eq!(again, grant);

    let login = json!({"v": 1, "id": "a/b", "started": 1, "state": "s", "redirect_uri": "r", "scope": "c", "made_for": {"shop": "acme"},
        "verifier": "x"});
    let again = serde_json::to_value(WithSecrets(&read::<Pending>(login.clone()).unwrap())).unwrap();
    assert_eq!(again, login);
}

#[test]
fn credentials_of_a_client() {
    let app = json!({"client_id": "id", "client_secret": "s", "redirect_uri": "https://app.example/cb"});
    let user = json!({"region": "eu"});
    let client = Client::from_json(&LEDGER, "oauth2", &app.to_string(), &user.to_string()).unwrap();
    assert_eq!(serde_json::to_value(WithSecrets(&client)).unwrap(), user);
}

#[test]
fn credentials_of_every_type() {
    let user = json!({"shop": "shop.example.com", "label": "shop", "url": "https://a.example.com", "port": 443, "count": 7,
        "on": false, "region": "eu", "scope": ["a", "b"], "secret": "s", "document": "{\"a\":1.50}"});
    let client = Client::from_json(&ALL, "m", r#"{"app_id": "x"}"#, &user.to_string()).unwrap();
    assert_eq!(serde_json::to_value(WithSecrets(&client)).unwrap(), user);
}

#[test]
fn grants_of_later_versions_and_broken_ones() {
    let with = |key: &str, value: Json| {
        let mut grant =
            json!({"v": 1, "id": "a/b", "access_token": "t", "expires_at": 2, "captured": {"k": "x"}});
        grant[key] = value;
        read::<Grant>(grant)
    };
    let grant = with("new", json!([true, -1, 1.5, null, {"x": 1}])).unwrap();
    assert_eq!((grant.expires_at, grant.captured("k")), (Some(2), Some("x")));
    assert_eq!(with("expires_at", json!(null)).unwrap().expires_at, None);
    assert!(with("captured", json!(null)).unwrap().captured("k").is_none());
    for (key, value) in [
        ("v", json!(2)),
        ("v", json!(1.0)),
        ("v", json!("1")),
        ("id", json!(null)),
        ("expires_at", json!(-1)),
    ] {
        assert!(with(key, value.clone()).is_err(), "{key} {value}");
    }
}

/// The formats' own errors would quote what they found.
#[test]
fn errors_quote_nothing() {
    for error in [
        read::<Secret>(json!(["hunter2"])).unwrap_err(),
        read::<Grant>(json!("hunter2")).unwrap_err(),
        read::<Pending>(json!({"v": "hunter2"})).unwrap_err(),
        read::<Secret>(json!({"hunter2": 1})).unwrap_err(),
    ] {
        assert!(!error.contains("hunter2"), "{error}");
    }
    let shown = format!("{:?}", WithSecrets(&Secret::from("hunter2")));
    assert!(!shown.contains("hunter2"), "{shown}");
}

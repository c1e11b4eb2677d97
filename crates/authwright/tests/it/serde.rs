//! Stored forms in serde's formats, and no secret without its wrapper.

use authwright::{Client, Grant, Pending, Scopes, Secret, WithSecrets};
use serde_json::{Value as Json, json};

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

#[test]
fn credentials_of_a_client() {
    let app = json!({"client_id": "id", "client_secret": "s", "redirect_uri": "https://app.example/cb"});
    let user = json!({"region": "eu"});
    let client = Client::from_json(&LEDGER, "oauth2", &app.to_string(), &user.to_string()).unwrap();
    assert_eq!(serde_json::to_value(WithSecrets(&client)).unwrap(), user);
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

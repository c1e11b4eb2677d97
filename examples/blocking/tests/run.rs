//! The example with an authorization server that this project did not write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use authwright::Grant;
use authwright_connectors::shopware::integration::{Client, Credentials};
use authwright_tests::Vendor;
use authwright_tests::server::CLIENT_SECRET;
use example_blocking::version;

/// `/me` answers with 200 to a token of the server, and with 401 to any other.
const ROUTES: &[(&str, &str)] = &[
    ("https://my-shop.example.com/api/oauth/token", "/json/token"),
    ("https://my-shop.example.com/api/_info/version", "/me"),
];

const DEAD: &str = r#"{"v": 1, "id": "shopware/integration", "access_token": "dead", "obtained_at": 0}"#;

fn client(client_secret: &str) -> Client {
    let credentials = Credentials {
        client_id: "confidential".into(),
        client_secret: client_secret.into(),
        shop: "my-shop.example.com".into(),
    };
    credentials.client().unwrap()
}

#[test]
fn a_token_is_renewed_when_the_api_refuses_it() {
    let vendor = Vendor::start(ROUTES);
    let client = client(CLIENT_SECRET);
    let mut grant = client.log_in().send_blocking(&vendor).unwrap();
    assert_eq!(version(&client, &mut grant, &vendor).unwrap().status, 200);
    assert_eq!(vendor.count(), 2);

    let mut grant = Grant::from_secret_json(DEAD).unwrap();
    assert_eq!(version(&client, &mut grant, &vendor).unwrap().status, 200);
    assert_eq!(vendor.count(), 5);
    assert_ne!(grant.access_token.expose(), "dead");

    let mut grant = Grant::from_secret_json(DEAD).unwrap();
    assert!(version(&self::client("wrong-secret"), &mut grant, &vendor).is_err());
    assert_eq!(grant.access_token.expose(), "dead");
}

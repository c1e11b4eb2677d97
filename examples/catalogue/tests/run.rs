//! The example with an authorization server that this project did not write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::process::Command;

use authwright::Reqwest;
use authwright_connectors::sparklayer::oauth2::Credentials;
use authwright_tests::Vendor;
use authwright_tests::server::{self, CLIENT_SECRET};
use example_catalogue::price_lists;

/// `/me` answers with 200 to a token of the server alone.
const ROUTES: &[(&str, &str)] = &[
    ("https://app.sparklayer.io/api/auth/token", "/json/token"),
    ("https://app.sparklayer.io/api/v2/price-lists?page_size=1", "/me"),
];

#[tokio::test]
async fn prints_the_status_of_an_answer() {
    let http = Reqwest::new().unwrap().allow_http_on_loopback();
    let vendor = Vendor::over(http, server::start(), ROUTES);
    for (client_secret, expected) in [(CLIENT_SECRET, Some(200)), ("wrong-secret", None)] {
        let credentials = Credentials {
            client_id: "confidential".into(),
            client_secret: client_secret.into(),
            site_id: "site".into(),
        };
        let answer = price_lists(&credentials.client().unwrap(), &vendor).await;
        assert_eq!(answer.ok().map(|answer| answer.status), expected);
    }
}

#[test]
fn every_variable_that_is_missing_is_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_example-catalogue"))
        .env_clear()
        .env("SPARKLAYER_CLIENT_ID", "app")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    for name in ["SPARKLAYER_CLIENT_SECRET", "SPARKLAYER_SITE_ID"] {
        assert!(text.contains(&format!("`{name}` is missing")), "{text}");
    }
    assert!(!text.contains("SPARKLAYER_CLIENT_ID"), "{text}");
}

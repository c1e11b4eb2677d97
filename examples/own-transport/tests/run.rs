//! The transport with an authorization server that this project did not write, and with servers that misbehave.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use authwright::{Http, Request, Response};
use authwright_connectors::shopware::integration::Credentials;
use authwright_tests::Vendor;
use authwright_tests::server::{self, CLIENT_SECRET};
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use example_own_transport::Hyper;
use hyper_util::client::legacy::connect::HttpConnector;

const ROUTES: &[(&str, &str)] = &[
    ("https://my-shop.example.com/api/oauth/token", "/json/token"),
    ("https://my-shop.example.com/api/_info/version", "/me"),
];

#[tokio::test]
async fn a_login_and_a_call() {
    let vendor = Vendor::over(Hyper::over(HttpConnector::new()), server::start(), ROUTES);
    for (client_secret, expected) in [(CLIENT_SECRET, true), ("wrong-secret", false)] {
        let credentials = Credentials {
            client_id: "confidential".into(),
            client_secret: client_secret.into(),
            shop: "my-shop.example.com".into(),
        };
        let client = credentials.client().unwrap();
        let grant = client.log_in().send(&vendor).await;
        assert_eq!(grant.is_ok(), expected, "{grant:?}");
        if let Ok(grant) = grant {
            client.verify(&grant).unwrap().send(&vendor).await.unwrap();
        }
    }
}

#[tokio::test]
async fn answers_that_must_not_be_taken() {
    let base = server::serve(|| {
        Router::new()
            .route("/redirect", get(|| async { Redirect::to("/fits") }))
            .route("/fits", get(|| async { vec![b'a'; Response::LIMIT] }))
            .route("/long", get(|| async { vec![b'a'; Response::LIMIT + 1] }))
    });
    let plain = Hyper::over(HttpConnector::new());
    let cases = [("/redirect", Some(303)), ("/fits", Some(200)), ("/none", Some(404)), ("/long", None)];
    for (path, expected) in cases {
        let answer = plain.send(Request::get(format!("{base}{path}"))).await;
        assert_eq!(answer.ok().map(|answer| answer.status), expected, "{path}");
    }
    for url in [format!("{base}/fits?key=hunter2"), "no url?key=hunter2".into()] {
        let refused = Hyper::https().unwrap().send(Request::get(url)).await.unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("hunter2"), "{refused:?}");
    }
}

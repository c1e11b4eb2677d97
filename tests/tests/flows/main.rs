//! Every flow, over real HTTP, with authorization servers that this project did not write.
//!
//! Specs name the vendors' https hosts; a transport takes their place and sends each URL to the server's endpoint for it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod oxide;

use authwright::table::Connector;
use authwright::{Advice, CallError, CallbackError, Client, Grant, Moment, Request, Spec};
use authwright_compiler::source::Sources;
use authwright_compiler::{engine, render};
use authwright_tests::Vendor;
use authwright_tests::server::{CLIENT_SECRET, PASSWORD, REDIRECT_URI, USERNAME};

fn connector(name: &str, text: &str) -> &'static Connector<'static> {
    let mut sources = Sources::with_presets();
    let mut found = Vec::new();
    let bump = Box::leak(Box::new(bumpalo::Bump::new()));
    let lowered = engine::lower_text(&mut sources, name, text, bump, &mut found);
    assert!(found.is_empty(), "{}", render::text(&sources, &found, false));
    Box::leak(Box::new(lowered.unwrap()))
}

fn client(connector: &'static Connector<'static>, method: &str, values: &[(&str, &str)]) -> Client {
    Client::from_text(Spec::compiled(connector), method, values).unwrap()
}

fn log_in(client: &Client, vendor: &Vendor) -> Grant {
    client.log_in().unwrap().send_blocking(vendor).unwrap()
}

/// Logs in through the browser, and checks that the server's guarded resource accepts the token.
fn log_in_by_browser(client: &Client, vendor: &Vendor) -> Grant {
    let login = client.start_login(&Moment::os()).unwrap();
    let query = vendor.consent(&login.url);
    client.finish_login(login.pending, &query, &Moment::os()).unwrap().send_blocking(vendor).unwrap()
}

fn assert_accepted(client: &Client, grant: &Grant, vendor: &Vendor) {
    let answer = client.verify(Some(grant)).unwrap().send_blocking(vendor);
    assert!(answer.is_ok(), "{answer:?}");
}

const ACME: &str = include_str!("acme.yaml");

const ROUTES: &[(&str, &str)] = &[
    ("https://acme-api.io/token", "/oauth/token"),
    ("https://acme-api.io/json/token", "/json/token"),
    ("https://acme-api.io/me", "/me"),
    ("https://acme-api.io/v1/me", "/me"),
];

#[test]
fn authorization_code_with_pkce_and_rotating_refresh() {
    let vendor = Vendor::start(ROUTES);
    for (method, id, secret) in
        [("code", "confidential", Some(CLIENT_SECRET)), ("code_public", "public", None)]
    {
        let mut values = vec![("client_id", id), ("redirect_uri", REDIRECT_URI), ("scope", "read write")];
        values.extend(secret.map(|secret| ("client_secret", secret)));
        let client = client(connector("acme.yaml", ACME), method, &values);
        let grant = log_in_by_browser(&client, &vendor);
        assert_accepted(&client, &grant, &vendor);

        let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
        assert_ne!(renewed.access_token.expose(), grant.access_token.expose());
        assert_ne!(
            renewed.refresh_token.as_ref().unwrap().expose(),
            grant.refresh_token.as_ref().unwrap().expose()
        );
        assert_accepted(&client, &renewed, &vendor);

        // The server rotated the token, so the old one is dead, and only a person can help.
        let refused = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap_err();
        assert_eq!(refused.advice(), Advice::AskUserAgain, "{refused}");
    }
}

#[test]
fn a_wrong_state_ends_the_login_without_a_request() {
    let vendor = Vendor::start(ROUTES);
    let values = [("client_id", "public"), ("redirect_uri", REDIRECT_URI), ("scope", "read")];
    let client = client(connector("acme.yaml", ACME), "code_public", &values);
    let login = client.start_login(&Moment::os()).unwrap();
    let query = vendor.consent(&login.url);
    let other = client.start_login(&Moment::os()).unwrap();
    let refused = client.finish_login(other.pending, &query, &Moment::os()).unwrap_err();
    assert!(matches!(refused, CallbackError::StateMismatch), "{refused:?}");
    let without: String =
        query.split('&').filter(|pair| !pair.starts_with("state=")).collect::<Vec<_>>().join("&");
    let refused = client.finish_login(login.pending, &without, &Moment::os()).unwrap_err();
    assert!(matches!(refused, CallbackError::StateMismatch), "{refused:?}");
    assert_eq!(vendor.count(), 0);
}

#[test]
fn client_credentials_by_form_and_by_json() {
    let vendor = Vendor::start(ROUTES);
    for method in ["service", "service_json"] {
        let values = [("client_id", "confidential"), ("client_secret", CLIENT_SECRET)];
        let right = client(connector("acme.yaml", ACME), method, &values);
        let grant = log_in(&right, &vendor);
        assert!(grant.expires_at.is_some());
        // There is no refresh token: renewing is logging in again.
        let renewed = right.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
        assert_ne!(renewed.access_token.expose(), grant.access_token.expose());

        let wrong = client(
            connector("acme.yaml", ACME),
            method,
            &[("client_id", "confidential"), ("client_secret", "wrong-secret")],
        );
        let refused = wrong.log_in().unwrap().send_blocking(&vendor).unwrap_err();
        assert!(matches!(refused, CallError::Refused { .. }), "{refused:?}");
        assert_eq!(refused.advice(), Advice::FixCredentials);
        assert!(!format!("{refused} {refused:?}").contains("wrong-secret"));
    }
}

#[test]
fn password_and_its_refresh() {
    let vendor = Vendor::start(ROUTES);
    let values = [
        ("client_id", "confidential"),
        ("client_secret", CLIENT_SECRET),
        ("username", USERNAME),
        ("password", PASSWORD),
    ];
    let client = client(connector("acme.yaml", ACME), "password", &values);
    let grant = log_in(&client, &vendor);
    assert_accepted(&client, &grant, &vendor);
    let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
    assert_ne!(
        renewed.refresh_token.as_ref().unwrap().expose(),
        grant.refresh_token.as_ref().unwrap().expose()
    );
    assert_accepted(&client, &renewed, &vendor);
}

#[test]
fn a_refresh_token_from_elsewhere_uses_the_newest_one() {
    let vendor = Vendor::start(ROUTES);
    let app = [("client_id", "confidential"), ("client_secret", CLIENT_SECRET)];
    let user = [("username", USERNAME), ("password", PASSWORD)];
    let first = client(connector("acme.yaml", ACME), "password", &[&app[..], &user[..]].concat());
    let token = log_in(&first, &vendor).refresh_token.unwrap();

    let values = [&app[..], &[("refresh_token", token.expose())]].concat();
    let client = client(connector("acme.yaml", ACME), "refresh_token", &values);
    let grant = log_in(&client, &vendor);
    assert_accepted(&client, &grant, &vendor);
    // The server rotated the token, so the one that was typed is dead: this works only with the newest.
    let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
    assert_accepted(&client, &renewed, &vendor);
}

#[test]
fn a_session_of_two_steps() {
    let vendor = Vendor::start(ROUTES);
    let client =
        client(connector("acme.yaml", ACME), "session", &[("username", USERNAME), ("password", PASSWORD)]);
    let grant = log_in(&client, &vendor);
    assert_eq!(grant.captured("account"), Some("administration"));
    assert_accepted(&client, &grant, &vendor);
    let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
    assert_ne!(renewed.access_token.expose(), grant.access_token.expose());
    assert_eq!(renewed.captured("account"), Some("administration"));
}

#[test]
fn sparklayer() {
    let vendor = Vendor::start(&[("https://test.app.sparklayer.io/api/auth/token", "/json/token")]);
    let credentials = authwright_connectors::sparklayer::oauth2::Credentials {
        client_id: "confidential".into(),
        client_secret: CLIENT_SECRET.into(),
        site_id: "site".into(),
    };
    let mut options = authwright_connectors::sparklayer::oauth2::Options::default();
    options.environment = Some(authwright_connectors::sparklayer::Environment::Test);
    let client = credentials.client_with(&options).unwrap();
    let grant = client.log_in().send_blocking(&vendor).unwrap();
    let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
    assert_ne!(renewed.access_token.expose(), grant.access_token.expose());

    let mut request = Request::get("/v2/price-lists");
    client.sign(&renewed, &mut request, &Moment::os()).unwrap();
    assert_eq!(request.url, "https://test.app.sparklayer.io/api/v2/price-lists");
    assert_eq!(request.header("site-id"), Some("site"));
}

#[test]
fn brightpearl() {
    use authwright_connectors::brightpearl::oauth2::{App, Credentials};
    let vendor = Vendor::start(&[("https://oauth.brightpearlapp.com/token/acme", "/oauth/token")]);
    let app = App {
        client_id: "confidential".into(),
        client_secret: CLIENT_SECRET.into(),
        redirect_uri: REDIRECT_URI.into(),
    };
    let credentials = Credentials { account: "acme".into(), data_center: "euw1".into() };
    let client = credentials.client(&app).unwrap();
    let login = client.start_login(&Moment::os());
    assert!(login.url.starts_with(
        "https://oauth.brightpearlapp.com/authorize/acme?response_type=code&client_id=confidential"
    ));
    let query = vendor.consent(&login.url);
    let grant =
        client.finish_login(login.pending, &query, &Moment::os()).unwrap().send_blocking(&vendor).unwrap();
    let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
    assert_ne!(renewed.access_token.expose(), grant.access_token.expose());
    assert_eq!(client.base_url(&renewed).unwrap(), "https://euw1.brightpearlconnect.com/public-api/acme");
}

#[test]
fn shopware() {
    use authwright_connectors::shopware::{admin_user, integration};
    let vendor = Vendor::start(&[("https://my-shop.example.com/api/oauth/token", "/json/token")]);
    let client = integration::Credentials {
        client_id: "confidential".into(),
        client_secret: CLIENT_SECRET.into(),
        // As it is copied from a browser.
        shop: "https://my-shop.example.com/".into(),
    }
    .client()
    .unwrap();
    let grant = client.log_in().send_blocking(&vendor).unwrap();
    client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();

    let client = admin_user::Credentials {
        username: USERNAME.into(),
        password: PASSWORD.into(),
        shop: "my-shop.example.com".into(),
    }
    .client()
    .unwrap();
    let grant = client.log_in().send_blocking(&vendor).unwrap();
    let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
    assert_ne!(renewed.access_token.expose(), grant.access_token.expose());
}

//! The application in headless Chromium, with an authorization server that this project did not write.
//!
//! `cargo xtask browser` runs this. The application is at `localhost` and the server at `127.0.0.1`: two sites to the browser, so
//! that the cookie has to come along from one to the other as it does in the world.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod driver;

use std::sync::Arc;
use std::time::SystemTime;

use authwright::Reqwest;
use authwright_tests::Vendor;
use authwright_tests::server::{self, CLIENT_SECRET};
use axum::http::header::LOCATION;
use axum::middleware;
use axum::response::Response;
use driver::{Browser, Driver};
use example_build_script::app;
use example_build_script::connectors::brightpearl::oauth2::App;

const AUTHORIZE: &str = "https://oauth.brightpearlapp.com/authorize/acme";
const ROUTES: &[(&str, &str)] = &[("https://oauth.brightpearlapp.com/token/acme", "/oauth/token")];

/// The running application.
struct Site {
    address: String,
    vendor: Vendor<Reqwest>,
}

impl Site {
    fn start() -> Self {
        let (listener, address) = server::listen();
        let address = address.replace("127.0.0.1", "localhost");
        let redirect_uri = format!("{address}/callback");
        let http = Reqwest::new().unwrap().allow_http_on_loopback();
        let vendor = Vendor::over(http, server::start_for(&redirect_uri), ROUTES);
        let settings =
            App { client_id: "confidential".into(), client_secret: CLIENT_SECRET.into(), redirect_uri };
        let (http, base) = (Arc::new(vendor.clone()), vendor.base.clone());
        server::serve_on(listener, move || {
            let lead = move |response| lead(base.clone(), response);
            app(settings, http).layer(middleware::map_response(lead))
        });
        Site { address, vendor }
    }

    /// Submits the form of the start page; the browser is on the server's page then.
    fn connect(&self, browser: &Browser<'_>) {
        browser.go(&self.address);
        browser.fill("[name=data_center]", "euw1");
        browser.fill("[name=account]", "acme");
        browser.click("button");
        assert_eq!(browser.text("#allow"), "Allow");
        assert!(browser.address().starts_with(&self.vendor.base), "{}", browser.address());
    }

    /// Whether the page is the one with the form.
    fn assert_not_connected(&self, browser: &Browser<'_>) {
        browser.go(&self.address);
        assert_eq!(browser.text("button"), "Connect Brightpearl");
    }

    /// Whether the page says when the token expires, and nothing gives the token away.
    fn assert_connected(&self, browser: &Browser<'_>) {
        let expiry = httpdate::parse_http_date(&browser.text("time")).unwrap();
        assert!(expiry > SystemTime::now());
        assert_eq!(browser.address(), format!("{}/", self.address));
        assert_eq!(browser.script("return document.cookie"), "");
        assert_eq!(self.vendor.tokens().len(), 2);
        self.assert_no_token(browser);
    }

    fn assert_refused(&self, browser: &Browser<'_>, why: &str) {
        assert_eq!(browser.text("h1"), "Brightpearl was not connected");
        assert_eq!(browser.text("p"), why);
        self.assert_no_token(browser);
    }

    fn assert_no_token(&self, browser: &Browser<'_>) {
        let page = browser.script("return document.documentElement.outerHTML");
        assert!(page.contains("Brightpearl"), "{page}");
        assert!(!self.vendor.tokens().iter().any(|token| page.contains(token)), "{page}");
    }
}

/// Leads the browser to the local server in the place of Brightpearl.
async fn lead(base: String, mut response: Response) -> Response {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    if let Some(rest) = location.and_then(|location| location.strip_prefix(AUTHORIZE)) {
        let location = format!("{base}/oauth/authorize{rest}").parse().unwrap();
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

#[test]
#[ignore = "needs Chromium: `cargo xtask browser` runs it"]
fn a_person_connects_and_sees_the_expiry() {
    let (site, driver) = (Site::start(), Driver::start());
    let browser = driver.browser();
    site.assert_not_connected(&browser);
    site.connect(&browser);
    browser.click("#allow");
    site.assert_connected(&browser);
    assert_eq!(site.vendor.count(), 1);

    site.assert_not_connected(&driver.browser());
}

#[test]
#[ignore = "needs Chromium: `cargo xtask browser` runs it"]
fn a_wrong_state_is_refused() {
    let (site, driver) = (Site::start(), Driver::start());
    let browser = driver.browser();
    site.connect(&browser);
    let callback = site.vendor.callback(&browser.address());
    let (start, state) = callback.rsplit_once("state=").unwrap();
    let forged: String = state.chars().rev().collect();
    browser.go(&format!("{start}state={forged}"));
    site.assert_refused(&browser, "the state is not that of the login");
    // The login is over then: whoever tries again starts a new one.
    browser.go(&callback);
    site.assert_refused(&browser, "this browser has no login under way");
    site.assert_not_connected(&browser);
    assert_eq!(site.vendor.count(), 0);
}

#[test]
#[ignore = "needs Chromium: `cargo xtask browser` runs it"]
fn a_browser_without_the_cookie_is_refused() {
    let (site, driver) = (Site::start(), Driver::start());
    let (browser, other) = (driver.browser(), driver.browser());
    site.connect(&browser);
    let callback = site.vendor.callback(&browser.address());
    other.go(&callback);
    site.assert_refused(&other, "this browser has no login under way");
    site.assert_not_connected(&other);
    assert_eq!(site.vendor.count(), 0);
    // The callback was a good one.
    browser.go(&callback);
    site.assert_connected(&browser);
}

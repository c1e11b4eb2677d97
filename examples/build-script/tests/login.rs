//! A login with an authorization server that this project did not write, without a browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::{Arc, LazyLock};

use authwright::{BlockingHttp, Request, Reqwest, Response, Ureq, UreqOnLoopback};
use authwright_tests::Vendor;
use authwright_tests::server::{self, CLIENT_SECRET, REDIRECT_URI};
use example_build_script::app;
use example_build_script::connectors::brightpearl::oauth2::App;

const ROUTES: &[(&str, &str)] = &[("https://oauth.brightpearlapp.com/token/acme", "/oauth/token")];

/// One server for all, since its key takes long to make.
static SERVER: LazyLock<String> = LazyLock::new(server::start);

/// The running application, and a browser without a window.
struct Site {
    address: String,
    vendor: Vendor<Reqwest>,
    browser: UreqOnLoopback,
}

impl Site {
    fn start(client_secret: &str) -> Self {
        let http = Reqwest::new().unwrap().allow_http_on_loopback();
        let vendor = Vendor::over(http, SERVER.clone(), ROUTES);
        let settings = App {
            client_id: "confidential".into(),
            client_secret: client_secret.into(),
            redirect_uri: REDIRECT_URI.into(),
        };
        let http = Arc::new(vendor.clone());
        let address = server::serve(move || app(settings, http));
        let browser = Ureq(ureq::Agent::new_with_defaults()).allow_http_on_loopback();
        Site { address, vendor, browser }
    }

    fn get(&self, path: &str, cookie: &str) -> Response {
        let request = Request::get(format!("{}{path}", self.address)).with_header("cookie", cookie);
        self.checked(self.browser.send(request).unwrap())
    }

    fn post(&self, form: &str) -> Response {
        let request = Request::new("POST", format!("{}/connect", self.address))
            .with_header("content-type", "application/x-www-form-urlencoded")
            .with_body(form);
        self.checked(self.browser.send(request).unwrap())
    }

    /// Submits the form and consents; gives the callback's query and the cookie.
    fn consent(&self) -> (String, String) {
        let answer = self.post("data_center=euw1&account=acme");
        assert_eq!(answer.status, 303);
        let location = answer.header("location").unwrap();
        assert!(location.starts_with("https://oauth.brightpearlapp.com/authorize/acme?"), "{location}");
        (self.vendor.consent(location), cookie(&answer))
    }

    /// Whatever the application answers, there is no token in it, and nothing may keep it.
    fn checked(&self, answer: Response) -> Response {
        let text = format!("{:?} {}", answer.headers, body(&answer));
        assert!(!self.vendor.tokens().iter().any(|token| text.contains(token)), "{text}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer
    }
}

fn body(answer: &Response) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// What the browser sends back of the cookie that it was given.
fn cookie(answer: &Response) -> String {
    let cookie = answer.header("set-cookie").unwrap();
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age="] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    cookie.split(';').next().unwrap().to_owned()
}

#[test]
fn a_login_ends_in_a_page_with_the_expiry() {
    let site = Site::start(CLIENT_SECRET);
    assert!(body(&site.get("/", "")).contains("<button>Connect Brightpearl</button>"));

    let (query, login) = site.consent();
    let answer = site.get(&format!("/callback?{query}"), &format!("theme=dark; {login}"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{}", body(&answer));
    assert_eq!((site.vendor.count(), site.vendor.tokens().len()), (1, 2));

    let connection = cookie(&answer);
    assert_ne!(connection, login);
    let page = body(&site.get("/", &connection));
    assert!(page.contains("The token expires on <time>") && page.contains(" GMT</time>"), "{page}");
    // Before the login ended, its cookie opened nothing, and it does not now.
    assert!(body(&site.get("/", &login)).contains("Connect Brightpearl"));
}

#[test]
fn callbacks_of_no_login_are_refused_without_a_request() {
    let site = Site::start(CLIENT_SECRET);
    let (query, login) = site.consent();
    let (_, other) = site.consent();
    let denied = query.replace("code=", "error=access_denied&error_description=%3Cb%3Eno%3C/b%3E&old=");
    let cases = [
        ("no cookie", &*query, "", "this browser has no login under way"),
        ("a guessed cookie", &query, "session=0", "this browser has no login under way"),
        ("another login's cookie", &query, &other, "the state is not that of the login"),
        ("a login that was used up", &query, &other, "this browser has no login under way"),
        ("no consent", &denied, &login, "access_denied: &lt;b&gt;no&lt;/b&gt;"),
    ];
    for (name, query, cookie, expected) in cases {
        let answer = site.get(&format!("/callback?{query}"), cookie);
        assert_eq!((answer.status, answer.header("set-cookie")), (400, None), "{name}");
        let page = body(&answer);
        assert!(page.contains(expected), "{name}: {page}");
    }
    assert_eq!(site.vendor.count(), 0);
}

#[test]
fn what_was_typed_is_checked_first() {
    let site = Site::start(CLIENT_SECRET);
    let answer = site.post("data_center=evil.example%2F&account=");
    assert_eq!((answer.status, answer.header("set-cookie")), (422, None));
    let page = body(&answer);
    for problem in ["`data_center` is not one part of a host name", "`account` is"] {
        assert!(page.contains(problem), "{page}");
    }
}

#[test]
fn a_refusal_of_the_server_is_an_error_page() {
    let site = Site::start("wrong-secret");
    let (query, login) = site.consent();
    let answer = site.get(&format!("/callback?{query}"), &login);
    assert_eq!((answer.status, answer.header("set-cookie")), (502, None));
    let page = body(&answer);
    assert!(page.contains("the server refused") && !page.contains("wrong-secret"), "{page}");
}

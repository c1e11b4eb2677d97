//! The example with an authorization server that this project did not write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::io::{self, BufReader, Read, Write};
use std::rc::Rc;
use std::sync::LazyLock;

use authwright_connectors::ALL;
use authwright_tests::Vendor;
use authwright_tests::server::{self, CLIENT_SECRET, PASSWORD, REDIRECT_URI, USERNAME};
use serde_json::{Value, json};

/// One server for all, since its key takes long to make.
static SERVER: LazyLock<String> = LazyLock::new(server::start);

const ROUTES: &[(&str, &str)] = &[
    ("https://oauth.brightpearlapp.com/token/acme", "/oauth/token"),
    ("https://my-shop.example.com/api/oauth/token", "/json/token"),
    ("https://app.sparklayer.io/api/auth/token", "/json/token"),
];

/// A person at a terminal, who types the JSON, and then reads an address, consents, and pastes the address they come back to.
struct Person {
    lines: Vec<String>,
    screen: Screen,
    vendor: Vendor,
}

#[derive(Clone, Default)]
struct Screen(Rc<RefCell<Vec<u8>>>);

impl Screen {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Person {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let line = match self.lines.pop() {
            Some(line) => line,
            None => match self.screen.text().lines().find(|line| line.starts_with("https:")) {
                Some(url) => format!("{REDIRECT_URI}?{}\n", self.vendor.consent(url)),
                None => return Ok(0),
            },
        };
        assert!(line.len() <= buffer.len());
        buffer[..line.len()].copy_from_slice(line.as_bytes());
        Ok(line.len())
    }
}

/// What the example prints, or the error.
fn run(arguments: &[&str], input: &str) -> Result<String, String> {
    let vendor = Vendor::at(SERVER.clone(), ROUTES);
    let mut screen = Screen::default();
    let person = Person { lines: vec![input.to_owned()], screen: screen.clone(), vendor: vendor.clone() };
    let outcome = example_dynamic::run(arguments, &mut BufReader::new(person), &mut screen, &vendor);
    let printed = screen.text();
    assert_eq!(printed.contains("logged in"), !vendor.tokens().is_empty(), "{printed}");
    assert!(!vendor.tokens().iter().any(|token| printed.contains(token)), "{printed}");
    outcome.map(|()| printed).map_err(|error| error.to_string())
}

#[test]
fn every_method_is_listed_and_described() {
    let list = run(&[], "").unwrap();
    for connector in ALL {
        for method in connector.methods {
            assert!(list.contains(&format!("{} {}: ", connector.id, method.id)), "{list}");
            let forms: Value =
                serde_json::from_str(&run(&["describe", connector.id, method.id], "").unwrap()).unwrap();
            for (field, part) in
                method.fields.iter().map(|field| (field, if field.app { "app" } else { "credentials" }))
            {
                assert_eq!(forms[part]["properties"][field.key]["title"], field.label);
            }
        }
    }
}

#[test]
fn every_way_of_logging_in() {
    let app = |more: Value| {
        let mut members = json!({ "client_id": "confidential", "client_secret": CLIENT_SECRET });
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        members
    };
    let cases = [
        (
            ["brightpearl", "oauth2"],
            app(json!({ "redirect_uri": REDIRECT_URI })),
            json!({ "data_center": "euw1", "account": "acme" }),
        ),
        (["shopware", "integration"], json!({}), app(json!({ "shop": "my-shop.example.com" }))),
        (
            ["shopware", "admin_user"],
            json!({}),
            json!({ "shop": "my-shop.example.com", "username": USERNAME, "password": PASSWORD }),
        ),
        (["sparklayer", "oauth2"], json!({}), app(json!({ "site_id": "site" }))),
    ];
    assert_eq!(cases.len(), ALL.iter().map(|connector| connector.methods.len()).sum::<usize>());
    for ([id, method], app, credentials) in cases {
        let input = json!({ "app": app, "credentials": credentials });
        let printed = run(&["log-in", id, method], &format!("{input}\n")).unwrap();
        let expected = format!("logged in to {id}/{method}; the token expires: Unix time ");
        assert!(printed.contains(&expected), "{printed}");
    }
}

#[test]
fn every_problem_is_named_and_no_value() {
    let log_in = ["log-in", "shopware", "integration"];
    let cases: [(&[&str], &str, &[&str]); 7] = [
        (
            &log_in,
            r#"{"credentials": {"clientsecret": "hunter2", "client_id": 7, "shop": "hunter2/x"}}"#,
            &[
                "\n  `clientsecret` is not known",
                "\n  `client_id` has the wrong type",
                "\n  `client_secret` is missing",
                "\n  `shop` is not a host name",
            ],
        ),
        (&log_in, r#"{"credentials": "hunter2"}"#, &["`credentials` is not a JSON object"]),
        (&log_in, r#"["hunter2"]"#, &["expected a map"]),
        (&log_in, "", &["there is no JSON"]),
        (&["log-in", "shopware", "none"], "{}", &["`method` is not a way to authenticate"]),
        (&["describe", "none", "oauth2"], "", &["there is no connector `none`", "usage:"]),
        (&["log-out"], "", &["usage:"]),
    ];
    for (arguments, input, expected) in cases {
        let error = run(arguments, input).unwrap_err();
        for part in expected {
            assert!(error.contains(part), "{part} in {error}");
        }
        assert!(!error.contains("hunter2"), "{error}");
    }
}

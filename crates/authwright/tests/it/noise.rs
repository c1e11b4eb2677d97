//! Nothing that comes from outside makes the runtime panic. The noise is the same in every run.

use authwright::table::{Connector, Field, Kind, Method};
use authwright::{Client, Grant, LoginKey, Pending, Request, Response};

use crate::tables::{LEDGER, at, browser, callback, exchange, granted};

/// Pieces that parsers stumble over.
const PIECES: &[&str] = &[
    "a",
    "é",
    "\u{1f600}",
    "%",
    "%4",
    "%zz",
    "%00",
    "&",
    "=",
    "+",
    "?",
    "#",
    "/",
    "\\",
    ":",
    "://",
    "https://",
    "http://",
    "@",
    "[",
    "]",
    "[]",
    "['",
    "']",
    "{",
    "}",
    "\"",
    "'",
    "\\u",
    "\\u00",
    ",",
    ".",
    "..",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "-----BEGIN X-----",
    "-----END X-----",
    "null",
    "0",
    "9",
    "-1",
    "1e999",
    "code",
    "state",
    "error",
    "access_token",
    "expires_in",
    "a.example",
    "127.0.0.1",
    "::1",
    "xn--",
    ";",
    "<",
    ">",
    "%Y",
    "Z",
    "T",
];

/// A generator of noise (xorshift).
struct Noise(u64);

impl Noise {
    fn number(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(below).unwrap()).unwrap()
    }

    fn text(&mut self) -> String {
        let count = self.number(9);
        (0..count).map(|_| PIECES[self.number(PIECES.len())]).collect()
    }
}

static KINDS: Connector = Connector::new(
    "kinds",
    "Kinds",
    &[&Method::new(
        "m",
        "M",
        "m",
        &[
            Field::new("text", "T", Kind::Text).pattern("[a-z]*"),
            Field::new("host", "H", Kind::Host).within(&["a.example"]),
            Field::new("label", "L", Kind::HostLabel { suffix: ".a.example" }),
            Field::new("url", "U", Kind::Url),
            Field::new("redirect_uri", "R", Kind::Url),
            Field::new("email", "E", Kind::Email),
            Field::new("uuid", "U", Kind::Uuid),
            Field::new("pem", "P", Kind::Pem),
            Field::new("json", "J", Kind::Json),
            Field::new("port", "P", Kind::Port),
            Field::new("flag", "F", Kind::Boolean),
            Field::new("scope", "S", Kind::Scopes { separator: ",", known: &[] }),
        ],
    )],
);

#[test]
fn credentials_of_noise() {
    let mut noise = Noise(1);
    for _ in 0..3000 {
        let texts: Vec<String> = KINDS.methods[0].fields.iter().map(|_| noise.text()).collect();
        let keys = KINDS.methods[0].fields.iter().map(|field| field.key);
        let pairs: Vec<(&str, &str)> = keys.zip(texts.iter().map(String::as_str)).collect();
        let _result = Client::from_text(&KINDS, "m", &pairs);
    }
}

#[test]
fn answers_and_callbacks_of_noise() {
    let mut noise = Noise(2);
    let client = browser();
    for _ in 0..2000 {
        let (pending, query) = callback(&client, &noise.text());
        let _result = client.finish_login(pending, &query, &at(1001));
        let pending = client.start_login(&at(1000)).unwrap().pending;
        assert!(client.finish_login(pending, &noise.text(), &at(1001)).is_err());

        let body = match noise.number(3) {
            0 => noise.text(),
            1 => format!("access_token={}&expires_in={}", noise.text(), noise.text()),
            _ => format!(
                r#"{{"access_token": "{}", "expires_in": "{}", "instance_url": "https://{}"}}"#,
                noise.text(),
                noise.text(),
                noise.text()
            ),
        };
        let headers = vec![("Set-Cookie".to_owned(), noise.text()), ("Retry-After".to_owned(), noise.text())];
        let status = [200, 204, 302, 400, 429][noise.number(5)];
        let result = exchange(&client).receive(Response::new(status, headers.clone(), body.clone()), &at(1));
        if let Err(error) = result {
            let _shown = (error.to_string(), error.advice());
        }
        let session = Client::from_text(&LEDGER, "session", &[("key", "k")]).unwrap();
        let _result = session.log_in().unwrap().receive(Response::new(status, headers, body), &at(1));
    }
}

#[test]
fn requests_and_stored_texts_of_noise() {
    let mut noise = Noise(3);
    let client = browser();
    let grant = granted(&client);
    let key = LoginKey::new([3; 32]);
    for _ in 0..3000 {
        let mut request =
            Request::new("POST", format!("https://{}", noise.text())).with_header("Cookie", noise.text());
        let _result = client.sign(Some(&grant), &mut request, &at(1));
        let mut request = Request::get(noise.text());
        let _result = client.sign(Some(&grant), &mut request, &at(1));
        let text = noise.text();
        assert!(Pending::from_cookie(&text, &key).is_err());
        let _results = (Grant::from_secret_json(&text), Pending::from_secret_json(&text));
        let _checked = (authwright::path::check(&text), authwright::time::check_pattern(&text));
    }
}

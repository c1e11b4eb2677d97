//! Connectors for tests, and short ways to use them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authwright::table::{
    Api, Authorize, Callback, Capture, Choice, Condition, Connector, ErrorRule, Field, Kind, Lifetime,
    Method, Node, Origin, Part, Read, Renew, Slot, StateLength, Step, Take, Target,
};
use authwright::{Call, CallError, Client, Grant, Moment, Next, Request, Response, Spec};

/// A ledger: authorization code with PKCE, Basic client authentication, a captured company, and a second method.
pub(crate) static LEDGER: Connector = Connector::new("ledger", "Ledger", &[&BROWSER, &PASSWORD, &TWO_STEPS]);

const CLIENT_ID: Slot = Slot::Field(0);
const CLIENT_SECRET: Slot = Slot::Field(1);
const REDIRECT_URI: Slot = Slot::Field(2);
const SCOPE: Slot = Slot::Field(3);
const STATE_LENGTH: Slot = Slot::Field(4);
const REGION: Slot = Slot::Field(5);
const COMPANY: Slot = Slot::Capture(0);

const REGIONS: &[Choice] = &[Choice::new("eu", "Europe", "api-eu"), Choice::new("us", "America", "api")];

const TOKEN: &[Take] = &[
    Take::required(Origin::Path("access_token"), Target::AccessToken),
    Take::optional(Origin::Path("refresh_token"), Target::RefreshToken),
    Take::optional(Origin::Path("id_token"), Target::IdToken),
    Take::optional(Origin::Path("token_type"), Target::TokenType),
    Take::optional(Origin::Path("expires_in"), Target::ExpiresAt).read(Read::Seconds),
    Take::optional(Origin::Path("scope"), Target::Scope),
];

const BROWSER: Method = Method::new(
    "oauth2",
    "Sign in",
    "oauth2_authorization_code",
    &[
        Field::new("client_id", "Client ID", Kind::Text).app(),
        Field::new("client_secret", "Client secret", Kind::Text).app().secret(),
        Field::new("redirect_uri", "Redirect URI", Kind::Url).app(),
        Field::new("scope", "Scope", Kind::Scopes { separator: " ", known: &[] }).default("read write"),
        Field::new("state_length", "State length", Kind::Integer { min: 1, max: 9999 }).default("43"),
        Field::new("region", "Region", Kind::Choice(REGIONS)).default("us"),
    ],
)
.captures(&[
    Capture::new("company", Kind::Text).pattern(r"\d{3,9}"),
    Capture::new("session", Kind::Text).secret(),
    Capture::new("instance", Kind::Url).within(&["ledger.example"]),
])
.authorize(
    Authorize::new(
        &[Part::Text("https://id.ledger.example/authorize?tenant=1")],
        &[
            ("response_type", Node::Text("code")),
            ("client_id", Node::Slot(CLIENT_ID)),
            ("redirect_uri", Node::Slot(REDIRECT_URI)),
            ("scope", Node::Slot(SCOPE)),
            ("state", Node::Slot(Slot::State)),
            ("code_challenge", Node::Slot(Slot::CodeChallenge)),
            ("code_challenge_method", Node::Text("S256")),
        ],
    )
    .state_length(StateLength::Value(STATE_LENGTH)),
    Callback::new()
        .state("state")
        .take(&[
            Take::required(Origin::Parameter("code"), Target::Code),
            Take::optional(Origin::Parameter("realmId"), Target::Capture(0)),
        ])
        .check(&[("iss", &[Part::Text("https://id.ledger.example")])]),
)
.login(&[Step::post(&[Part::Text("https://id.ledger.example/token")])
    .basic(&[Part::Form(CLIENT_ID)], &[Part::Form(CLIENT_SECRET)])
    .form(&[
        ("grant_type", Node::Text("authorization_code")),
        ("code", Node::Slot(Slot::Code)),
        ("redirect_uri", Node::Slot(REDIRECT_URI)),
        ("code_verifier", Node::Slot(Slot::CodeVerifier)),
    ])
    .take(&[
        Take::required(Origin::Path("access_token"), Target::AccessToken),
        Take::optional(Origin::Path("refresh_token"), Target::RefreshToken),
        Take::optional(Origin::Path("token_type"), Target::TokenType),
        Take::optional(Origin::Path("expires_in"), Target::ExpiresAt).read(Read::Seconds),
        Take::optional(Origin::Path("x_refresh_expires_in"), Target::RefreshTokenExpiresAt)
            .read(Read::Seconds),
        Take::optional(Origin::Path("scope"), Target::Scope),
        Take::optional(Origin::Path("session"), Target::Capture(1)),
        Take::optional(Origin::Path("instance_url"), Target::Capture(2)),
    ])
    .once()])
.refresh(
    Step::post(&[Part::Text("https://id.ledger.example/token")])
        .basic(&[Part::Form(CLIENT_ID)], &[Part::Form(CLIENT_SECRET)])
        .form(&[
            ("grant_type", Node::Text("refresh_token")),
            ("refresh_token", Node::Slot(Slot::RefreshToken)),
        ])
        .take(TOKEN)
        .errors(&[ErrorRule::when(Condition::Present("error"))
            .code("error")
            .message("error_description")
            .fatal(&["consent_revoked"])]),
)
.revoke(
    Step::post(&[Part::Text("https://id.ledger.example/revoke")])
        .form(&[("token", Node::Slot(Slot::RefreshToken))]),
)
.api(
    Api::new(&[
        Part::Text("https://"),
        Part::Slot(REGION),
        Part::Text(".ledger.example/v3/company/"),
        Part::Segment(COMPANY),
    ])
    .hosts(&["files.ledger.example"])
    .headers(&[("Authorization", &[Part::Text("Bearer "), Part::Slot(Slot::AccessToken)])])
    .verify(
        &Step::get(&[Part::Text("/info")])
            .headers(&[("Authorization", &[Part::Text("Bearer "), Part::Slot(Slot::AccessToken)])])
            .take(&[Take::optional(Origin::Path("CompanyInfo.Name"), Target::AccountName)]),
    ),
)
.renew(Renew::new().before(300).idle(1800));

const PASSWORD: Method = Method::new(
    "password",
    "Password",
    "oauth2_password",
    &[
        Field::new("username", "User name", Kind::Text),
        Field::new("password", "Password", Kind::Text).secret(),
        Field::new("active", "Active", Kind::Boolean).default("true"),
        Field::new("pin", "PIN", Kind::Integer { min: 0, max: 9999 }).optional(),
    ],
)
.login(&[Step::post(&[Part::Text("https://id.ledger.example/token")])
    .json(&[
        ("grant_type", Node::Text("password")),
        ("username", Node::Slot(Slot::Field(0))),
        ("password", Node::Slot(Slot::Field(1))),
        ("active", Node::Slot(Slot::Field(2))),
        ("pin", Node::Slot(Slot::Field(3))),
    ])
    .take(TOKEN)
    .timeout(20)
    .once()])
.refresh(
    Step::post(&[Part::Text("https://id.ledger.example/token")])
        .json(&[
            ("grant_type", Node::Text("refresh_token")),
            ("refresh_token", Node::Slot(Slot::RefreshToken)),
        ])
        .take(TOKEN),
)
.lifetime(Lifetime::Seconds(600))
.api(
    Api::new(&[Part::Text("https://api.ledger.example")])
        .headers(&[("Authorization", &[Part::Text("Bearer "), Part::Slot(Slot::AccessToken)])]),
);

/// A session, then an account that belongs to it. The second request uses the answer to the first.
const TWO_STEPS: Method = Method::new(
    "session",
    "Session",
    "session",
    &[Field::new("key", "Key", Kind::Text).secret(), Field::new("company", "Company", Kind::Text).optional()],
)
.captures(&[Capture::new("account", Kind::Text)])
.login(&[
    Step::post(&[Part::Text("https://id.ledger.example/session")])
        .headers(&[("X-Key", &[Part::Slot(Slot::Field(0))])])
        .take(&[
            Take::required(Origin::Cookie("SESSION"), Target::AccessToken),
            Take::optional(Origin::Header("X-Expires"), Target::ExpiresAt).read(Read::HttpDate),
        ])
        .errors(&[ErrorRule::unless(Condition::Equals("code", Node::Number("0")))
            .code("code")
            .message("message")]),
    Step::get(&[Part::Text("https://id.ledger.example/accounts")])
        .cookies(&[("SESSION", &[Part::Slot(Slot::AccessToken)])])
        .take(&[Take::required(Origin::Path("[].id"), Target::Capture(0))
            .filter(&[("kind", &[Part::Text("company")]), ("name", &[Part::Slot(Slot::Field(1))])])]),
])
.renew(Renew::new().when(&[Condition::Status(&[401, 403]), Condition::BodyContains("session expired")]))
.api(
    Api::new(&[Part::Text("https://api.ledger.example")])
        .cookies(&[("SESSION", &[Part::Slot(Slot::AccessToken)])]),
);

/// A moment this many seconds after 1970.
pub(crate) fn at(seconds: u64) -> Moment {
    Moment::new(time(seconds), [7; 64])
}

/// A time this many seconds after 1970.
pub(crate) fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// A client of the ledger's browser method.
pub(crate) fn browser() -> Client {
    browser_with(&[])
}

/// The same, with more values.
pub(crate) fn browser_with(more: &[(&str, &str)]) -> Client {
    let mut pairs = vec![
        ("client_id", "id:1"),
        ("client_secret", "s3cr3t:+/%&= ~"),
        ("redirect_uri", "https://app.example/cb/"),
    ];
    pairs.extend_from_slice(more);
    Client::from_text(&LEDGER, "oauth2", &pairs).unwrap()
}

/// A client of the ledger's password method.
pub(crate) fn password() -> Client {
    Client::from_text(&LEDGER, "password", &[("username", "u"), ("password", "hunter2")]).unwrap()
}

/// A client of a connector's only method.
pub(crate) fn only(connector: &'static Connector<'static>, pairs: &[(&str, &str)]) -> Client {
    Client::from_text(connector, connector.methods[0].id, pairs).unwrap()
}

/// Takes one answer, which ends the call.
pub(crate) fn done(call: Call, response: Response, seconds: u64) -> Grant {
    match call.receive(response, &at(seconds)) {
        Ok(Next::Done(grant)) => grant,
        other => panic!("not done: {other:?}"),
    }
}

/// Takes one answer, after which there is another request.
pub(crate) fn then(call: Call, response: Response, seconds: u64) -> Call {
    match call.receive(response, &at(seconds)) {
        Ok(Next::Send(call)) => *call,
        other => panic!("no request follows: {other:?}"),
    }
}

/// Takes one answer, which is an error.
pub(crate) fn fails(call: Call, response: Response) -> CallError {
    match call.receive(response, &at(1000)) {
        Err(error) => error,
        other => panic!("no error: {other:?}"),
    }
}

/// An answer with JSON.
pub(crate) fn ok(body: &str) -> Response {
    Response::new(200, vec![], body)
}

/// An answer with a status.
pub(crate) fn status(status: u16, body: &str) -> Response {
    Response::new(status, vec![], body)
}

/// The body of a request, as text.
pub(crate) fn body(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

/// The decoded parameters of a URL.
pub(crate) fn query(url: &str) -> Vec<(String, String)> {
    let query = url.split_once('?').unwrap().1;
    let decode = |text: &str| {
        let mut out = Vec::new();
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'+' => out.push(b' '),
                b'%' => {
                    let digits: String = bytes.by_ref().take(2).map(char::from).collect();
                    out.push(u8::from_str_radix(&digits, 16).unwrap());
                }
                _ => out.push(byte),
            }
        }
        String::from_utf8(out).unwrap()
    };
    query.split('&').map(|pair| pair.split_once('=').unwrap()).map(|(n, v)| (decode(n), decode(v))).collect()
}

/// The value of one parameter of a URL.
pub(crate) fn parameter(url: &str, name: &str) -> Option<String> {
    query(url).into_iter().find(|(present, _)| present == name).map(|(_, value)| value)
}

/// Starts a login and brings back what a vendor would send.
pub(crate) fn callback(client: &Client, extra: &str) -> (authwright::Pending, String) {
    let login = client.start_login(&at(1000)).unwrap();
    let state = parameter(&login.url, "state").unwrap();
    (login.pending, format!("state={state}&iss=https%3A%2F%2Fid.ledger.example&{extra}"))
}

/// A call that exchanges a code.
pub(crate) fn exchange(client: &Client) -> Call {
    let (pending, query) = callback(client, "code=the-code&realmId=12345");
    client.finish_login(pending, &query, &at(1001)).unwrap()
}

/// A grant of the ledger's browser method.
pub(crate) fn granted(client: &Client) -> Grant {
    let answer = r#"{"access_token": "at1", "refresh_token": "rt1", "token_type": "bearer", "expires_in": 3600,
        "x_refresh_expires_in": 8640000, "scope": "read", "session": "s1", "instance_url": "https://a.ledger.example/"}"#;
    done(exchange(client), ok(answer), 1001)
}

/// A client with no fields of a table that lives as long as the test.
pub(crate) fn bare(method: Method<'static>) -> Client {
    let methods: &'static [&'static Method<'static>] = Vec::leak(vec![&*Box::leak(Box::new(method))]);
    let connector: &'static Connector<'static> = Box::leak(Box::new(Connector::new("bare", "Bare", methods)));
    Client::new(Spec::compiled(connector), 0, &[]).unwrap()
}

const _: () = authwright::table::is_at_least(0, 1);

#[test]
fn a_runtime_that_is_too_old_says_so() {
    let message = std::panic::catch_unwind(|| authwright::table::is_at_least(u16::MAX, 0)).unwrap_err();
    let message = message.downcast_ref::<&str>().unwrap();
    assert!(message.contains("is older than what this code was generated for"), "{message}");
}

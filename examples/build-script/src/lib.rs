//! A web application that connects to Brightpearl by authorization code.
//!
//! `build.rs` compiles `specs/brightpearl.yaml`; [`app`] is everything else. It keeps each login on the server, under a cookie
//! that nobody can guess, because the answer in the callback is good only for the browser that asked.

mod page;
mod sessions;

use std::sync::Arc;
use std::time::{Duration, Instant};

use authwright::{BrowserLogin, Grant, Http, Moment, Pending};
use axum::extract::{Form, RawQuery, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde::Deserialize;

use connectors::brightpearl::oauth2::{App, Credentials};
use sessions::Sessions;

/// What the specs become.
pub mod connectors {
    include!(concat!(env!("OUT_DIR"), "/connectors.rs"));
}

/// How long a person may take to consent.
const LOGIN: Duration = Duration::from_secs(600);

/// How long a browser stays connected to what it logged in to.
const CONNECTION: Duration = Duration::from_secs(24 * 3600);

struct Site {
    app: App,
    http: Arc<dyn Http>,
    logins: Sessions<(BrowserLogin, Pending)>,
    connections: Sessions<Grant>,
}

/// What a person types to connect an account.
#[derive(Deserialize)]
struct Account {
    data_center: String,
    account: String,
}

/// A page that says what went wrong.
struct Failure(StatusCode, String);

/// The application. `app` is what Brightpearl gave it; `http` sends its requests.
pub fn app(app: App, http: Arc<dyn Http>) -> Router {
    let (logins, connections) = (Sessions::new(LOGIN), Sessions::new(CONNECTION));
    Router::new()
        .route("/", get(start))
        .route("/connect", post(connect))
        .route("/callback", get(callback))
        .layer(middleware::map_response(page::guard))
        .with_state(Arc::new(Site { app, http, logins, connections }))
}

async fn start(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let connection =
        session(&headers).and_then(|id| site.connections.read(id, Instant::now(), |grant| grant.expires_at));
    match connection {
        Some(expires_at) => page::connected(expires_at),
        None => page::start(),
    }
}

/// Checks what was typed, and sends the browser to Brightpearl.
async fn connect(
    State(site): State<Arc<Site>>,
    Form(Account { data_center, account }): Form<Account>,
) -> Result<impl IntoResponse, Failure> {
    let client = Credentials { data_center, account }
        .client(&site.app)
        .map_err(|invalid| Failure(StatusCode::UNPROCESSABLE_ENTITY, invalid.to_string()))?;
    let login = client.start_login(&Moment::os());
    let id = site.logins.open((client, login.pending), Instant::now());
    Ok(([(SET_COOKIE, site.cookie(&id, LOGIN))], Redirect::to(&login.url)))
}

/// Takes the login from the session, so that it is good once, and fetches the token where the callback is that of this login.
async fn callback(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    let login = session(&headers).and_then(|id| site.logins.take(id, Instant::now()));
    let nothing = || Failure(StatusCode::BAD_REQUEST, "this browser has no login under way".to_owned());
    let (client, pending) = login.ok_or_else(nothing)?;
    let call = client
        .finish_login(pending, &query.unwrap_or_default(), &Moment::os())
        .map_err(|error| Failure(StatusCode::BAD_REQUEST, error.to_string()))?;
    let grant =
        call.send(&*site.http).await.map_err(|error| Failure(StatusCode::BAD_GATEWAY, error.to_string()))?;
    // This is where `grant.to_secret_json()` goes into a database, encrypted. The session gets a new id, so that one from
    // before the login is worth nothing, and the redirect takes the code out of the address bar.
    let id = site.connections.open(grant, Instant::now());
    Ok(([(SET_COOKIE, site.cookie(&id, CONNECTION))], Redirect::to("/")))
}

impl Site {
    /// `Lax` lets the cookie come along with the redirect from Brightpearl, and with no request that another site makes.
    fn cookie(&self, id: &str, lifetime: Duration) -> String {
        let secure = if self.app.redirect_uri.starts_with("https:") { "; Secure" } else { "" };
        format!("session={id}; HttpOnly; SameSite=Lax; Path=/; Max-Age={}{secure}", lifetime.as_secs())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        page::failure(self.0, &self.1)
    }
}

/// The id of the session, where the browser has one.
fn session(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix("session="))
}

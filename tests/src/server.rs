//! An authorization server that this project did not write: `rustbasic-passport`, with its stores in memory.
//!
//! Its router answers `/oauth/token`, `/oauth/authorize` and `/oauth/revoke`; what follows here are the stores, a user, a
//! guarded `/me`, `/json/token`, which hands a JSON body to the same server, and a page on which a person consents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Mutex;

use async_trait::async_trait;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use rustbasic_passport::axum::{AuthContext, require_auth, router};
use rustbasic_passport::entity::{AccessToken, AuthCode, Client, DeviceCode, RefreshToken};
use rustbasic_passport::error::Error;
use rustbasic_passport::jwt::SigningKey;
use rustbasic_passport::server::{Config, PassportServer, TokenRequest};
use rustbasic_passport::store::{
    AccessTokenStore, AuthCodeStore, ClientStore, DeviceCodeStore, RefreshTokenStore, StoreBundle,
    UserProvider,
};

/// Where both clients may send a browser to.
pub const REDIRECT_URI: &str = "https://app.example.com/oauth/callback";
/// The secret of the client `confidential`; `public` has none.
pub const CLIENT_SECRET: &str = "s3cr3t:+/%&= ~";
/// Who can log in.
pub const USERNAME: &str = "alice";
/// The password of [`USERNAME`].
pub const PASSWORD: &str = "pä ss&w=rd+%";

struct Memory<T>(Mutex<HashMap<String, T>>);

impl<T: Clone> Memory<T> {
    fn new() -> Self {
        Memory(Mutex::new(HashMap::new()))
    }

    fn find(&self, id: &str) -> Result<Option<T>, Error> {
        Ok(self.0.lock().unwrap().get(id).cloned())
    }

    fn put(&self, id: &str, value: &T) -> Result<(), Error> {
        self.0.lock().unwrap().insert(id.into(), value.clone());
        Ok(())
    }

    fn revoke(&self, id: &str, flag: impl Fn(&mut T) -> &mut bool) -> Result<bool, Error> {
        let mut all = self.0.lock().unwrap();
        Ok(all.get_mut(id).is_some_and(|value| !std::mem::replace(flag(value), true)))
    }
}

#[async_trait]
impl ClientStore for Memory<Client> {
    async fn find_by_id(&self, id: &str) -> Result<Option<Client>, Error> {
        self.find(id)
    }
    async fn find_personal_access_client(&self) -> Result<Option<Client>, Error> {
        Ok(None)
    }
    async fn save(&self, client: &Client) -> Result<(), Error> {
        self.put(&client.id, client)
    }
}

#[async_trait]
impl AccessTokenStore for Memory<AccessToken> {
    async fn find_by_id(&self, id: &str) -> Result<Option<AccessToken>, Error> {
        self.find(id)
    }
    async fn save(&self, token: &AccessToken) -> Result<(), Error> {
        self.put(&token.id, token)
    }
}

#[async_trait]
impl AuthCodeStore for Memory<AuthCode> {
    async fn find_by_id(&self, id: &str) -> Result<Option<AuthCode>, Error> {
        self.find(id)
    }
    async fn save(&self, code: &AuthCode) -> Result<(), Error> {
        self.put(&code.id, code)
    }
    async fn revoke_if_unrevoked(&self, id: &str) -> Result<bool, Error> {
        self.revoke(id, |code| &mut code.revoked)
    }
}

#[async_trait]
impl RefreshTokenStore for Memory<RefreshToken> {
    async fn find_by_id(&self, id: &str) -> Result<Option<RefreshToken>, Error> {
        self.find(id)
    }
    async fn save(&self, token: &RefreshToken) -> Result<(), Error> {
        self.put(&token.id, token)
    }
    async fn revoke_if_unrevoked(&self, id: &str) -> Result<bool, Error> {
        self.revoke(id, |token| &mut token.revoked)
    }
}

#[async_trait]
impl DeviceCodeStore for Memory<DeviceCode> {
    async fn find_by_device_code(&self, id: &str) -> Result<Option<DeviceCode>, Error> {
        self.find(id)
    }
    async fn find_by_user_code(&self, _: &str) -> Result<Option<DeviceCode>, Error> {
        Ok(None)
    }
    async fn save(&self, code: &DeviceCode) -> Result<(), Error> {
        self.put(&code.id, code)
    }
}

struct Users;

#[async_trait]
impl UserProvider for Users {
    async fn find_by_credentials(&self, username: &str, password: &str) -> Result<Option<String>, Error> {
        Ok((username == USERNAME && password == PASSWORD).then(|| USERNAME.into()))
    }
}

type Stores = StoreBundle<
    Memory<Client>,
    Memory<AccessToken>,
    Memory<AuthCode>,
    Memory<RefreshToken>,
    Memory<DeviceCode>,
    Users,
>;

async fn json_token(
    Extension(server): Extension<PassportServer<Stores>>,
    Json(request): Json<TokenRequest>,
) -> Response {
    match server.issue_token(&request).await {
        Ok(token) => Json(token).into_response(),
        Err(error) => {
            let error = error.to_oauth_error();
            let status = axum::http::StatusCode::from_u16(error.status()).unwrap();
            (status, Json(error)).into_response()
        }
    }
}

async fn me(Extension(context): Extension<AuthContext>) -> impl IntoResponse {
    Json(serde_json::json!({ "sub": context.user_id, "client": { "id": context.client_id } }))
}

/// The page on which a person consents: a form that repeats the query.
async fn consent(Query(query): Query<Vec<(String, String)>>) -> Html<String> {
    let user = ("user_id".to_owned(), USERNAME.to_owned());
    let inputs: String = query.iter().chain([&user]).map(|(name, value)| hidden(name, value)).collect();
    Html(format!(
        "<!doctype html><title>Consent</title><form method=post>{inputs}<button id=allow>Allow</button></form>"
    ))
}

fn hidden(name: &str, value: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;");
    format!("<input type=hidden name=\"{}\" value=\"{}\">", escape(name), escape(value))
}

fn application(redirect_uri: &str) -> Router {
    let clients = Memory::new();
    for (id, secret) in [("confidential", Some(CLIENT_SECRET)), ("public", None), ("administration", None)] {
        let grants = ["password", "client_credentials", "authorization_code", "refresh_token"];
        let client = Client {
            id: id.into(),
            owner_type: None,
            owner_id: None,
            name: id.into(),
            secret: secret.map(Into::into),
            provider: None,
            redirect_uris: vec![redirect_uri.into()],
            grant_types: grants.map(String::from).to_vec(),
            revoked: false,
        };
        clients.put(id, &client).unwrap();
    }
    let stores = StoreBundle::new(clients, Memory::new(), Memory::new(), Memory::new(), Memory::new(), Users);
    let config = Config { access_token_ttl_secs: 3600, allow_plain_pkce: false, ..Config::default() };
    let server = PassportServer::new(stores, SigningKey::generate("key").unwrap(), config);
    let guarded = middleware::from_fn_with_state(server.clone(), require_auth::<Stores>);
    Router::new()
        .route("/me", get(me))
        .route_layer(guarded)
        .route("/json/token", post(json_token))
        .route("/oauth/authorize", get(consent))
        .merge(router::<Stores>())
        .layer(Extension(server))
}

/// Starts the server on a free loopback port, for the rest of the process; gives its address.
#[must_use]
pub fn start() -> String {
    start_for(REDIRECT_URI)
}

/// The same, for clients with another redirect URI than [`REDIRECT_URI`].
#[must_use]
pub fn start_for(redirect_uri: &str) -> String {
    let redirect_uri = redirect_uri.to_owned();
    serve(move || application(&redirect_uri))
}

/// Serves a router on a free loopback port, for the rest of the process; gives its address.
pub fn serve(router: impl FnOnce() -> Router + Send + 'static) -> String {
    let (listener, address) = listen();
    serve_on(listener, router);
    address
}

/// A free loopback port and its address, for a router that must know it.
#[must_use]
pub fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, address)
}

/// Serves a router for the rest of the process.
pub fn serve_on(listener: TcpListener, router: impl FnOnce() -> Router + Send + 'static) {
    listener.set_nonblocking(true).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router()).await.unwrap();
        });
    });
}

//! An authorization server that this project did not write: `rustbasic-passport`, with its stores in memory.
//!
//! Its router answers `/oauth/token`, `/oauth/authorize` and `/oauth/revoke`; what follows here are the stores, a user, a
//! guarded `/me`, and `/json/token`, which hands a JSON body to the same server.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use axum::response::{IntoResponse, Response};
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

pub(crate) const REDIRECT_URI: &str = "https://app.example.com/oauth/callback";
pub(crate) const CLIENT_SECRET: &str = "s3cr3t:+/%&= ~";
pub(crate) const USERNAME: &str = "alice";
pub(crate) const PASSWORD: &str = "pä ss&w=rd+%";

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

fn application() -> Router {
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
            redirect_uris: vec![REDIRECT_URI.into()],
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
        .merge(router::<Stores>())
        .layer(Extension(server))
}

/// Starts the server on a free loopback port, for the rest of the process; gives its address.
pub(crate) fn start() -> String {
    serve(application)
}

/// Serves a router on a free loopback port, for the rest of the process; gives its address.
pub(crate) fn serve(router: impl FnOnce() -> Router + Send + 'static) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router()).await.unwrap();
        });
    });
    address
}

//! Client authentication by HTTP Basic, with `oxide-auth`, which takes both parts as they are (RFC 7617).

use std::sync::{Arc, Mutex, MutexGuard};

use authwright::{Advice, CallError, Client, Moment, Request};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use oxide_auth::endpoint::{
    AccessTokenFlow, AuthorizationFlow, ClientCredentialsFlow, OwnerConsent, QueryParameter, RefreshFlow,
    ResourceFlow, Solicitation,
};
use oxide_auth::frontends::simple::endpoint::{FnSolicitor, Generic, Vacant};
use oxide_auth::frontends::simple::extensions::{AddonList, Extended, Pkce};
use oxide_auth::primitives::prelude::{AuthMap, ClientMap, RandomGenerator, Scope, TokenMap};
use oxide_auth::primitives::registrar::{Client as Registered, ExactUrl, RegisteredUrl};
use oxide_auth_axum::{OAuthRequest, OAuthResource, OAuthResponse, WebError};

use authwright_tests::Vendor;
use authwright_tests::server::{self, CLIENT_SECRET, REDIRECT_URI, USERNAME};

use crate::{assert_accepted, client, connector, log_in};

const SPEC: &str = include_str!("oxide.yaml");

/// A secret that form-encoding leaves as it is.
const PLAIN_SECRET: &str = "plain-secret_0.1";

const ROUTES: &[(&str, &str)] = &[("https://acme-api.io/token", "/token"), ("https://acme-api.io/me", "/me")];

struct Stores {
    registrar: ClientMap,
    authorizer: AuthMap<RandomGenerator>,
    issuer: TokenMap<RandomGenerator>,
}

#[derive(Clone)]
struct Server(Arc<Mutex<Stores>>);

impl Server {
    fn new() -> Self {
        let uri = || RegisteredUrl::from(ExactUrl::new(REDIRECT_URI.to_owned()).unwrap());
        let mut registrar = ClientMap::new();
        registrar.register_client(Registered::public("public", uri(), scope()));
        for (id, secret) in [("confidential", CLIENT_SECRET), ("plain", PLAIN_SECRET)] {
            registrar.register_client(Registered::confidential(id, uri(), scope(), secret.as_bytes()));
        }
        Server(Arc::new(Mutex::new(Stores {
            registrar,
            authorizer: AuthMap::new(RandomGenerator::new(16)),
            issuer: TokenMap::new(RandomGenerator::new(16)),
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Stores> {
        self.0.lock().unwrap()
    }
}

/// An endpoint that lives as long as one request. A macro, since its type has no name that can be written.
macro_rules! endpoint {
    ($stores:expr, $solicitor:expr) => {{
        let stores = &mut *$stores;
        let mut extensions = AddonList::new();
        extensions.push_code(Pkce::required());
        let endpoint = Generic {
            registrar: &stores.registrar,
            authorizer: &mut stores.authorizer,
            issuer: &mut stores.issuer,
            solicitor: $solicitor,
            scopes: vec![scope()],
            response: Vacant,
        };
        Extended::extend_with(endpoint, extensions)
    }};
}

fn scope() -> Scope {
    "default".parse().unwrap()
}

async fn authorize(State(server): State<Server>, request: OAuthRequest) -> Result<OAuthResponse, WebError> {
    let mut stores = server.lock();
    let consents =
        FnSolicitor(|_: &mut OAuthRequest, _: Solicitation<'_>| OwnerConsent::Authorized(USERNAME.into()));
    Ok(AuthorizationFlow::prepare(endpoint!(stores, consents))?.execute(request)?)
}

async fn token(State(server): State<Server>, request: OAuthRequest) -> Result<OAuthResponse, WebError> {
    let mut stores = server.lock();
    let grant_type = request.body().and_then(|body| body.unique_value("grant_type"));
    let grant_type = grant_type.map(std::borrow::Cow::into_owned);
    let answer = match grant_type.as_deref() {
        Some("client_credentials") => {
            let itself = FnSolicitor(|_: &mut OAuthRequest, solicitation: Solicitation<'_>| {
                OwnerConsent::Authorized(solicitation.pre_grant().client_id.clone())
            });
            ClientCredentialsFlow::prepare(endpoint!(stores, itself))?.execute(request)?
        }
        Some("refresh_token") => RefreshFlow::prepare(endpoint!(stores, Vacant))?.execute(request)?,
        _ => AccessTokenFlow::prepare(endpoint!(stores, Vacant))?.execute(request)?,
    };
    Ok(answer)
}

async fn me(State(server): State<Server>, request: OAuthResource) -> Result<Response, WebError> {
    let mut stores = server.lock();
    match ResourceFlow::prepare(endpoint!(stores, Vacant))?.execute(request.into()) {
        Ok(grant) => Ok(Json(serde_json::json!({ "sub": grant.owner_id })).into_response()),
        Err(Ok(denied)) => Ok(denied.into_response()),
        Err(Err(error)) => Err(error.into()),
    }
}

fn application() -> Router {
    Router::new()
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/me", get(me))
        .with_state(Server::new())
}

fn start() -> Vendor {
    Vendor::at(server::serve(application), ROUTES)
}

fn service(method: &str, id: &str, secret: &str) -> Client {
    client(connector("oxide.yaml", SPEC), method, &[("client_id", id), ("client_secret", secret)])
}

#[test]
fn authorization_code_with_pkce_and_rotating_refresh() {
    let vendor = start();
    for (method, id, secret) in
        [("code", "confidential", Some(CLIENT_SECRET)), ("code_public", "public", None)]
    {
        let mut values = vec![("client_id", id), ("redirect_uri", REDIRECT_URI), ("scope", "default")];
        values.extend(secret.map(|secret| ("client_secret", secret)));
        let client = client(connector("oxide.yaml", SPEC), method, &values);
        let login = client.start_login(&Moment::os()).unwrap();
        let url = login.url.replace("https://acme-api.io", &vendor.base);
        let query = vendor.redirect(Request::get(url));
        let call = client.finish_login(login.pending, &query, &Moment::os()).unwrap();
        let grant = call.send_blocking(&vendor).unwrap();
        assert_accepted(&client, &grant, &vendor);

        let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
        let tokens = [&grant, &renewed].map(|grant| grant.refresh_token.as_ref().unwrap().expose());
        assert_ne!(tokens[0], tokens[1]);
        assert_ne!(renewed.access_token.expose(), grant.access_token.expose());
        assert_accepted(&client, &renewed, &vendor);

        let refused = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap_err();
        assert!(
            matches!(&refused, CallError::Refused { error: Some(code), .. } if code == "invalid_grant"),
            "{refused:?}"
        );
        assert_eq!(refused.advice(), Advice::AskUserAgain);
    }
}

#[test]
fn client_credentials_by_basic() {
    let vendor = start();
    for (method, id, secret) in [
        ("service", "confidential", CLIENT_SECRET),
        ("service", "plain", PLAIN_SECRET),
        ("service_form", "plain", PLAIN_SECRET),
    ] {
        let client = service(method, id, secret);
        let grant = log_in(&client, &vendor);
        let verified = client.verify(Some(&grant)).unwrap().send_blocking(&vendor).unwrap();
        assert_eq!(verified.account_name.as_deref(), Some(id));
        let renewed = client.refresh(&grant).unwrap().send_blocking(&vendor).unwrap();
        assert_ne!(renewed.access_token.expose(), grant.access_token.expose());
    }
    // This server does not decode, so a secret that form-encoding changes is another secret to it.
    for (method, secret) in [("service_form", CLIENT_SECRET), ("service", "wrong-secret")] {
        let refused = service(method, "confidential", secret).log_in().unwrap();
        let refused = refused.send_blocking(&vendor).unwrap_err();
        assert_eq!(refused.advice(), Advice::FixCredentials, "{refused:?}");
        assert!(!format!("{refused} {refused:?}").contains(secret));
    }
}

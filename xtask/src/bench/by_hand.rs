//! The same connectors as thin modules over the crate `oauth2`, as people write them by hand.
//!
//! They capture what the specs capture, renew and revoke. What takes more is left out: headers of token requests, errors in other
//! shapes than the standard's, checks of what is supplied, forms.

use std::fmt::Write;

use authwright::table::{Connector, Method, Part, Template};

/// What the modules need.
pub(super) const DEPENDENCIES: &str = "oauth2 = { version = \"5\", default-features = false }\nserde = { version = \"1\", features = [\"derive\"] }\n";

/// What all modules share: how requests are sent.
pub(super) const SHARED: &str = r#"//! What the modules share.

use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse};
use oauth2::{RequestTokenError, http};

/// What sends a request.
pub type Send = dyn Fn(http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, std::io::Error>;
/// Why there is no token.
pub type Error = RequestTokenError<std::io::Error, BasicErrorResponse>;
/// Why a token is still good.
pub type RevocationError = RequestTokenError<std::io::Error, BasicRevocationErrorResponse>;
"#;

/// What every module begins with: its client, and the values that it captures.
const HEAD: &str = r#"use oauth2::basic::*;
use oauth2::url::{ParseError, Url};
use oauth2::{AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, ExtraTokenFields};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier, RefreshToken, ResourceOwnerPassword, ResourceOwnerUsername, RevocationUrl};
use oauth2::{Scope, StandardRevocableToken, StandardTokenResponse, TokenUrl};
use crate::shared::*;
use serde::{Deserialize, Serialize};

/// What comes with a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Captured {
    /// The company.
    pub company: Option<Company>,
}

/// A company.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Company {
    /// Its id.
    pub id: String,
}

impl ExtraTokenFields for Captured {}

/// The answer of the token endpoint.
pub type Tokens = StandardTokenResponse<Captured, BasicTokenType>;
/// The client.
pub type Client<Authorize, Revoke> = oauth2::Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    Authorize,
    EndpointNotSet,
    EndpointNotSet,
    Revoke,
    EndpointSet,
>;
"#;

/// A login in a browser.
const BROWSER: &str = r#"/// Where the browser goes.
pub fn start(&self) -> Result<(Url, CsrfToken, PkceCodeVerifier), ParseError> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let client = self.client()?;
    let request = client.authorize_url(CsrfToken::new_random).add_scope(Scope::new("orders.read".to_owned()));
    let (url, state) = request.add_extra_param("audience", "api").set_pkce_challenge(challenge).url();
    Ok((url, state, verifier))
}
/// Fetches the token.
pub fn finish(&self, client: &Own, code: String, verifier: PkceCodeVerifier, send: &Send) -> Result<Tokens, Error> {
    client.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(verifier).request(&send)
}
/// Ends the grant.
pub fn revoke(&self, client: &Own, token: String, send: &Send) -> Result<(), RevocationError> {
    let token = StandardRevocableToken::RefreshToken(RefreshToken::new(token));
    client.revoke_token(token).map_err(|error| RevocationError::Other(error.to_string()))?.request(&send)
}
"#;

/// Client credentials.
const DIRECT: &str = r#"/// Fetches the token.
pub fn log_in(&self, client: &Own, send: &Send) -> Result<Tokens, Error> {
    client.exchange_client_credentials().add_extra_param("tenant", self.account.clone()).request(&send)
}
"#;

/// A user and a password.
const PASSWORD: &str = r#"/// Fetches the token.
pub fn log_in(&self, client: &Own, send: &Send) -> Result<Tokens, Error> {
    let username = ResourceOwnerUsername::new(self.username.clone());
    client.exchange_password(&username, &ResourceOwnerPassword::new(self.password.clone())).request(&send)
}
"#;

/// What has a refresh token.
const REFRESH: &str = r#"/// Renews the token.
pub fn refresh(&self, client: &Own, token: String, send: &Send) -> Result<Tokens, Error> {
    client.exchange_refresh_token(&RefreshToken::new(token)).request(&send)
}
"#;

/// The module of one connector. None where no method of it is OAuth 2.
pub(super) fn module(connector: &Connector<'_>) -> Option<String> {
    let modules: Vec<String> = connector.methods.iter().copied().filter_map(of_method).collect();
    if modules.is_empty() { None } else { Some(format!("//! {}.\n{}", connector.name, modules.concat())) }
}

fn of_method(method: &Method<'_>) -> Option<String> {
    let token = method.login.first()?;
    let mut fields = String::new();
    for field in method.fields.iter().filter(|field| field.key != "scope") {
        let _ = writeln!(fields, "/// {}.\npub {}: String,", field.label, field.key);
    }
    let mut endpoints = format!(".set_token_uri(TokenUrl::new({})?)", url(method, token.url));
    let set =
        |name: &str, kind: &str, at: Template<'_>| format!(".{name}({kind}::new({})?)", url(method, at));
    let (mut authorize, mut revoke) = ("EndpointNotSet", "EndpointNotSet");
    if let Some(page) = method.authorize {
        endpoints.push_str(&set("set_auth_uri", "AuthUrl", page.url));
        authorize = "EndpointSet";
    }
    if let Some(step) = method.revoke {
        endpoints.push_str(&set("set_revocation_url", "RevocationUrl", step.url));
        revoke = "EndpointSet";
    }
    let mut functions = match method.kind {
        "oauth2_authorization_code" => BROWSER,
        "oauth2_client_credentials" => DIRECT,
        "oauth2_password" => PASSWORD,
        _ => return None,
    }
    .to_owned();
    if method.refresh.is_some() {
        functions.push_str(REFRESH);
    }
    let (label, id) = (method.label, method.id);
    Some(format!(
        "\n/// {label}.\npub mod {id} {{\n{HEAD}\n/// The client of this method.\npub type Own = Client<{authorize}, {revoke}>;\n\n/// What is supplied.\n#[derive(Clone)]\npub struct Credentials {{\n{fields}}}\n\nimpl Credentials {{\n/// The client.\npub fn client(&self) -> Result<Own, ParseError> {{\nOk(oauth2::Client::new(ClientId::new(self.client_id.clone())).set_client_secret(ClientSecret::new(self.client_secret.clone())){endpoints})\n}}\n{functions}}}\n}}\n"
    ))
}

fn url(method: &Method<'_>, parts: Template<'_>) -> String {
    let (mut format, mut arguments) = (String::new(), String::new());
    for part in parts {
        match part {
            Part::Text(text) => format.push_str(text),
            Part::Slot(authwright::table::Slot::Field(index))
            | Part::Segment(authwright::table::Slot::Field(index)) => {
                if let Some(field) = method.fields.get(usize::from(*index)) {
                    format.push_str("{}");
                    let _ = write!(arguments, ", self.{}", field.key);
                }
            }
            _ => {}
        }
    }
    format!("format!({format:?}{arguments})")
}

//! The same connectors as thin modules over the crate `oauth2`, as people write them by hand.
//!
//! What takes more of that crate than a call is left out: headers of token requests, values that are captured, errors in other
//! shapes than the standard's, checks of what is supplied.

use std::fmt::Write;

use authwright::table::{Connector, Method, Part, Template};

/// What the modules need.
pub(super) const DEPENDENCIES: &str = "oauth2 = { version = \"5\", default-features = false }\n";

/// What all modules share: the HTTP client that requests are sent with.
pub(super) const SHARED: &str = r#"//! What the modules share.

use oauth2::http;
use oauth2::basic::{BasicClient, BasicErrorResponse};
use oauth2::{EndpointNotSet, EndpointSet, RequestTokenError};

/// A client that knows where to get tokens.
pub type Direct = BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
/// A client that knows where a person logs in, too.
pub type Browser = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
/// What sends a request.
pub type Send = dyn Fn(http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, std::io::Error>;
/// Why there is no token.
pub type Error = RequestTokenError<std::io::Error, BasicErrorResponse>;
"#;

/// The module of one connector. None where no method of it is OAuth 2.
pub(super) fn module(connector: &Connector<'_>) -> Option<String> {
    let modules: Vec<String> = connector.methods.iter().filter_map(of_method).collect();
    if modules.is_empty() { None } else { Some(format!("//! {}.\n{}", connector.name, modules.concat())) }
}

fn of_method(method: &Method<'_>) -> Option<String> {
    let token = method.login.first()?;
    let grant = method.kind.strip_prefix("oauth2_")?;
    let mut fields = String::new();
    for field in method.fields.iter().filter(|field| field.key != "scope") {
        let _ = writeln!(fields, "/// {}.\npub {}: String,", field.label, field.key);
    }
    let (authorize, kind, functions) = match (grant, method.authorize) {
        ("authorization_code", Some(authorize)) => (
            format!(".set_auth_uri(AuthUrl::new({})?)", url(method, authorize.url)),
            "Browser",
            "/// Where the browser goes.\npub fn start(&self) -> Result<(Url, CsrfToken, PkceCodeVerifier), ParseError> {\nlet (challenge, verifier) = PkceCodeChallenge::new_random_sha256();\nlet client = self.client()?;\nlet request = client.authorize_url(CsrfToken::new_random).add_scope(Scope::new(\"read\".to_owned())).set_pkce_challenge(challenge);\nlet (url, state) = request.url();\nOk((url, state, verifier))\n}\n/// Fetches the token.\npub fn finish(&self, client: &Browser, code: String, verifier: PkceCodeVerifier, send: &Send) -> Result<BasicTokenResponse, Error> {\nclient.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(verifier).request(&send)\n}\n/// Renews the token.\npub fn refresh(&self, client: &Browser, token: String, send: &Send) -> Result<BasicTokenResponse, Error> {\nclient.exchange_refresh_token(&RefreshToken::new(token)).request(&send)\n}\n",
        ),
        ("client_credentials", _) => (
            String::new(),
            "Direct",
            "/// Fetches the token.\npub fn log_in(&self, client: &Direct, send: &Send) -> Result<BasicTokenResponse, Error> {\nclient.exchange_client_credentials().add_extra_param(\"audience\", \"api\").request(&send)\n}\n",
        ),
        ("password", _) => (
            String::new(),
            "Direct",
            "/// Fetches the token.\npub fn log_in(&self, client: &Direct, send: &Send) -> Result<BasicTokenResponse, Error> {\nclient.exchange_password(&ResourceOwnerUsername::new(self.username.clone()), &ResourceOwnerPassword::new(self.password.clone())).request(&send)\n}\n/// Renews the token.\npub fn refresh(&self, client: &Direct, token: String, send: &Send) -> Result<BasicTokenResponse, Error> {\nclient.exchange_refresh_token(&RefreshToken::new(token)).request(&send)\n}\n",
        ),
        _ => return None,
    };
    let text = format!(
        "\n/// {label}.\npub mod {id} {{\nuse oauth2::basic::{{BasicClient, BasicTokenResponse}};\nuse oauth2::*;\nuse oauth2::url::{{ParseError, Url}};\nuse crate::shared::*;\n\n/// What is supplied.\n#[derive(Clone)]\npub struct Credentials {{\n{fields}}}\n\nimpl Credentials {{\n/// The client.\npub fn client(&self) -> Result<{kind}, ParseError> {{\nOk(BasicClient::new(ClientId::new(self.client_id.clone())).set_client_secret(ClientSecret::new(self.client_secret.clone())){authorize}.set_token_uri(TokenUrl::new({token})?))\n}}\n{functions}}}\n}}\n",
        label = method.label,
        id = method.id,
        token = url(method, token.url),
    );
    // A glob would import names twice where the module's own type has one.
    Some(text.replace("use oauth2::*;", "use oauth2::{AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RefreshToken, ResourceOwnerPassword, ResourceOwnerUsername, Scope, TokenUrl};"))
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

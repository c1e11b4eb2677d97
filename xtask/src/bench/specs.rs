//! Specs to measure with: as many as wanted, of about 60 lines, always the same.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

/// What the specs are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// Every kind of method in turn, each beside an API key: two methods to a connector.
    Mixed,
    /// OAuth 2 alone, one method to a connector, so that other ways can say the same.
    OAuth2,
}

/// Writes so many specs into a folder that is emptied first.
pub(super) fn write(folder: &Path, count: usize, set: Set) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for number in 0..count {
        fs::write(folder.join(format!("vendor-{number}.yaml")), spec(number, set))?;
    }
    Ok(())
}

/// A connector with a method that differs from one to the next.
fn spec(number: usize, set: Set) -> String {
    let mut text = format!(
        "authwright: 1
id: vendor-{number}
name: Vendor {number}
summary: The API of vendor number {number}, made for measuring.
api_docs: https://docs.vendor-{number}.io/api
categories: [commerce]
verified:
  date: \"2026-11-21\"
  against:
    - https://docs.vendor-{number}.io/api/authentication

fields:
  region:
    label: Region
    help: Where the account was opened.
    type: choice
    choices:
      eu: {{ label: Europe, value: api-eu }}
      us: {{ label: America, value: api }}
    default: eu
  account:
    label: Account
    help: The code that stands in the address of the dashboard.
    examples: [acme]

api:
  base_url: https://${{region}}.vendor-{number}.io/v2/${{account}}
  headers:
    Accept: application/json
    X-Account: ${{account}}
  verify: {{ url: /me }}

auth:
"
    );
    let (methods, second): (&[&str], &str) = match set {
        Set::Mixed => (&[BROWSER, DIRECT, PASSWORD, SESSION, SIGNED], KEY),
        Set::OAuth2 => (&[BROWSER, DIRECT, PASSWORD], ""),
    };
    let method = methods[number % methods.len()].replace("HOST", &format!("vendor-{number}.io"));
    let _ = write!(text, "{method}{second}");
    text
}

const BROWSER: &str = "  oauth2:
    type: oauth2_authorization_code
    label: Sign in
    fields:
      client_id: { help: From the page of your app. }
      client_secret: { label: Secret }
      scope:
        choices:
          read: { label: Read orders, value: orders.read }
          write: { label: Write orders, value: orders.write }
        default: [read]
    authorize:
      url: https://id.HOST/oauth/authorize
      params: { audience: api }
    callback:
      take: { shop: { path: shop, type: host_label } }
    token:
      url: https://id.HOST/oauth/token
      headers: { X-Account: \"${account}\" }
      take:
        company: { path: company.id, required: false }
    revoke: { url: https://id.HOST/oauth/revoke }
";

const DIRECT: &str = "  oauth2:
    type: oauth2_client_credentials
    label: Client credentials
    client_auth: client_secret_basic
    fields:
      client_id: { help: From the page of your app. }
      client_secret: { label: Secret }
    token:
      url: https://id.HOST/oauth/token
      headers: { X-Account: \"${account}\" }
      params: { audience: https://api.HOST, tenant: \"${account}\" }
      take:
        company: { path: company.id, required: false }
      error: { when: { path: failure }, code: failure.code, message: failure.text }
";

const PASSWORD: &str = "  oauth2:
    type: oauth2_password
    label: Administration user
    fields:
      client_id: { help: From the page of your app. }
      client_secret: { label: Secret }
      username: { label: E-mail address, type: email }
    token:
      url: https://id.HOST/oauth/token
      send: json
      headers: { X-Account: \"${account}\" }
      take:
        company: { path: company.id, required: false }
      error: { when: { path: failure }, code: failure.code, message: failure.text }
";

const SESSION: &str = "  session:
    type: session
    label: Session
    fields:
      user: { label: User }
      password: { label: Password, secret: true }
    token:
      url: https://id.HOST/login
      send: json
      params:
        user: ${user}
        password: ${password}
        account: { code: \"${account}\", kind: integration }
      take: { access_token: data.token, expires_in: { path: data.ttl, required: false } }
      error: { unless: { path: status, is: ok }, message: status }
    renew: { before: 5m }
    revoke: { url: https://id.HOST/logout, headers: { Authorization: \"Bearer ${access_token}\" } }
";

const SIGNED: &str = "  signature:
    type: custom
    label: Signature
    fields:
      key_id: { label: Key ID, secret: false }
      signing_key: { label: Signing key, secret: true }
    derive:
      date: { now: rfc3339 }
      signature:
        lines: [\"${date}\", \"${request.method}\", \"${request.path}\", \"${account}\"]
        apply: [{ hmac_sha256: { key: \"${signing_key}\" } }, hex]
    api:
      headers:
        Date: ${date}
        X-Signature: 'key=\"${key_id}\", mac=\"${signature}\"'
";

const KEY: &str = "  api_key:
    type: api_key
    label: API key
    fields:
      api_key: { help: From the page of your account. }
    api:
      headers: { X-Key: \"${api_key}\" }
";

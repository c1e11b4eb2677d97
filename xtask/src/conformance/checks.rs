//! The checks, in the order in which they run. Each logs in for itself.

use std::fmt::Debug;

use authwright::{Advice, CallError, CallbackError, Client, Grant, Login, Moment, Spec, Verified};

use super::Mismatch;
use super::vendor::{REDIRECT_URI, Vendor};

/// What a check works with.
pub(super) struct Bench {
    pub(super) spec: Spec,
    pub(super) vendor: Vendor,
}

/// A flow, with one method of the spec.
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) run: fn(&Bench, &str) -> Result<(), Mismatch>,
}

/// The person of whom the server's pages know that they decline.
const DECLINES: &str = "nobody";

const WRONG_SECRET: &str = "another-secret";

pub(super) const ALL: &[Check] = &[
    check("client credentials, client_secret_post", "service_post", service),
    check("client credentials, client_secret_basic", "service_basic", service),
    check("client_secret_basic without form-encoding is refused", "service_basic_raw", unencoded),
    check("a wrong secret is refused, client_secret_post", "service_post", wrong_secret),
    check("a wrong secret is refused, client_secret_basic", "service_basic", wrong_secret),
    check("authorization code with PKCE, public client", "code_public", code),
    check("authorization code with PKCE, client_secret_post", "code_post", code),
    check("authorization code with PKCE, client_secret_basic", "code_basic", code),
    check("refresh with rotation, public client", "code_public", rotation),
    check("refresh with rotation, client_secret_post", "code_post", rotation),
    check("refresh with rotation, client_secret_basic", "code_basic", rotation),
    check("revocation of a refresh token, public client", "code_public", revocation),
    check("revocation of a refresh token, client_secret_basic", "code_basic", revocation),
    check("revocation of an access token, client_secret_post", "service_post", service_revocation),
    check("revocation of an access token, client_secret_basic", "service_basic", service_revocation),
    check("the code of another login is refused", "code_public", code_of_another_login),
    check("the callback of another issuer is refused", "code_public", another_issuer),
    check("a person declines", "code_public", declined),
];

const fn check(
    name: &'static str,
    method: &'static str,
    run: fn(&Bench, &str) -> Result<(), Mismatch>,
) -> Check {
    Check { name, method, run }
}

fn service(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let grant = bench.log_in(&client)?;
    bench.works(&client, &grant, identity(method).0)?;
    // There is no refresh token, so this logs in anew (RFC 6749 §4.4.3).
    let renewed = bench.refresh(&client, &grant)?;
    bench.works(&client, &renewed, identity(method).0)?;
    differ("access token", grant.access_token.expose(), renewed.access_token.expose())
}

/// That the server decodes both parts, as RFC 6749 §2.3.1 has it, shows that the check before this one encoded them.
fn unencoded(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    refused(bench.try_log_in(&client)?, "invalid_request", Advice::Report)
}

fn wrong_secret(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client_with(method, Some(WRONG_SECRET), None)?;
    let answer = bench.try_log_in(&client)?;
    let words = shown(&answer);
    refused(answer, "invalid_client", Advice::FixCredentials)?;
    if words.contains(WRONG_SECRET) {
        return Err(Mismatch::new("an error without the secret", "an error that shows it"));
    }
    Ok(())
}

fn code(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let grant = bench.log_in_by_browser(&client)?;
    if grant.id_token.is_none() || grant.refresh_token.is_none() || grant.expires_at.is_none() {
        return Err(Mismatch::new("a grant with ID token, refresh token and expiry", format!("{grant:?}")));
    }
    bench.works(&client, &grant, "user-1")
}

fn rotation(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let grant = bench.log_in_by_browser(&client)?;
    let renewed = bench.refresh(&client, &grant)?;
    differ("access token", grant.access_token.expose(), renewed.access_token.expose())?;
    differ("refresh token", refresh_token(&grant)?, refresh_token(&renewed)?)?;
    bench.works(&client, &renewed, "user-1")?;
    let again = bench.refresh(&client, &renewed)?;
    differ("refresh token", refresh_token(&renewed)?, refresh_token(&again)?)?;
    // The old token comes last: the server takes it for theft, and ends the whole grant (RFC 9700 §4.14.2).
    refused(bench.try_refresh(&client, &grant)?, "invalid_grant", Advice::AskUserAgain)
}

fn revocation(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let grant = bench.log_in_by_browser(&client)?;
    bench.revoke(&client, &grant)?;
    refused(bench.try_refresh(&client, &grant)?, "invalid_grant", Advice::AskUserAgain)
}

fn service_revocation(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let grant = bench.log_in(&client)?;
    bench.works(&client, &grant, identity(method).0)?;
    bench.revoke(&client, &grant)?;
    match bench.verify(&client, &grant)? {
        Err(CallError::Refused { status: 200, .. }) => Ok(()),
        other => Err(Mismatch::new("a token that is not active", shown(&other))),
    }
}

/// The state is right, as an attacker who injects a code would have it, and PKCE tells (RFC 7636 §1).
fn code_of_another_login(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let (mine, theirs) = (start(&client)?, start(&client)?);
    let mine_back = bench.vendor.consent(&mine.url)?;
    let theirs_back = bench.vendor.consent(&theirs.url)?;
    let injected = with(&mine_back, "code", parameter(&theirs_back, "code"));
    let call = expect("a callback that is taken", finish(&client, mine, &injected))?;
    refused(call.send_blocking(&bench.vendor), "invalid_grant", Advice::AskUserAgain)
}

/// RFC 9207.
fn another_issuer(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, None)?;
    let login = start(&client)?;
    let back = with(&bench.vendor.consent(&login.url)?, "iss", "https%3A%2F%2Fother.acme-api.io");
    match finish(&client, login, &back) {
        Err(CallbackError::Check(name)) if name == "iss" => Ok(()),
        other => Err(Mismatch::new("a refusal of `iss`", shown(&other))),
    }
}

fn declined(bench: &Bench, method: &str) -> Result<(), Mismatch> {
    let client = bench.client(method, Some(DECLINES))?;
    let login = start(&client)?;
    let back = bench.vendor.consent(&login.url)?;
    match finish(&client, login, &back) {
        Err(CallbackError::Denied { error, .. }) if error == "access_denied" => Ok(()),
        other => Err(Mismatch::new("a denial with `access_denied`", shown(&other))),
    }
}

impl Bench {
    fn client(&self, method: &str, person: Option<&str>) -> Result<Client, Mismatch> {
        self.client_with(method, identity(method).1, person)
    }

    fn client_with(
        &self,
        method: &str,
        secret: Option<&str>,
        person: Option<&str>,
    ) -> Result<Client, Mismatch> {
        let mut values = vec![("client_id", identity(method).0)];
        values.extend(secret.map(|secret| ("client_secret", secret)));
        if method.starts_with("code") {
            values.extend([("redirect_uri", REDIRECT_URI), ("scope", "openid offline_access")]);
        } else {
            values.push(("scope", "api:read"));
        }
        values.extend(person.map(|person| ("person", person)));
        expect("credentials that are taken", Client::from_text(self.spec.clone(), method, &values))
    }

    fn try_log_in(&self, client: &Client) -> Result<Result<Grant, CallError>, Mismatch> {
        let call = client.log_in().ok_or_else(|| Mismatch::new("a login without a person", "none"))?;
        Ok(call.send_blocking(&self.vendor))
    }

    fn log_in(&self, client: &Client) -> Result<Grant, Mismatch> {
        expect("a grant", self.try_log_in(client)?)
    }

    fn log_in_by_browser(&self, client: &Client) -> Result<Grant, Mismatch> {
        let login = start(client)?;
        let back = self.vendor.consent(&login.url)?;
        let call = expect("a callback that is taken", finish(client, login, &back))?;
        expect("a grant", call.send_blocking(&self.vendor))
    }

    fn try_refresh(&self, client: &Client, grant: &Grant) -> Result<Result<Grant, CallError>, Mismatch> {
        let call = expect("a renewal", client.refresh(grant))?;
        Ok(call.send_blocking(&self.vendor))
    }

    fn refresh(&self, client: &Client, grant: &Grant) -> Result<Grant, Mismatch> {
        expect("a renewed grant", self.try_refresh(client, grant)?)
    }

    fn revoke(&self, client: &Client, grant: &Grant) -> Result<(), Mismatch> {
        let revocation = client.revoke(grant).ok_or_else(|| Mismatch::new("a revocation", "none"))?;
        expect("a revocation that is taken", revocation.send_blocking(&self.vendor))
    }

    fn verify(&self, client: &Client, grant: &Grant) -> Result<Result<Verified, CallError>, Mismatch> {
        let request = client.verify(Some(grant)).ok_or_else(|| Mismatch::new("a verification", "none"))?;
        Ok(request.send_blocking(&self.vendor))
    }

    /// Checks that the server knows the token, and whose it is.
    fn works(&self, client: &Client, grant: &Grant, name: &str) -> Result<(), Mismatch> {
        let verified = expect("a token that works", self.verify(client, grant)?)?;
        match verified.account_name.as_deref() {
            Some(came) if came == name => Ok(()),
            came => Err(Mismatch::new(format!("a token of {name}"), format!("{came:?}"))),
        }
    }
}

/// Id and secret of the client that the server knows for a method.
fn identity(method: &str) -> (&'static str, Option<&'static str>) {
    match method.split_once('_').map_or("", |(_, authentication)| authentication) {
        "public" => ("public-client", None),
        "post" => ("post-client", Some("post-secret")),
        _ => ("basic-client", Some("s3cr3t:+/%&= ~")),
    }
}

fn start(client: &Client) -> Result<Login, Mismatch> {
    client.start_login(&Moment::os()).ok_or_else(|| Mismatch::new("a login in a browser", "none"))
}

fn finish(client: &Client, login: Login, query: &str) -> Result<authwright::Call, CallbackError> {
    client.finish_login(login.pending, query, &Moment::os())
}

fn refresh_token(grant: &Grant) -> Result<&str, Mismatch> {
    let token = grant.refresh_token.as_ref().map(authwright::Secret::expose);
    token.ok_or_else(|| Mismatch::new("a refresh token", "none"))
}

/// The raw value of a query's parameter, empty where there is none.
fn parameter<'q>(query: &'q str, name: &str) -> &'q str {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

/// The query with another raw value.
fn with(query: &str, name: &str, value: &str) -> String {
    query.replace(&format!("{name}={}", parameter(query, name)), &format!("{name}={value}"))
}

fn expect<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> Result<T, Mismatch> {
    result.map_err(|error| Mismatch::new(what, error))
}

fn refused(answer: Result<Grant, CallError>, code: &str, advice: Advice) -> Result<(), Mismatch> {
    let right = match &answer {
        Err(refusal @ CallError::Refused { error, .. }) => {
            error.as_deref() == Some(code) && refusal.advice() == advice
        }
        _ => false,
    };
    if right {
        return Ok(());
    }
    Err(Mismatch::new(format!("a refusal with `{code}` that advises {advice:?}"), shown(&answer)))
}

fn differ(what: &str, old: &str, new: &str) -> Result<(), Mismatch> {
    if old == new { Err(Mismatch::new(format!("a new {what}"), "the old one")) } else { Ok(()) }
}

/// What came, without secrets: nothing that is shown here shows them.
fn shown<T: Debug, E: Debug + std::fmt::Display>(result: &Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("{error} ({error:?})"),
    }
}

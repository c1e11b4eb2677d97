//! A login in a browser, under way.

use std::fmt;

use zeroize::Zeroize;

use crate::client::Tenant;
use crate::json::{self, Json, Members};
use crate::moment::Moment;
use crate::{Scopes, Secret, Unreadable, codec, hash, secret};

/// How long a login may take, in seconds.
const LONGEST: u64 = 3600;

/// How far clocks may differ, in seconds.
const SKEW: u64 = 300;

/// A login in a browser: where to send it, and what to keep until it comes back.
#[non_exhaustive]
pub struct Login {
    /// The URL to send the browser to.
    pub url: String,
    /// What to keep in the browser's session.
    pub pending: Pending,
}

/// What a single login does differently.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LoginOptions {
    /// Another redirect URI than that of the credentials, such as one with a port that was just chosen (RFC 8252 §7.3).
    pub redirect_uri: Option<String>,
    /// Other scopes than those of the credentials.
    pub scopes: Option<Scopes>,
    /// A key of the server, so that [`Pending::to_cookie`] can be used.
    pub key: Option<LoginKey>,
}

/// A login under way. Good for one callback, within one hour.
///
/// Keep it where only this browser's session finds it, and remove it from there when the browser comes back. It is not `Clone`,
/// and finishing the login consumes it. Like a [`Grant`](crate::Grant), it remembers what the person said of the vendor's hosts, and
/// a client that has another value there does not finish it ([`CallbackError::WrongMethod`](crate::CallbackError::WrongMethod)).
pub struct Pending {
    pub(crate) id: String,
    pub(crate) started: u64,
    pub(crate) state: String,
    pub(crate) verifier: Secret,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) made_for: Tenant,
}

/// A key of the server that binds logins to cookies. Make it of 32 random bytes, and use the same on all servers.
#[derive(Clone)]
pub struct LoginKey([u8; 32]);

/// The key is not that with which the login was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongKey;

impl Login {
    /// A login that leads nowhere and cannot be finished, for a table whose method has none.
    pub(crate) fn nowhere(id: String, moment: &Moment) -> Self {
        let pending = Pending {
            id,
            started: 0,
            state: random_state(moment, 43),
            verifier: random_verifier(moment),
            redirect_uri: None,
            scope: None,
            made_for: Tenant::default(),
        };
        Login { url: String::new(), pending }
    }
}

impl Pending {
    /// The stored form, which holds the PKCE verifier in the clear: for a session that the server keeps.
    #[must_use]
    pub fn to_secret_json(&self) -> Secret {
        Secret::new(self.stored().to_text())
    }

    /// Reads the stored form.
    ///
    /// # Errors
    ///
    /// The text is not the stored form of a login.
    pub fn from_secret_json(text: &str) -> Result<Self, Unreadable> {
        Pending::of_stored(&Json::stored(text)?)
    }

    /// The stored form.
    pub(crate) fn stored(&self) -> Json<'_> {
        let mut members = self.public();
        members.push(("verifier".into(), self.verifier.expose().into()));
        Json::Object(members)
    }

    /// The login of a stored form.
    pub(crate) fn of_stored(json: &Json<'_>) -> Result<Self, Unreadable> {
        let verifier = member(json, "verifier").ok_or_else(|| Unreadable::new("it has no `verifier`"))?;
        Pending::read(json, verifier.into())
    }

    /// A form for a cookie, of a login that was started with this key. There is no secret in it: the PKCE verifier is
    /// computed from key and state. Set the cookie with `Secure`, `HttpOnly` and `SameSite=Lax`, and remove it when the
    /// browser comes back.
    ///
    /// # Errors
    ///
    /// The login was not started with this key.
    pub fn to_cookie(&self, key: &LoginKey) -> Result<String, WrongKey> {
        if !self.verifier.ct_eq(&key.verifier(&self.state)) {
            return Err(WrongKey);
        }
        let body = codec::base64url(Json::Object(self.public()).to_text().as_bytes());
        let mac = codec::base64url(&key.mac("cookie", &body));
        Ok(format!("{body}.{mac}"))
    }

    /// Reads the form for a cookie.
    ///
    /// # Errors
    ///
    /// The text was not made with this key, or was changed.
    pub fn from_cookie(cookie: &str, key: &LoginKey) -> Result<Self, Unreadable> {
        let (body, mac) = cookie.split_once('.').ok_or_else(|| Unreadable::new("it has no signature"))?;
        let expected = codec::base64url(&key.mac("cookie", body));
        if !secret::ct_eq(mac.as_bytes(), expected.as_bytes()) {
            return Err(Unreadable::new("its signature is wrong"));
        }
        let body = codec::base64_decode(body.as_bytes()).unwrap_or_default();
        let json = Json::read(&body).ok_or_else(|| Unreadable::new("it is not JSON"))?;
        let state = member(&json, "state").unwrap_or_default();
        Pending::read(&json, key.verifier(&state))
    }

    /// Whether it is too late to finish it.
    pub(crate) fn is_expired(&self, now: u64) -> bool {
        now > self.started.saturating_add(LONGEST) || self.started > now.saturating_add(SKEW)
    }

    fn public(&self) -> Members<'_> {
        json::members(vec![
            ("v", Some(1_u64.into())),
            ("id", Some(self.id.as_str().into())),
            ("started", Some(self.started.into())),
            ("state", Some(self.state.as_str().into())),
            ("redirect_uri", self.redirect_uri.as_deref().map(Json::from)),
            ("scope", self.scope.as_deref().map(Json::from)),
            ("made_for", self.made_for.stored()),
        ])
    }

    fn read(json: &Json<'_>, verifier: Secret) -> Result<Self, Unreadable> {
        json.check_version()?;
        let fault = Unreadable::new("it is not a login");
        Ok(Pending {
            id: member(json, "id").ok_or_else(|| fault.clone())?,
            started: json.get("started").and_then(Json::as_u64).ok_or_else(|| fault.clone())?,
            state: member(json, "state").filter(|state| !state.is_empty()).ok_or(fault)?,
            verifier,
            redirect_uri: member(json, "redirect_uri"),
            scope: member(json, "scope"),
            made_for: Tenant::of_stored(json),
        })
    }
}

impl LoginKey {
    /// A key of 32 random bytes.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        LoginKey(key)
    }

    /// The PKCE verifier of a login with this state.
    pub(crate) fn verifier(&self, state: &str) -> Secret {
        Secret::new(codec::base64url(&self.mac("verifier", state)))
    }

    fn mac(&self, label: &str, text: &str) -> [u8; 32] {
        hash::hmac_sha256(&self.0, &[label.as_bytes(), &[0], text.as_bytes()])
    }
}

/// The PKCE verifier of a login without a key: 43 characters of 256 random bits (RFC 7636 §4.1).
pub(crate) fn random_verifier(moment: &Moment) -> Secret {
    let mut bytes = [0; 32];
    moment.draw("verifier", &mut bytes);
    let verifier = Secret::new(codec::base64url(&bytes));
    bytes.zeroize();
    verifier
}

/// A random state of this many characters, at least 22 (128 bits) and at most 255.
pub(crate) fn random_state(moment: &Moment, length: i64) -> String {
    let length = usize::try_from(length.clamp(22, 255)).unwrap_or(43);
    let mut bytes = [0; 192];
    let bytes = &mut bytes[..(length * 3).div_ceil(4)];
    moment.draw("state", bytes);
    let mut state = codec::base64url(bytes);
    state.truncate(length);
    state
}

fn member(json: &Json<'_>, key: &str) -> Option<String> {
    json.get(key).and_then(Json::as_text).map(str::to_owned)
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("Login").field("url", &url).field("pending", &self.pending).finish()
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("id", &self.id)
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LoginKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginKey([redacted])")
    }
}

impl Drop for LoginKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Display for WrongKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the login was not started with this key")
    }
}

impl std::error::Error for WrongKey {}

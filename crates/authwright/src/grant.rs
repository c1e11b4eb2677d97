//! What a login ends in.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::bindings::Gathered;
use crate::client::{Client, Tenant};
use crate::json::{self, Json, Members};
use crate::moment;
use crate::table::Lifetime;
use crate::{Secret, Unreadable};

/// What a login ends in: tokens, and what came with them.
///
/// Store it with [`Grant::to_secret_json`]. Store a renewed grant *before* its first use, since the server may have taken back
/// the refresh token of the old one (RFC 6749 §6).
///
/// It remembers what the person who connected said of the vendor's hosts, such as the name of a shop that is a part of one, or that
/// they said nothing, and is refused by a client that has something else there (`WrongGrant`): its token must not go to another's
/// host. Secrets and what the integration supplies are not remembered. A stored grant of an older version remembers less or
/// nothing, and what it does not remember fits every client of its method.
#[derive(Clone)]
#[non_exhaustive]
pub struct Grant {
    /// The connector and the method that it belongs to, as `connector/method`.
    pub id: String,
    /// The access token. Empty where the vendor gives none, such as where a captured value stands for the session.
    pub access_token: Secret,
    /// The refresh token.
    pub refresh_token: Option<Secret>,
    /// The ID token (OpenID Connect Core §2). It is not verified.
    pub id_token: Option<Secret>,
    /// The type of the access token, where one is stated (RFC 6749 §7.1).
    pub token_type: Option<String>,
    /// When the access token expires, in seconds since 1970-01-01T00:00:00Z, the end of the year 9999 at the latest. None where
    /// nobody says.
    pub expires_at: Option<u64>,
    /// When the refresh token expires, in seconds since 1970-01-01T00:00:00Z, the end of the year 9999 at the latest. None where
    /// nobody says.
    pub refresh_token_expires_at: Option<u64>,
    /// What was granted, with spaces between (RFC 6749 §3.3) however the vendor writes it, where the server states it. Otherwise what a login in a browser asked for in its parameter `scope` (RFC
    /// 6749 §5.1), and what the grant had that was renewed (§6). None where neither says, as after a login without a person.
    pub scope: Option<String>,
    /// The name of the account that is connected, to show.
    pub account_name: Option<String>,
    /// When the request was sent that ended in this, in seconds since 1970-01-01T00:00:00Z.
    pub obtained_at: u64,
    kept: Vec<Kept>,
    pub(crate) made_for: Tenant,
}

/// A captured value.
#[derive(Clone)]
struct Kept {
    key: String,
    text: Secret,
    secret: bool,
}

impl Grant {
    /// A captured value that is no secret, by the key of the spec.
    #[must_use]
    pub fn captured(&self, key: &str) -> Option<&str> {
        self.kept.iter().find(|kept| kept.key == key && !kept.secret).map(|kept| kept.text.expose())
    }

    /// A captured whole number or port that is no secret, by the key of the spec. None where the value is no number.
    #[must_use]
    pub fn captured_integer(&self, key: &str) -> Option<i64> {
        self.captured(key)?.parse().ok()
    }

    /// A captured `true` or `false` that is no secret, by the key of the spec. None where the value is neither.
    #[must_use]
    pub fn captured_boolean(&self, key: &str) -> Option<bool> {
        self.captured(key)?.parse().ok()
    }

    /// A captured value that is a secret, by the key of the spec.
    #[must_use]
    pub fn captured_secret(&self, key: &str) -> Option<&Secret> {
        self.kept.iter().find(|kept| kept.key == key && kept.secret).map(|kept| &kept.text)
    }

    /// How long the access token still lives: zero where it has expired, none where nobody says when it does.
    ///
    /// ```
    /// # fn show(grant: &authwright::Grant) {
    /// use std::time::SystemTime;
    ///
    /// match grant.expires_in(SystemTime::now()) {
    ///     Some(left) => println!("{} seconds are left", left.as_secs()),
    ///     None => println!("nobody says when it expires"),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn expires_in(&self, now: SystemTime) -> Option<Duration> {
        self.expires_at
            .map(|at| Duration::from_secs(at.min(moment::LATEST).saturating_sub(moment::unix(now))))
    }

    /// Whether the access token expires within this time. False where nobody says when it does.
    #[must_use]
    pub fn expires_within(&self, margin: Duration, now: SystemTime) -> bool {
        self.expires_at.is_some_and(|at| at <= moment::unix(now).saturating_add(margin.as_secs()))
    }

    /// This grant, with what it does not state itself taken from the one that it renews: scope (RFC 6749 §6), captured values,
    /// refresh token and the expiry of the same refresh token, ID token, account name.
    #[must_use]
    pub fn renewed_from(mut self, old: &Grant) -> Self {
        self.scope = self.scope.or_else(|| old.scope.clone());
        self.refresh_token = self.refresh_token.or_else(|| old.refresh_token.clone());
        // A server that repeats the token may have said before when it expires.
        if self.refresh_token.iter().zip(&old.refresh_token).any(|(new, old)| new.ct_eq(old)) {
            self.refresh_token_expires_at = self.refresh_token_expires_at.or(old.refresh_token_expires_at);
        }
        self.id_token = self.id_token.or_else(|| old.id_token.clone());
        self.account_name = self.account_name.or_else(|| old.account_name.clone());
        for kept in &old.kept {
            if self.kept(&kept.key).is_none() {
                self.kept.push(kept.clone());
            }
        }
        self
    }

    /// The stored form, which holds secrets in the clear: encrypt it. Later versions of this crate read it.
    #[must_use]
    pub fn to_secret_json(&self) -> Secret {
        Secret::new(self.stored().to_text())
    }

    /// Reads the stored form. Members that are not known are ignored.
    ///
    /// # Errors
    ///
    /// The text is not the stored form of a grant, or that of a version this crate does not know.
    pub fn from_secret_json(text: &str) -> Result<Self, Unreadable> {
        Grant::of_stored(&Json::stored(text)?)
    }

    /// The stored form.
    pub(crate) fn stored(&self) -> Json<'_> {
        Json::Object(json::members(vec![
            ("v", Some(1_u64.into())),
            ("id", Some(self.id.as_str().into())),
            ("access_token", Some(self.access_token.expose().into())),
            ("refresh_token", self.refresh_token.as_ref().map(|token| token.expose().into())),
            ("id_token", self.id_token.as_ref().map(|token| token.expose().into())),
            ("token_type", self.token_type.as_deref().map(Json::from)),
            ("expires_at", self.expires_at.map(Json::from)),
            ("refresh_token_expires_at", self.refresh_token_expires_at.map(Json::from)),
            ("scope", self.scope.as_deref().map(Json::from)),
            ("account_name", self.account_name.as_deref().map(Json::from)),
            ("obtained_at", Some(self.obtained_at.into())),
            ("captured", self.kept_json(false)),
            ("captured_secrets", self.kept_json(true)),
            ("made_for", self.made_for.stored()),
        ]))
    }

    /// The grant of a stored form.
    pub(crate) fn of_stored(json: &Json<'_>) -> Result<Self, Unreadable> {
        json.check_version()?;
        let text = |key: &str| json.get(key).and_then(Json::as_text).map(str::to_owned);
        // Another system may have written that it has none.
        let stated = |key: &str| text(key).filter(|text| !text.is_empty());
        let number = |key: &str| json.get(key).and_then(Json::as_u64);
        // An older version of this crate wrote what the server said.
        let latest = |at: u64| at.min(moment::LATEST);
        let mut kept = Vec::new();
        for (name, secret) in [("captured", false), ("captured_secrets", true)] {
            let Some(Json::Object(members)) = json.get(name) else { continue };
            for (key, value) in members {
                let Some(text) = value.as_text().map(Secret::from) else { continue };
                match kept.iter_mut().find(|kept: &&mut Kept| kept.key == *key && kept.secret == secret) {
                    Some(before) => before.text = text,
                    None => kept.push(Kept { key: key.clone().into_owned(), text, secret }),
                }
            }
        }
        Ok(Grant {
            id: text("id").ok_or_else(|| Unreadable::new("it has no `id`"))?,
            access_token: text("access_token")
                .ok_or_else(|| Unreadable::new("it has no `access_token`"))?
                .into(),
            refresh_token: stated("refresh_token").map(Secret::new),
            id_token: stated("id_token").map(Secret::new),
            token_type: stated("token_type"),
            expires_at: number("expires_at").map(latest),
            refresh_token_expires_at: number("refresh_token_expires_at").map(latest),
            scope: stated("scope"),
            account_name: stated("account_name"),
            obtained_at: number("obtained_at").unwrap_or(0),
            kept,
            made_for: Tenant::of_stored(json),
        })
    }

    /// The captured values that are secrets, or those that are none. None where there is none.
    fn kept_json(&self, secret: bool) -> Option<Json<'_>> {
        let kept = self.kept.iter().filter(|kept| kept.secret == secret);
        let members: Members<'_> =
            kept.map(|kept| (kept.key.as_str().into(), kept.text.expose().into())).collect();
        (!members.is_empty()).then_some(Json::Object(members))
    }

    /// What a login has gathered, of which the last request was sent at `sent`.
    pub(crate) fn new(client: &Client, gathered: Gathered, sent: u64) -> Self {
        let method = client.method();
        // The steps after the one that brought the token have nothing to do with how long it lives.
        let begin = gathered.access_token_from.unwrap_or(sent);
        let default = match method.lifetime {
            Some(Lifetime::Seconds(seconds)) => Some(begin.saturating_add(u64::from(seconds))),
            Some(Lifetime::Forever) | None => None,
        };
        let captures = method.captures.iter().zip(gathered.captures);
        let kept = captures.filter_map(|(capture, text)| {
            text.map(|text| Kept { key: capture.key.to_owned(), text, secret: capture.secret })
        });
        Grant {
            id: client.id(),
            access_token: gathered.access_token.unwrap_or_default(),
            refresh_token: gathered.refresh_token,
            id_token: gathered.id_token,
            token_type: gathered.token_type,
            expires_at: gathered.expires_at.or(default),
            refresh_token_expires_at: gathered.refresh_token_expires_at,
            scope: gathered.scope,
            account_name: gathered.account_name,
            obtained_at: sent,
            kept: kept.collect(),
            made_for: client.tenant(),
        }
    }

    /// Drops the refresh token, which the server does not take any more.
    pub(crate) fn forget_refresh_token(&mut self) {
        self.refresh_token = None;
        self.refresh_token_expires_at = None;
    }

    /// A captured value, secret or not.
    pub(crate) fn kept(&self, key: &str) -> Option<&str> {
        self.kept.iter().find(|kept| kept.key == key).map(|kept| kept.text.expose())
    }

    /// Everything in it that must not be shown.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let tokens = [Some(&self.access_token), self.refresh_token.as_ref(), self.id_token.as_ref()];
        tokens.into_iter().flatten().chain(self.kept.iter().filter(|kept| kept.secret).map(|kept| &kept.text))
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.kept.iter().map(|kept| kept.key.as_str()).collect();
        f.debug_struct("Grant")
            .field("id", &self.id)
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("token_type", &self.token_type)
            .field("expires_at", &self.expires_at)
            .field("scope", &self.scope)
            .field("obtained_at", &self.obtained_at)
            .field("captured", &keys)
            .finish_non_exhaustive()
    }
}

//! What the slots of a table mean at one place: where every value of a message comes from.

use std::borrow::Cow;
use std::cell::RefCell;

use zeroize::Zeroizing;

use crate::callback::Parameters;
use crate::codec;
use crate::grant::Grant;
use crate::hash;
use crate::kind::{self, Bounds};
use crate::moment::Moment;
use crate::request::Request;
use crate::table::{Kind, Method, Part, Phase, Pkce, Slot, Template};
use crate::uses::Use;
use crate::{Problem, Reason, Secret, derive, render};

/// The known field of the scopes.
pub(crate) const SCOPE: &str = "scope";

/// Bytes that may be secret. Absent where an optional that they are made of is.
pub(crate) type Computed = Option<Zeroizing<Vec<u8>>>;

/// A credential that was checked.
#[derive(Clone)]
pub(crate) struct Held {
    /// The text that templates use.
    pub(crate) text: Secret,
    /// The key of a choice.
    pub(crate) choice: Option<u16>,
    /// Whether nobody gave it, so that it is the spec's default.
    pub(crate) is_default: bool,
}

/// A computed value, as far as it is known before a login.
#[derive(Clone)]
pub(crate) struct Known {
    /// The value, of [`Phase::Fixed`] only.
    pub(crate) value: Computed,
    /// Whether it depends on the message in which it stands.
    pub(crate) of_request: bool,
}

/// What a login has gathered so far.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) code: Option<Secret>,
    pub(crate) state: Option<String>,
    pub(crate) verifier: Option<Secret>,
    pub(crate) access_token: Option<Secret>,
    /// When the request was sent that brought the access token, in seconds since 1970.
    pub(crate) access_token_from: Option<u64>,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) id_token: Option<Secret>,
    /// In the order of [`Method::captures`]; may be shorter.
    pub(crate) captures: Vec<Option<Secret>>,
    /// Fields that have another value in this login.
    pub(crate) overrides: Vec<(u16, Held)>,
    pub(crate) callback: Parameters,
    pub(crate) token_type: Option<String>,
    pub(crate) scope: Option<String>,
    /// In seconds since 1970.
    pub(crate) expires_at: Option<u64>,
    /// In seconds since 1970.
    pub(crate) refresh_token_expires_at: Option<u64>,
    pub(crate) account_name: Option<String>,
}

/// What the slots of a table mean at one place.
pub(crate) struct Bindings<'c> {
    pub(crate) method: &'c Method<'c>,
    pub(crate) held: &'c [Option<Held>],
    pub(crate) known: &'c [Known],
    pub(crate) gathered: Option<&'c Gathered>,
    pub(crate) grant: Option<&'c Grant>,
    pub(crate) moment: Option<&'c Moment>,
    pub(crate) request: Option<&'c Request>,
    pub(crate) loopback: bool,
    memo: RefCell<Vec<Option<Computed>>>,
}

impl<'c> Bindings<'c> {
    /// Credentials alone.
    pub(crate) fn new(
        method: &'c Method<'c>,
        held: &'c [Option<Held>],
        known: &'c [Known],
        loopback: bool,
    ) -> Self {
        Bindings {
            method,
            held,
            known,
            gathered: None,
            grant: None,
            moment: None,
            request: None,
            loopback,
            memo: RefCell::new(Vec::new()),
        }
    }

    /// The same place, in a message of which this much is made.
    pub(crate) fn in_request<'r>(&self, request: &'r Request) -> Bindings<'r>
    where
        'c: 'r,
    {
        Bindings {
            gathered: self.gathered,
            grant: self.grant,
            moment: self.moment,
            request: Some(request),
            ..Bindings::new(self.method, self.held, self.known, self.loopback)
        }
    }

    /// The value of a slot. `below` is the first computed value that must not be used.
    pub(crate) fn value(&self, slot: Slot, below: usize) -> Result<Option<Cow<'_, [u8]>>, Problem> {
        Ok(match slot {
            Slot::Derived(index) => return self.derived(usize::from(index), below),
            Slot::CodeChallenge => self.challenge().map(|text| Cow::Owned(text.into_bytes())),
            _ => self.plain(slot).map(|text| Cow::Borrowed(text.as_bytes())),
        })
    }

    /// The value of a slot as it is sent. What a grant always has must be there: without it a request would go out with less than
    /// the spec says, such as without its token.
    pub(crate) fn sent(&self, slot: Slot) -> Result<Option<Cow<'_, [u8]>>, Problem> {
        let value = self.value(slot, render::ALL)?;
        let always = match slot {
            Slot::AccessToken => true,
            Slot::Capture(index) => self.method.always_takes(index),
            _ => false,
        };
        if value.is_none() && self.grant.is_some() && always {
            return Err(Problem::new(self.key(slot), Reason::NotInGrant));
        }
        Ok(value)
    }

    /// The key of the choice in a field, or the value of any other slot.
    pub(crate) fn case(&self, slot: Slot, below: usize) -> Result<Option<Cow<'_, [u8]>>, Problem> {
        if let Slot::Field(index) = slot
            && let Some(choice) = self.field(index).and_then(|held| held.choice)
            && let Some(key) = self.choice_key(index, choice)
        {
            return Ok(Some(Cow::Borrowed(key.as_bytes())));
        }
        self.value(slot, below)
    }

    /// Whether JSON takes the value of a slot as it stands, without quotes.
    pub(crate) fn is_raw_json(&self, slot: Slot) -> bool {
        let kind = match slot {
            Slot::Field(index) => self.method.fields.get(usize::from(index)).map(|field| field.kind),
            Slot::Derived(index) => self.method.derived.get(usize::from(index)).map(|derived| derived.kind),
            Slot::Capture(index) => self.method.captures.get(usize::from(index)).map(|capture| capture.kind),
            _ => None,
        };
        kind.is_some_and(kind::is_raw_json)
    }

    /// Whether what is used depends on the message in which it stands.
    pub(crate) fn is_of_request(&self, used: Use) -> bool {
        match used {
            Use::Request => true,
            Use::Slot(Slot::Derived(index)) => {
                self.known.get(usize::from(index)).is_some_and(|known| known.of_request)
            }
            Use::Slot(_) => false,
        }
    }

    /// A field, with what this login puts in its place.
    pub(crate) fn field(&self, index: u16) -> Option<&Held> {
        let overridden = self.gathered.and_then(|gathered| {
            gathered.overrides.iter().find(|(field, _)| *field == index).map(|(_, held)| held)
        });
        overridden.or_else(|| self.held.get(usize::from(index)).and_then(Option::as_ref))
    }

    /// What stands between scopes on the wire, where a field has them.
    pub(crate) fn scope_separator(&self) -> Option<&'c str> {
        self.method.fields.iter().find(|field| field.key == SCOPE).and_then(|field| match field.kind {
            Kind::Scopes { separator, .. } => Some(separator),
            _ => None,
        })
    }

    /// A value that is held as a text.
    fn plain(&self, slot: Slot) -> Option<&str> {
        let gathered = self.gathered;
        let secret = match slot {
            Slot::Field(index) => Some(&self.field(index)?.text),
            Slot::Capture(index) => return self.capture(index),
            Slot::State => return gathered?.state.as_deref(),
            Slot::Code => gathered?.code.as_ref(),
            Slot::CodeVerifier => gathered?.verifier.as_ref(),
            Slot::AccessToken => {
                gathered.and_then(|g| g.access_token.as_ref()).or(self.grant.map(|g| &g.access_token))
            }
            Slot::RefreshToken => gathered
                .and_then(|g| g.refresh_token.as_ref())
                .or(self.grant.and_then(|g| g.refresh_token.as_ref())),
            Slot::IdToken => {
                gathered.and_then(|g| g.id_token.as_ref()).or(self.grant.and_then(|g| g.id_token.as_ref()))
            }
            Slot::Derived(_) | Slot::CodeChallenge => None,
        };
        secret.map(Secret::expose).filter(|text| !text.is_empty())
    }

    fn capture(&self, index: u16) -> Option<&str> {
        let index = usize::from(index);
        let fresh = self.gathered.and_then(|gathered| gathered.captures.get(index)?.as_ref());
        if let Some(text) = fresh {
            return Some(text.expose());
        }
        // A stored grant may be older than the spec that bounds its values, or may have been tampered with.
        let capture = self.method.captures.get(index)?;
        let bounds = Bounds::of_capture(capture, self.loopback);
        self.grant?.kept(capture.key).filter(|text| !text.is_empty() && kind::check(&bounds, text).is_ok())
    }

    /// What a slot is called.
    pub(crate) fn key(&self, slot: Slot) -> &str {
        let method = self.method;
        let key = match slot {
            Slot::Field(index) => method.fields.get(usize::from(index)).map(|field| field.key),
            Slot::Derived(index) => method.derived.get(usize::from(index)).map(|derived| derived.key),
            Slot::Capture(index) => method.captures.get(usize::from(index)).map(|capture| capture.key),
            Slot::State => Some("state"),
            Slot::Code => Some("code"),
            Slot::CodeChallenge => Some("code_challenge"),
            Slot::CodeVerifier => Some("code_verifier"),
            Slot::AccessToken => Some("access_token"),
            Slot::RefreshToken => Some("refresh_token"),
            Slot::IdToken => Some("id_token"),
        };
        key.unwrap_or("value")
    }

    /// What the first value of a text is called.
    pub(crate) fn key_of(&self, template: Template<'_>) -> &str {
        template.iter().find_map(Part::slot).map_or("value", |slot| self.key(slot))
    }

    /// The PKCE code challenge (RFC 7636 §4.2).
    fn challenge(&self) -> Option<String> {
        let verifier = self.gathered?.verifier.as_ref()?.expose();
        match self.method.authorize?.pkce {
            Pkce::S256 => Some(codec::base64url(&hash::sha256(&[verifier.as_bytes()]))),
            Pkce::Plain => Some(verifier.to_owned()),
            Pkce::None => None,
        }
    }

    fn derived(&self, index: usize, below: usize) -> Result<Option<Cow<'_, [u8]>>, Problem> {
        let (Some(derived), Some(known)) = (self.method.derived.get(index), self.known.get(index)) else {
            return Ok(None);
        };
        if index >= below {
            return Err(Problem::new(derived.key, Reason::NotComputable));
        }
        // What a login overrides may have gone into a fixed value, so it is computed anew.
        let overridden = self.gathered.is_some_and(|gathered| !gathered.overrides.is_empty());
        if derived.phase == Phase::Fixed && !overridden {
            return Ok(known.value.as_ref().map(|value| Cow::Borrowed(value.as_slice())));
        }
        if let Some(Some(value)) = self.memo.borrow().get(index) {
            return Ok(value.as_ref().map(|value| Cow::Owned(value.to_vec())));
        }
        let value = derive::compute(self, index, derived)?;
        let mut memo = self.memo.borrow_mut();
        if memo.len() <= index {
            memo.resize(index + 1, None);
        }
        let copy = value.as_ref().map(|value| Cow::Owned(value.to_vec()));
        memo[index] = Some(value);
        Ok(copy)
    }

    /// The computed values that are secrets, but for those that depend on the message in which they stand.
    pub(crate) fn computed_secrets(&self) -> Vec<Zeroizing<String>> {
        let computed = (0_u16..).zip(self.method.derived.iter().zip(self.known));
        let secret = computed.filter(|(_, (derived, known))| derived.secret && !known.of_request);
        let text = |(index, _)| {
            let value = self.value(Slot::Derived(index), render::ALL).ok()??;
            String::from_utf8(value.into_owned()).ok().map(Zeroizing::new)
        };
        secret.filter_map(text).collect()
    }

    fn choice_key(&self, field: u16, choice: u16) -> Option<&str> {
        match self.method.fields.get(usize::from(field))?.kind {
            Kind::Choice(choices) => choices.get(usize::from(choice)).map(|choice| choice.key),
            _ => None,
        }
    }
}

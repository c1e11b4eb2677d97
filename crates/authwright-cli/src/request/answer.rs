//! Answers that a vendor might give, made up of what the spec takes from them.

use std::collections::BTreeMap;

use authwright::table::{
    Capture, Condition, Kind, Method, Node, Origin, Part, Read, Slot, Step, Take, Target, Template,
    TimeFormat,
};
use authwright::{Response, time};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use super::document::put;
use super::plan::Given;

/// How long a made-up token lives, in seconds.
const LIFE: i64 = 3600;

/// Makes answers up.
pub(super) struct Answers<'p> {
    pub(super) method: &'p Method<'static>,
    pub(super) pairs: &'p [(String, String)],
    pub(super) captures: &'p [(String, String)],
    pub(super) given: &'p Given,
    /// In seconds since 1970.
    pub(super) now: i64,
}

/// An answer under way.
#[derive(Default)]
struct Draft {
    status: Option<u16>,
    headers: Vec<(String, String)>,
    document: Json,
    text: String,
}

impl Answers<'_> {
    /// A good answer to a step, with everything that is taken from it.
    pub(super) fn to(&self, step: Option<&Step<'_>>) -> Response {
        let mut draft = Draft { document: Json::Object(serde_json::Map::new()), ..Draft::default() };
        for rule in step.iter().flat_map(|step| step.errors) {
            // An answer is an error *unless* this holds, so here it holds.
            if rule.unless {
                self.satisfy(&rule.when, &mut draft);
            }
        }
        let takes = || step.iter().flat_map(|step| step.take);
        takes().filter(|take| take.read != Read::JwtExp).for_each(|take| self.give(take, &mut draft));
        // A token that says itself when it expires is one for both, and the one that was given says it as it is.
        let given = |at: Origin<'_>| {
            let mut tokens = takes().filter(|take| take.into == Target::AccessToken);
            self.given.access_token.is_some() && tokens.any(|token| token.from == at)
        };
        let expiries = takes().filter(|take| take.read == Read::JwtExp && !given(take.from));
        expiries.for_each(|take| self.give(take, &mut draft));
        let body = match draft.text.is_empty() {
            true => draft.document.to_string(),
            false => draft.text,
        };
        Response::new(draft.status.unwrap_or(200), draft.headers, body)
    }

    /// The query with which a browser comes back. What the spec checks in it is computed as the vendor would.
    pub(super) fn callback(&self, state: &str, expected: &dyn Fn(&str) -> Vec<(String, String)>) -> String {
        let callback = &self.method.callback;
        let mut pairs = BTreeMap::new();
        if let Some(name) = callback.state {
            pairs.insert(name.to_owned(), state.to_owned());
        }
        for take in callback.take {
            if let (Origin::Parameter(name), Some(value)) = (take.from, self.value(take)) {
                pairs.insert(name.to_owned(), value);
            }
        }
        // A check may cover another one, as a signature covers everything else.
        for _ in callback.check {
            pairs.extend(expected(&query(&pairs)));
        }
        query(&pairs)
    }

    fn satisfy(&self, condition: &Condition<'_>, draft: &mut Draft) {
        match condition {
            Condition::Status(statuses) => {
                let good = statuses.iter().copied().find(|status| (200..300).contains(status));
                draft.status = good.or(statuses.first().copied());
            }
            Condition::Present(at) => put(&mut draft.document, at, "OK".into()),
            Condition::Equals(at, node) => {
                if let Some(value) = self.node(node) {
                    put(&mut draft.document, at, value);
                }
            }
            Condition::BodyContains(text) => draft.text.push_str(text),
            _ => {}
        }
    }

    fn give(&self, take: &Take<'_>, draft: &mut Draft) {
        let Some(value) = self.value(take) else { return };
        match take.from {
            Origin::Path(at) => self.put(take, at, value, draft),
            Origin::Paths(paths) => {
                if let Some(at) = paths.first() {
                    self.put(take, at, value, draft);
                }
            }
            Origin::Header(name) => draft.headers.push((name.to_owned(), value)),
            Origin::Cookie(name) => {
                draft.headers.push(("Set-Cookie".to_owned(), format!("{name}={value}; Secure; HttpOnly")));
            }
            Origin::Body => draft.text = value,
            _ => {}
        }
    }

    fn put(&self, take: &Take<'_>, at: &str, value: String, draft: &mut Draft) {
        put(&mut draft.document, at, value.into());
        let Some((list, _)) = at.split_once("[]") else { return };
        for (member, template) in take.filter {
            if let Some(expected) = self.literal(template) {
                put(&mut draft.document, &format!("{list}[0].{member}"), expected.into());
            }
        }
    }

    /// What is taken. None where it may be missing and nothing depends on it.
    fn value(&self, take: &Take<'_>) -> Option<String> {
        let given = |given: &Option<String>, word: &str| given.clone().unwrap_or_else(|| word.to_owned());
        Some(match take.into {
            Target::Code => given(&self.given.code, "CODE"),
            Target::AccessToken => given(&self.given.access_token, "ACCESS_TOKEN"),
            Target::RefreshToken => given(&self.given.refresh_token, "REFRESH_TOKEN"),
            Target::Capture(index) => {
                let capture = self.method.captures.get(usize::from(index))?;
                let set = self.captures.iter().find(|(key, _)| key == capture.key);
                match set {
                    Some((_, text)) => text.clone(),
                    None if take.default.is_some() || !take.required => return None,
                    None => made_up(capture),
                }
            }
            _ if !take.required => return None,
            Target::IdToken => "ID_TOKEN".to_owned(),
            Target::TokenType => "Bearer".to_owned(),
            Target::Scope => "SCOPE".to_owned(),
            Target::ExpiresAt | Target::RefreshTokenExpiresAt => self.expiry(take.read),
            _ => "NAME".to_owned(),
        })
    }

    fn expiry(&self, read: Read<'_>) -> String {
        let at = self.now.saturating_add(LIFE);
        let write = |format| time::write(at, std::time::Duration::ZERO, format);
        match read {
            Read::Seconds => LIFE.to_string(),
            Read::Milliseconds => (LIFE * 1000).to_string(),
            Read::UnixMs => write(TimeFormat::UnixMs),
            Read::Rfc3339 => write(TimeFormat::Rfc3339),
            Read::HttpDate => write(TimeFormat::HttpDate),
            Read::Pattern(pattern) => write(TimeFormat::Pattern(pattern)),
            // A header and claims in Base64url, which is the end of it for who only wants to know when to renew.
            Read::JwtExp => format!("e30.{}.", BASE64_URL_SAFE_NO_PAD.encode(format!("{{\"exp\":{at}}}"))),
            _ => write(TimeFormat::Unix),
        }
    }

    fn node(&self, node: &Node<'_>) -> Option<Json> {
        Some(match node {
            Node::Text(text) => (*text).into(),
            Node::Number(text) => serde_json::from_str(text).ok()?,
            Node::Boolean(boolean) => (*boolean).into(),
            Node::Join(template) => self.literal(template)?.into(),
            Node::Slot(slot) => self.literal(&[Part::Slot(*slot)])?.into(),
            _ => return None,
        })
    }

    /// A text of literals and fields. None where it holds anything that is computed.
    fn literal(&self, template: Template<'_>) -> Option<String> {
        let part = |part: &Part<'_>| match part {
            Part::Text(text) => Some((*text).to_owned()),
            Part::Slot(Slot::Field(index)) => self.field(*index),
            _ => None,
        };
        template.iter().map(part).collect()
    }

    fn field(&self, index: u16) -> Option<String> {
        let field = self.method.fields.get(usize::from(index))?;
        let given = self.pairs.iter().find(|(key, _)| key == field.key).map(|(_, text)| text.as_str());
        let text = given.or(field.default)?;
        match field.kind {
            Kind::Choice(choices) => {
                choices.iter().find(|choice| choice.key == text).map(|choice| choice.value.to_owned())
            }
            _ => Some(text.to_owned()),
        }
    }
}

fn query(pairs: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Percent-encoded for a query.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A value that fits the kind of a captured one; its key in capitals, where any text does.
fn made_up(capture: &Capture<'_>) -> String {
    let domain = || capture.within.first().copied().unwrap_or("captured.example.com").to_owned();
    match capture.kind {
        Kind::Integer { min, .. } => min.max(1).to_string(),
        Kind::Boolean => "true".to_owned(),
        Kind::Choice(choices) => choices.first().map_or("", |choice| choice.key).to_owned(),
        Kind::Host => domain(),
        Kind::HostLabel { .. } => "captured".to_owned(),
        Kind::Port => "443".to_owned(),
        Kind::Url => format!("https://{}", domain()),
        Kind::Email => "captured@example.com".to_owned(),
        Kind::Uuid => "00000000-0000-4000-8000-000000000000".to_owned(),
        Kind::Json => "{}".to_owned(),
        _ => capture.key.to_ascii_uppercase(),
    }
}

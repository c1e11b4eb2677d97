//! Reading answers: when they are errors, and what is taken from them.

mod cookie;
mod document;
mod refusal;

pub(crate) use document::document;
pub(crate) use refusal::{judge, masked, unusable};

use crate::bindings::{Bindings, Gathered};
use crate::callback::Parameters;
use crate::json::Json;
use crate::kind::{self, Bounds};
use crate::request::Response;
use crate::table::{Condition, Kind, Node, Origin, Read, Take, Target};
use crate::{Problem, Reason, Secret, codec, mask, moment, path, render, scopes, secret, time};

/// Something that values are taken from: an answer or a callback.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) response: Option<&'a Response>,
    /// The body as JSON; a form is an object of texts.
    pub(crate) document: Option<&'a Json<'a>>,
    pub(crate) parameters: Option<&'a Parameters>,
    /// When the request was sent, in seconds since 1970.
    pub(crate) sent: u64,
}

/// A value that cannot be taken.
pub(crate) enum TakeError {
    /// It must be there. Its path, header, cookie or parameter.
    Missing(String),
    /// It is not what it may be.
    Invalid(Problem),
    /// A filter cannot be computed.
    Value(Problem),
    /// A type of token that needs more than this crate gives.
    TokenType(String),
}

/// Whether a condition holds for an answer.
pub(crate) fn holds(
    bindings: &Bindings<'_>,
    condition: &Condition<'_>,
    response: &Response,
    document: Option<&Json<'_>>,
) -> bool {
    let find = |at: &str| document.and_then(|document| path::find(document, at, &|_| true));
    match condition {
        Condition::Status(statuses) => statuses.contains(&response.status),
        Condition::Present(at) => find(at).is_some_and(says_something),
        Condition::Equals(at, Node::Null) => find(at).is_none(),
        Condition::Equals(at, node) => {
            let expected = expected(bindings, node);
            expected.is_some() && find(at).and_then(path::scalar).map(|found| found.into_owned()) == expected
        }
        Condition::BodyContains(text) => String::from_utf8_lossy(&response.body).contains(text),
    }
}

/// Whether a value is more than a way to say that there is none: `"error": false` or `0` stands beside many a token.
fn says_something(value: &Json<'_>) -> bool {
    match value {
        Json::Null | Json::Boolean(false) => false,
        Json::Number(text) => text != "0",
        Json::Text(text) => !matches!(&**text, "" | "0"),
        Json::List(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        Json::Boolean(true) => true,
    }
}

/// Takes everything that a step or a callback says into what a login has gathered.
pub(crate) fn take_all(
    bindings: &Bindings<'_>,
    takes: &[Take<'_>],
    answer: Answer<'_>,
) -> Result<Vec<(Target, String)>, TakeError> {
    let mut taken = Vec::with_capacity(takes.len());
    for take in takes {
        if let Some(value) = take_one(bindings, take, answer)? {
            taken.push((take.into, value));
        }
    }
    Ok(taken)
}

impl Gathered {
    /// Puts values where they belong that were taken from the answer to a request that was sent at this time.
    pub(crate) fn put(&mut self, taken: Vec<(Target, String)>, sent: u64) {
        // Another access token makes what was known of the one before void.
        if taken.iter().any(|(target, _)| *target == Target::AccessToken) {
            self.expires_at = None;
            self.token_type = None;
            self.access_token_from = Some(sent);
        }
        for (target, value) in taken {
            let number = value.parse().ok();
            match target {
                Target::Code => self.code = Some(value.into()),
                Target::AccessToken => self.access_token = Some(value.into()),
                Target::RefreshToken => self.refresh_token = Some(value.into()),
                Target::IdToken => self.id_token = Some(value.into()),
                Target::TokenType => self.token_type = Some(value),
                Target::Scope => self.scope = Some(value),
                Target::ExpiresAt => self.expires_at = number,
                Target::RefreshTokenExpiresAt => self.refresh_token_expires_at = number,
                Target::AccountName => self.account_name = Some(value),
                Target::Capture(index) => {
                    let index = usize::from(index);
                    self.captures.resize(self.captures.len().max(index + 1), None);
                    self.captures[index] = Some(Secret::new(value));
                }
            }
        }
    }
}

fn take_one(
    bindings: &Bindings<'_>,
    take: &Take<'_>,
    answer: Answer<'_>,
) -> Result<Option<String>, TakeError> {
    let found = locate(bindings, take, answer)?.filter(|text| !text.is_empty());
    let found = found.or_else(|| take.default.map(str::to_owned));
    let value = match (found, take.into) {
        (Some(text), Target::ExpiresAt | Target::RefreshTokenExpiresAt) => {
            expiry(take.read, &text, answer.sent)
                .map_err(|()| origin(take))
                .or_else(|name| if take.required { Err(TakeError::Missing(name)) } else { Ok(None) })?
        }
        (Some(text), into) => Some(checked(bindings, into, text)?),
        (None, _) if take.required => return Err(TakeError::Missing(origin(take))),
        (None, _) => None,
    };
    Ok(value)
}

/// The text at a place.
fn locate(bindings: &Bindings<'_>, take: &Take<'_>, answer: Answer<'_>) -> Result<Option<String>, TakeError> {
    let headers = answer.response.map(|response| response.headers.as_slice()).unwrap_or_default();
    Ok(match take.from {
        Origin::Path(at) => at_path(bindings, take, at, answer)?,
        Origin::Paths(paths) => {
            let mut found = None;
            for at in paths {
                found = at_path(bindings, take, at, answer)?.filter(|text| !text.is_empty());
                if found.is_some() {
                    break;
                }
            }
            found
        }
        Origin::Header(name) => answer.response.and_then(|response| response.header(name)).map(str::to_owned),
        Origin::Cookie(name) => cookie::find(headers, name, answer.sent).map(str::to_owned),
        Origin::Body => {
            answer.response.map(|response| String::from_utf8_lossy(&response.body).trim().to_owned())
        }
        Origin::Parameter(name) => {
            answer.parameters.and_then(|parameters| parameters.get(name)).map(str::to_owned)
        }
    })
}

fn at_path(
    bindings: &Bindings<'_>,
    take: &Take<'_>,
    at: &str,
    answer: Answer<'_>,
) -> Result<Option<String>, TakeError> {
    // In a callback there are parameters only, and a path is the name of one.
    if let Some(parameters) = answer.parameters {
        return Ok(parameters.get(at).map(str::to_owned));
    }
    let mut filter = Vec::new();
    for (member, template) in take.filter {
        if let Some(value) = render::text(bindings, template).map_err(TakeError::Value)? {
            filter.push((*member, value));
        }
    }
    let fits = |item: &Json<'_>| {
        filter.iter().all(|(member, value)| {
            path::find(item, member, &|_| true)
                .and_then(path::scalar)
                .is_some_and(|found| found == value.as_str())
        })
    };
    let Some(found) = answer.document.and_then(|document| path::find(document, at, &fits)) else {
        return Ok(None);
    };
    let joined = |items: &[Json<'_>], separator: &str| {
        let texts: Vec<_> = items.iter().filter_map(path::scalar).collect();
        texts.join(separator)
    };
    Ok(match (found, kind_of(bindings, take.into)) {
        (Json::List(items), _) if take.into == Target::Scope => Some(joined(items, " ")),
        (Json::List(items), Some(Kind::Scopes { separator, .. })) => Some(joined(items, separator)),
        (Json::List(_) | Json::Object(_), Some(Kind::Json)) => Some(found.to_text()),
        // A server that has no token to give may say `false`, and none is called `true`.
        (Json::Boolean(_), _) if is_token(take.into) => None,
        (other, _) => path::scalar(other).map(std::borrow::Cow::into_owned),
    })
}

/// What a captured value may be.
fn kind_of<'c>(bindings: &Bindings<'c>, into: Target) -> Option<Kind<'c>> {
    let Target::Capture(index) = into else { return None };
    bindings.method.captures.get(usize::from(index)).map(|capture| capture.kind)
}

/// A value that may be used: captured values are foreign input, and tokens go into headers.
fn checked(bindings: &Bindings<'_>, into: Target, text: String) -> Result<String, TakeError> {
    let invalid = |key: &str, reason| TakeError::Invalid(Problem::new(key, reason));
    match into {
        Target::Capture(index) => {
            let Some(capture) = bindings.method.captures.get(usize::from(index)) else { return Ok(text) };
            let bounds = Bounds::of_capture(capture, bindings.loopback);
            kind::check(&bounds, &text).map_err(|reason| invalid(capture.key, reason))
        }
        Target::TokenType if is_proof_type(&text) => Err(TakeError::TokenType(text)),
        Target::AccountName | Target::TokenType => Ok(mask::clean(&text, &[])),
        Target::Scope => Ok(scopes::spaced(&text, bindings.scope_separator())),
        _ if text.chars().any(char::is_control) => Err(invalid(name(into), Reason::ControlCharacter)),
        _ => Ok(text),
    }
}

/// Types of tokens that need a proof with each request (RFC 6749 §7.1, RFC 9449 §7.1). Names compare without case.
fn is_proof_type(text: &str) -> bool {
    ["mac", "pop", "dpop"].iter().any(|kind| text.trim().eq_ignore_ascii_case(kind))
}

/// When something expires, in seconds since 1970 as a text: at most [`moment::LATEST`]. None where that is not stated.
fn expiry(read: Read<'_>, text: &str, sent: u64) -> Result<Option<String>, ()> {
    let seconds = match read {
        Read::Seconds | Read::Milliseconds => {
            let number = time::number(text).ok_or(())?;
            let seconds = if read == Read::Milliseconds { number / 1000 } else { number };
            // Nobody hands out a token that has expired: zero and less are how vendors write that it does not expire.
            let never = text.trim().parse::<f64>().is_ok_and(|number| number <= 0.0);
            let sent = i64::try_from(sent).unwrap_or(i64::MAX);
            return Ok((!never).then(|| up_to_latest(sent.saturating_add(seconds)).to_string()));
        }
        Read::Plain | Read::Unix => time::number(text).ok_or(())?,
        Read::UnixMs => time::number(text).ok_or(())? / 1000,
        Read::Rfc3339 => time::rfc3339(text).ok_or(())?,
        Read::HttpDate => time::http_date(text).ok_or(())?,
        Read::JwtExp => jwt_expiry(text).ok_or(())?,
        Read::Pattern(pattern) => time::read_pattern(text, pattern).ok_or(())?,
    };
    let seconds = up_to_latest(seconds);
    Ok((seconds > 0).then(|| seconds.to_string()))
}

/// An instant, of which the first and the last stand for all before and after.
fn up_to_latest(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0).min(moment::LATEST)
}

/// The `exp` claim of a JWT, which is not verified.
fn jwt_expiry(token: &str) -> Option<i64> {
    let claims = codec::base64_decode(token.split('.').nth(1)?.as_bytes())?;
    time::number(&path::scalar(Json::read(&claims)?.get("exp")?)?)
}

/// The text of a value, such as one that an answer is compared with. None where it is no text.
pub(crate) fn expected(bindings: &Bindings<'_>, node: &Node<'_>) -> Option<String> {
    match node {
        Node::Text(text) | Node::Number(text) => Some((*text).to_owned()),
        Node::Boolean(boolean) => Some(boolean.to_string()),
        Node::Slot(slot) => {
            let value = bindings.value(*slot, render::ALL).ok()??;
            String::from_utf8(value.into_owned()).ok()
        }
        Node::Join(template) => render::text(bindings, template).ok()?,
        Node::Null | Node::List(_) | Node::Object(_) => None,
    }
}

/// The place of a value, to tell what is missing.
fn origin(take: &Take<'_>) -> String {
    match take.from {
        Origin::Path(name) | Origin::Header(name) | Origin::Cookie(name) | Origin::Parameter(name) => {
            name.to_owned()
        }
        Origin::Paths(paths) => paths.join("` or `"),
        Origin::Body => "body".to_owned(),
    }
}

/// Whether something is sent as proof, and never read.
fn is_token(target: Target) -> bool {
    matches!(target, Target::Code | Target::AccessToken | Target::RefreshToken | Target::IdToken)
}

fn name(target: Target) -> &'static str {
    match target {
        Target::Code => "code",
        Target::AccessToken => "access_token",
        Target::RefreshToken => "refresh_token",
        Target::IdToken => "id_token",
        _ => "answer",
    }
}

/// Whether a parameter of a callback has the value that it must have.
pub(crate) fn same(given: Option<&str>, expected: &str) -> bool {
    given.is_some_and(|given| secret::ct_eq(given.as_bytes(), expected.as_bytes()))
}

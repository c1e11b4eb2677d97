//! Single requests: the end of a grant, and the check of credentials.

use std::fmt;

#[cfg(feature = "os")]
use crate::Flow;
use crate::answer::{self, Answer};
use crate::bindings::{Bindings, Gathered};
use crate::client::Client;
use crate::grant::Grant;
use crate::moment::Moment;
use crate::request::{Request, Response};
use crate::table::{Slot, Step};
use crate::{CallError, Problem, Reason, Secret, SignError, render, uses};

/// The request that ends a grant at the vendor's side (RFC 7009). It sends nothing itself.
#[must_use = "nothing happens before it is sent"]
pub struct Revocation {
    client: Client,
    grant: Grant,
}

/// A request that shows whether credentials work. It sends nothing itself.
#[must_use = "nothing happens before it is sent"]
pub struct Verification {
    client: Client,
    grant: Option<Grant>,
}

/// What the check of credentials showed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The name of the account that is connected, to show.
    pub account_name: Option<String>,
}

impl Revocation {
    /// What the request is for.
    #[cfg(feature = "os")]
    pub(crate) fn flow(&self) -> Flow {
        self.client.flow_of_use()
    }

    pub(crate) fn new(client: Client, grant: Grant) -> Self {
        Revocation { client, grant }
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// The grant is another's or has no token that the request takes, or a value cannot be computed.
    pub fn request(&self, moment: &Moment) -> Result<Request, CallError> {
        let step = self.client.method().revoke.ok_or(CallError::NothingToSend)?;
        let mut bindings = self.client.bindings_with(Some(&self.grant)).map_err(wrong_grant)?;
        bindings.moment = Some(moment);
        has_a_token(&bindings, &step)?;
        build(&self.client, &bindings, &step, Some(&self.grant))
    }

    /// Takes the answer. A server says yes to a token that it does not know, too (RFC 7009 §2.2).
    ///
    /// # Errors
    ///
    /// The answer is an error.
    pub fn receive(self, response: &Response, sent: &Moment) -> Result<(), CallError> {
        let step = self.client.method().revoke.ok_or(CallError::NothingToSend)?;
        read(&self.client, Some(&self.grant), &step, response, sent).map(drop)
    }
}

impl Verification {
    /// What the request is for.
    #[cfg(feature = "os")]
    pub(crate) fn flow(&self) -> Flow {
        self.client.flow_of_use()
    }

    pub(crate) fn new(client: Client, grant: Option<Grant>) -> Self {
        Verification { client, grant }
    }

    /// The request, signed.
    ///
    /// # Errors
    ///
    /// The grant is another's or missing, or a value cannot be computed.
    pub fn request(&self, moment: &Moment) -> Result<Request, CallError> {
        let step = self.client.method().api.verify.ok_or(CallError::NothingToSend)?;
        let mut bindings = self.client.bindings_with(self.grant.as_ref()).map_err(wrong_grant)?;
        bindings.moment = Some(moment);
        let request = build(&self.client, &bindings, step, self.grant.as_ref())?;
        // What goes with every call is part of the step: what the step says itself took the place of that.
        self.client.may_receive(&bindings, self.grant.as_ref(), step, &request.url).map_err(wrong_grant)?;
        Ok(request)
    }

    /// Takes the answer.
    ///
    /// # Errors
    ///
    /// The answer is an error: the credentials do not work.
    pub fn receive(self, response: &Response, sent: &Moment) -> Result<Verified, CallError> {
        let step = self.client.method().api.verify.ok_or(CallError::NothingToSend)?;
        let gathered = read(&self.client, self.grant.as_ref(), step, response, sent)?;
        Ok(Verified { account_name: gathered.account_name })
    }
}

/// Whether one of the tokens is there that a step uses. A parameter without a value is left out, and the token is what the request
/// is about (RFC 7009 §2.1).
fn has_a_token(bindings: &Bindings<'_>, step: &Step<'_>) -> Result<(), Problem> {
    let mut lacking = None;
    for slot in [Slot::AccessToken, Slot::RefreshToken, Slot::IdToken] {
        if uses::step_uses(bindings.method, step, slot) {
            if bindings.value(slot, render::ALL)?.is_some() {
                return Ok(());
            }
            lacking = lacking.or(Some(slot));
        }
    }
    lacking.map_or(Ok(()), |slot| Err(Problem::new(bindings.key(slot), Reason::NotInGrant)))
}

fn build(
    client: &Client,
    bindings: &Bindings<'_>,
    step: &Step<'_>,
    grant: Option<&Grant>,
) -> Result<Request, CallError> {
    let base = client.base_url(grant);
    if let Err(error) = &base
        && render::text(bindings, step.url)?.is_some_and(|url| url.starts_with('/'))
    {
        return Err(wrong_grant(error.clone()));
    }
    let base = base.ok();
    let mut request = render::build(bindings, step.method, step.url, &step.message, base.as_deref())?;
    request.timeout = Some(step.time_limit());
    Ok(request)
}

fn read(
    client: &Client,
    grant: Option<&Grant>,
    step: &Step<'_>,
    response: &Response,
    sent: &Moment,
) -> Result<Gathered, CallError> {
    let flow = client.flow_of_use();
    if response.body.len() > Response::LIMIT {
        return Err(CallError::TooLarge);
    }
    let mut bindings = client.bindings_with(grant).map_err(wrong_grant)?;
    bindings.moment = Some(sent);
    let document = answer::document(&response.body);
    let document = document.as_ref();
    let answer = Answer { response: Some(response), document, parameters: None, sent: sent.unix() };
    let taken = answer::judge(&bindings, step, response, document, sent, flow).and_then(|()| {
        answer::take_all(&bindings, step.take, answer)
            .map_err(|error| answer::unusable(error, step, response, document, sent, flow))
    });
    let mut secrets = client.secrets();
    secrets.extend(grant.iter().flat_map(|grant| grant.secrets()).map(Secret::expose));
    let mut gathered = Gathered::default();
    gathered.put(taken.map_err(|error| answer::masked(error, &bindings, secrets))?, sent.unix());
    Ok(gathered)
}

fn wrong_grant(error: SignError) -> CallError {
    if error == SignError::WrongGrant { CallError::WrongGrant } else { CallError::Sign(error) }
}

impl fmt::Debug for Revocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Revocation({})", self.client.id())
    }
}

impl fmt::Debug for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verification({})", self.client.id())
    }
}

//! One or more requests that end in a grant.

use std::fmt;

use crate::answer::{self, Answer};
use crate::bindings::{Bindings, Gathered};
use crate::client::Client;
use crate::grant::Grant;
use crate::moment::Moment;
use crate::request::{Request, Response};
use crate::table::{Slot, Step, Target};
use crate::{CallError, Flow, Secret, render, uses};

/// One or more requests that end in a grant. It sends nothing itself.
///
/// `send` and `send_blocking` run it with an HTTP client. Without one: send [`Call::request`], give the answer to
/// [`Call::receive`], and do it again while that says [`Next::Send`]. Send each request once, and follow no redirects.
#[must_use = "a call does nothing before it is sent"]
pub struct Call {
    client: Client,
    flow: Flow,
    stage: Stage,
    gathered: Gathered,
    old: Option<Grant>,
}

/// What comes after an answer.
#[derive(Debug)]
#[must_use = "the call may need another request"]
#[expect(clippy::large_enum_variant, reason = "it is made once for each answer and taken apart at once")]
#[non_exhaustive]
pub enum Next {
    /// Another request.
    Send(Box<Call>),
    /// The grant.
    Done(Grant),
}

/// Which request is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Refresh,
    Login(usize),
}

impl Call {
    /// The next request.
    ///
    /// # Errors
    ///
    /// A value of it cannot be computed or must not be sent, or the spec states no request.
    pub fn request(&self, moment: &Moment) -> Result<Request, CallError> {
        let step = self.step().ok_or(CallError::NothingToSend)?;
        let bindings = self.bindings_at(moment);
        let mut request = render::build(&bindings, step.method, step.url, &step.message, None)?;
        request.timeout = Some(step.time_limit());
        Ok(request)
    }

    /// Takes the answer to the request that was made with the same moment.
    ///
    /// # Errors
    ///
    /// The answer is an error, or lacks what must be there. Nothing is taken from an answer that is an error.
    pub fn receive(mut self, response: Response, sent: &Moment) -> Result<Next, CallError> {
        let step = self.step().ok_or(CallError::NothingToSend)?;
        if response.body.len() > Response::LIMIT {
            return Err(CallError::TooLarge);
        }
        let bindings = self.bindings_at(sent);
        let taken = match self.read(&bindings, step, &response, sent) {
            Ok(taken) => taken,
            Err(error) if error.ends_a_renewal() && self.can_log_in_again() => {
                // The refresh token is of no more use, so the new grant must not inherit it.
                self.old.iter_mut().for_each(Grant::forget_refresh_token);
                return Ok(Next::Send(Box::new(self.log_in_again())));
            }
            Err(error) => return Err(answer::masked(error, &bindings, self.secrets())),
        };
        self.gathered.put(taken, sent.unix());
        let done = match self.stage {
            Stage::Refresh => 0,
            Stage::Login(index) => index + 1,
        };
        if let Some(next) = self.next_login_step(done) {
            self.stage = Stage::Login(next);
            return Ok(Next::Send(Box::new(self)));
        }
        let grant = Grant::new(&self.client, self.gathered, sent.unix());
        Ok(Next::Done(match &self.old {
            Some(old) => grant.renewed_from(old),
            None => grant,
        }))
    }

    /// The row of the table that the next request is made of, for tools that show requests.
    #[doc(hidden)]
    #[must_use]
    pub fn step(&self) -> Option<&Step<'_>> {
        match self.stage {
            Stage::Refresh => self.client.method().refresh.as_ref(),
            Stage::Login(index) => self.client.method().login.get(index),
        }
    }

    /// What the call is for.
    #[cfg(feature = "os")]
    pub(crate) fn flow(&self) -> Flow {
        self.flow
    }

    /// A login without a person.
    pub(crate) fn direct_login(client: Client) -> Self {
        Call::login(client, Flow::DirectLogin, Gathered::default())
    }

    /// The steps of a login, from the first.
    pub(crate) fn login(client: Client, flow: Flow, gathered: Gathered) -> Self {
        Call { client, flow, stage: Stage::Login(0), gathered, old: None }
    }

    /// The renewal of a grant.
    pub(crate) fn refresh(client: Client, grant: &Grant) -> Result<Self, CallError> {
        if !client.owns(grant) {
            return Err(CallError::WrongGrant);
        }
        let method = client.method();
        let browser = method.authorize.is_some();
        let flow = if browser { Flow::BrowserRenewal } else { Flow::DirectRenewal };
        let has_token = grant.refresh_token.as_ref().is_some_and(|token| !token.expose().is_empty());
        let usable = method
            .refresh
            .is_some_and(|step| has_token || !uses::step_uses(method, &step, Slot::RefreshToken));
        if !usable && (browser || method.login.is_empty()) {
            return Err(CallError::CannotRefresh);
        }
        let call = Call {
            client,
            flow,
            stage: Stage::Refresh,
            gathered: Gathered::default(),
            old: Some(grant.clone()),
        };
        Ok(if usable { call } else { call.log_in_again() })
    }

    /// Whether a refused renewal is followed by a login without a person.
    fn can_log_in_again(&self) -> bool {
        self.flow == Flow::DirectRenewal && !self.client.method().login.is_empty()
    }

    /// The whole login, without a person. What the old grant had and the new one lacks is kept.
    fn log_in_again(self) -> Self {
        Call { flow: Flow::DirectLogin, stage: Stage::Login(0), gathered: Gathered::default(), ..self }
    }

    /// The next step of the login at or after a place. A renewal leaves out what is sent once, and what needs a code.
    fn next_login_step(&self, from: usize) -> Option<usize> {
        let method = self.client.method();
        let renewal = matches!(self.flow, Flow::BrowserRenewal | Flow::DirectRenewal);
        let fits = |step: &Step<'_>| !renewal || !(step.once || uses::step_uses(method, step, Slot::Code));
        (from..method.login.len()).find(|index| fits(&method.login[*index]))
    }

    fn bindings_at<'c>(&'c self, moment: &'c Moment) -> Bindings<'c> {
        let mut bindings = self.client.bindings();
        bindings.moment = Some(moment);
        bindings.gathered = Some(&self.gathered);
        // A renewal that logs in anew still sees the old grant: its refresh token may be newer than the one that was typed.
        bindings.grant = self.old.as_ref();
        bindings
    }

    fn read(
        &self,
        bindings: &Bindings<'_>,
        step: &Step<'_>,
        response: &Response,
        sent: &Moment,
    ) -> Result<Vec<(Target, String)>, CallError> {
        let document = answer::document(&response.body);
        let document = document.as_ref();
        answer::judge(bindings, step, response, document, sent, self.flow)?;
        let answer = Answer { response: Some(response), document, parameters: None, sent: sent.unix() };
        answer::take_all(bindings, step.take, answer)
            .map_err(|error| answer::unusable(error, step, response, document, sent, self.flow))
    }

    /// Everything that may have been sent and must not be shown.
    fn secrets(&self) -> Vec<&str> {
        let gathered = &self.gathered;
        let tokens = [
            &gathered.code,
            &gathered.verifier,
            &gathered.access_token,
            &gathered.refresh_token,
            &gathered.id_token,
        ];
        let captures = self.client.method().captures.iter().zip(&gathered.captures);
        let captures = captures.filter(|(capture, _)| capture.secret).filter_map(|(_, text)| text.as_ref());
        let mut secrets = self.client.secrets();
        secrets.extend(tokens.into_iter().flatten().chain(captures).map(Secret::expose));
        secrets.extend(self.old.iter().flat_map(Grant::secrets).map(Secret::expose));
        secrets
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("id", &self.client.id())
            .field("flow", &self.flow)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

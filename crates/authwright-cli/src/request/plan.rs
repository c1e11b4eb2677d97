//! The requests of a method, one after the other.

use authwright::table::{Method, Target};
use authwright::{Call, CallError, Client, Grant, Next, Request};
use clap::Args;

use super::answer::Answers;
use super::clock::Moments;
use crate::Result;
use crate::outcome::Outcome;

/// What the vendor would give, where it is to be something else than a made-up word.
#[derive(Args, Clone, Default)]
pub(crate) struct Given {
    /// The `state` of the login
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) state: Option<String>,
    /// The authorization code
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) code: Option<String>,
    /// The access token
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) access_token: Option<String>,
    /// The refresh token
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) refresh_token: Option<String>,
}

impl Given {
    /// Refuses what a method has no use for, and sets the fields that have the names of tokens.
    pub(super) fn fill(&self, method: &Method<'_>, pairs: &mut Vec<(String, String)>) -> Result<()> {
        let steps = method.login.iter().chain(method.refresh.as_ref());
        let takes: Vec<Target> =
            steps.flat_map(|step| step.take).chain(method.callback.take).map(|take| take.into).collect();
        let options = [
            ("--state", &self.state, method.authorize.is_some()),
            ("--code", &self.code, takes.contains(&Target::Code)),
            ("--access-token", &self.access_token, takes.contains(&Target::AccessToken)),
            (
                "--refresh-token",
                &self.refresh_token,
                takes.contains(&Target::RefreshToken) || method.refresh.is_some(),
            ),
        ];
        for (option, text, is_used) in options {
            let Some(text) = text else { continue };
            let key = option.trim_start_matches('-').replace('-', "_");
            let is_field = method.fields.iter().any(|field| field.key == key);
            if is_field && pairs.iter().any(|(set, _)| *set == key) {
                return Err(Outcome::unusable(format!("`{key}` is set, and given with {option} too")));
            }
            if is_field {
                pairs.push((key, text.clone()));
            } else if !is_used {
                let message = format!("the method `{}` has no use for {option}", method.id);
                return Err(Outcome::unusable(message));
            }
        }
        Ok(())
    }
}

/// A call of the API.
#[derive(Args, Clone, Default)]
pub(crate) struct ApiCall {
    /// Show a call of the API too: a path below its base URL, or a URL
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// The HTTP method of the call of the API [default: GET, and POST with --body]
    #[arg(long, requires = "path", value_parser = verb)]
    verb: Option<String>,
    /// The body of the call of the API
    #[arg(long, value_name = "TEXT", requires = "path", allow_hyphen_values = true)]
    body: Option<String>,
    /// The media type of the body [default: application/json]
    #[arg(long, value_name = "TYPE", requires = "body")]
    content_type: Option<String>,
}

impl ApiCall {
    /// The request without credentials. None where no path was given.
    fn request(&self) -> Option<Request> {
        let path = self.path.as_deref()?;
        let verb = self.verb.as_deref().unwrap_or(if self.body.is_some() { "POST" } else { "GET" });
        let mut request = Request::new(verb, path);
        if let Some(body) = &self.body {
            let media_type = self.content_type.as_deref().unwrap_or("application/json");
            request.headers.push(("Content-Type".to_owned(), media_type.to_owned()));
            request.body = body.clone().into_bytes();
        }
        Some(request)
    }
}

/// A method as HTTP has them (RFC 9110 §9.1, §16.1.1), in capital letters.
fn verb(text: &str) -> std::result::Result<String, &'static str> {
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if fits { Ok(text.to_ascii_uppercase()) } else { Err("a method is letters and hyphens, such as PATCH") }
}

/// A request with its name.
pub(super) struct Shown {
    /// What it is for: `authorize`, `token`, `verify`, `api`, `refresh` or `revoke`; further steps have their number.
    pub(super) name: String,
    pub(super) request: Request,
}

/// Everything that the requests depend on.
pub(super) struct Plan<'p> {
    pub(super) client: &'p Client,
    pub(super) method: &'p Method<'static>,
    pub(super) pairs: &'p [(String, String)],
    pub(super) captures: &'p [(String, String)],
    pub(super) given: &'p Given,
    pub(super) clock: &'p Moments,
    pub(super) api: &'p ApiCall,
}

impl Plan<'_> {
    /// Makes the requests, in the order in which they are sent.
    pub(super) fn run(&self) -> Result<Vec<Shown>> {
        let mut shown = Vec::new();
        let grant = match self.start(&mut shown)? {
            Some(call) => Some(self.follow("token", call, &mut shown)?),
            None => None,
        };
        if let Some(verification) = self.client.verify(grant.as_ref()) {
            let request =
                verification.request(&self.moment(&shown)).map_err(|error| self.fault("verify", &error))?;
            shown.push(Shown { name: "verify".to_owned(), request });
        }
        if let Some(mut request) = self.api.request() {
            let moment = self.moment(&shown);
            self.client
                .sign(grant.as_ref(), &mut request, &moment)
                .map_err(|error| self.fault("api", &error))?;
            shown.push(Shown { name: "api".to_owned(), request });
        }
        let Some(mut grant) = grant else { return Ok(shown) };
        if grant.refresh_token.is_none() {
            grant.refresh_token = self.given.refresh_token.as_deref().map(authwright::Secret::from);
        }
        // A renewal that is a login in disguise was shown already.
        match self.client.refresh(&grant) {
            Ok(call) if call.step() == self.method.refresh.as_ref() => {
                self.follow("refresh", call, &mut shown)?;
            }
            Ok(_) | Err(CallError::CannotRefresh) => {}
            Err(error) => return Err(self.fault("refresh", &error)),
        }
        if let Some(revocation) = self.client.revoke(&grant) {
            let request =
                revocation.request(&self.moment(&shown)).map_err(|error| self.fault("revoke", &error))?;
            shown.push(Shown { name: "revoke".to_owned(), request });
        }
        Ok(shown)
    }

    /// What must not be shown.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let fields = self.method.fields.iter().filter(|field| field.secret).map(|field| field.key);
        let captures =
            self.method.captures.iter().filter(|capture| capture.secret).map(|capture| capture.key);
        let keys: Vec<&str> = fields.chain(captures).collect();
        let pairs = self.pairs.iter().chain(self.captures).filter(|(key, _)| keys.contains(&key.as_str()));
        let given = [&self.given.code, &self.given.access_token, &self.given.refresh_token];
        pairs.map(|(_, text)| text.as_str()).chain(given.into_iter().flatten().map(String::as_str)).collect()
    }

    fn start(&self, shown: &mut Vec<Shown>) -> Result<Option<Call>> {
        let moment = self.moment(shown);
        let Some(login) = self.client.start_login(&moment) else { return Ok(self.client.log_in()) };
        let (url, pending, state) = self.with_state(login)?;
        shown.push(Shown { name: "authorize".to_owned(), request: Request::get(url) });
        let query =
            self.answers().callback(&state, &|query| self.client.expected_in_callback(query, &moment));
        let call = self.client.finish_login(pending, &query, &moment);
        call.map(Some).map_err(|error| self.fault("callback", &error))
    }

    /// The login with the state that was asked for. The state is random and long, so it stands nowhere else by chance.
    fn with_state(&self, login: authwright::Login) -> Result<(String, authwright::Pending, String)> {
        let fault = |error: &dyn std::fmt::Display| self.fault("authorize", error);
        let stored = login.pending.to_secret_json();
        let mut stored: serde_json::Value =
            serde_json::from_str(stored.expose()).map_err(|error| fault(&error))?;
        let random = stored["state"].as_str().unwrap_or_default().to_owned();
        let Some(state) = &self.given.state else { return Ok((login.url, login.pending, random)) };
        stored["state"] = state.as_str().into();
        let pending =
            authwright::Pending::from_secret_json(&stored.to_string()).map_err(|error| fault(&error))?;
        Ok((login.url.replace(&random, &super::answer::encode(state)), pending, state.clone()))
    }

    fn follow(&self, name: &str, mut call: Call, shown: &mut Vec<Shown>) -> Result<Grant> {
        let mut number = 1;
        let first = shown.len();
        loop {
            let moment = self.moment(shown);
            let request = call.request(&moment).map_err(|error| self.fault(name, &error))?;
            let response = self.answers().to(call.step());
            shown.push(Shown { name: format!("{name} {number}"), request });
            match call.receive(response, &moment).map_err(|error| self.fault(name, &error))? {
                Next::Send(next) => call = *next,
                Next::Done(grant) => {
                    if number == 1 {
                        name.clone_into(&mut shown[first].name);
                    }
                    return Ok(grant);
                }
                _ => return Err(self.fault(name, &"the flow has a part that this version does not know")),
            }
            number += 1;
        }
    }

    fn answers(&self) -> Answers<'_> {
        Answers {
            method: self.method,
            pairs: self.pairs,
            captures: self.captures,
            given: self.given,
            now: self.clock.unix(),
        }
    }

    fn moment(&self, shown: &[Shown]) -> authwright::Moment {
        self.clock.of(u8::try_from(shown.len()).unwrap_or(u8::MAX))
    }

    fn fault(&self, name: &str, error: &dyn std::fmt::Display) -> Outcome {
        Outcome::unusable(format!("{}: the request `{name}` cannot be shown: {error}", self.client.id()))
    }
}

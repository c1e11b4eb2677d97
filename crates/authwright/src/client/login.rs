//! Logins in a browser.

use super::{Client, fields, invalid, no_moment};
use crate::answer::{self, Answer, TakeError};
use crate::bindings::{Bindings, Gathered, Held, SCOPE};
use crate::call::Call;
use crate::callback::{CallbackError, Parameters};
use crate::kind::{self, Bounds};
use crate::login::{self, Login, LoginKey, LoginOptions, Pending};
use crate::moment::Moment;
use crate::table::{Authorize, Field, Kind, Pkce, StateLength};
use crate::{Flow, InvalidCredentials, Problem, Reason, Secret, render, scopes, url};

impl Client {
    /// Starts a login in a browser. None where the method has none.
    #[must_use]
    pub fn start_login(&self, moment: &Moment) -> Option<Login> {
        let authorize = self.method().authorize?;
        Some(self.start(&authorize, &LoginOptions::default(), Gathered::default(), moment))
    }

    /// Starts a login of which [`Pending::to_cookie`] makes a cookie. None where the method has none.
    #[must_use]
    pub fn start_login_keyed(&self, moment: &Moment, key: &LoginKey) -> Option<Login> {
        let authorize = self.method().authorize?;
        let options = LoginOptions { key: Some(key.clone()), ..LoginOptions::default() };
        Some(self.start(&authorize, &options, Gathered::default(), moment))
    }

    /// Starts a login that differs from the credentials.
    ///
    /// # Errors
    ///
    /// The method has no login in a browser, or does not let its redirect URI or scopes be chosen, or these are wrong.
    pub fn start_login_with(
        &self,
        options: LoginOptions,
        moment: &Moment,
    ) -> Result<Login, InvalidCredentials> {
        let Some(authorize) = self.method().authorize else {
            return Err(invalid(Problem::new("method", Reason::NoSuchMethod)));
        };
        let scope = match &options.scopes {
            Some(scopes) => {
                let separator = self.bindings().scope_separator();
                let separator = separator.ok_or_else(|| invalid(Problem::new(SCOPE, Reason::Unknown)))?;
                let text = fields::scopes_text(scopes, separator);
                Some(text.map_err(|reason| invalid(Problem::new(SCOPE, reason)))?)
            }
            None => None,
        };
        let overrides = self.overrides(options.redirect_uri.as_deref(), scope.as_deref())?;
        let gathered = Gathered { overrides, scope, ..Gathered::default() };
        Ok(self.start(&authorize, &options, gathered, moment))
    }

    /// Finishes a login: checks what the browser brought back, and gives the call that fetches the grant.
    ///
    /// `query` is the raw query of the callback, of at most [`CallbackError::LIMIT`] bytes; a whole URL and a form body do too.
    /// The state is compared before anything else is looked at.
    ///
    /// # Errors
    ///
    /// The callback is not that of this login, or says that there will be no grant. Nothing may be sent then.
    pub fn finish_login(
        &self,
        pending: Pending,
        query: &str,
        moment: &Moment,
    ) -> Result<Call, CallbackError> {
        let method = self.method();
        let Some(authorize) =
            method.authorize.filter(|_| pending.id == self.id() && self.is_of(&pending.made_for))
        else {
            return Err(CallbackError::WrongMethod);
        };
        if pending.is_expired(moment.unix()) {
            return Err(CallbackError::Expired);
        }
        if query.len() > CallbackError::LIMIT {
            return Err(CallbackError::TooLong);
        }
        let parameters = Parameters::read(query);
        if let Some(name) = method.callback.state
            && !answer::same(parameters.get(name), &pending.state)
        {
            return Err(CallbackError::StateMismatch);
        }
        if let Some(name) = parameters.repeated(&|name| method.callback.reads(name)) {
            return Err(CallbackError::Repeated(crate::mask::clean(name, &[])));
        }
        let denied = CallbackError::denied(&parameters);
        let overrides = self.overrides(pending.redirect_uri.as_deref(), pending.scope.as_deref());
        let mut gathered = Gathered {
            verifier: verifier(&authorize, pending.verifier),
            state: Some(pending.state),
            overrides: overrides.map_err(|_| CallbackError::WrongMethod)?,
            callback: parameters,
            ..Gathered::default()
        };
        if let Some(denied) = denied {
            return Err(self.check_callback(&gathered, moment, true).err().unwrap_or(denied));
        }
        // What the answer does not state was granted as asked for (RFC 6749 §5.1).
        gathered.scope = self.asked_scope(&authorize, &gathered, moment);
        let taken = self.read_callback(&gathered, moment)?;
        gathered.put(taken, moment.unix());
        Ok(Call::login(self.clone(), Flow::BrowserLogin, gathered))
    }

    /// What the checked parameters of a callback with this query must be, for tools that show a login without a vendor.
    #[doc(hidden)]
    #[must_use]
    pub fn expected_in_callback(&self, query: &str, moment: &Moment) -> Vec<(String, String)> {
        let gathered = Gathered { callback: Parameters::read(query), ..Gathered::default() };
        let bindings = self.login_bindings(&gathered, moment);
        let checks = bindings.method.callback.check.iter();
        let expected = checks.filter_map(|(name, template)| {
            Some(((*name).to_owned(), render::text(&bindings, template).ok()??))
        });
        expected.collect()
    }

    /// Tries whether the authorization URL can be made of these credentials, so that starting a login cannot fail.
    pub(super) fn try_login_url(&self) -> Result<(), InvalidCredentials> {
        let Some(authorize) = self.method().authorize else { return Ok(()) };
        let moment = no_moment();
        let gathered =
            self.secrets_of_login(&authorize, &LoginOptions::default(), Gathered::default(), &moment);
        self.login_url(&authorize, &gathered.0, &moment).map(drop).map_err(invalid)
    }

    fn start(
        &self,
        authorize: &Authorize<'_>,
        options: &LoginOptions,
        gathered: Gathered,
        moment: &Moment,
    ) -> Login {
        let (gathered, verifier) = self.secrets_of_login(authorize, options, gathered, moment);
        // The URL was tried with these credentials already; only a computed value could still fail at this very moment,
        // and an empty URL leads nowhere.
        let url = self.login_url(authorize, &gathered, moment).unwrap_or_default();
        let pending = Pending {
            id: self.id(),
            started: moment.unix(),
            state: gathered.state.unwrap_or_default(),
            verifier,
            redirect_uri: options.redirect_uri.clone(),
            scope: gathered.scope,
            made_for: self.tenant(),
        };
        Login { url, pending }
    }

    /// State and PKCE verifier of a login. The verifier is given to the slots only where the vendor knows PKCE.
    fn secrets_of_login(
        &self,
        authorize: &Authorize<'_>,
        options: &LoginOptions,
        mut gathered: Gathered,
        moment: &Moment,
    ) -> (Gathered, Secret) {
        let state = login::random_state(moment, self.state_length(authorize));
        let verifier = match &options.key {
            Some(key) => key.verifier(&state),
            None => login::random_verifier(moment),
        };
        gathered.verifier = self::verifier(authorize, verifier.clone());
        gathered.state = Some(state);
        (gathered, verifier)
    }

    fn login_url(
        &self,
        authorize: &Authorize<'_>,
        gathered: &Gathered,
        moment: &Moment,
    ) -> Result<String, Problem> {
        let bindings = self.login_bindings(gathered, moment);
        let text = render::text(&bindings, authorize.url)?;
        let mut target = text.ok_or_else(|| Problem::new("authorize", Reason::Missing))?;
        if !url::is_safe(&target, self.loopback()) {
            return Err(Problem::new("authorize", Reason::NotAUrl));
        }
        render::add_to_url(&bindings, authorize.query, &|_| true, &mut target)?;
        Ok(target)
    }

    /// The parameter `scope` of the authorization request.
    fn asked_scope(&self, authorize: &Authorize<'_>, gathered: &Gathered, moment: &Moment) -> Option<String> {
        let bindings = self.login_bindings(gathered, moment);
        let (_, node) = authorize.query.iter().find(|(name, _)| *name == SCOPE)?;
        let text = answer::expected(&bindings, node)?;
        Some(scopes::spaced(&text, bindings.scope_separator())).filter(|text| !text.is_empty())
    }

    /// Compares the parameters that must have a certain value: all of them, or those that the callback has. An error answer
    /// may lack what comes with a code, but what it has is that of this login's server (RFC 9207 §2.4).
    fn check_callback(
        &self,
        gathered: &Gathered,
        moment: &Moment,
        only_present: bool,
    ) -> Result<(), CallbackError> {
        let bindings = self.login_bindings(gathered, moment);
        let is_present = |name: &str| gathered.callback.iter().any(|(present, _)| present == name);
        for (name, template) in bindings.method.callback.check {
            if only_present && !is_present(name) {
                continue;
            }
            // Where there is nothing to compare with, a forged value would pass as well as a true one.
            let expected = render::text(&bindings, template).map_err(CallbackError::Value)?;
            if !expected.is_some_and(|expected| answer::same(gathered.callback.get(name), &expected)) {
                return Err(CallbackError::Check((*name).to_owned()));
            }
        }
        Ok(())
    }

    fn read_callback(
        &self,
        gathered: &Gathered,
        moment: &Moment,
    ) -> Result<Vec<(crate::table::Target, String)>, CallbackError> {
        self.check_callback(gathered, moment, false)?;
        let bindings = self.login_bindings(gathered, moment);
        let callback = &bindings.method.callback;
        let answer = Answer {
            response: None,
            document: None,
            parameters: Some(&gathered.callback),
            sent: moment.unix(),
        };
        answer::take_all(&bindings, callback.take, answer).map_err(|error| match error {
            TakeError::Missing(name) => CallbackError::Parameter(name),
            TakeError::Invalid(problem) => CallbackError::Invalid(problem),
            TakeError::Value(problem) => CallbackError::Value(problem),
            TakeError::TokenType(_) => CallbackError::Parameter("token_type".to_owned()),
        })
    }

    fn login_bindings<'c>(&'c self, gathered: &'c Gathered, moment: &'c Moment) -> Bindings<'c> {
        let mut bindings = self.bindings();
        bindings.gathered = Some(gathered);
        bindings.moment = Some(moment);
        bindings
    }

    /// How long the state is to be. Dynamic values reach this too, so it is bounded where the state is made.
    fn state_length(&self, authorize: &Authorize<'_>) -> i64 {
        match authorize.state_length {
            StateLength::Characters(length) => i64::from(length),
            StateLength::Value(slot) => {
                let bindings = self.bindings();
                let value = bindings.value(slot, render::ALL).ok().flatten();
                value.and_then(|value| std::str::from_utf8(&value).ok()?.parse().ok()).unwrap_or(43)
            }
        }
    }

    /// The fields that have other values in one login.
    fn overrides(
        &self,
        redirect_uri: Option<&str>,
        scope: Option<&str>,
    ) -> Result<Vec<(u16, Held)>, InvalidCredentials> {
        let mut overrides = Vec::new();
        if let Some(text) = redirect_uri {
            let index = self.field_index(&|field| fields::is_redirect_uri(field));
            let index = index.ok_or_else(|| invalid(Problem::new("redirect_uri", Reason::Unknown)))?;
            let field = self.method().fields.get(usize::from(index));
            let bounds = Bounds {
                kind: Kind::Url,
                within: field.map_or(&[], |field| field.within),
                pattern: field.and_then(|field| field.pattern),
                loopback: self.loopback(),
                redirect: true,
            };
            let text =
                kind::check(&bounds, text).map_err(|reason| invalid(Problem::new("redirect_uri", reason)))?;
            overrides.push((index, Held { text: text.into(), choice: None, is_default: false }));
        }
        if let Some(text) = scope {
            let index = self.field_index(&|field| field.key == SCOPE);
            let index = index.ok_or_else(|| invalid(Problem::new(SCOPE, Reason::Unknown)))?;
            overrides.push((index, Held { text: text.into(), choice: None, is_default: false }));
        }
        Ok(overrides)
    }

    fn field_index(&self, is: &dyn Fn(&Field<'_>) -> bool) -> Option<u16> {
        self.method().fields.iter().position(is).and_then(|index| u16::try_from(index).ok())
    }
}

/// A verifier is sent only where a challenge was (RFC 7636 §4.5).
fn verifier(authorize: &Authorize<'_>, verifier: Secret) -> Option<Secret> {
    (authorize.pkce != Pkce::None).then_some(verifier)
}

//! Any connector, any method, with checked credentials.

mod environment;
mod fields;
mod form;
mod login;
mod stored;
mod tenant;

use std::fmt;
use std::sync::Arc;

use crate::bindings::{Bindings, Held, Known};
use crate::call::Call;
use crate::grant::Grant;
use crate::moment::Moment;
use crate::request::Response;
use crate::table::{Connector, Method, Phase, Slot};
use crate::uses::{self, Use};
use crate::value::{Given, Value};
use crate::{
    CallError, Flow, InvalidCredentials, Problem, Reason, Revocation, SignError, Spec, Verification, answer,
    derive, moment, render,
};

pub(crate) use tenant::Tenant;

/// How long before its end a grant is renewed where the spec does not say, in seconds.
const MARGIN: u64 = 60;

/// Stands in for a method that a [`Tables`](crate::Tables) lends once and then no more.
static NOTHING: Method<'static> = Method::new("", "", "", &[]);

/// Makes the requests of any connector and any method, with checked credentials. It sends nothing itself.
///
/// Cheap to clone. Its `Debug` shows `connector/method` alone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    spec: Spec,
    method: usize,
    held: Vec<Option<Held>>,
    known: Vec<Known>,
}

impl Client {
    /// Checks the values of a method, in the order of its fields. For generated code.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the values.
    #[doc(hidden)]
    pub fn new(spec: Spec, method: usize, values: &[Value<'_>]) -> Result<Self, InvalidCredentials> {
        Client::of_given(spec, method, values.iter().map(Given::from).collect())
    }

    /// Checks what is given for the fields of a method, in their order.
    fn of_given(spec: Spec, method: usize, values: Vec<Given>) -> Result<Self, InvalidCredentials> {
        let mut inner = Inner { spec, method, held: Vec::new(), known: Vec::new() };
        let connector = inner.spec.connector();
        let Some(&table) = connector.methods.get(method) else {
            return Err(invalid(inner.spec.no_such_method()));
        };
        let loopback = inner.spec.loopback();
        let mut problems = Vec::new();
        if values.len() > table.fields.len() {
            problems.push(Problem::new("values", Reason::Unknown));
        }
        let mut held = Vec::with_capacity(table.fields.len());
        let mut values = values.into_iter();
        for field in table.fields {
            match fields::settle(field, values.next().unwrap_or(Given::Absent), loopback) {
                Ok(value) => held.push(value),
                Err(reason) => problems.push(Problem::new(field.key, reason)),
            }
        }
        if !problems.is_empty() {
            return Err(InvalidCredentials { problems });
        }
        let known = compute_known(table, &held, loopback)?;
        (inner.held, inner.known) = (held, known);
        let client = Client { inner: Arc::new(inner) };
        client.try_login_url()?;
        Ok(client)
    }

    /// `connector/method`, as stored grants and logins have it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.connector().id, self.method().id)
    }

    /// The connector.
    #[must_use]
    pub fn connector(&self) -> Connector<'_> {
        self.inner.spec.connector()
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method<'_> {
        self.connector().methods.get(self.inner.method).copied().unwrap_or(&NOTHING)
    }

    /// Logs in. None where a person must do it in a browser, and where credentials are sent with each request.
    pub fn log_in(&self) -> Option<Call> {
        let method = self.method();
        let direct = method.authorize.is_none() && !method.login.is_empty();
        direct.then(|| Call::direct_login(self.clone()))
    }

    /// Renews a grant. Without a refresh token, or with one that the server refuses, it logs in again where that needs no person.
    ///
    /// # Errors
    ///
    /// [`CallError::CannotRefresh`] where a person is needed, [`CallError::WrongGrant`] for a grant of another method.
    pub fn refresh(&self, grant: &Grant) -> Result<Call, CallError> {
        Call::refresh(self.clone(), grant)
    }

    /// Ends a grant at the vendor's side. None where the spec states no way to.
    pub fn revoke(&self, grant: &Grant) -> Option<Revocation> {
        self.method().revoke.map(|_| Revocation::new(self.clone(), grant.clone()))
    }

    /// A cheap request that shows whether the credentials work. None where the spec states none.
    pub fn verify(&self, grant: Option<&Grant>) -> Option<Verification> {
        self.method().api.verify.map(|_| Verification::new(self.clone(), grant.cloned()))
    }

    /// What the paths of API calls are joined to, without a slash at its end.
    ///
    /// # Errors
    ///
    /// The spec states none, or the grant is another's or lacks a value that it needs.
    pub fn base_url(&self, grant: Option<&Grant>) -> Result<String, SignError> {
        let mut bindings = self.bindings_with(grant)?;
        let template = bindings.method.api.base_url;
        if grant.is_none() && uses::template(template, &|used| matches!(used, Use::Slot(Slot::Capture(_)))) {
            return Err(SignError::NoGrant);
        }
        bindings.moment = None;
        let url =
            render::text(&bindings, template)?.filter(|url| !url.is_empty()).ok_or(SignError::NoBaseUrl)?;
        Ok(url.trim_end_matches('/').to_owned())
    }

    /// Whether a grant should be renewed now: as long before it expires as the spec says, or a minute. False where nobody says
    /// when it expires.
    ///
    /// A short life shortens that time, to half of it where the spec says and to a tenth where it does not, so that a token
    /// that lives shorter than a minute is not renewed again and again.
    #[must_use]
    pub fn needs_renewal(&self, grant: &Grant, now: std::time::SystemTime) -> bool {
        let Some(expires_at) = grant.expires_at else { return false };
        let life = expires_at.saturating_sub(grant.obtained_at);
        let before = match self.method().renew.before {
            Some(seconds) => u64::from(seconds).min(life / 2),
            None => MARGIN.min(life / 10),
        };
        moment::unix(now).saturating_add(before) >= expires_at
    }

    /// Whether a session has gone so long without a call that the vendor has ended it.
    #[must_use]
    pub fn is_idle(&self, last_call: std::time::SystemTime, now: std::time::SystemTime) -> bool {
        let idle = self.method().renew.idle;
        idle.is_some_and(|idle| moment::unix(now) >= moment::unix(last_call).saturating_add(u64::from(idle)))
    }

    /// Whether an answer of the API says that the grant must be renewed: status 401, or what the spec states in its place.
    #[must_use]
    pub fn asks_for_renewal(&self, response: &Response) -> bool {
        let conditions = self.method().renew.when;
        if conditions.is_empty() {
            return response.status == 401;
        }
        let document = answer::document(&response.body);
        let bindings = self.bindings();
        conditions.iter().any(|condition| answer::holds(&bindings, condition, response, document.as_ref()))
    }

    /// What the slots of the method mean, as far as credentials say it.
    pub(crate) fn bindings(&self) -> Bindings<'_> {
        Bindings::new(self.method(), &self.inner.held, &self.inner.known, self.inner.spec.loopback())
    }

    /// The same with a grant, which must be of this method.
    pub(crate) fn bindings_with<'c>(&'c self, grant: Option<&'c Grant>) -> Result<Bindings<'c>, SignError> {
        if let Some(grant) = grant
            && !self.owns(grant)
        {
            return Err(SignError::WrongGrant);
        }
        let mut bindings = self.bindings();
        bindings.grant = grant;
        Ok(bindings)
    }

    /// Whether a grant is of this method, and for its hosts.
    pub(crate) fn owns(&self, grant: &Grant) -> bool {
        let rest = grant.id.strip_prefix(self.connector().id).and_then(|rest| rest.strip_prefix('/'));
        rest == Some(self.method().id) && self.is_of(&grant.made_for)
    }

    /// What using a grant or credentials of this method is.
    pub(crate) fn flow_of_use(&self) -> Flow {
        if self.method().authorize.is_some() { Flow::BrowserUse } else { Flow::DirectUse }
    }

    /// The secrets among the credentials.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        let fields = self.method().fields.iter().zip(&self.inner.held).filter(|(field, _)| field.secret);
        fields.filter_map(|(_, held)| Some(held.as_ref()?.text.expose())).collect()
    }

    fn loopback(&self) -> bool {
        self.inner.spec.loopback()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.id())
    }
}

/// Computes the values that depend on fields alone, and finds out about the others.
fn compute_known(
    method: &Method<'_>,
    held: &[Option<Held>],
    loopback: bool,
) -> Result<Vec<Known>, InvalidCredentials> {
    let mut known: Vec<Known> = Vec::with_capacity(method.derived.len());
    let mut problems = Vec::new();
    for (index, derived) in method.derived.iter().enumerate() {
        let bindings = Bindings::new(method, held, &known, loopback);
        let of_request = uses::derived(derived, &|used| bindings.is_of_request(used));
        let value = if derive::needs_legacy_hashes(derived) {
            Err(Problem::new(derived.key, Reason::NeedsLegacyHashes))
        } else if derived.phase == Phase::Fixed {
            derive::compute(&bindings, index, derived)
        } else {
            Ok(None)
        };
        let value = value.unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        known.push(Known { value, of_request });
    }
    if problems.is_empty() { Ok(known) } else { Err(InvalidCredentials { problems }) }
}

fn invalid(problem: Problem) -> InvalidCredentials {
    InvalidCredentials { problems: vec![problem] }
}

/// A moment for requests that are tried and thrown away.
fn no_moment() -> Moment {
    Moment { now: std::time::UNIX_EPOCH, entropy: [0; 64] }
}

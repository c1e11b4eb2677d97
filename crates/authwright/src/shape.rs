//! Clients of a fixed shape: only the methods that make sense for it.

use std::time::SystemTime;

use crate::call::Call;
use crate::callback::CallbackError;
use crate::client::Client;
use crate::grant::Grant;
use crate::login::{Login, LoginKey, LoginOptions, Pending};
use crate::moment::Moment;
use crate::request::{Request, Response};
use crate::table::CompiledConnector;
use crate::value::Value;
use crate::{CallError, InvalidCredentials, Revocation, SignError, Spec, Verification};

/// A client of a method in which a person logs in with a browser.
#[derive(Debug, Clone)]
pub struct BrowserLogin(Client);

/// A client of a method that logs in without a person.
#[derive(Debug, Clone)]
pub struct DirectLogin(Client);

/// A client of a method without a login: credentials are sent with each request.
#[derive(Debug, Clone)]
pub struct Signed(Client);

impl BrowserLogin {
    /// Starts a login: send the browser to its URL, and keep what is pending in the browser's session.
    #[must_use]
    pub fn start_login(&self, moment: &Moment) -> Login {
        self.0.start_login(moment).unwrap_or_else(|| Login::nowhere(self.0.id(), moment))
    }

    /// Starts a login of which [`Pending::to_cookie`] makes a cookie.
    #[must_use]
    pub fn start_login_keyed(&self, moment: &Moment, key: &LoginKey) -> Login {
        self.0.start_login_keyed(moment, key).unwrap_or_else(|| Login::nowhere(self.0.id(), moment))
    }

    /// Starts a login that differs from the credentials.
    ///
    /// # Errors
    ///
    /// The method does not let its redirect URI or scopes be chosen, or these are wrong.
    pub fn start_login_with(
        &self,
        options: LoginOptions,
        moment: &Moment,
    ) -> Result<Login, InvalidCredentials> {
        self.0.start_login_with(options, moment)
    }

    /// Finishes a login: checks what the browser brought back, and gives the call that fetches the grant.
    ///
    /// `query` is the raw query of the callback. See [`Client::finish_login`].
    ///
    /// # Errors
    ///
    /// The callback is not that of this login, or says that there will be no grant.
    pub fn finish_login(
        &self,
        pending: Pending,
        query: &str,
        moment: &Moment,
    ) -> Result<Call, CallbackError> {
        self.0.finish_login(pending, query, moment)
    }
}

impl DirectLogin {
    /// Logs in.
    pub fn log_in(&self) -> Call {
        Call::direct_login(self.0.clone())
    }
}

impl Signed {
    /// What the paths of API calls are joined to. See [`Client::base_url`].
    ///
    /// # Errors
    ///
    /// The spec states none.
    pub fn base_url(&self) -> Result<String, SignError> {
        self.0.base_url(None)
    }

    /// Adds credentials to an API request. See [`Client::sign`].
    ///
    /// # Errors
    ///
    /// The request must not have them.
    pub fn sign(&self, request: &mut Request, moment: &Moment) -> Result<(), SignError> {
        self.0.sign(None, request, moment)
    }

    /// A cheap request that shows whether the credentials work. None where the spec states none.
    pub fn verify(&self) -> Option<Verification> {
        self.0.verify(None)
    }

    /// The client of any shape.
    #[must_use]
    pub fn as_client(&self) -> &Client {
        &self.0
    }
}

/// Gives a shape that has grants what all of them can.
macro_rules! with_grants {
    ($($shape:ty),*) => {$(
        impl $shape {
            /// Renews a grant. See [`Client::refresh`].
            ///
            /// # Errors
            ///
            /// A person is needed, or the grant is another's.
            pub fn refresh(&self, grant: &Grant) -> Result<Call, CallError> {
                self.0.refresh(grant)
            }

            /// Ends a grant at the vendor's side. None where the spec states no way to.
            pub fn revoke(&self, grant: &Grant) -> Option<Revocation> {
                self.0.revoke(grant)
            }

            /// A cheap request that shows whether a grant works. None where the spec states none.
            pub fn verify(&self, grant: &Grant) -> Option<Verification> {
                self.0.verify(Some(grant))
            }

            /// What the paths of API calls are joined to. See [`Client::base_url`].
            ///
            /// # Errors
            ///
            /// The spec states none, or the grant is another's or lacks a value that it needs.
            pub fn base_url(&self, grant: &Grant) -> Result<String, SignError> {
                self.0.base_url(Some(grant))
            }

            /// Adds credentials to an API request. See [`Client::sign`].
            ///
            /// # Errors
            ///
            /// The request must not have them, or the grant is another's.
            pub fn sign(&self, grant: &Grant, request: &mut Request, moment: &Moment) -> Result<(), SignError> {
                self.0.sign(Some(grant), request, moment)
            }

            /// Whether a grant should be renewed now. See [`Client::needs_renewal`].
            #[must_use]
            pub fn needs_renewal(&self, grant: &Grant, now: SystemTime) -> bool {
                self.0.needs_renewal(grant, now)
            }

            /// Whether an answer of the API says that the grant must be renewed. See [`Client::asks_for_renewal`].
            #[must_use]
            pub fn asks_for_renewal(&self, response: &Response) -> bool {
                self.0.asks_for_renewal(response)
            }

            /// The client of any shape.
            #[must_use]
            pub fn as_client(&self) -> &Client {
                &self.0
            }
        }
    )*};
}

with_grants!(BrowserLogin, DirectLogin);

/// Makes the shapes of what generated code has.
macro_rules! for_generated_code {
    ($($shape:ident),*) => {$(
        impl $shape {
            /// Wraps a client of this shape.
            #[doc(hidden)]
            #[must_use]
            pub fn new(client: Client) -> Self {
                $shape(client)
            }

            /// Checks the values of a method, in the order of its fields.
            ///
            /// # Errors
            ///
            /// Everything that is wrong with the values.
            #[doc(hidden)]
            pub fn checked(
                connector: &'static CompiledConnector,
                method: usize,
                values: &[Value<'_>],
            ) -> Result<Self, InvalidCredentials> {
                Client::new(Spec::from(connector), method, values).map($shape)
            }

            /// Reads the values from environment variables. See [`Client::from_env`].
            ///
            /// # Errors
            ///
            /// Everything that is wrong with the values.
            #[doc(hidden)]
            pub fn from_env(
                connector: &'static CompiledConnector,
                method: &str,
            ) -> Result<Self, InvalidCredentials> {
                Client::from_env(connector, method).map($shape)
            }
        }
    )*};
}

for_generated_code!(BrowserLogin, DirectLogin, Signed);

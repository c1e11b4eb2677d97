//! A connector's tables: compiled in, or loaded.

use std::fmt;
use std::sync::Arc;

use crate::table::{CompiledConnector, Connector, Method, Misread};
use crate::{InvalidCredentials, Problem, Reason};

/// Owns tables and lends them, for specs that are loaded at run time.
///
/// Every call must lend the same connector.
pub trait Tables: Send + Sync {
    /// The connector.
    fn connector(&self) -> Connector<'_>;
}

/// A connector's tables: compiled in, or loaded. Cheap to clone.
#[derive(Clone)]
pub struct Spec {
    owner: Owner,
    loopback: bool,
    misread: Option<Misread>,
}

#[derive(Clone)]
enum Owner {
    Compiled(&'static Connector<'static>),
    Loaded(Arc<dyn Tables>),
}

impl Spec {
    /// Tables that a program has as a value of its own. The connectors of generated code, which are text, become a `Spec` by
    /// `From`.
    #[must_use]
    pub const fn compiled(connector: &'static Connector<'static>) -> Self {
        Spec { owner: Owner::Compiled(connector), loopback: false, misread: None }
    }

    /// Tables that were loaded. They are freed with the last client that uses them.
    #[must_use]
    pub fn loaded(tables: Arc<dyn Tables>) -> Self {
        Spec { owner: Owner::Loaded(tables), loopback: false, misread: None }
    }

    /// **For tests only.** Clients of this handle accept `http://` URLs of `localhost`, `127.0.0.1` and `[::1]`, where
    /// credentials and tokens then travel in the clear. Everything else still has to be `https://`.
    #[must_use]
    pub fn allow_http_on_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// The connector.
    #[must_use]
    pub fn connector(&self) -> Connector<'_> {
        match &self.owner {
            Owner::Compiled(connector) => **connector,
            Owner::Loaded(tables) => tables.connector(),
        }
    }

    /// The method with this id, and its place.
    pub(crate) fn method(&self, id: &str) -> Result<(usize, &Method<'_>), InvalidCredentials> {
        let method = self.connector().method(id);
        method.ok_or_else(|| InvalidCredentials { problems: vec![self.no_such_method()] })
    }

    /// Why there is no such method.
    pub(crate) fn no_such_method(&self) -> Problem {
        match self.misread {
            Some(Misread(member)) => Problem::new(self.connector().id, Reason::UnreadableTable { member }),
            None => Problem::new("method", Reason::NoSuchMethod),
        }
    }

    /// Whether `http://` is allowed on the loopback interface.
    pub(crate) fn loopback(&self) -> bool {
        self.loopback
    }
}

impl From<&'static Connector<'static>> for Spec {
    fn from(connector: &'static Connector<'static>) -> Self {
        Spec::compiled(connector)
    }
}

impl From<&'static CompiledConnector> for Spec {
    fn from(connector: &'static CompiledConnector) -> Self {
        Spec { misread: connector.misread(), ..Spec::compiled(connector.connector()) }
    }
}

impl fmt::Debug for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Spec").field(&self.connector().id).finish()
    }
}

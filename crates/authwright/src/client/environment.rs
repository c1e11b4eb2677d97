//! Clients made of environment variables.

use std::env;
use std::ffi::OsString;

use super::Client;
use super::form::from_text;
use crate::table::{Connector, Field};
use crate::value::Given;
use crate::{InvalidCredentials, Spec};

impl Connector<'_> {
    /// The name of the environment variable from which [`Client::from_env`] reads a field.
    ///
    /// ```
    /// use authwright::table::Connector;
    ///
    /// assert_eq!(Connector::new("google-drive", "Google Drive", &[]).variable("client_id"), "GOOGLE_DRIVE_CLIENT_ID");
    /// ```
    #[must_use]
    pub fn variable(&self, key: &str) -> String {
        let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        self.id.chars().chain(['_']).chain(key.chars()).map(letter).collect()
    }
}

impl Client {
    /// Makes a client of environment variables. Each is named for the connector and the field, in capitals, with `_` for what
    /// is no letter or digit: `BRIGHTPEARL_CLIENT_ID`. Choices are given by key, scopes in one text. An optional field whose
    /// variable is not set, or is blank, has its default.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, every missing variable included. The problems have the names of the variables as their keys.
    pub fn from_env(spec: impl Into<Spec>, method: &str) -> Result<Self, InvalidCredentials> {
        Client::from_variables(spec, method, &|name| env::var_os(name))
    }

    /// The same as [`Client::from_env`], with a function in the place of the process's environment.
    ///
    /// # Errors
    ///
    /// Those of [`Client::from_env`].
    pub fn from_variables(
        spec: impl Into<Spec>,
        method: &str,
        variable: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Self, InvalidCredentials> {
        let spec = spec.into();
        let connector = spec.connector();
        let (index, table) = spec.method(method)?;
        let value =
            |field: &Field<'_>| match variable(&connector.variable(field.key)).map(OsString::into_string) {
                None => Given::Absent,
                Some(Ok(text)) => from_text(field.kind, &text),
                Some(Err(_)) => Given::WrongType,
            };
        let values = table.fields.iter().map(value).collect();
        let names: Vec<(&str, String)> =
            table.fields.iter().map(|field| (field.key, connector.variable(field.key))).collect();
        Client::of_given(spec.clone(), index, values).map_err(|mut invalid| {
            for problem in &mut invalid.problems {
                if let Some((_, name)) = names.iter().find(|(key, _)| *key == problem.key) {
                    problem.key.clone_from(name);
                }
            }
            invalid
        })
    }
}

//! Reading and writing with serde, behind the feature `serde`.
//!
//! Secrets can be read from any format, since a configuration file has them in the clear anyhow. They are written through
//! [`WithSecrets`] alone, so that no `derive` of an outer type ever writes one by accident.

use serde_core::de::{Deserialize, Deserializer, Error as _};
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::Value as Json;

use crate::{Audience, Client, Grant, Pending, Scopes, Secret};

/// Writes what it wraps with its secrets in the clear: encrypt what it is written to. Feature `serde`.
///
/// A [`Secret`] becomes its text, a [`Grant`] and a [`Pending`] their stored forms, a [`Client`] what the person gave who
/// connected, in the form that [`Client::from_json`] reads.
///
/// ```
/// use authwright::{Secret, WithSecrets};
///
/// assert_eq!(serde_json::to_string(&WithSecrets(&Secret::from("abc")))?, "\"abc\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct WithSecrets<'a, T>(pub &'a T);

impl Serialize for WithSecrets<'_, Secret> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

impl Serialize for WithSecrets<'_, Grant> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(&self.0.to_secret_json(), serializer)
    }
}

impl Serialize for WithSecrets<'_, Pending> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(&self.0.to_secret_json(), serializer)
    }
}

impl Serialize for WithSecrets<'_, Client> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(&self.0.credentials_to_secret_json(Audience::User), serializer)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // An error of a format may quote what it found; this one is told nothing but the type.
        String::deserialize(deserializer).map(Secret::new).map_err(|_| D::Error::custom("a secret is a text"))
    }
}

impl<'de> Deserialize<'de> for Grant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Grant::from_secret_json(text::<D>(deserializer)?.expose()).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Pending {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Pending::from_secret_json(text::<D>(deserializer)?.expose()).map_err(D::Error::custom)
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer).map(Scopes::from_iter)
    }
}

/// Writes a stored form as the format's own kind of document.
fn document<S: Serializer>(stored: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    let json: Json = serde_json::from_str(stored.expose()).map_err(|_| S::Error::custom("not a document"))?;
    json.serialize(serializer)
}

/// The text of a stored form.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    Json::deserialize(deserializer)
        .map(|json| Secret::new(json.to_string()))
        .map_err(|_| D::Error::custom("not a stored form"))
}

//! Reading and writing with serde, behind the feature `serde`.
//!
//! Secrets can be read from any format, since a configuration file has them in the clear anyhow. They are written through
//! [`WithSecrets`] alone, so that no `derive` of an outer type ever writes one by accident.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{Error as _, Serialize, Serializer};

use crate::json::{Json, Members};
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
        self.0.stored().serialize(serializer)
    }
}

impl Serialize for WithSecrets<'_, Pending> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.stored().serialize(serializer)
    }
}

impl Serialize for WithSecrets<'_, Client> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.stored_credentials(Audience::User).serialize(serializer)
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
        Grant::of_stored(&stored(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Pending {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Pending::of_stored(&stored(deserializer)?).map_err(D::Error::custom)
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

/// A stored form, of which each member is read as what it must be: a format may write numbers in its own way.
fn stored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Json<'static>, D::Error> {
    // An error of a format may quote what it found.
    let members = deserializer.deserialize_map(StoredVisitor);
    members.map(Json::Object).map_err(|_| D::Error::custom("not a stored form"))
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Json::Number(_) => match (self.as_u64(), self.as_i64()) {
                (Some(number), _) => serializer.serialize_u64(number),
                (None, Some(number)) => serializer.serialize_i64(number),
                (None, None) => Err(S::Error::custom("stored forms have whole numbers alone")),
            },
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(items) => serializer.collect_seq(items),
            Json::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

struct StoredVisitor;

impl<'de> Visitor<'de> for StoredVisitor {
    type Value = Members<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a stored form")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut members = Members::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = match name.as_str() {
                "v" | "started" | "obtained_at" | "expires_at" | "refresh_token_expires_at" => {
                    entries.next_value::<Option<u64>>()?.map(Json::from)
                }
                "captured" | "captured_secrets" | "made_for" => {
                    entries.next_value::<Option<Texts>>()?.map(Json::from)
                }
                "id" | "access_token" | "refresh_token" | "id_token" | "token_type" | "scope"
                | "account_name" | "state" | "verifier" | "redirect_uri" => {
                    entries.next_value::<Option<String>>()?.map(|text| Json::Text(Cow::Owned(text)))
                }
                // What a later version has besides.
                _ => entries.next_value::<IgnoredAny>().map(|_| None)?,
            };
            members.extend(value.map(|value| (Cow::Owned(name), value)));
        }
        Ok(members)
    }
}

/// Captured values, and what a grant is made for.
type Texts = BTreeMap<String, String>;

impl From<Texts> for Json<'_> {
    fn from(texts: Texts) -> Self {
        let member = |(key, text)| (Cow::Owned(key), Json::Text(Cow::Owned(text)));
        Json::Object(texts.into_iter().map(member).collect())
    }
}

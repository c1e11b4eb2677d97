//! Values that may be written in more than one shape. serde's own unions lose places and name the wrong cause, so each
//! shape is told apart here by the type of what stands in the text.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{
    I64Deserializer, MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer, U64Deserializer,
};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::derive::PlainOp;
use super::{
    BasicEncoding, ChoiceSpec, ClientAuth, ClientAuthKeyword, HmacKey, HmacOp, JsonValue, Map, OpSpec,
    Scalar, ScalarOrList, SplitSpec, StatusSpec, TakeMap, TakeSpec, Text, TimeSpec,
};

macro_rules! union {
    ($type:ty, $expecting:literal, { $($method:item)* }) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Shapes;
                impl<'de> Visitor<'de> for Shapes {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }

                    $($method)*
                }
                deserializer.deserialize_any(Shapes)
            }
        }
    };
}

union!(Scalar, "a string, a number, `true` or `false`", {
    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
        i64::try_from(number).map(Scalar::Integer).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Boolean(value))
    }
});

union!(ScalarOrList, "a string, a number, `true`, `false`, or a list of strings", {
    fn visit_str<E: Error>(self, text: &str) -> Result<ScalarOrList, E> {
        Ok(ScalarOrList::One(Scalar::Text(text.to_owned())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<ScalarOrList, E> {
        Ok(ScalarOrList::One(Scalar::Integer(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<ScalarOrList, E> {
        Scalar::deserialize(U64Deserializer::new(number)).map(ScalarOrList::One)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<ScalarOrList, E> {
        Ok(ScalarOrList::One(Scalar::Boolean(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<ScalarOrList, A::Error> {
        Vec::<Text>::deserialize(SeqAccessDeserializer::new(items)).map(ScalarOrList::List)
    }
});

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceMap {
    /// What a form shows. From the key where absent.
    label: Option<Text>,
    /// What templates use. The key where absent.
    value: Option<Text>,
    /// Several texts by name; `${field.name}` uses one.
    values: Option<Map<Option<Text>>>,
}

union!(ChoiceSpec, "a string (its label) or a map", {
    fn visit_str<E: Error>(self, text: &str) -> Result<ChoiceSpec, E> {
        Ok(ChoiceSpec { bare_label: Some(text.to_owned()), ..ChoiceSpec::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ChoiceSpec, A::Error> {
        let ChoiceMap { label, value, values } = Deserialize::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ChoiceSpec { bare_label: None, label, value, values })
    }
});

union!(TakeSpec, "a path, a list of paths, or a map", {
    fn visit_str<E: Error>(self, text: &str) -> Result<TakeSpec, E> {
        Ok(TakeSpec::Path(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<TakeSpec, A::Error> {
        Deserialize::deserialize(SeqAccessDeserializer::new(items)).map(TakeSpec::Paths)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TakeSpec, A::Error> {
        TakeMap::deserialize(MapAccessDeserializer::new(map)).map(|map| TakeSpec::Map(Box::new(map)))
    }
});

union!(JsonValue, "a JSON value", {
    fn visit_unit<E: Error>(self) -> Result<JsonValue, E> {
        Ok(JsonValue::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<JsonValue, E> {
        Ok(JsonValue::Boolean(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number(number.to_string()))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<JsonValue, E> {
        Ok(JsonValue::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<JsonValue, E> {
        if number.is_finite() {
            // `Debug` writes `1e300` as JSON does, where `Display` writes 301 digits.
            Ok(JsonValue::Number(format!("{number:?}")))
        } else {
            Err(E::custom("JSON has no infinite numbers and no NaN"))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<JsonValue, E> {
        Ok(JsonValue::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<JsonValue, A::Error> {
        Deserialize::deserialize(SeqAccessDeserializer::new(items)).map(JsonValue::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<JsonValue, A::Error> {
        Deserialize::deserialize(MapAccessDeserializer::new(map)).map(JsonValue::Map)
    }
});

union!(StatusSpec, "an HTTP status from 100 to 599, or a list of them", {
    fn visit_i64<E: Error>(self, number: i64) -> Result<StatusSpec, E> {
        Status::deserialize(I64Deserializer::new(number)).map(|Status(status)| StatusSpec(vec![status]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<StatusSpec, A::Error> {
        let mut all = Vec::new();
        while let Some(Status(one)) = items.next_element()? {
            all.push(one);
        }
        Ok(StatusSpec(all))
    }
});

struct Status(u16);

union!(Status, "an HTTP status from 100 to 599", {
    fn visit_i64<E: Error>(self, number: i64) -> Result<Status, E> {
        match u16::try_from(number) {
            Ok(status @ 100..=599) => Ok(Status(status)),
            _ => Err(E::custom(format_args!("{number} is not an HTTP status; they go from 100 to 599"))),
        }
    }
});

union!(TimeSpec, "a string", {
    fn visit_str<E: Error>(self, text: &str) -> Result<TimeSpec, E> {
        Ok(TimeSpec(text.to_owned()))
    }
});

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum OpKey {
    Replace,
    Split,
    HmacMd5,
    HmacSha1,
    HmacSha256,
    HmacSha512,
}

union!(OpSpec, "an operation: its name, or a map with one key", {
    fn visit_str<E: Error>(self, text: &str) -> Result<OpSpec, E> {
        PlainOp::deserialize(StrDeserializer::new(text)).map(OpSpec::Plain)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OpSpec, A::Error> {
        let Some(key) = map.next_key::<OpKey>()? else {
            return Err(A::Error::custom("an operation needs a name"));
        };
        let op = match key {
            OpKey::Replace => OpSpec::Replace(map.next_value()?),
            OpKey::Split => OpSpec::Split(map.next_value::<SplitSpec>()?),
            OpKey::HmacMd5 => OpSpec::Hmac(HmacOp::HmacMd5, map.next_value::<HmacKey>()?),
            OpKey::HmacSha1 => OpSpec::Hmac(HmacOp::HmacSha1, map.next_value()?),
            OpKey::HmacSha256 => OpSpec::Hmac(HmacOp::HmacSha256, map.next_value()?),
            OpKey::HmacSha512 => OpSpec::Hmac(HmacOp::HmacSha512, map.next_value()?),
        };
        if map.next_key::<OpKey>()?.is_some() {
            return Err(A::Error::custom(
                "an operation has one key; write the next one as an item of its own",
            ));
        }
        Ok(op)
    }
});

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
struct BasicEncodingMap {
    /// How both parts are written before base64.
    encoding: BasicEncoding,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub(super) struct ClientAuthMap {
    /// HTTP Basic, with a say in how both parts are written.
    client_secret_basic: BasicEncodingMap,
}

union!(ClientAuth, "a keyword, or a map with one key", {
    fn visit_str<E: Error>(self, text: &str) -> Result<ClientAuth, E> {
        let keyword = ClientAuthKeyword::deserialize(StrDeserializer::new(text))?;
        Ok(ClientAuth { keyword, encoding: BasicEncoding::Form })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ClientAuth, A::Error> {
        let map = ClientAuthMap::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ClientAuth {
            keyword: ClientAuthKeyword::ClientSecretBasic,
            encoding: map.client_secret_basic.encoding,
        })
    }
});

//! The language as Rust types: what a spec file may hold.
//!
//! A spec, a preset and every layer between them are read into the same types, so every key is optional here; what must be
//! there in the end is asked for by `lower`, after the layers are merged. The doc comments below become the descriptions
//! of the JSON Schema, and so what an editor shows.

pub(crate) mod bare;
pub mod de;
mod derive;
mod field;
mod keyword;
mod left_out;
mod meant;
mod method;
mod mistyped;
mod read;
mod request;
#[cfg(feature = "schema")]
mod schema;
mod spanned;
mod union;

pub use derive::{
    CaseKey, DeriveSpec, HmacKey, HmacOp, OpSpec, PlainOp, QueryEncoding, QueryOfKeyword, QuerySpec,
    SplitSpec, TimeSpec,
};
pub use field::{ChoiceSpec, FieldSpec, Provider, Scalar, ScalarOrList};
pub use keyword::{
    ClientAuthKeyword, MethodType, NOT_BUILT_KEYS, NOT_BUILT_TYPES, PkceKeyword, Send, Stability,
    TypeKeyword, Uuid, Verb,
};
pub use left_out::LeftOut;
pub use method::{
    AuthorizeSpec, BasicEncoding, CallbackSpec, ClientAuth, MethodSpec, RenewSpec, Spec, Verified, WhenSpec,
};
pub use read::{Shape, read};
pub use request::{
    ApiSpec, BasicSpec, ErrorSpec, Json, JsonValue, RequestSpec, StatusSpec, StepSpec, TakeMap, TakeSpec,
};
#[cfg(feature = "schema")]
pub use schema::{SchemaCheck, SchemaFault, json_schema, json_schema_text};
pub use spanned::{Map, Spanned, Text};

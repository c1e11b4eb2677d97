//! The language as JSON Schema (draft 2020-12), for editors and for a check that is independent of the model.
//!
//! The schema is made from the model's types and their doc comments, then reshaped so that one fault is one message:
//! nothing in it is `anyOf` or `oneOf`. Values of several shapes are told apart by their JSON type.

mod check;
mod instance;
mod reshape;
mod unions;

pub use check::{SchemaCheck, SchemaFault};

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Spec;

/// The schema of a spec file.
///
/// Where JSON Schema can say what the model says, it accepts exactly what [`read`](super::read) accepts. It knows
/// nothing of references, formats of texts and keys that need each other: those are the business of later stages.
#[must_use]
pub fn json_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Spec>();
    reshape::reshape(&mut schema);
    schema.to_value()
}

/// The schema as it is published: indented by two spaces, with a line feed at the end, the same in every run.
#[must_use]
pub fn json_schema_text() -> String {
    format!("{:#}\n", json_schema())
}

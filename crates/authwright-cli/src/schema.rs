//! `schema`: the JSON Schema of the spec language.

use authwright_compiler::spec;
use clap::Args;

use crate::Result;
use crate::outcome::Outcome;

/// Prints the JSON Schema of the spec language, for editors
#[derive(Args)]
pub(crate) struct Schema {}

/// Runs the command.
pub(crate) fn run() -> Result {
    Ok(Outcome::good(spec::json_schema_text()))
}

//! `check`: what is wrong with specs.

use std::path::PathBuf;

use authwright_compiler::engine::{self, Checked};
use authwright_compiler::render;
use clap::{Args, ValueEnum};

use crate::Result;
use crate::outcome::{Outcome, count};

/// Checks specs and shows what is wrong, with the place and what to type
#[derive(Args)]
pub(crate) struct Check {
    /// Files, and folders, which stand for the `*.yaml` files in them
    #[arg(default_value = "specs")]
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What is an error though it compiles
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the lines they stand on
    Text,
    /// One line each, `path:line:column: severity[code] message`
    Short,
    /// An array of objects
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every warning
    Warnings,
}

/// Runs the command.
pub(crate) fn run(arguments: &Check) -> Result {
    let checked = engine::findings(&arguments.paths).map_err(Outcome::unusable)?;
    let (errors, warnings) = checked.counts();
    let out = findings(&checked, arguments.format);
    let failed = errors > 0 || (warnings > 0 && arguments.deny == Some(Deny::Warnings));
    let outcome = if failed { Outcome::found(out) } else { Outcome::good(out) };
    if arguments.format == Format::Json {
        return Ok(outcome);
    }
    let found = Some(render::summary(&checked.diagnostics)).filter(|found| !found.is_empty());
    let found = found.unwrap_or_else(|| "nothing found".to_owned());
    Ok(outcome.with_err(&format!("{} checked: {found}\n", count(checked.files, "file"))))
}

/// The findings in a format.
pub(crate) fn findings(checked: &Checked, format: Format) -> String {
    let (sources, diagnostics) = (&checked.sources, &checked.diagnostics);
    match format {
        Format::Text => render::text(sources, diagnostics, false),
        Format::Short => render::short(sources, diagnostics),
        Format::Json => format!("{:#}\n", render::json(sources, diagnostics)),
    }
}

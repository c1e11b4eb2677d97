//! `generate`: from `specs` to `generated`, `docs/connectors` and the JSON Schema, and from `tests/features` to `tests/src/features`.

use std::path::PathBuf;
use std::process::ExitCode;

use authwright_compiler::emit::Root;
use authwright_compiler::engine::{self, Checked, Targets, Unusable, Written};
use authwright_compiler::render;

use crate::process;

const COMMAND: &str = "cargo xtask generate";
const MANIFEST: &str = "generated/Cargo.toml";

/// Runs the command in the repository's root.
pub(crate) fn run(only_check: bool) -> ExitCode {
    generate(only_check).unwrap_or_else(process::impossible)
}

fn generate(only_check: bool) -> Result<ExitCode, Unusable> {
    let (connectors, features) = (checked("specs")?, checked("tests/features")?);
    if !connectors.is_sound() || !features.is_sound() {
        eprintln!("nothing was written");
        return Ok(ExitCode::FAILURE);
    }
    let mut outcome = engine::generate(&connectors, &of_connectors(), only_check)?;
    let manifest = std::fs::read_to_string(MANIFEST)
        .map_err(|error| Unusable { what: format!("cannot read {MANIFEST}"), reason: error.to_string() })?;
    let others = [
        engine::generate(&features, &of_features(), only_check)?,
        file("specs/connector.schema.json", &authwright_compiler::spec::json_schema_text(), only_check)?,
        file(MANIFEST, &engine::with_features(&manifest, &connectors)?, only_check)?,
    ];
    for other in others {
        outcome.written.extend(other.written);
        outcome.removed.extend(other.removed);
        outcome.unchanged += other.unchanged;
    }
    Ok(report(&outcome, connectors.files + features.files, only_check))
}

/// Checks a folder of specs, and prints what is wrong with them.
fn checked(folder: &str) -> Result<Checked, Unusable> {
    let checked = engine::cross_check(&[PathBuf::from(folder)])?;
    if !checked.diagnostics.is_empty() {
        eprint!("{}", render::text(&checked.sources, &checked.diagnostics, false));
    }
    Ok(checked)
}

/// The catalogue, and a page for each connector.
fn of_connectors() -> Targets {
    Targets {
        pages: Some(PathBuf::from("docs/connectors")),
        crate_path: Some("authwright_connectors".to_owned()),
        root: Some(Root::Crate),
        ..Targets::modules(PathBuf::from("generated/src"), COMMAND.to_owned())
    }
}

/// The specs that together use every part of the tables; the tests compile what they become.
fn of_features() -> Targets {
    Targets {
        crate_path: Some("authwright_tests::features".to_owned()),
        root: Some(Root::Module),
        ..Targets::modules(PathBuf::from("tests/src/features"), COMMAND.to_owned())
    }
}

fn file(path: &str, text: &str, only_check: bool) -> Result<Written, Unusable> {
    engine::write_text(&PathBuf::from(path), text, only_check)
}

fn report(outcome: &Written, specs: usize, only_check: bool) -> ExitCode {
    if outcome.is_fresh() {
        println!("nothing to do: {specs} specs, {} files up to date", outcome.unchanged);
        return ExitCode::SUCCESS;
    }
    let (changed, gone) = if only_check { ("stale", "orphaned") } else { ("wrote", "removed") };
    for path in &outcome.written {
        println!("{changed} {}", path.display());
    }
    for path in &outcome.removed {
        println!("{gone} {}", path.display());
    }
    if only_check {
        println!("run `{COMMAND}` to bring them up to date");
        return ExitCode::FAILURE;
    }
    println!(
        "{specs} specs: {} files written, {} removed, {} up to date",
        outcome.written.len(),
        outcome.removed.len(),
        outcome.unchanged
    );
    ExitCode::SUCCESS
}

//! `generate`: from `specs` to `generated`, `docs/connectors` and the JSON Schema.

use std::path::PathBuf;
use std::process::ExitCode;

use authwright_compiler::emit::Root;
use authwright_compiler::engine::{self, Targets, Unusable, Written};
use authwright_compiler::render;

const COMMAND: &str = "cargo xtask generate";
const MANIFEST: &str = "generated/Cargo.toml";

/// Runs the command in the repository's root.
pub(crate) fn run(only_check: bool) -> ExitCode {
    match generate(only_check) {
        Ok(code) => code,
        Err(unusable) => {
            eprintln!("error: {unusable}");
            ExitCode::from(2)
        }
    }
}

fn generate(only_check: bool) -> Result<ExitCode, Unusable> {
    let checked = engine::cross_check(&[PathBuf::from("specs")])?;
    if !checked.diagnostics.is_empty() {
        eprint!("{}", render::text(&checked.sources, &checked.diagnostics, false));
    }
    if !checked.is_sound() {
        eprintln!("nothing was written");
        return Ok(ExitCode::FAILURE);
    }
    let targets = Targets {
        pages: Some(PathBuf::from("docs/connectors")),
        crate_path: Some("authwright_connectors".to_owned()),
        root: Some(Root::Crate),
        ..Targets::modules(PathBuf::from("generated/src"), COMMAND.to_owned())
    };
    let mut outcome = engine::generate(&checked, &targets, only_check)?;
    let manifest = std::fs::read_to_string(MANIFEST)
        .map_err(|error| Unusable { what: format!("cannot read {MANIFEST}"), reason: error.to_string() })?;
    for (path, text) in [
        ("specs/connector.schema.json", authwright_compiler::spec::json_schema_text()),
        (MANIFEST, engine::with_features(&manifest, &checked)?),
    ] {
        let one = engine::write_text(&PathBuf::from(path), &text, only_check)?;
        outcome.written.extend(one.written);
        outcome.unchanged += one.unchanged;
    }
    Ok(report(&outcome, checked.files, only_check))
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

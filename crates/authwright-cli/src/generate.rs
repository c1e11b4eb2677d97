//! `generate`: from specs to Rust.

use std::path::PathBuf;

use authwright_compiler::engine::{self, Stamp, Targets, Unchanged, Written};
use clap::Args;

use crate::check::{self, Format};
use crate::outcome::{Outcome, count};
use crate::{Result, cache};

/// Writes a Rust module for each spec, where all of them compile
///
/// Files that are right already are not touched, and generated files of which the spec is gone are removed. Where neither the
/// specs nor the output changed since the last run, nothing is done: a stamp in the folder of caches tells
/// (`AUTHWRIGHT_CACHE_DIR`; empty for none).
#[derive(Args)]
pub(crate) struct Generate {
    /// The folder of the specs, or one spec
    specs: PathBuf,
    /// The folder of the modules
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; end with 1 where a file is stale
    #[arg(long)]
    check: bool,
    /// The path of the modules' parent, with which documentation examples are compiled
    #[arg(long, value_name = "PATH")]
    crate_path: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Generate) -> Result {
    let specs = std::slice::from_ref(&arguments.specs);
    let command = format!("authwright generate {} --out {}", shown(&arguments.specs), shown(&arguments.out));
    let mut targets = Targets::modules(arguments.out.clone(), command.clone());
    targets.crate_path.clone_from(&arguments.crate_path);
    // What only checks does all of the work: it is what others trust.
    let stamp = if arguments.check { None } else { cache::folder() };
    let stamp = stamp.and_then(|folder| Stamp::new(&folder, specs, &targets));
    if let Some(unchanged) = stamp.as_ref().and_then(Stamp::unchanged) {
        return Ok(nothing_to_do(unchanged));
    }
    let checked = engine::check(specs).map_err(Outcome::unusable)?;
    let findings = check::findings(&checked, Format::Text);
    if !checked.is_sound() {
        return Ok(Outcome::found("nothing was written\n").with_err(&findings));
    }
    let written = engine::generate(&checked, &targets, arguments.check).map_err(Outcome::unusable)?;
    if let Some(stamp) = stamp {
        stamp.keep(&checked);
    }
    Ok(report(&written, checked.files, arguments.check, &command).with_err(&findings))
}

fn report(written: &Written, specs: usize, only_check: bool, command: &str) -> Outcome {
    if written.is_fresh() {
        return nothing_to_do(Unchanged { specs, files: written.unchanged });
    }
    let (changed, gone) = if only_check { ("stale", "orphaned") } else { ("wrote", "removed") };
    let lines = written.written.iter().map(|path| format!("{changed} {}\n", shown(path)));
    let mut out: String = lines.collect();
    out.extend(written.removed.iter().map(|path| format!("{gone} {}\n", shown(path))));
    if only_check {
        return Outcome::found(format!("{out}run `{command}` to bring them up to date\n"));
    }
    Outcome::good(format!(
        "{out}{} checked, {} written\n",
        count(specs, "spec"),
        count(written.written.len(), "file")
    ))
}

fn nothing_to_do(unchanged: Unchanged) -> Outcome {
    Outcome::good(format!(
        "nothing to do: {}, {} up to date\n",
        count(unchanged.specs, "spec"),
        count(unchanged.files, "file")
    ))
}

fn shown(path: &std::path::Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

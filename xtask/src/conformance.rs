//! `conformance`: flows against `oidc-provider`, a certified authorization server that Node.js runs.
//!
//! The server comes from npm into `.conformance`, which git ignores, at the versions and hashes that
//! `xtask/conformance/package-lock.json` states; no program runs while it is installed. A later run uses what is there as
//! long as that file is the same. The specs are read and run without generated code.
//!
//! It ends with 0 where every check passed **and where Node.js or npm is absent**, 1 at the first check that fails, and 2
//! where the checks could not be run, such as without a network. CI lets 2 fail, and tries again if it must: a machine that
//! could fetch this workspace's crates can fetch forty packages, and a check that did not run has shown nothing. A CI that
//! must not skip installs Node.js first; one that has no network keeps `.conformance` between runs, by the lock file's hash.

mod checks;
mod provider;
mod vendor;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use authwright::Spec;
use authwright_compiler::source::Sources;
use authwright_compiler::{engine, render};
use bumpalo::Bump;

use crate::process;
use checks::Bench;
use provider::Provider;
use vendor::Vendor;

/// What is copied to where the server runs, and the spec. Relative to the repository's root.
const ASSETS: &str = "xtask/conformance";

/// Why the checks came to no good end.
enum Stop {
    /// The machine lacks what the server needs.
    Skipped(String),
    /// Something other than a check failed.
    Impossible(String),
    /// A check failed.
    Failed(Mismatch),
}

/// What a check expected, and what came.
struct Mismatch {
    expected: String,
    came: String,
}

/// Runs the command in the repository's root.
pub(crate) fn run() -> ExitCode {
    match conform() {
        Ok(count) => {
            println!("{count} checks passed");
            ExitCode::SUCCESS
        }
        Err(Stop::Skipped(why)) => {
            println!("conformance was skipped: {why}");
            ExitCode::SUCCESS
        }
        Err(Stop::Impossible(why)) => process::impossible(why),
        Err(Stop::Failed(mismatch)) => {
            eprintln!("  expected: {}\n  came:     {}", mismatch.expected, mismatch.came);
            ExitCode::FAILURE
        }
    }
}

/// Runs every check, and gives their number. The server ends with this function, however it ends.
fn conform() -> Result<usize, Stop> {
    let spec = spec()?;
    let provider = Provider::start()?;
    let bench = Bench { spec, vendor: Vendor::new(provider.port()) };
    for check in checks::ALL {
        if let Err(mismatch) = (check.run)(&bench, check.method) {
            eprintln!("failed {}", check.name);
            eprint!("{}", provider::log());
            return Err(Stop::Failed(mismatch));
        }
        println!("ok {}", check.name);
    }
    Ok(checks::ALL.len())
}

/// The spec, which lives as long as the program does.
fn spec() -> Result<Spec, Stop> {
    let mut sources = Sources::with_presets();
    let mut found = Vec::new();
    let bump: &'static Bump = Box::leak(Box::new(Bump::new()));
    let path = Path::new(ASSETS).join("provider.yaml");
    let lowered = engine::lower_file(&mut sources, &path, bump, &mut found)
        .map_err(|unusable| Stop::Impossible(unusable.to_string()))?;
    match lowered.filter(|_| found.is_empty()) {
        Some(connector) => Ok(Spec::compiled(Box::leak(Box::new(connector)))),
        None => {
            Err(Stop::Impossible(format!("the spec is wrong\n{}", render::text(&sources, &found, false))))
        }
    }
}

impl Mismatch {
    fn new(expected: impl fmt::Display, came: impl fmt::Display) -> Self {
        Mismatch { expected: expected.to_string(), came: came.to_string() }
    }
}

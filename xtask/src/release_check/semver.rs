//! Whether the version says what changed since the last release, by cargo-semver-checks.

use std::fmt::Write;
use std::process::Command;

use super::Stop;
use super::place::{Package, Place, output, said};

/// Its API is for the other crates of the workspace alone: see `docs/releases.md`.
const UNPROMISED: &str = "authwright-compiler";

/// What the tool ends with where it found something. Anything else means that it could not look.
const FOUND: i32 = 100;

/// Every library offers what it did at the baseline, or has a version that says otherwise.
pub(super) fn semver(place: &Place) -> Result<String, Stop> {
    let Some((name, commit)) = baseline(place)? else {
        return Ok("there is nothing to compare with: no tag `v…` is in this history, and no --baseline is \
                   given"
            .to_owned());
    };
    let version = place.tool("semver-checks")?;
    let clone = place.clone_of_head("semver")?;
    let (mut compared, mut faults) = (Vec::new(), String::new());
    for package in place.published().iter().filter(|one| one.is_library && one.name != UNPROMISED) {
        if !was_there(place, package, &commit)? {
            continue;
        }
        let mut cargo = place.cargo(&clone);
        cargo.args(["semver-checks", "--package", &package.name, "--baseline-rev", &commit]);
        let seen = output(&mut cargo)?;
        match seen.status.code() {
            Some(0) => compared.push(package.name.as_str()),
            Some(FOUND) => {
                let _ = write!(
                    faults,
                    "\n{}:{}",
                    package.name,
                    found(&String::from_utf8_lossy(&seen.stdout), &package.folder)
                );
            }
            _ => {
                let why = String::from_utf8_lossy(&seen.stderr);
                return Err(Stop::Impossible(format!("cannot compare {}:\n{why}", package.name)));
            }
        }
    }
    if faults.is_empty() {
        let names = compared.join(", ");
        return Ok(format!("{names} break nothing since {name} that their version does not say; {version}"));
    }
    Err(Stop::Failed(format!("the version does not say what changed since {name}; {version}{faults}")))
}

/// What to compare with, by its name and its commit: what was given, or the last release.
fn baseline(place: &Place) -> Result<Option<(String, String)>, Stop> {
    let name = if let Some(given) = place.baseline() {
        given.to_owned()
    } else {
        let mut git = Command::new("git");
        let tag = output(git.args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]))?;
        if !tag.status.success() {
            return Ok(None);
        }
        String::from_utf8_lossy(&tag.stdout).trim().to_owned()
    };
    let mut git = Command::new("git");
    git.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]).arg(format!("{name}^{{commit}}"));
    match said(&mut git) {
        Ok(commit) => Ok(Some((name, commit.trim().to_owned()))),
        Err(_) => Err(Stop::Impossible(format!("`{name}` is no revision of this repository"))),
    }
}

/// A crate that is new since then breaks nobody.
fn was_there(place: &Place, package: &Package, commit: &str) -> Result<bool, Stop> {
    let manifest = format!("{commit}:{}/Cargo.toml", package.folder);
    let mut git = Command::new("git");
    let text = output(git.current_dir(place.root()).args(["cat-file", "-p", &manifest]))?;
    Ok(text.status.success())
}

/// Of what the tool prints, what is broken and where, without the explanations in between. Files are told from the root.
fn found(printed: &str, folder: &str) -> String {
    let inside = format!("/{folder}/");
    let mut kept = String::new();
    let mut is_place = false;
    for line in printed.lines() {
        if let Some(title) = line.strip_prefix("--- failure ") {
            let _ = write!(kept, "\n  {}", title.trim_end_matches(" ---"));
            is_place = false;
        } else if line == "Failed in:" {
            is_place = true;
        } else if is_place && !line.is_empty() {
            let line = line.trim_start();
            let line = match (line.split_once(" /"), line.rfind(&inside)) {
                (Some((what, _)), Some(at)) if what.len() < at => format!("{what} {}", &line[at + 1..]),
                _ => line.to_owned(),
            };
            let _ = write!(kept, "\n    {line}");
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn what_is_broken_and_where_is_kept() {
        let check = |printed: &str, expected: &str| assert_eq!(found(printed, "crates/a"), expected);
        check("", "");
        check(
            "\n--- failure enum_missing: pub enum removed ---\n\nDescription:\nA text.\n        ref: x\n\n\
             Failed in:\n  enum a::B, previously in file /tmp/x y/crates/a/src/c.rs:1\n  enum a::C in /c.rs:2\n\n\
             --- failure feature_missing: gone ---\n\nDescription:\nA text.\n\nFailed in:\n  feature d\n",
            "\n  enum_missing: pub enum removed\n    enum a::B, previously in file crates/a/src/c.rs:1\
             \n    enum a::C in /c.rs:2\n  feature_missing: gone\n    feature d",
        );
    }
}

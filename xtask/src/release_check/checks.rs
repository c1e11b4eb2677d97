//! The checks.

use std::fs;
use std::path::Path;

use super::Stop;
use super::place::{Package, Place, said};

/// What every package has beside `src`.
const FILES: &[&str] = &["Cargo.toml", "Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];

/// What Cargo adds.
const ADDED: &[&str] = &[".cargo_vcs_info.json", "Cargo.toml.orig"];

/// How cargo-deny says that it has no advisories. Nothing else that it says begins so.
const NO_DATABASE: &str = "failed to fetch advisory database";

/// Every package holds its sources, readme and licences and nothing else, and compiles from the file that would be uploaded.
pub(super) fn package(place: &Place) -> Result<String, Stop> {
    let clone = place.clone_of_head("package")?;
    let mut files = 0;
    for package in place.published() {
        let list = said(place.cargo(&clone).args(["package", "--list", "--locked", "-p", &package.name]))?;
        let listed: Vec<&str> = list.lines().collect();
        files += listed.len();
        if let Some(absent) = FILES.iter().find(|file| !listed.contains(file)) {
            return Err(Stop::Failed(format!("{} is not in the package of {}", absent, package.name)));
        }
        let known = |file: &str| file.starts_with("src/") || FILES.contains(&file) || ADDED.contains(&file);
        if let Some(other) = listed.iter().find(|file| !known(file)) {
            return Err(Stop::Failed(format!("{other} is in the package of {}, for nothing", package.name)));
        }
    }
    let target = place.target_of_head("package-target")?;
    let mut cargo = place.cargo(&clone);
    said(
        cargo.env("CARGO_TARGET_DIR", target).args(["package", "--locked"]).args(chosen(place.published())),
    )?;
    let stated = place.published().first().map_or("", |package| package.rust_version.as_str());
    let rustc = place.rustc()?;
    let count = place.published().len();
    Ok(format!("{count} crates of {files} files compile from their packages; {rustc}, stated is {stated}"))
}

/// No feature needs another one that it does not name.
pub(super) fn features(place: &Place) -> Result<String, Stop> {
    let version = place.tool("hack")?;
    let clone = place.clone_of_head("features")?;
    let arguments = ["hack", "check", "--quiet", "--each-feature", "--no-dev-deps"];
    said(place.cargo(&clone).args(arguments).args(chosen(place.published())))?;
    Ok(format!("none, each alone and all of them compile; {version}"))
}

/// The libraries compile with the oldest versions that they say they do. Tests and programs are not asked.
pub(super) fn minimal(place: &Place) -> Result<String, Stop> {
    let clone = place.clone_of_head("minimal")?;
    let libraries: Vec<&Package> = place.published().iter().filter(|package| package.is_library).collect();
    let folders: Vec<&str> = libraries.iter().map(|package| package.folder.as_str()).collect();
    edit(&clone.join("Cargo.toml"), |text| with_members(text, &folders))?;
    for folder in &folders {
        edit(&clone.join(folder).join("Cargo.toml"), |text| Some(without_dev_dependencies(text)))?;
    }
    // The flag is for nightly alone. Only Cargo gets to know that it may use it, and only for the lock file.
    let mut update = place.cargo(&clone);
    said(update.args(["update", "-Z", "direct-minimal-versions"]).env("RUSTC_BOOTSTRAP", "1"))?;
    said(place.cargo(&clone).args(["check", "--quiet", "--locked", "--workspace", "--all-features"]))?;
    Ok(format!("{} libraries compile with the lower bounds of what they depend on", libraries.len()))
}

/// Licences, duplicates and sources are as `deny.toml` says, and no advisory is open.
pub(super) fn deny(place: &Place) -> Result<String, Stop> {
    let version = place.tool("deny")?;
    let clone = place.clone_of_head("deny")?;
    let check = |what: &[&str]| {
        said(place.cargo(&clone).args(["deny", "--locked", "check", "--hide-inclusion-graph"]).args(what))
    };
    check(&["licenses", "bans", "sources"])?;
    let advisories = match check(&["advisories"]) {
        Ok(_) => "no advisory is open",
        Err(Stop::Failed(why)) if why.contains(NO_DATABASE) => {
            "advisories were not checked, since their database cannot be had from here"
        }
        Err(stop) => return Err(stop),
    };
    Ok(format!("licences, duplicates and sources are as stated; {advisories}; {version}"))
}

fn chosen(packages: &[Package]) -> Vec<&str> {
    packages.iter().flat_map(|package| ["-p", package.name.as_str()]).collect()
}

fn edit(path: &Path, change: impl Fn(&str) -> Option<String>) -> Result<(), Stop> {
    let fault = |what: &str| Stop::Impossible(format!("cannot edit {}: {what}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| fault(&error.to_string()))?;
    let text = change(&text).ok_or_else(|| fault("it lists no members"))?;
    fs::write(path, text).map_err(|error| fault(&error.to_string()))
}

fn with_members(manifest: &str, folders: &[&str]) -> Option<String> {
    let (before, rest) = manifest.split_once("members = [")?;
    let (_, after) = rest.split_once(']')?;
    Some(format!("{before}members = {folders:?}{after}"))
}

fn without_dev_dependencies(manifest: &str) -> String {
    let mut kept = String::new();
    let mut dropped = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            dropped = line.starts_with("[dev-dependencies");
        }
        if !dropped {
            kept.extend([line, "\n"]);
        }
    }
    kept
}

//! Where the checks run, and with which tools.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, io};

use serde_json::Value;

use super::Stop;
use crate::process;

/// Everything that the checks make, relative to the repository's root.
const FOLDER: &str = "target/release-check";

const REQUIREMENTS: &str = "xtask/release-check/requirements.txt";

/// The one tool that no registry has as it was built for others to install.
const COMPILED: (&str, &str) = ("semver-checks", "0.51.0");

/// Cargo's settings for all clones. The workspace builds its dependencies for speed, and here they never run for long.
const SETTINGS: &str = "[profile.dev.package.\"*\"]\nopt-level = 0\ndebug = false\n";

/// How many lines of what a tool said are shown, from the end.
const SHOWN: usize = 60;

/// The folder of the checks, and what would be published.
pub(super) struct Place {
    root: PathBuf,
    published: Vec<Package>,
    baseline: Option<String>,
}

/// A member of the workspace that is published.
pub(super) struct Package {
    pub(super) name: String,
    /// Relative to the root.
    pub(super) folder: String,
    /// The oldest compiler that the manifest promises.
    pub(super) rust_version: String,
    /// Whether other crates can depend on it.
    pub(super) is_library: bool,
}

impl Place {
    /// `baseline` is a revision to compare with, in place of the last release.
    pub(super) fn new(baseline: Option<&str>) -> Result<Self, Stop> {
        let fault = |error: io::Error| Stop::Impossible(format!("cannot use {FOLDER}: {error}"));
        let root = env::current_dir().map_err(fault)?;
        let settings = root.join(FOLDER).join(".cargo");
        fs::create_dir_all(&settings).map_err(fault)?;
        fs::write(settings.join("config.toml"), SETTINGS).map_err(fault)?;
        let mut place = Place { root, published: Vec::new(), baseline: baseline.map(str::to_owned) };
        let mut cargo = place.cargo(&place.root);
        let text = said(cargo.args(["metadata", "--no-deps", "--locked", "--format-version", "1"]))?;
        place.published = packages(&text, &place.root)
            .ok_or_else(|| Stop::Impossible("cannot read what `cargo metadata` says".to_owned()))?;
        if !said(Command::new("git").args(["status", "--porcelain"]))?.is_empty() {
            println!("note     what is not committed is not looked at");
        }
        Ok(place)
    }

    /// In the order of their names.
    pub(super) fn published(&self) -> &[Package] {
        &self.published
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn baseline(&self) -> Option<&str> {
        self.baseline.as_deref()
    }

    /// Cargo in a folder, with the tools that are installed here and a target folder that all checks share.
    pub(super) fn cargo(&self, folder: &Path) -> Command {
        let mut cargo = process::cargo();
        cargo.current_dir(folder).env("CARGO_TARGET_DIR", self.path("target"));
        cargo.env("PATH", self.search_path()).env("CARGO_TERM_COLOR", "never");
        cargo
    }

    /// A fresh clone of what is committed.
    pub(super) fn clone_of_head(&self, name: &str) -> Result<PathBuf, Stop> {
        let clone = self.removed(name)?;
        said(Command::new("git").args(["clone", "--quiet"]).arg(&self.root).arg(&clone))?;
        Ok(clone)
    }

    /// An empty target folder whose path no other commit has. Cargo keeps what it unpacks to compile packages by that path, and
    /// uses it again while the version is the same.
    pub(super) fn target_of_head(&self, name: &str) -> Result<PathBuf, Stop> {
        let head = said(Command::new("git").args(["rev-parse", "HEAD"]))?;
        Ok(self.removed(name)?.join(head.trim()))
    }

    /// The path of a folder that is not there any more.
    fn removed(&self, name: &str) -> Result<PathBuf, Stop> {
        let folder = self.path(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Stop::Impossible(format!("cannot remove {}: {error}", folder.display())))
            }
            _ => Ok(folder),
        }
    }

    /// Finds a subcommand of Cargo, or installs it, and gives its version.
    pub(super) fn tool(&self, name: &str) -> Result<String, Stop> {
        let version = || said(self.cargo(&self.root).args([name, "--version"]));
        let found = version().or_else(|_| {
            let (installed, mend) = if name == COMPILED.0 {
                (self.compile(), "a way to the registry")
            } else {
                (self.install(), "Python 3 and a way to PyPI")
            };
            installed.map_err(|stop| {
                Stop::Impossible(format!("cargo-{name} cannot be had (install it, or {mend}): {stop}"))
            })?;
            version()
        });
        Ok(found?.trim().to_owned())
    }

    /// The version of the compiler.
    pub(super) fn rustc(&self) -> Result<String, Stop> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let text = said(Command::new(rustc).arg("--version"))?;
        Ok(text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
    }

    fn install(&self) -> Result<(), Stop> {
        let tools = self.path("tools");
        said(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
        let mut pip = Command::new(self.programs().join("python3"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
        pip.args(["--only-binary", ":all:", "--require-hashes", "--requirement"]);
        said(pip.arg(self.root.join(REQUIREMENTS))).map(drop)
    }

    fn compile(&self) -> Result<(), Stop> {
        let (name, version) = COMPILED;
        println!("note     cargo-{name} {version} is compiled now and kept: that takes some minutes");
        let mut cargo = self.cargo(&self.root);
        // Cargo then compiles in a folder of its own, which it removes.
        cargo.env_remove("CARGO_TARGET_DIR");
        cargo.args(["install", "--quiet", "--locked", "--config", "profile.release.opt-level=1", "--root"]);
        cargo.arg(self.path("tools")).args(["--version", version]);
        said(cargo.arg(format!("cargo-{name}"))).map(drop)
    }

    /// Where Python installs to; Cargo always does to `bin`.
    fn programs(&self) -> PathBuf {
        self.path("tools").join(if cfg!(windows) { "Scripts" } else { "bin" })
    }

    fn search_path(&self) -> OsString {
        let known = env::var_os("PATH").unwrap_or_default();
        let paths = env::split_paths(&known).chain([self.programs(), self.path("tools").join("bin")]);
        env::join_paths(paths).unwrap_or(known)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(FOLDER).join(name)
    }
}

/// Runs a command to its end, and gives what it printed. Where it fails, the end of what it said is the reason.
pub(super) fn said(command: &mut Command) -> Result<String, Stop> {
    let output = output(command)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().collect();
    let shown = lines[lines.len().saturating_sub(SHOWN)..].join("\n");
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    Err(Stop::Failed(format!("`… {}` ends with {}\n{shown}", arguments.join(" "), output.status)))
}

/// Runs a command to its end, however that is.
pub(super) fn output(command: &mut Command) -> Result<Output, Stop> {
    let output = command.stdin(Stdio::null()).output();
    output.map_err(|error| Stop::Impossible(format!("cannot run {command:?}: {error}")))
}

fn packages(metadata: &str, root: &Path) -> Option<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    let mut packages = Vec::new();
    for package in metadata["packages"].as_array()? {
        // An empty list of registries is what `publish = false` says.
        if package["publish"].is_array() {
            continue;
        }
        let folder = Path::new(package["manifest_path"].as_str()?).parent()?.strip_prefix(root).ok()?;
        let targets = package["targets"].as_array()?;
        packages.push(Package {
            name: package["name"].as_str()?.to_owned(),
            folder: folder.to_str()?.to_owned(),
            rust_version: package["rust_version"].as_str()?.to_owned(),
            is_library: targets.iter().any(|target| target["kind"][0] == "lib"),
        });
    }
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    Some(packages)
}

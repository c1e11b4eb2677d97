//! `browser`: the example `build-script` in headless Chromium, against the local authorization server.
//!
//! The tests are those of `examples/build-script/tests/browser`; this finds Chromium and ChromeDriver for them. Where they are
//! absent, and this is Debian and the user root, apt-get installs them. It ends with 0 where every test passed **and where they
//! cannot be had**, with a line that says so; 1 where a test failed; 2 where the tests could not be run.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use crate::process;

/// What the program is called, by distribution.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
const CHROMEDRIVER: &[&str] = &["chromedriver"];

/// What to install where it is absent.
const INSTALL: &[&[&str]] =
    &[&["update"], &["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"]];

/// Runs the command in the repository's root.
pub(crate) fn run() -> ExitCode {
    let Some((chromium, driver)) = programs().or_else(|| install().then(programs).flatten()) else {
        println!("the browser tests were skipped: they need Chromium and ChromeDriver in the PATH");
        return ExitCode::SUCCESS;
    };
    // One after the other: a browser takes more memory than all the rest.
    let status = process::cargo()
        .args(["test", "--locked", "--package", "example-build-script", "--test", "browser"])
        .args(["--", "--ignored", "--test-threads=1"])
        .envs([("CHROMIUM", chromium), ("CHROMEDRIVER", driver)])
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => process::impossible(format!("cargo cannot be run: {error}")),
    }
}

/// The paths of both. ChromeDriver takes no bare name.
fn programs() -> Option<(PathBuf, PathBuf)> {
    Some((find(CHROMIUM)?, find(CHROMEDRIVER)?))
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let mut paths = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.find(|path| path.is_file())
}

/// Whether everything was installed. Nothing is tried without the rights to.
fn install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !root || !runs("apt-get", &["--version"]) {
        return false;
    }
    println!("installing Chromium and ChromeDriver with apt-get");
    // An index that cannot be renewed may still have them.
    INSTALL.iter().fold(false, |_, arguments| runs("apt-get", arguments))
}

/// Whether a program is there and ends well.
fn runs(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

//! What Cargo makes of it in a project of its own, with a build script of three lines.
//!
//! The project stands in Cargo's folder for tests and keeps its target folder between runs, so that the runtime and the compiler
//! of specs are built there once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = r#"
[package]
name = "downstream"
version = "0.1.0"
edition = "2024"

[dependencies]
authwright = { path = 'CRATES/authwright' }

[build-dependencies]
authwright-build = { path = 'CRATES/authwright-build' }

[workspace]
"#;

const BUILD_SCRIPT: &str = r#"fn main() {
    authwright_build::compile("specs");
}
"#;

/// What the build script calls.
const COMPILE: &str = "compile(\"specs\")";

const MAIN: &str = r#"
mod connectors {
    include!(concat!(env!("OUT_DIR"), "/connectors.rs"));
}

fn main() {
    let ids: Vec<&str> = connectors::ALL.iter().map(|connector| connector.id).collect();
    println!("connectors: {}", ids.join(", "));
}
"#;

struct Project(PathBuf);

/// What one `cargo run` came to.
struct Run {
    succeeded: bool,
    /// Whether nothing was run but the program.
    fresh: bool,
    /// The line that the program printed, and what Cargo said.
    text: String,
}

impl Project {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream");
        let project = Project(root.join("project"));
        let _ = fs::remove_dir_all(&project.0);
        for folder in project.builds("downstream-") {
            fs::remove_dir_all(folder).unwrap();
        }
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        project.write("Cargo.toml", &MANIFEST.replace("CRATES", crates.to_str().unwrap()));
        // The versions that were fetched to build this test, so that nothing else is asked for.
        fs::copy(crates.parent().unwrap().join("Cargo.lock"), project.0.join("Cargo.lock")).unwrap();
        project.write("build.rs", BUILD_SCRIPT);
        project.write("src/main.rs", MAIN);
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    fn run(&self) -> Run {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["run", "--offline", "--verbose"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let fresh = said.contains("Fresh downstream ");
        let text = String::from_utf8(output.stdout).unwrap() + &said;
        Run { succeeded: output.status.success(), fresh, text }
    }

    fn target(&self) -> PathBuf {
        self.0.with_file_name("target")
    }

    /// The folders of Cargo that belong to a build script.
    fn builds(&self, prefix: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.target().join("debug/build")).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(prefix)).collect()
    }

    /// The files in `OUT_DIR`, and their texts.
    fn output(&self) -> Vec<(PathBuf, String)> {
        let folders = self.builds("downstream-").into_iter().map(|path| path.join("out"));
        let files = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let mut files: Vec<_> =
            files.map(|file| (file.path(), fs::read_to_string(file.path()).unwrap_or_default())).collect();
        files.sort();
        files
    }

    /// Gives the project a runtime of an older version than the generator's.
    fn take_older_runtime(&self) {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        copy(&crates.join("authwright/src"), &self.0.join("older/src"));
        let manifest = fs::read_to_string(crates.join("authwright/Cargo.toml")).unwrap();
        let manifest = manifest
            .replace("version.workspace = true", "version = \"0.0.9\"")
            .replace("edition.workspace = true", "edition = \"2024\"")
            .replace("rust-version = \"0.0.9\"\n", "")
            .replace("license.workspace = true\n", "")
            .replace("readme = \"README.md\"\n", "")
            .replace("[lints]\nworkspace = true\n", "");
        self.write("older/Cargo.toml", &manifest);
        let own =
            MANIFEST.replace("'CRATES/authwright'", "'older'").replace("CRATES", crates.to_str().unwrap());
        self.write("Cargo.toml", &own);
    }

    /// A build that works, and the connectors that its program has.
    #[track_caller]
    fn lists(&self, what: &str, connectors: &str) {
        let run = self.run();
        assert!(run.succeeded && !run.fresh, "{what}:\n{}", run.text);
        assert!(run.text.starts_with(&format!("connectors: {connectors}\n")), "{what}:\n{}", run.text);
        let again = self.run();
        assert!(again.succeeded && again.fresh, "{what}, a second time:\n{}", again.text);
    }

    /// A build that stops, with each of these in what Cargo says, and leaves the output of the last one.
    #[track_caller]
    fn stops(&self, what: &str, expected: &[&str]) {
        let before = self.output();
        for attempt in ["the first time", "the second time"] {
            let run = self.run();
            assert!(!run.succeeded, "{what}, {attempt}, was built:\n{}", run.text);
            for expected in expected {
                assert!(run.text.contains(expected), "{what}, {attempt}: no `{expected}` in\n{}", run.text);
            }
            assert!(!run.text.contains("panicked"), "{what}:\n{}", run.text);
        }
        assert_eq!(self.output(), before, "{what}");
    }
}

/// Copies a folder and what is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn spec(id: &str, rest: &str) -> String {
    format!(
        "authwright: 1\nid: {id}\nname: Acme\napi: {{ base_url: https://api.acme-cloud.io{rest} }}\nauth: {{ key: {{ type: bearer }} }}\n"
    )
}

#[test]
fn from_the_first_spec_to_the_last() {
    let project = Project::new();
    let folder = "put a spec into it";
    project.stops("no folder", &["error: ", "cannot read specs: it does not exist", folder]);
    project.write("specs/notes.txt", "none yet");
    project.stops("a folder without specs", &["no specs in specs", folder]);

    project.write("specs/acme.yaml", &spec("acme", ""));
    project.lists("a first spec", "acme");
    project.write("specs/globex.yaml", &spec("globex", ""));
    project.lists("a second spec", "acme, globex");
    project.write("specs/globex.yaml", &spec("globex", "/v2"));
    project.lists("a spec that changed", "acme, globex");
    assert!(project.output().iter().any(|(_, text)| text.contains("https://api.acme-cloud.io/v2")));

    project.write("specs/acme.yaml", &spec("acme", ", hedaers: {}"));
    project.write("specs/globex.yaml", &spec("globex", ", hedaers: {}"));
    project.stops(
        "broken specs",
        &["specs/acme.yaml:4:45: [SCH001]", "specs/globex.yaml:4:45: [SCH001]", "write `headers`"],
    );
    project.write("specs/acme.yaml", &spec("acme", ""));
    project.remove("specs/globex.yaml");
    project.lists("a spec that is gone", "acme");
    assert!(!project.output().iter().any(|(path, _)| path.ends_with("globex.rs")));

    project.write("specs/acme.yml", &spec("acme", ""));
    project.stops("two specs with one id", &["specs/acme.yml:2:5: [SCH014]", "`specs/acme.yaml`"]);
    project.remove("specs/acme.yml");
    project.write("specs/self.yaml", &spec("self", ""));
    project.stops("a module that cannot be called so", &["specs/self.yaml:2:5: ", "keyword"]);
    project.remove("specs/self.yaml");
    project.write("specs/type.yaml", &spec("type", ""));
    project.lists("a keyword that can be a module", "acme, type");

    project.write(
        "build.rs",
        &BUILD_SCRIPT.replace(COMPILE, "Builder::new(\"specs\").only(&[\"acme\"]).compile()"),
    );
    project.lists("one of two specs", "acme");
    project.write("specs/type.yaml", "no spec");
    let run = project.run();
    assert!(run.succeeded && run.fresh, "a spec that is not asked for:\n{}", run.text);
    project.write("specs/acme.yaml", &spec("acme", "/v3"));
    project.lists("the spec that is asked for", "acme");

    project.take_older_runtime();
    let run = project.run();
    assert!(!run.succeeded, "an older runtime was taken:\n{}", run.text);
    let expected =
        "authwright 0.0.9 is older than what this code was generated for: give it the version that";
    assert!(run.text.contains(expected), "{}", run.text);
}

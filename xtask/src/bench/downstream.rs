//! What a project pays that uses Authwright: the dependencies once, and an unchanged build each time.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::measure::{Cost, cost, median, succeed};
use super::specs::{self, Set};
use crate::process;

/// How many specs the project has.
const SPECS: usize = 50;
/// How often an unchanged build is measured: it takes a tenth of a second.
const RUNS: usize = 21;

/// This workspace optimizes its dependencies, so that tests are fast; a project downstream does not.
const UNOPTIMIZED: &str = "profile.dev.package.\"*\".opt-level=0";

/// Cargo compiles what comes from a registry this way; here it is part of a workspace, or given by its path.
const NOT_INCREMENTAL: &str = "0";

/// What is compiled cleanly, with the options that name it, and what it may take.
const CLEAN: &[(&str, &[&str], &str)] = &[
    ("the runtime without a transport", &["-p", "authwright"], "7 s CPU, 16 crates"),
    ("the runtime with no feature", &["-p", "authwright", "--no-default-features"], ""),
    ("the runtime with `ureq`", &["-p", "authwright", "--features", "ureq"], ""),
];

/// Prints the table.
pub(super) fn print(root: &Path, folder: &Path) -> io::Result<()> {
    println!("\n| what | target | CPU | wall | crates |\n|---|---|---|---|---|");
    let compiled = folder.join("target-clean");
    for (name, options, target) in CLEAN {
        remove(&compiled)?;
        let took = cost(
            process::cargo()
                .args(["build", "--quiet", "--config", UNOPTIMIZED])
                .args(*options)
                .env("CARGO_INCREMENTAL", NOT_INCREMENTAL)
                .env("CARGO_TARGET_DIR", &compiled),
        )?;
        row(&format!("clean build of {name}"), target, took, &crates(options)?.to_string());
    }
    let build_script = folder.join("downstream-build-script");
    let mut build = project(root, &build_script, Use::BuildScript)?;
    remove(&build_script.join("target"))?;
    let took = cost(build.env("CARGO_INCREMENTAL", NOT_INCREMENTAL))?;
    row(
        "clean build of `authwright-build`",
        "25 s CPU",
        took,
        &crates(&["-p", "authwright-build"])?.to_string(),
    );
    let with = unchanged(root, &folder.join("downstream-with"), Use::Specs)?;
    let without = unchanged(root, &folder.join("downstream-without"), Use::Runtime)?;
    let seconds = |cost: Cost| cost.wall.as_secs_f64() * 1e3;
    println!(
        "| unchanged `cargo build` of a project with {SPECS} specs | 20 ms more | | {:.0} ms; {:.0} ms without specs | |",
        seconds(with),
        seconds(without)
    );
    Ok(())
}

/// How many crates a package needs to compile, itself among them.
fn crates(options: &[&str]) -> io::Result<usize> {
    let tree = ["tree", "--prefix", "none", "--edges", "normal,build", "--format", "{p}"];
    let output = process::cargo().args(tree).args(options).output()?;
    let text = String::from_utf8_lossy(&output.stdout).replace(" (*)", "");
    Ok(text.lines().filter(|line| !line.is_empty()).collect::<BTreeSet<_>>().len())
}

fn remove(folder: &Path) -> io::Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder),
        false => Ok(()),
    }
}

/// What a project uses.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    /// The runtime alone.
    Runtime,
    /// The compiler alone, in a build script, where Cargo builds it as it builds every build script: without debug information.
    BuildScript,
    /// Both, with specs.
    Specs,
}

/// What an unchanged build of a project costs.
fn unchanged(root: &Path, folder: &Path, uses: Use) -> io::Result<Cost> {
    let mut build = project(root, folder, uses)?;
    succeed(&mut build)?;
    median(RUNS, || cost(&mut build))
}

/// Writes a project. The command builds it.
fn project(root: &Path, folder: &Path, uses: Use) -> io::Result<Command> {
    fs::create_dir_all(folder.join("src"))?;
    let path = |name: &str| root.join("crates").join(name);
    let mut manifest =
        "[package]\nname = \"downstream\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n"
            .to_owned();
    let (mut main, mut script) = ("fn main() {}\n".to_owned(), "fn main() {}\n");
    if uses != Use::BuildScript {
        manifest.push_str(&format!("\n[dependencies]\nauthwright = {{ path = {:?} }}\n", path("authwright")));
    }
    if uses != Use::Runtime {
        manifest.push_str(&format!(
            "\n[build-dependencies]\nauthwright-build = {{ path = {:?} }}\n",
            path("authwright-build")
        ));
    }
    if uses == Use::Specs {
        main.push_str(
            "pub mod connectors {\n    include!(concat!(env!(\"OUT_DIR\"), \"/connectors.rs\"));\n}\n",
        );
        script = "fn main() {\n    authwright_build::compile(\"specs\");\n}\n";
        specs::write(&folder.join("specs"), SPECS, Set::OAuth2)?;
    }
    if uses != Use::Runtime {
        fs::write(folder.join("build.rs"), script)?;
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), main)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut command = process::cargo();
    command.args(["build", "--quiet", "--manifest-path"]).arg(folder.join("Cargo.toml"));
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    Ok(command)
}

fn row(what: &str, target: &str, cost: Cost, crates: &str) {
    println!(
        "| {what} | {target} | {:.1} s | {:.1} s | {crates} |",
        cost.cpu.as_secs_f64(),
        cost.wall.as_secs_f64()
    );
}

//! What a project pays that uses Authwright: the dependencies once, and an unchanged build each time.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::measure::{Cost, cost, median, succeed};
use super::specs::{self, Set};
use crate::process;

/// How many specs the project has.
const SPECS: usize = 50;
/// How often an unchanged build is measured: it takes a tenth of a second.
const RUNS: usize = 21;

/// This workspace optimizes its dependencies, so that tests are fast; a project downstream does not.
const UNOPTIMIZED: &str = "profile.dev.package.\"*\".opt-level=0";

/// What is compiled cleanly, with the options that name it, and what it may take.
const CLEAN: &[(&str, &[&str], &str)] = &[
    ("the runtime without a transport", &["-p", "authwright"], "7 s CPU, 16 crates"),
    ("the runtime with no feature", &["-p", "authwright", "--no-default-features"], ""),
    ("the runtime with `ureq`", &["-p", "authwright", "--features", "ureq"], ""),
    ("`authwright-build`", &["-p", "authwright-build"], "25 s CPU"),
];

/// Prints the table.
pub(super) fn print(root: &Path, folder: &Path) -> io::Result<()> {
    println!("\n| what | target | CPU | wall | crates |\n|---|---|---|---|---|");
    for (name, options, target) in CLEAN {
        let compiled = folder.join("target-clean");
        if compiled.exists() {
            fs::remove_dir_all(&compiled)?;
        }
        let took = cost(
            process::cargo()
                .args(["build", "--quiet", "--config", UNOPTIMIZED])
                .args(*options)
                .env("CARGO_TARGET_DIR", &compiled),
        )?;
        row(&format!("clean build of {name}"), target, took, &crates(options)?.to_string());
    }
    let with = project(root, &folder.join("downstream-with"), true)?;
    let without = project(root, &folder.join("downstream-without"), false)?;
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

/// What an unchanged build of a project costs.
fn project(root: &Path, folder: &Path, has_specs: bool) -> io::Result<Cost> {
    fs::create_dir_all(folder.join("src"))?;
    let path = |name: &str| root.join("crates").join(name);
    let mut manifest = format!(
        "[package]\nname = \"downstream\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nauthwright = {{ path = {:?} }}\n",
        path("authwright")
    );
    let mut main = "fn main() {}\n".to_owned();
    if has_specs {
        manifest.push_str(&format!(
            "\n[build-dependencies]\nauthwright-build = {{ path = {:?} }}\n",
            path("authwright-build")
        ));
        main.push_str(
            "pub mod connectors {\n    include!(concat!(env!(\"OUT_DIR\"), \"/connectors.rs\"));\n}\n",
        );
        fs::write(folder.join("build.rs"), "fn main() {\n    authwright_build::compile(\"specs\");\n}\n")?;
        specs::write(&folder.join("specs"), SPECS, Set::OAuth2)?;
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), main)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let build = || {
        let mut command = process::cargo();
        command.args(["build", "--quiet", "--manifest-path"]).arg(folder.join("Cargo.toml"));
        command.env("CARGO_TARGET_DIR", folder.join("target"));
        command
    };
    succeed(&mut build())?;
    median(RUNS, || cost(&mut build()))
}

fn row(what: &str, target: &str, cost: Cost, crates: &str) {
    println!(
        "| {what} | {target} | {:.1} s | {:.1} s | {crates} |",
        cost.cpu.as_secs_f64(),
        cost.wall.as_secs_f64()
    );
}

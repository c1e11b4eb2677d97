//! `bench`: what checking, generating and compiling costs, as medians.
//!
//! Everything is measured in processes of their own, built in release: CPU time and peak memory are those that the kernel
//! accounts to the process and to those that it started.

mod by_hand;
mod catalogue;
mod downstream;
mod expanded;
mod measure;
mod package;
mod specs;
mod token;

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::process;
use measure::{Cost, cost, median, succeed};
use package::Profile;
use specs::Set;

/// Where the specs and what is made of them stand.
const FOLDER: &str = "target/bench";
/// How many specs are checked and generated.
const SPECS: usize = 1000;
/// How many connectors are compiled.
const CONNECTORS: usize = 50;
/// How often each is measured; the median is printed.
const RUNS: usize = 7;

pub(crate) use catalogue::run as compile_cost;
pub(crate) use token::run as token;

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    bench().map_or_else(process::impossible, |()| ExitCode::SUCCESS)
}

fn bench() -> io::Result<()> {
    succeed(process::cargo().args(["build", "--release", "--quiet", "-p", "authwright-cli", "-p", "xtask"]))?;
    let root = std::env::current_dir()?;
    let folder = root.join(FOLDER);
    let (many, out) = (folder.join("specs"), folder.join("out"));
    specs::write(&many, SPECS, Set::Mixed)?;
    let authwright = || {
        let mut command = Command::new(root.join("target/release/authwright"));
        command.env("AUTHWRIGHT_CACHE_DIR", folder.join("cache"));
        command
    };

    println!("| what | target | wall | CPU | peak memory |\n|---|---|---|---|---|");
    let check = median(RUNS, || cost(authwright().arg("check").arg(&many)))?;
    row("check 1,000 specs, cold", "0.20 s CPU, 40 MB", check);
    let one = many.join("vendor-0.yaml");
    row("check one spec", "10 ms", median(RUNS, || cost(authwright().arg("check").arg(&one)))?);
    let generate = || cost(authwright().arg("generate").arg(&many).arg("--out").arg(&out));
    let fresh = median(RUNS, || {
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        generate()
    })?;
    row("generate 1,000 specs", "1.5 s wall", fresh);
    row("the same with nothing changed", "0.10 s wall", median(RUNS, generate)?);
    let unstamped = || {
        cost(authwright().env("AUTHWRIGHT_CACHE_DIR", "").arg("generate").arg(&many).arg("--out").arg(&out))
    };
    row("the same without a stamp", "", median(RUNS, unstamped)?);

    let token = Command::new(root.join("target/release/xtask")).arg("bench-token").output()?;
    let whats = [
        "build one token request | 2 µs",
        "read its answer |",
        "read one connector's table, once in a program |",
    ];
    for (what, took) in whats.iter().zip(String::from_utf8_lossy(&token.stdout).lines()) {
        println!("| {what} | {took} | | |");
    }
    compile(&root, &folder)
}

/// What compiling connectors costs, with dependencies warm.
fn compile(root: &Path, folder: &Path) -> io::Result<()> {
    let specs = folder.join("some-specs");
    specs::write(&specs, CONNECTORS, Set::Mixed)?;
    let package = package::generated(root, &folder.join("some"), &specs)?;
    for (profile, target) in Profile::ALL.into_iter().zip(["0.45 s CPU", "0.65 s CPU", "1.1 s CPU"]) {
        let took = package.compile(profile, RUNS)?;
        row(&format!("{}, {CONNECTORS} connectors with two methods", profile.name()), target, took);
    }
    Ok(())
}

fn row(what: &str, target: &str, cost: Cost) {
    println!(
        "| {what} | {target} | {:.3} s | {:.3} s | {:.1} MB |",
        cost.wall.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.memory as f64 / 1e6
    );
}

//! The repository's own door: `cargo xtask generate`, `conformance`, `browser`, `bench` and `release-check`.

mod bench;
mod browser;
mod conformance;
mod generate;
mod release_check;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask generate [--check]   writes what the specs become, or says what is stale
       cargo xtask conformance          runs flows against a certified authorization server (needs Node.js)
       cargo xtask browser              runs an example in headless Chromium against the local authorization server
       cargo xtask bench                prints what checking, generating and compiling costs
       cargo xtask bench-compile [SIZE] prints what a catalogue costs to compile, beside other ways to write it
       cargo xtask release-check [package] [features] [minimal] [deny] [semver] [--baseline REV]
                                        says whether what is committed can be published";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["conformance"] => conformance::run(),
        ["release-check", names @ ..] => release_check::run(names),
        ["browser"] => browser::run(),
        ["bench"] => bench::run(),
        ["bench-compile"] => bench::compile_cost(&[1, 50, 300, 1000]),
        ["bench-compile", size] if size.parse::<usize>().is_ok() => {
            bench::compile_cost(&[size.parse().unwrap_or(1)])
        }
        // A part of `bench` that has to be built in release.
        ["bench-token"] => bench::token(),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

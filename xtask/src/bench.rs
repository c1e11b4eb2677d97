//! `bench`: what checking, generating and compiling costs, as medians.
//!
//! Everything is measured in processes of their own, built in release: CPU time and peak memory are those that the kernel
//! accounts to the process and to those that it started.

mod specs;
mod token;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// Where the specs and what is made of them stand.
const FOLDER: &str = "target/bench";
/// How many specs are checked and generated.
const SPECS: usize = 1000;
/// How many connectors are compiled.
const CONNECTORS: usize = 50;
/// How often each is measured; the median is printed.
const RUNS: usize = 7;

pub(crate) use token::run as token;

/// What one process took.
#[derive(Debug, Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    /// In bytes.
    memory: u64,
}

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    match bench() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn bench() -> io::Result<()> {
    let cargo = || Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    succeed(cargo().args(["build", "--release", "--quiet", "-p", "authwright-cli", "-p", "xtask"]))?;
    let root = std::env::current_dir()?;
    let folder = root.join(FOLDER);
    let (many, out) = (folder.join("specs"), folder.join("out"));
    specs::write(&many, SPECS)?;
    let authwright = || Command::new(root.join("target/release/authwright"));

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

    let token = Command::new(root.join("target/release/xtask")).arg("bench-token").output()?;
    println!("| build one token request | 2 µs | {} | | |", String::from_utf8_lossy(&token.stdout).trim());
    compile(&root, &folder, &cargo)
}

/// CPU time of compiling connectors, with dependencies warm.
fn compile(root: &Path, folder: &Path, cargo: &dyn Fn() -> Command) -> io::Result<()> {
    let package = connectors(root, &folder.join("connectors"), CONNECTORS)?;
    for (arguments, target) in
        [(&["check"][..], "0.45 s CPU"), (&["build"], "0.65 s CPU"), (&["build", "--release"], "1.1 s CPU")]
    {
        let command = || {
            let mut command = cargo();
            command.args(arguments).args(["--quiet", "--offline", "--manifest-path"]);
            command.arg(package.join("Cargo.toml")).env("CARGO_TARGET_DIR", folder.join("target"));
            // Without it, what is kept from the last run would be measured.
            command.env("CARGO_INCREMENTAL", "0");
            command
        };
        succeed(&mut command())?;
        let idle = median(RUNS, || cost(&mut command()))?;
        let took = median(RUNS, || {
            let lib = package.join("src/lib.rs");
            fs::write(&lib, fs::read(&lib)?)?;
            cost(&mut command())
        })?;
        // Cargo itself is no part of what a connector costs.
        let took = Cost { cpu: took.cpu.saturating_sub(idle.cpu), ..took };
        row(&format!("cargo {}, {CONNECTORS} connectors", arguments.join(" ")), target, took);
    }
    Ok(())
}

/// A crate with so many generated connectors.
fn connectors(root: &Path, package: &Path, count: usize) -> io::Result<PathBuf> {
    use authwright_compiler::emit::Root;
    use authwright_compiler::engine::{self, Targets};
    let specs = package.join("specs");
    specs::write(&specs, count)?;
    let unusable = |error: engine::Unusable| io::Error::other(error.to_string());
    let checked = engine::check(&[specs]).map_err(unusable)?;
    let targets =
        Targets { root: Some(Root::Module), ..Targets::modules(package.join("src/all"), "bench".to_owned()) };
    engine::generate(&checked, &targets, false).map_err(unusable)?;
    fs::write(package.join("src/lib.rs"), "//! Connectors to measure with.\npub mod all;\n")?;
    let runtime = root.join("crates/authwright");
    fs::write(
        package.join("Cargo.toml"),
        format!(
            "[package]\nname = \"connectors\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nauthwright = {{ path = {runtime:?} }}\n\n[workspace]\n"
        ),
    )?;
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    Ok(package.to_owned())
}

/// What a process costs that must succeed.
fn cost(command: &mut Command) -> io::Result<Cost> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let used = child.wait4()?;
    if !used.status.success() {
        return Err(io::Error::other(format!("{command:?} failed")));
    }
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Cost { wall: start.elapsed(), cpu, memory: used.rusage.maxrss })
}

fn succeed(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?} failed"))) }
}

/// The median of each figure.
fn median(runs: usize, mut run: impl FnMut() -> io::Result<Cost>) -> io::Result<Cost> {
    let mut costs = Vec::new();
    for _ in 0..runs {
        costs.push(run()?);
    }
    fn middle<T: Ord + Copy>(costs: &[Cost], figure: impl Fn(&Cost) -> T) -> T {
        let mut figures: Vec<T> = costs.iter().map(figure).collect();
        figures.sort();
        figures[figures.len() / 2]
    }
    Ok(Cost {
        wall: middle(&costs, |cost| cost.wall),
        cpu: middle(&costs, |cost| cost.cpu),
        memory: middle(&costs, |cost| cost.memory),
    })
}

fn row(what: &str, target: &str, cost: Cost) {
    println!(
        "| {what} | {target} | {:.3} s | {:.3} s | {:.1} MB |",
        cost.wall.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.memory as f64 / 1e6
    );
}

//! The server: installed once, and run for as long as the checks take.

use std::io::{self, BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, thread};

use super::{ASSETS, Stop};

/// Where the server is installed and runs. Git ignores it.
const PLACE: &str = ".conformance";

const LOCK: &str = "package-lock.json";
const ENTRY: &str = "server.mjs";

/// A copy of the lock file that was installed from. It is there only where installing came to its end.
const INSTALLED: &str = "installed.json";

const LOG: &str = "server.log";

/// The oldest Node.js that the server runs on, whatever it says about long-term support.
const OLDEST_NODE: u32 = 20;

/// How long the server may take to start, many times what it needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What npm's errors name where there is no way to a registry.
const NO_NETWORK: &[&str] = &[
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTCACHED",
    "ENOTFOUND",
    "ERR_SOCKET_TIMEOUT",
    "ETIMEDOUT",
];

/// The running server. It is killed when this is dropped; where this program is killed first, its input closes and it ends.
pub(super) struct Provider {
    child: Child,
    port: u16,
}

impl Provider {
    /// Installs the server where that was not done yet, and starts it.
    pub(super) fn start() -> Result<Self, Stop> {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let node = version("node")?;
        version(npm)?;
        let major =
            node.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
        if major.is_none_or(|major| major < OLDEST_NODE) {
            return Err(Stop::Skipped(format!(
                "Node.js {OLDEST_NODE} or later is needed, and this is {node}"
            )));
        }
        install(npm)?;
        serve()
    }

    /// The port on the loopback interface.
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

/// What the last server has written besides its port: warnings, and its own errors.
pub(super) fn log() -> String {
    fs::read_to_string(Path::new(PLACE).join(LOG)).unwrap_or_default()
}

impl Drop for Provider {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// The version of a program, or the reason to skip.
fn version(program: &str) -> Result<String, Stop> {
    match Command::new(program).arg("--version").stderr(Stdio::null()).output() {
        Ok(output) => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Stop::Skipped(format!("`{program}` was not found; the server needs Node.js and npm")))
        }
        Err(error) => Err(Stop::Impossible(format!("`{program}` cannot be run: {error}"))),
    }
}

fn install(npm: &str) -> Result<(), Stop> {
    let place = Path::new(PLACE);
    fs::create_dir_all(place).map_err(|error| unwritable(place, &error))?;
    for name in ["package.json", LOCK, ".npmrc", ENTRY] {
        let (from, to) = (Path::new(ASSETS).join(name), place.join(name));
        let text = fs::read(&from).map_err(|error| {
            Stop::Impossible(format!("cannot read {}: {error}; run this in the root", from.display()))
        })?;
        fs::write(&to, text).map_err(|error| unwritable(&to, &error))?;
    }
    let (lock, installed) = (place.join(LOCK), place.join(INSTALLED));
    let same =
        matches!((fs::read(&lock), fs::read(&installed)), (Ok(lock), Ok(installed)) if lock == installed);
    if same && place.join("node_modules").is_dir() {
        return Ok(());
    }
    if let Err(error) = fs::remove_file(&installed)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(unwritable(&installed, &error));
    }
    let output = Command::new(npm).arg("ci").current_dir(place).stdin(Stdio::null()).output();
    let output = output.map_err(|error| Stop::Impossible(format!("`npm ci` cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(uninstalled(&String::from_utf8_lossy(&output.stderr)));
    }
    fs::copy(&lock, &installed).map(drop).map_err(|error| unwritable(&installed, &error))
}

fn serve() -> Result<Provider, Stop> {
    let log_path = PathBuf::from(PLACE).join(LOG);
    let log_file = fs::File::create(&log_path).map_err(|error| unwritable(&log_path, &error))?;
    let mut child = Command::new("node")
        .arg(ENTRY)
        .current_dir(PLACE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(log_file)
        .spawn()
        .map_err(|error| Stop::Impossible(format!("the server cannot be started: {error}")))?;
    if let Some(port) = child.stdout.take().and_then(port) {
        return Ok(Provider { child, port });
    }
    stop(&mut child);
    Err(Stop::Impossible(format!("the server did not start\n{}", log())))
}

/// Waits for the port. What else comes is read to its end, since a server whose output closes may fail.
fn port(output: ChildStdout) -> Option<u16> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Ok(port) = line.trim().parse::<u16>() {
                // Nobody waits any more where the server took too long.
                let _: Result<(), _> = sender.send(port);
            }
        }
    });
    receiver.recv_timeout(PATIENCE).ok()
}

/// Ends the server. Both calls fail only where it has ended by itself.
fn stop(child: &mut Child) {
    let _: io::Result<()> = child.kill();
    let _: io::Result<ExitStatus> = child.wait();
}

fn uninstalled(errors: &str) -> Stop {
    if NO_NETWORK.iter().any(|code| errors.contains(code)) {
        return Stop::Impossible(
            "`npm ci` reached no registry; the first run needs the network, or a filled npm cache".to_owned(),
        );
    }
    Stop::Impossible(format!("`npm ci` failed\n{errors}"))
}

fn unwritable(path: &Path, error: &io::Error) -> Stop {
    Stop::Impossible(format!("cannot write {}: {error}", path.display()))
}

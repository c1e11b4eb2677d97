//! The Cargo that is started, and how a command ends that could not do its work.

use std::env;
use std::fmt::Display;
use std::process::{Command, ExitCode};

/// The Cargo that runs this.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Says why the work could not be done, which is not the same as work that found something wrong.
pub(crate) fn impossible(why: impl Display) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::from(2)
}

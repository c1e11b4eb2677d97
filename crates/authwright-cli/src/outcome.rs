//! What a command says, and with which status it ends.

use std::io::{self, Write};
use std::process::ExitCode;

/// What a command says, and with which status it ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) out: String,
    pub(crate) err: String,
    status: u8,
}

impl Outcome {
    /// All is well.
    pub(crate) fn good(out: impl Into<String>) -> Self {
        Outcome { out: out.into(), ..Outcome::default() }
    }

    /// Something was found.
    pub(crate) fn found(out: impl Into<String>) -> Self {
        Outcome { out: out.into(), status: 1, ..Outcome::default() }
    }

    /// It could not be done: the call is wrong, or the machine.
    pub(crate) fn unusable(reason: impl std::fmt::Display) -> Self {
        Outcome { err: format!("error: {reason}\n"), status: 2, ..Outcome::default() }
    }

    /// It was done, and did not succeed.
    pub(crate) fn failed(reason: impl std::fmt::Display) -> Self {
        Outcome { err: format!("error: {reason}\n"), status: 1, ..Outcome::default() }
    }

    /// With words for the error stream, before those there are.
    pub(crate) fn with_err(mut self, err: &str) -> Self {
        self.err.insert_str(0, err);
        self
    }

    /// Says it. A reader that went away, such as `head`, is no error.
    pub(crate) fn print(self) -> ExitCode {
        let out = write(&mut io::stdout().lock(), &self.out);
        let err = write(&mut io::stderr().lock(), &self.err);
        match out.and(err) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
            _ => ExitCode::from(self.status),
        }
    }
}

/// A number of things, in words.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn write(stream: &mut dyn Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

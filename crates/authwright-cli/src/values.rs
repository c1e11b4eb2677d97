//! Values for the fields of a method, from the command line.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use authwright::table::{Connector, Method};
use authwright::{Client, InvalidCredentials, Problem, Reason};
use clap::Args;

use crate::outcome::Outcome;
use crate::{Result, spec};

/// Which method of which spec, and its values.
#[derive(Args)]
pub(crate) struct Target {
    /// The spec
    pub(crate) spec: PathBuf,
    /// The method; may be left out where the spec has one
    #[arg(long, value_name = "ID")]
    pub(crate) method: Option<String>,
    /// The value of a field
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// The value of a field, read from a file; `-` is the standard input
    #[arg(long, value_name = "KEY=PATH", value_parser = pair)]
    set_file: Vec<(String, String)>,
    /// For tests: take `http://` URLs of this machine
    #[arg(long, hide = true)]
    pub(crate) allow_http_loopback: bool,
}

/// A key with the text that was given for it.
pub(crate) type Pairs = Vec<(String, String)>;

impl Target {
    /// Everything that was given, with files read.
    pub(crate) fn pairs(&self) -> Result<Pairs> {
        let mut pairs = self.set.clone();
        for (key, path) in &self.set_file {
            pairs.push((key.clone(), read(Path::new(path))?));
        }
        Ok(pairs)
    }

    /// A client with these values, or every problem with them.
    pub(crate) fn client(
        &self,
        connector: &'static Connector<'static>,
        method: &Method<'_>,
        pairs: &[(String, String)],
    ) -> Result<Client> {
        let texts: Vec<(&str, &str)> =
            pairs.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
        Client::from_text(spec::handle(connector, self.allow_http_loopback), method.id, &texts)
            .map_err(|invalid| Outcome::unusable(problems(connector, method, &invalid)))
    }
}

/// The value of `KEY=VALUE`. The message of a fault does not repeat the text, which may hold a secret.
pub(crate) fn pair(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write a key, `=` and a value".to_owned()),
    }
}

/// A file's text, without the line break that editors put at its end.
fn read(path: &Path) -> Result<String> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        fs::read_to_string(path)
    };
    let mut text = text.map_err(|error| Outcome::unusable(format!("{}: {error}", path.display())))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

fn problems(connector: &Connector<'_>, method: &Method<'_>, invalid: &InvalidCredentials) -> String {
    let absent = |problem: &&Problem| matches!(problem.reason, Reason::Missing | Reason::Blank);
    let mut text = format!("these values do not fit {}/{}:", connector.id, method.id);
    let (missing, wrong): (Vec<&Problem>, Vec<&Problem>) = invalid.problems.iter().partition(absent);
    for problem in wrong.iter().chain(&missing) {
        let label = method.fields.iter().find(|field| field.key == problem.key).map(|field| field.label);
        let label = label.map_or_else(String::new, |label| format!(" ({label})"));
        let _ = write!(text, "\n  {}{label} {}", problem.key, problem.reason);
    }
    if !missing.is_empty() {
        let _ = write!(text, "\nadd what is missing with --set KEY=VALUE or --set-file KEY=PATH");
    }
    if wrong.iter().any(|problem| problem.reason == Reason::Unknown) {
        let keys: Vec<&str> = method.fields.iter().map(|field| field.key).collect();
        let _ = write!(text, "\nthe fields are {}", authwright_compiler::suggest::list(&keys));
    }
    text
}

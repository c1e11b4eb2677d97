//! Values for the fields of a method, from the command line.

use std::ffi::{OsStr, OsString};
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
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<OsString>,
    /// The value of a field, read from a file; `-` is the standard input
    #[arg(long, value_name = "KEY=PATH")]
    set_file: Vec<OsString>,
    /// For tests: take `http://` URLs of this machine
    #[arg(long, hide = true)]
    pub(crate) allow_http_loopback: bool,
}

/// A key with the text that was given for it.
pub(crate) type Pairs = Vec<(String, String)>;

impl Target {
    /// Everything that was given, with files read.
    pub(crate) fn pairs(&self) -> Result<Pairs> {
        let mut pairs = Vec::new();
        for text in &self.set {
            pairs.push(pair(text, "--set takes KEY=VALUE, a key, `=` and a value in UTF-8")?);
        }
        for text in &self.set_file {
            let (key, path) = pair(text, "--set-file takes KEY=PATH, a key, `=` and a path in UTF-8")?;
            let text = read(&key, Path::new(&path))?;
            pairs.push((key, text));
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

/// A key, and what is behind its `=`. Not for clap to do, which would repeat a text that may hold a secret.
fn pair(text: &OsStr, usage: &str) -> Result<(String, String)> {
    match text.to_str().and_then(|text| text.split_once('=')) {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(Outcome::unusable(usage)),
    }
}

/// A file's text, without what editors put at its ends: a byte order mark and a line break. A fault names the key alone, since
/// who takes `--set-file` for `--set` gives a secret for the path.
fn read(key: &str, path: &Path) -> Result<String> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        fs::read_to_string(path)
    };
    let text = text
        .map_err(|error| Outcome::unusable(format!("cannot read the file of `{}`: {error}", shown(key))))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    Ok(text.to_owned())
}

fn problems(connector: &Connector<'_>, method: &Method<'_>, invalid: &InvalidCredentials) -> String {
    let absent = |problem: &&Problem| matches!(problem.reason, Reason::Missing | Reason::Blank);
    let mut text = format!("these values do not fit {}/{}:", connector.id, method.id);
    let (missing, wrong): (Vec<&Problem>, Vec<&Problem>) = invalid.problems.iter().partition(absent);
    for problem in wrong.iter().chain(&missing) {
        let label = method.fields.iter().find(|field| field.key == problem.key).map(|field| field.label);
        let key = if label.is_some() { &problem.key } else { shown(&problem.key) };
        // A terminal would do what a control character says.
        let label = label.map(|label| label.replace(char::is_control, " "));
        let label = label.map_or_else(String::new, |label| format!(" ({label})"));
        let _ = write!(text, "\n  {key}{label} {}", problem.reason);
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

/// A key that nothing is known of. It may be a secret in Base64, of which the padding was taken for the `=` behind a key.
fn shown(key: &str) -> &str {
    let of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if key.bytes().all(of_name) { key } else { "***" }
}

//! What no finding can say, since there is no text to point at.

use std::fmt;
use std::io;
use std::path::Path;

use super::input;

/// What cannot be done at all: a fault of the call or of the machine, not of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// What was tried, and the path.
    pub what: String,
    /// Why it failed.
    pub reason: String,
}

impl Unusable {
    pub(super) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "it does not exist".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "a file stands where a folder is needed".to_owned()
            }
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            _ => error.to_string(),
        };
        Unusable { what: format!("{what} {}", input::shown(path)), reason }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.reason)
    }
}

impl std::error::Error for Unusable {}

//! Which files are meant.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Unusable;

/// The files that paths stand for.
pub(super) struct Listed {
    /// Sorted, none twice.
    pub(super) files: Vec<PathBuf>,
    /// Whether only folders were named.
    pub(super) whole: bool,
}

/// Lists the spec files of some paths.
pub(super) fn list(paths: &[PathBuf]) -> Result<Listed, Unusable> {
    let mut files = BTreeSet::new();
    let mut whole = true;
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Unusable::io("cannot read", path, &error))?;
        if metadata.is_dir() {
            files.extend(specs_of(path)?);
        } else {
            whole = false;
            files.insert(path.clone());
        }
    }
    Ok(Listed { files: files.into_iter().collect(), whole })
}

/// A path as people see it, with `/` between folders on every system.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

fn specs_of(folder: &Path) -> Result<Vec<PathBuf>, Unusable> {
    let fault = |error| Unusable::io("cannot read the folder", folder, &error);
    let mut specs = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        // An editor's hidden copy of a file is no spec.
        let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            specs.push(path);
        }
    }
    if specs.is_empty() {
        let what = format!("no specs in {}", shown(folder));
        return Err(Unusable { what, reason: "a spec is a file that ends in `.yaml`".to_owned() });
    }
    Ok(specs)
}

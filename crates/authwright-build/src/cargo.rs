//! What a build script tells Cargo.

use std::fmt::Write;

use crate::{Builder, Compiled, Failed};

impl Builder {
    /// Compiles, and tells Cargo what is wrong and when to run this again.
    ///
    /// A fault is an error of Cargo: the build stops after the script, and nothing else of the script's output is shown.
    pub fn compile(&self) {
        let result = self.run();
        print!("{}", instructions(self, &result));
    }
}

/// The instructions for Cargo, a line each.
fn instructions(builder: &Builder, result: &Result<Compiled, Failed>) -> String {
    let mut text = String::new();
    // Cargo looks into the folder for files that are new; it looks at each file whether it changed.
    let mut watched = vec![builder.specs().to_path_buf()];
    let files = std::fs::read_dir(builder.specs()).into_iter().flatten().flatten();
    let mut files: Vec<_> = files.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml"));
    files.sort();
    watched.extend(files);
    for path in watched {
        let _ = writeln!(text, "cargo::rerun-if-changed={}", path.display());
    }
    let (warnings, errors) = match result {
        Ok(compiled) => (&compiled.warnings, &[][..]),
        Err(failed) => (&failed.warnings, &failed.errors[..]),
    };
    for (kind, lines) in [("warning", warnings.as_slice()), ("error", errors)] {
        for line in lines {
            let _ = writeln!(text, "cargo::{kind}={}", line.replace(['\n', '\r'], " "));
        }
    }
    text
}

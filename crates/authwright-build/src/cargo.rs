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
    // Of a folder, Cargo looks at every file and at which files there are.
    for path in builder.paths() {
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

//! Crates that are compiled to see what it costs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::{Cost, cost, median, succeed};
use crate::process;

/// A crate of its own, outside of the workspace.
pub(super) struct Package {
    folder: PathBuf,
    /// Where Cargo compiles to. Packages with the same dependencies share it, so that those are compiled once.
    target: PathBuf,
}

/// How the compiler is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Check,
    Dev,
    Release,
}

impl Profile {
    pub(super) const ALL: [Profile; 3] = [Profile::Check, Profile::Dev, Profile::Release];

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Profile::Check => &["check"],
            Profile::Dev => &["build"],
            Profile::Release => &["build", "--release"],
        }
    }

    pub(super) fn name(self) -> String {
        format!("cargo {}", self.arguments().join(" "))
    }

    fn folder(self) -> &'static str {
        if self == Profile::Release { "release" } else { "debug" }
    }
}

impl Package {
    /// Writes a crate called `connectors`: its dependencies as lines of TOML, and its files by path below `src`.
    pub(super) fn write(
        folder: PathBuf,
        target: PathBuf,
        dependencies: &str,
        files: &[(String, String)],
    ) -> io::Result<Self> {
        let sources = folder.join("src");
        if sources.exists() {
            fs::remove_dir_all(&sources)?;
        }
        for (name, text) in files {
            let path = sources.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&sources))?;
            fs::write(path, text)?;
        }
        let manifest = format!(
            "[package]\nname = \"connectors\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        Ok(Package { folder, target })
    }

    /// What compiling the crate costs, with its dependencies compiled before and without what Cargo itself takes.
    pub(super) fn compile(&self, profile: Profile, runs: usize) -> io::Result<Cost> {
        succeed(&mut self.cargo(profile))?;
        let idle = median(runs.min(5), || cost(&mut self.cargo(profile)))?;
        let took = median(runs, || {
            let lib = self.folder.join("src/lib.rs");
            fs::write(&lib, fs::read(&lib)?)?;
            cost(&mut self.cargo(profile))
        })?;
        Ok(Cost { cpu: took.cpu.saturating_sub(idle.cpu), ..took })
    }

    /// The size of the library that was built, in bytes.
    pub(super) fn rlib(&self, profile: Profile) -> io::Result<u64> {
        Ok(fs::metadata(self.target.join(profile.folder()).join("libconnectors.rlib"))?.len())
    }

    fn cargo(&self, profile: Profile) -> Command {
        let mut command = process::cargo();
        command.args(profile.arguments()).args(["--quiet", "--manifest-path"]);
        command.arg(self.folder.join("Cargo.toml")).env("CARGO_TARGET_DIR", &self.target);
        // Without it, what is kept from the last run would be measured.
        command.env("CARGO_INCREMENTAL", "0");
        command
    }
}

/// A crate with the generated modules of these specs.
pub(super) fn generated(root: &Path, folder: &Path, specs: &Path) -> io::Result<Package> {
    use authwright_compiler::emit::Root;
    use authwright_compiler::engine::{self, Targets};
    let dependencies = format!("authwright = {{ path = {:?} }}\n", root.join("crates/authwright"));
    let lib = ("lib.rs".to_owned(), "//! Connectors to measure with.\npub mod all;\n".to_owned());
    let package =
        Package::write(folder.to_owned(), folder.with_file_name("target-generated"), &dependencies, &[lib])?;
    let checked = engine::check(&[specs.to_owned()]).map_err(|error| io::Error::other(error.to_string()))?;
    let modules = Targets::modules(folder.join("src/all"), "bench".to_owned());
    let targets = Targets { root: Some(Root::Module), ..modules };
    engine::generate(&checked, &targets, false).map_err(|error| io::Error::other(error.to_string()))?;
    // The versions that the repository was tested with.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(package)
}

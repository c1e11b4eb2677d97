//! What is compiled, from where, to where.

use std::fmt;
use std::path::PathBuf;

use authwright_compiler::diagnostic::Severity;
use authwright_compiler::emit::Root;
use authwright_compiler::engine::{self, Checked, Targets, Unusable};
use authwright_compiler::render;

/// What generated files name as their maker.
const MAKER: &str = "authwright-build";

/// Compiles specs. Made for build scripts; [`crate::compile`] is the short form.
///
/// ```no_run
/// // In `main` of build.rs:
/// authwright_build::Builder::new("specs").only(&["acme", "globex"]).derive("serde::Deserialize").compile();
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is compiled before `compile`, `run` or `assert_fresh`"]
pub struct Builder {
    specs: PathBuf,
    only: Vec<String>,
    out_dir: Option<PathBuf>,
    module_path: Option<String>,
    runtime: String,
    derives: Vec<String>,
    #[cfg(feature = "schema")]
    json_schema: bool,
}

/// What a compilation did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compiled {
    /// Files that were written, sorted.
    pub written: Vec<PathBuf>,
    /// Generated files that no spec makes any more, which were removed, sorted.
    pub removed: Vec<PathBuf>,
    /// How many files were right already.
    pub unchanged: usize,
    /// Findings that do not stand in the way, a line each: `specs/acme.yaml:14:22: [TPL002] …`.
    pub warnings: Vec<String>,
}

/// Why nothing was compiled. Nothing was written either.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failed {
    /// What is wrong, a line each: `specs/acme.yaml:14:22: [URL002] …`, or the path of what could not be read or written.
    pub errors: Vec<String>,
    /// Findings that would not have stood in the way.
    pub warnings: Vec<String>,
}

impl Builder {
    /// Compiles the specs of a folder. Its path is read from the package's root, where build scripts and tests run.
    pub fn new(specs: &str) -> Self {
        Builder {
            specs: PathBuf::from(specs),
            only: Vec::new(),
            out_dir: None,
            module_path: None,
            runtime: "authwright".to_owned(),
            derives: Vec::new(),
            #[cfg(feature = "schema")]
            json_schema: false,
        }
    }

    /// Compiles these connectors alone, by id. Others are neither read nor watched.
    pub fn only(mut self, ids: &[&str]) -> Self {
        self.only.extend(ids.iter().map(|&id| id.to_owned()));
        self
    }

    /// Writes to this folder, with a `mod.rs`, in place of `OUT_DIR`: for output that is committed. Files in it that nobody
    /// generated are left alone.
    pub fn out_dir(mut self, folder: &str) -> Self {
        self.out_dir = Some(PathBuf::from(folder));
        self
    }

    /// The path of the module that holds the connectors, such as `my_crate::connectors`. With it, the examples of the generated
    /// documentation are compiled by `cargo test`; without it they are only shown.
    pub fn module_path(mut self, path: &str) -> Self {
        self.module_path = Some(path.to_owned());
        self
    }

    /// The path of the runtime, where it is not `authwright`, such as `my_sdk::authwright`.
    pub fn runtime(mut self, path: &str) -> Self {
        path.clone_into(&mut self.runtime);
        self
    }

    /// What `App`, `Credentials` and `Options` derive besides `Debug` and `Clone`, such as `serde::Deserialize`, for which the
    /// runtime needs its feature `serde`. Secrets cannot be compared with `==` or be serialized, by design.
    pub fn derive(mut self, path: &str) -> Self {
        self.derives.push(path.to_owned());
        self
    }

    /// Whether specs are laid beside the JSON Schema of the language too: a second opinion on their shape, of a validator that
    /// shares no code with the compiler. A finding (SCH007) is a fault of Authwright, not only of the spec.
    ///
    /// Off by default, and behind the feature `schema`, since the validator has to be compiled first.
    #[cfg(feature = "schema")]
    pub fn json_schema(mut self, check: bool) -> Self {
        self.json_schema = check;
        self
    }

    /// Compiles, and returns what happened in place of telling Cargo.
    ///
    /// # Errors
    /// Everything that is wrong with the specs, or the path that could not be read or written. Nothing was written then, or
    /// each file that was is whole.
    pub fn run(&self) -> Result<Compiled, Failed> {
        self.generate(false)
    }

    pub(crate) fn generate(&self, only_check: bool) -> Result<Compiled, Failed> {
        let checked = self.check()?;
        let (warnings, errors) = lines(&checked);
        if !errors.is_empty() {
            return Err(Failed { errors, warnings });
        }
        let mend = match self.out_dir {
            Some(_) => "mend it, or choose another folder with `out_dir`",
            None => "it stands in Cargo's target folder; mend it, or choose another with `CARGO_TARGET_DIR`",
        };
        let fault = |unusable: Unusable| Failed::one(format!("{unusable} ({mend})"));
        let written = engine::generate(&checked, &self.targets()?, only_check).map_err(fault)?;
        Ok(Compiled {
            written: written.written,
            removed: written.removed,
            unchanged: written.unchanged,
            warnings,
        })
    }

    /// The specs that are named, or else their folder.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        match self.only.is_empty() {
            true => vec![self.specs.clone()],
            false => self.only.iter().map(|id| self.specs.join(format!("{id}.yaml"))).collect(),
        }
    }

    fn check(&self) -> Result<Checked, Failed> {
        self.findings(&self.paths()).map_err(|unusable| {
            let mend = "name the folder of the specs from the package's root, and put a spec into it";
            Failed::one(format!("{unusable}: {mend}"))
        })
    }

    fn findings(&self, paths: &[PathBuf]) -> Result<Checked, Unusable> {
        #[cfg(feature = "schema")]
        if self.json_schema {
            return engine::cross_check(paths);
        }
        engine::check(paths)
    }

    fn targets(&self) -> Result<Targets, Failed> {
        let (folder, root) = match (&self.out_dir, std::env::var_os("OUT_DIR")) {
            (Some(folder), _) => (folder.clone(), Root::Module),
            (None, Some(folder)) => (PathBuf::from(folder), Root::Included),
            (None, None) => {
                let mend = "call this in a build script, or choose a folder with `out_dir`";
                return Err(Failed::one(format!("there is no `OUT_DIR` in the environment: {mend}")));
            }
        };
        Ok(Targets {
            crate_path: self.module_path.clone(),
            runtime: self.runtime.clone(),
            derives: self.derives.clone(),
            root: Some(root),
            ..Targets::modules(folder, MAKER.to_owned())
        })
    }
}

impl Failed {
    pub(crate) fn one(error: String) -> Self {
        Failed { errors: vec![error], warnings: Vec::new() }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.errors.join("\n"))
    }
}

impl std::error::Error for Failed {}

/// Warnings and errors.
fn lines(checked: &Checked) -> (Vec<String>, Vec<String>) {
    let lines = render::lines(&checked.sources, &checked.diagnostics);
    let (warnings, errors): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(severity, _)| *severity == Severity::Warning);
    let texts = |lines: Vec<(Severity, String)>| lines.into_iter().map(|(_, line)| line).collect();
    (texts(warnings), texts(errors))
}

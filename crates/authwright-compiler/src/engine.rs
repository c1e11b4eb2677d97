//! What every door calls: check specs, and write what they become.

mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use authwright::table::Connector;
use bumpalo::Bump;

use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::{self, EmitOptions};
use crate::source::{SourceId, Sources, Span};
use crate::spec::Shape;
use crate::{docs_page, lower, rules, spec, syntax};

pub use write::Written;

/// What cannot be done at all: a fault of the call or of the machine, not of a spec.
#[derive(Debug)]
pub struct Unusable {
    /// What was tried, and the path.
    pub what: String,
    /// Why it failed.
    pub reason: String,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.reason)
    }
}

impl std::error::Error for Unusable {}

/// A run over several specs.
#[derive(Debug)]
pub struct Checked {
    /// The texts.
    pub sources: Sources,
    /// The specs that could be read, in the order of their paths.
    pub specs: Vec<CheckedSpec>,
    /// How many files were looked at.
    pub files: usize,
    /// Everything that was found, in the order of the files and of their text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A spec that was read.
#[derive(Debug)]
pub struct CheckedSpec {
    /// The path, as it is shown.
    pub path: String,
    /// Its shape.
    pub shape: Shape,
}

impl Checked {
    /// How many errors and how many warnings were found.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
        (errors, self.diagnostics.len() - errors)
    }

    /// Whether nothing stands in the way of generating.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.counts().0 == 0
    }
}

/// Checks every spec of the paths: a folder stands for the `*.yaml` files in it.
///
/// # Errors
/// A path that is missing or cannot be read, or a folder without specs.
pub fn check(paths: &[PathBuf]) -> Result<Checked, Unusable> {
    let files = spec_files(paths)?;
    let mut sources = Sources::with_presets();
    let mut diagnostics = Vec::new();
    let mut texts: Vec<(String, SourceId)> = Vec::new();
    for file in &files {
        let shown = shown_path(file);
        let loaded = syntax::load(file, &shown, &mut sources, &mut diagnostics);
        match loaded {
            Ok(Some(id)) => texts.push((shown, id)),
            Ok(None) => {}
            Err(error) => return Err(unusable("cannot read", file, &error)),
        }
    }
    let results = in_parallel(&texts, |(path, id)| check_one(&sources, path, *id));
    let mut specs = Vec::new();
    for (shape, mut found, (path, _)) in
        results.into_iter().zip(&texts).map(|((shape, found), text)| (shape, found, text))
    {
        diagnostics.append(&mut found);
        specs.extend(shape.map(|shape| CheckedSpec { path: path.clone(), shape }));
    }
    duplicate_ids(&specs, &mut diagnostics);
    diagnostics.sort_by_key(|one| (one.span, one.rule.code));
    Ok(Checked { sources, specs, files: files.len(), diagnostics })
}

/// Reads and lowers one text, for a door that runs a spec instead of generating from it.
pub fn lower_text<'a>(
    sources: &mut Sources,
    name: &str,
    text: &str,
    bump: &'a Bump,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Connector<'a>> {
    let id = sources.add(name, text);
    lower_source(sources, id, bump, diagnostics)
}

/// Reads and lowers one file.
///
/// # Errors
/// The file cannot be read.
pub fn lower_file<'a>(
    sources: &mut Sources,
    path: &Path,
    bump: &'a Bump,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Connector<'a>>, Unusable> {
    let loaded = syntax::load(path, &shown_path(path), sources, diagnostics);
    let Some(id) = loaded.map_err(|error| unusable("cannot read", path, &error))? else { return Ok(None) };
    Ok(lower_source(sources, id, bump, diagnostics))
}

fn lower_source<'a>(
    sources: &Sources,
    id: SourceId,
    bump: &'a Bump,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Connector<'a>> {
    let before = diagnostics.len();
    let node = syntax::parse(sources, id, diagnostics)?;
    let shape = spec::read(node, diagnostics)?;
    let connector = lower::connector(sources, &shape, bump, diagnostics);
    // A text with a fault of syntax may come with a tree, and that is not what its author meant.
    connector.filter(|_| diagnostics[before..].iter().all(|one| one.severity != Severity::Error))
}

fn check_one(sources: &Sources, path: &str, id: SourceId) -> (Option<Shape>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let shape = syntax::parse(sources, id, &mut found).and_then(|node| spec::read(node, &mut found));
    if let Some(shape) = &shape {
        let bump = Bump::new();
        lower::connector(sources, shape, &bump, &mut found);
        id_is_file_name(shape, path, &mut found);
    }
    (shape, found)
}

fn id_is_file_name(shape: &Shape, path: &str, found: &mut Vec<Diagnostic>) {
    let id = &shape.spec.id;
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".yaml").trim_end_matches(".yml");
    if !id.is_empty() && id.value != stem {
        let message = format!("the id `{}` is not the name of the file, `{stem}`", id.value);
        found.push(
            Diagnostic::new(&rules::SCH011, id.span, message)
                .help(format!("write `id: {stem}`, or name the file `{}.yaml`", id.value)),
        );
    }
}

fn duplicate_ids(specs: &[CheckedSpec], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for checked in specs {
        let id = &checked.shape.spec.id;
        match seen.get(id.as_str()) {
            Some(first) if !id.is_empty() => diagnostics.push(
                Diagnostic::new(&rules::SCH014, id.span, format!("two specs have the id `{}`", id.value))
                    .related(*first, "the other one")
                    .help("give one of them another id and file name"),
            ),
            _ => {
                seen.insert(id.as_str(), id.span);
            }
        }
    }
}

/// The spec files of some paths, sorted.
fn spec_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Unusable> {
    let mut files = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|error| unusable("cannot read", path, &error))?;
        if !metadata.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries =
            std::fs::read_dir(path).map_err(|error| unusable("cannot read the folder", path, &error))?;
        let mut own = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| unusable("cannot read the folder", path, &error))?.path();
            if entry.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                own.push(entry);
            }
        }
        if own.is_empty() {
            let what = format!("no specs in {}", shown_path(path));
            return Err(Unusable { what, reason: "a spec is a file that ends in `.yaml`".to_owned() });
        }
        files.extend(own);
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn unusable(what: &str, path: &Path, error: &dyn fmt::Display) -> Unusable {
    Unusable { what: format!("{what} {}", shown_path(path)), reason: error.to_string() }
}

fn shown_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Where what is generated goes.
#[derive(Debug, Clone)]
pub struct Targets {
    /// The folder of the modules.
    pub modules: PathBuf,
    /// The folder of the connectors' pages. None: no pages.
    pub pages: Option<PathBuf>,
    /// The command that the headers name.
    pub command: String,
    /// The path of the modules' parent in documentation examples.
    pub crate_path: String,
    /// Whether a `lib.rs` that lists every module is written.
    pub root: bool,
}

/// Makes every file in memory, then writes those that differ. With `only_check`, writes nothing and says what is stale.
///
/// # Errors
/// A file that cannot be read or written; the old one is left as it was.
pub fn generate(checked: &Checked, targets: &Targets, only_check: bool) -> Result<Written, Unusable> {
    let results = in_parallel(&checked.specs, |spec| files_of(checked, spec, targets));
    let mut files = BTreeMap::new();
    for result in results {
        files.extend(result?);
    }
    if targets.root {
        let bump = Bump::new();
        let lowered: Vec<Connector<'_>> = checked
            .specs
            .iter()
            .filter_map(|spec| lower::connector(&checked.sources, &spec.shape, &bump, &mut Vec::new()))
            .collect();
        let root = emit::root(&lowered, &targets.command).map_err(|error| not_emitted("lib.rs", &error))?;
        files.insert(targets.modules.join("lib.rs"), root);
    }
    let folders: Vec<&Path> = std::iter::once(&*targets.modules).chain(targets.pages.as_deref()).collect();
    write::write(&files, &folders, only_check)
}

/// Brings one file up to date.
///
/// # Errors
/// A file that cannot be read or written; the old one is left as it was.
pub fn write_text(path: &Path, text: &str, only_check: bool) -> Result<Written, Unusable> {
    write::write(&BTreeMap::from([(path.to_owned(), text.to_owned())]), &[], only_check)
}

fn not_emitted(path: &str, error: &dyn fmt::Display) -> Unusable {
    Unusable { what: format!("cannot generate from {path}"), reason: error.to_string() }
}

fn files_of(
    checked: &Checked,
    spec: &CheckedSpec,
    targets: &Targets,
) -> Result<Vec<(PathBuf, String)>, Unusable> {
    let bump = Bump::new();
    let Some(connector) = lower::connector(&checked.sources, &spec.shape, &bump, &mut Vec::new()) else {
        return Ok(Vec::new());
    };
    let options = EmitOptions {
        spec_path: spec.path.clone(),
        command: targets.command.clone(),
        crate_path: targets.crate_path.clone(),
    };
    let module = emit::module(&connector, &options).map_err(|error| not_emitted(&spec.path, &error))?;
    let file = crate::names::module_file(connector.id)
        .map_err(|error| not_emitted(&spec.path, &error.message(connector.id)))?;
    let mut files = vec![(targets.modules.join(file), module)];
    if let Some(pages) = &targets.pages {
        let page = docs_page::page(&connector, &spec.path, &targets.command);
        files.push((pages.join(format!("{}.md", connector.id)), page));
    }
    Ok(files)
}

/// Runs a function over a list on as many threads as the machine has cores; the results keep the order.
fn in_parallel<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads =
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(items.len().max(1));
    if threads == 1 {
        return items.iter().map(run).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut results = Vec::with_capacity(items.len());
    std::thread::scope(|scope| {
        let run = &run;
        let handles: Vec<_> = items
            .chunks(size)
            .map(|chunk| scope.spawn(move || chunk.iter().map(run).collect::<Vec<R>>()))
            .collect();
        for handle in handles {
            match handle.join() {
                Ok(part) => results.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results
}

//! What every door calls: check specs, and write what they become.

#[cfg(feature = "schema")]
mod cross;
mod generate;
mod ids;
mod input;
mod manifest;
mod parallel;
mod stamp;
mod unusable;
mod write;

pub use generate::{Targets, generate, write_text};
pub use manifest::with_features;
pub use stamp::{Stamp, Unchanged};
pub use unusable::Unusable;
pub use write::Written;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use authwright::table::Connector;
use bumpalo::Bump;

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::source::{SourceId, Sources, Span};
use crate::spec::{Shape, Text};
use crate::{lower, rules, spec, syntax};

/// A run over several specs.
#[derive(Debug)]
pub struct Checked {
    /// The texts.
    pub sources: Sources,
    /// The specs that could be read, in the order of their paths.
    pub specs: Vec<CheckedSpec>,
    /// How many files were looked at.
    pub files: usize,
    /// Whether only folders were named: what these specs do not make, nothing makes.
    pub whole: bool,
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
        !has_errors(&self.diagnostics)
    }
}

/// Checks every spec of the paths: a folder stands for the `*.yaml` files in it.
///
/// # Errors
/// A path that is missing or cannot be read, or a folder without specs.
pub fn check(paths: &[PathBuf]) -> Result<Checked, Unusable> {
    run(paths, &|_, _| {}, Keep::Shapes)
}

/// The same, and against the JSON Schema too: what the typed reader finds nothing wrong with must keep to what is published.
///
/// # Errors
/// As for [`check`].
#[cfg(feature = "schema")]
pub fn cross_check(paths: &[PathBuf]) -> Result<Checked, Unusable> {
    let schema = spec::SchemaCheck::new();
    run(paths, &|shape, found| cross::check(&schema, shape, found), Keep::Shapes)
}

/// The same as [`cross_check`] for a door that only reports: no spec is kept, so that many need the memory of a few.
///
/// # Errors
/// As for [`check`].
#[cfg(feature = "schema")]
pub fn findings(paths: &[PathBuf]) -> Result<Checked, Unusable> {
    let schema = spec::SchemaCheck::new();
    run(paths, &|shape, found| cross::check(&schema, shape, found), Keep::Nothing)
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

/// Reads and lowers one file. Its name may be another than the id.
///
/// # Errors
/// The file cannot be read.
pub fn lower_file<'a>(
    sources: &mut Sources,
    path: &Path,
    bump: &'a Bump,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Connector<'a>>, Unusable> {
    let loaded = syntax::load(path, &input::shown(path), sources, diagnostics);
    let id = loaded.map_err(|error| Unusable::io("cannot read", path, &error))?;
    Ok(id.and_then(|id| lower_source(sources, id, bump, diagnostics)))
}

fn lower_source<'a>(
    sources: &Sources,
    id: SourceId,
    bump: &'a Bump,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Connector<'a>> {
    let mut found = Vec::new();
    let shape = syntax::parse(sources, id, &mut found).and_then(|node| spec::read(node, &mut found));
    let connector = shape.and_then(|shape| lower::connector(sources, &shape, bump, &mut found));
    // A text with a fault of syntax may come with a tree, and that tree is not what its author meant.
    let connector = connector.filter(|_| !has_errors(&found));
    diagnostic::leave_out_many(&mut found);
    diagnostics.append(&mut found);
    connector
}

/// A further look at a spec that was read.
type Look<'l> = &'l (dyn Fn(&mut Shape, &mut Vec<Diagnostic>) + Sync);

/// Whether what was read is needed after it was checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Shapes,
    #[cfg(feature = "schema")]
    Nothing,
}

/// What is left of a spec that was checked.
struct Looked {
    id: Option<Text>,
    shape: Option<Shape>,
    found: Vec<Diagnostic>,
}

fn run(paths: &[PathBuf], look: Look<'_>, keep: Keep) -> Result<Checked, Unusable> {
    let listed = input::list(paths)?;
    let mut sources = Sources::with_presets();
    let mut diagnostics = Vec::new();
    let mut texts: Vec<(String, SourceId)> = Vec::new();
    for file in &listed.files {
        let shown = input::shown(file);
        let loaded = syntax::load(file, &shown, &mut sources, &mut diagnostics);
        let loaded = loaded.map_err(|error| Unusable::io("cannot read", file, &error))?;
        texts.extend(loaded.map(|id| (shown, id)));
    }
    let results = parallel::map(&texts, |(path, id)| check_one(&sources, path, *id, look, keep));
    let (mut specs, mut ids) = (Vec::new(), Vec::new());
    for (looked, (path, _)) in results.into_iter().zip(texts) {
        diagnostics.extend(looked.found);
        ids.extend(looked.id);
        specs.extend(looked.shape.map(|shape| CheckedSpec { path, shape }));
    }
    ids::twice(&ids, &sources, &mut diagnostics);
    diagnostics.sort_by_key(|one| (one.span, one.rule.code));
    Ok(Checked { sources, specs, files: listed.files.len(), whole: listed.whole, diagnostics })
}

fn check_one(sources: &Sources, path: &str, id: SourceId, look: Look<'_>, keep: Keep) -> Looked {
    let mut found = Vec::new();
    let mut shape = syntax::parse(sources, id, &mut found).and_then(|node| spec::read(node, &mut found));
    if let Some(shape) = &mut shape {
        look(shape, &mut found);
        lower::connector(sources, shape, &Bump::new(), &mut found);
        ids::fits_its_file(shape, path, &mut found);
    }
    // What is not of the type that is wanted is one fault, also where YAML's versions read it differently.
    let of_type = |one: &&Diagnostic| [&rules::YML007, &rules::SCH003].contains(&one.rule);
    let mistyped: BTreeSet<Span> = found.iter().filter(of_type).map(|one| one.span).collect();
    found.retain(|one| *one.rule != rules::YML006 || !mistyped.contains(&one.span));
    diagnostic::leave_out_many(&mut found);
    let id = shape.as_ref().map(|shape| shape.spec.id.clone());
    Looked { id, shape: shape.filter(|_| keep == Keep::Shapes), found }
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|one| one.severity == Severity::Error)
}

//! From specs that were checked to files.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use authwright::table::{Connector, Method};
use bumpalo::Bump;

use super::{Checked, CheckedSpec, Unusable, Written, parallel, write};
use crate::emit::{self, EmitOptions};
use crate::{docs_page, lower, names};

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

/// What is made of one spec.
struct Made {
    files: Vec<(PathBuf, String)>,
    head: Head,
}

/// What the list of all connectors needs of one.
struct Head {
    id: String,
    name: String,
    /// Ids and labels.
    methods: Vec<(String, String)>,
}

/// Makes every file in memory, then writes those that differ. With `only_check`, writes nothing and says what is stale.
///
/// Generated files of which the spec is gone are removed, where whole folders of specs were checked.
///
/// # Errors
/// A spec that does not compile, a file that cannot be read or written, or one in the way that was not generated. No file is
/// ever left half written.
pub fn generate(checked: &Checked, targets: &Targets, only_check: bool) -> Result<Written, Unusable> {
    let mut files = BTreeMap::new();
    let mut heads = Vec::new();
    for made in parallel::map(&checked.specs, |spec| make(checked, spec, targets)) {
        let made = made?;
        files.extend(made.files);
        heads.push(made.head);
    }
    if targets.root && checked.whole {
        files.insert(targets.modules.join("lib.rs"), root(&heads, &targets.command)?);
    }
    let folders: Vec<&Path> = match checked.whole {
        true => std::iter::once(&*targets.modules).chain(targets.pages.as_deref()).collect(),
        false => Vec::new(),
    };
    write::write(&files, &folders, only_check)
}

/// Brings one file up to date.
///
/// # Errors
/// A file that cannot be read or written; the old one is left as it was.
pub fn write_text(path: &Path, text: &str, only_check: bool) -> Result<Written, Unusable> {
    write::write(&BTreeMap::from([(path.to_owned(), text.to_owned())]), &[], only_check)
}

/// The files of one spec. Its tables are dropped after it, so that many specs need the memory of one.
fn make(checked: &Checked, spec: &CheckedSpec, targets: &Targets) -> Result<Made, Unusable> {
    let fault = |error: &dyn fmt::Display| not_emitted(&spec.path, error);
    let bump = Bump::new();
    let connector = lower::connector(&checked.sources, &spec.shape, &bump, &mut Vec::new());
    let connector = connector.ok_or_else(|| fault(&"it does not compile; check it first"))?;
    let options = EmitOptions {
        spec_path: spec.path.clone(),
        command: targets.command.clone(),
        crate_path: targets.crate_path.clone(),
    };
    let module = emit::module(&connector, &options).map_err(|error| fault(&error))?;
    let file = names::module_file(connector.id).map_err(|error| fault(&error.message(connector.id)))?;
    let mut files = vec![(targets.modules.join(file), module)];
    if let Some(pages) = &targets.pages {
        let page = docs_page::page(&connector, &spec.path, &targets.command);
        files.push((pages.join(format!("{}.md", connector.id)), page));
    }
    Ok(Made { files, head: Head::of(&connector) })
}

impl Head {
    fn of(connector: &Connector<'_>) -> Self {
        let methods = connector.methods.iter();
        Head {
            id: connector.id.to_owned(),
            name: connector.name.to_owned(),
            methods: methods.map(|method| (method.id.to_owned(), method.label.to_owned())).collect(),
        }
    }
}

fn root(heads: &[Head], command: &str) -> Result<String, Unusable> {
    let bump = Bump::new();
    let connectors: Vec<Connector<'_>> = heads
        .iter()
        .map(|head| {
            let methods = head.methods.iter().map(|(id, label)| Method::new(id, label, "", &[]));
            let methods: Vec<Method<'_>> = methods.collect();
            Connector::new(&head.id, &head.name, bump.alloc_slice_copy(&methods))
        })
        .collect();
    emit::root(&connectors, command).map_err(|error| not_emitted("lib.rs", &error))
}

fn not_emitted(path: &str, error: &dyn fmt::Display) -> Unusable {
    Unusable { what: format!("cannot generate from {path}"), reason: error.to_string() }
}

//! From specs that were checked to files.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use authwright::table::{Connector, Method};
use bumpalo::Bump;

use super::{Checked, CheckedSpec, Unusable, Written, parallel, write};
use crate::emit::{self, EmitOptions, Root};
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
    /// The path of the modules' parent in documentation examples. Without one, examples are not compiled.
    pub crate_path: Option<String>,
    /// The path of the runtime, such as `authwright`.
    pub runtime: String,
    /// What `App`, `Credentials` and `Options` derive besides their own.
    pub derives: Vec<String>,
    /// The file that lists every module. None: there is none.
    pub root: Option<Root>,
}

impl Targets {
    /// Modules alone, in this folder.
    #[must_use]
    pub fn modules(folder: PathBuf, command: String) -> Self {
        Targets {
            modules: folder,
            pages: None,
            command,
            crate_path: None,
            runtime: "authwright".to_owned(),
            derives: Vec::new(),
            root: None,
        }
    }

    fn options(&self, spec_path: &str) -> EmitOptions {
        EmitOptions {
            spec_path: spec_path.to_owned(),
            command: self.command.clone(),
            crate_path: self.crate_path.clone(),
            runtime: self.runtime.clone(),
            derives: self.derives.clone(),
        }
    }
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
    categories: Vec<String>,
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
    if let Some(kind) = targets.root {
        files.insert(targets.modules.join(kind.file_name()), root(&heads, kind, targets)?);
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
    let module = emit::module(&connector, &targets.options(&spec.path)).map_err(|error| fault(&error))?;
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
            categories: connector.categories.iter().map(|&category| category.to_owned()).collect(),
            methods: methods.map(|method| (method.id.to_owned(), method.label.to_owned())).collect(),
        }
    }
}

fn root(heads: &[Head], kind: Root, targets: &Targets) -> Result<String, Unusable> {
    let bump = Bump::new();
    let connectors: Vec<Connector<'_>> = heads
        .iter()
        .map(|head| {
            let methods =
                head.methods.iter().map(|(id, label)| &*bump.alloc(Method::new(id, label, "", &[])));
            let methods: Vec<&Method<'_>> = methods.collect();
            let categories = bump.alloc_slice_fill_iter(head.categories.iter().map(String::as_str));
            Connector::new(&head.id, &head.name, bump.alloc_slice_copy(&methods)).categories(categories)
        })
        .collect();
    let options = targets.options("");
    emit::root(&connectors, kind, &options).map_err(|error| not_emitted(kind.file_name(), &error))
}

fn not_emitted(path: &str, error: &dyn fmt::Display) -> Unusable {
    Unusable { what: format!("cannot generate from {path}"), reason: error.to_string() }
}

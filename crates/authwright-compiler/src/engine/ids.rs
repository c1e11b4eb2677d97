//! Ids, and the files they stand in.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lower;
use crate::rules;
use crate::source::{Sources, Span};
use crate::spec::{Shape, Text};

/// Looks whether the id is the name of the file (SCH011).
pub(super) fn fits_its_file(shape: &Shape, path: &str, found: &mut Vec<Diagnostic>) {
    let id = &shape.spec.id;
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
    // An id that is missing was reported as such, and stands here as an empty text.
    if id.is_empty() || id.value == stem {
        return;
    }
    let message = format!("the id `{}` is not the name of the file, `{stem}`", id.value);
    let diagnostic = Diagnostic::new(&rules::SCH011, id.span, message)
        .help(format!("write `id: {stem}`, or name the file `{}.yaml`", id.value));
    found.push(if lower::is_id(stem) { diagnostic.fix(id.span, stem) } else { diagnostic });
}

/// Looks for specs that have the id of one before them (SCH014).
pub(super) fn twice(ids: &[Text], sources: &Sources, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for id in ids {
        if id.is_empty() {
            continue;
        }
        let Some(first) = seen.get(id.as_str()) else {
            seen.insert(id, id.span);
            continue;
        };
        let other = &sources.get(first.source).name;
        found.push(
            Diagnostic::new(&rules::SCH014, id.span, format!("`{other}` has the id `{}` too", id.value))
                .related(*first, "the other one")
                .help("give one of them another id and file name"),
        );
    }
}

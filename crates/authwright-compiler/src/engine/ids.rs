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
    // One that is missing, which stands here as an empty text, and one that is no id were reported as such.
    if !lower::is_id(id) || id.value == stem {
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
        // Of a file and its copy, the copy's id does not fit its name: what mends that mends this.
        let misfit = found
            .iter()
            .position(|one| *one.rule == rules::SCH011 && (one.span == id.span || one.span == *first));
        let misfit = misfit.map(|index| found.remove(index));
        let (span, other) = match &misfit {
            Some(misfit) if misfit.span == *first => (*first, id.span),
            _ => (id.span, *first),
        };
        let name = &sources.get(other.source).name;
        let message = format!("`{name}` has the id `{}` too", id.value);
        let diagnostic = Diagnostic::new(&rules::SCH014, span, message).related(other, "the other one");
        found.push(match misfit.and_then(|misfit| misfit.fix) {
            Some(fix) => {
                diagnostic.help(format!("write `id: {}`", fix.replacement)).fix(fix.span, fix.replacement)
            }
            None => diagnostic.help("give one of them another id and file name"),
        });
    }
}

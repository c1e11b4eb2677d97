//! The features of a crate of connectors, in its manifest.

use std::collections::BTreeMap;

use super::{Checked, Unusable};

/// Between these lines stands what is generated.
const BEGIN: &str =
    "# Generated from the specs: a feature for each connector, for each family, and for all.\n";
const END: &str = "# End of what is generated.\n";

/// A manifest with the features that connectors make: one each, one for each family, and `all`.
///
/// # Errors
/// The manifest lacks the lines between which they stand.
pub fn with_features(manifest: &str, checked: &Checked) -> Result<String, Unusable> {
    let parts = manifest.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| Unusable {
        what: "cannot find where the features stand in the manifest".to_owned(),
        reason: format!("it needs the lines `{}` and `{}`", BEGIN.trim_end(), END.trim_end()),
    })?;
    let mut ids: Vec<&str> = Vec::new();
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for spec in &checked.specs {
        let spec = &spec.shape.spec;
        ids.push(&spec.id);
        for family in spec.categories.iter().flatten() {
            families.entry(family).or_default().push(&spec.id);
        }
    }
    ids.sort_unstable();
    let mut features: Vec<String> = ids.iter().map(|id| format!("{id} = []")).collect();
    for (family, ids) in &mut families {
        ids.sort_unstable();
        features.push(format!("family-{family} = {ids:?}"));
    }
    features.push(format!("all = {ids:?}"));
    Ok(format!("{before}{BEGIN}{}\n{END}{after}", features.join("\n")))
}

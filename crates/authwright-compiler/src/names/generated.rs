//! Names that generated code has besides those of the spec.

use std::collections::BTreeMap;

use authwright::table::{Choice, Connector, Field, Kind, Method};

use super::{BadName, type_ident};

/// Types that stand beside the choices in what a user imports, or that the prelude has.
pub(super) const RESERVED_TYPES: &[&str] = &[
    "App",
    "Box",
    "Captured",
    "Client",
    "CompiledConnector",
    "Credentials",
    "Err",
    "Moment",
    "None",
    "Ok",
    "Option",
    "Options",
    "Result",
    "Some",
    "String",
    "Vec",
];

/// The enum that is generated for one or several fields with a closed list of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceType<'a> {
    /// Its name.
    pub ident: String,
    /// The label of the first field that has it.
    pub label: &'a str,
    /// What may be chosen, in the order of the table.
    pub choices: &'a [Choice<'a>],
    /// The fields that have it: places in [`Connector::methods`] and [`Method::fields`].
    pub fields: Vec<(usize, usize)>,
}

/// The enums of a connector, sorted by name. Methods share one where a field of the same key offers the same keys in the same
/// order; where they differ, each method has its own, with the method's id in front of the name.
///
/// # Errors
/// The key of a field, or the id of a method, that cannot be a type's name, with the reason.
pub fn choice_types<'a>(connector: &Connector<'a>) -> Result<Vec<ChoiceType<'a>>, (&'a str, BadName)> {
    let mut types: BTreeMap<(&str, &str), ChoiceType<'a>> = BTreeMap::new();
    let differing = differing_keys(connector);
    for (method_place, method) in connector.methods.iter().enumerate() {
        for (field_place, field) in method.fields.iter().enumerate() {
            let Kind::Choice(choices) = field.kind else { continue };
            let owner = if differing.contains(&field.key) { method.id } else { "" };
            let fields = vec![(method_place, field_place)];
            if let Some(known) = types.get_mut(&(field.key, owner)) {
                known.fields.extend(fields);
                continue;
            }
            let named = |key| type_ident(key).map_err(|fault| (key, fault));
            let prefix = if owner.is_empty() { String::new() } else { named(owner)? };
            let ident = format!("{prefix}{}", named(field.key)?);
            types.insert((field.key, owner), ChoiceType { ident, label: field.label, choices, fields });
        }
    }
    let mut types: Vec<_> = types.into_values().collect();
    types.sort_by(|one, other| one.ident.cmp(&other.ident));
    Ok(types)
}

/// The name of a field's enum; the method is the one at this place. Fields of other methods may offer the same choices.
pub(crate) fn choice_ident<'t>(
    types: &'t [ChoiceType<'_>],
    place: usize,
    method: &Method<'_>,
    field: &Field<'_>,
) -> &'t str {
    let at = method.fields.iter().position(|other| other.key == field.key).unwrap_or(0);
    let own = types.iter().find(|kind| kind.fields.contains(&(place, at)));
    own.map_or("", |kind| kind.ident.as_str())
}

/// Keys of fields whose choices differ from method to method.
fn differing_keys<'a>(connector: &Connector<'a>) -> Vec<&'a str> {
    let mut seen: BTreeMap<&str, &'a [Choice<'a>]> = BTreeMap::new();
    let mut differing = Vec::new();
    for field in connector.methods.iter().flat_map(|method| method.fields) {
        let Kind::Choice(choices) = field.kind else { continue };
        let first = *seen.entry(field.key).or_insert(choices);
        let keys = |choices: &'a [Choice<'a>]| choices.iter().map(|choice| choice.key);
        if !keys(first).eq(keys(choices)) {
            differing.push(field.key);
        }
    }
    differing
}

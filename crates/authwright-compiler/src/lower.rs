//! From a spec that was read to the tables that are run.
//!
//! The layers of every method are merged, every name is resolved, every text is typed by where it stands. After this stage
//! nothing can be wrong any more: the tables hold no names that are looked up and no text that is parsed again.

mod blind;
mod bounds;
mod browser;
mod clash;
mod content;
mod derive;
mod doubt;
mod embedded;
mod empty;
mod field;
mod fixed;
mod head;
mod ident;
mod layers;
mod message;
mod method;
mod miswritten;
mod nulls;
mod once;
mod place;
mod quotes;
mod scope;
mod secret;
mod take;
mod template;
mod text;
mod upper;
mod url;
mod usage;
mod verify;
mod waive;
mod weight;
mod witness;
mod words;

use std::collections::BTreeSet;

use authwright::table::{Connector, Method, Stability};
use bumpalo::Bump;

use crate::diagnostic::{Diagnostic, Severity};
use crate::merge::Removals;
use crate::rules;
use crate::source::Sources;
use crate::spec::{Shape, Stability as StabilityKeyword, Text};
use crate::suggest::Budget;
use doubt::Doubt;
pub(crate) use head::is_id;
use method::{Lowering, Whole};
pub use words::{TEXT_WORDS, TextWord};

/// A name that has a meaning of its own in every spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProvidedName {
    /// The name.
    pub name: &'static str,
    /// Whether it stands under `take`, for a value that comes back; in references such as `${name}` otherwise.
    pub is_taken: bool,
    /// What it is, in a sentence.
    pub text: &'static str,
}

/// The names that have a meaning of their own: under `take`, in references, and in references after `request.`.
///
/// ```
/// let names = authwright_compiler::lower::provided_names();
/// assert!(names.into_iter().any(|name| name.name == "expires_in" && name.is_taken));
/// ```
#[must_use]
pub fn provided_names() -> Vec<ProvidedName> {
    let taken = take::MEANINGS.iter().map(|(name, _, text)| (*name, true, *text));
    let referred = scope::PROVIDED.iter().map(|provided| (provided.name, false, provided.text));
    let of_request = scope::REQUEST_PARTS.iter().map(|(name, _, text)| (*name, false, *text));
    let all = taken.chain(referred).chain(of_request);
    all.map(|(name, is_taken, text)| ProvidedName { name, is_taken, text }).collect()
}

/// Merges the layers of every method, resolves every name, types every text, and checks the rules that need them.
///
/// Findings go to `diagnostics`; `None` where one of them is an error.
pub fn connector<'a>(
    sources: &Sources,
    shape: &Shape,
    bump: &'a Bump,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Connector<'a>> {
    let spec = &shape.spec;
    let mut found = Vec::new();
    head::check(shape, &mut found);
    nulls::of_methods(shape, &mut found);
    embedded::check(&shape.node, &mut found);
    empty::check(&shape.node, &mut found);
    clash::check(&shape.node, &mut found);
    let mut methods: Vec<&'a Method<'a>> = Vec::new();
    let doubt = Doubt::of(sources, shape);
    let is_looked_at = !shape.left_out.everything && !weight::is_too_heavy(shape, &mut found);
    if is_looked_at {
        lower_methods(sources, shape, bump, &doubt, &mut methods, &mut found);
    }
    let connector = {
        let text = |text: &Text| &*bump.alloc_str(text);
        let mut connector = Connector::new(text(&spec.id), text(&spec.name), bump.alloc_slice_copy(&methods));
        connector.summary = spec.summary.as_ref().map(text);
        connector.api_docs = spec.api_docs.as_ref().map(text);
        let categories: Vec<&str> = spec.categories.iter().flatten().map(text).collect();
        connector.categories = bump.alloc_slice_copy(&categories);
        connector.stability = match spec.stability.as_ref().map(|stability| stability.value) {
            Some(StabilityKeyword::Alpha) => Stability::Alpha,
            Some(StabilityKeyword::Beta) => Stability::Beta,
            Some(StabilityKeyword::Stable) | None => Stability::Stable,
        };
        if let Some(verified) = &spec.verified {
            connector.verified_on = verified.date.as_ref().map(text);
            let pages: Vec<&str> = verified.against.iter().flatten().map(text).collect();
            connector.verified_against = bump.alloc_slice_copy(&pages);
        }
        connector
    };
    ident::check(&connector, shape, &mut found);
    found.retain(|one| !doubt.explains(one, None));
    let complete = is_looked_at && methods.len() == spec.auth.0.len();
    let sound = complete && shape.sound && !found.iter().any(|one| one.severity == Severity::Error);
    once::for_each_fault(&mut found, diagnostics);
    diagnostics.append(&mut found);
    sound.then_some(connector)
}

fn lower_methods<'a>(
    sources: &Sources,
    shape: &Shape,
    bump: &'a Bump,
    doubt: &Doubt,
    methods: &mut Vec<&'a Method<'a>>,
    found: &mut Vec<Diagnostic>,
) {
    let spec = &shape.spec;
    let fields = spec.fields.iter().flat_map(|fields| fields.iter()).map(|(name, _)| name.as_str());
    let derived = spec.derive.iter().flat_map(|derive| derive.iter()).map(|(name, _)| name.as_str());
    let whole = Whole {
        names: fields.chain(derived).collect(),
        left_out: &shape.left_out.values,
        suggestions: Budget::new(),
    };
    let mut used = BTreeSet::new();
    let mut removals = Removals::new();
    let mut all_looked_at = true;
    let mut spec_waives = waive::Waives::new(spec.waive.as_ref(), found);
    for (name, method) in &spec.auth {
        if doubt.prevents(name) {
            all_looked_at = false;
            continue;
        }
        let mut own = Vec::new();
        let mut waives = waive::Waives::new(method.waive.as_ref(), &mut own);
        let Some(layered) = layers::merge_method(shape, name, &whole.suggestions, &mut removals, &mut own)
        else {
            all_looked_at = false;
            own.retain(|one| !doubt.explains(one, Some(name)));
            found.append(&mut own);
            continue;
        };
        let lowered = Lowering::run(sources, bump, name, &layered, &whole, &mut own);
        used.extend(lowered.used.iter().filter_map(|name| whole.names.get(*name)).copied());
        place::move_out_of_presets(&mut own, name.span);
        own.retain(|one| !waives.silence(one) && !spec_waives.silence(one));
        let failed = own.iter().any(|one| one.severity == Severity::Error);
        waives.report_unused(&mut own);
        own.retain(|one| !doubt.explains(one, Some(name)));
        found.append(&mut own);
        if let (Some(method), false) = (lowered.method, failed) {
            methods.push(bump.alloc(method));
        }
    }
    if all_looked_at && doubt.is_none() {
        unused_connector_values(shape, &used, found);
        nulls::that_remove_nothing(shape, &removals, found);
        found.retain(|one| !spec_waives.silence(one));
        spec_waives.report_unused(found);
    }
}

fn unused_connector_values(shape: &Shape, used: &BTreeSet<&str>, found: &mut Vec<Diagnostic>) {
    for (name, field) in shape.spec.fields.iter().flat_map(|fields| fields.present()) {
        if used.contains(name.as_str()) || field.fixed.is_some() {
            continue;
        }
        let message = format!("no method uses the field `{}`", name.value);
        found.push(
            Diagnostic::new(&rules::TPL002, name.span, message)
                .label("a person would be asked for it in vain")
                .help(format!("use it as `${{{}}}`, or remove it", name.value)),
        );
    }
    for (name, _) in shape.spec.derive.iter().flat_map(|derive| derive.present()) {
        if !used.contains(name.as_str()) {
            let message = format!("no method uses the computed value `{}`", name.value);
            let found_one = Diagnostic::new(&rules::TPL002, name.span, message);
            found.push(found_one.help(format!("use it as `${{{}}}`, or remove it", name.value)));
        }
    }
}

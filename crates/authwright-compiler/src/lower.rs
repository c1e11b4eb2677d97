//! From a spec that was read to the tables that are run.
//!
//! The layers of every method are merged, every name is resolved, every text is typed by where it stands. After this stage
//! nothing can be wrong any more: the tables hold no names that are looked up and no text that is parsed again.

mod authorize;
mod bounds;
mod derive;
mod embedded;
mod empty;
mod field;
mod ident;
mod layers;
mod message;
mod method;
mod scope;
mod secret;
mod take;
mod template;
mod text;
mod url;
mod usage;
mod verify;
mod waive;
mod witness;

use std::collections::BTreeSet;

use authwright::table::{Connector, Method, Stability};
use bumpalo::Bump;

use crate::diagnostic::{Diagnostic, Severity};
use crate::merge::Removals;
use crate::rules;
use crate::source::Sources;
use crate::spec::{Shape, Stability as StabilityKeyword, Text};
use crate::suggest::Budget;
use method::{Lowering, Whole};

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
    check_head(shape, &mut found);
    embedded::check(&shape.node, &mut found);
    // A key that was misspelled is reported as such, and is no second finding.
    if shape.sound {
        empty::check(&shape.node, &mut found);
    }
    let mut methods: Vec<&'a Method<'a>> = Vec::new();
    if !shape.damaged_all {
        lower_methods(sources, shape, bump, &mut methods, &mut found);
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
    let complete = methods.len() == spec.auth.0.len() && !shape.damaged_all;
    let sound = complete && shape.sound && !found.iter().any(|one| one.severity == Severity::Error);
    deduplicate(&mut found);
    diagnostics.append(&mut found);
    sound.then_some(connector)
}

fn lower_methods<'a>(
    sources: &Sources,
    shape: &Shape,
    bump: &'a Bump,
    methods: &mut Vec<&'a Method<'a>>,
    found: &mut Vec<Diagnostic>,
) {
    let spec = &shape.spec;
    let fields = spec.fields.iter().flat_map(|fields| fields.iter()).map(|(name, _)| name.value.clone());
    let derived = spec.derive.iter().flat_map(|derive| derive.iter()).map(|(name, _)| name.value.clone());
    let whole = Whole {
        names: fields.chain(derived).collect(),
        left_out: &shape.left_out,
        suggestions: Budget::new(),
    };
    let mut used = BTreeSet::new();
    let mut removals = Removals::new();
    let mut all_looked_at = true;
    let mut spec_waives = waive::Waives::new(spec.waive.as_ref(), found);
    for (name, method) in &spec.auth {
        if shape.damaged.contains(&name.value) {
            all_looked_at = false;
            continue;
        }
        let mut own = Vec::new();
        let mut waives = waive::Waives::new(method.waive.as_ref(), &mut own);
        let Some(layered) = layers::merge_method(shape, name, &whole.suggestions, &mut removals, &mut own)
        else {
            all_looked_at = false;
            found.append(&mut own);
            continue;
        };
        let lowered = Lowering::run(sources, bump, name, &layered, &whole, &mut own);
        used.extend(lowered.used);
        own.retain(|one| !waives.silence(one) && !spec_waives.silence(one));
        let failed = own.iter().any(|one| one.severity == Severity::Error);
        waives.report_unused(&mut own);
        found.append(&mut own);
        if let (Some(method), false) = (lowered.method, failed) {
            methods.push(bump.alloc(method));
        }
    }
    if all_looked_at {
        unused_connector_values(shape, &used, found);
        nulls_that_remove_nothing(&removals, found);
        found.retain(|one| !spec_waives.silence(one));
        spec_waives.report_unused(found);
    }
}

fn unused_connector_values(shape: &Shape, used: &BTreeSet<String>, found: &mut Vec<Diagnostic>) {
    for (name, field) in shape.spec.fields.iter().flat_map(|fields| fields.present()) {
        if used.contains(&name.value) || field.fixed.is_some() {
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
        if !used.contains(&name.value) {
            let message = format!("no method uses the computed value `{}`", name.value);
            let found_one = Diagnostic::new(&rules::TPL002, name.span, message);
            found.push(found_one.help(format!("use it as `${{{}}}`, or remove it", name.value)));
        }
    }
}

fn nulls_that_remove_nothing(removals: &Removals, found: &mut Vec<Diagnostic>) {
    for (span, _) in removals.iter().filter(|(_, removed)| !**removed) {
        found.push(
            Diagnostic::new(&rules::SCH008, *span, "there is nothing here that `null` could remove")
                .help("write a value, or remove the key"),
        );
    }
}

/// One fault of the connector's part shows in every method; it is said once.
fn deduplicate(found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    found.retain(|one| seen.insert((one.span, one.rule.code, one.message.clone())));
}

/// The keys at the top of a spec.
fn check_head(shape: &Shape, found: &mut Vec<Diagnostic>) {
    let spec = &shape.spec;
    if spec.authwright.value != 1 {
        let message = format!("edition {} of the language is not known", spec.authwright.value);
        found.push(
            Diagnostic::new(&rules::SCH010, spec.authwright.span, message).help("write `authwright: 1`"),
        );
    }
    // An id that is missing was reported as such, and stands here as an empty text.
    let ids = (!spec.id.is_empty()).then_some(&spec.id).into_iter().chain(spec.categories.iter().flatten());
    for id in ids.filter(|id| !is_id(id)) {
        let message = format!("`{}` is no id", id.value);
        found.push(
            Diagnostic::new(&rules::SCH007, id.span, message)
                .help("write lower-case letters, digits and single hyphens, such as `google-drive`"),
        );
    }
    let prose = [Some(&spec.name), spec.summary.as_ref()];
    for text in prose.into_iter().flatten().filter(|text| text.value.contains("${")) {
        found.push(
            Diagnostic::new(&rules::TPL005, text.span, "this text cannot hold references")
                .help("write literal text"),
        );
    }
    let pages = spec
        .api_docs
        .iter()
        .chain(spec.verified.iter().flat_map(|verified| verified.against.iter().flatten()));
    for page in pages.filter(|page| !page.starts_with("https://") || page.contains("${")) {
        found.push(Diagnostic::new(
            &rules::SCH007,
            page.span,
            "the address of a page begins with `https://` and holds no references",
        ));
    }
    if let Some(date) = spec.verified.as_ref().and_then(|verified| verified.date.as_ref()) {
        let digits = |range: std::ops::Range<usize>| {
            date.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let shaped = date.len() == 10
            && digits(0..4)
            && digits(5..7)
            && digits(8..10)
            && date.as_bytes()[4] == b'-'
            && date.as_bytes()[7] == b'-';
        if !shaped {
            found.push(Diagnostic::new(&rules::SCH007, date.span, "a day is written as `2026-11-21`"));
        }
    }
    if spec.auth.is_empty() && shape.node.entry("auth").is_some_and(|entry| entry.key.span != shape.node.span)
    {
        let span = shape.node.entry("auth").map_or(shape.node.span, |entry| entry.key.span);
        found.push(
            Diagnostic::new(&rules::SCH002, span, "`auth` has no method")
                .help("add one, such as `api_key: { type: api_key }`"),
        );
    }
}

/// Whether a text is words of lower-case letters and digits, with a hyphen between two of them.
pub(crate) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(fits))
}

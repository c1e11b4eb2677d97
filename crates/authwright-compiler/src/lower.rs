//! From a spec that was read to the tables that are run.

use authwright::table::Connector;
use bumpalo::Bump;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::spec::Shape;

/// Merges the layers of every method, resolves every name, types every template, and checks the rules that need them.
/// None where an error was found.
pub fn connector<'a>(
    _sources: &Sources,
    _shape: &Shape,
    _bump: &'a Bump,
    _diagnostics: &mut Vec<Diagnostic>,
) -> Option<Connector<'a>> {
    None
}

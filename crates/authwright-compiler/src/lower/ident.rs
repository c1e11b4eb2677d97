//! Names that become Rust identifiers.

use authwright::table::Connector;

use crate::diagnostic::Diagnostic;
use crate::spec::Shape;

/// Reports names that cannot become identifiers, or that become the same one.
pub(super) fn check(_connector: &Connector<'_>, _shape: &Shape, _found: &mut Vec<Diagnostic>) {}

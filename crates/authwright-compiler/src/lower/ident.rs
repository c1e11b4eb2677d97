//! Names that become Rust identifiers.

use authwright::table::Connector;

use crate::diagnostic::Diagnostic;
use crate::names::{self, Subject};
use crate::node::Node;
use crate::source::Span;
use crate::spec::Shape;

/// Reports names that cannot become identifiers, or that become the same one.
pub(super) fn check(connector: &Connector<'_>, shape: &Shape, found: &mut Vec<Diagnostic>) {
    // An id that is missing was reported as such, and stands here as an empty text.
    let missing_id = |fault: &names::NameFault| {
        fault.subjects.iter().any(|subject| matches!(subject, Subject::Connector { id } if id.is_empty()))
    };
    for fault in names::faults(connector).into_iter().filter(|fault| !missing_id(fault)) {
        let mut spans = fault.subjects.iter().map(|subject| span_of(subject, shape));
        let Some(first) = spans.next() else { continue };
        let mut diagnostic = Diagnostic::new(fault.rule, first, fault.message).help(fault.help);
        for span in spans.filter(|span| *span != first) {
            diagnostic = diagnostic.related(span, "the other one");
        }
        found.push(diagnostic);
    }
}

/// Where a name is declared: in its method first, else anywhere in the spec.
fn span_of(subject: &Subject, shape: &Shape) -> Span {
    let name = subject.name();
    let methods = shape.node.get("auth");
    if let (Subject::Method { method }, Some(methods)) = (subject, methods)
        && let Some(entry) = methods.entry(method)
    {
        return entry.key.span;
    }
    let method = subject.method().and_then(|method| shape.node.get("auth")?.get(method));
    let declared = method.and_then(|method| key_span(method, name)).or_else(|| key_span(&shape.node, name));
    declared.unwrap_or(shape.spec.id.span)
}

fn key_span(node: &Node, name: &str) -> Option<Span> {
    node.entries().iter().find_map(|entry| {
        let own = (*entry.key.text == *name).then_some(entry.key.span);
        own.or_else(|| key_span(&entry.value, name))
    })
}

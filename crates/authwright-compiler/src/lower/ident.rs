//! Names that become Rust identifiers.

use authwright::table::Connector;

use crate::diagnostic::Diagnostic;
use crate::names::{self, Subject};
use crate::node::{Entry, Node, Value};
use crate::source::Span;
use crate::spec::Shape;

/// Reports names that cannot become identifiers, or that become the same one.
pub(super) fn check(connector: &Connector<'_>, shape: &Shape, found: &mut Vec<Diagnostic>) {
    // An id that is missing was reported as such, and stands here as an empty text.
    let missing_id = |fault: &names::NameFault<'_>| {
        fault.subjects.iter().any(|subject| matches!(subject, Subject::Connector { id } if id.is_empty()))
    };
    for fault in names::faults(connector).into_iter().filter(|fault| !missing_id(fault)) {
        let mut spans = fault.subjects.iter().map(|subject| span_of(*subject, shape));
        let Some(first) = spans.next() else { continue };
        let mut diagnostic = Diagnostic::new(fault.rule, first, fault.message).help(fault.help);
        for span in spans.filter(|span| *span != first) {
            diagnostic = diagnostic.related(span, "the other one");
        }
        found.push(diagnostic);
    }
}

/// Where a name is declared: in its method first, else anywhere in the spec.
fn span_of(subject: Subject<'_>, shape: &Shape) -> Span {
    let method = subject.method().and_then(|method| shape.node.get("auth")?.entry(method));
    let declared = |find: &dyn Fn(&Node) -> Option<Span>| {
        method.and_then(|method| find(&method.value)).or_else(|| find(&shape.node))
    };
    let found = match subject {
        Subject::Connector { .. } => None,
        Subject::Method { .. } => method.map(|method| method.key.span),
        Subject::Field { key, .. } => {
            declared(&|node| within(node, "fields", key, &|entry| Some(entry.key.span)))
        }
        Subject::Capture { key, .. } => {
            declared(&|node| within(node, "take", key, &|entry| Some(entry.key.span)))
        }
        Subject::Choice { field, key, .. } => declared(&|node| {
            within(node, "fields", field, &|field| {
                within(&field.value, "choices", key, &|choice| Some(choice.key.span))
            })
        }),
    };
    found.unwrap_or(shape.spec.id.span)
}

/// What `pick` finds in an entry of this name, in the first map called `holder` that has one with it.
fn within(node: &Node, holder: &str, name: &str, pick: &dyn Fn(&Entry) -> Option<Span>) -> Option<Span> {
    match &node.value {
        Value::Map(entries) => entries.iter().find_map(|entry| {
            let held = if *entry.key.text == *holder { entry.value.entry(name) } else { None };
            held.and_then(pick).or_else(|| within(&entry.value, holder, name, pick))
        }),
        Value::List(items) => items.iter().find_map(|item| within(item, holder, name, pick)),
        _ => None,
    }
}

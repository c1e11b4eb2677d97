//! How much there is to look at: what methods share counts for each of them.

use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::rules;
use crate::spec::Shape;

/// The most that is looked at. A spec of a hundred lines with a method weighs some hundreds, and a thousand of these weigh less.
const HEAVIEST: usize = 300_000;

/// How many bytes of a text weigh as much as a key.
const TEXT: usize = 16;

/// Whether the methods of a spec are too heavy. A small file may be: a thousand methods that share a thousand headers.
pub(super) fn is_too_heavy(shape: &Shape, found: &mut Vec<Diagnostic>) -> bool {
    let Some(auth) = shape.node.entry("auth") else { return false };
    let shared: usize =
        ["fields", "derive", "api"].iter().filter_map(|key| shape.node.get(key)).map(weight).sum();
    let methods = auth.value.entries();
    let own = methods.iter().map(|method| {
        let extends = method.value.get("extends").and_then(Node::text);
        let extended = extends.and_then(|extended| auth.value.get(extended));
        weight(&method.value) + extended.map_or(0, weight)
    });
    let all = own.sum::<usize>().saturating_add(shared.saturating_mul(methods.len()));
    if all <= HEAVIEST {
        return false;
    }
    let message = format!("{} methods with what they share are more than is looked at", methods.len());
    let found_one = Diagnostic::new(&rules::YML012, auth.key.span, message)
        .label("what stands outside of `auth` counts for each of them")
        .help("write a spec for some of the methods each, or put into a method what it alone needs");
    found.push(found_one);
    true
}

fn weight(node: &Node) -> usize {
    match &node.value {
        Value::Text(text) => 1 + text.len() / TEXT,
        Value::List(items) => items.iter().map(weight).sum::<usize>() + 1,
        Value::Map(entries) => {
            entries.iter().map(|entry| weight(&entry.value) + 1 + entry.key.text.len() / TEXT).sum::<usize>()
                + 1
        }
        _ => 1,
    }
}

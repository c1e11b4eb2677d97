//! JSON bodies, in the table's order and with its types.

use super::render;
use crate::bindings::Bindings;
use crate::json::{escape, quote};
use crate::table::{Node, Pairs};
use crate::{Problem, Reason};

/// Appends the members of an object, without its braces, after `separator` where one follows another. Says whether there is
/// one. Rows are taken where `take` says so.
pub(crate) fn members(
    bindings: &Bindings<'_>,
    pairs: Pairs<'_>,
    take: &dyn Fn(&Node<'_>) -> bool,
    out: &mut Vec<u8>,
) -> Result<bool, Problem> {
    let mut first = true;
    for (name, node) in pairs.iter().filter(|(_, node)| take(node)) {
        let start = out.len();
        if !first {
            out.push(b',');
        }
        out.push(b'"');
        escape(name.as_bytes(), out);
        out.extend_from_slice(b"\":");
        if value(bindings, node, out)? {
            first = false;
        } else {
            out.truncate(start);
        }
    }
    Ok(!first)
}

/// Appends a value. Says whether it is there; where it is not, bytes may be left behind.
pub(crate) fn value(bindings: &Bindings<'_>, node: &Node<'_>, out: &mut Vec<u8>) -> Result<bool, Problem> {
    match node {
        Node::Text(text) => quote(text.as_bytes(), out),
        Node::Number(number) => out.extend_from_slice(number.as_bytes()),
        Node::Boolean(true) => out.extend_from_slice(b"true"),
        Node::Boolean(false) => out.extend_from_slice(b"false"),
        Node::Null => out.extend_from_slice(b"null"),
        Node::Slot(slot) => {
            let Some(value) = bindings.sent(*slot)? else {
                return Ok(false);
            };
            if std::str::from_utf8(&value).is_err() {
                return Err(Problem::new("text", Reason::NotComputable));
            }
            if bindings.is_raw_json(*slot) {
                out.extend_from_slice(&value);
            } else {
                quote(&value, out);
            }
        }
        Node::Join(template) => {
            let mut text = Vec::new();
            if !render(bindings, template, &mut text)? {
                return Ok(false);
            }
            quote(&text, out);
        }
        Node::List(items) => list(bindings, items, out)?,
        Node::Object(pairs) => {
            out.push(b'{');
            members(bindings, pairs, &|_| true, out)?;
            out.push(b'}');
        }
    }
    Ok(true)
}

fn list(bindings: &Bindings<'_>, items: &[Node<'_>], out: &mut Vec<u8>) -> Result<(), Problem> {
    out.push(b'[');
    let mut first = true;
    for item in items {
        let start = out.len();
        if !first {
            out.push(b',');
        }
        if value(bindings, item, out)? {
            first = false;
        } else {
            out.truncate(start);
        }
    }
    out.push(b']');
    Ok(())
}

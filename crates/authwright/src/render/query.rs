//! Parameters of queries and forms.

use std::borrow::Cow;

use super::{json_value, render};
use crate::bindings::Bindings;
use crate::codec;
use crate::table::{Node, Pairs};
use crate::{Problem, Reason};

/// Appends parameters as `application/x-www-form-urlencoded`, with `&` before each but the first of `out`. Rows are taken where
/// `take` says so.
pub(crate) fn pairs(
    bindings: &Bindings<'_>,
    pairs: Pairs<'_>,
    take: &dyn Fn(&Node<'_>) -> bool,
    out: &mut Vec<u8>,
) -> Result<(), Problem> {
    for (name, node) in pairs.iter().filter(|(_, node)| take(node)) {
        row(bindings, name, node, out)?;
    }
    Ok(())
}

/// Adds parameters to the query of a URL, and keeps what is there but parameters of the same names.
pub(crate) fn add_to_url(
    bindings: &Bindings<'_>,
    rows: Pairs<'_>,
    take: &dyn Fn(&Node<'_>) -> bool,
    url: &mut String,
) -> Result<(), Problem> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut added = Vec::new();
    pairs(bindings, rows, take, &mut added)?;
    if added.is_empty() {
        return Ok(());
    }
    let added = super::into_text(added)?;
    let names: Vec<String> = codec::form_pairs(&added).map(|(name, _)| name).collect();
    without(url, &names);
    match url.find('?') {
        None => url.push('?'),
        Some(_) if url.ends_with(['?', '&']) => {}
        Some(_) => url.push('&'),
    }
    url.push_str(&added);
    Ok(())
}

fn row(bindings: &Bindings<'_>, name: &str, node: &Node<'_>, out: &mut Vec<u8>) -> Result<(), Problem> {
    if let Node::List(items) = node {
        for item in *items {
            row(bindings, name, item, out)?;
        }
        return Ok(());
    }
    if let Some(value) = scalar(bindings, node)? {
        if std::str::from_utf8(&value).is_err() {
            return Err(Problem::new(name, Reason::NotComputable));
        }
        if !out.is_empty() {
            out.push(b'&');
        }
        codec::form(name.as_bytes(), out);
        out.push(b'=');
        codec::form(&value, out);
    }
    Ok(())
}

/// The text of a value. `null` has none; an object is written as JSON.
fn scalar<'b>(bindings: &'b Bindings<'_>, node: &Node<'b>) -> Result<Option<Cow<'b, [u8]>>, Problem> {
    Ok(match node {
        Node::Text(text) | Node::Number(text) => Some(Cow::Borrowed(text.as_bytes())),
        Node::Boolean(true) => Some(Cow::Borrowed(b"true")),
        Node::Boolean(false) => Some(Cow::Borrowed(b"false")),
        Node::Null | Node::List(_) => None,
        Node::Slot(slot) => bindings.sent(*slot)?,
        Node::Join(template) => {
            let mut out = Vec::new();
            render(bindings, template, &mut out)?.then_some(Cow::Owned(out))
        }
        Node::Object(_) => {
            let mut out = Vec::new();
            json_value(bindings, node, &mut out)?.then_some(Cow::Owned(out))
        }
    })
}

/// Removes parameters of a URL: the spec wins, and a parameter is sent once (RFC 6749 §3.1).
pub(super) fn without(url: &mut String, names: &[impl AsRef<str>]) {
    let Some((head, query)) = url.split_once('?') else { return };
    let clashes = |pair: &&str| {
        let name = codec::form_decode(pair.split('=').next().unwrap_or_default());
        names.iter().any(|other| other.as_ref() == name)
    };
    if query.split('&').any(|pair| clashes(&pair)) {
        let kept: Vec<&str> = query.split('&').filter(|pair| !clashes(pair)).collect();
        *url = if kept.is_empty() { head.to_owned() } else { format!("{head}?{}", kept.join("&")) };
    }
}

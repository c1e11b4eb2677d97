//! Templates: `https://{shop}/api`, in which `{{` is a brace.

use serde_json::Value;

use super::super::words;
use super::super::{Node, Pairs, Part, RequestPart, Slot, Template};
use super::{Misread, Read, items, rows};

/// The keys that a reference may name.
pub(super) struct Slots {
    pub(super) fields: Vec<&'static str>,
    pub(super) derived: Vec<&'static str>,
    pub(super) captures: Vec<&'static str>,
}

/// Names with templates, such as headers.
pub(super) type Lines = &'static [(&'static str, Template<'static>)];

impl Slots {
    /// The slot of this name: a field's key, `derive.` or `capture.` with a key, or one of [`words::SLOTS`].
    pub(super) fn slot(&self, name: &str) -> Read<Slot> {
        let index = |keys: &[&str], key: &str| {
            keys.iter().position(|other| *other == key).and_then(|index| u16::try_from(index).ok())
        };
        let slot = match name.split_once('.') {
            None => index(&self.fields, name).map(Slot::Field),
            Some(("derive", key)) => index(&self.derived, key).map(Slot::Derived),
            Some(("capture", key)) => index(&self.captures, key).map(Slot::Capture),
            Some(_) => words::value_of(words::SLOTS, name),
        };
        slot.ok_or(Misread("reference"))
    }

    pub(super) fn template(&self, key: &'static str, value: Value) -> Read<Template<'static>> {
        let text = super::text(key, value)?;
        let (mut parts, mut left) = (Vec::new(), text);
        while !left.is_empty() {
            let (part, rest) = self.part(left)?;
            parts.push(part);
            left = rest;
        }
        Ok(parts.leak())
    }

    /// The first part of a text that is not empty, and what follows it.
    fn part(&self, text: &'static str) -> Read<(Part<'static>, &'static str)> {
        let Some(reference) = text.strip_prefix('{').filter(|rest| !rest.starts_with('{')) else {
            return Ok(literal(text));
        };
        let (name, rest) = reference.split_once('}').ok_or(Misread("reference"))?;
        Ok((self.reference(name)?, rest))
    }

    fn reference(&self, name: &'static str) -> Read<Part<'static>> {
        if let Some(of) = name.strip_prefix("request.") {
            let part = match of.strip_prefix("header.") {
                Some(header) => Some(RequestPart::Header(header)),
                None => words::value_of(words::REQUEST_PARTS, of),
            };
            return part.map(Part::Request).ok_or(Misread("reference"));
        }
        let Some((name, place)) = name.split_once('|') else { return Ok(Part::Slot(self.slot(name)?)) };
        let part = match place {
            "segment" => Part::Segment,
            "form" => Part::Form,
            "quoted" => Part::Quoted,
            "json" => Part::Json,
            "xml" => Part::Xml,
            _ => return Err(Misread("reference")),
        };
        Ok(part(self.slot(name)?))
    }

    pub(super) fn lines(&self, key: &'static str, value: Value) -> Read<Lines> {
        rows(key, value, |value| {
            let [name, template] = items(key, value)?;
            Ok((super::text(key, name)?, self.template(key, template)?))
        })
    }

    pub(super) fn pairs(&self, key: &'static str, value: Value) -> Read<Pairs<'static>> {
        rows(key, value, |value| {
            let [name, node] = items(key, value)?;
            Ok((super::text(key, name)?, self.node(key, node)?))
        })
    }

    /// A parameter's value: a template, `true`, `null`, a list, or an object with a `number` or with the `members` of an object.
    pub(super) fn node(&self, key: &'static str, value: Value) -> Read<Node<'static>> {
        Ok(match value {
            Value::Null => Node::Null,
            Value::Bool(boolean) => Node::Boolean(boolean),
            Value::Array(_) => Node::List(rows(key, value, |item| self.node(key, item))?),
            Value::String(_) => match self.template(key, value)? {
                [] => Node::Text(""),
                [Part::Text(text)] => Node::Text(text),
                [Part::Slot(slot)] => Node::Slot(*slot),
                parts => Node::Join(parts),
            },
            Value::Object(_) => {
                let mut members = super::Members::of(key, value)?;
                let node = match members.value("members") {
                    Some(pairs) => Node::Object(self.pairs(key, pairs)?),
                    None => Node::Number(members.text("number")?),
                };
                members.end()?;
                node
            }
            Value::Number(_) => return Err(Misread(key)),
        })
    }
}

/// The literal text that a text begins with, up to the next reference.
fn literal(text: &'static str) -> (Part<'static>, &'static str) {
    let mut from = 0;
    let mut escaped = false;
    let end = loop {
        match text[from..].find('{').map(|at| from + at) {
            None => break text.len(),
            Some(at) if text[at..].starts_with("{{") => (from, escaped) = (at + 2, true),
            Some(at) => break at,
        }
    };
    let (own, rest) = text.split_at(end);
    let own = if escaped { own.replace("{{", "{").leak() } else { own };
    (Part::Text(own), rest)
}

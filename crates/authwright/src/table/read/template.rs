//! Templates: `https://{shop}/api`, in which `{{` is a brace.

use super::super::words;
use super::super::{Node, Pairs, Part, RequestPart, Slot, Template};
use super::Faults;
use crate::json::Json;

/// The keys that a reference may name.
pub(super) struct Slots<'f> {
    pub(super) faults: &'f Faults,
    pub(super) fields: Vec<&'static str>,
    pub(super) derived: Vec<&'static str>,
    pub(super) captures: Vec<&'static str>,
}

/// Names with templates, such as headers.
pub(super) type Lines = &'static [(&'static str, Template<'static>)];

impl Slots<'_> {
    /// The slot of this name: a field's key, `derive.` or `capture.` with a key, or one of [`words::SLOTS`].
    pub(super) fn slot(&self, name: &str) -> Slot {
        let slot = match name.split_once('.') {
            None => index(&self.fields, name).map(Slot::Field),
            Some(("derive", key)) => index(&self.derived, key).map(Slot::Derived),
            Some(("capture", key)) => self.capture(key).map(Slot::Capture),
            Some(_) => words::value_of(words::SLOTS, name),
        };
        self.faults.found("reference", slot, Slot::State)
    }

    pub(super) fn capture(&self, key: &str) -> Option<u16> {
        index(&self.captures, key)
    }

    pub(super) fn template(&self, member: &'static str, value: Json<'static>) -> Template<'static> {
        let (mut parts, mut left) = (Vec::new(), self.faults.text(member, value));
        while !left.is_empty() {
            let (part, rest) = self.part(left);
            parts.push(part);
            left = rest;
        }
        parts.leak()
    }

    /// The first part of a text that is not empty, and what follows it.
    fn part(&self, text: &'static str) -> (Part<'static>, &'static str) {
        match text.strip_prefix('{') {
            Some(reference) if !reference.starts_with('{') => {
                let end = reference.split_once('}');
                let (name, rest) = self.faults.found("reference", end, (reference, ""));
                (self.reference(name), rest)
            }
            _ => literal(text),
        }
    }

    fn reference(&self, name: &'static str) -> Part<'static> {
        if let Some(of) = name.strip_prefix("request.") {
            let part = match of.strip_prefix("header.") {
                Some(header) => Some(RequestPart::Header(header)),
                None => words::value_of(words::REQUEST_PARTS, of),
            };
            return Part::Request(self.faults.found("reference", part, RequestPart::Body));
        }
        let Some((name, place)) = name.split_once('|') else { return Part::Slot(self.slot(name)) };
        let slot = self.slot(name);
        match place {
            "segment" => Part::Segment(slot),
            "form" => Part::Form(slot),
            "quoted" => Part::Quoted(slot),
            "json" => Part::Json(slot),
            "xml" => Part::Xml(slot),
            _ => {
                self.faults.note("reference");
                Part::Slot(slot)
            }
        }
    }

    pub(super) fn templates(
        &self,
        member: &'static str,
        value: Json<'static>,
    ) -> &'static [Template<'static>] {
        self.faults.rows(member, value, |template| self.template(member, template))
    }

    pub(super) fn lines(&self, member: &'static str, value: Option<Json<'static>>) -> Lines {
        let Some(value) = value else { return &[] };
        self.faults.rows(member, value, |value| {
            let [name, template] = self.faults.row(member, value);
            (self.faults.text(member, name), self.template(member, template))
        })
    }

    pub(super) fn pairs(&self, member: &'static str, value: Option<Json<'static>>) -> Pairs<'static> {
        let Some(value) = value else { return &[] };
        self.faults.rows(member, value, |value| {
            let [name, node] = self.faults.row(member, value);
            (self.faults.text(member, name), self.node(member, node))
        })
    }

    /// A parameter's value: a template, `true`, `null`, a list, or an object with a `number` or with the `members` of an object.
    pub(super) fn node(&self, member: &'static str, value: Json<'static>) -> Node<'static> {
        match value {
            Json::Null => Node::Null,
            Json::Boolean(boolean) => Node::Boolean(boolean),
            Json::List(_) => Node::List(self.faults.rows(member, value, |item| self.node(member, item))),
            Json::Text(_) => match self.template(member, value) {
                [] => Node::Text(""),
                [Part::Text(text)] => Node::Text(text),
                [Part::Slot(slot)] => Node::Slot(*slot),
                parts => Node::Join(parts),
            },
            Json::Object(_) | Json::Number(_) => {
                let mut members = self.faults.members(member, value);
                let node = match members.value("members") {
                    Some(pairs) => Node::Object(self.pairs(member, Some(pairs))),
                    None => Node::Number(members.text("number")),
                };
                members.end();
                node
            }
        }
    }
}

fn index(keys: &[&str], key: &str) -> Option<u16> {
    keys.iter().position(|other| *other == key).and_then(|index| u16::try_from(index).ok())
}

/// The literal text that a text begins with, up to the next reference.
fn literal(text: &'static str) -> (Part<'static>, &'static str) {
    let (mut from, mut escaped) = (0, false);
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

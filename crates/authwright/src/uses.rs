//! What the parts of a table use.

use std::cell::Cell;

use crate::table::{
    Body, Derived, Message, Method, Node, Op, Pairs, Part, QueryOf, Slot, Source, Step, Template,
};

/// Something that a part of a table uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Slot(Slot),
    /// Something of the message in which it stands.
    Request,
}

/// A question about a use.
pub(crate) type Ask<'f> = &'f dyn Fn(Use) -> bool;

/// Whether a text uses what is asked for.
pub(crate) fn template(template: Template<'_>, ask: Ask<'_>) -> bool {
    template.iter().any(|part| match part {
        Part::Request(_) => ask(Use::Request),
        part => part.slot().is_some_and(|slot| ask(Use::Slot(slot))),
    })
}

/// Whether a parameter uses what is asked for.
pub(crate) fn node(value: &Node<'_>, ask: Ask<'_>) -> bool {
    match value {
        Node::Slot(slot) => ask(Use::Slot(*slot)),
        Node::Join(text) => template(text, ask),
        Node::List(items) => items.iter().any(|item| node(item, ask)),
        Node::Object(members) => pairs(members, ask),
        Node::Text(_) | Node::Number(_) | Node::Boolean(_) | Node::Null => false,
    }
}

/// Whether a message uses what is asked for.
pub(crate) fn message(message: &Message<'_>, ask: Ask<'_>) -> bool {
    let body = match message.body {
        Body::None => false,
        Body::Form(members) | Body::Json(members) => pairs(members, ask),
        Body::Text { content, .. } => template(content, ask),
    };
    body || pairs(message.query, ask)
        || message.headers.iter().chain(message.cookies).any(|(_, text)| template(text, ask))
        || message.basic.is_some_and(|basic| template(basic.username, ask) || template(basic.password, ask))
}

/// Whether a computed value uses what is asked for, not counting what the values use that it is made of.
pub(crate) fn derived(derived: &Derived<'_>, ask: Ask<'_>) -> bool {
    let source = match derived.source {
        Source::Template(text) => template(text, ask),
        Source::Lines(texts) | Source::FirstOf(texts) => texts.iter().any(|text| template(text, ask)),
        Source::Cases { by, cases } => {
            ask(Use::Slot(by)) || cases.iter().any(|(_, text)| template(text, ask))
        }
        Source::Member { of, .. } => ask(Use::Slot(of)),
        Source::Query(query) => query.of == QueryOf::Request && ask(Use::Request),
        Source::Now { .. } | Source::Random(_) | Source::UuidV4 | Source::UuidV7 => false,
    };
    source
        || derived.apply.iter().any(|op| match op {
            Op::HmacMd5(key) | Op::HmacSha1(key) | Op::HmacSha256(key) | Op::HmacSha512(key) => {
                template(key, ask)
            }
            _ => false,
        })
}

/// Whether a message or its URL uses a slot that is asked for, by itself or through computed values.
pub(crate) fn anywhere(
    method: &Method<'_>,
    url: Template<'_>,
    parts: &Message<'_>,
    asked: &dyn Fn(Slot) -> bool,
) -> bool {
    let mut using = vec![false; method.derived.len()];
    let is = |using: &[bool], used: Use| match used {
        Use::Slot(Slot::Derived(index)) => using.get(usize::from(index)) == Some(&true),
        Use::Slot(other) => asked(other),
        Use::Request => false,
    };
    for (index, value) in method.derived.iter().enumerate() {
        using[index] = derived(value, &|used| is(&using, used));
    }
    let ask = |used: Use| is(&using, used);
    template(url, &ask) || message(parts, &ask)
}

/// Which fields stand in the authority of a URL that requests go to, by themselves or through computed values.
pub(crate) fn fields_in_authorities(method: &Method<'_>) -> Vec<bool> {
    let fields: Vec<Cell<bool>> = vec![Cell::new(false); method.fields.len()];
    let computed: Vec<Cell<bool>> = vec![Cell::new(false); method.derived.len()];
    // Nothing is what is asked for, so all of it is looked at.
    let note = |used: Use| {
        let noted = match used {
            Use::Slot(Slot::Field(index)) => fields.get(usize::from(index)),
            Use::Slot(Slot::Derived(index)) => computed.get(usize::from(index)),
            Use::Slot(_) | Use::Request => None,
        };
        noted.inspect(|noted| noted.set(true));
        false
    };
    for authority in authorities(method) {
        template(authority, &note);
    }
    // A computed value is made of those before it.
    for (value, _) in method.derived.iter().zip(&computed).rev().filter(|(_, is_used)| is_used.get()) {
        derived(value, &note);
    }
    fields.into_iter().map(Cell::into_inner).collect()
}

/// What comes before the path in each URL that requests go to, where that is not all of one literal text.
fn authorities<'a>(method: &Method<'a>) -> impl Iterator<Item = Template<'a>> {
    let steps = method.login.iter().chain(&method.refresh).chain(&method.revoke).chain(method.api.verify);
    let urls = steps.map(|step| step.url).chain(method.authorize.map(|authorize| authorize.url));
    urls.chain([method.api.base_url]).map(authority)
}

/// The parts of a URL before the one in which its path begins. A value with which a URL begins may be all of it.
fn authority(url: Template<'_>) -> Template<'_> {
    let mut is_first = true;
    let ends = |part: &Part<'_>| {
        let scheme = std::mem::take(&mut is_first);
        let Part::Text(text) = part else { return false };
        let rest = text.split_once("://").filter(|_| scheme).map_or(*text, |(_, rest)| rest);
        rest.contains(['/', '?', '#'])
    };
    &url[..url.iter().position(ends).unwrap_or(url.len())]
}

/// Whether a step uses a slot, by itself or through computed values.
pub(crate) fn step_uses(method: &Method<'_>, step: &Step<'_>, slot: Slot) -> bool {
    anywhere(method, step.url, &step.message, &|other| other == slot)
}

fn pairs(pairs: Pairs<'_>, ask: Ask<'_>) -> bool {
    pairs.iter().any(|(_, value)| node(value, ask))
}

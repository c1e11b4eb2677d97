//! Requests that lie upon another block of their method: `refresh` upon `token`, and `api.verify` upon `api`.
//!
//! What such a request inherits is not known before all layers of the other block are merged, so its own layers wait until then.

use std::borrow::Cow;

use crate::merge::{Removals, merge_below};
use crate::node::{Entry, Key, Node, Value};

/// What a message of the API has that the request of `verify` has too.
const OF_MESSAGE: &[&str] = &["headers", "query", "cookies", "basic"];
const OF_BODY: &[&str] = &["send", "params", "content"];

/// The layers that wait, the lowest first.
#[derive(Default)]
pub(super) struct Upper<'s> {
    refresh: Vec<Cow<'s, Node>>,
    verify: Vec<&'s Node>,
}

impl<'s> Upper<'s> {
    /// Adds the first layer of `refresh`, that of a preset.
    pub(super) fn refresh_of_preset(&mut self, layer: &'s Node) {
        self.refresh.push(Cow::Borrowed(layer));
    }

    /// Adds what a fragment says of `refresh`, where there is one.
    pub(super) fn refresh_of_fragment(&mut self, layer: &'s Node) {
        if !self.refresh.is_empty() {
            self.refresh.push(Cow::Borrowed(layer));
        }
    }

    /// Adds a layer of a spec. `refresh: null` removes those before it, and is meant even where there are none.
    pub(super) fn refresh(&mut self, entry: &'s Entry, removals: &mut Removals) {
        if entry.value.is_null() {
            removals.insert(entry.key.span, true);
            self.refresh.clear();
        } else {
            self.refresh.push(Cow::Borrowed(&entry.value));
        }
    }

    /// Adds what a layer of `api` says of `verify`.
    pub(super) fn verify(&mut self, api: &'s Node, removals: &mut Removals) {
        let Some(Entry { key, value }) = api.entry("verify") else { return };
        if value.is_null() {
            *removals.entry(key.span).or_insert(false) |= !self.verify.is_empty();
            self.verify.clear();
        } else {
            self.verify.push(value);
        }
    }

    /// The layers that presets may have a part in.
    pub(super) fn of_presets(&mut self) -> impl Iterator<Item = &mut Node> {
        self.refresh.iter_mut().map(Cow::to_mut)
    }

    /// Merges everything with what it lies upon.
    pub(super) fn merge_into(self, node: &mut Node, removals: &mut Removals) {
        if let Some(first) = self.refresh.first() {
            let token = node.get("token").map_or(&[] as &[Entry], Node::entries).iter();
            let token = token.filter(|entry| !matches!(&*entry.key.text, "params" | "content"));
            let inherited = Node { span: first.span, value: Value::Map(token.cloned().collect()) };
            lay(node, "refresh", inherited, self.refresh.iter().map(|layer| &**layer), removals);
        }
        let Value::Map(blocks) = &mut node.value else { return };
        let api = blocks.iter_mut().find(|entry| *entry.key.text == *"api");
        if let (Some(api), Some(first)) = (api, self.verify.first()) {
            let own = api.value.entries().iter();
            let verb = verb(&self.verify);
            let body = !matches!(verb, "GET" | "HEAD");
            let own = own.filter(|entry| {
                OF_MESSAGE.contains(&&*entry.key.text) || body && OF_BODY.contains(&&*entry.key.text)
            });
            let mut inherited = Node { span: first.span, value: Value::Map(own.cloned().collect()) };
            self.verify.iter().for_each(|layer| make_way(&mut inherited, layer));
            if self.verify.iter().all(|layer| layer.get("method").is_none()) {
                push(&mut inherited, "method", Node { span: first.span, value: Value::Text(verb.into()) });
            }
            lay(&mut api.value, "verify", inherited, self.verify.iter().copied(), removals);
        }
    }
}

fn lay<'s>(
    node: &mut Node,
    key: &str,
    inherited: Node,
    layers: impl Iterator<Item = &'s Node>,
    removals: &mut Removals,
) {
    push(node, key, inherited);
    layers.for_each(|layer| merge_below(node, key, layer, removals));
}

fn push(node: &mut Node, key: &str, value: Node) {
    if let Value::Map(entries) = &mut node.value {
        entries.push(Entry { key: Key { text: key.into(), span: value.span }, value });
    }
}

fn remove(node: &mut Node, key: &str) -> Option<Entry> {
    let Value::Map(entries) = &mut node.value else { return None };
    let index = entries.iter().position(|entry| *entry.key.text == *key)?;
    Some(entries.remove(index))
}

/// The method of the request of `verify`. Where it is not stated, what has a body of its own is a POST. What goes into the bodies of
/// API calls does not go into the URL of a GET.
fn verb<'s>(layers: &[&'s Node]) -> &'s str {
    let stated = |key| layers.iter().rev().find_map(|layer| layer.get(key)).and_then(Node::text);
    let sends = || stated("content").is_some() || !matches!(stated("send"), None | Some("query" | "none"));
    stated("method").unwrap_or_else(|| if sends() { "POST" } else { "GET" })
}

/// What is inherited makes way for what says the same in another place: HTTP Basic and `Authorization` are one header, and the
/// URL has a query too.
fn make_way(inherited: &mut Node, layer: &Node) {
    let is_authorization = |entry: &Entry| entry.key.text.eq_ignore_ascii_case("authorization");
    let headers = layer.get("headers").map_or(&[] as &[Entry], Node::entries);
    if headers.iter().any(|entry| is_authorization(entry) && !entry.value.is_null()) {
        remove(inherited, "basic");
    }
    let Value::Map(blocks) = &mut inherited.value else { return };
    let basic = layer.get("basic").is_some_and(|basic| !basic.is_null());
    let query = layer.get("url").and_then(Node::text).and_then(|url| url.split_once('?'));
    let of_url = |name: &str| {
        let mut names = query.iter().flat_map(|(_, query)| query.split('&'));
        names.any(|pair| pair.split('=').next() == Some(name))
    };
    for block in blocks {
        let Value::Map(entries) = &mut block.value.value else { continue };
        match &*block.key.text {
            "headers" if basic => entries.retain(|entry| !is_authorization(entry)),
            "query" => entries.retain(|entry| !of_url(&entry.key.text)),
            _ => {}
        }
    }
}

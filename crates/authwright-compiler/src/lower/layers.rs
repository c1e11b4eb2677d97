//! The layers of a method, merged: preset ← connector ← extended method ← method.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::merge::{Removals, merge_below, merge_below_without};
use crate::node::{Entry, Node, Value};
use crate::presets;
use crate::rules;
use crate::spec::{
    BasicEncoding, ClientAuth, ClientAuthKeyword, MethodSpec, MethodType, PkceKeyword, Shape, Spanned,
};
use crate::suggest::Budget;

use super::upper::Upper;
use super::{fixed, nulls, template};

/// A method whose layers are merged.
pub(super) struct Layered {
    pub(super) kind: MethodType,
    pub(super) node: Node,
    pub(super) spec: MethodSpec,
}

/// Merges the layers of one method.
pub(super) fn merge_method(
    shape: &Shape,
    name: &str,
    suggestions: &Budget,
    removals: &mut Removals,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Layered> {
    let chain = chain(shape, name, suggestions, diagnostics)?;
    let Some(kind) = chain.iter().rev().find_map(|(_, spec)| spec.kind.clone()) else {
        let (_, method) = chain.last()?;
        // A `type:` with nothing behind it was reported there.
        let bare = |name: &str| shape.node.get("auth")?.get(name)?.get("type").map(Node::is_null);
        if chain.iter().any(|(name, _)| bare(name) == Some(true)) {
            return None;
        }
        diagnostics.push(
            Diagnostic::new(&rules::SCH002, method.span, format!("the method `{name}` has no `type`"))
                .help("add `type:`, such as `type: oauth2_client_credentials`"),
        );
        return None;
    };
    let mut upper = Upper::default();
    let mut node = of_preset(kind.value, &chain, &mut upper);
    let auth = shape.node.get("auth")?;
    let blocks = std::iter::once(&shape.node).chain(chain.iter().filter_map(|(method, _)| auth.get(method)));
    fixed::check(&node, blocks.filter_map(|block| block.get("fields")), diagnostics);
    for key in ["fields", "derive", "api"] {
        // A block without a value was reported, and says nothing of the blocks of the preset.
        if let Some(patch) = shape.node.get(key).filter(|patch| !patch.is_null()) {
            patch_block(&mut node, &mut upper, key, patch, removals);
        }
    }
    for (method, _) in &chain {
        let own = auth.get(method)?;
        for entry in own.entries().iter().filter(|entry| !nulls::is_forgotten(entry, own)) {
            match &*entry.key.text {
                "extends" => {}
                "refresh" => upper.refresh(entry, removals),
                _ => patch_block_entry(&mut node, &mut upper, entry, removals),
            }
        }
    }
    upper.merge_into(&mut node, removals);
    drop_requests_without_url(&mut node);
    rename_parameters(&mut node);
    match <MethodSpec as serde::Deserialize>::deserialize(&node) {
        Ok(spec) => Some(Layered { kind: kind.value, node, spec }),
        Err(fault) => {
            let span = fault.span.unwrap_or(kind.span);
            let message = format!("after the layers are merged, {fault}");
            let found = Diagnostic::new(&rules::SCH013, span, message);
            diagnostics.push(found.help("write the whole block here, or make what it is merged with fit"));
            None
        }
    }
}

/// What the type of a method and the keywords in it bring along.
fn of_preset(kind: MethodType, chain: &[(String, &Spanned<MethodSpec>)], upper: &mut Upper<'_>) -> Node {
    let preset = presets::of_type(kind);
    let own = preset.entries().iter().filter(|entry| *entry.key.text != *"refresh");
    let mut node = Node { span: preset.span, value: Value::Map(own.cloned().collect()) };
    preset.get("refresh").into_iter().for_each(|layer| upper.refresh_of_preset(layer));
    for fragment in fragments(kind, chain) {
        for entry in presets::node(fragment).entries() {
            // How a client authenticates says nothing about whether there is a renewal to authenticate for.
            match &*entry.key.text {
                "refresh" => upper.refresh_of_fragment(&entry.value),
                "revoke" if node.get("revoke").is_none() => {}
                key => merge_below(&mut node, key, &entry.value, &mut Removals::new()),
            }
        }
    }
    node
}

/// How many methods may lie upon each other. A reader has to keep all of them in mind.
const MOST_LAYERS: usize = 8;

/// The methods that a method extends, outermost first, and itself.
fn chain<'s>(
    shape: &'s Shape,
    name: &str,
    suggestions: &Budget,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<(String, &'s Spanned<MethodSpec>)>> {
    let mut chain: Vec<(String, &Spanned<MethodSpec>)> = Vec::new();
    let mut next = Some((name.to_owned(), None));
    while let Some((name, span)) = next {
        let Some(method) = shape.spec.auth.get(&name) else {
            let names: Vec<&str> = shape.spec.auth.iter().map(|(key, _)| key.as_str()).collect();
            let diagnostic =
                Diagnostic::new(&rules::SCH015, span?, format!("there is no method `{name}` to extend"));
            if !suggestions.covers(&names) {
                diagnostics.push(diagnostic.help("write the name of a method under `auth:`"));
                return None;
            }
            diagnostics.push(match crate::suggest::closest(&name, &names) {
                Some(near) => diagnostic.help(format!("write `{near}`")).fix(span?, near),
                None => diagnostic
                    .label(crate::suggest::question(&name, &names).unwrap_or_default())
                    .help(format!("the methods are {}", crate::suggest::list(&names))),
            });
            return None;
        };
        if chain.iter().any(|(seen, _)| *seen == name) {
            let span = span.unwrap_or(method.span);
            diagnostics.push(
                Diagnostic::new(&rules::SCH015, span, format!("the method `{name}` extends itself"))
                    .help("remove one `extends`"),
            );
            return None;
        }
        if chain.len() == MOST_LAYERS {
            let message = format!("more than {MOST_LAYERS} methods extend each other");
            let own = chain.first().and_then(|(_, innermost)| innermost.extends.as_ref());
            let span = own.map_or(method.span, |extends| extends.span);
            let found = Diagnostic::new(&rules::SCH015, span, message);
            diagnostics.push(found.help("extend a method that is nearer to the first one"));
            return None;
        }
        next = method.extends.as_ref().map(|extends| (extends.value.clone(), Some(extends.span)));
        chain.push((name, method));
    }
    chain.reverse();
    Some(chain)
}

/// The fragments that the type, the client authentication and PKCE bring along.
fn fragments(kind: MethodType, chain: &[(String, &Spanned<MethodSpec>)]) -> Vec<&'static str> {
    let mut fragments = Vec::new();
    let authorize = || chain.iter().rev().find_map(|(_, spec)| spec.authorize.as_ref());
    if kind == MethodType::Oauth2AuthorizationCode {
        let pkce = chain.iter().rev().find_map(|(_, spec)| spec.authorize.as_ref()?.pkce.as_ref());
        match pkce.map_or(PkceKeyword::S256, |pkce| pkce.value) {
            PkceKeyword::S256 => fragments.push("pkce_s256"),
            PkceKeyword::Plain => fragments.push("pkce_plain"),
            PkceKeyword::None => {}
        }
    } else if authorize().is_some() {
        fragments.push("authorize");
    }
    let oauth2 = matches!(
        kind,
        MethodType::Oauth2AuthorizationCode
            | MethodType::Oauth2ClientCredentials
            | MethodType::Oauth2Password
            | MethodType::Oauth2RefreshToken
    );
    if oauth2 {
        let auth = chain.iter().rev().find_map(|(_, spec)| spec.client_auth.as_ref()).map(|auth| &auth.value);
        fragments.push(match auth {
            None | Some(ClientAuth { keyword: ClientAuthKeyword::ClientSecretPost, .. }) => {
                "client_secret_post"
            }
            Some(ClientAuth { keyword: ClientAuthKeyword::None, .. }) => "client_auth_none",
            Some(ClientAuth { encoding: BasicEncoding::Form, .. }) => "client_secret_basic",
            Some(ClientAuth { encoding: BasicEncoding::Raw, .. }) => "client_secret_basic_raw",
        });
    }
    fragments
}

fn patch_block<'s>(
    base: &mut Node,
    upper: &mut Upper<'s>,
    key: &str,
    patch: &'s Node,
    removals: &mut Removals,
) {
    drop_parameters_of_removed_fields(base, upper, key, patch);
    match key {
        "api" => {
            upper.verify(patch, removals);
            merge_below_without(base, key, patch, "verify", removals);
        }
        _ => merge_below(base, key, patch, removals),
    }
}

fn patch_block_entry<'s>(base: &mut Node, upper: &mut Upper<'s>, entry: &'s Entry, removals: &mut Removals) {
    if entry.value.is_null() {
        // `revoke: null` and its like are meant even where no preset has one.
        removals.insert(entry.key.span, true);
        if let Value::Map(entries) = &mut base.value {
            entries.retain(|own| own.key.text != entry.key.text);
        }
        return;
    }
    patch_block(base, upper, &entry.key.text, &entry.value, removals);
}

/// Removing a known field removes the parameters of the preset that mention it.
fn drop_parameters_of_removed_fields(base: &mut Node, upper: &mut Upper<'_>, key: &str, patch: &Node) {
    if key != "fields" {
        return;
    }
    let removed: BTreeSet<&str> =
        patch.entries().iter().filter(|entry| entry.value.is_null()).map(|entry| &*entry.key.text).collect();
    if !removed.is_empty() {
        drop_mentions(base, &removed);
        upper.of_presets().for_each(|layer| drop_mentions(layer, &removed));
    }
}

fn drop_mentions(node: &mut Node, removed: &BTreeSet<&str>) {
    match &mut node.value {
        Value::Map(entries) => {
            entries.retain(|entry| {
                let mentions = |text: &str| template::names(text).any(|(name, _)| removed.contains(name));
                let of_preset = presets::holds(entry.value.span.source);
                !(of_preset && entry.value.text().is_some_and(mentions))
            });
            entries.iter_mut().for_each(|entry| drop_mentions(&mut entry.value, removed));
        }
        Value::List(items) => items.iter_mut().for_each(|item| drop_mentions(item, removed)),
        _ => {}
    }
}

/// A preset says how a token is revoked; whether the vendor has such an endpoint only the spec knows.
fn drop_requests_without_url(node: &mut Node) {
    let missing = |node: &Node, key: &str| {
        node.get(key).is_some_and(|block| block.get("url").is_none() && presets::holds(block_source(block)))
    };
    let token = missing(node, "token");
    let revoke = missing(node, "revoke");
    let steps = node.get("steps").is_some();
    if let Value::Map(entries) = &mut node.value {
        entries.retain(|entry| match &*entry.key.text {
            "revoke" => !revoke,
            "token" => !(token && steps),
            _ => true,
        });
    }
}

/// Where the last layer that touched a block stands: a preset only where no spec touched it.
fn block_source(block: &Node) -> crate::source::SourceId {
    let own = block.entries().iter().map(|entry| entry.key.span.source);
    own.max().unwrap_or(block.span.source)
}

/// `rename` gives OAuth parameters other names in every message and in the callback.
fn rename_parameters(node: &mut Node) {
    let Some(rename) = node.get("rename").cloned() else { return };
    let renamed = |name: &str| rename.get(name).and_then(Node::text).map(Box::<str>::from);
    let Value::Map(blocks) = &mut node.value else { return };
    for block in blocks {
        let name = block.key.text.clone();
        match &*name {
            "authorize" | "token" | "refresh" | "revoke" => rename_block(&mut block.value, &renamed),
            "callback" => rename_callback(&mut block.value, &renamed),
            "steps" => {
                if let Value::List(steps) = &mut block.value.value {
                    steps.iter_mut().for_each(|step| rename_block(step, &renamed));
                }
            }
            _ => {}
        }
    }
}

fn rename_block(block: &mut Node, renamed: &dyn Fn(&str) -> Option<Box<str>>) {
    let Value::Map(entries) = &mut block.value else { return };
    for entry in entries.iter_mut().filter(|entry| *entry.key.text == *"params") {
        if let Value::Map(params) = &mut entry.value.value {
            for param in params {
                if let Some(name) = renamed(&param.key.text) {
                    param.key.text = name;
                }
            }
        }
    }
}

fn rename_callback(callback: &mut Node, renamed: &dyn Fn(&str) -> Option<Box<str>>) {
    let Value::Map(entries) = &mut callback.value else { return };
    for entry in entries.iter_mut().filter(|entry| *entry.key.text == *"take") {
        let Value::Map(takes) = &mut entry.value.value else { continue };
        for take in takes {
            let of_preset = presets::holds(take.value.span.source);
            if let (true, Some(name)) = (of_preset, take.value.text().and_then(renamed)) {
                take.value.value = Value::Text(name);
            }
        }
    }
}

//! The shape of a spec: every fault of it in one run, each with what to type.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Key, Node, Value};
use crate::rules::{self, Rule};
use crate::source::Span;
use crate::suggest::{closest, list, question};

use super::de::{Fault, FaultKind, PathStep};
use super::keyword::{NOT_BUILT_KEYS, NOT_BUILT_TYPES};
use super::{MethodType, Spec, bare, meant, mistyped};

/// A spec that was read, and how far it can be trusted.
#[derive(Debug)]
pub struct Shape {
    /// The spec, with what was faulty left out.
    pub spec: Spec,
    /// The tree it was read from, with the same mends.
    pub node: Node,
    /// Methods of which something was left out: lowering them would report what follows from that, not what is wrong.
    pub damaged: Vec<String>,
    /// Whether something that concerns every method was left out.
    pub damaged_all: bool,
    /// Fields of which something was left out. What follows from that is not reported either.
    pub doubtful: Vec<String>,
    /// Whether no fault was found.
    pub sound: bool,
    /// The values that were left out. What they refer to is not unused.
    pub left_out: Vec<Node>,
}

/// Reads a spec. Faults go to `diagnostics`; None where so much is missing that nothing more can be said.
#[must_use]
pub fn read(mut node: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Shape> {
    let mut damage = Damage::default();
    let before = diagnostics.len();
    // Each round reports one fault and mends the tree at its place, so the loop ends: no place is mended twice.
    damage.methods.extend(mistyped::name_method(&mut node, diagnostics).map(str::to_owned));
    let limit = 200;
    for _ in 0..limit {
        match <Spec as serde::Deserialize>::deserialize(&node) {
            Ok(spec) => {
                refuse_keys_of_other_types(&spec, &node, diagnostics, &mut damage);
                bare::refuse(&node, diagnostics);
                let sound = diagnostics.len() == before;
                return Some(Shape {
                    spec,
                    node,
                    damaged: damage.methods,
                    damaged_all: damage.all,
                    doubtful: damage.fields,
                    sound,
                    left_out: damage.values,
                });
            }
            Err(fault) => {
                let root = node.span;
                let value = find(&mut node, &fault.path).map(|value| value.clone());
                let key = key_at(&mut node, &fault.path);
                let (diagnostic, mend) = describe(&fault, root, key, value.as_ref());
                if !damage.explains(&fault, &mut node) {
                    diagnostics.push(diagnostic);
                }
                if !mend.apply(&mut node, &fault.path, &mut damage) {
                    return None;
                }
            }
        }
    }
    None
}

#[derive(Default)]
struct Damage {
    methods: Vec<String>,
    all: bool,
    fields: Vec<String>,
    /// Keys that were left out, with the place of their map: they are not there because of an earlier fault.
    removed: Vec<(Span, Box<str>)>,
    /// The values of those keys.
    values: Vec<Node>,
}

impl Damage {
    fn record(&mut self, path: &[PathStep]) {
        match path {
            [.., PathStep::Key(field), PathStep::Key(fields)] if **fields == *"fields" => {
                self.fields.push(field.to_string());
            }
            [.., PathStep::Key(field), PathStep::Key(fields), PathStep::Key(_), PathStep::Key(auth)]
                if **fields == *"fields" && **auth == *"auth" =>
            {
                self.fields.push(field.to_string());
            }
            [.., PathStep::Key(method), PathStep::Key(auth)] if **auth == *"auth" => {
                self.methods.push(method.to_string());
            }
            _ => self.all = true,
        }
    }

    /// Whether a key is missing only because it was left out with a fault that is reported already.
    fn explains(&self, fault: &Fault, root: &mut Node) -> bool {
        let FaultKind::MissingKey(missing) = fault.kind else { return false };
        let Some(map) = find(root, &fault.path) else { return false };
        self.removed.iter().any(|(span, key)| *span == map.span && **key == *missing)
    }
}

/// What is done to the tree so that reading can go on.
enum Mend {
    /// The key is read as this one.
    Rename(&'static str),
    /// The key is left out, and nothing follows from that.
    Drop,
    /// The value is left out, and what depends on it is not looked at.
    Damage,
    /// The value is read as this keyword.
    Keyword(&'static str),
    /// The scalar is read as a text.
    Quote,
    /// A key is added to the map.
    Insert(&'static str, Value),
}

impl Mend {
    fn apply(self, root: &mut Node, path: &[PathStep], damage: &mut Damage) -> bool {
        if let Mend::Insert(key, value) = self {
            let Some(target) = find(root, path) else { return false };
            let span = target.span;
            let Value::Map(entries) = &mut target.value else { return false };
            let key = Key { text: key.into(), span };
            entries.push(Entry { key, value: Node { span, value } });
            return true;
        }
        let Some((last, parents)) = path.split_first() else { return false };
        if matches!(self, Mend::Damage) {
            damage.record(path);
        }
        let Some(parent) = find(root, parents) else { return false };
        let place = parent.span;
        match (&mut parent.value, last) {
            (Value::Map(entries), PathStep::Key(key)) => {
                let Some(index) = entries.iter().position(|entry| entry.key.text == *key) else {
                    return false;
                };
                match self {
                    Mend::Rename(name) if !entries.iter().any(|entry| *entry.key.text == *name) => {
                        entries[index].key.text = name.into();
                    }
                    Mend::Keyword(word) => entries[index].value.value = Value::Text(word.into()),
                    Mend::Quote => quote(&mut entries[index].value),
                    _ => {
                        let entry = entries.remove(index);
                        damage.removed.push((place, entry.key.text));
                        damage.values.push(entry.value);
                        // A map of which nothing is left would be a second fault of the same cause.
                        if entries.is_empty() && !parents.is_empty() {
                            return Mend::Drop.apply(root, parents, damage);
                        }
                    }
                }
                true
            }
            (Value::List(items), PathStep::Item(index)) if *index < items.len() => {
                match self {
                    Mend::Keyword(word) => items[*index].value = Value::Text(word.into()),
                    Mend::Quote => quote(&mut items[*index]),
                    _ => damage.values.push(items.remove(*index)),
                }
                true
            }
            _ => false,
        }
    }
}

fn quote(node: &mut Node) {
    let text = match &node.value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Number(text) => text.to_string(),
        _ => String::new(),
    };
    node.value = Value::Text(text.into());
}

/// The node at a path whose innermost step comes first.
fn find<'a>(mut node: &'a mut Node, path: &[PathStep]) -> Option<&'a mut Node> {
    for step in path.iter().rev() {
        node = match (&mut node.value, step) {
            (Value::Map(entries), PathStep::Key(key)) => {
                &mut entries.iter_mut().find(|entry| entry.key.text == *key)?.value
            }
            (Value::List(items), PathStep::Item(index)) => items.get_mut(*index)?,
            _ => return None,
        };
    }
    Some(node)
}

/// Where the key of the value at a path stands. None for an item of a list.
fn key_at(root: &mut Node, path: &[PathStep]) -> Option<Span> {
    let (PathStep::Key(key), parents) = path.split_first()? else { return None };
    find(root, parents)?.entry(key).map(|entry| entry.key.span)
}

fn describe(fault: &Fault, root: Span, key: Option<Span>, value: Option<&Node>) -> (Diagnostic, Mend) {
    let span = fault.span.unwrap_or(root);
    match &fault.kind {
        FaultKind::UnknownKey { key, expected } => unknown_key(key, expected, span, &fault.path),
        FaultKind::UnknownKeyword { found, expected } => unknown_keyword(found, expected, span, &fault.path),
        FaultKind::MissingKey(key) => missing_key(key, span, fault.path.is_empty()),
        FaultKind::WrongType { found, expected, wants_quotes } => {
            // Behind the colon there is nothing to point at.
            let span = key.filter(|_| value.is_some_and(Node::is_null)).unwrap_or(span);
            let diagnostic = mistyped::finding(found, expected, *wants_quotes, span, &fault.path, value);
            (diagnostic, if *wants_quotes { Mend::Quote } else { Mend::Damage })
        }
        FaultKind::Other(sentence) => (Diagnostic::new(&rules::SCH003, span, sentence.clone()), Mend::Damage),
    }
}

fn unknown_key(
    key: &str,
    expected: &'static [&'static str],
    span: Span,
    path: &[PathStep],
) -> (Diagnostic, Mend) {
    if NOT_BUILT_KEYS.contains(&key) {
        return (not_built(&rules::SCH009, key, span), Mend::Damage);
    }
    let diagnostic = Diagnostic::new(&rules::SCH001, span, format!("there is no key `{key}` here"));
    if let Some(help) = meant::sentence(key, path) {
        return (diagnostic.label("unknown here").help(help), Mend::Damage);
    }
    match meant::other_word(key, expected).or_else(|| closest(key, expected)) {
        Some(near) => (in_place(diagnostic, near, span), Mend::Rename(near)),
        None => {
            let label = question(key, expected).unwrap_or_else(|| "unknown".to_owned());
            (diagnostic.label(label).help(format!("the keys here are {}", list(expected))), Mend::Drop)
        }
    }
}

/// The word that is meant, to be written in place of another.
fn in_place(found: Diagnostic, near: &'static str, span: Span) -> Diagnostic {
    found.label(format!("did you mean `{near}`?")).help(format!("write `{near}`")).fix(span, near)
}

fn not_built(rule: &'static Rule, what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(rule, span, format!("this version of Authwright cannot compile `{what}` yet"))
        .label("not built yet")
        .help("leave it out, or wait for a version that has it; it is refused so that no spec means less than it says")
}

fn unknown_keyword(
    found: &str,
    expected: &'static [&'static str],
    span: Span,
    path: &[PathStep],
) -> (Diagnostic, Mend) {
    let of_method =
        matches!(path, [PathStep::Key(key), _, PathStep::Key(auth)] if **key == *"type" && **auth == *"auth");
    if (of_method && NOT_BUILT_TYPES.contains(&found)) || NOT_BUILT_KEYS.contains(&found) {
        return (not_built(&rules::SCH009, found, span), Mend::Damage);
    }
    let (rule, what) = match of_method {
        true => (&rules::SCH005, "method type"),
        false => (&rules::SCH004, "keyword"),
    };
    let diagnostic = Diagnostic::new(rule, span, format!("there is no {what} `{found}`"));
    if let Some(help) = meant::type_sentence(found, expected) {
        return (diagnostic.label("unknown").help(help), Mend::Damage);
    }
    match meant::other_word(found, expected).or_else(|| closest(found, expected)) {
        Some(near) => (in_place(diagnostic, near, span), Mend::Keyword(near)),
        None => {
            let label = question(found, expected).unwrap_or_else(|| "unknown".to_owned());
            (diagnostic.label(label).help(format!("it can be {}", list(expected))), Mend::Damage)
        }
    }
}

fn missing_key(key: &'static str, span: Span, at_root: bool) -> (Diagnostic, Mend) {
    let diagnostic = Diagnostic::new(&rules::SCH002, span, format!("`{key}` is missing"));
    if !at_root {
        return (diagnostic.help(format!("add `{key}:`")), Mend::Damage);
    }
    // The whole document is no place to underline: the message points at its first character.
    let start = Span { end: span.start, ..span };
    let diagnostic = Diagnostic { span: start, ..diagnostic };
    let text = |text: &str| Value::Text(text.into());
    match key {
        "authwright" => (
            diagnostic.help("begin the file with `authwright: 1`, the edition of the language"),
            Mend::Insert(key, Value::Integer(1)),
        ),
        "auth" => (
            diagnostic.help("add `auth:` with at least one method, such as `api_key: { type: api_key }`"),
            Mend::Insert(key, Value::Map(Vec::new())),
        ),
        "id" => {
            (diagnostic.help("add `id:`, the name of the file without `.yaml`"), Mend::Insert(key, text("")))
        }
        _ => (
            diagnostic.help("add `name:`, the vendor's or product's name"),
            Mend::Insert(key, text("Unnamed")),
        ),
    }
}

/// Keys that a method type cannot use, with the types that can.
fn refuse_keys_of_other_types(
    spec: &Spec,
    node: &Node,
    diagnostics: &mut Vec<Diagnostic>,
    damage: &mut Damage,
) {
    let Some(auth) = node.get("auth") else { return };
    for (name, method) in &spec.auth {
        let (Some(kind), Some(method_node)) = (&method.kind, auth.get(name)) else { continue };
        for entry in method_node.entries() {
            if entry.value.is_null() || !kind.value.refuses(&entry.key.text) {
                continue;
            }
            let users: Vec<&str> = MethodType::ALL
                .iter()
                .filter(|other| !other.refuses(&entry.key.text))
                .map(|other| other.as_str())
                .collect();
            let message = format!("a method of type `{}` has no `{}`", kind.value.as_str(), entry.key.text);
            diagnostics.push(
                Diagnostic::new(&rules::SCH006, entry.key.span, message)
                    .related(kind.span, "the type is stated here")
                    .help(format!("remove it, or use one of the types that have it: {}", list(&users))),
            );
            damage.methods.push(name.value.clone());
        }
    }
}

impl MethodType {
    /// Whether a method of this type cannot have the key: one that sends its credentials with each call has no login, and only
    /// some logins have a browser.
    #[must_use]
    pub fn refuses(self, key: &str) -> bool {
        match self {
            MethodType::None
            | MethodType::ApiKey
            | MethodType::Bearer
            | MethodType::Basic
            | MethodType::Custom => LOGIN_KEYS.contains(&key),
            MethodType::Session => key == "client_auth",
            MethodType::Oauth2AuthorizationCode => false,
            // These grants have no login in a browser (RFC 6749 §4.3, §4.4 and §6).
            MethodType::Oauth2ClientCredentials
            | MethodType::Oauth2Password
            | MethodType::Oauth2RefreshToken => matches!(key, "authorize" | "callback"),
        }
    }
}

/// The keys of methods that log in.
pub(super) const LOGIN_KEYS: &[&str] = &[
    "authorize",
    "callback",
    "client_auth",
    "lifetime",
    "refresh",
    "rename",
    "renew",
    "revoke",
    "steps",
    "token",
];

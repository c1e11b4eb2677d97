//! The shape of a spec: every fault of it in one run, each with what to type.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Key, Node, Value};
use crate::rules::{self, Rule};
use crate::source::Span;
use crate::suggest::{closest, list, question};

use super::de::{Fault, FaultKind, PathStep};
use super::keyword::{NOT_BUILT_KEYS, NOT_BUILT_TYPES};
use super::{LeftOut, MethodType, Spec, bare, meant, mistyped};

/// A spec that was read, and how far it can be trusted.
#[derive(Debug)]
pub struct Shape {
    /// The spec, with what was faulty left out.
    pub spec: Spec,
    /// The tree it was read from, with the same mends.
    pub node: Node,
    /// Whether no fault was found.
    pub sound: bool,
    /// What was left out.
    pub left_out: LeftOut,
}

/// Reads a spec. Faults go to `diagnostics`; None where so much is missing that nothing more can be said.
#[must_use]
pub fn read(mut node: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Shape> {
    let mut damage = Damage::default();
    let before = diagnostics.len();
    // Each round reports one fault and mends the tree at its place, so the loop ends: no place is mended twice.
    damage.left_out.methods.extend(mistyped::name_method(&mut node, diagnostics).map(str::to_owned));
    let limit = 200;
    for _ in 0..limit {
        let fault = match <Spec as serde::Deserialize>::deserialize(&node) {
            Ok(spec) => match key_of_another_type(&spec, &node) {
                None => {
                    bare::refuse(&node, diagnostics);
                    let sound = diagnostics.len() == before;
                    return Some(Shape { spec, node, sound, left_out: damage.left_out });
                }
                Some((path, finding)) => {
                    diagnostics.push(finding);
                    if !Mend::LeaveOut.apply(&mut node, &path, &mut damage) {
                        return None;
                    }
                    continue;
                }
            },
            Err(fault) => fault,
        };
        let root = node.span;
        let kind = type_of_method(&node, &fault.path);
        let value = find(&mut node, &fault.path).map(|value| value.clone());
        let key = key_at(&mut node, &fault.path);
        let (diagnostic, mend) = describe(&fault, root, kind, key, value.as_ref());
        if !damage.explains(&fault, &mut node) {
            diagnostics.push(diagnostic);
        }
        if !mend.apply(&mut node, &fault.path, &mut damage) {
            return None;
        }
    }
    None
}

#[derive(Default)]
struct Damage {
    left_out: LeftOut,
    /// Keys that were left out, with the place of their map: they are not there because of an earlier fault.
    removed: Vec<(Span, Box<str>)>,
    /// The places of maps of which a key was not known, once for each: another key is missing there for that reason.
    misnamed: Vec<Span>,
}

impl Damage {
    /// Whether a key is missing only because it was left out with a fault that is reported already.
    fn explains(&mut self, fault: &Fault, root: &mut Node) -> bool {
        let FaultKind::MissingKey(missing) = fault.kind else { return false };
        let Some(map) = find(root, &fault.path) else { return false };
        if self.removed.iter().any(|(span, key)| *span == map.span && **key == *missing) {
            return true;
        }
        let misnamed = self.misnamed.iter().position(|span| *span == map.span);
        misnamed.map(|index| self.misnamed.swap_remove(index)).is_some()
    }
}

/// What is done to the tree so that reading can go on.
enum Mend {
    /// The key is read as this one.
    Rename(&'static str),
    /// Key and value are left out, since nobody knows the key.
    Drop,
    /// The value is left out.
    LeaveOut,
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
                        // A key that was misspelled is reported as such, and is no second finding.
                        damage.left_out.places.push(entries[index].key.span);
                    }
                    Mend::Keyword(word) => entries[index].value.value = Value::Text(word.into()),
                    Mend::Quote => {
                        quote(&mut entries[index].value);
                        damage.left_out.record_quoted(path, entries[index].value.span);
                    }
                    _ => {
                        let entry = entries.remove(index);
                        if matches!(self, Mend::Drop) {
                            damage.misnamed.push(place);
                        }
                        damage.removed.push((place, entry.key.text));
                        damage.left_out.record(path, place, entry.value);
                        // A map of which nothing is left would be a second fault of the same cause.
                        if entries.is_empty() && !parents.is_empty() {
                            return Mend::LeaveOut.apply(root, parents, damage);
                        }
                    }
                }
                true
            }
            (Value::List(items), PathStep::Item(index)) if *index < items.len() => {
                match self {
                    Mend::Keyword(word) => items[*index].value = Value::Text(word.into()),
                    Mend::Quote => {
                        quote(&mut items[*index]);
                        damage.left_out.record_quoted(path, items[*index].span);
                    }
                    _ => damage.left_out.record(path, place, items.remove(*index)),
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

/// The type of the method that the last step of a path leads into.
fn type_of_method(root: &Node, path: &[PathStep]) -> Option<MethodType> {
    let [_, PathStep::Key(method), PathStep::Key(auth)] = path else { return None };
    let kind = root.get(auth).filter(|_| **auth == *"auth")?.get(method)?.get("type")?.text()?;
    MethodType::ALL.iter().copied().find(|known| known.as_str() == kind)
}

fn describe(
    fault: &Fault,
    root: Span,
    kind: Option<MethodType>,
    key: Option<Span>,
    value: Option<&Node>,
) -> (Diagnostic, Mend) {
    let span = fault.span.unwrap_or(root);
    match &fault.kind {
        FaultKind::UnknownKey { key, expected } => unknown_key(key, expected, kind, span, &fault.path),
        FaultKind::UnknownKeyword { found, expected } => unknown_keyword(found, expected, span, &fault.path),
        FaultKind::MissingKey(key) => missing_key(key, span, fault.path.is_empty()),
        FaultKind::WrongType { found, expected, wants_quotes } => {
            // Behind the colon there is nothing to point at.
            let span = key.filter(|_| value.is_some_and(Node::is_null)).unwrap_or(span);
            let diagnostic = mistyped::finding(found, expected, *wants_quotes, span, &fault.path, value);
            (diagnostic, if *wants_quotes { Mend::Quote } else { Mend::LeaveOut })
        }
        FaultKind::Other(sentence) => {
            let key = fault.path.iter().find_map(PathStep::key);
            let help = key.map(|key| format!("`authwright explain {key}` shows what can stand here"));
            let found = Diagnostic::new(&rules::SCH003, span, sentence.clone());
            (help.into_iter().fold(found, Diagnostic::help), Mend::LeaveOut)
        }
    }
}

fn unknown_key(
    key: &str,
    expected: &'static [&'static str],
    kind: Option<MethodType>,
    span: Span,
    path: &[PathStep],
) -> (Diagnostic, Mend) {
    if NOT_BUILT_KEYS.contains(&key) {
        return (not_built(&rules::SCH009, key, span), Mend::LeaveOut);
    }
    let diagnostic = Diagnostic::new(&rules::SCH001, span, format!("there is no key `{key}` here"));
    if let Some(help) = meant::sentence(key, path) {
        return (diagnostic.label("unknown here").help(help), Mend::LeaveOut);
    }
    let fits = |key: &&&'static str| kind.is_none_or(|kind| !kind.refuses(key));
    let expected: Vec<&'static str> = expected.iter().filter(fits).copied().collect();
    match meant::other_word(key, &expected).or_else(|| closest(key, &expected)) {
        Some(near) => (in_place(diagnostic, near, span), Mend::Rename(near)),
        None => {
            let label = question(key, &expected).unwrap_or_else(|| "unknown".to_owned());
            (diagnostic.label(label).help(format!("the keys here are {}", list(&expected))), Mend::Drop)
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
        return (not_built(&rules::SCH009, found, span), Mend::LeaveOut);
    }
    let (rule, what) = match of_method {
        true => (&rules::SCH005, "method type"),
        false => (&rules::SCH004, "keyword"),
    };
    let diagnostic = Diagnostic::new(rule, span, format!("there is no {what} `{found}`"));
    if let Some(help) = meant::type_sentence(found, expected) {
        return (diagnostic.label("unknown").help(help), Mend::LeaveOut);
    }
    match meant::other_word(found, expected).or_else(|| closest(found, expected)) {
        Some(near) => (in_place(diagnostic, near, span), Mend::Keyword(near)),
        None => {
            let label = question(found, expected).unwrap_or_else(|| "unknown".to_owned());
            (diagnostic.label(label).help(format!("it can be {}", list(expected))), Mend::LeaveOut)
        }
    }
}

fn missing_key(key: &'static str, span: Span, at_root: bool) -> (Diagnostic, Mend) {
    let diagnostic = Diagnostic::new(&rules::SCH002, span, format!("`{key}` is missing"));
    if !at_root {
        return (diagnostic.help(format!("add `{key}:`")), Mend::LeaveOut);
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

/// A key that the type of its method cannot use, with the types that can.
fn key_of_another_type(spec: &Spec, node: &Node) -> Option<(Vec<PathStep>, Diagnostic)> {
    let auth = node.get("auth")?;
    spec.auth.iter().find_map(|(name, method)| {
        let kind = method.kind.as_ref()?;
        let refused = |entry: &&Entry| !entry.value.is_null() && kind.value.refuses(&entry.key.text);
        let key = &auth.get(name)?.entries().iter().find(refused)?.key;
        let fits = |other: &&MethodType| !other.refuses(&key.text);
        let users: Vec<&str> = MethodType::ALL.iter().filter(fits).map(|other| other.as_str()).collect();
        let message = format!("a method of type `{}` has no `{}`", kind.value.as_str(), key.text);
        let found = Diagnostic::new(&rules::SCH006, key.span, message)
            .related(kind.span, "the type is stated here")
            .help(format!("remove it, or use one of the types that have it: {}", list(&users)));
        let path = [&*key.text, &**name, "auth"].map(|key| PathStep::Key(key.into()));
        Some((path.to_vec(), found))
    })
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

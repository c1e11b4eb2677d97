//! Values of the wrong type, each with what to write.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Key, Node, Value};
use crate::rules;
use crate::source::Span;

use super::MethodType;
use super::de::PathStep;

/// Keys whose values are durations.
const DURATIONS: &[&str] = &["before", "idle", "lifetime", "plus", "timeout"];

/// Keys of requests, whose URL is often written in their place.
const REQUESTS: &[&str] = &["authorize", "refresh", "revoke", "token", "verify"];
/// Other keys whose value is a map, with one that they may have.
const MAPS: &[(&str, &str)] = &[
    ("api", "{ base_url: … }"),
    ("auth", "{ api_key: { type: api_key } }"),
    ("basic", "{ username: …, password: … }"),
    ("callback", "{ take: { code: code } }"),
    ("choices", "{ name: {} }"),
    ("error", "{ when: { path: … } }"),
    ("fields", "{ name: {} }"),
    ("hmac_md5", KEYED),
    ("hmac_sha1", KEYED),
    ("hmac_sha256", KEYED),
    ("hmac_sha512", KEYED),
    ("renew", "{ before: 5m }"),
];

/// What a keyed hash has.
const KEYED: &str = "{ key: \"${signing_key}\" }";

/// A method that stands where the methods stand, without a name: it is reported, and read under the name of its type.
/// Gives the name where nothing but the type is known, so that nothing follows from what is not said.
pub(super) fn name_method(root: &mut Node, diagnostics: &mut Vec<Diagnostic>) -> Option<&'static str> {
    let Value::Map(entries) = &mut root.value else { return None };
    let auth = &mut entries.iter_mut().find(|entry| *entry.key.text == *"auth")?.value;
    let (kind, rest) = match &auth.value {
        Value::Text(kind) => (kind, ""),
        Value::Map(keys) => {
            let Some(Value::Text(kind)) = auth.get("type").map(|kind| &kind.value) else { return None };
            // Beside methods that have a name, it is not the whole that lacks one.
            if keys.iter().any(|entry| entry.value.get("type").is_some()) {
                return None;
            }
            (kind, if keys.len() > 1 { ", …" } else { "" })
        }
        _ => return None,
    };
    let kind = MethodType::ALL.iter().map(|known| known.as_str()).find(|known| **known == **kind)?;
    let span = auth.get("type").unwrap_or(auth).span;
    diagnostics.push(
        Diagnostic::new(&rules::SCH003, span, "a method stands where methods with their names are wanted")
            .label("its name is missing")
            .help(format!("write `auth: {{ {kind}: {{ type: {kind}{rest} }} }}`")),
    );
    let entry = |key: &str, value| Entry { key: Key { text: key.into(), span }, value };
    if matches!(auth.value, Value::Text(_)) {
        *auth = Node { span, value: Value::Map(vec![entry("type", auth.clone())]) };
    }
    *auth = Node { span: auth.span, value: Value::Map(vec![entry(kind, auth.clone())]) };
    rest.is_empty().then_some(kind)
}

/// The finding for a value that is not what its place asks for. The innermost step of the path comes first.
pub(super) fn finding(
    found: &str,
    expected: &str,
    wants_quotes: bool,
    span: Span,
    path: &[PathStep],
    value: Option<&Node>,
) -> Diagnostic {
    if wants_quotes {
        let message = format!("{found} stands where a text is wanted");
        let help = match (path.first(), value.map(|value| &value.value)) {
            (Some(PathStep::Key(key)), Some(Value::Integer(number))) if DURATIONS.contains(&&**key) => {
                format!("write the unit: `{key}: {number}s`")
            }
            _ => "put it in quotes".to_owned(),
        };
        return Diagnostic::new(&rules::YML007, span, message).label("not a text").help(help);
    }
    let wanted = in_words(expected);
    if found == "nothing" {
        return Diagnostic::new(&rules::SCH008, span, format!("there is no value; {wanted} is wanted"))
            .help("write a value, or remove the key");
    }
    let key = match path.first() {
        Some(PathStep::Key(key)) => Some(&**key),
        _ => None,
    };
    let item_of = match path {
        [PathStep::Item(_), PathStep::Key(key), ..] => Some(&**key),
        _ => None,
    };
    let is_method = matches!(path, [_, PathStep::Key(auth)] if **auth == *"auth");
    let help = match (key, &*wanted) {
        (Some(_), "a map") if is_method => {
            "methods stand here with their names, such as `auth: { api_key: { type: api_key } }`".to_owned()
        }
        (Some(key), "a map") if matches!(path, [_, PathStep::Key(block), ..] if **block == *"derive") => {
            format!("write `{key}: {{ from: \"{}\" }}`", value.and_then(Node::text).unwrap_or("…"))
        }
        (Some(key), "a map") => map(key, value),
        (Some(key), "a list") => list(key, value),
        (Some(key), "`true` or `false`") => format!("write `{key}: true` or `{key}: false`"),
        (Some(key), wanted) if wanted.starts_with("a whole number") => number(key, value),
        (Some(key), "a text") => format!("write one text: `{key}: …`"),
        (None, "a map") if item_of == Some("steps") => format!("write `{{ url: {} }}`", shown(value)),
        (_, wanted) => format!("write {wanted}"),
    };
    Diagnostic::new(&rules::SCH003, span, format!("{found} stands where {wanted} is wanted"))
        .label(format!("wanted: {wanted}"))
        .help(help)
}

/// What the reader expected, without the types of Rust.
fn in_words(expected: &str) -> String {
    match expected {
        "i64" => "a whole number".to_owned(),
        "u16" => format!("a whole number from 0 to {}", u16::MAX),
        "a sequence" => "a list".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        other => other.replace("a string", "a text").replace("of strings", "of texts"),
    }
}

fn map(key: &str, value: Option<&Node>) -> String {
    if REQUESTS.contains(&key) {
        return format!("write `{key}: {{ url: {} }}`", shown(value));
    }
    if let (true, Some(Value::List(items))) = (key == "choices", value.map(|value| &value.value)) {
        let names: Option<Vec<String>> =
            items.iter().map(|item| plain(item).map(|name| format!("{name}: {{}}"))).collect();
        if let Some(names) = names.filter(|names| (1..=8).contains(&names.len())) {
            return format!("write `choices: {{ {} }}`", names.join(", "));
        }
    }
    let example =
        MAPS.iter().find(|(known, _)| *known == key).map_or("{ name: … }", |(_, example)| example);
    format!("write names with their values, such as `{key}: {example}`")
}

fn list(key: &str, value: Option<&Node>) -> String {
    match (key, value.map(|value| &value.value)) {
        ("steps", Some(Value::Text(_))) => format!("write `steps: [ {{ url: {} }} ]`", shown(value)),
        (_, Some(Value::Map(_))) => format!("write `{key}: [ {{ … }} ]`"),
        _ => format!("write `{key}: [ {} ]`", shown(value)),
    }
}

fn number(key: &str, value: Option<&Node>) -> String {
    match value.and_then(Node::text).and_then(|text| text.trim().parse::<i64>().ok()) {
        Some(number) => format!("write `{key}: {number}`, without quotes"),
        None => format!("write a whole number, such as `{key}: 10`"),
    }
}

/// The text that stands there where it can be shown in a line, else an ellipsis.
fn shown(value: Option<&Node>) -> &str {
    value.and_then(plain).unwrap_or("…")
}

/// A short text that needs no quotes between brackets.
fn plain(node: &Node) -> Option<&str> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-._/:".contains(letter);
    let text = node.text()?;
    let plain = text.len() <= 80 && !text.is_empty() && text.chars().all(fits) && !text.ends_with(':');
    plain.then_some(text)
}

//! Changes of a tree, the same in every run.

use authwright_compiler::node::{Entry, Key, Node, Value};
use authwright_compiler::source::{SourceId, Span};

/// Keys that a change may bring: of the language in the wrong place, misspelt, of a later version, and of nobody.
const KEYS: &[&str] = &[
    "authwright",
    "id",
    "name",
    "auth",
    "api",
    "fields",
    "derive",
    "type",
    "label",
    "help",
    "default",
    "fixed",
    "choices",
    "values",
    "value",
    "from",
    "apply",
    "query",
    "of",
    "with",
    "key",
    "at",
    "take",
    "replace",
    "split",
    "hmac_sha256",
    "rsa_sha256",
    "headers",
    "params",
    "content",
    "send",
    "url",
    "method",
    "basic",
    "username",
    "encoding",
    "client_secret_basic",
    "private_key_jwt",
    "client_auth",
    "token",
    "steps",
    "once",
    "refresh",
    "renew",
    "when",
    "status",
    "is",
    "path",
    "header",
    "where",
    "as",
    "jwt",
    "sign",
    "tls",
    "extends",
    "waive",
    "lable",
    "tokn",
    "Type",
    "x",
    "",
    "0",
    "a/b",
    "~",
];

/// Keywords that a change may bring: right ones in wrong places, wrong ones, and ones of a later version.
const WORDS: &[&str] = &[
    "string",
    "jsn",
    "form",
    "FORM",
    "GET",
    "get",
    "v4",
    "v5",
    "s256",
    "S256",
    "app",
    "text",
    "none",
    "raw",
    "hex",
    "hexx",
    "public_key",
    "bearer",
    "session",
    "oauth2_password",
    "oauth2_pasword",
    "oauth1",
    "digest",
    "stable",
    "client_secret_post",
    "tls_client_auth",
    "request",
    "401",
];

/// The way to a value: the number of its entry or item, from the root on.
pub(crate) type Path = Vec<usize>;

/// A generator of numbers that look random (xorshift64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Values of every type, and those at the borders of what a place accepts.
pub(crate) fn values() -> Vec<Value> {
    let text = |text: &str| Value::Text(text.into());
    let list = |items: Vec<Value>| Value::List(items.into_iter().map(node).collect());
    let map = |key: &str, value: Value| Value::Map(vec![entry(key, node(value))]);
    let mut values = vec![Value::Null, Value::Boolean(true), Value::List(Vec::new()), Value::Map(Vec::new())];
    let integers = [0, -1, 99, 100, 599, 600, 65_535, 65_536, i64::MIN, i64::MAX];
    values.extend(integers.map(Value::Integer));
    let numbers =
        ["1.5", "1.0", "1e3", "9223372036854775808", "99999999999999999999", "-99999999999999999999"];
    values.extend(numbers.map(|number| Value::Number(number.into())));
    values.extend(["", "1", "bearer", "session", "nonsense"].map(text));
    values.extend([
        list(vec![text("a")]),
        list(vec![Value::Null]),
        list(vec![Value::Integer(401)]),
        list(vec![list(vec![Value::Integer(401)])]),
        list(vec![text("hex"), map("hmac_md5", map("key", text("k")))]),
        map("a", text("b")),
        map("a", Value::Null),
        map("type", text("bearer")),
        map("client_secret_basic", map("encoding", text("raw"))),
        map("split", Value::Null),
        list(vec![Value::Map(vec![
            entry("replace", node(Value::Map(Vec::new()))),
            entry("hmac_md5", node(map("key", text("k")))),
        ])]),
    ]);
    values
}

/// The ways to all values of a tree, the root's own first.
pub(crate) fn paths(node: &Node) -> Vec<Path> {
    fn collect(node: &Node, path: &mut Path, all: &mut Vec<Path>) {
        all.push(path.clone());
        for (index, child) in children(node).into_iter().enumerate() {
            path.push(index);
            collect(child, path, all);
            path.pop();
        }
    }
    let mut all = Vec::new();
    collect(node, &mut Vec::new(), &mut all);
    all
}

/// The tree with another value at one place.
pub(crate) fn replaced(root: &Node, path: &[usize], value: &Value) -> Node {
    let mut root = root.clone();
    at(&mut root, path).value = value.clone();
    root
}

/// Makes one random change, and says which. None where the chosen one is not possible at the chosen place.
pub(crate) fn random(root: &mut Node, others: &[&Node], random: &mut Random) -> Option<String> {
    let all = paths(root);
    let path = random.pick(&all).clone();
    let place = pointer(root, &path);
    let (value, word) = (random.pick(&values()).clone(), Value::Text((*random.pick(WORDS)).into()));
    let donor = *random.pick(others);
    let moved = get(donor, random.pick(&paths(donor)).as_slice()).clone();
    let key = *random.pick(KEYS);
    match random.below(7) {
        0 => {
            let (last, parent) = path.split_last()?;
            match &mut at(root, parent).value {
                Value::Map(entries) => drop(entries.remove(*last)),
                Value::List(items) => drop(items.remove(*last)),
                _ => return None,
            }
            Some(format!("{place} removed"))
        }
        1 => {
            let (last, parent) = path.split_last()?;
            let Value::Map(entries) = &mut at(root, parent).value else { return None };
            if entries.iter().any(|entry| *entry.key.text == *key) {
                return None;
            }
            entries[*last].key.text = key.into();
            Some(format!("{place} renamed to `{key}`"))
        }
        2 => misspell(root, &path, random).map(|key| format!("{place} misspelt as `{key}`")),
        3 => insert(root, &path, key, node(value.clone())).then(|| format!("{place} given {key}: {value:?}")),
        4 => insert(root, &path, key, moved.clone())
            .then(|| format!("{place} given {key}: {}, from elsewhere", json(&moved))),
        5 => {
            at(root, &path).value = moved.value.clone();
            Some(format!("{place} replaced by {}, from elsewhere", json(&moved)))
        }
        _ => {
            at(root, &path).value = word.clone();
            Some(format!("{place} replaced by {word:?}"))
        }
    }
}

/// The place of a value as people read it.
pub(crate) fn pointer(root: &Node, path: &[usize]) -> String {
    let mut node = root;
    let mut text = String::from("/");
    for index in path {
        match &node.value {
            Value::Map(entries) => text.push_str(&entries[*index].key.text),
            _ => text.push_str(&index.to_string()),
        }
        text.push('/');
        node = children(node)[*index];
    }
    text
}

/// The tree as plain JSON.
pub(crate) fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Boolean(value) => (*value).into(),
        Value::Integer(number) => (*number).into(),
        Value::Number(text) => text.parse::<f64>().unwrap().into(),
        Value::Text(text) => (**text).into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            entries.iter().map(|entry| (entry.key.text.to_string(), json(&entry.value))).collect()
        }
    }
}

/// One letter of a key left out, doubled or in the other case.
fn misspell(root: &mut Node, path: &[usize], random: &mut Random) -> Option<String> {
    let (last, parent) = path.split_last()?;
    let Value::Map(entries) = &mut at(root, parent).value else { return None };
    let mut letters: Vec<char> = entries[*last].key.text.chars().collect();
    let index = random.below(letters.len());
    let letter = *letters.get(index)?;
    match random.below(3) {
        0 => drop(letters.remove(index)),
        1 => letters.insert(index, letter),
        _ => letters[index] = letter.to_ascii_uppercase(),
    }
    let key: String = letters.into_iter().collect();
    if entries.iter().any(|entry| *entry.key.text == key) {
        return None;
    }
    entries[*last].key.text = key.as_str().into();
    Some(key)
}

/// Adds a value to the map or list at a place.
fn insert(root: &mut Node, path: &[usize], key: &str, value: Node) -> bool {
    match &mut at(root, path).value {
        Value::Map(entries) if !entries.iter().any(|entry| *entry.key.text == *key) => {
            entries.push(entry(key, value));
            true
        }
        Value::List(items) => {
            items.push(value);
            true
        }
        _ => false,
    }
}

fn children(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().map(|entry| &entry.value).collect(),
        Value::List(items) => items.iter().collect(),
        _ => Vec::new(),
    }
}

fn get<'a>(root: &'a Node, path: &[usize]) -> &'a Node {
    path.iter().fold(root, |node, index| children(node)[*index])
}

fn at<'a>(root: &'a mut Node, path: &[usize]) -> &'a mut Node {
    path.iter().fold(root, |node, index| match &mut node.value {
        Value::Map(entries) => &mut entries[*index].value,
        Value::List(items) => &mut items[*index],
        _ => panic!("a path leads through a scalar"),
    })
}

fn node(value: Value) -> Node {
    Node { span: nowhere(), value }
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: Key { text: key.into(), span: nowhere() }, value }
}

fn nowhere() -> Span {
    Span { source: SourceId(0), start: 0, end: 0 }
}

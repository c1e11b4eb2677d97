//! A part of a spec that cannot be read is one finding, and hides no other.
//!
//! Sound specs are broken at each of their places in turn. Nothing else may be found then; and where a URL elsewhere is wrong
//! too, that must be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use authwright_compiler::diagnostic::Diagnostic;
use authwright_compiler::node::{Entry, Key, Node, Value};
use authwright_compiler::source::{Sources, Span};
use authwright_compiler::{lower, spec, syntax};

/// A spec in which nothing is found.
struct Sound {
    name: String,
    sources: Sources,
    node: Node,
}

/// The way to an entry: the number of each entry or item, from the root on.
type Way = Vec<usize>;

/// A spec of which one entry cannot be read.
struct Broken<'s> {
    sound: &'s Sound,
    way: Way,
    /// The entry, by keys.
    keys: String,
    /// The same, and how it was broken.
    what: String,
    node: Node,
}

fn sound_specs() -> Vec<Sound> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("tests/rules"), root.join("../../specs"), root.join("../../tests/features")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut sources = Sources::with_presets();
        let id = sources.add(path.to_str().unwrap(), text.as_str());
        let mut found = Vec::new();
        let node = syntax::parse(&sources, id, &mut found)?;
        let sound = Sound { name: path.file_name().unwrap().to_str().unwrap().to_owned(), sources, node };
        let (of_shape, after) = findings(&sound, sound.node.clone());
        let is_short = text.len() < 6000;
        (is_short && found.is_empty() && of_shape.is_empty() && after.is_empty()).then_some(sound)
    };
    paths.iter().filter_map(|path| read(path)).collect()
}

/// What is found of the shape of a spec, and after that.
fn findings(sound: &Sound, node: Node) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let mut of_shape = Vec::new();
    let mut after = Vec::new();
    let bump = bumpalo::Bump::new();
    if let Some(shape) = spec::read(node, &mut of_shape) {
        let mut all = of_shape.clone();
        let _ = lower::connector(&sound.sources, &shape, &bump, &mut all);
        after = all.split_off(of_shape.len());
    }
    (of_shape, after)
}

/// Every entry of a tree, with its keys.
fn entries(node: &Node) -> Vec<(Way, String)> {
    let mut found = Vec::new();
    let mut open = vec![(node, Way::new(), String::new())];
    while let Some((node, way, keys)) = open.pop() {
        let below = |index: usize| way.iter().copied().chain([index]).collect::<Way>();
        for (index, entry) in node.entries().iter().enumerate() {
            let keys = format!("{keys}.{}", entry.key.text);
            found.push((below(index), keys.clone()));
            open.push((&entry.value, below(index), keys));
        }
        for (index, item) in node.items().iter().enumerate() {
            open.push((item, below(index), keys.clone()));
        }
    }
    found
}

fn entry_at<'n>(node: &'n mut Node, path: &[usize]) -> &'n mut Entry {
    let (first, rest) = path.split_first().unwrap();
    match &mut node.value {
        Value::Map(entries) => {
            let entry = &mut entries[*first];
            if rest.is_empty() { entry } else { entry_at(&mut entry.value, rest) }
        }
        Value::List(items) => entry_at(&mut items[*first], rest),
        _ => panic!("no entry"),
    }
}

/// The ways in which an entry is broken.
fn breaks(entry: &Entry) -> Vec<Entry> {
    let with = |value: Value| Entry { value: Node { value, ..entry.value.clone() }, ..entry.clone() };
    let called = Entry { key: Key { text: "zzzz".into(), ..entry.key.clone() }, ..entry.clone() };
    let wrong = match &entry.value.value {
        Value::List(_) => Value::Integer(7),
        _ => Value::List(vec![Node { value: Value::List(Vec::new()), ..entry.value.clone() }]),
    };
    let mut breaks = vec![with(wrong), called];
    // A number is read as a text. Where there were references, those that it lacks would be found.
    if entry.value.text().is_some_and(|text| !text.contains("${")) && &*entry.key.text != "pattern" {
        breaks.push(with(Value::Integer(7)));
    }
    breaks
}

/// The URLs that are requested, each with the way to its entry.
fn urls(node: &Node) -> Vec<(Way, Span)> {
    let mut node = node.clone();
    let all = entries(&node).into_iter().filter_map(|(way, _)| {
        let entry = entry_at(&mut node, &way);
        let is_url = matches!(&*entry.key.text, "url" | "base_url");
        (is_url && entry.value.text()?.starts_with("https://")).then_some((way, entry.value.span))
    });
    all.collect()
}

fn for_each_broken(check: &mut dyn FnMut(&Broken<'_>)) {
    let mut count = 0;
    for sound in sound_specs() {
        for (way, name) in entries(&sound.node) {
            let entry = entry_at(&mut sound.node.clone(), &way).clone();
            for broken in breaks(&entry) {
                let what =
                    format!("{}: {name} as {:?}: {:?}", sound.name, broken.key.text, broken.value.value);
                let mut node = sound.node.clone();
                *entry_at(&mut node, &way) = broken;
                if !findings(&sound, node.clone()).0.is_empty() {
                    count += 1;
                    let (way, keys) = (way.clone(), name.clone());
                    check(&Broken { sound: &sound, way, keys, what, node });
                }
            }
        }
    }
    assert!(count > 4000, "{count}");
}

#[test]
fn one_finding_for_each_fault() {
    for_each_broken(&mut |broken| {
        let (of_shape, after) = findings(broken.sound, broken.node.clone());
        let all = of_shape.iter().chain(&after).map(|one| format!("{} {}", one.rule.code, one.message));
        let all: Vec<String> = all.collect();
        assert_eq!(all.len(), 1, "{}: {all:#?}", broken.what);
    });
}

#[test]
fn no_fault_hides_another() {
    for_each_broken(&mut |broken| {
        // Nothing can be said of a method without its type, and of what is renewed without a login.
        let keys: Vec<&str> = broken.keys.split('.').skip(1).collect();
        if matches!(keys.as_slice(), ["auth"] | ["auth", _] | ["auth", _, "type" | "extends" | "token"]) {
            return;
        }
        let mut node = broken.node.clone();
        let urls = urls(&broken.sound.node).into_iter().filter(|(url, _)| !url.starts_with(&broken.way));
        let places = urls.map(|(url, place)| {
            let planted = entry_at(&mut node, &url);
            let text = planted.value.text().unwrap().replacen("https", "http", 1);
            planted.value.value = Value::Text(text.into());
            place
        });
        let places: Vec<Span> = places.collect();
        let (_, after) = findings(broken.sound, node);
        for place in places {
            let found = after.iter().any(|one| one.rule.code == "URL001" && one.span == place);
            assert!(found, "{} hides the fault at {place:?}", broken.what);
        }
    });
}

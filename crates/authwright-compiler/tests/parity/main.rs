//! Two descriptions of one language: what the JSON Schema accepts the model accepts, and the other way round.
//!
//! The specs beside this file use every key of the language in every shape. They are changed in thousands of ways, the
//! same in every run, and after each change three readers must agree: the model, the schema over the tree with its
//! places, and the schema over plain JSON as an editor would have it.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod coverage;
mod mutate;

use std::path::Path;

use authwright_compiler::diagnostic::Diagnostic;
use authwright_compiler::node::{Node, Value};
use authwright_compiler::source::{Sources, Span};
use authwright_compiler::spec::{SchemaCheck, json_schema};
use authwright_compiler::{spec, syntax};

/// The rules by which the model says that a text is not of the language's shape.
const SHAPE_RULES: &[&str] =
    &["SCH001", "SCH002", "SCH003", "SCH004", "SCH005", "SCH006", "SCH007", "SCH008", "SCH009", "YML007"];

/// A spec that all readers accept.
struct Fixture {
    name: String,
    node: Node,
}

struct Readers {
    tree: SchemaCheck,
    json: jsonschema::Validator,
}

#[test]
fn all_readers_accept_the_fixtures() {
    let readers = Readers::new();
    for fixture in fixtures() {
        let found = shape_faults(&fixture.node);
        assert!(found.is_empty(), "{}: {:#?}", fixture.name, words(&found));
        readers.compare(&fixture.node, || format!("{}, unchanged", fixture.name));
    }
}

#[test]
fn the_fixtures_use_the_whole_language() {
    let nodes: Vec<Node> = fixtures().into_iter().map(|fixture| fixture.node).collect();
    let unused = coverage::unused(&json_schema(), &nodes);
    assert!(unused.is_empty(), "no spec in tests/parity uses these: {unused:#?}");
}

#[test]
fn every_value_replaced_by_every_other() {
    let readers = Readers::new();
    for fixture in fixtures() {
        for path in mutate::paths(&fixture.node) {
            for value in mutate::values() {
                let node = mutate::replaced(&fixture.node, &path, &value);
                readers.compare(&node, || {
                    format!(
                        "{}: {} replaced by {value:?}",
                        fixture.name,
                        mutate::pointer(&fixture.node, &path)
                    )
                });
            }
        }
    }
}

#[test]
fn keys_and_items_removed_renamed_and_moved() {
    let readers = Readers::new();
    let fixtures = fixtures();
    let nodes: Vec<&Node> = fixtures.iter().map(|fixture| &fixture.node).collect();
    let mut random = mutate::Random::new(0x5eed);
    for fixture in &fixtures {
        for _ in 0..1500 {
            let mut node = fixture.node.clone();
            let mut steps = Vec::new();
            for _ in 0..=random.below(2) {
                steps.extend(mutate::random(&mut node, &nodes, &mut random));
            }
            readers.compare(&node, || format!("{}: {}", fixture.name, steps.join(", then ")));
        }
    }
}

impl Readers {
    fn new() -> Self {
        let json = jsonschema::validator_for(&json_schema()).expect("the schema compiles");
        Readers { tree: SchemaCheck::new(), json }
    }

    /// Demands that the readers agree, and point at one place at least that is the same.
    fn compare(&self, node: &Node, change: impl Fn() -> String) {
        let node = with_places(node);
        let model = shape_faults(&node);
        let tree = self.tree.check(&node);
        assert_eq!(
            model.is_empty(),
            tree.is_empty(),
            "{}\nthe model says {:#?}\nthe schema says {tree:#?}",
            change(),
            words(&model)
        );
        let agreed = model.iter().any(|left| tree.iter().any(|right| meets(left.span, right.span)));
        assert!(
            agreed || model.is_empty(),
            "{}\nno place in common\nthe model says {:#?}\nthe schema says {tree:#?}",
            change(),
            words(&model)
        );
        // JSON Schema counts 1.0 as an integer. The model does not, and no editor's schema can say so.
        if !has_whole_fraction(&node) {
            let valid = self.json.is_valid(&mutate::json(&node));
            assert_eq!(
                model.is_empty(),
                valid,
                "{}\nas plain JSON; the model says {:#?}",
                change(),
                words(&model)
            );
        }
    }
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    assert!(paths.len() >= 11, "the fixtures are gone");
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut sources = Sources::default();
        let source = sources.add(name.clone(), std::fs::read_to_string(path).unwrap());
        let mut found = Vec::new();
        let node = syntax::parse(&sources, source, &mut found);
        found.retain(|one| one.severity == authwright_compiler::diagnostic::Severity::Error);
        assert!(found.is_empty(), "{name}: {found:#?}");
        Fixture { name, node: node.unwrap() }
    };
    paths.iter().map(read).collect()
}

/// What the model finds wrong with the shape of a tree.
fn shape_faults(node: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let shape = spec::read(node.clone(), &mut found);
    for (index, one) in found.iter().enumerate() {
        assert!(!found[..index].contains(one), "reported twice: {one:#?}");
    }
    found.retain(|one| SHAPE_RULES.contains(&one.rule.code));
    assert!(shape.is_some() || !found.is_empty(), "nothing was read, and nobody says why");
    found
}

fn words(found: &[Diagnostic]) -> Vec<String> {
    let word = |one: &Diagnostic| {
        format!("{}: {} ({}..{})", one.rule.code, one.message, one.span.start, one.span.end)
    };
    found.iter().map(word).collect()
}

/// The tree with a place of its own for every key and value, as a text would give it: inner places within outer ones.
fn with_places(node: &Node) -> Node {
    fn number(node: &mut Node, next: &mut u32) {
        let start = *next;
        *next += 1;
        match &mut node.value {
            Value::List(items) => items.iter_mut().for_each(|item| number(item, next)),
            Value::Map(entries) => {
                for entry in entries {
                    entry.key.span.start = *next;
                    entry.key.span.end = *next + 1;
                    *next += 2;
                    number(&mut entry.value, next);
                }
            }
            _ => {}
        }
        (node.span.start, node.span.end) = (start, *next);
        *next += 1;
    }
    let mut node = node.clone();
    number(&mut node, &mut 0);
    node
}

/// The model underlines the first character where the whole document is meant.
fn meets(left: Span, right: Span) -> bool {
    left == right || (left.start == right.start && left.start == left.end)
}

/// Whether a number is written with a fraction or an exponent and is an integer all the same.
fn has_whole_fraction(node: &Node) -> bool {
    match &node.value {
        Value::Number(text) => {
            text.parse().is_ok_and(|number: f64| number.fract() == 0.0 && number.abs() < i64::MAX as f64)
        }
        Value::List(items) => items.iter().any(has_whole_fraction),
        Value::Map(entries) => entries.iter().any(|entry| has_whole_fraction(&entry.value)),
        _ => false,
    }
}

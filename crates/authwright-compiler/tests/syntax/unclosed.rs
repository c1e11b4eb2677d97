//! Quotes and brackets that somebody forgot to close.

use std::path::Path;

use authwright_compiler::diagnostic::Severity;
use authwright_compiler::node::{Node, Value};
use authwright_compiler::source::{Sources, Span};

use super::parse;

/// The places of texts in quotes and of collections in brackets.
fn closed(sources: &Sources, node: &Node, quotes: &mut Vec<Span>, brackets: &mut Vec<Span>) {
    let written = sources.slice(node.span);
    let scalar = matches!(node.value, Value::Text(_));
    if scalar && written.starts_with(['"', '\'']) {
        quotes.push(node.span);
    } else if !scalar && written.starts_with(['[', '{']) {
        brackets.push(node.span);
    }
    node.entries().iter().for_each(|entry| closed(sources, &entry.value, quotes, brackets));
    if let Value::List(items) = &node.value {
        items.iter().for_each(|item| closed(sources, item, quotes, brackets));
    }
}

/// Whichever closing quote or bracket is forgotten, the finding points at what it would have closed, and is the only error.
#[test]
fn what_is_never_closed_is_reported_where_it_was_opened() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases = 0;
    for folder in [root.join("../../specs"), root.join("tests/rules"), root.join("src/presets")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let (sources, _, tree, _) = parse(&text);
            let (mut quotes, mut brackets) = (Vec::new(), Vec::new());
            closed(&sources, &tree.unwrap(), &mut quotes, &mut brackets);
            for (span, exact) in
                quotes.iter().map(|it| (it, true)).chain(brackets.iter().map(|it| (it, false)))
            {
                let mut broken = text.clone();
                broken.remove(span.end as usize - 1);
                let (sources, .., diagnostics) = parse(&broken);
                let errors: Vec<_> =
                    diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
                let opened = sources.position(*span);
                let found = sources.position(errors.first().expect("an error").span);
                let right = if exact { found == opened } else { found.line == opened.line };
                assert!(right && errors.len() == 1, "{}: {opened:?}, {errors:#?}", path.display());
                cases += 1;
            }
        }
    }
    assert!(cases > 300, "{cases}");
}

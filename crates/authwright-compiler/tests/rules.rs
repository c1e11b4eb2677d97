//! Every rule has a spec that breaks it, with the exact place of each finding.
//!
//! A case is a file of `tests/rules`; beside it stands what is found. `UPDATE=1 cargo test --test rules` writes the latter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use authwright_compiler::diagnostic::Severity;
use authwright_compiler::source::Sources;
use authwright_compiler::{lower, spec, syntax};

/// What is found in a spec: a line each.
fn findings(name: &str, text: &str) -> (String, bool) {
    let mut sources = Sources::with_presets();
    let id = sources.add(name, text);
    let mut diagnostics = Vec::new();
    let bump = bumpalo::Bump::new();
    let compiled = syntax::parse(&sources, id, &mut diagnostics)
        .and_then(|node| spec::read(node, &mut diagnostics))
        .and_then(|shape| lower::connector(&sources, &shape, &bump, &mut diagnostics))
        .is_some();
    diagnostics.sort_by_key(|one| (one.span, one.rule.code));
    let mut shown = String::new();
    for one in &diagnostics {
        let at = sources.position(one.span);
        let severity = if one.severity == Severity::Error { "error" } else { "warning" };
        writeln!(shown, "{}:{} {severity} {} {}", at.line, at.column, one.rule.code, one.message).unwrap();
        if !one.label.is_empty() {
            writeln!(shown, "    {}", one.label).unwrap();
        }
        for (span, label) in &one.related {
            let at = sources.position(*span);
            let source = &sources.get(span.source).name;
            let place = if span.source == id { String::new() } else { format!("{source}:") };
            writeln!(shown, "    {place}{}:{} {label}", at.line, at.column).unwrap();
        }
        if let Some(help) = &one.help {
            writeln!(shown, "    help: {help}").unwrap();
        }
    }
    let errors = diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert_eq!(compiled, !errors, "{name}: a spec compiles where there is no error, and only there\n{shown}");
    (shown, compiled)
}

#[test]
fn every_case_is_found_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut cases: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    cases.sort();
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap().to_str().unwrap();
        let (shown, _) = findings(name, &std::fs::read_to_string(case).unwrap());
        let expected = case.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &shown).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != shown {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 writes what is found now:\n{}", wrong.join("\n"));
    assert!(cases.len() > 30);
}

/// A case is named for the rule that it breaks: `url002-…` must find URL002, and a `-good` case nothing.
#[test]
fn every_case_breaks_the_rule_it_is_named_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let found = std::fs::read_to_string(&path).unwrap();
        let rule = stem.split('-').next().unwrap().to_uppercase();
        if stem.ends_with("-good") {
            assert!(found.is_empty(), "{stem}: {found}");
        } else {
            assert!(found.contains(&rule), "{stem} does not find {rule}: {found}");
        }
        seen.insert(rule);
    }
    assert!(seen.len() > 25, "{seen:?}");
}

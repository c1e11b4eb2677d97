//! Every rule has a spec that breaks it, with the exact place of each finding.
//!
//! A case is a YAML file of `tests/rules`; beside it stands the snapshot of what is found, empty where nothing is.
//! `INSTA_UPDATE=always cargo test -p authwright-compiler --test rules` writes the latter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;

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
        let help =
            one.help.as_ref().unwrap_or_else(|| panic!("{name}: {} does not say what to do", one.message));
        writeln!(shown, "    help: {help}").unwrap();
    }
    let errors = diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert_eq!(compiled, !errors, "{name}: a spec compiles where there is no error, and only there\n{shown}");
    (shown, compiled)
}

fn findings_of_file(case: &Path) -> String {
    findings(case.file_name().unwrap().to_str().unwrap(), &std::fs::read_to_string(case).unwrap()).0
}

#[test]
fn every_case_is_found_at_its_place() {
    let count = cases::check("tests/rules", "yaml", |case, name| {
        insta::assert_snapshot!(name, cases::exact(&findings_of_file(case)));
    });
    assert!(count > 30);
}

/// A case is named for the rule that it breaks: `url002-…` must find URL002, and a `-good` case nothing.
#[test]
fn every_case_breaks_the_rule_it_is_named_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let found = findings_of_file(&path);
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

/// A file of a few kilobytes can have a thousand methods with a thousand headers each.
#[test]
fn what_methods_share_counts_for_each() {
    let check = |methods: usize, headers: usize, expected: &str| {
        let list = |count: usize, one: &dyn Fn(usize) -> String| {
            (0..count).map(one).collect::<Vec<String>>().join(", ")
        };
        let text = format!(
            "authwright: 1\nid: acme\nname: Acme\napi: {{ base_url: \"https://api.acme-api.io\", headers: {{ {} }} }}\nauth: {{ {} }}\n",
            list(headers, &|index| format!("X-{index}: x")),
            list(methods, &|index| format!("m{index}: {{ type: none }}")),
        );
        let (found, _) = findings("acme.yaml", &text);
        assert_eq!(found.lines().next().unwrap_or_default(), expected);
    };
    check(100, 900, "");
    check(900, 900, "5:1 error YML012 900 methods with what they share are more than is looked at");
}

//! What `authwright explain` prints is true: each example that is called wrong breaks its rule, and no other does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use authwright_compiler::diagnostic::Severity;
use authwright_compiler::rules::{ALL, Rule};
use authwright_compiler::source::Sources;
use authwright_compiler::{lower, names, spec, syntax};

/// Rules about the name of a file, about several specs, and one that no stage checks: what it would find is refused as
/// `missing-key`, or is the shortest way to declare a field.
const BEYOND_ONE_TEXT: &[&str] = &["SCH011", "SCH012", "SCH014"];

/// An example, and whether it is called wrong.
struct Example<'a> {
    text: &'a str,
    wrong: bool,
}

fn examples(rule: &Rule) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let mut rest = rule.explanation;
    while let Some((before, block)) = rest.split_once("```yaml\n") {
        let (text, after) = block.split_once("```").expect("a block of code ends");
        examples.push(Example { text, wrong: before.trim_end().ends_with("Wrong:") });
        rest = after;
    }
    examples
}

/// An example as a whole spec: the keys that it leaves out are put around it.
fn whole(example: &str) -> String {
    let has = |key: &str| example.lines().any(|line| line.starts_with(key));
    let mut text = String::new();
    if !has("authwright:") {
        text.push_str("authwright: 1\nid: acme\nname: Acme\n");
    }
    text.push_str(example);
    if !has("auth:") {
        text.push_str("auth: { none: { type: none } }\n");
    }
    text
}

/// The rules that a text breaks, with the message and whether it is an error.
fn findings(text: &str) -> Vec<(&'static Rule, String, Severity)> {
    let mut sources = Sources::with_presets();
    let id = sources.add("acme.yaml", text);
    let mut diagnostics = Vec::new();
    let bump = bumpalo::Bump::new();
    let compiled = syntax::parse(&sources, id, &mut diagnostics)
        .and_then(|node| spec::read(node, &mut diagnostics))
        .and_then(|shape| lower::connector(&sources, &shape, &bump, &mut diagnostics));
    let names = compiled.map(|connector| names::faults(&connector)).unwrap_or_default();
    let names = names.into_iter().map(|fault| (fault.rule, fault.message, Severity::Error));
    diagnostics.into_iter().map(|one| (one.rule, one.message, one.severity)).chain(names).collect()
}

#[test]
fn wrong_examples_break_their_rule_and_the_others_are_right() {
    let mut faults = Vec::new();
    for rule in ALL.iter().filter(|rule| !BEYOND_ONE_TEXT.contains(&rule.code)) {
        for example in examples(rule) {
            let text = whole(example.text);
            let found = findings(&text);
            let shown: Vec<_> =
                found.iter().map(|(rule, message, _)| format!("{} {message}", rule.code)).collect();
            let good = if example.wrong {
                found.iter().any(|(found, ..)| found == rule)
            } else {
                found.iter().all(|(found, _, severity)| found != rule && *severity == Severity::Warning)
            };
            if !good {
                let what = if example.wrong { "should be found in" } else { "should have no errors" };
                faults.push(format!("{} {what}:\n{text}{shown:#?}", rule.code));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn explanations_have_a_form() {
    for rule in ALL {
        let (code, text) = (rule.code, rule.explanation);
        assert!(text.lines().count() >= 3, "{code}: too short");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{code}: end");
        assert!(text.lines().all(|line| line.chars().count() <= 140), "{code}: a line is too long");
        if rule.waivable {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&format!("waive: {{ {}:", rule.name)), "{code}: how to waive it");
        }
    }
}

//! Texts that are not YAML, or more YAML than the language has: what is found, and where.
//!
//! A case is a YAML file of `tests/syntax`; beside it stands the snapshot of what is printed, which
//! `INSTA_UPDATE=always cargo test -p authwright-compiler --test syntax` writes.
//! What editors would spoil, such as tabs and other encodings, stands in this file.

#![cfg(feature = "render")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;
#[path = "syntax/fuzz.rs"]
mod fuzz;
#[path = "syntax/unclosed.rs"]
mod unclosed;

use std::fmt::Write;

use authwright_compiler::diagnostic::Diagnostic;
use authwright_compiler::node::{Node, Value};
use authwright_compiler::source::{SourceId, Sources, Span};
use authwright_compiler::{render, syntax};

fn parse(text: &str) -> (Sources, SourceId, Option<Node>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add("acme.yaml", text);
    let mut diagnostics = Vec::new();
    let tree = syntax::parse(&sources, id, &mut diagnostics);
    (sources, id, tree, diagnostics)
}

/// What is found, as `YML001 2:5` for each finding in the order of the text.
fn places(text: &str) -> String {
    let (sources, _, _, mut diagnostics) = parse(text);
    diagnostics.sort_by_key(|one| (one.span, one.rule.code));
    let place = |one: &Diagnostic| {
        let at = sources.position(one.span);
        format!("{} {}:{}", one.rule.code, at.line, at.column)
    };
    diagnostics.iter().map(place).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_case_is_found_at_its_place() {
    let count = cases::check("tests/syntax", "yaml", |case, name| {
        let mut sources = Sources::default();
        let text = std::fs::read_to_string(case).unwrap();
        let id = sources.add(case.file_name().unwrap().to_str().unwrap(), text.as_str());
        let mut diagnostics = Vec::new();
        let tree = syntax::parse(&sources, id, &mut diagnostics);
        let mut shown = render::text(&sources, &diagnostics, false);
        writeln!(
            shown,
            "{}, {}",
            render::summary(&diagnostics),
            if tree.is_some() { "a tree" } else { "no tree" }
        )
        .unwrap();
        insta::assert_snapshot!(name, cases::exact(&shown));
    });
    assert!(count >= 20);
}

#[test]
fn characters_and_limits() {
    let deep = format!("a: {}", "[".repeat(10_000));
    let nested: String = (0..70).map(|level| format!("{}a:\n", "  ".repeat(level))).collect();
    let long = format!("a: {}", "x".repeat(syntax::MAX_BYTES));
    let list = |count: usize| format!("a: [{}]\n", vec!["b"; count].join(","));
    let map = |count: usize| (0..count).map(|number| format!("k{number}: 1\n")).collect::<String>();
    let (list, map, few) =
        (list(syntax::MAX_ENTRIES + 1), map(syntax::MAX_ENTRIES + 2), list(syntax::MAX_ENTRIES));
    let cases: &[(&str, &str)] = &[
        (&list, "YML012 1:2005"),
        (&map, "YML012 1001:1"),
        (&few, ""),
        ("", "SCH002 1:1"),
        ("# nothing\n", "SCH002 1:1"),
        ("---\n", "SCH002 1:1"),
        ("~\n", "SCH003 1:1"),
        ("- a\n", "SCH003 1:1"),
        ("a: 1\r\nb: 2\r\n", ""),
        ("a: 1\rb: 2\r", "YML009 1:5, YML009 1:10"),
        ("\u{FEFF}a: 1\n", "YML009 1:1"),
        ("\u{FEFF}a: \"x\n", "YML009 1:1, YML001 1:5"),
        ("a: \0\n", "YML010 1:4"),
        ("a: x\u{7}y\n", "YML010 1:5"),
        ("a: x # \u{202E}y\n", "YML010 1:8"),
        ("a: \u{200B}x\n", "YML010 1:4"),
        ("a:\u{A0}x\n", "YML010 1:3"),
        ("a: \"\\u202E\"\n", ""),
        ("a: Größe 尺寸\n", ""),
        ("a:\n\tb: 1\n\tc: 2\n", "YML002 2:1, YML002 3:1"),
        ("\ta: 1\n", "YML002 1:1"),
        ("a: |\n  x\n  \ty\n", ""),
        ("a: \"x\n  \ty\"\n", ""),
        ("a:\tb\n", ""),
        (&deep, "YML012 1:36"),
        (&nested, "YML012 33:65"),
        (&long, "YML012 1:1"),
    ];
    for (text, expected) in cases {
        assert_eq!(places(text), *expected, "{:?}", &text[..text.len().min(60)]);
    }
}

#[test]
fn scalars_are_read_by_the_core_schema() {
    let text = |text: &str| Value::Text(text.into());
    let number = |text: &str| Value::Number(text.into());
    let cases = [
        ("", Value::Null),
        ("~", Value::Null),
        ("null", Value::Null),
        ("nULL", text("nULL")),
        ("true", Value::Boolean(true)),
        ("FALSE", Value::Boolean(false)),
        ("yes", text("yes")),
        ("\"true\"", text("true")),
        ("'5'", text("5")),
        ("5", Value::Integer(5)),
        ("-7", Value::Integer(-7)),
        ("+7", Value::Integer(7)),
        ("014", Value::Integer(14)),
        ("0o14", Value::Integer(12)),
        ("0x1F", Value::Integer(31)),
        ("0x", text("0x")),
        ("0b1", text("0b1")),
        ("1_000", text("1_000")),
        ("99999999999999999999", number("99999999999999999999")),
        ("1.10", number("1.10")),
        (".5", number(".5")),
        ("5.", number("5.")),
        (".", text(".")),
        ("-", text("-")),
        ("1e3", number("1e3")),
        ("1e", text("1e")),
        (".inf", number(".inf")),
        ("-.Inf", number("-.Inf")),
        (".nan", number(".nan")),
        ("-.nan", text("-.nan")),
        ("1.2.3", text("1.2.3")),
        ("2026-11-01", text("2026-11-01")),
        ("12:30", text("12:30")),
        ("|\n  x\n  y", text("x\ny\n")),
    ];
    for (written, expected) in cases {
        let written = if written == "-" { "\"-\"" } else { written };
        let (.., tree, _) = parse(&format!("a: {written}\n"));
        assert_eq!(tree.unwrap().get("a").unwrap().value, expected, "{written}");
    }
}

#[test]
fn what_readers_read_in_two_ways_is_a_finding() {
    let ambiguous = [
        "no",
        "Off",
        "ON",
        "y",
        "N",
        "yes",
        "1:30",
        "12:30:45",
        "190:20:30",
        "014",
        "-010",
        "0o14",
        "1_000",
        "0b11",
        "0x1_F",
        "2026-11-01",
        "2026-1-1",
        "2026-11-01T10:00:00Z",
        "2026-11-01 10:00",
        "1.10",
        "2.0",
        "1e3",
        "1.5e3",
        "=",
        "x\"",
        "https://a.example/'",
    ];
    let plain = [
        "not",
        "oN",
        "yEs",
        "nO",
        "1:99",
        "1:2:x",
        "a:30",
        "0",
        "10",
        "0x1F",
        "1.5",
        "1.5e+3",
        "20261-11-01",
        "2026-11",
        "v1.10",
        "1.2.10",
        "the users'",
        "\"no\"",
        "'014'",
        "say \"no\"",
        "1_x",
        "==",
        "-5",
        "08a",
        "null",
        "true",
        "~",
    ];
    for text in ambiguous {
        assert_eq!(places(&format!("a: {text}\n")), "YML006 1:4", "{text}");
    }
    for text in plain {
        assert_eq!(places(&format!("a: {text}\n")), "", "{text}");
    }
    assert_eq!(
        places("no: 1\n014: 2\ntrue: 3\nnull: 4\n5: 5\nx: 6\n"),
        "YML006 1:1, YML006 2:1, YML006 3:1, YML006 4:1"
    );
}

/// A fix does what it says: the finding is gone, and nothing new is there.
#[test]
fn fixes_mend() {
    let cases = [
        "a: no\n",
        "a: 2026-11-01\n",
        "no: a\n",
        "a: @x\n",
        "a: `x`\n",
        "a: %x\n",
        "a: b: c\n",
        "a: |x\n",
        "a: >= 3\n",
        "a: \"\\d+\"\n",
        "a:b\nc: d\n",
        "c: d\na:b\n",
        "a: { b: https://${x}/y, c: ${z} }\n",
        "a: [${x}]\n",
        "a: { b \"${x}\" }\n",
        "a: { b: ${x}\", c: d }\ne: \"f\"\n",
        "a: >\n  https://x.example/\n  y\n",
        "a: *\n",
        "a:\u{A0}b\n",
        "\u{FEFF}a: b\n",
        "a: b\rc: d\n",
    ];
    for case in cases {
        let mut text = case.to_owned();
        for _ in 0..4 {
            let (.., diagnostics) = parse(&text);
            let Some(first) = diagnostics.first() else { break };
            let fix = first.fix.as_ref().unwrap_or_else(|| panic!("{case:?}: {text:?}: {}", first.message));
            text.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.replacement);
        }
        assert_eq!(places(&text), "", "{case:?} became {text:?}");
    }
}

#[test]
fn every_key_and_value_knows_its_place() {
    let text = "# head\n\
                a: 1\n\
                b:\n  c: | # why | what\n    text\n\n  d: >-\n    folded\n    text\n\
                e:\n  # a - b\n  - x\n  - \"y\": z\n    w: 'it''s'\n  - - 1\n    -\n  - |\n    lit\n\
                f: { g: b, h: [1, 2], i, j: , k: {} }\n\
                l:\nm:\n- 1.10\n- 0x1F\nn: |\n\"ö\" : é\n";
    let (sources, id, tree, diagnostics) = parse(text);
    assert!(diagnostics.iter().all(|one| one.rule.code == "YML006"));
    let tree = tree.unwrap();
    let mut shown = String::new();
    show(&sources, &tree, 0, &mut shown);
    assert_eq!(sources.slice(tree.span), text.trim_start_matches("# head\n").trim_end());
    assert_eq!(sources.position(tree.get("ö").unwrap().span).column, 7);
    assert_eq!(tree.get("l").unwrap().span, Span::new(id, place(text, "l:") + 2, place(text, "l:") + 2));
    insta::assert_snapshot!(shown);
}

fn place(text: &str, part: &str) -> usize {
    text.find(part).unwrap()
}

fn show(sources: &Sources, node: &Node, depth: usize, out: &mut String) {
    let written = sources.slice(node.span);
    match &node.value {
        Value::Map(entries) => {
            writeln!(out, "{:depth$}map {written:?}", "").unwrap();
            for entry in entries {
                writeln!(out, "{:depth$}key {:?}", "", sources.slice(entry.key.span)).unwrap();
                show(sources, &entry.value, depth + 2, out);
            }
        }
        Value::List(items) => {
            writeln!(out, "{:depth$}list {written:?}", "").unwrap();
            items.iter().for_each(|item| show(sources, item, depth + 2, out));
        }
        value => writeln!(out, "{:depth$}{value:?} {written:?}", "").unwrap(),
    }
}

#[test]
fn references_are_found_in_what_is_written() {
    let text = "a: \"x\\t${one}/$${no}/${two.b}\"\nb: |\n  ${one}\n  ${two}\nc: \"\\x24{one}\"\n";
    let (sources, _, tree, _) = parse(text);
    let tree = tree.unwrap();
    let check = |key: &str, nth: usize, expected: &str| {
        let node = tree.get(key).unwrap();
        assert_eq!(sources.slice(syntax::reference_span(&sources, node.span, nth)), expected, "{key} {nth}");
    };
    check("a", 0, "${one}");
    check("a", 1, "${two.b}");
    check("a", 2, "\"x\\t${one}/$${no}/${two.b}\"");
    check("b", 1, "${two}");
    check("c", 0, "\"\\x24{one}\"");
}

#[test]
fn files_are_read_as_far_as_they_can_be_specs() {
    let folder = std::env::temp_dir().join(format!("authwright-syntax-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("acme.yaml");
    let check = |bytes: &[u8], expected: &str| {
        std::fs::write(&path, bytes).unwrap();
        let mut sources = Sources::default();
        let mut diagnostics = Vec::new();
        let id = syntax::load(&path, "acme.yaml", &mut sources, &mut diagnostics).unwrap();
        assert_eq!(id.is_some(), expected.is_empty());
        let shown = render::short(&sources, &diagnostics);
        assert!(shown.starts_with(expected), "{shown}");
        assert_eq!(shown.is_empty(), expected.is_empty(), "{shown}");
        // The place can be shown.
        assert_eq!(render::text(&sources, &diagnostics, false).contains("acme.yaml:"), !expected.is_empty());
    };
    check(b"a: 1\n", "");
    check(
        b"a: 1\nb: caf\xE9\n",
        "acme.yaml:2:7: error[YML009] the file is not UTF-8: the byte 0xE9 cannot stand here",
    );
    check(b"\xFF\xFEa\0:\0", "acme.yaml:1:1: error[YML009] the file is UTF-16, not UTF-8");
    check(
        &vec![b'#'; syntax::MAX_BYTES + 1],
        "acme.yaml:1:1: error[YML012] the file is too long: 1048577 bytes",
    );
    assert!(syntax::load(&folder.join("none.yaml"), "x", &mut Sources::default(), &mut Vec::new()).is_err());
    // A hole of 100 GiB is refused by its length alone.
    let file = std::fs::File::create(&path).unwrap();
    if file.set_len(100 << 30).is_ok() {
        let (mut sources, mut diagnostics) = (Sources::default(), Vec::new());
        assert_eq!(syntax::load(&path, "acme.yaml", &mut sources, &mut diagnostics).unwrap(), None);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

//! What the specs leave out of the tables.

use std::collections::BTreeSet;
use std::path::Path;

use authwright::table::words;
use serde_json::Value as Json;

/// What no generated text has, since its place is left out where it is usual.
const USUAL: &[&str] = &[r#""type": "string""#, r#""pkce": "S256""#, r#""stability": "stable""#];

/// What the reader tells apart by the kind of a value of JSON.
const UNNAMED: &[&str] = &[": true", r#"", true]"#, ", false,", ", null]", r#"", ["#, "{{"];

/// What a table that the reader knows may have, as it stands in the text.
fn known() -> BTreeSet<String> {
    fn all<T>(words: words::Words<T>, around: impl Fn(&str) -> String) -> Vec<String> {
        words.iter().map(|(word, _)| around(word)).collect()
    }
    let mut known: BTreeSet<String> = UNNAMED.iter().map(|text| (*text).to_owned()).collect();
    known.extend(all(words::SLOTS, |word| format!("{{{word}}}")));
    known.extend(all(words::REQUEST_PARTS, |word| format!("{{request.{word}}}")));
    known.extend(all(words::TARGETS, |word| format!(r#""into": "{word}""#)));
    known.extend(all(words::READS, |word| format!(r#""read": "{word}""#)));
    known.extend(all(words::TIMES, |word| format!(r#""now": "{word}""#)));
    known.extend(all(words::QUERIES, |word| format!(r#""of": "{word}""#)));
    known.extend(all(words::PHASES, |word| format!(r#""phase": "{word}""#)));
    known.extend(all(words::PKCES, |word| format!(r#""pkce": "{word}""#)));
    known.extend(all(words::STABILITIES, |word| format!(r#""stability": "{word}""#)));
    known.extend(all(words::OPS, |word| format!(r#"apply: "{word}""#)));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/authwright/src/table");
    for (_, source) in crate::generated(&folder.join("read")) {
        known.extend(source.lines().flat_map(of_line));
    }
    known.extend(of_line(&std::fs::read_to_string(folder.join("read.rs")).unwrap().replace('\n', " ")));
    known
}

/// What a line of the reader looks for: members of objects, types, and the places of references.
fn of_line(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let parts: Vec<&str> = line.split('"').collect();
    for around in parts.windows(3).step_by(2) {
        let [before, word, after] = around else { continue };
        let member = before.contains("members.") && before.ends_with('(')
            || before.ends_with('(') && [", Origin::", ", Op::"].iter().any(|next| after.starts_with(next));
        if member {
            found.push(format!(r#""{word}": "#));
        } else if before.ends_with("Some(") && after.starts_with(") =>") {
            found.push(format!(r#""type": "{word}""#));
        } else if after.starts_with(" => Part::") {
            found.push(format!("|{word}}}"));
        }
    }
    found
}

/// Everything that the reader of tables knows is written for some spec, read, and compared with the lowered table.
#[test]
fn every_part_of_the_tables_is_used() {
    let known = known();
    assert!(known.len() > 130, "{}: {known:#?}", known.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features");
    let mut texts = String::new();
    for (_, text) in crate::generated(&folder) {
        let Some((_, table)) = text.split_once("const TABLE: &str = r#\"") else { continue };
        let table = table.trim_end().trim_end_matches("\"#;");
        texts.push_str(table);
        operations(&serde_json::from_str(table).unwrap(), &mut texts);
    }
    let missing: Vec<&String> = known.iter().filter(|part| !texts.contains(*part)).collect();
    assert_eq!(missing, USUAL.iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
}

/// The words in lists of operations, since a word of one may be a label too.
fn operations(value: &Json, out: &mut String) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| operations(item, out)),
        Json::Object(members) => {
            for op in members.get("apply").and_then(Json::as_array).into_iter().flatten() {
                out.push_str(&format!("apply: {op}\n"));
            }
            members.values().for_each(|value| operations(value, out));
        }
        _ => {}
    }
}

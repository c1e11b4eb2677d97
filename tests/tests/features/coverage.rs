//! What the specs leave out of the tables.

use std::collections::BTreeSet;
use std::path::Path;

use crate::scan::{self, Member};

/// What no generated text can have, each with the reason.
const OUT_OF_REACH: &[(&str, &[&str])] = &[
    (
        "what a constructor begins with anyway",
        &["Body::None", "Pkce::S256", "Read::Plain", "Stability::Stable"],
    ),
    ("written as `.login()` and `.message()`", &["Phase::Fixed", "Phase::Login", "Phase::Message"]),
    (
        "a message is written with its `Step` or its `Api`",
        &[
            "Message::basic",
            "Message::body",
            "Message::cookies",
            "Message::headers",
            "Message::new",
            "Message::query",
        ],
    ),
];

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/authwright/src/table");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Every constructor of the tables and every variant of their enums is written by the emission of some spec, compiled, and
/// compared with the lowered table.
#[test]
fn every_part_of_the_tables_is_used() {
    let declared: BTreeSet<Member> = sources().iter().flat_map(|source| scan::declared(source)).collect();
    assert!(declared.len() > 150, "{}", declared.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features");
    let used: BTreeSet<Member> =
        crate::generated(&folder).iter().flat_map(|(_, text)| scan::used(text)).collect();
    let excused: BTreeSet<Member> = OUT_OF_REACH
        .iter()
        .flat_map(|(_, members)| members.iter())
        .map(|member| member.split_once("::").unwrap())
        .map(|(kind, name)| (kind.to_owned(), name.to_owned()))
        .collect();
    let list = |members: Vec<&Member>| {
        members.iter().map(|(kind, name)| format!("{kind}::{name}")).collect::<Vec<_>>()
    };
    let missing: BTreeSet<Member> = declared.difference(&used).cloned().collect();
    let unexcused = list(missing.difference(&excused).collect());
    assert!(unexcused.is_empty(), "no spec of `features` uses {unexcused:#?}");
    let in_vain = list(excused.difference(&missing).collect());
    assert!(in_vain.is_empty(), "excused, and there: {in_vain:#?}");
}

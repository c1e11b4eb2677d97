//! What each command says, word for word.
//!
//! A case is a file in `golden`: a command after `$`, then what it ended in. `UPDATE_GOLDEN=1 cargo test -p authwright-cli` writes
//! the rest anew, so a new case is a file with one line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");

#[test]
fn commands() {
    let mut failed = Vec::new();
    let mut cases: Vec<_> =
        std::fs::read_dir(format!("{FOLDER}/golden")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 20, "the cases are gone");
    for case in cases {
        let expected = std::fs::read_to_string(&case).unwrap();
        let line = expected.lines().next().unwrap();
        let actual = format!("{line}\n{}", run(line));
        if actual == expected {
            continue;
        }
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&case, actual).unwrap();
        } else {
            failed.push(format!("{}\n{actual}", case.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn run(line: &str) -> String {
    let line = line.strip_prefix("$ authwright ").unwrap_or_else(|| panic!("not a command: {line}"));
    let output = Command::new(env!("CARGO_BIN_EXE_authwright"))
        .args(words(line))
        .current_dir(Path::new(FOLDER))
        .env("AUTHWRIGHT_CACHE_DIR", "")
        .output()
        .unwrap();
    let mut text = format!("status {}\n", output.status.code().unwrap());
    for (name, bytes) in [("out", &output.stdout), ("err", &output.stderr)] {
        let said = String::from_utf8(bytes.clone()).unwrap();
        if !said.is_empty() {
            let end = if said.ends_with('\n') { "" } else { "\n(no line break)\n" };
            let _ = write!(text, "--- {name}\n{said}{end}");
        }
    }
    text
}

/// Words as a shell has them, with single quotes alone.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        for (index, piece) in part.split(' ').enumerate() {
            if index > 0 {
                words.push(String::new());
            }
            words.last_mut().unwrap().push_str(piece);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

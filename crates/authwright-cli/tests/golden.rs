//! What each command says, word for word.
//!
//! A case is a file of `golden` with one line, a command after `$`; beside it stands the snapshot of what the command ended in.
//! To add one, write that line and run `INSTA_UPDATE=always cargo test -p authwright-cli --test golden`, or take what is new with
//! `cargo insta review`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../../authwright-compiler/tests/cases/mod.rs"]
mod cases;

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");

#[test]
fn commands() {
    let count = cases::check("tests/golden", "txt", |case, name| {
        let text = std::fs::read_to_string(case).unwrap();
        let line = text.trim_end();
        assert_eq!(line.lines().count(), 1, "{name} is not one command");
        insta::assert_snapshot!(name, cases::exact(&format!("{line}\n{}", run(line))));
    });
    assert!(count > 20, "the cases are gone");
}

/// What a command said, and last how it ended, so that no white space is last.
fn run(line: &str) -> String {
    let line = line.strip_prefix("$ authwright ").unwrap_or_else(|| panic!("not a command: {line}"));
    let output = Command::new(env!("CARGO_BIN_EXE_authwright"))
        .args(words(line))
        .current_dir(Path::new(FOLDER))
        .env("AUTHWRIGHT_CACHE_DIR", "")
        .output()
        .unwrap();
    let mut text = String::new();
    for (name, bytes) in [("out", &output.stdout), ("err", &output.stderr)] {
        let said = String::from_utf8(bytes.clone()).unwrap();
        if !said.is_empty() {
            let end = if said.ends_with('\n') { "" } else { "\n(no line break)\n" };
            let _ = write!(text, "--- {name}\n{said}{end}");
        }
    }
    let _ = writeln!(text, "--- status {}", output.status.code().unwrap());
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

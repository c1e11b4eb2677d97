//! What the README shows is what there is: its specs compile, its output is printed, its excerpt stands in the generated file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The first fenced block of a language after a heading.
fn block(heading: &str, language: &str) -> String {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let after = text.split_once(heading).unwrap_or_else(|| panic!("no `{heading}`")).1;
    let fence = format!("```{language}\n");
    let inside = after.split_once(&fence).unwrap_or_else(|| panic!("no {language} after `{heading}`")).1;
    inside.split_once("```").unwrap().0.to_owned()
}

/// What a command says, run in a folder.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_authwright"))
        .args(arguments)
        .current_dir(folder)
        .env("AUTHWRIGHT_CACHE_DIR", "")
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// A folder with specs of these names.
fn folder(name: &str, specs: &[(&str, &str)]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("authwright-readme-{}-{name}", std::process::id()));
    fs::create_dir_all(folder.join("specs")).unwrap();
    for (file, text) in specs {
        fs::write(folder.join("specs").join(file), text).unwrap();
    }
    folder
}

#[test]
fn the_specs_are_sound_and_the_first_does_what_the_connector_does() {
    let whole = block("## A spec", "yaml");
    let lines = block("An API key says where it goes:", "yaml");
    let key = format!("authwright: 1\nid: acme\nname: Acme\n{lines}");
    let harbor = block("A spec may have several methods", "yaml");
    let quayside = block("A login of the vendor's own is a `session`", "yaml");
    let own = [("acme.yaml", &*key), ("harbor.yaml", &*harbor), ("quayside.yaml", &*quayside)];
    let folder = folder("specs", &[&own[..], &[("sparklayer.yaml", &*whole)]].concat());
    assert_eq!(said(&folder, &["check"]), "4 files checked: nothing found\n");
    let request = [
        "request",
        "specs/sparklayer.yaml",
        "--set=client_id=app",
        "--set=client_secret=hunter2",
        "--set=site_id=my-store",
        "--path=/v2/price-lists",
    ];
    assert_eq!(said(&folder, &request), said(Path::new(ROOT), &request));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_excerpt_stands_in_the_generated_file() {
    let generated = fs::read_to_string(Path::new(ROOT).join("generated/src/sparklayer.rs")).unwrap();
    let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let generated = trimmed(&generated);
    let mut after = &generated[..];
    for part in block("## The code it becomes", "rust,ignore").split("// …\n") {
        let part = trimmed(part.trim());
        after =
            after.split_once(&part).unwrap_or_else(|| panic!("not there, or not there in order:\n{part}")).1;
    }
}

#[test]
fn the_requests_are_printed() {
    let command = block("## What goes over the wire", "sh").replace("\\\n", " ");
    let words: Vec<&str> = command.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "--").expect("a command of cargo") + 1;
    assert_eq!(said(Path::new(ROOT), &words[at..]), block("## What goes over the wire", "text"));
}

#[test]
fn the_mistake_is_found() {
    let spec = Path::new(ROOT).join("crates/authwright-compiler/tests/rules/url003-pattern-too-wide.yaml");
    let folder = folder("mistake", &[("acme.yaml", &fs::read_to_string(spec).unwrap())]);
    let found = said(&folder, &["check", "specs/acme.yaml"]);
    let shown = block("## What a mistake looks like", "text");
    assert!(found.starts_with(&shown), "{found}");
    fs::remove_dir_all(folder).unwrap();
}

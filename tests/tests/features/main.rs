//! Specs that together use every part of the tables (`features/*.yaml`), the code that is made of them, and what it does.
//!
//! `cargo xtask generate` writes the code again, and `AUTHWRIGHT_UPDATE=1 cargo test -p authwright-tests --test features` the
//! requests that it makes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod coverage;
mod typed;
mod wire;

use std::path::{Path, PathBuf};

use authwright_compiler::emit::Root;
use authwright_compiler::engine::{self, Checked, Targets};
use authwright_compiler::{lower, render};
use authwright_tests::features;
use bumpalo::Bump;

fn targets(folder: &Path) -> Targets {
    Targets {
        crate_path: Some("authwright_tests::features".to_owned()),
        root: Some(Root::Module),
        ..Targets::modules(folder.to_owned(), "cargo xtask generate".to_owned())
    }
}

fn checked() -> Checked {
    // The paths in headers are relative to the repository's root.
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let checked = engine::check(&[PathBuf::from("tests/features")]).unwrap();
    let found = render::text(&checked.sources, &checked.diagnostics, false);
    assert!(checked.diagnostics.is_empty(), "{found}");
    checked
}

/// The generated modules, by path.
fn generated(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn generated_files_are_fresh() {
    let outcome = engine::generate(&checked(), &targets(Path::new("tests/src/features")), true).unwrap();
    assert!(outcome.is_fresh(), "run `cargo xtask generate`: {outcome:?}");
}

#[test]
fn generated_twice_is_generated_alike() {
    let root = std::env::temp_dir().join(format!("authwright-features-{}", std::process::id()));
    let texts = ["one", "two"].map(|name| {
        let folder = root.join(name);
        engine::generate(&checked(), &targets(&folder), false).unwrap();
        let files = generated(&folder);
        let names = files.iter().map(|(path, text)| (path.file_name().unwrap().to_owned(), text.clone()));
        names.collect::<Vec<_>>()
    });
    std::fs::remove_dir_all(&root).unwrap();
    assert!(texts[0].len() > features::ALL.len(), "a module for each connector and the list of them");
    assert_eq!(texts[0], texts[1]);
}

/// The table that the compiler printed, compiled, is the table that it lowered.
#[test]
fn compiled_tables_equal_lowered_tables() {
    let checked = checked();
    for spec in &checked.specs {
        let bump = Bump::new();
        let lowered = lower::connector(&checked.sources, &spec.shape, &bump, &mut Vec::new()).unwrap();
        let compiled = features::find(lowered.id).expect("every spec has a module");
        for (compiled, lowered) in compiled.methods.iter().zip(lowered.methods) {
            assert_eq!(compiled, lowered, "{}", spec.path);
        }
        assert_eq!(*compiled.connector(), lowered);
    }
    assert_eq!(checked.specs.len(), features::ALL.len());
}

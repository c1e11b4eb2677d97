//! Specs that together use every part of the tables (`features/*.yaml`), the code that is made of them, and what it does.
//!
//! `AUTHWRIGHT_UPDATE=1 cargo test -p authwright-tests --test features` writes the code again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod coverage;
mod scan;
mod typed;
mod wire;

use std::path::{Path, PathBuf};

use authwright_build::Builder;
use authwright_compiler::engine::{self, Checked};
use authwright_compiler::{lower, render};
use authwright_tests::features;
use bumpalo::Bump;

fn builder(folder: &str) -> Builder {
    Builder::new("features").out_dir(folder).module_path("authwright_tests::features")
}

fn checked() -> Checked {
    let checked = engine::check(&[PathBuf::from("features")]).unwrap();
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
    builder("src/features").assert_fresh();
}

#[test]
fn generated_twice_is_generated_alike() {
    let root = std::env::temp_dir().join(format!("authwright-features-{}", std::process::id()));
    let texts = ["one", "two"].map(|name| {
        let folder = root.join(name);
        let compiled = builder(folder.to_str().unwrap()).run().unwrap();
        assert_eq!(compiled.warnings, Vec::<String>::new());
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
    if std::env::var_os("AUTHWRIGHT_UPDATE").is_some() {
        // The code that was compiled in may be about to be written again.
        return;
    }
    let checked = checked();
    for spec in &checked.specs {
        let bump = Bump::new();
        let lowered = lower::connector(&checked.sources, &spec.shape, &bump, &mut Vec::new()).unwrap();
        let compiled = features::find(lowered.id).expect("every spec has a module");
        for (compiled, lowered) in compiled.methods.iter().zip(lowered.methods) {
            assert_eq!(compiled, lowered, "{}", spec.path);
        }
        assert_eq!(*compiled, lowered);
    }
    assert_eq!(checked.specs.len(), features::ALL.len());
}

//! Folders of cases: each case is a file, and beside it stands the snapshot of what it gives, which has its name.
//!
//! To add a case, write its file and run its test with `INSTA_UPDATE=always`, or take what is new with `cargo insta review`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Looks at every case of a folder of the crate, and gives how many there are. `compare` gets a case, and the name that its
/// snapshot has; it panics where they differ, and the rest is looked at all the same. No snapshot is without a case.
pub(crate) fn check(folder: &str, extension: &str, compare: impl Fn(&Path, &str)) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (cases, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.extension().is_some_and(|one| one == extension));
    let mut wrong = Vec::new();
    for case in &cases {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_input_file(case);
        let name = case.file_stem().unwrap().to_str().unwrap();
        if settings.bind(|| catch_unwind(AssertUnwindSafe(|| compare(case, name)))).is_err() {
            wrong.push(format!("{name} gives something else, as was said above"));
        }
    }
    for file in &others {
        let name = file.file_name().unwrap().to_str().unwrap();
        let is_allowed = match file.extension().unwrap().to_str().unwrap() {
            "snap" => cases.contains(&file.with_extension(extension)),
            // Modules of the test, and what waits for a review.
            "rs" | "new" => true,
            _ => false,
        };
        if !is_allowed {
            wrong.push(format!("{name} belongs to no case"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}\n`cargo insta review` and INSTA_UPDATE=always take what is new",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    cases.len()
}

/// A text whose snapshot is equal only if all of it is: insta overlooks carriage returns, and white space around the text.
pub(crate) fn exact(text: &str) -> &str {
    assert!(!text.contains('\r'), "a snapshot cannot tell of \\r\n{text:?}");
    assert_eq!(text.trim(), text.strip_suffix('\n').unwrap_or(text), "a snapshot cannot tell how this ends");
    text
}

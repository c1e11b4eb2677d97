//! Specs that together use every part of the tables, their generated code, and what it does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[test]
fn generated_files_are_fresh() {
    let features = authwright_build::Builder::new("features").out_dir("src/features");
    features.module_path("authwright_tests::features").assert_fresh();
}

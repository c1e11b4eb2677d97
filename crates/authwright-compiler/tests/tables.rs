//! The tables that the repository's specs become, row for row. `INSTA_UPDATE=always cargo test --test tables` writes them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use authwright_compiler::engine;
use authwright_compiler::source::Sources;
use bumpalo::Bump;

fn check(id: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../specs/{id}.yaml"));
    let (mut sources, mut found, bump) = (Sources::with_presets(), Vec::new(), Bump::new());
    let connector =
        engine::lower_file(&mut sources, &path, &bump, &mut found).unwrap().expect("the spec compiles");
    assert!(found.is_empty(), "{found:?}");
    insta::assert_debug_snapshot!(id, connector);
}

#[test]
fn lowered_tables() {
    for id in ["brightpearl", "shopware", "sparklayer"] {
        check(id);
    }
}

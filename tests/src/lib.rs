//! Tests over the whole workspace; see `tests/`.

/// Specs that together use every part of the tables, from `features/*.yaml`.
pub mod features;

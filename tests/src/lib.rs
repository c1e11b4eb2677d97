//! Tests over the whole workspace, in `tests/`; and what they share with those of the examples.

/// Specs that together use every part of the tables, from `features/*.yaml`.
pub mod features;
pub mod server;
mod vendor;

pub use vendor::Vendor;

//! Tests over the whole workspace, in `tests/`; and what they share with those of the examples.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

pub mod server;
mod vendor;

pub use vendor::Vendor;

//! Tests of the runtime through its public surface. Names that begin with `item_` prove that number of the security checklist.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod answers;
mod browser;
mod callbacks;
mod compiled;
mod computed;
mod credentials;
mod direct;
mod exchanges;
#[cfg(feature = "os")]
mod generated;
mod json;
mod noise;
mod requests;
mod secrets;
#[cfg(feature = "serde")]
mod serde;
mod signing;
mod signing_with_grants;
mod stored;
mod tables;
mod tenants;
mod tls;
mod transports;
mod traps;

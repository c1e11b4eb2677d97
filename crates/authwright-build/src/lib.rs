//! Compiles connector specs in a build script.
//!
//! ```toml
//! [dependencies]
//! authwright = "0.1"
//!
//! [build-dependencies]
//! authwright-build = "0.1"
//! ```
//!
//! ```ignore
//! // build.rs
//! fn main() {
//!     authwright_build::compile("specs");
//! }
//! ```
//!
//! ```ignore
//! // src/main.rs
//! mod connectors {
//!     include!(concat!(env!("OUT_DIR"), "/connectors.rs"));
//! }
//! use connectors::acme::oauth2::Credentials;
//! ```
//!
//! Each `specs/acme.yaml` becomes a module `acme`. What is wrong with a spec is an error of Cargo with its path, line and column;
//! every fault of every spec is found in one build, and nothing is written unless all of them compile. The script runs again
//! when a spec changes, appears or goes, and not otherwise.
//!
//! Output that is committed is made with [`Builder::out_dir`] and kept fresh by [`Builder::assert_fresh`].

mod builder;
mod cargo;
mod fresh;

pub use builder::{Builder, Compiled, Failed};

/// Compiles every spec of a folder into `connectors.rs` of `OUT_DIR`, and tells Cargo what is wrong with them.
///
/// A path is read from the package's root. This is [`Builder::compile`] with its defaults.
pub fn compile(specs: &str) {
    Builder::new(specs).compile();
}

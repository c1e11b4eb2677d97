//! Compiler of Authwright: YAML specs → diagnostics, tables, typed Rust.

pub mod diagnostic;
pub mod docs_page;
pub mod emit;
pub mod engine;
pub mod lower;
pub mod merge;
pub mod names;
pub mod node;
pub mod presets;
pub mod render;
pub mod rules;
pub mod source;
pub mod spec;
pub mod suggest;
pub mod syntax;

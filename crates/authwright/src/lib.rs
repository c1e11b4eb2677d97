//! Runtime of Authwright.
pub mod table;

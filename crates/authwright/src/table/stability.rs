//! How far a connector has come.

/// How far a connector has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stability {
    /// It may change in any way.
    Alpha,
    /// It works, and may still change.
    Beta,
    /// Its changes follow semantic versioning.
    Stable,
}

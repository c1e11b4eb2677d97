//! Text that never shows itself.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// Text that never shows itself: a password, a token, a key.
///
/// It has no `Display`, its `Debug` is `[redacted]`, and its memory is overwritten when it is dropped.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text without copying it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Secret(text)
    }

    /// The text, for the one place that sends or stores it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether both are the same, in a time that depends on the length alone.
    #[must_use]
    pub fn ct_eq(&self, other: &Secret) -> bool {
        ct_eq(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Whether both are the same, in a time that depends on the length alone.
pub(crate) fn ct_eq(left: &[u8], right: &[u8]) -> bool {
    bool::from(left.ct_eq(right))
}

#[cfg(test)]
mod tests {
    use super::Secret;

    /// Checklist item 35: `Debug` shows no secret.
    #[test]
    fn debug_is_redacted() {
        assert_eq!(format!("{:?}", Some(Secret::from("hunter2"))), "Some([redacted])");
    }

    #[test]
    fn equality_compares_text() {
        for (left, right, same) in [("a", "a", true), ("a", "b", false), ("a", "ab", false), ("", "", true)] {
            assert_eq!(Secret::from(left).ct_eq(&Secret::from(right)), same, "{left} {right}");
        }
    }
}

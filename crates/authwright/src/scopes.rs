//! Scopes to ask for.

use std::borrow::Cow;

/// Scopes to ask for (RFC 6749 §3.3), in order.
///
/// ```
/// let scopes: authwright::Scopes = ["read", "write"].into();
/// assert_eq!(scopes.join(" "), "read write");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Cow<'static, str>>);

impl Scopes {
    /// The scopes in one text. The separator is the vendor's; most use a space.
    #[must_use]
    pub fn join(&self, separator: &str) -> String {
        self.0.join(separator)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The scopes, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

impl<const N: usize> From<[&'static str; N]> for Scopes {
    fn from(scopes: [&'static str; N]) -> Self {
        Scopes(scopes.into_iter().map(Cow::Borrowed).collect())
    }
}

impl FromIterator<String> for Scopes {
    fn from_iter<I: IntoIterator<Item = String>>(scopes: I) -> Self {
        Scopes(scopes.into_iter().map(Cow::Owned).collect())
    }
}

/// Scopes as RFC 6749 §3.3 writes them, of a text in which they stand as the vendor writes them: with its separator, with commas
/// or with white space between them.
pub(crate) fn spaced(text: &str, separator: Option<&str>) -> String {
    let text = match separator.filter(|separator| !separator.is_empty()) {
        Some(separator) => text.replace(separator, " "),
        None => text.to_owned(),
    };
    let scopes = text.split(|c: char| c == ',' || c.is_whitespace() || c.is_control());
    scopes.filter(|scope| !scope.is_empty()).collect::<Vec<_>>().join(" ")
}

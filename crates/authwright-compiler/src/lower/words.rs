//! Words of the language that stand in the place of a text, where the text may be something else too.

/// A word that stands in the place of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextWord {
    /// The word.
    pub word: &'static str,
    /// The key whose value it is.
    pub value_of: &'static str,
    /// The keys under which that key stands.
    pub under: &'static [&'static str],
    /// What it means, in a sentence.
    pub text: &'static str,
}

const fn of_as(word: &'static str, text: &'static str) -> TextWord {
    TextWord { word, value_of: "as", under: &["take"], text }
}

const fn of_now(word: &'static str, text: &'static str) -> TextWord {
    TextWord { word, value_of: "now", under: &["derive"], text }
}

/// The words that stand in the place of a text. The JSON Schema does not list them.
///
/// ```
/// let words = authwright_compiler::lower::TEXT_WORDS;
/// assert!(words.iter().any(|word| word.word == "jwt_exp" && word.value_of == "as"));
/// ```
pub const TEXT_WORDS: &[TextWord] = &[
    of_as("seconds", "Seconds from now, such as `3600`."),
    of_as("milliseconds", "Milliseconds from now."),
    of_as("unix", "Seconds since 1970."),
    of_as("unix_ms", "Milliseconds since 1970."),
    of_as("rfc3339", "A time such as `2026-11-21T08:30:00Z` (RFC 3339)."),
    of_as("http_date", "A time such as `Sat, 21 Nov 2026 08:30:00 GMT` (RFC 9110 §5.6.7)."),
    of_as("jwt_exp", "The claim `exp` of a JWT (RFC 7519 §4.1.4). Its signature is not checked."),
    of_now("unix", "Seconds since 1970."),
    of_now("unix_ms", "Milliseconds since 1970."),
    of_now("rfc3339", "A time such as `2026-11-21T08:30:00Z` (RFC 3339)."),
    of_now("rfc2822", "A time such as `Sat, 21 Nov 2026 08:30:00 +0000` (RFC 2822 §3.3)."),
    of_now("http_date", "A time such as `Sat, 21 Nov 2026 08:30:00 GMT` (RFC 9110 §5.6.7)."),
    TextWord {
        word: "forever",
        value_of: "lifetime",
        under: &["auth"],
        text: "The token lives until it is revoked, where the answer does not say otherwise.",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use authwright::table::words;

    use super::TEXT_WORDS;

    #[test]
    fn every_word_of_a_time_is_there() {
        let known = |key: &str| -> BTreeSet<&str> {
            TEXT_WORDS.iter().filter(|word| word.value_of == key).map(|word| word.word).collect()
        };
        assert_eq!(known("as"), words::READS.iter().map(|(word, _)| *word).collect());
        assert_eq!(known("now"), words::TIMES.iter().map(|(word, _)| *word).collect());
    }
}

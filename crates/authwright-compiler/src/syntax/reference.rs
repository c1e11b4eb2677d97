//! The place of a `${…}` in the source of the text that holds it.

use crate::source::{Sources, Span};

/// The place of the n-th `${…}` (from 0) of a text, given where the text stands.
///
/// References are counted as they are written, without `$${`, which stands for a literal `${`. The whole text is
/// returned where there is no such reference, as in a text that spells its `$` as an escape.
#[must_use]
pub fn reference_span(sources: &Sources, text: Span, nth: usize) -> Span {
    let written = sources.slice(text);
    let mut at = 0;
    let mut left = nth;
    while let Some(dollar) = written[at..].find('$') {
        let start = at + dollar;
        let rest = &written[start..];
        if rest.starts_with("$${") {
            at = start + 3;
        } else if !rest.starts_with("${") {
            at = start + 1;
        } else if left > 0 {
            left -= 1;
            at = start + 2;
        } else {
            let length = rest.find('}').map_or("${".len(), |close| close + 1);
            let start = text.start as usize + start;
            return Span::new(text.source, start, start + length);
        }
    }
    text
}

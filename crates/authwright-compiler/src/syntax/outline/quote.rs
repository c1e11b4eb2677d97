//! Texts in quotes: which of them were meant to end earlier than they do.

use super::{Scanner, Unclosed, indentation, leading_key, line_end};

impl Scanner<'_> {
    /// Goes past a text in quotes, or past what was meant to be one.
    pub(super) fn quoted(&mut self, quote: u8) {
        let start = self.at;
        let close = closing(self.text, start, quote);
        let end = close.map_or(self.text.len(), |close| close + 1);
        let first_line = self.line_end(start);
        let paired_with_next = close.is_some_and(|close| self.looks_like_opening(start, close));
        // With one wrong pair all later quotes are turned inside out, and the reader goes on while that makes sense.
        let reach = match close {
            Some(_) if end > first_line && !paired_with_next => self.runs_too_far(start, end),
            Some(_) if !paired_with_next => None,
            _ => Some(self.text.len()),
        };
        let Some(reach) = reach else {
            self.out.quoted.push(start..end);
            self.end_of_key(start, end);
            self.at = end;
            return;
        };
        self.out.quotes.push(Unclosed { start, from: start, reach });
        self.at = match close {
            // `{ a: "x, b: "y" }`: the second quote opens the next text.
            Some(close) if end <= first_line => close,
            _ if self.flow.is_empty() => first_line,
            _ => self.closing_brackets(start, first_line),
        };
    }

    /// A key in quotes is the owner of the value behind it.
    fn end_of_key(&mut self, start: usize, end: usize) {
        if self.flow.is_empty() && self.text[end..].starts_with(':') {
            self.line.owner = Some(start - self.line.start);
        }
    }

    /// Whether the quote that closes a text looks like one that opens the next: `"a, "b"`, `"a: "b"` or `"a: ":"`.
    fn looks_like_opening(&mut self, start: usize, close: usize) -> bool {
        let opens =
            close > start + 1 && matches!(self.text.as_bytes()[close - 1], b' ' | b'[' | b'{' | b',' | b'(');
        let rest = &self.text[close + 1..self.line_end(close)];
        let next = rest.trim_start_matches([' ', '\t']);
        if !opens || next.is_empty() || next.starts_with('#') {
            return false;
        }
        if next.starts_with([',', ']', '}', ':']) {
            // A mark of one character in quotes behind a key.
            let before = self.text[start + 1..close].trim_end();
            return rest[1..].starts_with(['"', '\'']) && before.ends_with([':', '[']) && before.len() > 1;
        }
        // `a: "say "please" twice"` is closed, and has quotes inside.
        self.line.fresh || !self.flow.is_empty() || !rest.trim_end().ends_with(&self.text[close..=close])
    }

    /// How far the reader may get with a text of several lines, if one of them cannot be meant as a part of it.
    fn runs_too_far(&self, start: usize, end: usize) -> Option<usize> {
        if self.line.fresh && self.flow.is_empty() && self.text[end..].trim_start().starts_with(':') {
            return Some(line_end(self.text, end));
        }
        let floor = match self.flow.first() {
            Some(_) => Some(self.flow_indent),
            None => self.line.owner,
        };
        let lines = self.text[line_end(self.text, start)..end].lines().skip(1);
        let mut reach = None;
        for line in lines.filter(|line| !line.trim().is_empty()) {
            if floor.is_some_and(|floor| indentation(line) <= floor) {
                return Some(self.text.len());
            }
            if leading_key(line).is_some() {
                reach = Some(line_end(self.text, end));
            }
        }
        reach
    }

    /// Where the brackets are closed at the end of a line.
    fn closing_brackets(&self, start: usize, line_end: usize) -> usize {
        let rest = &self.text[start + 1..line_end];
        start + 1 + rest.trim_end_matches([']', '}', ',', ' ', '\t']).len()
    }
}

/// The quote that closes a text by the rules of YAML.
fn closing(text: &str, start: usize, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

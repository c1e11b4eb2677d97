//! A second, tolerant look at a text that the YAML reader refuses.
//!
//! A reader notices an open quote or bracket where the text stops making sense, which may be many lines on. This scanner
//! goes by lines and indentation instead, as people do: it finds where such a thing was opened, goes on as if it had
//! been closed, and so keeps later quotes in their right pairs. It never fails; it is asked only after a reader failed.

mod quote;

use std::ops::Range;

/// What looks wrong in a text, each list in the order of the text. Places are bytes.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Quotes that look as if they were never closed.
    pub(super) quotes: Vec<Unclosed>,
    /// Brackets that look as if they were never closed.
    pub(super) brackets: Vec<Unclosed>,
    /// Texts without quotes between brackets that hold a `${…}`.
    pub(super) references: Vec<Range<usize>>,
    /// Tabs in the indentation of a line.
    pub(super) tabs: Vec<usize>,
    /// Outermost `[…]` and `{…}`.
    pub(super) flows: Vec<Range<usize>>,
    /// Texts in quotes.
    pub(super) quoted: Vec<Range<usize>>,
}

/// Something that was opened.
#[derive(Debug)]
pub(super) struct Unclosed {
    /// Where.
    pub(super) start: usize,
    /// Where the reader may have stumbled at the earliest: at the outermost of several brackets.
    pub(super) from: usize,
    /// How far the reader may have read on before it stumbled.
    pub(super) reach: usize,
}

/// Looks through a text.
pub(super) fn scan(text: &str) -> Outline {
    let mut scanner = Scanner {
        text,
        at: 0,
        line: Line::default(),
        flow: Vec::new(),
        flow_indent: 0,
        out: Outline::default(),
    };
    while scanner.at < text.len() {
        scanner.line();
    }
    scanner.leave_flow(text.len());
    scanner.out
}

impl Outline {
    /// The outermost brackets around a place.
    pub(super) fn flow_at(&self, place: usize) -> Option<&Range<usize>> {
        self.flows.iter().find(|flow| flow.start <= place && place < flow.end)
    }
}

impl Unclosed {
    /// The first of some that explains why the reader stumbled at a place.
    pub(super) fn at(list: &[Unclosed], place: usize) -> Option<&Unclosed> {
        list.iter().find(|unclosed| unclosed.from <= place && place <= unclosed.reach)
    }
}

/// The beginning of the line that holds a place.
pub(super) fn line_start(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    text.as_bytes()[..place].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

/// The end of the line that holds a place, without its line break.
pub(super) fn line_end(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    let end = text.as_bytes()[place..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(text.len(), |next| place + next);
    if end > place && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}

/// How many spaces and tabs a line begins with.
pub(super) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The key with which a line begins, behind any dashes: its range in the line.
pub(super) fn leading_key(line: &str) -> Option<Range<usize>> {
    let mut start = indentation(line);
    while line[start..].starts_with("- ") {
        start += 2 + indentation(&line[start + 2..]);
    }
    let colon = key_end(&line[start..])?;
    Some(start..start + colon)
}

/// Where the colon stands behind a word that looks like a key.
fn key_end(text: &str) -> Option<usize> {
    let bare = text
        .trim_start_matches(|character: char| character.is_alphanumeric() || "_-.'\"$/".contains(character));
    let length = text.len() - bare.len();
    let mut after = bare.strip_prefix(':')?.bytes();
    (length > 0 && matches!(after.next(), None | Some(b' ' | b'\t' | b'\r' | b'\n'))).then_some(length)
}

/// What is known of the line in hand.
#[derive(Default)]
struct Line {
    start: usize,
    /// Its end, or that of a later line on which a text of several lines has ended.
    end: usize,
    /// The column of the innermost key or dash on the line, below which a value must not fall.
    owner: Option<usize>,
    /// Whether nothing but dashes stands before the place in hand.
    fresh: bool,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: Line,
    /// Brackets that are open.
    flow: Vec<usize>,
    /// The indentation of the line that holds the outermost of them.
    flow_indent: usize,
    out: Outline,
}

impl Scanner<'_> {
    /// Scans a line, and the lines below it that belong to a text which begins on it.
    fn line(&mut self) {
        let text = self.text;
        let (start, end) = (self.at, line_end(text, self.at));
        let line = &text[start..end];
        let indent = indentation(line);
        self.line = Line { start, end, owner: None, fresh: true };
        let blank = line.trim_start().is_empty() || line.trim_start().starts_with('#');
        if let Some(tab) = line[..indent].find('\t').filter(|_| !blank) {
            self.out.tabs.push(start + tab);
        }
        if !blank && self.flow_ends_before(line, indent) {
            self.leave_flow(start);
        }
        while self.at < text.len() && text.as_bytes()[self.at] != b'\n' {
            self.token();
        }
        self.at += 1;
    }

    fn token(&mut self) {
        let (at, byte) = (self.at, self.text.as_bytes()[self.at]);
        let column = at - self.line.start;
        let separated = self.text.as_bytes().get(at + 1).is_none_or(u8::is_ascii_whitespace);
        let in_flow = !self.flow.is_empty();
        match byte {
            b' ' | b'\t' | b'\r' => return self.at += 1,
            b'#' if at == 0 || self.text.as_bytes()[at - 1].is_ascii_whitespace() => {
                return self.at = self.line_end(at);
            }
            b'-' | b'?' if !in_flow && self.line.fresh && separated => {
                self.line.owner = Some(column);
                return self.at += 1;
            }
            b':' if separated || in_flow => self.at += 1,
            b',' if in_flow => self.at += 1,
            b'"' | b'\'' => self.quoted(byte),
            b'[' | b'{' => self.open(),
            b']' | b'}' if in_flow => self.close(),
            b'|' | b'>' if !in_flow && self.is_block_header() => self.block_scalar(),
            _ if in_flow => self.plain_in_flow(),
            _ => self.plain(),
        }
        self.line.fresh = false;
    }

    /// The end of the line that holds a place on or behind the line in hand.
    fn line_end(&mut self, place: usize) -> usize {
        if place > self.line.end {
            self.line.end = line_end(self.text, place);
        }
        self.line.end
    }

    fn open(&mut self) {
        if self.flow.is_empty() {
            self.flow_indent = indentation(&self.text[self.line.start..]);
        }
        self.flow.push(self.at);
        self.at += 1;
    }

    fn close(&mut self) {
        self.at += 1;
        if let Some(open) = self.flow.pop()
            && self.flow.is_empty()
        {
            self.out.flows.push(open..self.at);
        }
    }

    /// Whether a line cannot belong to the open brackets: a key that is not indented below the line that opened them.
    fn flow_ends_before(&self, line: &str, indent: usize) -> bool {
        let below = !self.flow.is_empty() && indent <= self.flow_indent;
        below && (leading_key(line).is_some() || line[indent..].starts_with("- "))
    }

    /// Notes that the innermost open bracket was never closed, and forgets them all.
    fn leave_flow(&mut self, at: usize) {
        let (Some(outermost), Some(innermost)) = (self.flow.first(), self.flow.last()) else { return };
        self.out.flows.push(*outermost..at);
        self.out.brackets.push(Unclosed { start: *innermost, from: *outermost, reach: self.text.len() });
        self.flow.clear();
    }

    fn plain(&mut self) {
        let (start, end) = (self.at, self.line_end(self.at));
        let line = &self.text[start..end];
        let ends_key = |at: &usize| line.as_bytes().get(at + 1).is_none_or(u8::is_ascii_whitespace);
        let colon = line.match_indices(':').map(|(at, _)| at).find(ends_key);
        let comment = line[..colon.unwrap_or(line.len())].find(" #");
        match (colon, comment) {
            (_, Some(comment)) => self.at = start + comment,
            (Some(colon), None) => {
                self.line.owner = Some(start - self.line.start);
                self.at = start + colon + 1;
            }
            (None, None) => {
                self.at = end;
                self.continue_plain(end);
            }
        }
    }

    /// Goes past the lines that continue a text without quotes.
    fn continue_plain(&mut self, mut end: usize) {
        let floor = self.line.owner;
        while end < self.text.len() {
            let next = self.text[end..].find('\n').map_or(self.text.len(), |newline| end + newline + 1);
            let line = &self.text[next..line_end(self.text, next)];
            let indent = indentation(line);
            let deeper = floor.is_some_and(|floor| indent > floor);
            if line.trim().is_empty() || !deeper || leading_key(line).is_some() || line.contains('#') {
                return;
            }
            end = next + line.len();
            self.at = end;
        }
    }

    fn plain_in_flow(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut reference = false;
        let mut at = start;
        while at < bytes.len() {
            match bytes[at] {
                b'{' if at > start && bytes[at - 1] == b'$' => {
                    reference = true;
                    let end = self.line_end(at);
                    at = self.text[at..end].find('}').map_or(end, |close| at + close + 1);
                    continue;
                }
                b'\n' | b',' | b'[' | b']' | b'{' | b'}' => break,
                b'#' if bytes[at - 1].is_ascii_whitespace() => break,
                b':' if bytes.get(at + 1).is_none_or(|next| next.is_ascii_whitespace()) => break,
                _ => at += 1,
            }
        }
        self.at = at.max(start + 1);
        if reference {
            self.out.references.push(start..start + self.text[start..at].trim_end().len());
        }
    }

    fn is_block_header(&self) -> bool {
        let mut rest = self.text[self.at + 1..].bytes().skip_while(|byte| b"+-0123456789 \t".contains(byte));
        matches!(rest.next(), None | Some(b'\n' | b'\r' | b'#'))
    }

    /// Goes past the lines of a block scalar.
    fn block_scalar(&mut self) {
        let mut end = self.line_end(self.at);
        while let Some(newline) = self.text[end..].find('\n') {
            let next = end + newline + 1;
            let line = &self.text[next..line_end(self.text, next)];
            let inside = self.line.owner.is_none_or(|owner| indentation(line) > owner);
            if next >= self.text.len() || !(inside || line.trim().is_empty()) {
                break;
            }
            end = next + line.len();
        }
        self.at = end;
    }
}

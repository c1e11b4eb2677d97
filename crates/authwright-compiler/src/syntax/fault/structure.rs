//! Errors of structure: open brackets, missing colons, indentation.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::Fault;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::syntax::outline::{indentation, leading_key, line_end, line_start};
use crate::syntax::scalar::quote;

impl Fault<'_> {
    /// A bracket that is never closed.
    pub(super) fn unclosed_bracket(&self, start: usize) -> Diagnostic {
        let (open, close) = self.bracket(start);
        let finding = self
            .error(start..start + 1, format!("this `{open}` is never closed"))
            .label("opened here")
            .help(format!("add `{close}`"));
        if self.at <= start || self.at >= self.text.len() {
            return finding;
        }
        finding.related(self.body.span(self.character()), "noticed only here")
    }

    /// Errors that are about how lines and brackets fit together.
    pub(super) fn of_structure(&self) -> Option<Diagnostic> {
        Some(match self.kind {
            ErrorKind::MappingValueNotAllowed
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::InvalidColonPlacement => self.colon(),
            ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::InvalidFlowScalarIndent => self.misplaced_line(),
            ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::ExpectedNodeContent
            | ErrorKind::FlowMappingValueAdjacentCollection => self.between_brackets(),
            ErrorKind::MismatchedFlowCollectionEnd { close, .. } => self.mismatched(*close),
            ErrorKind::UnclosedFlowCollection { .. } => self.unclosed_bracket(self.at),
            ErrorKind::MisplacedFlowCollectionEnd => self
                .error(self.character(), "this bracket closes nothing")
                .help("remove it, or put the text to which it belongs in quotes"),
            ErrorKind::BlockSequenceEntryNotAllowed => self
                .error(self.character(), "a list cannot begin behind a key on the same line")
                .help("begin each `- ` on a line of its own, or write `[a, b]`; put a text that begins with `-` in quotes"),
            ErrorKind::BlockEntryInFlowCollection => self
                .error(self.character(), "`- ` cannot stand between brackets")
                .help("separate the items with commas: `[a, b]`"),
            ErrorKind::DirectiveDisallowed => self
                .error(self.line_at(), "a line that begins with `%` is a directive, and specs have none")
                .help("remove the line"),
            ErrorKind::ExpectedDocumentStart | ErrorKind::InvalidDocumentEnd => self
                .error(self.line_at(), "the document has ended before this line")
                .help("a spec is one mapping; does this line lack its indentation, or a key?"),
            ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEof => {
                let range = self.rest_of_value(self.at);
                self.error(range, "no value can begin like this").help("put the text in quotes")
            }
            kind if is_tab(kind) => {
                let before = self.at.checked_sub(1).filter(|at| self.text.as_bytes()[*at] == b'\t');
                let after = self.text[self.at..].find('\t').map(|tab| self.at + tab);
                let tab = before.or(after).unwrap_or(self.at);
                tab_finding(self.body.span(tab..tab + 1))
            }
            _ => return None,
        })
    }

    /// A colon where none can stand, or a line without one.
    fn colon(&self) -> Diagnostic {
        if let Some(range) = self.outline.flow_at(self.at) {
            return self.colon_between_brackets(range.start);
        }
        let start = line_start(self.text, self.at);
        let line = &self.text[start..line_end(self.text, start)];
        if matches!(self.kind, ErrorKind::SimpleKeyExpected) {
            return self.no_colon(start);
        }
        // The first colon of the line belongs to its key. One behind it stands in a text.
        match first_colon(line) {
            Some(colon) if start + colon < self.at => self.colon_in_text(start + colon + 1),
            _ => self.value_and_keys(start),
        }
    }

    /// `help: Note: this`.
    fn colon_in_text(&self, from: usize) -> Diagnostic {
        let blank = indentation(&self.text[from..line_end(self.text, from)]);
        let range = self.rest_of_value(from + blank);
        let text = &self.text[range.clone()];
        let finding = self
            .error(self.at..self.at + 1, "a text with `: ` in it needs quotes")
            .label("looks like the colon of another key");
        if text.contains(['"', '\'']) {
            return finding.help("put the whole text in quotes");
        }
        let quoted = quote(text);
        finding.help(format!("write {quoted}")).fix(self.body.span(range), quoted)
    }

    /// A line that is no `key: value`.
    fn no_colon(&self, start: usize) -> Diagnostic {
        if let Some(finding) = self.glued_colon(start) {
            return finding;
        }
        self.error(self.line_at(), "this line has no key: a colon and a space are missing")
            .label("expected `key: value`")
            .help("write `key: value`; if the line goes on with the text above, indent it further")
    }

    /// `name:Acme`.
    fn glued_colon(&self, start: usize) -> Option<Diagnostic> {
        let line = &self.text[start..line_end(self.text, start)];
        let word = indentation(line);
        let length = line[word..]
            .find(|character: char| !(character.is_alphanumeric() || "_-.$".contains(character)))?;
        let colon = word + length;
        let rest = line[colon..].strip_prefix(':')?;
        if length == 0 || rest.is_empty() || rest.starts_with([' ', '\t', '/']) || first_colon(line).is_some()
        {
            return None;
        }
        let key = &line[word..colon];
        Some(
            self.error(
                start + colon..start + colon + 1,
                format!("a space is missing behind the colon of `{key}`"),
            )
            .help(format!("write `{key}: {}`", rest.trim_end()))
            .fix(self.body.span(start + colon + 1..start + colon + 1), " "),
        )
    }

    /// A key under a key that has a value already, or behind a line without a colon.
    fn value_and_keys(&self, start: usize) -> Diagnostic {
        let Some(above) = self.line_above(start) else {
            return self.error(self.character(), "a colon cannot stand here").help("put the text in quotes");
        };
        let line = &self.text[above.clone()];
        if let Some(finding) = self.glued_colon(above.start) {
            return finding;
        }
        let Some(key) = leading_key(line) else {
            let range = above.start + indentation(line)..above.start + line.trim_end().len();
            return self
                .error(range, "this line has no key: a colon and a space are missing")
                .label("expected `key: value`")
                .help("write `key: value`, or `- value` for the item of a list");
        };
        let name = &line[key.clone()];
        let value = above.start + key.end + 1..above.end;
        let blank = indentation(&self.text[value.clone()]);
        let value = value.start + blank..value.start + self.text[value].trim_end().len();
        self.error(self.line_at(), format!("this line is indented below `{name}`, which has a value already"))
            .related(self.body.span(value), "the value")
            .help(format!("indent it like `{name}`, or leave the value away to put a mapping there"))
    }

    /// A line at a column where nothing is open.
    fn misplaced_line(&self) -> Diagnostic {
        let line = self.line_at();
        let start = line_start(self.text, line.start);
        let column = line.start - start;
        let dash = self.text[line.clone()].starts_with("- ") || &self.text[line.clone()] == "-";
        let columns = self.columns_above(start);
        if columns.contains(&column) {
            return if dash {
                self.error(line.start..line.start + 1, "an item of a list among the keys of a mapping")
                    .help("a list begins below its key; put a text that begins with `-` in quotes")
            } else {
                self.error(line, "a key among the items of a list")
                    .help("begin the line with `- `, or indent it below the item to which it belongs")
            };
        }
        let plural = if column == 1 { "" } else { "s" };
        let finding = self
            .error(
                line,
                format!("this line is indented by {column} space{plural}, and fits nothing above it"),
            )
            .label("wrong indentation");
        match columns.as_slice() {
            [] => finding.help("indent it like the line above"),
            [0] => finding.help("do not indent it"),
            [one] => finding.help(format!("indent it by {one} spaces")),
            [first @ .., last] => {
                let first: Vec<String> = first.iter().map(ToString::to_string).collect();
                finding.help(format!("indent it by {} or {last} spaces", first.join(", ")))
            }
        }
    }

    /// The columns of the mappings and lists that are open above a line, from the outermost.
    fn columns_above(&self, start: usize) -> Vec<usize> {
        let mut columns: Vec<usize> = Vec::new();
        for line in self.text[..start].lines().rev() {
            let content = line.trim_start();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let dash = content.starts_with("- ").then(|| leading_key(line)).flatten();
            for column in dash.map(|key| key.start).into_iter().chain([indentation(line)]) {
                if columns.last().is_none_or(|last| column < *last) {
                    columns.push(column);
                }
            }
            if columns.last() == Some(&0) {
                break;
            }
        }
        columns.reverse();
        columns
    }

    fn between_brackets(&self) -> Diagnostic {
        let Some(flow) = self.outline.flow_at(self.at) else { return self.anything_else() };
        let open = self.innermost(flow.clone());
        let (mark, close) = self.bracket(open);
        let what = if mark == '{' { "mapping" } else { "list" };
        self.error(self.character(), format!("a comma or `{close}` is missing before this"))
            .related(self.body.span(open..open + 1), format!("the {what} begins here"))
            .help("separate the entries with commas, and put a text with `,`, `[`, `]`, `{` or `}` in quotes")
    }

    fn colon_between_brackets(&self, outermost: usize) -> Diagnostic {
        self.error(self.character(), "a colon cannot stand here between brackets")
            .related(self.body.span(outermost..outermost + 1), "the brackets begin here")
            .help("separate the entries with commas, and put a text with `: ` in quotes")
    }

    fn mismatched(&self, close: char) -> Diagnostic {
        let (open, expected) = self.bracket(self.at);
        let finding = self
            .error(self.at..self.at + 1, format!("this `{open}` is closed by `{close}`"))
            .label("opened here")
            .help(format!("add the missing `{expected}`"));
        let flow = self.outline.flow_at(self.at).cloned().unwrap_or(self.at..self.text.len());
        match self.text[self.at..flow.end.max(self.at)].find(close) {
            Some(found) => {
                finding.related(self.body.span(self.at + found..self.at + found + 1), "closed here")
            }
            None => finding,
        }
    }

    /// A bracket, and the one that closes it.
    fn bracket(&self, start: usize) -> (char, char) {
        if self.text[start..].starts_with('[') { ('[', ']') } else { ('{', '}') }
    }

    /// The bracket that is open where the reader stumbled.
    fn innermost(&self, flow: Range<usize>) -> usize {
        let mut open = vec![flow.start];
        let mut quoted = self.outline.quoted.iter().skip_while(|quoted| quoted.end <= flow.start).peekable();
        for at in flow.start + 1..self.at.max(flow.start + 1) {
            while quoted.next_if(|quoted| quoted.end <= at).is_some() {}
            if quoted.peek().is_some_and(|quoted| quoted.contains(&at)) {
                continue;
            }
            match self.text.as_bytes()[at] {
                b'[' | b'{' => open.push(at),
                b']' | b'}' if open.len() > 1 => {
                    open.pop();
                }
                _ => {}
            }
        }
        open.last().copied().unwrap_or(flow.start)
    }

    /// The nearest line above that is not blank.
    fn line_above(&self, start: usize) -> Option<Range<usize>> {
        let mut end = start;
        loop {
            let newline = end.checked_sub(1)?;
            let above = line_start(self.text, newline)..newline;
            if !self.text[above.clone()].trim().is_empty() {
                return Some(above);
            }
            end = above.start;
        }
    }
}

/// The finding about a tab.
pub(in crate::syntax) fn tab_finding(span: crate::source::Span) -> Diagnostic {
    Diagnostic::new(&rules::YML002, span, "a tab in the indentation")
        .label("use spaces")
        .help("indent with two spaces for each level")
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar
    )
}

/// The first colon of a line that can end a key.
fn first_colon(line: &str) -> Option<usize> {
    let separates = |at: usize| line.as_bytes().get(at + 1).is_none_or(u8::is_ascii_whitespace);
    line.match_indices(':').map(|(at, _)| at).find(|at| separates(*at))
}

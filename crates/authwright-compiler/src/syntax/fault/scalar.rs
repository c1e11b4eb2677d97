//! Errors in a text: open quotes, wrong escapes, characters that a text without quotes cannot begin with.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::Fault;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::syntax::outline::{line_end, line_start};
use crate::syntax::scalar::quote;

/// The longest text, in bytes, that is repeated with its quotes.
const LONGEST_SHOWN: usize = 200;

impl Fault<'_> {
    /// A quote that is never closed, or closed by one that was meant to open the next text.
    pub(super) fn unclosed_quote(&self, start: usize) -> Diagnostic {
        let (mark, name) = match self.text.as_bytes().get(start) {
            Some(b'\'') => ('\'', "single"),
            _ => ('"', "double"),
        };
        let finding =
            self.error(start..start + 1, format!("this {name} quote is never closed")).label("opened here");
        let finding = match self.rest_of_line(start + 1) {
            Some(rest) => {
                let text = &self.text[rest.clone()];
                finding
                    .help(format!("write `{mark}{text}{mark}`"))
                    .fix(self.body.span(rest.clone()), format!("{text}{mark}"))
            }
            None => finding.help(format!("add `{mark}` where the text ends")),
        };
        if self.at <= start {
            return finding;
        }
        let here = self.character();
        let here = if here.is_empty() { here.start.saturating_sub(1)..here.end } else { here };
        finding.related(self.body.span(here), "noticed only here")
    }

    /// What stands after a quote up to the end of its line, where that is plainly the text that was meant.
    fn rest_of_line(&self, from: usize) -> Option<Range<usize>> {
        let rest = self.text.get(from..line_end(self.text, from))?.trim_end();
        let plain = |letter: char| !letter.is_control() && !"\"'\\,{[]#".contains(letter);
        // A brace that ends no reference ends a mapping of YAML.
        let references = rest.matches("${").count() == rest.matches('}').count();
        let plain = references && rest.replace("${", "").chars().all(plain);
        let whole = !rest.is_empty() && rest.len() <= LONGEST_SHOWN && plain;
        whole.then_some(from..from + rest.len())
    }

    /// `{ url: https://${host}/ }`: the brackets of the reference are taken for those of YAML.
    pub(super) fn reference_in_brackets(&self, range: Range<usize>) -> Diagnostic {
        let text = &self.text[range.clone()];
        if let Some(finding) = self.quotes_in_reference(&range, text) {
            return finding;
        }
        let quoted = quote(text);
        self.error(range.clone(), "between brackets, a text with `${…}` needs quotes")
            .label("YAML takes the `{` for the beginning of a mapping")
            .help(format!("write {quoted}"))
            .fix(self.body.span(range), quoted)
    }

    /// `{ url "https://${host}/" }` and `{ url: https://${host}/" }`.
    fn quotes_in_reference(&self, range: &Range<usize>, text: &str) -> Option<Diagnostic> {
        let mark = text.find(['"', '\''])?;
        let start = range.start;
        if mark + 1 == text.len() {
            let span = self.body.span(start..start);
            let mark = &text[mark..];
            return Some(
                self.error(range.clone(), "this text ends with a quote, and does not begin with one")
                    .help(format!("write {mark}{text}"))
                    .fix(span, mark),
            );
        }
        let key = text[..mark].trim_end();
        let is_key = !key.is_empty() && key.chars().all(|it| it.is_alphanumeric() || "_-.$".contains(it));
        let rest = &text[mark..];
        is_key.then(|| {
            self.error(start..start + key.len(), format!("a colon is missing behind `{key}`"))
                .help(format!("write {key}: {rest}"))
                .fix(self.body.span(start + key.len()..start + key.len()), ":")
        })
    }

    /// Errors that are about one text.
    pub(super) fn of_scalar(&self) -> Option<Diagnostic> {
        Some(match self.kind {
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
                self.unclosed_quote(self.quoted_at().map_or(self.at, |range| range.start))
            }
            ErrorKind::InvalidQuotedScalarIndent => self
                .error(
                    self.line_at(),
                    "this line goes on with a text in quotes, and is not indented below its key",
                )
                .help("indent it, or close the quotes on the line above"),
            ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                self.behind_quotes()
            }
            ErrorKind::UnexpectedCharacter { character } => {
                let mark = match character {
                    '`' => "a backtick".to_owned(),
                    other => format!("`{}`", other.escape_default()),
                };
                self.must_be_quoted(self.at, format!("a text without quotes cannot begin with {mark}"))
            }
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => self.wrong_escape(),
            ErrorKind::MissingAnchorOrAliasName => {
                self.must_be_quoted(self.at, "a text that begins with `*` or `&` needs quotes".to_owned())
            }
            ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => self.block_header(),
            ErrorKind::PlainScalarStartsWithDashFlowIndicator => self
                .must_be_quoted(self.at, "a text that is only `-` needs quotes between brackets".to_owned()),
            ErrorKind::CommentInterceptedScalar => self
                .error(self.line_at(), "a comment ended the text above, and this line goes on with it")
                .help("put the text in quotes, or move the comment"),
            ErrorKind::CommentNotSeparated => self
                .error(self.at..self.at + 1, "a comment needs a space before its `#`")
                .help("add a space, or put the text in quotes"),
            kind if is_tag(kind) => self.wrong_tag(),
            _ => return None,
        })
    }

    fn must_be_quoted(&self, start: usize, message: String) -> Diagnostic {
        let range = self.rest_of_value(start);
        let text = &self.text[range.clone()];
        let finding = self.error(range.clone(), message).label("put it in quotes");
        // A key cannot be told from its value here, and a text with quotes of its own is better left to its author.
        if text.is_empty() || text.contains(['"', '\'']) || text.contains(": ") || text.ends_with(':') {
            return finding.help("put the text in quotes");
        }
        let quoted = quote(text);
        finding.help(format!("write {quoted}")).fix(self.body.span(range), quoted)
    }

    /// Text behind the quote that closes another.
    fn behind_quotes(&self) -> Diagnostic {
        let before = self.outline.quoted.iter().rfind(|range| range.end <= self.at);
        let rest = self.rest_of_value(self.at);
        let rest = if rest.is_empty() { self.character() } else { rest };
        let single = matches!(self.kind, ErrorKind::InvalidTrailingSingleQuotedScalar);
        let Some(quoted) = before else {
            return self
                .error(rest, "nothing can follow the quote that closes a text")
                .help("remove it, or put it between the quotes");
        };
        let apostrophe = single && self.text[quoted.end..].starts_with(char::is_alphabetic);
        let start = if apostrophe { quoted.end } else { rest.start };
        let finding = self
            .error(start..rest.end, "this stands behind the quote that closes the text")
            .label("not part of the text")
            .related(self.body.span(quoted.clone()), "the text in quotes");
        if apostrophe {
            finding.help("write an apostrophe as `''` between single quotes, or use double quotes")
        } else {
            finding.help(
                "put the quotes around the whole text, or write `\\\"` for a quote within double quotes",
            )
        }
    }

    fn wrong_escape(&self) -> Diagnostic {
        let Some(quoted) = self.quoted_at() else { return self.anything_else() };
        let escape = self.find_escape(quoted.clone());
        let text = &self.text[escape.clone()];
        let message = match text.as_bytes().get(1) {
            Some(b'x' | b'u' | b'U') => {
                "`\\x`, `\\u` and `\\U` are followed by the code of a character: 2, 4 or 8 hexadecimal digits"
                    .to_owned()
            }
            _ => format!("`{text}` is not an escape that double quotes know"),
        };
        let finding = self.error(escape, message).label("a backslash begins an escape");
        let inner = self.text.get(quoted.start + 1..quoted.end.saturating_sub(1)).unwrap_or("");
        if inner.contains(['\'', '"', '\n']) || inner.contains("\\\\") {
            return finding.help("write `\\\\` for a backslash");
        }
        finding
            .help(format!("use single quotes, in which a backslash is only a backslash: '{inner}'"))
            .fix(self.body.span(quoted), format!("'{inner}'"))
    }

    /// The escape that the reader does not know: it reports the beginning of the text.
    fn find_escape(&self, quoted: Range<usize>) -> Range<usize> {
        let mut at = quoted.start;
        while let Some(backslash) = self.text[at..quoted.end].find('\\') {
            let start = at + backslash;
            let digits = match self.text.as_bytes().get(start + 1) {
                Some(b'x') => 2,
                Some(b'u') => 4,
                Some(b'U') => 8,
                Some(byte) if b"0abt\tnvfre \"/\\N_LP\n\r".contains(byte) => {
                    at = start + 2;
                    continue;
                }
                _ => return start..self.character_at(start + 1).end,
            };
            let rest = &self.text[start + 2..quoted.end];
            let hex = rest.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
            let code = u32::from_str_radix(&rest[..hex], 16).ok();
            if hex < digits || code.is_none_or(|code| char::from_u32(code).is_none()) {
                return start..start + 2 + hex;
            }
            at = start + 2 + hex;
        }
        quoted
    }

    fn block_header(&self) -> Diagnostic {
        let start = self.at;
        let mark = self.text[start..].chars().next().unwrap_or('|');
        let range = start..line_end(self.text, start);
        let text = self.text[range.clone()].trim_end();
        let range = start..start + text.len();
        let quoted = quote(text);
        self.error(
            range.clone(),
            format!("`{mark}` begins a text of several lines, and cannot be followed by more on its line"),
        )
        .label("put it in quotes, or begin the text on the next line")
        .help(format!("write {quoted}"))
        .fix(self.body.span(range), quoted)
    }

    fn wrong_tag(&self) -> Diagnostic {
        let range = self.rest_of_value(self.at);
        let range = if range.is_empty() { self.character() } else { range };
        Diagnostic::new(
            &rules::YML011,
            self.body.span(range),
            "a text that begins with `!` is a tag, and specs have none",
        )
        .help("put the text in quotes")
    }

    /// The text in double quotes at which the reader stumbled.
    fn quoted_at(&self) -> Option<Range<usize>> {
        self.outline.quoted.iter().find(|range| range.start <= self.at && self.at < range.end).cloned()
    }

    /// The line at which the reader stumbled, without its indentation.
    pub(super) fn line_at(&self) -> Range<usize> {
        let (start, end) = (line_start(self.text, self.at), line_end(self.text, self.at));
        let line = &self.text[start..end];
        let blank = line.len() - line.trim_start().len();
        start + blank..start + line.trim_end().len().max(blank)
    }
}

fn is_tag(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedTagBang
            | ErrorKind::InvalidGlobalTagCharacter
            | ErrorKind::InvalidTagTerminator
            | ErrorKind::MissingTagUri
            | ErrorKind::UnclosedVerbatimTag
            | ErrorKind::InvalidTagEscape
            | ErrorKind::InvalidTagUtf8LeadingByte
            | ErrorKind::InvalidTagUtf8TrailingByte
            | ErrorKind::InvalidTagUtf8
            | ErrorKind::UndeclaredTagHandle
    )
}

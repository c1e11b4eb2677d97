//! Bodies that are written as one text: where a value may stand in JSON and XML, and whether the text is either.

use std::ops::Range;

use authwright::json::Json;
use authwright::table::Kind;
use xmlparser::{ElementEnd, Token, Tokenizer};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::Text;

use super::method::Lowering;
use super::template::{self, Piece, Reference};

/// Why a value cannot stand where it does, and what to do.
type Misplaced = (&'static str, &'static str);

impl Lowering<'_, '_> {
    /// A JSON text: values stand in its strings. Whole numbers and booleans may stand by themselves.
    pub(super) fn check_json_content(&mut self, content: &Text) {
        let mut sample = String::new();
        let mut string = JsonString::default();
        let mut misplaced = Vec::new();
        for piece in template::parse(&content.value).0 {
            match piece {
                Piece::Text(literal) => {
                    literal.chars().for_each(|letter| string.read(letter));
                    sample.push_str(&literal);
                }
                Piece::Reference(_) if string.is_open => sample.push('x'),
                Piece::Reference(reference) => {
                    sample.push('0');
                    if !self.is_one_json_value(&reference) {
                        misplaced.push(reference);
                    }
                }
            }
        }
        for reference in misplaced {
            let name = reference.to_text();
            let message = format!("{name} stands outside a JSON string, where its text becomes JSON");
            let place = template::place_of(self.sources, content, reference.part);
            let found = Diagnostic::new(&rules::TPL007, place, message)
                .label("`null`, `[]` or `1, \"admin\": true` would change what is sent")
                .help(format!("write `\"{name}\"`, or send the body with `params:`, which keep the types"))
                .note("CWE-116");
            self.report(found);
        }
        if Json::read(sample.as_bytes()).is_none() {
            let found = Diagnostic::new(&rules::SCH013, content.span, "the body is sent as JSON and is none");
            self.report(found.help("mend it, write the body with `params:`, or use `send: text`"));
        }
    }

    fn is_one_json_value(&self, reference: &Reference<'_>) -> bool {
        let kind = self.names.get(reference.name).map(|info| info.kind);
        // A name that is not known has a finding of its own.
        kind.is_none_or(|kind| matches!(kind, Kind::Integer { .. } | Kind::Port | Kind::Boolean))
    }

    /// An XML text: values stand in the text of elements and in the values of attributes, for which they are escaped.
    pub(super) fn check_xml_content(&mut self, content: &Text) {
        let pieces = template::parse(&content.value).0;
        let references: Vec<Reference<'_>> = pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Reference(reference) => Some(reference),
                Piece::Text(_) => None,
            })
            .collect();
        let mut sample = content.value.clone();
        for reference in &references {
            // As long as the reference, so that places are the same in both.
            sample.replace_range(reference.part.clone(), &"x".repeat(reference.part.len()));
        }
        match Places::of(&sample) {
            Ok(places) => {
                for reference in references {
                    if let Some((reason, help)) = places.misplaced(&reference.part) {
                        let message = format!("{} {reason}", reference.to_text());
                        let place = template::place_of(self.sources, content, reference.part);
                        let found = Diagnostic::new(&rules::TPL007, place, message).help(help);
                        self.report(found.note("CWE-91, CWE-116"));
                    }
                }
            }
            Err(reason) => {
                let message = format!("the body is sent as XML and is none: {reason}");
                let found = Diagnostic::new(&rules::SCH013, content.span, message);
                self.report(found.help("mend it, or use `send: text`"));
            }
        }
    }
}

/// Whether a JSON text that is read letter by letter is within a string (RFC 8259 §7).
#[derive(Default)]
struct JsonString {
    is_open: bool,
    is_escaped: bool,
}

impl JsonString {
    fn read(&mut self, letter: char) {
        if self.is_escaped {
            self.is_escaped = false;
        } else if letter == '"' {
            self.is_open = !self.is_open;
        } else {
            self.is_escaped = self.is_open && letter == '\\';
        }
    }
}

/// The places of an XML text at which values are escaped as they must be, and those at which they are not.
#[derive(Default)]
struct Places {
    escaped: Vec<Range<usize>>,
    cdata: Vec<Range<usize>>,
}

impl Places {
    fn of(text: &str) -> Result<Self, String> {
        let mut places = Places::default();
        let mut open: Vec<&str> = Vec::new();
        let mut last = "";
        for token in Tokenizer::from(text) {
            let token = token.map_err(|error| {
                let at = error.pos();
                format!("its line {} cannot be read from column {} on", at.row, at.col)
            })?;
            match token {
                Token::Text { text } => places.escaped.push(text.range()),
                Token::Attribute { value, .. } => places.escaped.push(value.range()),
                Token::Cdata { span, .. } => places.cdata.push(span.range()),
                Token::ElementStart { span, .. } => last = &span.as_str()[1..],
                Token::ElementEnd { end: ElementEnd::Open, .. } => open.push(last),
                Token::ElementEnd { end: ElementEnd::Close(..), span } => {
                    let name = span.as_str().trim_start_matches("</").trim_end_matches('>').trim_end();
                    match open.pop() {
                        Some(opened) if opened == name => {}
                        Some(opened) => return Err(format!("`{name}` closes `{opened}`")),
                        None => return Err(format!("`{name}` is closed and was not opened")),
                    }
                }
                _ => {}
            }
        }
        match open.pop() {
            Some(opened) => Err(format!("`{opened}` is not closed")),
            None => Ok(places),
        }
    }

    fn misplaced(&self, part: &Range<usize>) -> Option<Misplaced> {
        let within = |places: &[Range<usize>]| {
            places.iter().any(|place| place.start <= part.start && part.end <= place.end)
        };
        if within(&self.escaped) {
            return None;
        }
        Some(if within(&self.cdata) {
            (
                "stands in CDATA, and is escaped for a text",
                "write it without `<![CDATA[` and `]]>`: values are escaped",
            )
        } else {
            (
                "stands where nothing can be escaped",
                "a value stands in the text of an element, or between the quotes of an attribute",
            )
        })
    }
}

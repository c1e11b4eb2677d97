//! Characters that a spec must not contain, wherever they stand: what cannot be seen can deceive whoever reviews it
//! (CVE-2021-42574, "Trojan Source").

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{SourceId, Span};

/// How many findings about characters are printed for one text.
const MAX_FINDINGS: usize = 20;

/// A text as the YAML reader gets it.
pub(super) struct Clean<'a> {
    /// The text without a byte order mark, with spaces for control characters.
    pub(super) text: Cow<'a, str>,
    /// How many bytes were left out at the beginning.
    pub(super) offset: usize,
    /// Where characters were refused, in bytes of `text`.
    pub(super) faults: Vec<usize>,
    /// Whether there are tabs.
    pub(super) tabs: bool,
}

/// Reports every character that may not stand in a spec.
pub(super) fn check<'a>(text: &'a str, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Clean<'a> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return Clean { text: Cow::Borrowed(text), offset: 0, faults: Vec::new(), tabs: false };
    }
    let mut offset = 0;
    if text.starts_with('\u{FEFF}') {
        offset = '\u{FEFF}'.len_utf8();
        diagnostics.push(byte_order_mark(Span::new(source, 0, offset)));
    }
    let tabs = text.contains('\t');
    let mut clean = Clean { text: Cow::Borrowed(&text[offset..]), offset, faults: Vec::new(), tabs };
    let mut characters = text[offset..].char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let before_newline = characters.peek().is_some_and(|(_, next)| *next == '\n');
        let Some(refused) = Refused::find(character, before_newline) else { continue };
        let end = start + character.len_utf8();
        clean.faults.push(start);
        if let Some(replacement) = refused.stand_in() {
            clean.text.to_mut().replace_range(start..end, &replacement.repeat(end - start));
        }
        if clean.faults.len() <= MAX_FINDINGS {
            diagnostics.push(refused.finding(character, Span::new(source, offset + start, offset + end)));
        }
    }
    if clean.faults.len() > MAX_FINDINGS
        && let Some(last) = diagnostics.last_mut()
    {
        last.notes.push(format!("{} more characters like these follow", clean.faults.len() - MAX_FINDINGS));
    }
    clean
}

fn byte_order_mark(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::YML009, span, "the file begins with a byte order mark")
        .label("U+FEFF, which cannot be seen")
        .help("save the file as UTF-8 without a byte order mark")
        .fix(span, "")
}

/// Whether a character of a text would deceive whoever reads it in a file that is generated: an escape in a spec may stand for one.
pub(crate) fn is_hidden(character: char) -> bool {
    Refused::find(character, false).is_some()
}

/// Why a character is refused.
#[derive(Clone, Copy)]
enum Refused {
    /// A carriage return that no line feed follows: a line break to YAML, but not to most tools.
    CarriageReturn,
    /// A control character.
    Control,
    /// A character that changes the direction of what follows.
    Direction,
    /// A character without width.
    Invisible,
    /// A character that looks like a space, or like the end of a line.
    Space,
}

impl Refused {
    fn find(character: char, before_newline: bool) -> Option<Self> {
        Some(match character {
            '\t' | '\n' | ' '..='~' => return None,
            '\r' if before_newline => return None,
            '\r' => Refused::CarriageReturn,
            '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' => {
                Refused::Space
            }
            '\u{202F}' | '\u{205F}' => Refused::Space,
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Refused::Control,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' => Refused::Direction,
            '\u{2066}'..='\u{2069}' => Refused::Direction,
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' => Refused::Invisible,
            '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' => Refused::Invisible,
            '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => Refused::Invisible,
            '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' => Refused::Invisible,
            '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => Refused::Invisible,
            _ => return None,
        })
    }

    /// What the YAML reader gets for each byte, where it would stumble over the character.
    fn stand_in(self) -> Option<&'static str> {
        match self {
            Refused::CarriageReturn => Some("\n"),
            Refused::Control | Refused::Space => Some(" "),
            Refused::Direction | Refused::Invisible => None,
        }
    }

    fn finding(self, character: char, span: Span) -> Diagnostic {
        let code = u32::from(character);
        if matches!(self, Refused::CarriageReturn) {
            return Diagnostic::new(&rules::YML009, span, "a carriage return that no line feed follows")
                .label("U+000D")
                .help("end the lines of the file with line feeds")
                .fix(span, "\n");
        }
        let what = match self {
            Refused::Control | Refused::CarriageReturn => "a control character",
            Refused::Direction => "a character that reverses or isolates the direction of text",
            Refused::Invisible => "an invisible character",
            Refused::Space => "a character that looks like a space or a line break and is none to YAML",
        };
        let finding = Diagnostic::new(&rules::YML010, span, what).label(format!("U+{code:04X}"));
        match self {
            Refused::Space => finding.help("type a space").fix(span, " "),
            _ => finding.help(format!(
                "remove it; where a text really needs it, write {} in double quotes",
                escape(code)
            )),
        }
    }
}

fn escape(code: u32) -> String {
    match code {
        0..=0xFF => format!("`\\x{code:02X}`"),
        0x100..=0xFFFF => format!("`\\u{code:04X}`"),
        _ => format!("`\\U{code:08X}`"),
    }
}

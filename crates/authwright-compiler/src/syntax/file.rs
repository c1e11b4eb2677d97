//! Files as texts: their size and their encoding.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::MAX_BYTES;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{SourceId, Sources, Span};

/// Reads a file and adds it to the texts of a run under the name that is shown to people.
///
/// Returns `None`, with a finding, for a file that cannot be a spec: longer than [`MAX_BYTES`] (it is not read then),
/// or not UTF-8. The name and what can be shown of the text are added to `sources` even so, since the finding points
/// there.
///
/// # Errors
/// The file cannot be opened or read.
pub fn load(
    path: &Path,
    name: &str,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> io::Result<Option<SourceId>> {
    let file = File::open(path)?;
    let declared = file.metadata()?.len();
    let limit = MAX_BYTES as u64;
    let mut bytes = Vec::new();
    if declared <= limit {
        // A pipe or a file that grows may hold more than it declares.
        file.take(limit + 1).read_to_end(&mut bytes)?;
    }
    let length = declared.max(bytes.len() as u64);
    if length > limit {
        let source = sources.add(name, "");
        diagnostics.push(too_large(Span::new(source, 0, 0), length));
        return Ok(None);
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Some(sources.add(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            diagnostics.push(not_utf8(&bytes, valid, name, sources));
            None
        }
    })
}

/// The finding about a text that is too long.
pub(super) fn too_large(span: Span, bytes: u64) -> Diagnostic {
    let message = format!("the file is too long: {bytes} bytes, where {MAX_BYTES} are read at most");
    Diagnostic::new(&rules::YML012, span, message)
        .help("a spec is a few kilobytes of text; is this the right file?")
}

/// The finding about bytes that are not UTF-8, with a text that can be shown as the source.
fn not_utf8(bytes: &[u8], valid: usize, name: &str, sources: &mut Sources) -> Diagnostic {
    if let Some(text) = utf16(bytes) {
        let source = sources.add(name, text);
        return Diagnostic::new(&rules::YML009, Span::new(source, 0, 0), "the file is UTF-16, not UTF-8")
            .help("save the file as UTF-8, without a byte order mark");
    }
    let bad = bytes.get(valid).copied().unwrap_or_default();
    // The replacement character stands where the first bad byte stood: the bytes before it are the same.
    let source = sources.add(name, String::from_utf8_lossy(bytes).into_owned());
    let span = Span::new(source, valid, valid + char::REPLACEMENT_CHARACTER.len_utf8());
    Diagnostic::new(
        &rules::YML009,
        span,
        format!("the file is not UTF-8: the byte 0x{bad:02X} cannot stand here"),
    )
    .label("not UTF-8")
    .help("save the file as UTF-8; it looks like another encoding, such as Windows-1252")
}

/// The text of a file that begins with the byte order mark of UTF-16.
fn utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xFF, 0xFE] => u16::from_le_bytes,
        [0xFE, 0xFF] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

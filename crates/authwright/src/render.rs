//! Texts made of parts: the one place where a value meets the escaping that its place needs.

mod json;
mod message;
mod query;

use crate::bindings::Bindings;
use crate::json::Json;
use crate::request::Request;
use crate::table::{Part, RequestPart, Template};
use crate::url::Parts;
use crate::{Problem, Reason, codec, derive};

pub(crate) use json::{members as json_members, value as json_value};
pub(crate) use message::{Rows, apply, build};
pub(crate) use query::{add_to_url, pairs as form_pairs};

/// Where computed values may use all others.
pub(crate) const ALL: usize = usize::MAX;

/// Appends a text that must be UTF-8. Says whether it is there; where it is not, nothing was appended.
pub(crate) fn render(
    bindings: &Bindings<'_>,
    template: Template<'_>,
    out: &mut Vec<u8>,
) -> Result<bool, Problem> {
    let start = out.len();
    let there = parts(bindings, template, ALL, false, out)?;
    if !there {
        out.truncate(start);
    }
    Ok(there)
}

/// A text.
pub(crate) fn text(bindings: &Bindings<'_>, template: Template<'_>) -> Result<Option<String>, Problem> {
    let mut out = Vec::new();
    if !render(bindings, template, &mut out)? {
        return Ok(None);
    }
    into_text(out).map(Some)
}

/// Bytes, for hashes and their keys. `below` is the first computed value that must not be used.
pub(crate) fn bytes(
    bindings: &Bindings<'_>,
    template: Template<'_>,
    below: usize,
) -> Result<Option<Vec<u8>>, Problem> {
    let mut out = Vec::new();
    Ok(parts(bindings, template, below, true, &mut out)?.then_some(out))
}

/// The text of bytes that must be one.
pub(crate) fn into_text(bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|_| Problem::new("text", Reason::NotComputable))
}

fn parts(
    bindings: &Bindings<'_>,
    template: Template<'_>,
    below: usize,
    raw: bool,
    out: &mut Vec<u8>,
) -> Result<bool, Problem> {
    let longest = if raw { derive::longest(bindings) } else { usize::MAX };
    for part in template {
        if out.len() > longest {
            return Err(Problem::new("text", Reason::NotComputable));
        }
        let Some(slot) = part.slot() else {
            match (part, bindings.request) {
                (Part::Text(literal), _) => out.extend_from_slice(literal.as_bytes()),
                (Part::Request(part), Some(request)) => request_part(request, *part, out),
                _ => {}
            }
            continue;
        };
        let value = if raw { bindings.value(slot, below)? } else { bindings.sent(slot)? };
        let Some(value) = value else { return Ok(false) };
        if !raw && std::str::from_utf8(&value).is_err() {
            return Err(Problem::new("text", Reason::NotComputable));
        }
        match part {
            // Both are removed from a path by whoever reads it, percent-encoded or not (WHATWG URL, "double-dot path segment").
            Part::Segment(_) if matches!(&*value, b"." | b"..") => {
                return Err(Problem::new(bindings.key(slot), Reason::DotSegment));
            }
            Part::Segment(_) => codec::percent(&value, out),
            Part::Form(_) => codec::form(&value, out),
            Part::Quoted(_) => quoted(&value, out),
            Part::Json(_) => crate::json::escape(&value, out),
            Part::Xml(_) => escape_xml(&value, out)?,
            Part::Slot(_) | Part::Text(_) | Part::Request(_) => out.extend_from_slice(&value),
        }
    }
    Ok(true)
}

fn request_part(request: &Request, part: RequestPart<'_>, out: &mut Vec<u8>) {
    let parts = Parts::read(&request.url);
    let text = match (part, parts) {
        (RequestPart::Method, _) => request.method.as_str(),
        (RequestPart::Url, _) => request.url.as_str(),
        (RequestPart::Header(name), _) => request.header(name).unwrap_or_default(),
        (RequestPart::Body, _) => return out.extend_from_slice(&request.body),
        (RequestPart::Scheme, Some(parts)) => {
            if parts.https {
                "https"
            } else {
                "http"
            }
        }
        (RequestPart::Host, Some(parts)) => parts.authority,
        (RequestPart::Path, Some(parts)) => parts.path,
        (RequestPart::Query, Some(parts)) => parts.query.unwrap_or_default(),
        (RequestPart::Target, Some(parts)) => {
            out.extend_from_slice(parts.path.as_bytes());
            if let Some(query) = parts.query {
                out.push(b'?');
                out.extend_from_slice(query.as_bytes());
            }
            return;
        }
        (_, None) => "",
    };
    out.extend_from_slice(text.as_bytes());
}

fn quoted(value: &[u8], out: &mut Vec<u8>) {
    for &byte in value {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
}

/// Escapes for text and attributes. XML 1.0 has no way to write most control characters.
pub(crate) fn escape_xml(value: &[u8], out: &mut Vec<u8>) -> Result<(), Problem> {
    for &byte in value {
        match byte {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'"' => out.extend_from_slice(b"&quot;"),
            b'\'' => out.extend_from_slice(b"&#39;"),
            b'\t' | b'\n' | b'\r' => out.extend_from_slice(format!("&#{byte};").as_bytes()),
            0..0x20 => return Err(Problem::new("xml", Reason::ControlCharacter)),
            _ => out.push(byte),
        }
    }
    Ok(())
}

/// A member of a JSON document, as a text. None where the document lacks it, or is none.
pub(crate) fn member(document: &[u8], name: &str) -> Option<String> {
    let document = Json::read(document)?;
    match document.get(name)? {
        Json::Null => None,
        Json::Text(text) => Some(text.clone().into_owned()),
        other => Some(other.to_text()),
    }
}

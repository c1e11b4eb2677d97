//! URLs: which value may stand in which part, and who chooses the host.

mod address;
mod literal;
mod reach;

pub(super) use address::is_local;
pub(super) use literal::is_path_without_slash;

use std::borrow::Cow;

use authwright::table::words;
use authwright::table::{Kind, Part, Slot, Template};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::Text;

use super::method::Lowering;
use super::scope::{Info, Needs, Reach, What};
use super::template::{self, Piece, Reference};
use super::text::{Mentioned, join_literals, names_own_url};
use reach::reach_of;

/// A URL that was lowered.
pub(super) struct Url<'a> {
    pub(super) template: Template<'a>,
    /// Who chooses the host.
    pub(super) reach: Reach,
    /// The reference that leaves the host open, where one does.
    pub(super) opened_by: Option<(String, Span)>,
    pub(super) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Path,
    Query,
}

/// One piece of an authority.
enum Host<'t, 'a> {
    Literal(&'t str),
    Value(Reference<'t>, &'a Info<'a>, Span),
}

impl<'s, 'a> Lowering<'s, 'a> {
    /// Lowers an absolute URL.
    pub(super) fn url(
        &mut self,
        text: &Text,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
        endpoint: bool,
    ) -> Option<Url<'a>> {
        let before = self.diagnostics.len();
        let pieces = self.pieces(text)?;
        self.check_literals(text, &pieces, endpoint);
        self.no_braces(text);
        let opened = match pieces.first() {
            Some(Piece::Reference(reference)) => Some(reference.clone()),
            _ => None,
        };
        let mut url = match opened {
            Some(reference) => self.url_value(text, &pieces, &reference, there, mentioned),
            None => self.literal_url(text, &pieces, there, mentioned),
        }?;
        self.secrets_in_url(mentioned, text.span);
        url.span = text.span;
        let failed = self.diagnostics[before..].iter().any(Diagnostic::stands_in_the_way);
        (!failed).then_some(url)
    }

    /// `${base}/path`: a value that is a whole URL opens the text.
    fn url_value(
        &mut self,
        text: &Text,
        pieces: &[Piece<'_>],
        reference: &Reference<'_>,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<Url<'a>> {
        let span = template::place_of(self.sources, text, reference.part.clone());
        let info = self.lookup(reference, span)?;
        if !matches!(info.kind, Kind::Url) {
            let message = format!(
                "a URL cannot begin with `{}`, which has the type `{}`",
                reference.name,
                words::word_of_kind(info.kind)
            );
            let found = Diagnostic::new(&rules::URL001, span, message)
                .help("begin with `https://`, or let the value have `type: url`");
            self.report(found);
            return None;
        }
        self.required(reference, &info, span);
        self.is_there(reference, &info, there, span);
        mentioned.push((span, info));
        let rest = &pieces[1..];
        let continues = match rest.first() {
            None => true,
            Some(Piece::Text(literal)) => literal.starts_with(['/', '?']),
            Some(Piece::Reference(_)) => false,
        };
        if !continues {
            let message = format!("what follows `{}` would become part of its host", reference.name);
            let found = Diagnostic::new(&rules::URL002, span, message)
                .label("with `https://shop.example` the host goes on with the next character")
                .help("begin what follows with `/`");
            self.report(found);
            return None;
        }
        if let (What::Slot(slot), false) = (info.what, rest.is_empty()) {
            self.is_followed(slot);
        }
        let mut parts = vec![slot_part(&info)];
        let at = if matches!(rest.first(), Some(Piece::Text(literal)) if literal.starts_with('?')) {
            At::Query
        } else {
            At::Path
        };
        self.tail(text, rest, at, there, mentioned, &mut parts);
        let opened_by = (info.reach != Reach::Closed).then(|| (reference.name.to_owned(), span));
        Some(Url { template: self.slice(&join_literals(self, parts)), reach: info.reach, opened_by, span })
    }

    fn literal_url(
        &mut self,
        text: &Text,
        pieces: &[Piece<'_>],
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<Url<'a>> {
        let Some(Piece::Text(first)) = pieces.first() else { return None };
        let after = match first.strip_prefix("https://") {
            Some(after) => after,
            None => self.not_https(text, first)?,
        };
        let mut host = Vec::new();
        let mut rest: Vec<Piece<'_>> = Vec::new();
        let opening = Piece::Text(Cow::Borrowed(after));
        let mut open = std::iter::once(&opening).chain(&pieces[1..]);
        for piece in open.by_ref() {
            match piece {
                Piece::Text(literal) => match literal.find(['/', '?', '#']) {
                    Some(end) => {
                        host.push(Host::Literal(&literal[..end]));
                        rest.push(Piece::Text(Cow::Borrowed(&literal[end..])));
                        break;
                    }
                    None => host.push(Host::Literal(literal)),
                },
                Piece::Reference(reference) => {
                    let span = template::place_of(self.sources, text, reference.part.clone());
                    let info = self.lookup(reference, span)?;
                    host.push(Host::Value(reference.clone(), self.bump.alloc(info), span));
                }
            }
        }
        rest.extend(open.cloned());
        let mut parts = vec![Part::Text("https://")];
        self.authority(text, &host, there, mentioned, &mut parts);
        let (reach, opened_by) = reach_of(&host);
        let at = if matches!(rest.first(), Some(Piece::Text(literal)) if literal.starts_with('?')) {
            At::Query
        } else {
            At::Path
        };
        self.tail(text, &rest, at, there, mentioned, &mut parts);
        Some(Url { template: self.slice(&join_literals(self, parts)), reach, opened_by, span: text.span })
    }

    fn authority(
        &mut self,
        text: &Text,
        host: &[Host<'_, 'a>],
        there: Needs,
        mentioned: &mut Mentioned<'a>,
        parts: &mut Vec<Part<'a>>,
    ) {
        let mut port = false;
        let mut shown = String::from("https://");
        let total = host.len();
        for (index, piece) in host.iter().enumerate() {
            match piece {
                Host::Literal(literal) => {
                    port |= literal.contains(':');
                    shown.push_str(literal);
                    parts.push(Part::Text(self.text(literal)));
                }
                Host::Value(reference, info, span) => {
                    let after: String = host[index + 1..total]
                        .iter()
                        .map(|piece| match piece {
                            Host::Literal(literal) => (*literal).to_owned(),
                            Host::Value(reference, ..) => format!("${{{}}}", reference.name),
                        })
                        .collect();
                    self.in_authority(reference, info, *span, port, &shown, &after);
                    self.required(reference, info, *span);
                    self.is_there(reference, info, there, *span);
                    mentioned.push((*span, **info));
                    shown.push_str(&format!("${{{}}}", reference.name));
                    parts.push(slot_part(info));
                }
            }
        }
        self.literal_host(text, host);
    }

    /// Whether a value may stand in the host, or in the port.
    fn in_authority(
        &mut self,
        reference: &Reference<'_>,
        info: &Info<'a>,
        span: Span,
        port: bool,
        before: &str,
        after: &str,
    ) {
        let name = &reference.name;
        if matches!(info.what, What::Literal { .. }) {
            return;
        }
        if port {
            if !matches!(info.kind, Kind::Port) {
                let message =
                    format!("`{name}` stands in the port, and is a {}", words::word_of_kind(info.kind));
                self.report(Diagnostic::new(&rules::URL004, span, message).help("let it have `type: port`"));
            }
            return;
        }
        match info.kind {
            Kind::Host | Kind::HostLabel { .. } => {}
            Kind::Choice(choices) => {
                for choice in choices {
                    if !is_host_text(choice.value) {
                        let message = format!(
                            "the choice `{}` has the value `{}`, which cannot stand in a host",
                            choice.key, choice.value
                        );
                        let at = self.place_of_choice(reference, choice.key);
                        let found = Diagnostic::new(&rules::URL002, at.unwrap_or(span), message)
                            .help("a value in a host has letters, digits, `.` and `-`");
                        self.report(match at {
                            Some(_) => found.related(span, "it becomes part of a host here"),
                            None => found,
                        });
                    }
                }
            }
            _ => self.host_injection(name, info, span, before, after),
        }
    }

    /// A free text in the host: shows a value that would send the request elsewhere.
    fn host_injection(&mut self, name: &str, info: &Info<'a>, span: Span, before: &str, after: &str) {
        let declared = |found: Diagnostic, label: &str| match info.span {
            Some(declared) => found.related(declared, label),
            None => found,
        };
        let type_to_use = if after.starts_with('.') { "host_label" } else { "host" };
        let witness = info.pattern.and_then(|pattern| super::witness::of_pattern(pattern).ok().flatten());
        if let (Some(pattern), Some(witness)) = (info.pattern, &witness) {
            let message = format!("the pattern of `{name}` lets its value change the host of this URL");
            let found = Diagnostic::new(&rules::URL003, span, message)
                .label(format!("`{witness}` gives {before}{witness}{after}"))
                .help(format!("let it have `type: {type_to_use}`; a pattern alone never guards a host"))
                .note("CWE-918, RFC 9700 §4.9.1");
            self.report(declared(found, &format!("`{pattern}` admits `{witness}`")));
            return;
        }
        let (exploit, result) = match info.pattern {
            Some(_) => (String::new(), String::new()),
            None => ("evil.example/".to_owned(), format!("{before}evil.example/{after}")),
        };
        let message = format!("whoever supplies `{name}` chooses the host that receives this request");
        let mut found = Diagnostic::new(&rules::URL002, span, message)
            .help(format!("let it have `type: {type_to_use}`, or `type: choice` with the hosts that exist"))
            .note("CWE-918, RFC 9700 §4.9.1");
        found = match exploit.is_empty() {
            true => found.label("a pattern alone never guards a host"),
            false => found.label(format!("`{exploit}` gives {result}")),
        };
        self.report(declared(
            found,
            &format!("it has the type `{}`, which takes any text", words::word_of_kind(info.kind)),
        ));
    }

    fn required(&mut self, reference: &Reference<'_>, info: &Info<'a>, span: Span) {
        if info.optional {
            self.optional(reference, info, span);
        }
    }

    /// Path and query after the authority.
    fn tail(
        &mut self,
        text: &Text,
        pieces: &[Piece<'_>],
        mut at: At,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
        parts: &mut Vec<Part<'a>>,
    ) {
        for piece in pieces {
            match piece {
                Piece::Text(literal) => {
                    if literal.contains('?') {
                        at = At::Query;
                    }
                    parts.push(Part::Text(self.text(literal)));
                }
                Piece::Reference(reference) => {
                    let span = template::place_of(self.sources, text, reference.part.clone());
                    let Some(info) = self.lookup(reference, span) else { continue };
                    if at == At::Path {
                        self.required(reference, &info, span);
                    }
                    self.is_there(reference, &info, there, span);
                    mentioned.push((span, info));
                    match info.what {
                        What::Literal { text, .. } => parts.push(Part::Text(text)),
                        What::Slot(slot) if at == At::Query => parts.push(Part::Form(slot)),
                        What::Slot(slot) => parts.push(Part::Segment(slot)),
                        What::Request(part) => self.own_url(part, span),
                    }
                }
            }
        }
    }

    fn own_url(&mut self, part: authwright::table::RequestPart<'a>, span: Span) {
        let reason = if names_own_url(part) {
            "a URL cannot hold itself"
        } else {
            "the URL is made before the rest of the request"
        };
        self.report(Diagnostic::new(&rules::TPL008, span, reason).help("move it to a header or to `query:`"));
    }
}

fn is_host_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
}

fn slot_part<'a>(info: &Info<'a>) -> Part<'a> {
    match info.what {
        What::Slot(slot) => Part::Slot(slot),
        What::Literal { text, .. } => Part::Text(text),
        // A part of the request has no type that a host could have, so a finding was made.
        What::Request(_) => Part::Slot(Slot::State),
    }
}

//! Findings with the lines at which they point.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::places::{Places, floor};
use super::{hides_source, printable, sorted};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::source::{SourceId, Sources, Span};

/// The findings as rustc prints its own: message, source lines with marks, help, notes, and the fix as a patch.
#[must_use]
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let texts = Texts { sources, masked: mask(sources, diagnostics) };
    let mut places = Places::new(sources);
    let mut output = String::new();
    for diagnostic in sorted(diagnostics) {
        output.push_str(&renderer.render(&report(diagnostic, &texts, &mut places)));
        output.push_str("\n\n");
    }
    output
}

/// The texts as they may be shown.
struct Texts<'a> {
    sources: &'a Sources,
    /// Texts that hold a credential, with stars for it.
    masked: HashMap<SourceId, String>,
}

impl Texts<'_> {
    fn get(&self, source: SourceId) -> &str {
        self.masked.get(&source).map_or(&*self.sources.get(source).text, String::as_str)
    }
}

/// Puts stars for the credentials that findings point at, and for the rest of their lines.
fn mask(sources: &Sources, diagnostics: &[Diagnostic]) -> HashMap<SourceId, String> {
    let mut masked = HashMap::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| hides_source(diagnostic)) {
        let span = diagnostic.span;
        let text = masked.entry(span.source).or_insert_with(|| sources.get(span.source).text.to_string());
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        // As many bytes as before, so that no other place moves.
        let stars: String =
            text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' }).collect();
        text.replace_range(start..end, &stars);
    }
    masked
}

fn report<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts<'_>, places: &mut Places<'a>) -> Vec<Group<'a>> {
    let rule = diagnostic.rule;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(printable(&diagnostic.message)).id(rule.code));
    if hides_source(diagnostic) || texts.get(diagnostic.span.source).is_empty() {
        group = group.element(origin(diagnostic.span, places));
    } else {
        group = group.element(primary(diagnostic, texts));
    }
    for (source, spans) in elsewhere(diagnostic) {
        group =
            group.element(annotated(texts, source).annotations(spans.into_iter().map(|(span, label)| {
                AnnotationKind::Context.span(first_line(texts, span)).label(printable(label))
            })));
    }
    let fix = diagnostic.fix.as_ref().filter(|_| !hides_source(diagnostic));
    if let Some(help) = diagnostic.help.as_ref().filter(|_| fix.is_none()) {
        group = group.element(Level::HELP.message(printable(help)));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(printable(note)));
    }
    let rule = format!("rule `{}`; more with `authwright explain {}`", rule.name, rule.code);
    group = group.element(Level::NOTE.message(rule));
    let patch = fix.map(|fix| patch(fix, diagnostic.help.as_deref().unwrap_or("fix it like this"), texts));
    std::iter::once(group).chain(patch).collect()
}

fn primary<'a>(
    diagnostic: &'a Diagnostic,
    texts: &'a Texts<'_>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let label = |text: &'a str| (!text.is_empty()).then(|| printable(text));
    let source = diagnostic.span.source;
    let related = diagnostic.related.iter().filter(|(span, _)| span.source == source);
    annotated(texts, source)
        .annotation(
            AnnotationKind::Primary.span(first_line(texts, diagnostic.span)).label(label(&diagnostic.label)),
        )
        .annotations(
            related.map(|(span, text)| {
                AnnotationKind::Context.span(first_line(texts, *span)).label(label(text))
            }),
        )
}

fn annotated<'a, T: Clone>(texts: &'a Texts<'_>, source: SourceId) -> Snippet<'a, T> {
    Snippet::source(texts.get(source)).line_start(1).path(texts.sources.get(source).name.as_str())
}

/// The places of a finding in other texts than its own.
fn elsewhere(diagnostic: &Diagnostic) -> Vec<(SourceId, Vec<(Span, &str)>)> {
    let mut sources: Vec<(SourceId, Vec<(Span, &str)>)> = Vec::new();
    for (span, label) in diagnostic.related.iter().filter(|(span, _)| span.source != diagnostic.span.source) {
        match sources.iter_mut().find(|(source, _)| *source == span.source) {
            Some((_, spans)) => spans.push((*span, label)),
            None => sources.push((span.source, vec![(*span, label)])),
        }
    }
    sources
}

fn origin<'a>(span: Span, places: &mut Places<'a>) -> Origin<'a> {
    let place = places.find(span);
    Origin::path(place.path).line(place.start.line as usize).char_column(place.start.column as usize)
}

fn patch<'a>(fix: &'a Fix, help: &'a str, texts: &'a Texts<'_>) -> Group<'a> {
    let text = texts.get(fix.span.source);
    let start = floor(text, fix.span.start as usize);
    let end = floor(text, fix.span.end as usize).max(start);
    Level::HELP.secondary_title(printable(help)).element(
        annotated(texts, fix.span.source).patch(Patch::new(start..end, Cow::Borrowed(&*fix.replacement))),
    )
}

/// A place as it is marked: no more than its first line, since a mapping may go on for the whole file.
fn first_line(texts: &Texts<'_>, span: Span) -> Range<usize> {
    let text = texts.get(span.source);
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let line = text[start..end].find('\n').map_or(end, |newline| start + newline);
    let line = if text[start..line].ends_with('\r') { line - 1 } else { line };
    // A line break that is marked for itself stays marked.
    start..if line == start { end.min(start + 1).max(start) } else { line }
}

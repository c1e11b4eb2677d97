//! Findings as text for people and machines: a function for each form.

#[cfg(feature = "render")]
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// One finding on one line: `specs/acme.yaml:14:22: error[URL002] message`.
#[must_use]
pub fn short(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let line = |one: &Diagnostic| {
        let at = sources.position(one.span);
        let path = &sources.get(one.span.source).name;
        format!(
            "{path}:{}:{}: {}[{}] {}\n",
            at.line,
            at.column,
            word(one.severity),
            one.rule.code,
            one.message
        )
    };
    diagnostics.iter().map(line).collect()
}

/// A JSON array with an object for each finding.
#[must_use]
pub fn json(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let place = |span: crate::source::Span| {
        let start = sources.position(span);
        let end = sources.position(crate::source::Span { start: span.end, ..span });
        serde_json::json!({
            "path": sources.get(span.source).name,
            "line": start.line,
            "column": start.column,
            "end_line": end.line,
            "end_column": end.column,
        })
    };
    let object = |one: &Diagnostic| {
        let mut object = serde_json::json!({
            "code": one.rule.code,
            "name": one.rule.name,
            "severity": word(one.severity),
            "message": one.message,
            "place": place(one.span),
            "label": one.label,
            "help": one.help,
            "notes": one.notes,
        });
        let related: Vec<_> = one
            .related
            .iter()
            .map(|(span, label)| serde_json::json!({ "place": place(*span), "label": label }))
            .collect();
        object["related"] = related.into();
        if let Some(fix) = &one.fix {
            object["fix"] = serde_json::json!({ "place": place(fix.span), "replacement": fix.replacement });
        }
        object
    };
    let all: Vec<_> = diagnostics.iter().map(object).collect();
    format!("{:#}\n", serde_json::Value::from(all))
}

/// How many errors and warnings there are, in words.
#[must_use]
pub fn summary(errors: usize, warnings: usize, files: usize) -> String {
    let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    format!("{}, {} in {}", count(errors, "error"), count(warnings, "warning"), count(files, "file"))
}

/// Findings with the lines they stand on, for a terminal.
#[cfg(feature = "render")]
#[must_use]
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut all = String::new();
    for one in diagnostics {
        all.push_str(&one_text(sources, one, &renderer));
        all.push_str("\n\n");
    }
    all
}

#[cfg(feature = "render")]
fn one_text(sources: &Sources, one: &Diagnostic, renderer: &Renderer) -> String {
    // The line of an embedded credential would carry it into logs of its own.
    if one.rule.code == "SEC003" {
        return short(sources, std::slice::from_ref(one)).trim_end().to_owned()
            + &one.help.as_ref().map_or(String::new(), |help| format!("\n  = help: {help}"));
    }
    let level = match one.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let source = sources.get(one.span.source);
    let mut snippet = Snippet::source(&*source.text)
        .path(&*source.name)
        .annotation(AnnotationKind::Primary.span(range(sources, one.span)).label(&*one.label));
    for (span, label) in one.related.iter().filter(|(span, _)| span.source == one.span.source) {
        snippet = snippet.annotation(AnnotationKind::Context.span(range(sources, *span)).label(&**label));
    }
    let title = level.primary_title(&*one.message).id(one.rule.code);
    let mut group = title.element(snippet);
    for (span, label) in one.related.iter().filter(|(span, _)| span.source != one.span.source) {
        let other = sources.get(span.source);
        let annotation = AnnotationKind::Context.span(range(sources, *span)).label(&**label);
        group = group.element(Snippet::source(&*other.text).path(&*other.name).annotation(annotation));
    }
    if let Some(help) = &one.help {
        group = group.element(Level::HELP.message(&**help));
    }
    for note in &one.notes {
        group = group.element(Level::NOTE.message(&**note));
    }
    let more = format!("{}; `authwright explain {}` says more", one.rule.name, one.rule.code);
    group = group.element(Level::NOTE.message(&*more));
    renderer.render(&[group])
}

/// The bytes of a span, moved to the borders of characters.
#[cfg(feature = "render")]
fn range(sources: &Sources, span: crate::source::Span) -> std::ops::Range<usize> {
    let text = &sources.get(span.source).text;
    let border = |byte: u32| {
        (0..=(byte as usize).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    border(span.start)..border(span.end).max(border(span.start))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

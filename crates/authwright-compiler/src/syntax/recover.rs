//! Several syntax errors in one run: what is broken is blanked out, and the rest is read once more.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::characters::Clean;
use super::fault::{self, tab_finding};
use super::outline::{self, Outline, indentation, line_end, line_start};
use super::{Body, finding, tree};
use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::source::SourceId;

/// How many syntax errors are reported for one text.
const MAX_ERRORS: usize = 8;

/// How many tabs are reported for one text.
const MAX_TABS: usize = 20;

/// Reads a text, and reports every fault that can be told apart from the consequences of another.
pub(super) fn read(clean: &Clean<'_>, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let body = Body { text: &clean.text, source, offset: clean.offset };
    let tabs = if clean.tabs { report_tabs(body, diagnostics) } else { false };
    let before = diagnostics.len();
    let error = match tree::build(body, diagnostics) {
        Ok(built) => return mapping(built, body, diagnostics),
        Err(error) => error,
    };
    diagnostics.truncate(before);
    let mut findings = Vec::new();
    let errors = errors(body, error, &mut findings);
    // Where tabs or invisible characters stand, the text is not what it looks like, and a syntax error is only a
    // consequence.
    let explained = |error: &Diagnostic| {
        let place = (error.span.start as usize).saturating_sub(body.offset);
        let line = line_start(body.text, place)..=line_end(body.text, place);
        tabs || clean.faults.iter().any(|fault| line.contains(fault))
    };
    diagnostics.extend(errors.into_iter().filter(|error| !explained(error)));
    diagnostics.append(&mut findings);
    None
}

/// The tree, if it is that of a spec.
fn mapping(built: tree::Built, body: Body<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let root = match built.root {
        Some(root) if !(root.is_null() && root.span.start == root.span.end) => root,
        _ => {
            if built.complete {
                diagnostics.push(finding::empty(body.span(0..0)));
            }
            return None;
        }
    };
    if !built.complete {
        return None;
    }
    if !matches!(root.value, Value::Map(_)) {
        diagnostics.push(finding::no_mapping(&root));
        return None;
    }
    Some(root)
}

fn report_tabs(body: Body<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let tabs = outline::scan(body.text).tabs;
    diagnostics.extend(tabs.iter().take(MAX_TABS).map(|tab| tab_finding(body.span(*tab..*tab + 1))));
    if tabs.len() > MAX_TABS
        && let Some(last) = diagnostics.last_mut()
    {
        last.notes.push(format!("{} more lines have tabs", tabs.len() - MAX_TABS));
    }
    !tabs.is_empty()
}

/// The syntax errors of a text. `findings` gets what else is wrong with the lines around them.
fn errors(body: Body<'_>, mut error: ScanError, findings: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let mut text = body.text.to_owned();
    while errors.len() < MAX_ERRORS {
        let outline = outline::scan(&text);
        let finding = fault::explain(&error, Body { text: &text, ..body }, &outline);
        let damage = damage(&finding, &text, body.offset, &outline);
        errors.push(finding);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            break;
        }
        blank(&mut text, damage.clone());
        findings.clear();
        match tree::build(Body { text: &text, ..body }, findings) {
            Err(next) if fault::place(&next, &text) >= damage.end => error = next,
            _ => break,
        }
    }
    errors
}

/// The lines that cannot be read because of an error: the one on which it stands, with those that hang on it.
fn damage(finding: &Diagnostic, text: &str, offset: usize, outline: &Outline) -> Range<usize> {
    let place = (finding.span.start as usize).saturating_sub(offset).min(text.len());
    let related = finding.related.iter().map(|(span, _)| (span.start as usize).saturating_sub(offset));
    let first = related.fold(place, usize::min);
    let flow = outline.flow_at(place).or_else(|| outline.flow_at(first));
    let start = line_start(text, flow.map_or(first, |flow| flow.start.min(first)));
    let mut end = line_end(text, flow.map_or(place, |flow| place.max(flow.end.saturating_sub(1))));
    let indent = indentation(&text[start..]);
    while let Some(newline) = text[end..].find('\n') {
        let next = end + newline + 1;
        let line = &text[next..line_end(text, next)];
        if next >= text.len() || (indentation(line) <= indent && !line.trim().is_empty()) {
            break;
        }
        end = next + line.len();
    }
    start..end
}

/// Puts spaces for everything but the line breaks.
fn blank(text: &mut String, range: Range<usize>) {
    let blanked: String =
        text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &blanked);
}

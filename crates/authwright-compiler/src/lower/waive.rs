//! `waive`: rules that are silenced, each with a reason.

use crate::diagnostic::Diagnostic;
use crate::rules::{self, Rule};
use crate::source::Span;
use crate::spec::{Map, Text};

/// The waivers of a spec or of a method.
pub(super) struct Waives {
    all: Vec<Waive>,
}

struct Waive {
    rule: &'static Rule,
    span: Span,
    used: bool,
}

impl Waives {
    /// Reads the waivers; faulty ones are findings.
    pub(super) fn new(waive: Option<&Map<Text>>, found: &mut Vec<Diagnostic>) -> Self {
        let mut all = Vec::new();
        for (name, reason) in waive.into_iter().flatten() {
            let Some(rule) = rules::find(name) else {
                found.push(unknown(name));
                continue;
            };
            if !rule.waivable {
                let message = format!("`{}` cannot be waived", rule.name);
                found.push(
                    Diagnostic::new(&rules::SUP006, name.span, message)
                        .help("mend what it finds, and remove this line"),
                );
            } else if reason.trim().is_empty() {
                let message = format!("`{}` is waived without a reason", rule.name);
                found.push(
                    Diagnostic::new(&rules::SUP001, reason.span, message)
                        .help("write one sentence that a reviewer can check"),
                );
            } else {
                all.push(Waive { rule, span: name.span, used: false });
            }
        }
        Waives { all }
    }

    /// Whether a finding is silenced.
    pub(super) fn silence(&mut self, finding: &Diagnostic) -> bool {
        let mut silenced = false;
        for waive in self.all.iter_mut().filter(|waive| waive.rule == finding.rule) {
            waive.used = true;
            silenced = true;
        }
        silenced
    }

    /// Reports the waivers that silenced nothing.
    pub(super) fn report_unused(&self, found: &mut Vec<Diagnostic>) {
        for waive in self.all.iter().filter(|waive| !waive.used) {
            let message = format!("nothing here breaks `{}`", waive.rule.name);
            found.push(Diagnostic::new(&rules::SUP002, waive.span, message).help("remove the line"));
        }
    }
}

fn unknown(name: &Text) -> Diagnostic {
    let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let found = Diagnostic::new(&rules::SUP003, name.span, format!("there is no rule `{}`", name.value));
    match crate::suggest::closest(name, &names) {
        Some(near) => found.help(format!("write `{near}`")).fix(name.span, near),
        None => found
            .label(crate::suggest::question(name, &names).unwrap_or_default())
            .help("`authwright explain` lists the rules"),
    }
}

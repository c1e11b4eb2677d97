//! A spec, compiled and ready to be run without generated code.

use std::path::Path;

use authwright::Spec;
use authwright::table::{Connector, Method};
use authwright_compiler::diagnostic::Diagnostic;
use authwright_compiler::source::Sources;
use authwright_compiler::{engine, render, suggest};
use bumpalo::Bump;

use crate::Result;
use crate::outcome::Outcome;

/// Compiles a spec. Findings that stand in the way are the outcome; others are not shown, `check` is for them.
///
/// The tables live until the process ends, which is soon.
pub(crate) fn load(path: &Path) -> Result<&'static Connector<'static>> {
    let mut sources = Sources::with_presets();
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let bump: &'static Bump = Box::leak(Box::new(Bump::new()));
    let connector =
        engine::lower_file(&mut sources, path, bump, &mut diagnostics).map_err(Outcome::unusable)?;
    match connector {
        Some(connector) => Ok(Box::leak(Box::new(connector))),
        None => Err(Outcome::found("").with_err(&render::text(&sources, &diagnostics, false))),
    }
}

/// The method that is meant: the only one, where none is named.
pub(crate) fn method<'a>(connector: &'a Connector<'static>, id: Option<&str>) -> Result<&'a Method<'static>> {
    let ids: Vec<&str> = connector.methods.iter().map(|method| method.id).collect();
    match (id, connector.methods) {
        (None, [only]) => Ok(only),
        (None, _) => Err(Outcome::unusable(format!(
            "{} has several methods: say which one with --method, of {}",
            connector.id,
            suggest::list(&ids)
        ))),
        (Some(id), _) => connector.method(id).map(|(_, method)| method).ok_or_else(|| {
            let reason = format!("{} has no method `{id}`; it has {}", connector.id, suggest::list(&ids));
            Outcome::unusable(reason)
        }),
    }
}

/// The handle that clients are made of.
pub(crate) fn handle(connector: &'static Connector<'static>, loopback: bool) -> Spec {
    let spec = Spec::compiled(connector);
    if loopback { spec.allow_http_on_loopback() } else { spec }
}

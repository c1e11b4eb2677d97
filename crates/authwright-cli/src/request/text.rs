//! Requests as they go over the wire.

use std::fmt::Write;

use super::plan::Shown;

/// Each request under its name.
pub(super) fn print(shown: &[Shown]) -> String {
    let mut out = String::new();
    for (index, one) in shown.iter().enumerate() {
        let request = &one.request;
        let gap = if index == 0 { "" } else { "\n" };
        let _ = writeln!(out, "{gap}# {}\n{} {}", one.name, request.method, request.url);
        for (name, value) in &request.headers {
            let _ = writeln!(out, "{name}: {value}");
        }
        if !request.body.is_empty() {
            let _ = writeln!(out, "\n{}", String::from_utf8_lossy(&request.body));
        }
    }
    out
}

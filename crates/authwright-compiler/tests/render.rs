//! How findings look in each form.

#![cfg(feature = "render")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use authwright_compiler::diagnostic::Diagnostic;
use authwright_compiler::source::{SourceId, Sources, Span};
use authwright_compiler::{render, rules};

const SPEC: &str = "authwright: 1
id: acme
fields:
  subdomain:
    label: Größe
auth:
  oauth2:
    token: { url: \"https://${subdomain}.acme.example/token\" }
    key: ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8 # mine
";

fn span(sources: &Sources, source: SourceId, part: &str) -> Span {
    let start = sources.get(source).text.find(part).unwrap();
    Span::new(source, start, start + part.len())
}

fn sources() -> (Sources, SourceId, SourceId) {
    let mut sources = Sources::default();
    let preset = sources
        .add("<preset oauth2_password>", "token:\n  params: { client_secret: \"${client_secret}\" }\n");
    let spec = sources.add("specs/acme.yaml", SPEC);
    (sources, preset, spec)
}

fn findings(sources: &Sources, preset: SourceId, spec: SourceId) -> Vec<Diagnostic> {
    vec![
        Diagnostic::new(&rules::SEC003, span(sources, spec, "ghp_"), "a GitHub token stands in the spec")
            .label("never shown")
            .help("revoke it at the vendor, and remove it"),
        Diagnostic::new(&rules::URL002, span(sources, spec, "${subdomain}"), "user input chooses the host")
            .label("this is a part of the host")
            .related(span(sources, spec, "subdomain:"), "this field may be any text")
            .related(span(sources, preset, "client_secret:"), "and receives this")
            .help("add `type: host_label`")
            .note("CWE-918"),
        Diagnostic::new(&rules::YML006, span(sources, spec, "Größe"), "a warning")
            .help("write \"Größe\"")
            .fix(span(sources, spec, "Größe"), "\"Größe\""),
        Diagnostic::new(
            &rules::SCH001,
            span(sources, spec, "fields:\n  subdomain:\n    label"),
            "marks its first line alone",
        ),
        Diagnostic::new(
            &rules::SCH002,
            Span::new(spec, SPEC.len(), SPEC.len() + 5),
            "beyond \u{202E}the\u{1B}[31m end",
        ),
        Diagnostic::new(&rules::SCH003, span(sources, spec, "mine"), "on the line of the secret"),
    ]
}

#[test]
fn text_shows_lines_and_hides_secrets() {
    let (sources, preset, spec) = sources();
    let findings = findings(&sources, preset, spec);
    let shown = render::text(&sources, &findings, false);
    assert!(!shown.contains("a1B2c3"), "{shown}");
    assert!(!shown.contains(['\u{1B}', '\u{202E}']));
    insta::assert_snapshot!(shown);
    let colored = render::text(&sources, &findings, true);
    assert!(colored.contains('\u{1B}') && !colored.contains("a1B2c3"));
}

#[test]
fn short_has_a_line_for_each() {
    let (sources, preset, spec) = sources();
    insta::assert_snapshot!(render::short(&sources, &findings(&sources, preset, spec)), @r"
    specs/acme.yaml:3:1: error[SCH001] marks its first line alone
    specs/acme.yaml:5:12: warning[YML006] a warning
    specs/acme.yaml:8:28: error[URL002] user input chooses the host
    specs/acme.yaml:9:10: error[SEC003] a GitHub token stands in the spec
    specs/acme.yaml:9:53: error[SCH003] on the line of the secret
    specs/acme.yaml:10:1: error[SCH002] beyond \u{202E}the\u{1B}[31m end
    ");
}

#[test]
fn json_has_all_there_is() {
    let (sources, preset, spec) = sources();
    let findings = findings(&sources, preset, spec);
    let json = render::json(&sources, &findings);
    assert!(!json.to_string().contains("a1B2c3"));
    insta::assert_snapshot!(format!(
        "{:#}",
        serde_json::Value::from_iter(json.as_array().unwrap()[2..4].to_vec())
    ));
    assert_eq!(render::json(&sources, &[]).to_string(), "[]");
}

#[test]
fn summaries_count() {
    let (sources, preset, spec) = sources();
    let all = findings(&sources, preset, spec);
    let check = |findings: &[Diagnostic], expected: &str| assert_eq!(render::summary(findings), expected);
    check(&[], "");
    check(&all[..1], "1 error in 1 file");
    check(&all[2..3], "1 warning in 1 file");
    check(&all, "5 errors, 1 warning in 1 file");
    let elsewhere = Diagnostic::new(&rules::SCH001, span(&sources, preset, "token"), "in another text");
    check(&[all[0].clone(), elsewhere], "2 errors in 2 files");
}

//! The tables that the repository's specs become, row for row. `INSTA_UPDATE=always cargo test --test tables` writes them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;

use std::path::{Path, PathBuf};

use authwright::table::{CompiledConnector, Take, Target};
use authwright_compiler::source::Sources;
use authwright_compiler::{emit, engine};
use bumpalo::Bump;

fn check(id: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../specs/{id}.yaml"));
    let (mut sources, mut found, bump) = (Sources::with_presets(), Vec::new(), Bump::new());
    let connector =
        engine::lower_file(&mut sources, &path, &bump, &mut found).unwrap().expect("the spec compiles");
    assert!(found.is_empty(), "{found:?}");
    insta::assert_debug_snapshot!(id, connector);
}

#[test]
fn lowered_tables() {
    for id in ["brightpearl", "shopware", "sparklayer"] {
        check(id);
    }
}

/// How the layers of requests merge: the rows of each spec of `tests/layers`.
#[test]
fn layers_of_requests() {
    let count = cases::check("tests/layers", "yaml", |case, name| {
        let (mut sources, mut found, bump) = (Sources::with_presets(), Vec::new(), Bump::new());
        let text = std::fs::read_to_string(case).unwrap();
        let lowered = engine::lower_text(&mut sources, "acme.yaml", &text, &bump, &mut found);
        assert!(found.is_empty(), "{found:?}");
        insta::assert_snapshot!(name, cases::exact(&emit::table_text(&lowered.unwrap())));
    });
    assert!(count > 1);
}

/// The specs of a folder.
fn specs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut specs: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    specs.sort();
    specs
}

/// What is written for generated code is what the runtime reads, whatever a spec says. Faulty specs serve as well, where they can be
/// lowered at all.
#[test]
fn a_table_reads_back_from_its_text() {
    let mut seen = 0;
    for folder in ["../../specs", "../../tests/features", "tests/parity", "tests/rules"] {
        for path in specs(folder) {
            let (mut sources, mut found, bump) = (Sources::with_presets(), Vec::new(), Bump::new());
            let Ok(Some(lowered)) = engine::lower_file(&mut sources, &path, &bump, &mut found) else {
                continue;
            };
            let (id, text) = (lowered.id.to_owned().leak(), emit::table_text(&lowered).leak());
            assert_eq!(*CompiledConnector::new(id, text).connector(), lowered, "{}\n{text}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

/// Whatever was done to the text of a table, reading it does not panic. A member that the reader does not know, and a reference
/// to nothing, are refused wherever they stand.
#[test]
fn a_table_that_was_changed_is_read_or_refused() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/features/cipher.yaml");
    let (mut sources, bump) = (Sources::with_presets(), Bump::new());
    let lowered = engine::lower_file(&mut sources, &path, &bump, &mut Vec::new()).unwrap().unwrap();
    let text = emit::table_text(&lowered);
    let methods = |text: String| CompiledConnector::new("cipher", text.leak()).connector().methods.len();
    let lines: Vec<&str> = text.lines().collect();
    for place in 0..lines.len() {
        let (before, after) = (lines[..place].join("\n"), lines[place + 1..].join("\n"));
        assert_eq!(methods(before.clone()), 0);
        // What is left may be sound.
        methods(format!("{before}\n{after}"));
    }
    let mut seen = 0;
    for (place, brace) in text.match_indices('{') {
        let member = text[place + 1..].trim_start().starts_with('"');
        let (before, after) = (&text[..place], &text[place + 1..]);
        let changed = match member {
            true => format!("{before}{{\"later\": 1, {after}"),
            false if before.ends_with(brace) || after.starts_with(brace) => continue,
            false => format!("{before}{{later.{after}"),
        };
        assert_eq!(methods(changed), 0, "{}", &text[..place]);
        seen += 1;
    }
    assert!(seen > 200, "{seen}");
}

/// The reader of JSON has a limit of its own, which the deepest spec that is let in must not reach.
#[test]
fn the_deepest_table_reads_back() {
    let lowered_at = |depth: usize| {
        let (open, close) = ("{ a: ".repeat(depth), " }".repeat(depth));
        let text = format!(
            "authwright: 1
id: acme
name: Acme
fields: {{ user: {{}} }}
auth:
  session:
    type: session
    steps:
      - {{ url: https://acme-api.io/token, send: json, params: {open}[[[\"${{user}}\"]]]{close}, take: {{ access_token: token }} }}
api: {{ base_url: https://acme-api.io }}
"
        );
        let (mut sources, mut found, bump) = (Sources::with_presets(), Vec::new(), Bump::new());
        let lowered = engine::lower_text(&mut sources, "acme.yaml", &text, &bump, &mut found);
        let deep = found.iter().any(|found| found.rule.code == "YML012");
        assert!(deep || found.is_empty(), "{depth}: {found:?}");
        let lowered = lowered.filter(|_| !deep)?;
        let text = emit::table_text(&lowered).leak();
        assert_eq!(*CompiledConnector::new("acme", text).connector(), lowered, "{depth}");
        Some(())
    };
    let read = (1..100).take_while(|depth| lowered_at(*depth).is_some()).count();
    assert!((20..40).contains(&read), "{read}");
}

/// What the answer of a renewal must bring, and what stands in for what it lacks.
fn of_renewal(refresh: &str) -> Vec<(Target, bool, Option<String>)> {
    let text = format!(
        "authwright: 1
id: acme
name: Acme
auth:
  session:
    type: session
    fields: {{ user: {{}}, password: {{ secret: true }} }}
    token:
      url: https://acme-api.io/token
      params: {{ user: \"${{user}}\", password: \"${{password}}\" }}
      take:
        access_token: token
        refresh_token: renewal
        refresh_token_expires_in: renewal_expires
        id_token: id
        scope: {{ path: rights, default: read }}
        account_name: name
        token_type: kind
        expires_in: expires
        shop: shop
        plan: {{ path: plan, default: basic }}
    refresh: {{ url: https://acme-api.io/renew, params: {{ token: \"${{refresh_token}}\" }}{refresh} }}
    api: {{ base_url: https://acme-api.io, headers: {{ Shop: \"${{shop}}\", Plan: \"${{plan}}\" }} }}
"
    );
    let (mut sources, mut found, bump) = (Sources::with_presets(), Vec::new(), Bump::new());
    let connector = engine::lower_text(&mut sources, "acme.yaml", &text, &bump, &mut found);
    assert!(found.is_empty(), "{found:?}");
    let step = connector.unwrap().methods[0].refresh.unwrap();
    let row = |take: &Take<'_>| (take.into, take.required, take.default.map(str::to_owned));
    step.take.iter().map(row).collect()
}

#[test]
fn a_renewal_need_not_bring_again_what_the_grant_has() {
    use Target::{
        AccessToken, AccountName, Capture, ExpiresAt, IdToken, RefreshToken, RefreshTokenExpiresAt, Scope,
        TokenType,
    };
    let row = |target, required| (target, required, None);
    let mut inherited = [
        row(AccessToken, true),
        row(RefreshToken, false),
        row(RefreshTokenExpiresAt, false),
        row(IdToken, false),
        // A default would take the place of what the login brought.
        row(Scope, false),
        row(AccountName, false),
        row(TokenType, true),
        row(ExpiresAt, true),
        row(Capture(0), false),
        row(Capture(1), false),
    ];
    assert_eq!(of_renewal(""), inherited);
    let stated = ", take: { access_token: token, shop: shop, plan: { path: plan, default: basic } }";
    // What is stated is meant as it is stated; the rest is inherited.
    inherited[8] = row(Capture(0), true);
    inherited[9] = (Capture(1), false, Some("basic".to_owned()));
    assert_eq!(of_renewal(stated), inherited);
}

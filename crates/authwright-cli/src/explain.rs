//! `explain`: what a rule asks for, what a method type brings along, and what the words of the language mean.

mod language;

use std::fmt::Write;

use authwright_compiler::diagnostic::Severity;
use authwright_compiler::lower;
use authwright_compiler::presets::{self, Preset};
use authwright_compiler::rules::{self, Rule};
use authwright_compiler::suggest;
use clap::Args;

use crate::Result;
use crate::outcome::Outcome;
use language::Language;

/// Explains a rule or a word of the spec language, or prints the spec fragments that a method type stands for
#[derive(Args)]
pub(crate) struct Explain {
    /// A rule's code or name, such as URL002, a method type, or a key or keyword, such as host_label [default: a list of them]
    topic: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Explain) -> Result {
    let language = Language::new();
    let Some(topic) = arguments.topic.as_deref().map(str::trim) else {
        return Ok(Outcome::good(overview(&language)));
    };
    if let Some(rule) = rules::find(topic) {
        return Ok(Outcome::good(of_rule(rule)));
    }
    let texts = [of_names(topic), language.explain(topic)];
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    let meaning = (!texts.is_empty()).then(|| texts.join("\n"));
    if let Some(preset) = presets::ALL.iter().find(|preset| preset.name.eq_ignore_ascii_case(topic)) {
        let meaning = meaning.map(|text| format!("\n{}", commented(&text)));
        return Ok(Outcome::good(of_preset(preset) + &meaning.unwrap_or_default()));
    }
    meaning.map(Outcome::good).ok_or_else(|| Outcome::unusable(unknown(topic, &language)))
}

/// What can be explained.
fn overview(language: &Language) -> String {
    let mut text = String::from("Rules:\n");
    for rule in rules::ALL {
        let _ = writeln!(text, "  {}  {:36}  {}", rule.code, rule.name, rule.summary);
    }
    text.push_str("\nMethod types, and fragments that are merged with them:\n");
    for preset in presets::ALL {
        let _ = writeln!(text, "  {}", preset.name);
    }
    text.push_str("\nKeys at the top of a spec; every other key and keyword can be explained too:\n");
    for word in language.top() {
        let _ = writeln!(text, "  {word}");
    }
    text.push_str("\nNames with a meaning, under `take` and in references:\n");
    let names: std::collections::BTreeSet<&str> =
        lower::provided_names().iter().map(|provided| provided.name).collect();
    for name in names {
        let _ = writeln!(text, "  {name}");
    }
    text
}

/// A text as comments of YAML.
fn commented(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", format!("# {line}").trim_end())).collect()
}

fn of_rule(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
    };
    let waivable =
        if rule.waivable { "; `waive` silences it, with a reason" } else { "; it cannot be waived" };
    format!(
        "{}: {} ({severity}{waivable})\n{}\n\n{}\n",
        rule.code,
        rule.name,
        rule.summary,
        rule.explanation.trim()
    )
}

/// What a name means under `take` and in references. None where it means nothing by itself.
fn of_names(topic: &str) -> Option<String> {
    let name = topic.trim_start_matches("${").trim_end_matches('}');
    let mut texts = Vec::new();
    for provided in lower::provided_names().into_iter().filter(|provided| provided.name == name) {
        let place = match provided.is_taken {
            true => "a name under `take`, for a value that comes back".to_owned(),
            false => format!("a reference, `${{{name}}}`"),
        };
        texts.push(format!("{name}: {place}\n{}\n", provided.text));
    }
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn of_preset(preset: &Preset) -> String {
    let mut text = format!("# {}\n{}", preset.name, preset.text);
    for name in companions(preset.name) {
        let Some(fragment) = presets::find(name) else { continue };
        let _ = write!(text, "\n# {}: {}\n{}", fragment.name, occasion(name), fragment.text);
    }
    text
}

/// The fragments that are merged with a method type, by other keys of the method.
fn companions(kind: &str) -> &'static [&'static str] {
    match kind {
        "oauth2_authorization_code" => &[
            "client_secret_post",
            "client_secret_basic",
            "client_secret_basic_raw",
            "client_auth_none",
            "pkce_s256",
            "pkce_plain",
        ],
        "oauth2_client_credentials" | "oauth2_password" | "oauth2_refresh_token" => {
            &["client_secret_post", "client_secret_basic", "client_secret_basic_raw", "client_auth_none"]
        }
        "custom" | "session" => &["authorize", "pkce_s256", "pkce_plain"],
        _ => &[],
    }
}

/// When a fragment takes part.
fn occasion(name: &str) -> &'static str {
    match name {
        "client_secret_post" => {
            "with `client_auth: client_secret_post`, and where `client_auth` is not stated"
        }
        "client_secret_basic" => "with `client_auth: client_secret_basic`",
        "client_secret_basic_raw" => "with `client_auth: { client_secret_basic: { encoding: raw } }`",
        "client_auth_none" => "with `client_auth: none`",
        "pkce_s256" => "with `authorize: { pkce: S256 }`, and where `pkce` is not stated",
        "pkce_plain" => "with `authorize: { pkce: plain }`",
        _ => "where the method has `authorize`",
    }
}

fn unknown(topic: &str, language: &Language) -> String {
    let rules = rules::ALL.iter().flat_map(|rule| [rule.code, rule.name]);
    let presets = presets::ALL.iter().map(|preset| preset.name);
    let provided = lower::provided_names();
    let provided = provided.iter().map(|provided| provided.name);
    let names: std::collections::BTreeSet<&str> =
        rules.chain(presets).chain(language.words()).chain(provided).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let hint = suggest::question(topic, &names).map(|question| format!("; {question}"));
    format!("there is no rule, method type, key, keyword or name `{topic}`{}", hint.unwrap_or_default())
}

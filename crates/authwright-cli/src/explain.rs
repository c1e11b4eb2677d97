//! `explain`: what a rule asks for, and what a method type brings along.

use std::fmt::Write;

use authwright_compiler::diagnostic::Severity;
use authwright_compiler::presets::{self, Preset};
use authwright_compiler::rules::{self, Rule};
use authwright_compiler::suggest;
use clap::Args;

use crate::Result;
use crate::outcome::Outcome;

/// Explains a rule, or prints the spec fragments that a method type stands for
#[derive(Args)]
pub(crate) struct Explain {
    /// A rule's code or name, such as URL002, or a method type, such as oauth2_password
    topic: String,
}

/// Runs the command.
pub(crate) fn run(arguments: &Explain) -> Result {
    let topic = arguments.topic.trim();
    if let Some(rule) = rules::find(topic) {
        return Ok(Outcome::good(of_rule(rule)));
    }
    if let Some(preset) = presets::ALL.iter().find(|preset| preset.name.eq_ignore_ascii_case(topic)) {
        return Ok(Outcome::good(of_preset(preset)));
    }
    Err(Outcome::unusable(unknown(topic)))
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

fn unknown(topic: &str) -> String {
    let names: Vec<&str> = rules::ALL
        .iter()
        .flat_map(|rule| [rule.code, rule.name])
        .chain(presets::ALL.iter().map(|preset| preset.name))
        .collect();
    let hint = suggest::closest(topic, &names).map(|name| format!("; did you mean `{name}`?"));
    format!("there is no rule and no method type `{topic}`{}", hint.unwrap_or_default())
}

//! Real credentials that were left in a spec.

use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::rules;

/// How credentials of well-known issuers begin, and how many characters of which kind follow at least.
const PREFIXES: &[(&str, usize, &str)] = &[
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("github_pat_", 60, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("sk_live_", 24, "a Stripe key"),
    ("rk_live_", 24, "a Stripe key"),
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "an AWS access key"),
    ("AIza", 35, "a Google API key"),
    ("xoxb-", 24, "a Slack token"),
    ("xoxp-", 24, "a Slack token"),
    ("xoxa-", 24, "a Slack token"),
    ("SG.", 60, "a SendGrid key"),
    ("shpat_", 32, "a Shopify token"),
];

/// The length of the shortest of them, with its prefix.
const SHORTEST: usize = 20;

/// Reports every text that holds a real credential.
pub(super) fn check(node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Text(text) => {
            if let Some(what) = credential(text) {
                found.push(
                    Diagnostic::new(&rules::SEC003, node.span, format!("{what} stands in the spec"))
                        .help("revoke it at the vendor now, and remove it: specs are published")
                        .note("CWE-798"),
                );
            }
        }
        Value::List(items) => items.iter().for_each(|item| check(item, found)),
        Value::Map(entries) => entries.iter().for_each(|entry| check(&entry.value, found)),
        _ => {}
    }
}

fn credential(text: &str) -> Option<&'static str> {
    // Hardly a word of a spec is as long as the shortest credential, and each search costs.
    let words = text.as_bytes().split(|byte| !is_word(*byte)).filter(|word| word.len() >= SHORTEST);
    for word in words {
        if let Some(what) = issued(word) {
            return Some(what);
        }
    }
    let key = text.len() >= SHORTEST && text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----");
    key.then_some("a private key")
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
}

/// What the issuer of a credential in this word calls it.
fn issued(word: &[u8]) -> Option<&'static str> {
    (0..=word.len() - SHORTEST).find_map(|at| {
        let begins = at == 0 || !word[at - 1].is_ascii_alphanumeric();
        let (prefix, length, what) =
            PREFIXES.iter().find(|(prefix, ..)| begins && word[at..].starts_with(prefix.as_bytes()))?;
        let body = word[at + prefix.len()..].get(..*length)?;
        // A mask such as `xxxx` has hardly any different characters.
        let mut seen = [false; 256];
        body.iter().for_each(|byte| seen[usize::from(*byte)] = true);
        let letters = seen.iter().filter(|seen| **seen).count();
        (letters > 6).then_some(*what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_credential_is_shorter_than_the_shortest() {
        let lengths = PREFIXES.iter().map(|(prefix, length, _)| prefix.len() + length);
        assert_eq!(lengths.min(), Some(SHORTEST));
    }
}

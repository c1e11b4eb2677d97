//! The shortest text that a pattern admits and that would change the host of a URL.

use std::collections::{HashSet, VecDeque};

use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, util::start};

/// Characters that end a host or turn what stood before into something else; a dot lets another domain follow.
const DANGEROUS: &[u8] = b"/?#@:\\.%";

/// Texts that would send a request to somebody else, as an attacker would type them.
const EXPLOITS: &[&str] =
    &["evil.example/", "evil.example#", "evil.example?", "evil.example", "com.evil.example"];

/// What is said of a pattern that takes too much memory.
pub(super) const TOO_LARGE: &str = "the pattern is too large";

/// The most that the automata of a pattern take, in bytes. Repetitions within repetitions grow beyond any memory.
const NFA_LIMIT: usize = 1 << 20;
const DFA_LIMIT: usize = 1 << 22;

/// A text that the whole pattern matches and that holds a dangerous character: an exploit as it would be typed, else the
/// shortest one that there is. `None`: there is none. Fails where the pattern does not compile.
pub(super) fn of_pattern(pattern: &str) -> Result<Option<String>, String> {
    let nfa = thompson::Compiler::new()
        .configure(
            thompson::Config::new()
                .which_captures(thompson::WhichCaptures::None)
                .nfa_size_limit(Some(NFA_LIMIT)),
        )
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(&format!("^(?:{pattern})$"))
        .map_err(|error| match error.size_limit() {
            Some(_) => TOO_LARGE.to_owned(),
            None => error.to_string(),
        })?;
    let dfa = dense::Builder::new()
        .configure(
            dense::Config::new()
                .start_kind(regex_automata::dfa::StartKind::Anchored)
                .dfa_size_limit(Some(DFA_LIMIT))
                .determinize_size_limit(Some(DFA_LIMIT)),
        )
        .build_from_nfa(&nfa)
        .map_err(|error| match error.is_size_limit_exceeded() {
            true => TOO_LARGE.to_owned(),
            false => error.to_string(),
        })?;
    let Ok(first) = dfa.start_state(&start::Config::new().anchored(Anchored::Yes)) else { return Ok(None) };
    if let Some(exploit) = EXPLOITS.iter().find(|exploit| matches_whole(&dfa, first, exploit)) {
        return Ok(Some((*exploit).to_owned()));
    }
    let mut seen = HashSet::from([(first, false)]);
    let mut queue = VecDeque::from([(first, false, String::new())]);
    while let Some((state, dangerous, text)) = queue.pop_front() {
        if dangerous && dfa.is_match_state(dfa.next_eoi_state(state)) {
            return Ok(Some(text));
        }
        if text.len() > 64 {
            continue;
        }
        // Letters first, so that a witness reads like a host.
        let letters = (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').chain(b"-_".iter().copied());
        for byte in letters.chain(DANGEROUS.iter().copied()) {
            let next = dfa.next_state(state, byte);
            let dangerous = dangerous || DANGEROUS.contains(&byte);
            if !dfa.is_dead_state(next) && !dfa.is_quit_state(next) && seen.insert((next, dangerous)) {
                queue.push_back((next, dangerous, format!("{text}{}", byte as char)));
            }
        }
    }
    Ok(None)
}

fn matches_whole(
    dfa: &dense::DFA<Vec<u32>>,
    first: regex_automata::util::primitives::StateID,
    text: &str,
) -> bool {
    let state = text.bytes().fold(first, |state, byte| dfa.next_state(state, byte));
    dfa.is_match_state(dfa.next_eoi_state(state))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    #[test]
    fn witnesses() {
        let check = |pattern: &str, expected: Option<&str>| {
            assert_eq!(super::of_pattern(pattern).unwrap().as_deref(), expected, "{pattern}");
        };
        check("[a-z0-9-]+", None);
        check("^[a-z.]+$", Some("evil.example"));
        check("[a-z]{3}\\.[a-z]{2}", Some("aaa.aa"));
        check(".*", Some("evil.example/"));
        check("[a-z]+", None);
        check("[a-zA-Z0-9_-]{1,255}", None);
    }

    #[test]
    fn large_patterns() {
        for pattern in
            ["((a{1,1000}){1,1000}){1,1000}", "(?:(?:(?:a?){1000}){1000}){1000}", "(a|b)*a(a|b){40}"]
        {
            assert_eq!(super::of_pattern(pattern), Err(super::TOO_LARGE.to_owned()), "{pattern}");
        }
    }
}

//! Who chooses the host of a URL.

use authwright::table::Kind;

use crate::source::Span;

use super::super::scope::{Info, Reach, What, bounds};
use super::Host;

/// Stands for a value that lies below a domain of one owner. No public host ends so (RFC 6761 §6.4).
const OWNED: &str = "owned.invalid";

/// The most texts that choices are tried to give; nothing is said to bound a host beyond.
const MOST: usize = 4096;

/// Who chooses the host, and through which value.
pub(super) fn reach_of(host: &[Host<'_>]) -> (Reach, Option<(String, Span)>) {
    // What may follow the piece that is looked at: a text for each choice.
    let mut after = vec![String::new()];
    for piece in host.iter().rev() {
        match piece {
            Host::Literal(literal) => insert(&mut after, &[literal.split(':').next().unwrap_or("")]),
            Host::Value(_, Info { what: What::Literal { text, .. }, .. }, _) => insert(&mut after, &[text]),
            Host::Value(_, Info { kind: Kind::Choice(choices), .. }, _) => {
                let texts: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
                insert(&mut after, &texts);
            }
            Host::Value(_, Info { kind: Kind::Port, .. }, _) => {}
            Host::Value(reference, info, span) => {
                if after.iter().all(|suffix| suffix.starts_with('.') && bounds(suffix)) {
                    return (Reach::Closed, None);
                }
                if info.reach != Reach::Closed {
                    return (info.reach, Some((reference.name.clone(), *span)));
                }
                // What stands before it without a dot would make another domain of it.
                after = vec![OWNED.to_owned()];
            }
        }
    }
    (Reach::Closed, None)
}

/// Puts each of the texts before each that may follow.
fn insert(after: &mut Vec<String>, texts: &[&str]) {
    *after = match after.len().saturating_mul(texts.len()) > MOST {
        true => vec![String::new()],
        false => {
            texts.iter().flat_map(|text| after.iter().map(move |after| format!("{text}{after}"))).collect()
        }
    };
}

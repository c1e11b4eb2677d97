//! "Did you mean": the nearest of a list of names.

use std::cell::Cell;

/// The most names that are asked for at once.
const MOST: usize = 3;

/// The most names that a sentence lists.
const MOST_LISTED: usize = 40;

/// The longest text, in bytes, that is taken for a misspelled name.
const LONGEST: usize = 64;

/// The letters of names that are compared and listed for one spec. A spec that a machine wrote could ask for any number.
const MOST_LETTERS: usize = 2_000_000;

/// What is left to compare and list for one spec.
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    pub(crate) fn new() -> Self {
        Budget(Cell::new(MOST_LETTERS))
    }

    /// Whether these names may be compared with another one, which uses up some of the budget.
    pub(crate) fn covers(&self, names: &[&str]) -> bool {
        let left = names.iter().try_fold(self.0.get(), |left, name| left.checked_sub(name.len() + 1));
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// The one name that is nearest, where it is near enough and no other is as near.
#[must_use]
pub fn closest<'a>(wrong: &str, names: &[&'a str]) -> Option<&'a str> {
    match nearest(wrong, names).as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// The names that are nearest, where they are near enough.
fn nearest<'a>(wrong: &str, names: &[&'a str]) -> Vec<&'a str> {
    if wrong.len() > LONGEST {
        return Vec::new();
    }
    let letters = wrong.chars().count();
    // Of a single letter, another one is no misspelling.
    let mut least = (letters / 3).max(usize::from(letters > 1));
    let mut nearest: Vec<&str> = Vec::new();
    for name in names.iter().filter(|name| name.len() <= 2 * LONGEST) {
        let distance = if name.eq_ignore_ascii_case(wrong) { 0 } else { distance(wrong, name) };
        if distance < least {
            nearest.clear();
            least = distance;
        }
        if distance == least {
            nearest.push(name);
        }
    }
    nearest
}

/// The question whether another name is meant: the nearest ones, else those of which this is a word or several, where they are
/// few. None where there is none.
#[must_use]
pub fn question(wrong: &str, names: &[&str]) -> Option<String> {
    let near = nearest(wrong, names);
    let meant = if (1..=MOST).contains(&near.len()) { near } else { with_words(wrong, names) };
    let (last, rest) = meant.split_last()?;
    let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
    let or = if rest.is_empty() { "" } else { " or " };
    Some(format!("did you mean {}{or}`{last}`?", rest.join(", ")))
}

/// Names as a sentence lists them: `a`, `b` and `c`. Of very many, the first.
#[must_use]
pub fn list(names: &[&str]) -> String {
    let mut quoted: Vec<String> = names.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(MOST_LISTED) {
        0 => {}
        1 => quoted.push("another".to_owned()),
        others => quoted.push(format!("{others} others")),
    }
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The names of which a text is a word or several, in order. None of them where they are many.
fn with_words<'a>(wrong: &str, names: &[&'a str]) -> Vec<&'a str> {
    let words = |text: &str| format!("_{}_", text.replace('-', "_").to_ascii_lowercase());
    let wanted = words(wrong);
    let fits = |name: &&str| wrong.len() > 1 && words(name).contains(&wanted);
    let mut found: Vec<&str> = names.iter().copied().filter(fits).collect();
    found.sort_unstable();
    found.dedup();
    if found.len() > MOST { Vec::new() } else { found }
}

/// The number of insertions, removals, replacements and swaps of neighbours (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let right: Vec<char> = right.chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let mut least =
                (last[column] + usize::from(letter != other)).min(last[column + 1] + 1).min(line[column] + 1);
            let swapped = row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other;
            if swapped {
                least = least.min(before[column - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_name() {
        let check = |wrong: &str, names: &[&'static str], expected: Option<&str>| {
            assert_eq!(closest(wrong, names), expected, "{wrong}");
        };
        check("lable", &["label", "help"], Some("label"));
        check("s256", &["S256", "plain", "none"], Some("S256"));
        check("authorise", &["authorize", "auth"], Some("authorize"));
        check("x", &["a", "b"], None);
        check("foo", &["label", "help"], None);
        check("", &["label"], None);
        let long = "label".repeat(20);
        let near: &'static str = Box::leak(format!("{long}s").into_boxed_str());
        check(&long, &[near], None);
    }

    #[test]
    fn lists_name_the_first_of_many() {
        let many = |count: usize| list(&vec!["a"; count]);
        let check = |count: usize, end: &str| assert!(many(count).ends_with(end), "{}", many(count));
        check(0, "none");
        check(1, "`a`");
        check(40, "`a`, `a` and `a`");
        check(41, "`a`, `a` and another");
        check(1000, "`a`, `a` and 960 others");
    }

    #[test]
    fn what_is_compared_is_bounded() {
        let budget = Budget::new();
        let names = vec!["ninebytes"; 1000];
        let covered = (0..1000).take_while(|_| budget.covers(&names)).count();
        assert_eq!(covered, MOST_LETTERS / 10_000);
        assert!(!budget.covers(&["a"]), "a budget that is used up stays so");
    }

    #[test]
    fn names_that_hold_a_word() {
        let check = |wrong: &str, names: &[&'static str], expected: Option<&str>| {
            assert_eq!(question(wrong, names).as_deref(), expected, "{wrong}");
        };
        let auth = &["none", "client_secret_basic", "client_secret_post", "a_b", "a-b", "a_b_c", "a_b_d"];
        check("basic", auth, Some("did you mean `client_secret_basic`?"));
        check("POST", auth, Some("did you mean `client_secret_post`?"));
        check("secret_post", auth, Some("did you mean `client_secret_post`?"));
        check("secret", auth, Some("did you mean `client_secret_basic` or `client_secret_post`?"));
        check("bas", auth, None);
        check("scopse", &["scope", "scopes"], Some("did you mean `scope` or `scopes`?"));
        check("d", &["a", "b", "c", "e"], None);
        check("b", auth, None);
        check("b_", auth, None);
        check("", auth, None);
        let tokens = &["id_token", "access_token", "refresh_token", "token_type"];
        check("token", &tokens[..3], Some("did you mean `access_token`, `id_token` or `refresh_token`?"));
        check("token", tokens, None);
        check("tokens", tokens, None);
    }
}

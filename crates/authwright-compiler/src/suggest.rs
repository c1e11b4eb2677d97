//! "Did you mean": the nearest of a list of names.

/// The most names that are asked for at once.
const MOST: usize = 3;

/// The one name that is nearest, where it is near enough and no other is as near.
#[must_use]
pub fn closest<'a>(wrong: &str, names: &[&'a str]) -> Option<&'a str> {
    let limit = (wrong.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for name in names {
        let distance = if name.eq_ignore_ascii_case(wrong) { 0 } else { distance(wrong, name) };
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => tied = true,
            _ => {
                best = Some((distance, name));
                tied = false;
            }
        }
    }
    best.filter(|(least, _)| *least <= limit && !tied).map(|(_, name)| name)
}

/// The question whether another name is meant: the nearest one, else those of which this is a word or several, where they are
/// few. None where there is none.
#[must_use]
pub fn question(wrong: &str, names: &[&str]) -> Option<String> {
    let meant = closest(wrong, names).map_or_else(|| with_words(wrong, names), |near| vec![near]);
    let (last, rest) = meant.split_last()?;
    let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
    let or = if rest.is_empty() { "" } else { " or " };
    Some(format!("did you mean {}{or}`{last}`?", rest.join(", ")))
}

/// Names as a sentence lists them: `a`, `b` and `c`.
#[must_use]
pub fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
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
        check("b", auth, None);
        check("b_", auth, None);
        check("", auth, None);
        let tokens = &["id_token", "access_token", "refresh_token", "token_type"];
        check("token", &tokens[..3], Some("did you mean `access_token`, `id_token` or `refresh_token`?"));
        check("token", tokens, None);
        check("tokens", tokens, None);
    }
}

//! "Did you mean": the nearest of a list of names.

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
}

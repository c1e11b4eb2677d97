//! Paths into JSON answers, such as `data.items[0].id`.
//!
//! Members are separated by dots. `[0]` takes one item of an array, `[]` the first that fits, and `['odd.key']` a member
//! whose name has dots or brackets; a quote in it is written twice.

use std::borrow::Cow;
use std::fmt;

use crate::json::Json;

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathError {
    /// The byte in the path at which the fault begins.
    pub at: usize,
    /// What is wrong, in words.
    pub message: &'static str,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for PathError {}

/// Checks a path.
///
/// # Errors
///
/// The first fault of it.
pub fn check(path: &str) -> Result<(), PathError> {
    steps(path).map(drop)
}

/// The steps of a path.
///
/// # Errors
///
/// The first fault of it.
pub fn steps(path: &str) -> Result<Vec<Step<'_>>, PathError> {
    if path.is_empty() {
        return Err(PathError { at: 0, message: "the path is empty" });
    }
    let mut steps = Steps::new(path);
    let mut found = Vec::new();
    while let Some(step) = steps.next()? {
        found.push(step);
    }
    Ok(found)
}

/// A step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'p> {
    /// To the member of this name.
    Member(Cow<'p, str>),
    /// To the item at this place, from 0.
    Item(usize),
    /// To the first item that fits.
    Any,
}

/// The value at a path, other than `null`. At `[]`, the items are tried in order; `fits` says whether one is meant.
pub(crate) fn find<'v, 'a>(
    value: &'v Json<'a>,
    path: &str,
    fits: &dyn Fn(&Json<'a>) -> bool,
) -> Option<&'v Json<'a>> {
    walk(value, Steps::new(path), fits)
}

/// The text of a scalar. None for `null`, arrays and objects.
pub(crate) fn scalar<'v>(value: &'v Json<'_>) -> Option<Cow<'v, str>> {
    match value {
        Json::Text(text) | Json::Number(text) => Some(Cow::Borrowed(text)),
        Json::Boolean(true) => Some(Cow::Borrowed("true")),
        Json::Boolean(false) => Some(Cow::Borrowed("false")),
        Json::Null | Json::List(_) | Json::Object(_) => None,
    }
}

fn walk<'v, 'a>(
    mut value: &'v Json<'a>,
    mut steps: Steps<'_>,
    fits: &dyn Fn(&Json<'a>) -> bool,
) -> Option<&'v Json<'a>> {
    while let Some(step) = steps.next().ok()? {
        value = match step {
            Step::Member(name) => value.get(name.as_ref())?,
            Step::Item(index) => items(value).get(index)?,
            Step::Any => {
                let mut items = items(value).iter().filter(|item| fits(item));
                return items.find_map(|item| walk(item, steps, fits));
            }
        };
    }
    Some(value).filter(|value| **value != Json::Null)
}

/// The items of a list, and none of anything else.
fn items<'v, 'a>(value: &'v Json<'a>) -> &'v [Json<'a>] {
    match value {
        Json::List(items) => items,
        _ => &[],
    }
}

#[derive(Clone, Copy)]
struct Steps<'p> {
    path: &'p str,
    at: usize,
}

impl<'p> Steps<'p> {
    fn new(path: &'p str) -> Self {
        Steps { path, at: 0 }
    }

    fn next(&mut self) -> Result<Option<Step<'p>>, PathError> {
        let rest = &self.path[self.at..];
        match rest.as_bytes().first() {
            None => Ok(None),
            Some(b'[') => self.bracket().map(Some),
            Some(b'.') if self.at > 0 => {
                self.at += 1;
                self.member().map(Some)
            }
            Some(_) if self.at == 0 => self.member().map(Some),
            Some(_) => Err(self.fault("after `]` comes `.`, `[` or the end")),
        }
    }

    fn member(&mut self) -> Result<Step<'p>, PathError> {
        let rest = &self.path[self.at..];
        let end = rest.find(['.', '[', ']']).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.fault("a member's name is missing"));
        }
        if rest.as_bytes().get(end) == Some(&b']') {
            self.at += end;
            return Err(self.fault("a `]` without its `[`"));
        }
        self.at += end;
        Ok(Step::Member(Cow::Borrowed(&rest[..end])))
    }

    fn bracket(&mut self) -> Result<Step<'p>, PathError> {
        let inside = &self.path[self.at + 1..];
        if let Some(quoted) = inside.strip_prefix('\'') {
            return self.quoted(quoted);
        }
        let Some(end) = inside.find(']') else {
            return Err(self.fault("this `[` is not closed"));
        };
        let step = match &inside[..end] {
            "" => Step::Any,
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Step::Item(digits.parse().map_err(|_| self.fault("this number is too large"))?)
            }
            _ => return Err(self.fault("in brackets stands a number, nothing, or a name in single quotes")),
        };
        self.at += end + 2;
        Ok(step)
    }

    fn quoted(&mut self, quoted: &'p str) -> Result<Step<'p>, PathError> {
        let bytes = quoted.as_bytes();
        let mut end = 0;
        let mut doubled = false;
        loop {
            match (bytes.get(end), bytes.get(end + 1)) {
                (Some(b'\''), Some(b'\'')) => {
                    doubled = true;
                    end += 2;
                }
                (Some(b'\''), Some(b']')) => break,
                (Some(b'\'') | None, _) => return Err(self.fault("this `['` is not closed by `']`")),
                (Some(_), _) => end += 1,
            }
        }
        let name = &quoted[..end];
        self.at += end + 4;
        Ok(Step::Member(if doubled { Cow::Owned(name.replace("''", "'")) } else { Cow::Borrowed(name) }))
    }

    fn fault(&self, message: &'static str) -> PathError {
        PathError { at: self.at, message }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn values_are_found() {
        let text =
            r#"{"a": {"b": [{"c": 1}, {"c": 2, "d": "x"}]}, "odd.key": {"it's": true}, "n": null, "é": 1.5}"#;
        let value = Json::read(text.as_bytes()).unwrap();
        for (path, expected) in [
            ("a.b[0].c", Some("1")),
            ("a.b[1].d", Some("x")),
            ("a.b[].d", Some("x")),
            ("a.b[2].c", None),
            ("['odd.key']['it''s']", Some("true")),
            ("é", Some("1.5")),
            ("n", None),
            ("a.b", None),
            ("a.c.d", None),
            ("a.b.c", None),
        ] {
            let found = find(&value, path, &|_| true).and_then(scalar);
            assert_eq!(found.as_deref(), expected, "{path}");
            assert_eq!(check(path), Ok(()), "{path}");
        }
        let two = |item: &Json<'_>| item.get("c").and_then(Json::as_i64) == Some(2);
        assert_eq!(find(&value, "a.b[].c", &two).and_then(scalar).as_deref(), Some("2"));
        let root = Json::read(br#"[{"id": "r"}]"#).unwrap();
        assert_eq!(find(&root, "[].id", &|_| true).and_then(scalar).as_deref(), Some("r"));
        assert_eq!(find(&root, "[0].id", &|_| true).and_then(scalar).as_deref(), Some("r"));
    }

    #[test]
    fn faults_have_their_place() {
        for (path, at) in [
            ("", 0),
            (".a", 0),
            ("a.", 2),
            ("a..b", 2),
            ("a[", 1),
            ("a[x]", 1),
            ("a['b]", 1),
            ("a['b'c]", 1),
            ("a[0]b", 4),
            ("a]", 1),
            ("a[99999999999999999999999]", 1),
            ("[-1]", 0),
        ] {
            assert_eq!(check(path).map_err(|error| error.at), Err(at), "{path}");
            let _none = find(&Json::List(vec![]), path, &|_| true);
        }
    }
}

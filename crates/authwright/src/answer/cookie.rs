//! Cookies that an answer sets.

use crate::time;

/// The value of a cookie that an answer sets. The last one of a name counts of those that are left: one that has expired takes back
/// the one before it with the same domain and path (RFC 6265 §5.3), and no other.
pub(super) fn find<'a>(headers: &'a [(String, String)], name: &str, now: u64) -> Option<&'a str> {
    let mut left: Vec<(Place<'a>, &'a str)> = Vec::new();
    for (header, cookie) in headers {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let Some((present, value)) = pair.split_once('=') else { continue };
        if !header.eq_ignore_ascii_case("set-cookie") || present.trim() != name {
            continue;
        }
        let (place, expired) = attributes_of(attributes, now);
        left.retain(|(other, _)| *other != place);
        if !expired {
            left.push((place, value.trim()));
        }
    }
    left.last().map(|(_, value)| *value)
}

/// Where a cookie goes back to, as it is written.
#[derive(PartialEq, Default)]
struct Place<'a> {
    domain: Option<&'a str>,
    path: Option<&'a str>,
}

/// Where a cookie goes back to, and whether it has expired. Attributes that cannot be read are ignored, the last of a name counts,
/// and `Max-Age` counts more than `Expires` (RFC 6265 §5.2 and §5.3).
fn attributes_of(attributes: &str, now: u64) -> (Place<'_>, bool) {
    let (mut place, mut by_age, mut by_date) = (Place::default(), None, None);
    for (name, value) in attributes.split(';').filter_map(|attribute| attribute.split_once('=')) {
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("max-age") {
            by_age = ends_at_once(value).or(by_age);
        } else if name.eq_ignore_ascii_case("expires") {
            by_date = time::cookie_date(value).or(by_date);
        } else if name.eq_ignore_ascii_case("domain") {
            place.domain = Some(value.trim_start_matches('.'));
        } else if name.eq_ignore_ascii_case("path") {
            place.path = Some(value);
        }
    }
    let is_past = |date: i64| i64::try_from(now).is_ok_and(|now| date < now);
    (place, by_age.unwrap_or_else(|| by_date.is_some_and(is_past)))
}

/// Whether a `Max-Age` is zero or negative. None where it is no number; it may have any number of digits.
fn ends_at_once(value: &str) -> Option<bool> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| value.starts_with('-') || digits.bytes().all(|byte| byte == b'0'))
}

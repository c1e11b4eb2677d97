//! How the dates of cookies are read.

use super::civil::{Date, MONTHS};

/// A date as servers write it in `Expires` (RFC 6265 §5.1.1), in seconds since 1970. Its parts may be in any order, and
/// what is none of them is passed over, zones included.
pub(crate) fn cookie_date(text: &str) -> Option<i64> {
    let (mut clock, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        // Each part is the first token that can be it, and a token is one part only.
        if clock.is_none()
            && let found @ Some(_) = time(token)
        {
            clock = found;
        } else if day.is_none()
            && let found @ Some(_) = digits(token, 1, 2)
        {
            day = found;
        } else if month.is_none()
            && let found @ Some(_) = month_of(token)
        {
            month = found;
        } else if year.is_none()
            && let found @ Some(_) = digits(token, 2, 4)
        {
            year = found;
        }
    }
    let year = match year? {
        year @ 0..=69 => year + 2000,
        year @ 70..=99 => year + 1900,
        year => year,
    };
    let ((hour, minute, second), date) = (clock?, Date { year, month: month?, day: day? });
    if year < 1601 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(date.days()? * 86_400 + hour * 3600 + minute * 60 + second)
}

fn is_delimiter(c: char) -> bool {
    c == '\t' || c.is_ascii_graphic() && !c.is_ascii_alphanumeric() && c != ':' || c == ' '
}

/// Hours, minutes and seconds, whatever follows them.
fn time(token: &str) -> Option<(i64, i64, i64)> {
    let mut parts = token.splitn(3, ':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = |part: &str| digits(part, 1, 2).filter(|_| part.len() <= 2);
    Some((whole(hour)?, whole(minute)?, digits(second, 1, 2)?))
}

/// The number that a token begins with, where it has so many digits.
fn digits(token: &str, least: usize, most: usize) -> Option<i64> {
    let count = token.bytes().take_while(u8::is_ascii_digit).count();
    if !(least..=most).contains(&count) {
        return None;
    }
    token.get(..count)?.parse().ok()
}

/// The month that a token begins with the first three letters of, from 1.
fn month_of(token: &str) -> Option<i64> {
    let letters = token.get(..3)?;
    let index = MONTHS.iter().position(|month| month[..3].eq_ignore_ascii_case(letters))?;
    i64::try_from(index + 1).ok()
}

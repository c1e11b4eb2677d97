//! Times: how they are written and read.
//!
//! Everything is UTC, of the proleptic Gregorian calendar, in whole seconds since 1970-01-01T00:00:00Z.

mod civil;
mod cookie;
mod read;
mod write;

use std::fmt;

pub(crate) use cookie::cookie_date;
pub use read::rfc3339;
pub(crate) use read::{http_date, number, pattern as read_pattern};
pub use write::write;

/// What is wrong with a pattern of `strftime` or `strptime`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternError {
    /// The byte in the pattern at which the fault begins.
    pub at: usize,
    /// What is wrong, in words.
    pub message: &'static str,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for PatternError {}

/// Checks a pattern of `strftime` or `strptime`.
///
/// Known are `%Y %m %d %e %j %H %I %M %S %p %y %b %h %B %a %A %s %f %3f %L %z %:z %Z %F %T %D %R %n %t %%`.
///
/// # Errors
///
/// The place of the first conversion that is not known.
pub fn check_pattern(pattern: &str) -> Result<(), PatternError> {
    for item in items(pattern) {
        item?;
    }
    Ok(())
}

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item<'a> {
    Literal(&'a str),
    /// A conversion that stands for one value.
    Field(char),
    /// A conversion that stands for other conversions.
    Composite(&'static str),
}

/// The pieces of a pattern, in order. Ends after the first fault.
fn items(pattern: &str) -> impl Iterator<Item = Result<Item<'_>, PatternError>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = pattern.get(at..).filter(|rest| !rest.is_empty())?;
        let Some(conversion) = rest.strip_prefix('%') else {
            let end = rest.find('%').unwrap_or(rest.len());
            at += end;
            return Some(Ok(Item::Literal(&rest[..end])));
        };
        let start = at;
        let (item, length) = match conversion.as_bytes() {
            [b'3', b'f', ..] => (Item::Field('L'), 2),
            [b':', b'z', ..] => (Item::Field(':'), 2),
            [b'%', ..] => (Item::Literal("%"), 1),
            [b'n', ..] => (Item::Literal("\n"), 1),
            [b't', ..] => (Item::Literal("\t"), 1),
            [b'F', ..] => (Item::Composite("%Y-%m-%d"), 1),
            [b'T', ..] => (Item::Composite("%H:%M:%S"), 1),
            [b'R', ..] => (Item::Composite("%H:%M"), 1),
            [b'D', ..] => (Item::Composite("%m/%d/%y"), 1),
            [b'h', ..] => (Item::Field('b'), 1),
            [byte, ..] if b"YmdejHIMSpybBaAsfLzZ".contains(byte) => (Item::Field(char::from(*byte)), 1),
            [] => {
                at = pattern.len();
                return Some(Err(PatternError {
                    at: start,
                    message: "a `%` at the end; write `%%` for a percent sign",
                }));
            }
            _ => {
                at = pattern.len();
                return Some(Err(PatternError { at: start, message: "this conversion is not known" }));
            }
        };
        at += 1 + length;
        Some(Ok(item))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::TimeFormat;
    use std::time::Duration;

    #[test]
    fn patterns_are_checked() {
        for (pattern, at) in [
            ("%Y-%m-%dT%H:%M:%S.%3fZ", None),
            ("%F %T %:z %% plain é", None),
            ("%Y%", Some(2)),
            ("é%Q", Some(2)),
            ("%é", Some(0)),
        ] {
            assert_eq!(check_pattern(pattern).err().map(|error| error.at), at, "{pattern}");
        }
    }

    /// RFC 3339 §5.8, RFC 9110 §5.6.7, and known instants.
    #[test]
    fn times_are_written() {
        for (seconds, format, expected) in [
            (784_111_777, TimeFormat::Rfc2822, "Sun, 06 Nov 1994 08:49:37 +0000"),
            (784_111_777, TimeFormat::HttpDate, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (482_196_050, TimeFormat::Rfc3339, "1985-04-12T23:20:50Z"),
            (0, TimeFormat::Rfc3339, "1970-01-01T00:00:00Z"),
            (-1, TimeFormat::Rfc3339, "1969-12-31T23:59:59Z"),
            (
                951_782_400,
                TimeFormat::Pattern("%F %j %a %A %b %B %e"),
                "2000-02-29 060 Tue Tuesday Feb February 29",
            ),
            (
                4_102_444_799,
                TimeFormat::Pattern("%Y%m%dT%H%M%S%z %y %I%p %D %R"),
                "20991231T235959+0000 99 11PM 12/31/99 23:59",
            ),
            (1_700_000_000, TimeFormat::Unix, "1700000000"),
            (1_700_000_000, TimeFormat::UnixMs, "1700000000123"),
            (1_700_000_000, TimeFormat::Pattern("%s %3f %f %:z %Z %%"), "1700000000 123 123000 +00:00 UTC %"),
        ] {
            assert_eq!(write(seconds, Duration::from_millis(123), format), expected);
        }
    }

    /// RFC 3339 §5.8, leap second included.
    #[test]
    fn rfc3339_is_read() {
        for (text, expected) in [
            ("1985-04-12T23:20:50.52Z", Some(482_196_050)),
            ("1996-12-19T16:39:57-08:00", Some(851_042_397)),
            ("1990-12-31T23:59:60Z", Some(662_688_000)),
            ("1937-01-01T12:00:27.87+00:20", Some(-1_041_337_173)),
            ("2026-01-15 12:00:00z", Some(1_768_478_400)),
            ("2026-01-15T12:00:00+0100", Some(1_768_474_800)),
            ("2026-01-15T12:00:00", Some(1_768_478_400)),
            ("2026-02-30T12:00:00Z", None),
            ("2026-13-01T12:00:00Z", None),
            ("2026-01-15T24:00:00Z", None),
            ("2026-01-15", None),
            ("2026-01-15T12:00:00Zx", None),
            ("é026-01-15T12:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(rfc3339(text), expected, "{text}");
        }
    }

    /// RFC 9110 §5.6.7: all three forms.
    #[test]
    fn http_dates_are_read() {
        for (text, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Sun, 06 Nov 1994 08:49:37 +0100", Some(784_108_177)),
            ("tomorrow", None),
        ] {
            assert_eq!(http_date(text), expected, "{text}");
        }
    }

    /// RFC 6265 §5.1.1.
    #[test]
    fn dates_of_cookies_are_read() {
        for (text, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sun, 06-Nov-1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 8:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("06 NOVember 1994 08:49:37x +0100", Some(784_111_777)),
            ("1994/Nov/6;08:49:37", Some(784_111_777)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Thu, 01-Jan-70 00:00:01 GMT", Some(1)),
            ("Fri, 01 Jan 69 00:00:00 GMT", Some(3_124_224_000)),
            ("Sun, 06 Nov 1600 08:49:37 GMT", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 24:00:00 GMT", None),
            ("Sun, 06 Nov 1994 08:60:00 GMT", None),
            ("Sun, 06 Nov 1994 08:00:60 GMT", None),
            ("Sun, 06 Nov 1994 008:00:00 GMT", None),
            ("Sun, 06 Nov 1994", None),
            ("06 1994 08:49:37", None),
            ("é06 Nov 1994 08:49:37", None),
            ("0", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(cookie_date(text), expected, "{text}");
        }
    }

    #[test]
    fn patterns_are_read() {
        for (text, pattern, expected) in [
            ("15.01.2026 12:00", "%d.%m.%Y %H:%M", Some(1_768_478_400)),
            ("1/15/2026 12:00:00 PM", "%m/%d/%Y %I:%M:%S %p", Some(1_768_478_400)),
            ("1/15/2026 12:00:00 am", "%m/%d/%Y %I:%M:%S %p", Some(1_768_435_200)),
            ("2026-01-15T12:00:00.1234567+02:00", "%Y-%m-%dT%H:%M:%S.%f%:z", Some(1_768_471_200)),
            ("Thu, 15 Jan 2026 12:00:00 -0500", "%a, %d %b %Y %T %z", Some(1_768_496_400)),
            ("1768478400", "%s", Some(1_768_478_400)),
            ("2026 15", "%Y %j", Some(1_768_435_200)),
            ("January 2, 2026", "%B %d, %Y", Some(1_767_312_000)),
            ("2026-01-15", "%Y-%m-%d %H", None),
            ("2026-01-15x", "%Y-%m-%d", None),
            ("99999999999999999999", "%s", None),
            ("é", "%Y", None),
        ] {
            assert_eq!(read_pattern(text, pattern), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_read() {
        for (text, expected) in [
            ("3600", Some(3600)),
            (" 3600.9 ", Some(3600)),
            ("3.6e3", Some(3600)),
            ("-1", Some(-1)),
            ("1e300", Some(i64::MAX)),
            ("-1e300", Some(i64::MIN)),
            ("1e400", Some(i64::MAX)),
            ("NaN", None),
            ("inf", None),
            ("", None),
            ("1h", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}

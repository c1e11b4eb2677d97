//! How times are written.

use std::fmt::Write;
use std::time::Duration;

use super::civil::{DAYS, Date, MONTHS};
use super::{Item, items};
use crate::table::TimeFormat;

/// Writes a time: seconds since 1970, and the fraction of a second after them.
#[must_use]
pub fn write(seconds: i64, fraction: Duration, format: TimeFormat<'_>) -> String {
    let mut out = String::new();
    match format {
        TimeFormat::Unix => push(&mut out, format_args!("{seconds}")),
        TimeFormat::UnixMs => {
            let milliseconds = i128::from(seconds) * 1000 + i128::from(fraction.subsec_millis());
            push(&mut out, format_args!("{milliseconds}"));
        }
        TimeFormat::Rfc3339 => pattern(seconds, fraction, "%Y-%m-%dT%H:%M:%SZ", &mut out),
        TimeFormat::Rfc2822 => pattern(seconds, fraction, "%a, %d %b %Y %H:%M:%S +0000", &mut out),
        TimeFormat::HttpDate => pattern(seconds, fraction, "%a, %d %b %Y %H:%M:%S GMT", &mut out),
        TimeFormat::Pattern(text) => pattern(seconds, fraction, text, &mut out),
    }
    out
}

/// Writes by a pattern. Conversions that are not known are left out; the compiler refuses them.
fn pattern(seconds: i64, fraction: Duration, text: &str, out: &mut String) {
    for item in items(text) {
        match item {
            Ok(Item::Literal(literal)) => out.push_str(literal),
            Ok(Item::Composite(parts)) => pattern(seconds, fraction, parts, out),
            Ok(Item::Field(name)) => field(seconds, fraction, name, out),
            Err(_) => {}
        }
    }
}

fn field(seconds: i64, fraction: Duration, name: char, out: &mut String) {
    let days = seconds.div_euclid(86_400);
    let second = seconds.rem_euclid(86_400);
    let date = Date::from_days(days);
    let hour = second / 3600;
    let month = MONTHS[usize::try_from(date.month - 1).unwrap_or(0).min(11)];
    let weekday = DAYS[usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0)];
    match name {
        'Y' => push(out, format_args!("{:04}", date.year)),
        'm' => push(out, format_args!("{:02}", date.month)),
        'd' => push(out, format_args!("{:02}", date.day)),
        'e' => push(out, format_args!("{:2}", date.day)),
        'j' => {
            let new_year = Date { month: 1, day: 1, ..date }.days().unwrap_or(days);
            push(out, format_args!("{:03}", days - new_year + 1));
        }
        'H' => push(out, format_args!("{hour:02}")),
        'I' => push(out, format_args!("{:02}", (hour + 11) % 12 + 1)),
        'M' => push(out, format_args!("{:02}", second % 3600 / 60)),
        'S' => push(out, format_args!("{:02}", second % 60)),
        'p' => out.push_str(if hour < 12 { "AM" } else { "PM" }),
        'y' => push(out, format_args!("{:02}", date.year.rem_euclid(100))),
        'b' => out.push_str(&month[..3]),
        'B' => out.push_str(month),
        'a' => out.push_str(&weekday[..3]),
        'A' => out.push_str(weekday),
        's' => push(out, format_args!("{seconds}")),
        'f' => push(out, format_args!("{:06}", fraction.subsec_micros())),
        'L' => push(out, format_args!("{:03}", fraction.subsec_millis())),
        'z' => out.push_str("+0000"),
        ':' => out.push_str("+00:00"),
        'Z' => out.push_str("UTC"),
        _ => {}
    }
}

/// Writes to a text, which cannot fail.
fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _infallible = out.write_fmt(arguments);
}

//! How times are read.

use super::civil::{DAYS, Date, MONTHS};
use super::{Item, items};

/// RFC 3339, in seconds since 1970. A space for the `T`, an offset without its colon and a missing offset (UTC) are
/// taken too, since servers send them.
#[must_use]
pub fn rfc3339(text: &str) -> Option<i64> {
    let text = text.trim();
    let mut reader = Reader::new(text);
    reader.by("%Y-%m-%d")?;
    reader.one_of("Tt ")?;
    reader.by("%H:%M:%S")?;
    if reader.one_of(".,").is_some() {
        reader.digits(1, 18)?;
    }
    if !reader.rest.is_empty() {
        reader.field('z')?;
    }
    reader.end()
}

/// An HTTP date in any of its three forms (RFC 9110 §5.6.7), and with a numeric offset (RFC 5322 §3.3).
pub(crate) fn http_date(text: &str) -> Option<i64> {
    ["%a, %d %b %Y %T %z", "%A, %d-%b-%y %T %z", "%a %b %e %T %Y"]
        .iter()
        .find_map(|form| pattern(text.trim(), form))
}

/// By a pattern of `strptime`, in UTC where it has no offset.
pub(crate) fn pattern(text: &str, pattern: &str) -> Option<i64> {
    let mut reader = Reader::new(text.trim());
    reader.by(pattern)?;
    reader.end()
}

/// A number of seconds, rounded down. Fractions and exponents are taken, since servers send them. What is too large becomes the
/// largest number there is, and what is too small the smallest.
pub(crate) fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer);
    }
    // The words that a float may be, such as `inf`, are no numbers of seconds.
    if text.contains(|c: char| c.is_ascii_alphabetic() && !c.eq_ignore_ascii_case(&'e')) {
        return None;
    }
    let float = text.parse::<f64>().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "what is out of bounds is to become a bound")]
    Some(float.floor() as i64)
}

/// A text that is read from its beginning, and what was found so far.
struct Reader<'a> {
    rest: &'a str,
    date: Date,
    day_of_year: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    afternoon: Option<bool>,
    offset: i64,
    unix: Option<i64>,
}

impl<'a> Reader<'a> {
    fn new(rest: &'a str) -> Self {
        Reader {
            rest,
            date: Date { year: 1970, month: 1, day: 1 },
            day_of_year: None,
            hour: 0,
            minute: 0,
            second: 0,
            afternoon: None,
            offset: 0,
            unix: None,
        }
    }

    fn by(&mut self, pattern: &str) -> Option<()> {
        for item in items(pattern) {
            match item.ok()? {
                Item::Literal(literal) => self.rest = self.rest.strip_prefix(literal)?,
                Item::Composite(parts) => self.by(parts)?,
                Item::Field(name) => self.field(name)?,
            }
        }
        Some(())
    }

    fn field(&mut self, name: char) -> Option<()> {
        match name {
            'Y' => self.date.year = self.digits(4, 4)?,
            'y' => {
                let year = self.digits(2, 2)?;
                self.date.year = if year < 70 { 2000 + year } else { 1900 + year };
            }
            'm' => self.date.month = self.digits(1, 2)?,
            'd' | 'e' => {
                self.rest = self.rest.trim_start_matches(' ');
                self.date.day = self.digits(1, 2)?;
            }
            'j' => self.day_of_year = Some(self.digits(1, 3)?),
            'H' | 'I' => self.hour = self.digits(1, 2)?,
            'M' => self.minute = self.digits(1, 2)?,
            'S' => self.second = self.digits(1, 2)?,
            'b' | 'B' => self.date.month = self.name(&MONTHS)? + 1,
            'a' | 'A' => self.name(&DAYS).map(drop)?,
            'p' => self.afternoon = Some(self.name(&["AM", "PM"])? == 1),
            's' => self.unix = Some(self.digits(1, 18)?),
            'f' | 'L' => self.digits(1, 18).map(drop)?,
            'z' | ':' | 'Z' => self.zone()?,
            _ => return None,
        }
        Some(())
    }

    /// `Z`, `UTC`, `GMT`, `+01:00` or `+0100`.
    fn zone(&mut self) -> Option<()> {
        if self.rest.starts_with(['+', '-']) {
            let sign = if self.rest.starts_with('-') { -1 } else { 1 };
            self.rest = &self.rest[1..];
            let hours = self.digits(2, 2)?;
            self.one_of(":");
            let minutes = self.digits(2, 2)?;
            self.offset = sign * (hours * 3600 + minutes * 60);
            return Some(());
        }
        self.name(&["UTC", "GMT", "Z"]).map(drop)
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(count).filter(|_| count >= least)?;
        self.rest = rest;
        digits.parse().ok()
    }

    /// One of these names, or its first three letters, in any case.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        for (index, name) in names.iter().enumerate() {
            for length in [name.len(), 3.min(name.len())] {
                let Some((head, rest)) = self.rest.split_at_checked(length) else { continue };
                if head.eq_ignore_ascii_case(&name[..length]) {
                    self.rest = rest;
                    return i64::try_from(index).ok();
                }
            }
        }
        None
    }

    fn one_of(&mut self, characters: &str) -> Option<()> {
        let first = self.rest.chars().next().filter(|first| characters.contains(*first))?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(())
    }

    /// The time, where the whole text was read and there is such a time.
    fn end(self) -> Option<i64> {
        if !self.rest.is_empty() {
            return None;
        }
        if let Some(unix) = self.unix {
            return Some(unix);
        }
        let hour = match self.afternoon {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        // A leap second is taken as the first second of the next minute.
        if hour > 23 || self.minute > 59 || self.second > 60 {
            return None;
        }
        let days = match self.day_of_year {
            Some(day @ 1..=366) => Date { month: 1, day: 1, ..self.date }.days()? + day - 1,
            Some(_) => return None,
            None => self.date.days()?,
        };
        Some(days * 86_400 + hour * 3600 + self.minute * 60 + self.second - self.offset)
    }
}

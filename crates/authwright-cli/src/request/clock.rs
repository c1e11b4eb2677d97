//! The instant and the randomness of what is shown.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authwright::Moment;
use clap::Args;

use crate::Result;
use crate::outcome::Outcome;

/// The instant and the randomness, as they are given.
#[derive(Args)]
pub(crate) struct Clock {
    /// The time: RFC 3339, or seconds since 1970
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// What everything random is made of, in hexadecimal, at most 64 bytes
    #[arg(long, value_name = "HEX")]
    entropy: Option<String>,
}

/// The instant and the randomness, as they are used.
#[derive(Clone)]
pub(super) struct Moments {
    now: SystemTime,
    entropy: [u8; 64],
}

impl Clock {
    pub(super) fn read(&self) -> Result<Moments> {
        let mut moment = Moment::os();
        if let Some(text) = &self.now {
            moment.now = time(text).ok_or_else(|| {
                Outcome::unusable("--now takes a time such as 2026-01-15T12:00:00Z, or seconds since 1970")
            })?;
        }
        if let Some(text) = &self.entropy {
            moment.entropy = entropy(text)
                .ok_or_else(|| Outcome::unusable("--entropy takes 1 to 64 bytes in hexadecimal"))?;
        }
        Ok(Moments { now: moment.now, entropy: moment.entropy })
    }
}

impl Moments {
    /// The moment of one message. Each message has its own.
    pub(super) fn of(&self, message: u8) -> Moment {
        let mut entropy = self.entropy;
        entropy[63] ^= message;
        Moment::new(self.now, entropy)
    }

    /// In seconds since 1970.
    pub(super) fn unix(&self) -> i64 {
        let since = self.now.duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }
}

fn time(text: &str) -> Option<SystemTime> {
    let seconds = match text.trim().parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) => authwright::time::rfc3339(text)?,
    };
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// Bytes in hexadecimal, repeated until there are enough.
fn entropy(text: &str) -> Option<[u8; 64]> {
    let digits = text.as_bytes();
    if digits.is_empty() || !digits.len().is_multiple_of(2) || digits.len() > 128 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> =
        digits.chunks(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect();
    let bytes = bytes?;
    let mut entropy = [0; 64];
    for (place, byte) in entropy.iter_mut().zip(bytes.iter().cycle()) {
        *place = *byte;
    }
    Some(entropy)
}

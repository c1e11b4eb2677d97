//! The instant and the randomness of one message.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use zeroize::Zeroize;

use crate::hash;

/// The last instant at which something may expire: the end of the year 9999, in seconds since 1970-01-01T00:00:00Z. Durations
/// until then can be added to a time, which panics where the sum is beyond what the system can say.
pub(crate) const LATEST: u64 = 253_402_300_799;

/// The instant and the randomness of one login or one message.
///
/// Everything random is expanded from `entropy`, each thing under its own label, so the same `Moment` makes the same
/// message: tests are exact. Use each `Moment` once.
#[derive(Clone)]
#[non_exhaustive]
pub struct Moment {
    /// The time.
    pub now: SystemTime,
    /// Random bytes of the operating system, or fixed ones in tests.
    pub entropy: [u8; 64],
}

impl Moment {
    /// A time and its randomness, where [`Moment::os`] is not to be asked.
    ///
    /// `entropy` is from a generator that nobody can predict, and is used for one `Moment` only; in tests it is fixed.
    ///
    /// ```
    /// use std::time::UNIX_EPOCH;
    ///
    /// let moment = authwright::Moment::new(UNIX_EPOCH, [7; 64]);
    /// assert_eq!(moment.now, UNIX_EPOCH);
    /// ```
    #[must_use]
    pub fn new(now: SystemTime, entropy: [u8; 64]) -> Self {
        Moment { now, entropy }
    }

    /// Now, with fresh randomness of the operating system.
    ///
    /// # Panics
    ///
    /// Where the operating system cannot give random bytes: going on without them would be unsafe.
    #[cfg(feature = "os")]
    #[must_use]
    #[expect(clippy::panic, reason = "without randomness there is no safe way on, and no input leads here")]
    pub fn os() -> Self {
        let mut entropy = [0; 64];
        if getrandom::fill(&mut entropy).is_err() {
            panic!("the operating system gives no random bytes");
        }
        Moment { now: SystemTime::now(), entropy }
    }

    /// The time in seconds since 1970-01-01T00:00:00Z; 0 before.
    pub(crate) fn unix(&self) -> u64 {
        unix(self.now)
    }

    /// Random bytes under a label (HMAC-SHA-256 in counter mode).
    pub(crate) fn draw(&self, label: &str, out: &mut [u8]) {
        for (counter, chunk) in out.chunks_mut(32).enumerate() {
            let counter = u32::try_from(counter).unwrap_or(u32::MAX).to_be_bytes();
            let block = hash::hmac_sha256(&self.entropy, &[b"authwright", label.as_bytes(), &[0], &counter]);
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment").field("now", &self.unix()).finish_non_exhaustive()
    }
}

impl Drop for Moment {
    fn drop(&mut self) {
        self.entropy.zeroize();
    }
}

/// Seconds since 1970-01-01T00:00:00Z; 0 before.
pub(crate) fn unix(time: SystemTime) -> u64 {
    since_epoch(time).as_secs()
}

/// The time since 1970-01-01T00:00:00Z; nothing before.
pub(crate) fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_lengths_are_independent() {
        let moment = Moment { now: UNIX_EPOCH, entropy: [7; 64] };
        let (mut long, mut short, mut other) = ([0; 80], [0; 16], [0; 16]);
        moment.draw("a", &mut long);
        moment.draw("a", &mut short);
        moment.draw("b", &mut other);
        assert_eq!(long[..16], short);
        assert_ne!(short, other);
        assert_ne!(long[..32], long[32..64]);
    }

    /// Checklist item 35: entropy is a secret too.
    #[test]
    fn debug_hides_entropy() {
        let moment = Moment { now: UNIX_EPOCH, entropy: [7; 64] };
        assert_eq!(format!("{moment:?}"), "Moment { now: 0, .. }");
    }

    /// Checklist item 8: fresh entropy each time.
    #[cfg(feature = "os")]
    #[test]
    fn item_8_entropy_is_fresh() {
        let drawn: std::collections::HashSet<_> = (0..10_000).map(|_| Moment::os().entropy).collect();
        assert_eq!(drawn.len(), 10_000);
    }
}

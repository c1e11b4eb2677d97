//! What the server keeps for a browser.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use authwright::Moment;

/// Values under ids that nobody can guess, for a while. An application on several servers keeps them in its session store.
pub(crate) struct Sessions<T> {
    lifetime: Duration,
    open: Mutex<HashMap<String, (Instant, T)>>,
}

impl<T> Sessions<T> {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Sessions { lifetime, open: Mutex::default() }
    }

    /// Keeps a value; gives its id, which has 256 random bits.
    pub(crate) fn open(&self, value: T, now: Instant) -> String {
        let id: String = Moment::os().entropy[..32].iter().map(|byte| format!("{byte:02x}")).collect();
        self.fresh(now).insert(id.clone(), (now, value));
        id
    }

    /// Looks at a value.
    pub(crate) fn read<R>(&self, id: &str, now: Instant, look: impl Fn(&T) -> R) -> Option<R> {
        self.fresh(now).get(id).map(|(_, value)| look(value))
    }

    /// Gives a value away.
    pub(crate) fn take(&self, id: &str, now: Instant) -> Option<T> {
        self.fresh(now).remove(id).map(|(_, value)| value)
    }

    /// What has not expired yet. The rest is dropped here, so that logins nobody finishes do not pile up.
    fn fresh(&self, now: Instant) -> MutexGuard<'_, HashMap<String, (Instant, T)>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (opened, _)| now.saturating_duration_since(*opened) < self.lifetime);
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_once_and_expires() {
        let (sessions, now) = (Sessions::new(Duration::from_secs(600)), Instant::now());
        for (later, expected) in [(0, Some("login")), (599, Some("login")), (600, None)] {
            let later = now + Duration::from_secs(later);
            let id = sessions.open("login", now);
            assert_eq!(id.len(), 64);
            assert_eq!(sessions.read(&id, later, |value| *value), expected);
            assert_eq!(sessions.take(&id, later), expected);
            assert_eq!(sessions.take(&id, now), None);
        }
        assert_ne!(sessions.open("a", now), sessions.open("a", now));
        assert_eq!(sessions.take("", now), None);
    }
}

//! Exact limits on attempts: at most N in any hour, wherever the hour begins.
//!
//! The times of the last N attempts are kept, so a further one is allowed as soon as the oldest of
//! them is an hour old, and no two bursts can meet at a window's edge. An attempt over the limit is
//! not kept: who waits is let in again.
//!
//! By hand: libraries keep their counts in memory, and these are decided by storage in the trip that they limit.

use super::error::{ErrorKind, Refusal};
use super::secret::HashKey;
use super::time::Millis;

/// The window in milliseconds: one hour.
pub const WINDOW: i64 = 3_600_000;

/// How many attempts may be allowed in an hour, at most: the times are kept in one row.
pub const GREATEST: u32 = 1000;

/// A limit on one party's attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// By what the party is stored: for what its attempts are counted, and a keyed hash.
    key: String,
    /// How many are allowed in an hour.
    pub allowed: u32,
}

impl Limit {
    /// A limit on what a party, an address or a user, does for a purpose that is named like `guess:`;
    /// its number is brought into the range from 1 to [`GREATEST`].
    #[must_use]
    pub fn new(purpose: &str, party: &str, key: &HashKey, allowed: u32) -> Self {
        Self {
            key: [purpose, &key.hash(party)].concat(),
            allowed: allowed.clamp(1, GREATEST),
        }
    }

    /// The limit, so many times as large.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self {
            allowed: self.allowed.saturating_mul(factor),
            ..self
        }
    }

    /// By what the party is stored, which tells nobody who it is.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Which calls count against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those that name a code that nobody is let in by: guesses.
    WrongCodes,
    /// All of them, whatever they come to.
    EveryCall,
}

/// The limits of one call. Over one of them the call is refused, and does not count against any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Which calls count.
    pub counted: Counted,
    /// Whose: an address, the network around it, a user. They differ.
    pub parties: [Option<Limit>; 3],
    /// The misses of all callers among the texts of one prefix of TimeCapsule's, where the call names one.
    pub misses: Option<Misses>,
}

/// The limit on misses among the texts of one prefix, over all callers. A miss is counted until the limit is
/// reached, so that it ends an hour after the first of them, whatever is tried meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misses {
    /// The limit.
    pub limit: Limit,
    /// Whether the call is refused over it: one by nobody who was verified is, so that a prefix cannot be
    /// searched from many addresses. Any other is not, so that nobody can lock a family out.
    pub refuses: bool,
}

impl Throttle {
    /// The parties that there are.
    pub fn limits(&self) -> impl Iterator<Item = &Limit> {
        self.parties.iter().flatten()
    }

    /// The limits over any of which the call is refused.
    #[must_use]
    pub fn gates(&self) -> [Option<&Limit>; 4] {
        let [first, second, third] = self.parties.each_ref().map(Option::as_ref);
        let misses = self.misses.as_ref().filter(|misses| misses.refuses);
        [first, second, third, misses.map(|misses| &misses.limit)]
    }
}

/// The times of a party's last attempts, the newest last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many were allowed in an hour when the last was made.
    pub allowed: u32,
    /// When they were made: at most as many as are allowed.
    pub times: Vec<Millis>,
}

impl Attempts {
    /// Keeps one more, and no more than are allowed.
    pub fn record(&mut self, limit: &Limit, now: Millis) {
        self.allowed = limit.allowed;
        self.times.push(now);
        let kept = usize::try_from(self.allowed).unwrap_or(usize::MAX);
        self.times.drain(..self.times.len().saturating_sub(kept));
    }

    /// From when on a further attempt is allowed, where as many as allowed were made.
    #[must_use]
    pub fn free_at(&self) -> Option<Millis> {
        let is_full =
            usize::try_from(self.allowed).is_ok_and(|allowed| self.times.len() >= allowed);
        self.times
            .first()
            .filter(|_| is_full)
            .map(|first| first.plus(WINDOW))
    }
}

/// How many milliseconds a party must wait that is free from a time on: `None` if it need not.
#[must_use]
pub fn wait(free_at: Option<Millis>, now: Millis) -> Option<i64> {
    let wait = free_at?.get() - now.get();
    (wait > 0).then_some(wait)
}

/// The refusal of a call that must wait.
///
/// # Errors
/// [`ErrorKind::RateLimited`], with the seconds to wait.
pub fn admit(wait: Option<i64>) -> Result<(), Refusal> {
    match wait {
        None => Ok(()),
        Some(wait) => Err(Refusal {
            retry_after: Some(seconds(wait)),
            ..ErrorKind::RateLimited.into()
        }),
    }
}

/// A wait in whole seconds, rounded up, as `Retry-After` has it.
#[must_use]
pub const fn seconds(wait: i64) -> i64 {
    wait.saturating_add(999) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_allowed_again_at_the_very_end_of_the_window() {
        let at = Millis::from_store(1_000_000);
        let limit = Limit::new("guess:", "party", &HashKey::new("key"), 2);
        let mut attempts = Attempts {
            allowed: 2,
            times: Vec::new(),
        };
        attempts.record(&limit, at);
        assert_eq!(attempts.free_at(), None);
        attempts.record(&limit, at.plus(5));
        let free_at = attempts.free_at();
        assert_eq!(wait(free_at, at.plus(5)), Some(WINDOW - 5));
        assert_eq!(wait(free_at, at.plus(WINDOW - 1)), Some(1));
        assert_eq!(wait(free_at, at.plus(WINDOW)), None);
    }

    #[test]
    fn a_wait_is_rounded_up_to_seconds() {
        assert_eq!((seconds(1), seconds(1000), seconds(1001)), (1, 1, 2));
    }
}

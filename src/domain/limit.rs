//! Exact rate limits: at most N attempts in any hour, wherever the hour begins.
//!
//! The times of the last N attempts are kept. A further attempt is allowed as soon as the oldest is an hour
//! old, and two bursts cannot meet at the edge of a window. An attempt over the limit is not recorded, so
//! waiting always helps.
//!
//! Written by hand: libraries keep their counts in memory, but these counts are checked by storage within the
//! trip that they limit.

use super::error::{ErrorKind, Refusal};
use super::time::Millis;
use crate::wire::secret::HashKey;

/// The window in milliseconds: one hour.
pub const WINDOW: i64 = 3_600_000;

/// The greatest limit, in attempts an hour: the times are kept in one row.
pub const GREATEST: u32 = 1000;

/// A limit on the attempts of one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The key of the party in storage: the purpose, and a keyed hash.
    key: String,
    /// The number of attempts allowed in an hour.
    pub allowed: u32,
}

impl Limit {
    /// A limit on what a party (a kind, such as `address:`, and which one) does for a purpose such as `guess:`. Its number is
    /// clamped to 1 … [`GREATEST`].
    #[must_use]
    pub fn new(purpose: &str, party: [&str; 2], key: &HashKey, allowed: u32) -> Self {
        Self {
            key: key.hash(purpose, &party),
            allowed: allowed.clamp(1, GREATEST),
        }
    }

    /// The limit, multiplied.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self {
            allowed: self.allowed.saturating_mul(factor),
            ..self
        }
    }

    /// The key of the party in storage, which does not reveal who it is.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Which calls count towards a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Calls with a code that lets nobody in: guesses.
    WrongCodes,
    /// All calls, whatever their outcome.
    EveryCall,
}

/// The limits of one call. A call over any of them is refused, and then counts towards none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Which calls count.
    pub counted: Counted,
    /// The parties, all different: an address, the network around it, a user.
    pub parties: [Option<Limit>; 3],
    /// The misses of all callers among the texts of one TimeCapsule prefix, if the call names one.
    pub misses: Option<Misses>,
}

/// The limit on misses among the texts of one prefix, over all callers. Misses are recorded only until the
/// limit is reached, so it ends an hour after the first of them, whatever is tried in the meantime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misses {
    /// The limit.
    pub limit: Limit,
    /// Whether a call over the limit is refused. Anonymous calls are, so that a prefix cannot be searched from
    /// many addresses. Verified calls are not, so that nobody can lock a family out.
    pub refuses: bool,
}

impl Throttle {
    /// The parties that are present.
    pub fn limits(&self) -> impl Iterator<Item = &Limit> {
        self.parties.iter().flatten()
    }

    /// The limits that can refuse the call.
    #[must_use]
    pub fn gates(&self) -> [Option<&Limit>; 4] {
        let [first, second, third] = self.parties.each_ref().map(Option::as_ref);
        let misses = self.misses.as_ref().filter(|misses| misses.refuses);
        [first, second, third, misses.map(|misses| &misses.limit)]
    }
}

/// The times of a party's last attempts, newest last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// The limit when the last attempt was recorded.
    pub allowed: u32,
    /// When they were made: at most as many as the limit.
    pub times: Vec<Millis>,
}

impl Attempts {
    /// Records one more, and drops what exceeds the limit.
    pub fn record(&mut self, limit: &Limit, now: Millis) {
        self.allowed = limit.allowed;
        self.times.push(now);
        let kept = usize::try_from(self.allowed).unwrap_or(usize::MAX);
        self.times.drain(..self.times.len().saturating_sub(kept));
    }

    /// When a further attempt is allowed, if the limit is reached.
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

/// How many milliseconds a party must wait until this time; `None` if it need not wait.
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
        Some(wait) => Err(Refusal::from(ErrorKind::RateLimited).for_seconds(seconds(wait))),
    }
}

/// A wait in whole seconds, rounded up, as `Retry-After` takes it.
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
        let limit = Limit::new("guess:", ["user:", "ada"], &HashKey::new("key"), 2);
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

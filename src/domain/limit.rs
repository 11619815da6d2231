//! Exact limits on attempts: at most N in any hour, wherever the hour begins.
//!
//! The times of the last N attempts are kept, so a further one is allowed as soon as the oldest of
//! them is an hour old, and no two bursts can meet at a window's edge. An attempt over the limit is
//! not kept: who waits is let in again.

use super::time::Millis;

/// The window in milliseconds: one hour.
pub const WINDOW: i64 = 3_600_000;

/// How many attempts may be allowed in an hour, at most: the times are kept in one row.
pub const GREATEST: u32 = 1000;

/// A limit on one party's attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whose attempts: a keyed hash.
    pub key: String,
    /// How many are allowed in an hour: 1 to [`GREATEST`].
    pub allowed: u32,
}

impl Limit {
    /// A limit, its number brought into the allowed range.
    #[must_use]
    pub fn new(key: String, allowed: u32) -> Self {
        Self {
            key,
            allowed: allowed.clamp(1, GREATEST),
        }
    }
}

/// How many milliseconds a party must wait, given the time of the N-th last attempt where there were
/// N: `None` if it need not.
#[must_use]
pub fn wait(nth_last: Option<Millis>, now: Millis) -> Option<i64> {
    let wait = nth_last?.plus(WINDOW).get() - now.get();
    (wait > 0).then_some(wait)
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
        assert_eq!(wait(Some(at), at), Some(WINDOW));
        assert_eq!(wait(Some(at), at.plus(WINDOW - 1)), Some(1));
        assert_eq!(wait(Some(at), at.plus(WINDOW)), None);
        assert_eq!(wait(None, at), None);
    }

    #[test]
    fn a_wait_is_rounded_up_to_seconds() {
        assert_eq!((seconds(1), seconds(1000), seconds(1001)), (1, 1, 2));
    }
}

//! Times: integer milliseconds since the Unix epoch.

use super::Problem;
use crate::wire::schema::{Describe, Schema};
use serde::{Deserialize, Serialize};

/// A point in time in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(i64);

/// The latest time accepted, 9999-12-31T23:59:59.999Z: date libraries can still format it.
const LAST: i64 = 253_402_300_799_999;

/// A smaller number is taken for seconds, never for a future time in milliseconds: as milliseconds it lies in
/// 2001 or before, as seconds it reaches the year 33658.
const FIRST_PLAUSIBLE: i64 = 1_000_000_000_000;

impl Millis {
    /// Takes a clock's reading; a reading outside 1970–9999 is clamped.
    #[must_use]
    pub fn from_clock(millis: f64) -> Self {
        // `as` saturates, and turns NaN to 0.
        #[allow(clippy::cast_possible_truncation)]
        Self((millis as i64).clamp(0, LAST))
    }

    /// Takes a number that storage holds.
    #[must_use]
    pub const fn from_store(millis: i64) -> Self {
        Self(millis)
    }

    /// The number of milliseconds.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// This time, if its year has four digits.
    #[must_use]
    pub fn written(self) -> Option<Self> {
        /// 0000-01-01T00:00:00Z.
        const FIRST: i64 = -62_167_219_200_000;
        (FIRST..=LAST).contains(&self.0).then_some(self)
    }

    /// This time moved by a number of milliseconds.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// When a code expires. The time may already have passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExpiresAt(Millis);

impl ExpiresAt {
    /// Takes a caller's number of milliseconds.
    ///
    /// # Errors
    /// A number that can only be seconds gets a message that says so.
    pub fn parse(millis: i64) -> Result<Self, Problem> {
        if (1..FIRST_PLAUSIBLE).contains(&millis) {
            return Err(Problem::new(&[
                "must be in milliseconds since the Unix epoch; this looks like seconds, so multiply it by 1000",
                "doit être en millisecondes depuis l’époque Unix, mais cette valeur semble être en secondes\u{a0}: multipliez-la par 1000",
            ]));
        }
        if !(1..=LAST).contains(&millis) {
            return Err(Problem::new(&[
                "must be a time in milliseconds since the Unix epoch, before the year 10000",
                "doit être un instant en millisecondes depuis l’époque Unix, antérieur à l’an 10000",
            ]));
        }
        Ok(Self(Millis(millis)))
    }

    /// Checks that the time is in the future.
    ///
    /// # Errors
    /// Refuses a time in the past.
    pub fn after(self, now: Millis) -> Result<Self, Problem> {
        if self.has_passed(now) {
            return Err(Problem::new(&[
                "must be in the future",
                "doit se situer dans le futur",
            ]));
        }
        Ok(self)
    }

    /// Whether a code with this expiry has expired: true from that very millisecond on.
    #[must_use]
    pub fn has_passed(self, now: Millis) -> bool {
        self.0 <= now
    }

    /// Takes a number that storage holds.
    #[must_use]
    pub const fn from_store(millis: i64) -> Self {
        Self(Millis(millis))
    }

    /// The number of milliseconds.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0.0
    }
}

/// When a code starts to work. It takes the same numbers as an expiry, and may be in the past.
pub type StartsAt = ExpiresAt;

/// Checks that a code starts before it expires.
///
/// # Errors
/// The message is about the start.
pub fn starts_before(start: Option<StartsAt>, end: Option<ExpiresAt>) -> Result<(), Problem> {
    let is_late = start.zip(end).is_some_and(|(start, end)| start >= end);
    if is_late {
        return Err(Problem::new(&[
            "must be before expiresAt",
            "doit précéder expiresAt",
        ]));
    }
    Ok(())
}

impl Describe for Millis {
    const SCHEMA: Schema = Schema::Integer { min: 0, max: LAST };
}

impl Describe for ExpiresAt {
    const SCHEMA: Schema = Schema::Integer {
        min: FIRST_PLAUSIBLE,
        max: LAST,
    };
}

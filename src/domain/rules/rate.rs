//! How fast a code or a campaign may be used: at most so many uses in any period. The log itself knows: the use
//! `rate` places before the next one must be older than the period.

use crate::domain::Problem;
use crate::domain::time::Millis;
use crate::wire::json::Json;
use crate::wire::schema::document;
use serde::{Deserialize, Deserializer};

document! {
    /// At most `rate` uses in any `periodMs` milliseconds.
    pub struct RateLimit {
        /// The number of uses: 1 to 1,000.
        rate: Rate = "rate",
        /// The length of the period in milliseconds: 1 minute to 31 days.
        period_ms: PeriodMs = "periodMs",
    }
}

/// A whole number within a range.
macro_rules! whole {
    ($($(#[doc = $doc:literal])* $name:ident, $min:literal ..= $max:literal;)+) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $name(i64);

        impl $crate::wire::schema::Describe for $name {
            const SCHEMA: $crate::wire::schema::Schema = $crate::wire::schema::Schema::Integer {
                min: $min,
                max: $max,
            };
        }

        impl $name {
            fn of(number: i64) -> Option<Self> {
                ($min..=$max).contains(&number).then_some(Self(number))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }
    )+};
}

whole! {
    /// A number of uses.
    Rate, 1 ..= 1000;
    /// The length of a period, in milliseconds.
    PeriodMs, 60_000 ..= 2_678_400_000;
}

impl RateLimit {
    /// Takes a rate and a period.
    ///
    /// # Errors
    /// The message states both ranges.
    pub fn parse(rate: Option<i64>, period_ms: Option<i64>) -> Result<Self, Problem> {
        let limit = rate.zip(period_ms).and_then(|(rate, period_ms)| {
            Some(Self {
                rate: Rate::of(rate)?,
                period_ms: PeriodMs::of(period_ms)?,
            })
        });
        limit.ok_or(Problem::new(&["must be an object with exactly two integers: rate from 1 to 1000, and periodMs from 60000 (1 minute) to 2678400000 (31 days)", "doit être un objet composé d’exactement deux entiers\u{a0}: rate, compris entre 1 et 1000, et periodMs, compris entre 60000 (1\u{a0}minute) et 2678400000 (31\u{a0}jours)"]))
    }

    /// The limit as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json<'static> {
        Json::Object(vec![
            ("rate".into(), Json::Integer(self.rate.get())),
            ("periodMs".into(), Json::Integer(self.period_ms.get())),
        ])
    }

    /// The time before which no further use is allowed, from the times of all uses in order.
    #[must_use]
    pub fn free_at(&self, log: &[Millis]) -> Option<Millis> {
        let places = usize::try_from(self.rate.get()).ok()?;
        let earlier = log.get(log.len().checked_sub(places)?)?;
        Some(earlier.plus(self.period_ms.get()))
    }
}

/// How many milliseconds a use must wait, given the time before which none is allowed.
#[must_use]
pub fn wait(free_at: Option<Millis>, now: Millis) -> Option<i64> {
    let free_at = free_at.filter(|free_at| *free_at > now)?;
    Some(free_at.get() - now.get())
}

/// The columns of a rate limit, both null or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RateColumns {
    rate: Option<i64>,
    rate_period_ms: Option<i64>,
}

impl From<RateColumns> for Option<RateLimit> {
    fn from(row: RateColumns) -> Self {
        RateLimit::parse(row.rate, row.rate_period_ms).ok()
    }
}

impl RateColumns {
    /// Reads the limit of a row.
    ///
    /// # Errors
    /// A column is missing or of another type.
    pub fn limit<'de, D: Deserializer<'de>>(row: D) -> Result<Option<RateLimit>, D::Error> {
        Self::deserialize(row).map(Into::into)
    }
}

/// The time before which the row `$of` allows no further use; null if it has no rate limit, or fewer uses than
/// that. Its uses are the rows of `$log` whose `$key` is its id.
macro_rules! rate_free_at_sql {
    ($of:literal, $log:literal, $key:literal) => {
        concat!(
            "iif(",
            $of,
            ".rate IS NULL, NULL, (SELECT e.used_at + ",
            $of,
            ".rate_period_ms FROM ",
            $log,
            " e WHERE e.",
            $key,
            " = ",
            $of,
            ".id AND e.ordinal = (SELECT max(l.ordinal) FROM ",
            $log,
            " l WHERE l.",
            $key,
            " = ",
            $of,
            ".id) + 1 - ",
            $of,
            ".rate))"
        )
    };
}
pub(crate) use rate_free_at_sql;

/// [`RateLimit::free_at`] in SQL, for a code `c`.
#[cfg(not(target_arch = "wasm32"))]
pub const OF_CODE: &str = rate_free_at_sql!("c", "redemption", "code_id");

/// [`RateLimit::free_at`] in SQL, for a campaign `k`.
#[cfg(not(target_arch = "wasm32"))]
pub const OF_CAMPAIGN: &str = rate_free_at_sql!("k", "campaign_use", "campaign_id");

//! Counts: the maximum uses of a code, the length of a page.

use super::Problem;

/// What a number outside of a range must be.
#[cold]
#[inline(never)]
pub(super) fn out_of(min: i64, max: i64) -> Problem {
    let (min, max) = (min.to_string(), max.to_string());
    Problem::said(
        ["must be an integer from ", &min, " to ", &max].concat(),
        ["doit être un entier compris entre ", &min, " et ", &max].concat(),
    )
}

macro_rules! counts {
    ($($(#[doc = $doc:literal])* $name:ident, $min:literal ..= $max:literal;)+) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The least value.
            pub const MIN: i64 = $min;
            /// The greatest value.
            pub const MAX: i64 = $max;

            /// Takes a number within the range.
            ///
            /// # Errors
            /// The message states the range.
            pub fn parse(number: i64) -> Result<Self, $crate::domain::Problem> {
                if (Self::MIN..=Self::MAX).contains(&number) {
                    return Ok(Self(number));
                }
                Err($crate::domain::count::out_of(Self::MIN, Self::MAX))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl $crate::domain::stand_in::StandIn for $name {
            fn stand_in() -> Self {
                Self(Self::MIN)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = i64::deserialize(deserializer)?;
                Self::parse(number).map_err(|_| serde::de::Error::custom("out of range"))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }

        impl $crate::wire::schema::Describe for $name {
            const SCHEMA: $crate::wire::schema::Schema = $crate::wire::schema::Schema::Integer {
                min: Self::MIN,
                max: Self::MAX,
            };
        }
    )+};
}
pub(super) use counts;

counts! {
    /// The maximum number of users who may redeem a code.
    MaxUses, 1 ..= 1_000_000_000;
    /// The maximum number of members of a server.
    MaxMembers, 1 ..= 1_000_000_000;
    /// How many codes one call creates.
    BatchSize, 1 ..= 1000;
    /// How many milliseconds the old text of a rotated code works: up to 7 days.
    Grace, 0 ..= 604_800_000;
    /// How many uses a page of an eviction examines.
    EvictLimit, 1 ..= 500;
    /// The number of rows on a page.
    PageLimit, 1 ..= 100;
}

impl Default for Grace {
    fn default() -> Self {
        Self(Self::MIN)
    }
}

impl Default for EvictLimit {
    fn default() -> Self {
        Self(100)
    }
}

impl Default for PageLimit {
    fn default() -> Self {
        Self(50)
    }
}

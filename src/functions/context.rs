//! What a call is given beside its arguments.

use crate::domain::address::{self, Parties, WIDE};
use crate::domain::caller::Caller;
use crate::domain::code::FoldedCode;
use crate::domain::id::UserId;
use crate::domain::limit::{Counted, Limit, Misses, Throttle};
use crate::domain::random::Random;
use crate::domain::secret::HashKey;
use crate::domain::time::Millis;
use crate::domain::timecapsule;

/// How often in an hour wrong codes may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From one address.
    pub guesses_by_address: u32,
    /// By one user.
    pub guesses_by_user: u32,
    /// Among the texts of one prefix of TimeCapsule's, by all callers: 200 of its 1,000 numbers.
    pub misses_by_prefix: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            guesses_by_address: 30,
            guesses_by_user: 30,
            misses_by_prefix: 200,
        }
    }
}

/// What limits calls that name a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttling {
    /// Wrong codes count, against the address and the user, as [`Limits`] says.
    Guesses,
    /// Every call counts, against the address.
    Calls {
        /// What the calls are counted as, named like `guess:`.
        purpose: &'static str,
        /// How many are allowed in an hour.
        allowed: u32,
    },
}

/// What a call is given beside its arguments: nothing in it comes from a clock, a random source or
/// storage by itself.
#[derive(Clone, Debug)]
pub struct Context {
    /// The time of the call.
    pub now: Millis,
    /// Its random bytes.
    pub random: Random,
    /// Who makes it.
    pub caller: Caller,
    /// Whether somebody was verified. Where an endpoint is open to everybody, the caller may act for anyone
    /// all the same.
    pub verified: bool,
    /// The address that it comes from; none where calls come from no network, and then no limit by
    /// address holds.
    pub address: Option<String>,
    /// The key under which addresses and users are hashed for the limits.
    pub hash_key: HashKey,
    /// The limits.
    pub limits: Limits,
    /// What limits calls that name a code.
    pub throttling: Throttling,
}

impl Context {
    /// The limits of a call that names a code, by the caller's address, the user who is acted for, and the
    /// prefix of the code where it is one of TimeCapsule's.
    #[must_use]
    pub fn throttle(&self, user: Option<&UserId>, code: Option<&FoldedCode>) -> Throttle {
        let prefix = code.and_then(timecapsule::folded_prefix);
        let misses = prefix.map(|prefix| Misses {
            limit: self.limit("miss:", ["prefix:", prefix], self.limits.misses_by_prefix),
            refuses: !self.verified,
        });
        let (counted, [narrow, wide], user) = match self.throttling {
            Throttling::Guesses => (
                Counted::WrongCodes,
                self.address_limits("guess:", self.limits.guesses_by_address),
                user.map(|user| self.user_limit("guess:", user, self.limits.guesses_by_user)),
            ),
            Throttling::Calls { purpose, allowed } => (
                Counted::EveryCall,
                self.address_limits(purpose, allowed),
                None,
            ),
        };
        Throttle {
            counted,
            parties: [narrow, wide, user],
            misses,
        }
    }

    /// The limits on what the caller's address and the network around it do for a purpose, named like
    /// `guess:`.
    fn address_limits(&self, purpose: &'static str, allowed: u32) -> [Option<Limit>; 2] {
        let Some(address) = &self.address else {
            return [None, None];
        };
        let Parties { narrow, wide } = address::parties(address);
        let limit = |party: &String| self.limit(purpose, ["address:", party], allowed);
        let wide = wide.as_ref().map(|wide| limit(wide).times(WIDE));
        [Some(limit(&narrow)), wide]
    }

    /// A limit on what a user does for a purpose.
    #[must_use]
    pub fn user_limit(&self, purpose: &'static str, user: &UserId, allowed: u32) -> Limit {
        self.limit(purpose, ["user:", user.as_str()], allowed)
    }

    fn limit(&self, purpose: &'static str, party: [&str; 2], allowed: u32) -> Limit {
        Limit::new(purpose, &party.concat(), &self.hash_key, allowed)
    }
}

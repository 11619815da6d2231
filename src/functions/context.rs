//! What a call is given beside its arguments.

use crate::domain::address;
use crate::domain::caller::Caller;
use crate::domain::id::UserId;
use crate::domain::limit::{Counted, Limit, Throttle};
use crate::domain::random::Random;
use crate::domain::secret::HashKey;
use crate::domain::time::Millis;

/// How often in an hour wrong codes may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From one address.
    pub guesses_by_address: u32,
    /// By one user.
    pub guesses_by_user: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            guesses_by_address: 30,
            guesses_by_user: 30,
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
    /// The limits of a call that names a code, by the caller's address and by the user who is acted for.
    #[must_use]
    pub fn throttle(&self, user: Option<&UserId>) -> Throttle {
        let Limits {
            guesses_by_address,
            guesses_by_user,
        } = self.limits;
        match self.throttling {
            Throttling::Guesses => Throttle {
                counted: Counted::WrongCodes,
                parties: [
                    self.address_limit("guess:", guesses_by_address),
                    user.map(|user| self.user_limit("guess:", user, guesses_by_user)),
                ],
            },
            Throttling::Calls { purpose, allowed } => Throttle {
                counted: Counted::EveryCall,
                parties: [self.address_limit(purpose, allowed), None],
            },
        }
    }

    /// A limit on what the caller's address does for a purpose, named like `guess:`.
    #[must_use]
    pub fn address_limit(&self, purpose: &'static str, allowed: u32) -> Option<Limit> {
        let party = address::party(self.address.as_deref()?);
        Some(self.limit(purpose, ["address:", &party], allowed))
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

//! What a call is given beside its arguments.

use crate::domain::address;
use crate::domain::caller::Caller;
use crate::domain::id::UserId;
use crate::domain::limit::Limit;
use crate::domain::random::Random;
use crate::domain::secret::keyed_hash;
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
    pub hash_key: String,
    /// The limits.
    pub limits: Limits,
}

impl Context {
    /// The limit on wrong codes from the caller's address.
    #[must_use]
    pub fn address_limit(&self) -> Option<Limit> {
        let party = address::party(self.address.as_deref()?);
        Some(self.limit("address:", &party, self.limits.guesses_by_address))
    }

    /// The limit on wrong codes of a user.
    #[must_use]
    pub fn user_limit(&self, user: &UserId) -> Limit {
        self.limit("user:", user.as_str(), self.limits.guesses_by_user)
    }

    fn limit(&self, kind: &str, party: &str, allowed: u32) -> Limit {
        let named = [kind, party].concat();
        Limit::new(
            ["guess:", &keyed_hash(&self.hash_key, &named)].concat(),
            allowed,
        )
    }
}

//! The context of a call: everything it is given besides its arguments.

use crate::domain::address::{self, Parties, WIDE};
use crate::domain::caller::Caller;
use crate::domain::code::FoldedCode;
use crate::domain::count::PageLimit;
use crate::domain::email::{Email, Known, ToAscii};
use crate::domain::error::Refusal;
use crate::domain::id::{RowId, UserId};
use crate::domain::limit::{Counted, Limit, Misses, Throttle};
use crate::domain::page::{Cursor, Extent, Paging};
use crate::domain::random::Random;
use crate::domain::record::Record;
use crate::domain::shard::Shard;
use crate::domain::text::EmailText;
use crate::domain::text::Reason;
use crate::domain::time::Millis;
use crate::domain::timecapsule;
use crate::wire::secret::HashKey;

/// How many wrong codes may be tried in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From one address.
    pub guesses_by_address: u32,
    /// By one user.
    pub guesses_by_user: u32,
    /// Among the texts of one TimeCapsule prefix, by all callers: 200 of its 1,000 numbers.
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

/// The limit on calls that name a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttling {
    /// Wrong codes count, for the address and the user: see [`Limits`].
    Guesses,
    /// Wrong codes count, for the address, in the bucket of the pages.
    PageGuesses,
    /// Every call counts, for the address and perhaps for the user.
    Calls {
        /// The purpose that the calls count for, such as `guess:`.
        purpose: &'static str,
        /// The number of calls allowed in an hour.
        allowed: u32,
        /// Whether they count for the user too: an address costs less than an account.
        by_user: bool,
    },
}

/// The context of a call. It is plain data: nothing in it reads a clock, a random source or storage.
#[derive(Clone, Debug)]
pub struct Context {
    /// The time of the call.
    pub now: Millis,
    /// Its random bytes.
    pub random: Random,
    /// Who makes it.
    pub caller: Caller,
    /// Whether the caller was verified. On an endpoint that is open to everybody, an unverified caller may act
    /// for anyone.
    pub verified: bool,
    /// What is known of the caller's e-mail address.
    pub email: Known,
    /// The ASCII form of domains beyond ASCII.
    pub to_ascii: ToAscii,
    /// The address of the caller. `None` if calls do not come from a network; there is then no limit by
    /// address.
    pub address: Option<String>,
    /// The key under which addresses and users are hashed for the limits.
    pub hash_key: HashKey,
    /// The limits.
    pub limits: Limits,
    /// The limit on calls that name a code.
    pub throttling: Throttling,
    /// How the caller pages, if as Convex's clients do.
    pub paging: Option<Paging>,
    /// Whether the deployment sends events: webhooks are set.
    pub has_events: bool,
    /// Whether the caller watches the query, and so must be told when its answer may change.
    pub is_watched: bool,
}

impl Context {
    /// The extent of the page that a call asks for.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`](crate::domain::error::ErrorKind::BadRequest) if its end is not a cursor of
    /// this list.
    pub fn extent<C: Cursor>(
        &self,
        cursor: Option<C>,
        limit: Option<PageLimit>,
    ) -> Result<Extent<C>, Refusal> {
        Extent::new(cursor, limit, self.paging.as_ref())
            .map_err(|problem| Refusal::field("endCursor", problem))
    }

    /// The e-mail address of the user for whom the caller acts, if it is known to be the user's. `said` is what
    /// the call says.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`](crate::domain::error::ErrorKind::BadRequest) if the call says another one.
    pub fn email(&self, said: Option<&EmailText>) -> Result<Option<Email>, Refusal> {
        self.email
            .address(said.map(EmailText::as_str), self.to_ascii)
            .map_err(|problem| Refusal::field("email", problem))
    }

    /// The limits of a call that names a code: by the caller's address, by the user it acts for, and by the
    /// prefix of a TimeCapsule code.
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
            Throttling::PageGuesses => (
                Counted::WrongCodes,
                self.address_limits("page:", self.limits.guesses_by_address),
                None,
            ),
            Throttling::Calls {
                purpose,
                allowed,
                by_user,
            } => (
                Counted::EveryCall,
                self.address_limits(purpose, allowed),
                user.filter(|_| by_user)
                    .map(|user| self.user_limit(purpose, user, allowed)),
            ),
        };
        Throttle {
            counted,
            parties: [narrow, wide, user],
            misses,
        }
    }

    /// The limits on the caller's address and the network around it, for a purpose such as `guess:`.
    fn address_limits(&self, purpose: &'static str, allowed: u32) -> [Option<Limit>; 2] {
        let Some(address) = &self.address else {
            return [None, None];
        };
        let Parties { narrow, wide } = address::parties(address);
        let limit = |party: &String| self.limit(purpose, ["address:", party], allowed);
        let wide = wide.as_ref().map(|wide| limit(wide).times(WIDE));
        [Some(limit(&narrow)), wide]
    }

    /// The record of a change that the call makes in a shard.
    #[must_use]
    pub fn record(&self, function: &'static str, shard: Shard, reason: Option<Reason>) -> Record {
        Record {
            id: RowId::new(self.now, self.random.first_id(), shard),
            function,
            by: self.caller.user().cloned(),
            on_behalf_of: None,
            reason,
            changes: "{}".to_owned(),
            at: self.now,
            has_events: self.has_events,
        }
    }

    /// Whether codes that need approval file requests. TimeCapsule, whose every call counts, knows no requests.
    #[must_use]
    pub const fn takes_requests(&self) -> bool {
        !matches!(self.throttling, Throttling::Calls { .. })
    }

    /// A limit on a user, for a purpose.
    #[must_use]
    pub fn user_limit(&self, purpose: &'static str, user: &UserId, allowed: u32) -> Limit {
        self.limit(purpose, ["user:", user.as_str()], allowed)
    }

    fn limit(&self, purpose: &'static str, party: [&str; 2], allowed: u32) -> Limit {
        Limit::new(purpose, party, &self.hash_key, allowed)
    }
}

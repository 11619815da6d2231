//! Shards: each server and everything that belongs to it live in one shard.
//!
//! A server's shard is a hash of its id. The first two symbols of its generated codes name the shard, and so do
//! the last ten bits of the ids of its rows. A server id, a generated code or a row id is therefore enough to
//! find the shard without a directory.

use sha2::{Digest, Sha256};

/// A shard: 0 to 1,023.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(u16);

impl Shard {
    /// The number of shards.
    pub const COUNT: u16 = 1024;

    /// The shard for calls that belong to no server and get the same answer anywhere.
    pub const FIRST: Self = Self(0);

    /// The shard with this number; only the last ten bits are used.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number % Self::COUNT)
    }

    /// The shard of the server with this id: the first ten bits of the SHA-256 of the id. This never changes.
    #[must_use]
    pub fn of_text(server: &str) -> Self {
        let hash = Sha256::digest(server.as_bytes());
        let first = hash
            .first_chunk::<2>()
            .map_or(0, |bytes| u16::from_be_bytes(*bytes));
        Self(first >> 6)
    }

    /// The number, 0 to 1,023.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

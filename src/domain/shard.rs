//! Shards: each server and everything that belongs to it live in one shard.
//!
//! A server's shard is a hash of its id. The first two symbols of its generated codes name the shard, and so do
//! the last ten bits of the ids of its rows. A server id, a generated code or a row id is therefore enough to
//! find the shard without a directory.

use super::code::FoldedCode;
use super::id::{RowId, ServerId, UserId};
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

    /// The shard of a server: the first ten bits of the SHA-256 of its id. This never changes.
    #[must_use]
    pub fn of_server(server: &ServerId) -> Self {
        Self::of_text(server.as_str())
    }

    /// The shard of the server with this id.
    #[must_use]
    pub fn of_text(server: &str) -> Self {
        let hash = Sha256::digest(server.as_bytes());
        let first = hash
            .first_chunk::<2>()
            .map_or(0, |bytes| u16::from_be_bytes(*bytes));
        Self(first >> 6)
    }

    /// The shard that a row's id names.
    #[must_use]
    pub fn of_id(id: &RowId) -> Self {
        let tail = id.as_str().get(RowId::STEM..).unwrap_or_default();
        Self::new(u16::from_str_radix(tail, 16).unwrap_or(0))
    }

    /// The number, 0 to 1,023.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// The place where a transaction runs. Every operation names exactly one. A binding with one database for all
/// shards can ignore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The shard that the server, the row's id or the generated code names.
    Shard(Shard),
    /// The shard of a text that names none, such as a custom or TimeCapsule code: a directory knows it. Only
    /// the directory decides which code has the text, so a dead code in another shard loses it there.
    Directory(&'a FoldedCode),
    /// An index by user: the codes that the user created, and the server that it owns.
    User(&'a UserId),
}

impl<'a> Place<'a> {
    /// The shard of a server.
    #[must_use]
    pub fn of_server(server: &ServerId) -> Self {
        Self::Shard(Shard::of_server(server))
    }

    /// The shard of the row with an id.
    #[must_use]
    pub fn of_id(id: &RowId) -> Self {
        Self::Shard(Shard::of_id(id))
    }

    /// The place of the code with a text. A text that cannot be a code is unknown in every shard.
    #[must_use]
    pub fn of_code(code: Option<&'a FoldedCode>) -> Self {
        let Some(code) = code else {
            return Self::Shard(Shard::FIRST);
        };
        code.shard().map_or(Self::Directory(code), Self::Shard)
    }
}

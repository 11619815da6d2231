//! Shards: where a server lives with all that belongs to it.
//!
//! A server's shard is a hash of its id. Symbols 1–2 of its generated codes name it, and so do the last ten
//! bits of the ids of its rows, so that whoever holds a server id, a code or a row id finds the shard
//! without a directory.

use super::code::FoldedCode;
use super::id::{RowId, ServerId, UserId};
use sha2::{Digest, Sha256};

/// A shard: 0 to 1,023.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(u16);

impl Shard {
    /// How many shards there are.
    pub const COUNT: u16 = 1024;

    /// Where calls go that belong to no server and would be answered alike anywhere.
    pub const FIRST: Self = Self(0);

    /// The shard of this number, of which the last ten bits count.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number % Self::COUNT)
    }

    /// The shard of a server: the first ten bits of the SHA-256 of its id, stable for ever.
    #[must_use]
    pub fn of_server(server: &ServerId) -> Self {
        Self::of_text(server.as_str())
    }

    /// The shard of the server with an id of this text.
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

/// Where one transaction runs. Every operation names exactly one of these places; a binding with one
/// database for all shards need not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// A shard, which the server, the row's id or the generated code names.
    Shard(Shard),
    /// The shard of whoever has this text, which a directory knows: custom codes and TimeCapsule's name none.
    /// It alone decides who has a text, so that a dead code of another shard loses its own there.
    Directory(&'a FoldedCode),
    /// What an index knows of a user: the codes that it made, the server that it owns.
    User(&'a UserId),
}

impl<'a> Place<'a> {
    /// Where a server lives.
    #[must_use]
    pub fn of_server(server: &ServerId) -> Self {
        Self::Shard(Shard::of_server(server))
    }

    /// Where the row with an id lives.
    #[must_use]
    pub fn of_id(id: &RowId) -> Self {
        Self::Shard(Shard::of_id(id))
    }

    /// Where the code with a text lives. What can be no code is unknown in every shard.
    #[must_use]
    pub fn of_code(code: Option<&'a FoldedCode>) -> Self {
        let Some(code) = code else {
            return Self::Shard(Shard::FIRST);
        };
        code.shard().map_or(Self::Directory(code), Self::Shard)
    }
}

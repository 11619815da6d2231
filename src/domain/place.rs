//! Places: where an operation's transaction runs.

use super::code::FoldedCode;
use super::id::{RowId, ServerId, UserId};
use super::shard::Shard;

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
        Self::Shard(server.shard())
    }

    /// The shard of the row with an id.
    #[must_use]
    pub fn of_id(id: &RowId) -> Self {
        Self::Shard(id.shard())
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

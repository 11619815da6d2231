//! Reads a page of all documents, with their logs.

use super::log::{InvitePage, read_parts};
use super::rows::InviteRow;
use super::tables::Most;
use crate::domain::place::Place;
use crate::domain::tacobot::InviteCursor;
use crate::storage::{Corrupt, Memory, Operation, Rows, Sql, Statement};

/// Reads a page of the documents of all guilds, in the order in which they were first stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportInvites {
    /// The cursor where the page begins.
    pub from: InviteCursor,
}

/// A page of all documents, from the part `?2` of the document `?1` on: at most 1,000 documents, no further one
/// after about 1,000,000 bytes, and at most 32 parts of one log, which weigh more than that.
pub static EXPORT: Sql = Sql::new(
    "tacobot: export invites",
    read_parts!(
        concat!(
            "SELECT seq, id, iif(shown AND start = 0, document, NULL), iif(shown, start, NULL) FROM (",
            "SELECT seq, id, document, CAST(iif(seq = +?1, ?2, 0) AS INTEGER) AS start, ",
            "count(*) OVER before <= 1000 ",
            "AND sum(weight) OVER before - weight < 1000000 AS shown FROM (",
            "SELECT seq, id, document, length(document) + 64 * ifnull((SELECT max(ordinal) ",
            "FROM tacobot_use WHERE invite = seq), 0) AS weight FROM tacobot_invite ",
            "WHERE seq >= ?1 ORDER BY seq LIMIT 1001) ",
            "WINDOW before AS (ORDER BY seq ROWS UNBOUNDED PRECEDING))"
        ),
        " AND n + 1 < 32 + iif(seq = +?1, ?2, 0)"
    ),
);

impl Operation for ExportInvites {
    type Facts = InvitePage;

    /// An export of all guilds begins at the first shard. If shards are separate databases, it visits one after
    /// the other.
    fn place(&self) -> Place<'_> {
        Place::Everywhere
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let InviteCursor { document, part } = self.from;
        vec![Statement::new(&EXPORT, [document.into(), part.into()])]
    }

    fn facts(&self, rows: &Rows) -> Result<InvitePage, Corrupt> {
        InvitePage::of(rows, 0)
    }

    fn apply(&self, memory: &mut Memory) -> InvitePage {
        let weight = |row: &InviteRow| row.document.as_str().chars().count() + 64 * row.log.len();
        let most = Most {
            documents: 1000,
            weight: 1_000_000,
            parts: 32,
        };
        memory.invite_page(None, self.from, weight, &most)
    }
}

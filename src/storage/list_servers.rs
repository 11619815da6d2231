//! `server:list`: a page of the servers that a user owns, newest first.

use super::create_server::ServerColumns;
use super::table::Table;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::document::{ServerCursor, ServerDocument};
use crate::domain::id::{ServerId, UserId};
use crate::domain::page::{Extent, Listed};
use crate::domain::place::Place;
use std::cmp::Reverse;

/// Reads a page of servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListServers {
    /// The owner.
    pub owner: UserId,
    /// Where the page begins and ends.
    pub extent: Extent<ServerCursor>,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The servers, with one more than the page may hold if there are more.
    pub servers: Vec<ServerDocument>,
}

/// The servers of the owner `?1` before the one that was created at `?2` with the id `?3`, down to `?4` and `?5`.
pub static PAGE: Sql = Sql::new(
    "list servers: page",
    "SELECT id, name, owner_id, invite_policy, preview, max_members, code_policy, created_at FROM server \
     WHERE owner_id = +?1 AND deleted_at IS NULL \
     AND (created_at, id) < (?2, ?3) AND (created_at, id) >= (?4, ?5) \
     ORDER BY created_at DESC, id DESC LIMIT ?6",
);

/// Later than every time, and small enough for JavaScript.
const BEYOND: i64 = 1_000_000_000_000_000;

/// The time and the id of a cursor, or the bound beyond all servers.
fn bound(cursor: Option<&ServerCursor>, beyond: i64) -> (i64, &str) {
    cursor.map_or((beyond, ""), |cursor| {
        (cursor.created_at.get(), cursor.server.as_str())
    })
}

impl Operation for ListServers {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::User(&self.owner)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (before, before_id) = bound(self.extent.after.as_ref(), BEYOND);
        let (end, end_id) = bound(self.extent.end_row(), -1);
        let page = [
            self.owner.as_str().into(),
            before.into(),
            before_id.into(),
            end.into(),
            end_id.into(),
            self.extent.reads().into(),
        ];
        vec![Statement::new(&PAGE, page)]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let servers = rows.all::<ServerColumns>(0)?.into_iter();
        Ok(Facts {
            servers: servers.map(ServerDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let mut newest_first: Table<Reverse<ServerCursor>, &ServerId> = Table::default();
        let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
        for (id, row) in memory.servers.iter() {
            let document = ServerDocument::from_memory(id, row);
            let cursor = document.cursor();
            let is_within =
                after.is_none_or(|after| cursor < *after) && end.is_none_or(|end| cursor >= *end);
            if row.owner_id == self.owner && row.deleted_at.is_none() && is_within {
                newest_first.insert(Reverse(cursor), id);
            }
        }
        let reads = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let page = newest_first.iter().take(reads);
        let servers = page.filter_map(|(_, id)| {
            let row = memory.servers.get(id)?;
            Some(ServerDocument::from_memory(id, row))
        });
        Facts {
            servers: servers.collect(),
        }
    }
}

//! `invitCode:uses`: a page of a code's log.

use super::code_record::{FIND, Found};
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code_document::{UseCursor, UseDocument, UseId};
use crate::domain::count::MaxUses;
use crate::domain::id::{RowId, UserId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::rules::reading::may_read_sql;
use crate::domain::text::Name;
use crate::domain::time::Millis;
use serde::Deserialize;

/// Reads a page of a code's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadUses {
    /// The code.
    pub id: RowId,
    /// The authority.
    pub actor: Actor,
    /// Where the page begins and ends.
    pub extent: Extent<UseCursor>,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code, if it exists.
    pub found: Option<Found>,
    /// The uses, with one more than the limit if there are more.
    pub uses: Vec<UseDocument>,
}

/// The page; empty if the actor may not read it.
pub static PAGE: Sql = Sql::new(
    "read uses: page",
    concat!(
        "SELECT r.code_id, r.ordinal, r.user_id, r.used_at, m.name ",
        "FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "JOIN redemption r ON r.code_id = c.id ",
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = r.user_id ",
        "WHERE c.id = +?1 AND r.ordinal > ?3 AND r.ordinal <= ?5 AND ",
        may_read_sql!("?2", "?6"),
        " ORDER BY r.ordinal LIMIT ?4",
    ),
);

#[derive(Deserialize)]
struct UseColumns {
    code_id: RowId,
    ordinal: i64,
    user_id: UserId,
    used_at: Millis,
    name: Option<Name>,
}

impl From<UseColumns> for UseDocument {
    fn from(row: UseColumns) -> Self {
        Self {
            id: UseId(row.code_id.clone(), row.ordinal),
            creation_time: row.used_at,
            code_id: row.code_id,
            user_id: row.user_id,
            user: row.name,
            used_at: row.used_at,
        }
    }
}

impl ReadUses {
    /// The number of the use after which the page begins.
    fn after(&self) -> i64 {
        self.extent.after.map_or(0, UseCursor::get)
    }

    /// The number of the last use that it may hold.
    fn end(&self) -> i64 {
        let end = self.extent.end_row().copied();
        end.map_or(MaxUses::MAX, UseCursor::get)
    }
}

impl Operation for ReadUses {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let after = self.after().into();
        let end = self.end().into();
        let reads = self.extent.reads().into();
        let now = self.now.get().into();
        vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&PAGE, [id, actor, after, reads, end, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let uses = rows.all::<UseColumns>(1)?;
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            uses: uses.into_iter().map(UseDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor, self.now);
        let readable = found.as_ref().filter(|found| found.may_read(&self.actor));
        let mut uses = Vec::new();
        if let Some(found) = readable
            && let Some((_, row)) = memory.codes.iter().find(|(_, row)| row.id == self.id)
        {
            let range = self.after() + 1..=self.end();
            let limit = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
            let log = row.redemptions.iter().zip(1..);
            let log = log
                .filter(|(_, ordinal)| range.contains(ordinal))
                .take(limit);
            for ((user, used_at), ordinal) in log {
                let member = memory.member(&found.code.server, user);
                uses.push(UseDocument {
                    id: UseId(self.id.clone(), ordinal),
                    creation_time: *used_at,
                    code_id: self.id.clone(),
                    user_id: user.clone(),
                    user: member.and_then(|member| member.name.clone()),
                    used_at: *used_at,
                });
            }
        }
        Facts { found, uses }
    }
}

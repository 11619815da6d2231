//! `member:r`: a page of members.

use super::memory::MemberRow;
use super::rows::RoleColumns;
use super::table::Table;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::document::MemberDocument;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::role::GrantedRole;
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::membership::is_member_sql;
use crate::domain::text::Name;
use crate::domain::time::Millis;
use serde::Deserialize;

/// Reads a page of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMembers {
    /// The server.
    pub server: ServerId,
    /// The authority: an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// Where the page begins and ends.
    pub extent: Extent<RowId>,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server exists.
    pub server_exists: bool,
    /// The actor's role on the server.
    pub actor_role: Option<Role>,
    /// The members, with one more than the limit if there are more.
    pub members: Vec<MemberDocument>,
}

/// Greater than every id.
const LAST: &str = "~";

/// Whether the server exists, and the actor's role on it.
pub static FACTS: Sql = Sql::new(
    "read members: facts",
    concat!(
        "SELECT m.role, s.owner_id = +?2 AS is_owner ",
        "FROM server s ",
        "LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?3"),
        " WHERE s.id = +?1 AND s.deleted_at IS NULL",
    ),
);

/// The page; empty if the actor may not read it.
pub static PAGE: Sql = Sql::new(
    "read members: page",
    concat!(
        "SELECT m.id, m.server_id, m.user_id, m.name, m.role, s.owner_id = m.user_id AS is_owner, ",
        "m.created_at, m.joined_at FROM server s JOIN member m ON m.server_id = s.id ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL AND ",
        is_member_sql!("m", "?6"),
        " AND m.id > ?3 AND m.id <= ?5 AND ",
        administers_sql!("?2", "?6"),
        " ORDER BY m.id LIMIT ?4"
    ),
);

/// The columns of a member's document.
#[derive(Deserialize)]
pub(super) struct MemberColumns {
    id: RowId,
    created_at: Millis,
    server_id: ServerId,
    user_id: UserId,
    name: Option<Name>,
    role: GrantedRole,
    is_owner: bool,
    joined_at: Millis,
}

impl From<MemberColumns> for MemberDocument {
    fn from(row: MemberColumns) -> Self {
        Self {
            id: row.id,
            creation_time: row.created_at,
            server_id: row.server_id,
            user_id: row.user_id,
            user: row.name,
            role: match row.is_owner {
                true => Role::Owner,
                false => row.role.into(),
            },
            joined_at: row.joined_at,
        }
    }
}

impl MemberDocument {
    /// The document of a member of the memory model.
    #[must_use]
    pub fn from_memory(server: &ServerId, user: &UserId, role: Role, row: &MemberRow) -> Self {
        Self {
            id: row.id.clone(),
            creation_time: row.created_at,
            server_id: server.clone(),
            user_id: user.clone(),
            user: row.name.clone(),
            role,
            joined_at: row.joined_at.unwrap_or(row.created_at),
        }
    }
}

impl Operation for ReadMembers {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let actor = self.actor.param();
        let after = self.extent.after.as_ref();
        let after = after.map_or("", RowId::as_str).into();
        let end = self.extent.end_row().map_or(LAST, RowId::as_str).into();
        let reads = self.extent.reads().into();
        let now = self.now.get().into();
        vec![
            Statement::new(&FACTS, [server, actor, now]),
            Statement::new(&PAGE, [server, actor, after, reads, end, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let actor = rows.first::<RoleColumns>(0)?;
        let members = rows.all::<MemberColumns>(1)?;
        Ok(Facts {
            server_exists: actor.is_some(),
            actor_role: match actor {
                Some(actor) => actor.role()?,
                None => None,
            },
            members: members.into_iter().map(MemberDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server_exists = memory.living_server(&self.server).is_some();
        let actor_role = self
            .actor
            .user()
            .and_then(|user| memory.role(&self.server, user, self.now));
        let may = administers(&self.actor, actor_role);
        let mut members = Table::default();
        if server_exists && may {
            for ((server, user), row) in memory.members.iter() {
                let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
                let is_within = after.is_none_or(|after| row.id > *after)
                    && end.is_none_or(|end| row.id <= *end);
                if *server == self.server
                    && is_within
                    && let Some(role) = memory.role(server, user, self.now)
                {
                    let member = MemberDocument::from_memory(server, user, role, row);
                    members.insert(row.id.clone(), member);
                }
            }
        }
        let limit = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let members = members.iter().take(limit).map(|(_, member)| member.clone());
        Facts {
            server_exists,
            actor_role: actor_role.filter(|_| server_exists),
            members: members.collect(),
        }
    }
}

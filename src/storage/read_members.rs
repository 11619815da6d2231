//! `member:r`: a page of members.

use super::memory::MemberRow;
use super::rows::RoleColumns;
use super::table::Table;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::document::{MemberDocument, MemberStatus};
use crate::domain::grant::Metadata;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::role::GrantedRole;
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::membership::{is_counted_sql, is_member_sql};
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};
use serde::Deserialize;

/// How many users a page examines for each asked for. This bounds the cost of a page by its length, however many
/// memberships have ended.
pub const LOOKED_AT: i64 = 10;

/// Reads a page of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMembers {
    /// The server.
    pub server: ServerId,
    /// The authority: an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// Which users to list.
    pub status: MemberStatus,
    /// Where the page begins and ends.
    pub extent: Extent<RowId>,
    /// The time of the call.
    pub now: Millis,
    /// Whether the facts must say when the page changes by itself.
    pub is_watched: bool,
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
    /// The last user that was examined, if some were left out and more follow.
    pub last: Option<RowId>,
    /// The next end of a membership on the server, if the page is watched.
    pub next_end: Option<ExpiresAt>,
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

/// The columns of the document of the user of `m` on the server `s`.
macro_rules! member_columns {
    () => {
        "m.id, m.server_id, m.user_id, m.name, m.role, s.owner_id = m.user_id AS is_owner, m.created_at, \
         coalesce(m.joined_at, m.created_at) AS joined_at, m.expires_at, m.code_id, m.invited_by, m.metadata"
    };
}
pub(super) use member_columns;

/// Of the next `?7` users with `$row`, those with `$is`; at most `?4` of them. Empty if the actor may not read them.
macro_rules! page {
    ($row:expr, $is:expr) => {
        concat!(
            "SELECT ",
            member_columns!(),
            " FROM (SELECT * FROM member WHERE server_id = +?1 AND ",
            $row,
            " AND id > ?3 AND id <= ?5 ORDER BY id LIMIT ?7) m CROSS JOIN server s ON s.id = m.server_id ",
            "WHERE s.deleted_at IS NULL AND ",
            $is,
            " AND ",
            administers_sql!("?2", "?6"),
            " ORDER BY m.id LIMIT ?4"
        )
    };
}

/// A page of members.
pub static PAGE: Sql = Sql::new(
    "read members: page",
    page!(is_counted_sql!(), is_member_sql!("m", "?6")),
);

/// A page of users whose membership came to its end.
pub static PAGE_OF_ENDED: Sql = Sql::new(
    "read members: page of ended",
    page!(
        "expires_at IS NOT NULL",
        has_passed_sql!("m.expires_at", "?6")
    ),
);

/// A page of banned users.
pub static PAGE_OF_BANNED: Sql = Sql::new(
    "read members: page of banned",
    page!("banned_at IS NOT NULL", "1"),
);

/// The last of the next members, and the one after it, if memberships ended that are not retired.
pub static LAST_LOOKED_AT: Sql = Sql::new(
    "read members: last looked at",
    concat!(
        "SELECT id FROM member WHERE server_id = +?1 AND ",
        is_counted_sql!(),
        " AND id > ?2 AND id <= ?4 AND EXISTS (SELECT 1 FROM member e WHERE e.server_id = +?1 AND ",
        is_counted_sql!("e"),
        " AND e.expires_at <= ?5) ORDER BY id LIMIT 2 OFFSET ?3",
    ),
);

/// The last of the next users whose membership has an end, and the one after it.
pub static LAST_OF_ENDED: Sql = Sql::new(
    "read members: last looked at of ended",
    "SELECT id FROM member WHERE server_id = +?1 AND expires_at IS NOT NULL AND id > ?2 AND id <= ?4 \
     ORDER BY id LIMIT 2 OFFSET ?3",
);

/// The next end of a membership after `?2`.
pub static NEXT_END: Sql = Sql::new(
    "read members: next end",
    concat!(
        "SELECT expires_at FROM member WHERE server_id = +?1 AND ",
        is_counted_sql!(),
        " AND expires_at > ?2 ORDER BY expires_at LIMIT 1",
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
    expires_at: Option<ExpiresAt>,
    code_id: Option<RowId>,
    invited_by: Option<UserId>,
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct LastColumns {
    id: RowId,
}

#[derive(Deserialize)]
struct EndColumns {
    expires_at: ExpiresAt,
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
            expires_at: row.expires_at,
            code_id: row.code_id,
            invited_by: row.invited_by,
            metadata: row.metadata,
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
            expires_at: row.expires_at,
            code_id: row.code_id.clone(),
            invited_by: row.invited_by.clone(),
            metadata: row.metadata.clone(),
        }
    }
}

impl ReadMembers {
    /// How many users are examined.
    const fn looked_at(&self) -> i64 {
        match (self.status, &self.extent.end) {
            (MemberStatus::Banned, _) | (_, Some(_)) => self.extent.reads(),
            (MemberStatus::Active | MemberStatus::Ended, None) => self.extent.holds() * LOOKED_AT,
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
        let looked_at = self.looked_at();
        let (page, last) = match self.status {
            MemberStatus::Active => (&PAGE, Some(&LAST_LOOKED_AT)),
            MemberStatus::Ended => (&PAGE_OF_ENDED, Some(&LAST_OF_ENDED)),
            MemberStatus::Banned => (&PAGE_OF_BANNED, None),
        };
        let mut statements = vec![
            Statement::new(&FACTS, [server, actor, now]),
            Statement::new(
                page,
                [server, actor, after, reads, end, now, looked_at.into()],
            ),
        ];
        if let Some(last) = last {
            let mut params = vec![server, after, (looked_at - 1).into(), end];
            if self.status == MemberStatus::Active {
                params.push(now);
            }
            statements.push(Statement { sql: last, params });
        }
        if self.is_watched {
            statements.push(Statement::new(&NEXT_END, [server, now]));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let actor = rows.first::<RoleColumns>(0)?;
        let members = rows.all::<MemberColumns>(1)?;
        let has_last = self.status != MemberStatus::Banned;
        let last = match has_last {
            false => None,
            true => match rows.of(2)? {
                [last, _] => Some(last.read::<LastColumns>()?.id),
                _ => None,
            },
        };
        let next_end = match self.is_watched {
            false => None,
            true => rows.first::<EndColumns>(2 + usize::from(has_last))?,
        };
        Ok(Facts {
            server_exists: actor.is_some(),
            actor_role: match actor {
                Some(actor) => actor.role()?,
                None => None,
            },
            members: members.into_iter().map(MemberDocument::from).collect(),
            last,
            next_end: next_end.map(|row| row.expires_at),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let living = memory.living_server(&self.server);
        let owner = living.map(|server| server.owner_id.clone());
        let actor_role = self
            .actor
            .user()
            .and_then(|user| memory.role(&self.server, user, self.now));
        let may = owner.is_some() && administers(&self.actor, actor_role);
        let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
        let mut looked_at = Table::default();
        for ((server, user), row) in memory.members.iter() {
            let is_within =
                after.is_none_or(|after| row.id > *after) && end.is_none_or(|end| row.id <= *end);
            let is_looked_at = match self.status {
                MemberStatus::Active => row.left_at.is_none(),
                MemberStatus::Ended => row.expires_at.is_some(),
                MemberStatus::Banned => row.banned_at.is_some(),
            };
            if *server == self.server && is_within && is_looked_at {
                looked_at.insert(row.id.clone(), (user, row));
            }
        }
        let most = usize::try_from(self.looked_at()).unwrap_or(usize::MAX);
        let mut users = looked_at.iter().map(|(_, user)| *user);
        let examined: Vec<_> = users.by_ref().take(most).collect();
        let is_followed = self.status != MemberStatus::Banned && users.next().is_some();
        let last = examined.last().filter(|_| is_followed);
        let last = last.map(|(_, row)| row.id.clone());
        let is_listed = |row: &MemberRow| match self.status {
            MemberStatus::Active => row.is_member(self.now),
            MemberStatus::Ended => row.standing(self.now).has_ended,
            MemberStatus::Banned => true,
        };
        let listed = examined.iter().filter(|(_, row)| may && is_listed(row));
        let document = |(user, row): &(&UserId, &MemberRow)| {
            let role = match owner.as_ref() == Some(*user) {
                true => Role::Owner,
                false => row.role.into(),
            };
            MemberDocument::from_memory(&self.server, user, role, row)
        };
        let limit = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let members = listed.take(limit).map(document).collect();
        Facts {
            server_exists: owner.is_some(),
            actor_role: actor_role.filter(|_| owner.is_some()),
            members,
            last,
            next_end: None,
        }
    }
}

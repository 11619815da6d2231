//! `member:r`: a page of members.

use super::memory::MemberRow;
use super::rows::RoleColumns;
use super::table::Table;
use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::document::{MemberCursor, MemberDocument, MemberStatus};
use crate::domain::grant::Metadata;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::role::GrantedRole;
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::membership::{is_counted_sql, is_member_sql, is_out_sql};
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};
use serde::Deserialize;

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
    pub extent: Extent<MemberCursor>,
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

/// The users of `$rows` in their order, at most `?4`. Empty if the actor may not read them.
macro_rules! page {
    ($rows:expr, $order:literal) => {
        concat!(
            "SELECT ",
            member_columns!(),
            " FROM (SELECT * FROM member WHERE server_id = +?1 AND ",
            $rows,
            " ORDER BY ",
            $order,
            " LIMIT ?4) m CROSS JOIN server s ON s.id = m.server_id WHERE s.deleted_at IS NULL AND ",
            administers_sql!("?2", "?6"),
        )
    };
}

/// True for the users whose rows lie after `?3`, up to `?5`.
macro_rules! by_row {
    ($is:expr) => {
        concat!($is, " AND id > ?3 AND id <= ?5")
    };
}

/// True for the users with an end that lie after the end `?7` and the row `?8`, up to `?9` and `?10`.
macro_rules! by_end {
    ($is:expr) => {
        concat!(
            $is,
            " AND expires_at IS NOT NULL AND (expires_at, id) > (?7, ?8) AND (expires_at, id) <= (?9, ?10)"
        )
    };
}

/// A page of members: those without an end, and then the others.
pub static PAGE: Sql = Sql::new(
    "read members: page",
    page!(
        concat!(
            by_row!(concat!(is_counted_sql!(), " AND expires_at IS NULL")),
            " UNION ALL SELECT * FROM member WHERE server_id = +?1 AND ",
            by_end!(is_counted_sql!())
        ),
        "expires_at, id"
    ),
);

/// A page of users whose membership came to its end, retired or not.
pub static PAGE_OF_ENDED: Sql = Sql::new(
    "read members: page of ended",
    page!(
        concat!(
            by_end!(is_counted_sql!()),
            " UNION ALL SELECT * FROM member WHERE server_id = +?1 AND ",
            by_end!(is_out_sql!())
        ),
        "expires_at, id"
    ),
);

/// A page of banned users.
pub static PAGE_OF_BANNED: Sql = Sql::new(
    "read members: page of banned",
    page!(by_row!("banned_at IS NOT NULL"), "id"),
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

/// A place among the users with an end: the end, and the row.
type Ending<'a> = (i64, &'a str);

/// Before all users with an end, and behind them.
const FIRST_ENDING: Ending<'static> = (0, "");
const LAST_ENDING: Ending<'static> = ((1 << 53) - 1, LAST);

/// The place of a cursor among the users without an end: those with one come after them.
fn row_of(cursor: &MemberCursor) -> &str {
    match cursor.end {
        None => cursor.id.as_str(),
        Some(_) => LAST,
    }
}

/// The place of a cursor among the users with an end.
fn ending_of(cursor: &MemberCursor) -> Ending<'_> {
    cursor
        .end
        .map_or(FIRST_ENDING, |end| (end.get(), cursor.id.as_str()))
}

impl ReadMembers {
    /// The rows after which, and up to which, users without an end are listed.
    fn rows(&self) -> [&str; 2] {
        [
            self.extent.after.as_ref().map_or("", row_of),
            self.extent.end_row().map_or(LAST, row_of),
        ]
    }

    /// The places after which, and up to which, users with an end are listed.
    fn endings(&self) -> [Ending<'_>; 2] {
        let after = self.extent.after.as_ref();
        let from = after.map_or(FIRST_ENDING, ending_of);
        let to = self.extent.end_row().map_or(LAST_ENDING, ending_of);
        let now = (self.now.get(), LAST);
        match self.status {
            MemberStatus::Ended => [from, to.min(now)],
            MemberStatus::Active | MemberStatus::Banned => [from.max(now), to],
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
        let [after, last] = self.rows().map(Param::from);
        let reads = self.extent.reads().into();
        let now = self.now.get().into();
        let mut params = vec![server, actor, after, reads, last, now];
        if self.status != MemberStatus::Banned {
            for (end, row) in self.endings() {
                params.extend([Param::from(end), Param::from(row)]);
            }
        }
        let sql = match self.status {
            MemberStatus::Active => &PAGE,
            MemberStatus::Ended => &PAGE_OF_ENDED,
            MemberStatus::Banned => &PAGE_OF_BANNED,
        };
        let mut statements = vec![
            Statement::new(&FACTS, [server, actor, now]),
            Statement { sql, params },
        ];
        if self.is_watched {
            statements.push(Statement::new(&NEXT_END, [server, now]));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let actor = rows.first::<RoleColumns>(0)?;
        let members = rows.all::<MemberColumns>(1)?;
        let next_end = match self.is_watched {
            false => None,
            true => rows.first::<EndColumns>(2)?,
        };
        Ok(Facts {
            server_exists: actor.is_some(),
            actor_role: match actor {
                Some(actor) => actor.role()?,
                None => None,
            },
            members: members.into_iter().map(MemberDocument::from).collect(),
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
        let mut listed = Table::default();
        for ((server, user), row) in memory.members.iter() {
            let place = MemberCursor {
                end: row.expires_at,
                id: row.id.clone(),
            };
            let is_within =
                after.is_none_or(|after| place > *after) && end.is_none_or(|end| place <= *end);
            let is_wanted = match self.status {
                MemberStatus::Active => row.is_member(self.now),
                MemberStatus::Ended => row.standing(self.now).has_ended,
                MemberStatus::Banned => row.banned_at.is_some(),
            };
            if *server == self.server && is_within && is_wanted && may {
                listed.insert(place, (user, row));
            }
        }
        let document = |(user, row): &(&UserId, &MemberRow)| {
            let role = match owner.as_ref() == Some(*user) {
                true => Role::Owner,
                false => row.role.into(),
            };
            MemberDocument::from_memory(&self.server, user, role, row)
        };
        let limit = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let members = listed.iter().take(limit).map(|(_, row)| document(row));
        Facts {
            server_exists: owner.is_some(),
            actor_role: actor_role.filter(|_| owner.is_some()),
            members: members.collect(),
            next_end: None,
        }
    }
}

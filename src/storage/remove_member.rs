//! `member:d`: a member leaves, is removed, or is banned.

use super::audit::About;
use super::rows::role;
use super::watch::{self, CHANGE_SERVER};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::GrantedRole;
use crate::domain::role::Role;
use crate::domain::rules::membership::{is_counted_sql, is_member_sql};
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::rules::removing::{Removal, may_ban_sql, may_remove_sql};
use crate::domain::rules::seats::is_full_sql;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// Removes or bans a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveMember {
    /// The server.
    pub server: ServerId,
    /// The user.
    pub user: UserId,
    /// Whether to ban the user. It need not be a member then.
    pub ban: bool,
    /// The authority: the user's own, an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// The id of the row for a user who is banned without having joined.
    pub member_id: RowId,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call. A retry of the same call is recognized by it on the row.
    pub now: Millis,
}

/// The facts: the state before, and the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The parties, if the server exists.
    pub roles: Option<Roles>,
    /// Whether this call removed the user.
    pub removed: bool,
}

/// The owner, the actor and the user of a removal, on one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The owner.
    pub owner: UserId,
    /// The actor's role on the server.
    pub actor: Option<Role>,
    /// The user's role on the server, if it is a member.
    pub user: Option<Role>,
    /// The user's role on the server, if it is a member or its membership ended.
    pub held: Option<Role>,
    /// Whether the server has no seat for the user.
    pub is_full: bool,
}

#[derive(Deserialize)]
struct RolesColumns {
    owner_id: UserId,
    actor_role: Option<GrantedRole>,
    actor_is_owner: Option<bool>,
    user_role: Option<GrantedRole>,
    held_role: Option<GrantedRole>,
    user_is_owner: Option<bool>,
    is_full: bool,
}

impl Roles {
    /// Reads them from the rows of [`FACTS`], the first statement.
    ///
    /// # Errors
    /// A column is missing or has the wrong type.
    pub fn from_rows(rows: &Rows) -> Result<Option<Self>, Corrupt> {
        let Some(row) = rows.first::<RolesColumns>(0)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            owner: row.owner_id,
            actor: role(row.actor_role, row.actor_is_owner, "actor_is_owner")?,
            user: role(row.user_role, row.user_is_owner, "user_is_owner")?,
            held: role(row.held_role, row.user_is_owner, "user_is_owner")?,
            is_full: row.is_full,
        }))
    }

    /// Reads them from the memory model.
    #[must_use]
    pub fn from_memory(
        memory: &Memory,
        server: &ServerId,
        actor: &Actor,
        user: &UserId,
        now: Millis,
    ) -> Option<Self> {
        let role = |user| memory.role(server, user, now);
        Some(Self {
            owner: memory.living_server(server)?.owner_id.clone(),
            actor: actor.user().and_then(role),
            user: role(user),
            held: memory.held_role(server, user, now),
            is_full: memory.is_full(server, Some(user), now),
        })
    }

    /// The change of the end of the user's membership to decide on. If it ended, the role counts that the user would
    /// have again.
    #[must_use]
    pub const fn ending<'a>(&self, actor: &'a Actor, user: &'a UserId) -> Removal<'a> {
        Removal {
            user_role: self.held,
            ..self.removal(actor, user)
        }
    }

    /// The removal to decide on.
    #[must_use]
    pub const fn removal<'a>(&self, actor: &'a Actor, user: &'a UserId) -> Removal<'a> {
        Removal {
            actor,
            actor_role: self.actor,
            user,
            user_role: self.user,
        }
    }
}

/// The owner, and the standing of the actor `?3` and the user `?2` at `?4`.
pub static FACTS: Sql = Sql::new(
    "member: standing of the actor and the user",
    concat!(
        "SELECT s.owner_id, a.role AS actor_role, s.owner_id = +?3 AS actor_is_owner, ",
        "iif(",
        is_member_sql!("m", "?4"),
        ", m.role, NULL) AS user_role, iif(",
        is_counted_sql!("m"),
        " OR ",
        has_passed_sql!("m.expires_at", "?4"),
        ", m.role, NULL) AS held_role, s.owner_id = +?2 AS user_is_owner, ",
        is_full_sql!("?2", "?4"),
        " AS is_full ",
        "FROM server s ",
        "LEFT JOIN member a ON a.server_id = s.id AND a.user_id = +?3 AND ",
        is_member_sql!("a", "?4"),
        " LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL",
    ),
);

/// Removes a member; a retry of the same call finds its own time.
pub static REMOVE: Sql = Sql::new(
    "remove member: remove",
    concat!(
        "UPDATE member SET left_at = ?4, expires_at = NULL WHERE server_id = +?1 AND user_id = +?2 ",
        "AND (",
        is_member_sql!("member", "?4"),
        " OR left_at = +?4) AND EXISTS (SELECT 1 FROM server s ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL AND s.owner_id <> ?2 AND ",
        may_remove_sql!("?3", "?2", "?4"),
        ") RETURNING user_id",
    ),
);

/// Bans a user, member or not.
pub static BAN: Sql = Sql::new(
    "remove member: ban",
    concat!(
        "INSERT INTO member (server_id, user_id, id, role, created_at, left_at, banned_at) ",
        "SELECT ?1, ?2, ?5, 'member', ?4, ?4, ?4 WHERE EXISTS (SELECT 1 FROM server s ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL AND s.owner_id <> ?2 AND ",
        may_ban_sql!("?3", "?2", "?4"),
        ") ON CONFLICT (server_id, user_id) DO UPDATE SET ",
        "left_at = coalesce(left_at, ?4), expires_at = NULL, banned_at = coalesce(banned_at, ?4) RETURNING user_id",
    ),
);

impl Operation for RemoveMember {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let user = self.user.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let write = if self.ban {
            Statement::new(
                &BAN,
                [server, user, actor, now, self.member_id.as_str().into()],
            )
        } else {
            Statement::new(&REMOVE, [server, user, actor, now])
        };
        vec![
            Statement::new(&FACTS, [server, user, actor, now]),
            write,
            Statement::new(&CHANGE_SERVER, [server, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            roles: Roles::from_rows(rows)?,
            removed: rows.wrote(1)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let event = match self.ban {
            true => "member.banned",
            false if self.actor.is(&self.user) => "member.left",
            false => "member.removed",
        };
        Some(Recorded {
            user: Some(&self.user),
            event: Some(event),
            ..Recorded::new(1, &self.record, About::Server(&self.server))
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 2)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let roles = Roles::from_memory(memory, &self.server, &self.actor, &self.user, self.now);
        let may = roles
            .as_ref()
            .is_some_and(|roles| roles.owner != self.user && self.is_allowed(roles));
        let removed = may && self.remove(memory);
        if removed {
            memory.record(self, &self.server, None);
        }
        Facts { roles, removed }
    }
}

impl RemoveMember {
    /// Whether the actor may do it. Users may remove themselves, but not ban themselves.
    #[must_use]
    pub fn is_allowed(&self, roles: &Roles) -> bool {
        let removal = roles.removal(&self.actor, &self.user);
        if self.ban {
            removal.may_ban()
        } else {
            removal.may_remove()
        }
    }

    fn remove(&self, memory: &mut Memory) -> bool {
        if self.ban {
            let row = memory.member_or_new(&self.server, &self.user, &self.member_id, self.now);
            return row.is_some_and(|row| {
                row.left_at = row.left_at.or(Some(self.now));
                row.expires_at = None;
                row.banned_at = row.banned_at.or(Some(self.now));
                true
            });
        }
        match memory.member_mut(&self.server, &self.user) {
            Some(row) if row.is_member(self.now) || row.left_at == Some(self.now) => {
                row.left_at = Some(self.now);
                row.expires_at = None;
                true
            }
            _ => false,
        }
    }
}

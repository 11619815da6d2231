//! `member:d`: a member leaves, is removed, or is banned.

use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::role::Role;
use crate::domain::shard::Place;
use crate::domain::time::Millis;

/// A member leaves, is removed, or is banned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveMember {
    /// The server.
    pub server: ServerId,
    /// The user.
    pub user: UserId,
    /// Whether no code lets the user in again; it need not be a member then.
    pub ban: bool,
    /// On whose authority: the user's own, an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// The id of the row, if a user is banned who never joined.
    pub member_id: RowId,
    /// The time of the call: a repeat of the same call finds it on the row.
    pub now: Millis,
}

/// What came back: the state before, and the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The owner, if the server exists.
    pub owner: Option<UserId>,
    /// What the actor is on the server.
    pub actor_role: Option<Role>,
    /// What the user is on the server.
    pub user_role: Option<Role>,
    /// Whether the user is gone by this call.
    pub removed: bool,
}

/// The owner, and what the actor and the user are.
pub static FACTS: Sql = Sql::new(
    "remove member: facts",
    "SELECT s.owner_id, a.role AS actor_role, s.owner_id = +?3 AS actor_is_owner, \
           m.role AS user_role, s.owner_id = +?2 AS user_is_owner FROM server s \
           LEFT JOIN member a ON a.server_id = s.id AND a.user_id = +?3 AND a.left_at IS NULL \
           LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND m.left_at IS NULL \
           WHERE s.id = +?1 AND s.deleted_at IS NULL",
);

/// Holds where the actor ?3 may remove the user ?2 of the server ?1: a service, the owner, an admin if
/// the user is none, or who else `$or` lets. Nobody removes the owner.
macro_rules! may_remove {
    ($or:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM server s \
         LEFT JOIN member a ON a.server_id = s.id AND a.user_id = +?3 AND a.left_at IS NULL \
         LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND m.left_at IS NULL \
         WHERE s.id = +?1 AND s.deleted_at IS NULL AND s.owner_id <> ?2 \
         AND (?3 IS NULL OR s.owner_id = +?3 \
         OR (a.role = 'admin' AND m.role IS NOT 'admin')",
            $or,
            ")) "
        )
    };
}

/// Removes a member; a repeat of the same call finds its own time.
pub static REMOVE: Sql = Sql::new(
    "remove member: remove",
    concat!(
        "UPDATE member SET left_at = ?4 WHERE server_id = +?1 AND user_id = +?2 ",
        "AND (left_at IS NULL OR left_at = +?4) AND ",
        may_remove!(" OR ?3 = +?2"),
        "RETURNING user_id",
    ),
);

/// Bans a user, member or not.
pub static BAN: Sql = Sql::new(
    "remove member: ban",
    concat!(
        "INSERT INTO member (server_id, user_id, id, role, created_at, left_at, banned_at) ",
        "SELECT ?1, ?2, ?5, 'member', ?4, ?4, ?4 WHERE ",
        may_remove!(""),
        "ON CONFLICT (server_id, user_id) DO UPDATE SET ",
        "left_at = coalesce(left_at, ?4), banned_at = coalesce(banned_at, ?4) RETURNING user_id",
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
        vec![Statement::new(&FACTS, [server, user, actor]), write]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let removed = rows.wrote(1)?;
        match rows.of(0)?.first() {
            None => Ok(Facts {
                owner: None,
                actor_role: None,
                user_role: None,
                removed,
            }),
            Some(row) => Ok(Facts {
                owner: Some(row.user_id("owner_id")?),
                actor_role: row.optional_role("actor_role", "actor_is_owner")?,
                user_role: row.optional_role("user_role", "user_is_owner")?,
                removed,
            }),
        }
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let Some(owner) = memory
            .living_server(&self.server)
            .map(|row| row.owner_id.clone())
        else {
            return Facts {
                owner: None,
                actor_role: None,
                user_role: None,
                removed: false,
            };
        };
        let actor_role = self
            .actor
            .user()
            .and_then(|user| memory.role(&self.server, user));
        let user_role = memory.role(&self.server, &self.user);
        let may = self.user != owner
            && match &self.actor {
                Actor::Service => true,
                Actor::User(actor) => {
                    // A user leaves by itself, but bans nobody, itself included.
                    (*actor == self.user && !self.ban)
                        || *actor == owner
                        || (actor_role == Some(Role::Admin) && user_role != Some(Role::Admin))
                }
            };
        let removed = may && self.remove(memory);
        Facts {
            owner: Some(owner),
            actor_role,
            user_role,
            removed,
        }
    }
}

impl RemoveMember {
    fn remove(&self, memory: &mut Memory) -> bool {
        if self.ban {
            let row = memory.member_or_new(&self.server, &self.user, &self.member_id, self.now);
            return row.is_some_and(|row| {
                row.left_at = row.left_at.or(Some(self.now));
                row.banned_at = row.banned_at.or(Some(self.now));
                true
            });
        }
        match memory.member_mut(&self.server, &self.user) {
            Some(row) if row.left_at.is_none_or(|at| at == self.now) => {
                row.left_at = Some(self.now);
                true
            }
            _ => false,
        }
    }
}

//! Who may remove or ban a user, lift a ban, and set the end of a membership. The owner is never removed, and its
//! membership has no end.

use crate::domain::caller::Actor;
use crate::domain::id::UserId;
use crate::domain::role::Role;

/// A removal: the actor, the user, and their roles on the server.
#[derive(Clone, Copy, Debug)]
pub struct Removal<'a> {
    /// The user or service that removes.
    pub actor: &'a Actor,
    /// The actor's role.
    pub actor_role: Option<Role>,
    /// The user to remove.
    pub user: &'a UserId,
    /// That user's role.
    pub user_role: Option<Role>,
}

impl Removal<'_> {
    /// Whether the actor may ban the user, lift its ban and set the end of its membership. A service and the owner may; an admin may unless
    /// the user is an admin.
    #[must_use]
    pub fn may_ban(self) -> bool {
        *self.actor == Actor::Service
            || self.actor_role == Some(Role::Owner)
            || (self.actor_role == Some(Role::Admin) && self.user_role != Some(Role::Admin))
    }

    /// Whether the actor may remove the user: the user itself, and those who may ban it.
    #[must_use]
    pub fn may_remove(self) -> bool {
        self.actor.is(self.user) || self.may_ban()
    }
}

/// True if the actor `$actor`, null for a service, may ban the user `$user` of the server `s` at `$now`. The user must
/// not be the owner.
macro_rules! may_ban_sql {
    ($actor:literal, $user:literal, $now:literal) => {
        concat!(
            "(",
            $actor,
            " IS NULL OR s.owner_id = +",
            $actor,
            " OR (EXISTS (SELECT 1 FROM member a WHERE a.server_id = s.id AND a.user_id = +",
            $actor,
            " AND ",
            $crate::domain::rules::membership::is_member_sql!("a", $now),
            " AND a.role = 'admin') AND NOT EXISTS (SELECT 1 FROM member u ",
            "WHERE u.server_id = s.id AND u.user_id = +",
            $user,
            " AND ",
            $crate::domain::rules::membership::is_member_sql!("u", $now),
            " AND u.role = 'admin')))"
        )
    };
}
pub(crate) use may_ban_sql;

/// True if the actor may remove the user, with the same parameters.
macro_rules! may_remove_sql {
    ($actor:literal, $user:literal, $now:literal) => {
        concat!(
            "(",
            $crate::domain::rules::removing::may_ban_sql!($actor, $user, $now),
            " OR ",
            $actor,
            " = +",
            $user,
            ")"
        )
    };
}
pub(crate) use may_remove_sql;

/// True if the actor may set the end of the user's membership, with the same parameters. Of a membership that ended,
/// the role counts that the user would have again.
macro_rules! may_end_sql {
    ($actor:literal, $user:literal, $now:literal) => {
        concat!(
            $crate::domain::rules::removing::may_ban_sql!($actor, $user, $now),
            " AND (",
            $actor,
            " IS NULL OR s.owner_id = +",
            $actor,
            " OR NOT EXISTS (SELECT 1 FROM member g WHERE g.server_id = s.id AND g.user_id = +",
            $user,
            " AND g.role = 'admin' AND ",
            $crate::domain::rules::passing::has_passed_sql!("g.expires_at", $now),
            "))"
        )
    };
}
pub(crate) use may_end_sql;

/// [`Removal::may_ban`] in SQL, by the role that the user has or had until its membership ended, for the actor `?1` and the user `?2` at the time `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const MAY_END: &str = may_end_sql!("?1", "?2", "?3");

/// [`Removal::may_ban`] in SQL, for the actor `?1` and the user `?2` at the time `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const MAY_BAN: &str = may_ban_sql!("?1", "?2", "?3");

/// [`Removal::may_remove`] in SQL, for the actor `?1` and the user `?2` at the time `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const MAY_REMOVE: &str = may_remove_sql!("?1", "?2", "?3");

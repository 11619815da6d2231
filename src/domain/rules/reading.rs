//! Who may read a code and its log, and revoke it: its creator unless it is banned, and those who administer
//! its server.

use super::administering::administers;
use super::membership::Membership;
use crate::domain::caller::Actor;
use crate::domain::id::UserId;
use crate::domain::role::Role;

/// Whether an actor may read a code of this creator. `membership` and `role` are the actor's on the server.
#[must_use]
pub fn may_read(
    actor: &Actor,
    creator: &UserId,
    membership: Membership,
    role: Option<Role>,
) -> bool {
    administers(actor, role) || (actor.is(creator) && !membership.is_banned())
}

/// True if the actor `$actor`, null for a service, may read the code `c` of the server `s` at `$now`.
macro_rules! may_read_sql {
    ($actor:literal, $now:literal) => {
        concat!(
            "(",
            $crate::domain::rules::administering::administers_sql!($actor, $now),
            " OR (c.creator_id = +",
            $actor,
            " AND NOT ",
            $crate::domain::rules::membership::is_banned_sql!($actor),
            "))"
        )
    };
}
pub(crate) use may_read_sql;

/// True if the actor `$actor`, null for a service, may see the text of the code `c` of the server `s` at `$now`: it may
/// read the code, and give what the code grants.
macro_rules! may_show_sql {
    ($actor:literal, $now:literal) => {
        concat!(
            $crate::domain::rules::reading::may_read_sql!($actor, $now),
            " AND ",
            $crate::domain::rules::granting::may_grant_sql!("c.role", $actor)
        )
    };
}
pub(crate) use may_show_sql;

/// [`may_read`] in SQL, for the actor `?1` at the time `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_read_sql!("?1", "?3");

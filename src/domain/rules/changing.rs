//! Who may change a code: those who administer its server, and its creator while it may create codes.

use super::administering::administers;
use super::inviting::may_invite;
use crate::domain::caller::Actor;
use crate::domain::id::UserId;
use crate::domain::role::{InvitePolicy, Role};

/// Whether an actor with this role on the server, and a membership that has an end or not, may change a code of
/// this creator.
#[must_use]
pub fn may_change(
    actor: &Actor,
    creator: &UserId,
    policy: InvitePolicy,
    role: Option<Role>,
    has_end: bool,
) -> bool {
    administers(actor, role) || (actor.is(creator) && may_invite(policy, role, has_end))
}

/// True if the actor `$actor`, null for a service, may change the code `c` of the server `s` at `$now`.
macro_rules! may_change_sql {
    ($actor:literal, $now:literal) => {
        concat!(
            "(",
            $crate::domain::rules::administering::administers_sql!($actor, $now),
            " OR (c.creator_id = +",
            $actor,
            " AND EXISTS (SELECT 1 FROM member m WHERE m.server_id = s.id AND m.user_id = +",
            $actor,
            " AND ",
            $crate::domain::rules::inviting::may_invite_sql!(),
            ")))"
        )
    };
}
pub(crate) use may_change_sql;

/// [`may_change`] in SQL, for the actor `?1` at the time `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_change_sql!("?1", "?3");

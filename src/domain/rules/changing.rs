//! Who may change a code: those who administer its server, and its creator while it may create codes.

use super::administering::administers;
use super::inviting::may_invite;
use crate::domain::caller::Actor;
use crate::domain::id::UserId;
use crate::domain::role::{InvitePolicy, Role};

/// Whether an actor with this role on the server may change a code of this creator.
#[must_use]
pub fn may_change(
    actor: &Actor,
    creator: &UserId,
    policy: InvitePolicy,
    role: Option<Role>,
) -> bool {
    administers(actor, role) || (actor.is(creator) && may_invite(policy, role))
}

/// True if the actor `$actor`, null for a service, may change the code `c` of the server `s`.
macro_rules! may_change_sql {
    ($actor:literal) => {
        concat!(
            "(",
            $crate::domain::rules::administering::administers_sql!($actor),
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

/// [`may_change`] in SQL, for the actor `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_change_sql!("?1");

//! Who administers a server: a service, the owner and the admins. They read its codes, logs and members.

use crate::domain::caller::Actor;
use crate::domain::role::Role;

/// Whether an actor with this role on a server administers it.
#[must_use]
pub fn administers(actor: &Actor, role: Option<Role>) -> bool {
    *actor == Actor::Service || role >= Some(Role::Admin)
}

/// True if the actor `$actor`, null for a service, administers the server `s` at `$now`.
macro_rules! administers_sql {
    ($actor:literal, $now:literal) => {
        concat!(
            "(",
            $actor,
            " IS NULL OR s.owner_id = +",
            $actor,
            " OR EXISTS (SELECT 1 FROM member a WHERE a.server_id = s.id AND a.user_id = +",
            $actor,
            " AND ",
            $crate::domain::rules::membership::is_member_sql!("a", $now),
            " AND a.role = 'admin'))"
        )
    };
}
pub(crate) use administers_sql;

/// [`administers`] in SQL, for the actor `?1` at the time `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = administers_sql!("?1", "?3");

//! Who has the owner's rights: the owner and a service. They change the server, hand it over, delete it and set
//! roles.

use crate::domain::caller::Actor;
use crate::domain::id::UserId;
use crate::domain::role::Role;

/// Whether an actor may do what the owner may.
#[must_use]
pub fn owns(actor: &Actor, owner: &UserId) -> bool {
    *actor == Actor::Service || actor.is(owner)
}

/// The same, by the actor's role on the server.
#[must_use]
pub fn owns_by_role(actor: &Actor, role: Option<Role>) -> bool {
    *actor == Actor::Service || role == Some(Role::Owner)
}

/// True if the actor `$actor`, null for a service, has the owner's rights on the server `s`.
macro_rules! owns_sql {
    ($actor:literal) => {
        concat!("(", $actor, " IS NULL OR s.owner_id = +", $actor, ")")
    };
}
pub(crate) use owns_sql;

/// [`owns`] in SQL, for the actor `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = owns_sql!("?1");

//! Whom an eviction removes: members who joined by the code. The owner is never removed; an admin only if the
//! code made it one, and only by the owner or a service.

use crate::domain::role::GrantedRole;

/// Whether a member with this role, who joined by a code that grants `grants`, is removed. `owns`: the actor has
/// the owner's rights.
#[must_use]
pub fn evicts(owns: bool, role: GrantedRole, grants: GrantedRole) -> bool {
    role == GrantedRole::Member || (owns && grants == GrantedRole::Admin)
}

/// True if the actor `$actor`, null for a service, removes the member `m` who joined by the use `part`, with the
/// code's role and the server's owner.
macro_rules! evicts_sql {
    ($actor:literal) => {
        concat!(
            "m.user_id <> part.owner_id AND (m.role = 'member' OR (part.role = 'admin' AND (",
            $actor,
            " IS NULL OR part.owner_id = +",
            $actor,
            ")))"
        )
    };
}
pub(crate) use evicts_sql;

/// [`evicts`] in SQL, for the actor `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = evicts_sql!("?1");

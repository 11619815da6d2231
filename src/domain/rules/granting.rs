//! Who may give a role: a plain membership, who may create the code; the role `admin`, who could set it with
//! `member:u`: the owner and a service. A code that grants it works only while its creator is the owner.

use super::owning::owns;
use crate::domain::caller::Actor;
use crate::domain::id::UserId;
use crate::domain::role::GrantedRole;

/// Whether an actor may give a role on the server of this owner, and touch a code that gives it.
#[must_use]
pub fn may_grant(role: GrantedRole, actor: &Actor, owner: &UserId) -> bool {
    gives(role, owns(actor, owner))
}

/// The same for an actor who has the owner's rights there, or not.
#[must_use]
pub fn gives(role: GrantedRole, owns: bool) -> bool {
    owns || role == GrantedRole::Member
}

/// True if the actor `$actor`, null for a service, may give the role `$role` on the server `s`.
macro_rules! may_grant_sql {
    ($role:expr, $actor:literal) => {
        concat!(
            "(",
            $role,
            " = 'member' OR ",
            $crate::domain::rules::owning::owns_sql!($actor),
            ")"
        )
    };
}
pub(crate) use may_grant_sql;

/// True if the creator of the code `c` of the server `s` may still give what the code grants.
macro_rules! grant_stands_sql {
    () => {
        "(c.role = 'member' OR s.owner_id = c.creator_id)"
    };
}
pub(crate) use grant_stands_sql;

/// [`may_grant`] in SQL, for the actor `?1` and the role of the code `c`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_grant_sql!("c.role", "?1");

/// [`may_grant`] in SQL, for the creator of the code `c`.
#[cfg(not(target_arch = "wasm32"))]
pub const STANDS: &str = grant_stands_sql!();

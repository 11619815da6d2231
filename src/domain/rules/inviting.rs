//! Who may create codes for a server: the members whom its invite policy allows.

use crate::domain::role::{InvitePolicy, Role};

/// Whether a user with this role (`None`: not a member) may create codes under the policy.
#[must_use]
pub fn may_invite(policy: InvitePolicy, role: Option<Role>) -> bool {
    role >= Some(match policy {
        InvitePolicy::Owner => Role::Owner,
        InvitePolicy::Admins => Role::Admin,
        InvitePolicy::Members => Role::Member,
    })
}

/// True if the user of the row `m` may create codes for the server `s`.
macro_rules! may_invite_sql {
    () => {
        concat!(
            "(",
            $crate::domain::rules::membership::is_member_sql!("m"),
            " AND (s.owner_id = m.user_id OR s.invite_policy = 'members' ",
            "OR (s.invite_policy = 'admins' AND m.role = 'admin')))"
        )
    };
}
pub(crate) use may_invite_sql;

/// [`may_invite`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_invite_sql!();

//! Who may create codes for a server: the members whom its invite policy allows. A member whose membership has an
//! end creates none.

use crate::domain::role::{InvitePolicy, Role};

/// Whether a user with this role (`None`: not a member), and a membership that has an end or not, may create codes
/// under the policy.
#[must_use]
pub fn may_invite(policy: InvitePolicy, role: Option<Role>, has_end: bool) -> bool {
    !has_end
        && role
            >= Some(match policy {
                InvitePolicy::Owner => Role::Owner,
                InvitePolicy::Admins => Role::Admin,
                InvitePolicy::Members => Role::Member,
            })
}

/// True if the user of the row `m` may create codes for the server `s`.
macro_rules! may_invite_sql {
    () => {
        "(m.left_at IS NULL AND m.expires_at IS NULL AND (s.owner_id = m.user_id OR s.invite_policy = 'members' \
         OR (s.invite_policy = 'admins' AND m.role = 'admin')))"
    };
}
pub(crate) use may_invite_sql;

/// [`may_invite`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_invite_sql!();

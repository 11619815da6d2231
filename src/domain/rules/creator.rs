//! A code works only while its creator could still create it.

use super::inviting::may_invite;
use crate::domain::role::{InvitePolicy, Role};
use crate::domain::text::read_words;

/// The present standing of a code's creator on its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Creator {
    /// It could still create the code.
    MayInvite,
    /// It left, was removed, has a membership with an end, or the invite policy no longer allows it.
    MayNot,
    /// It is banned.
    Banned,
}

impl Creator {
    /// Every standing, by the name in the fragment.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("may invite", Self::MayInvite),
        ("may not", Self::MayNot),
        ("banned", Self::Banned),
    ];

    /// The standing for the server's policy, whether the creator is banned, its role if it is a member, and whether
    /// its membership has an end.
    #[must_use]
    pub fn of(policy: InvitePolicy, is_banned: bool, role: Option<Role>, has_end: bool) -> Self {
        if is_banned {
            Self::Banned
        } else if may_invite(policy, role, has_end) {
            Self::MayInvite
        } else {
            Self::MayNot
        }
    }

    /// Whether the code works, given whether it outlives its creator's right to create it.
    #[must_use]
    pub const fn stands_behind(self, keep_after_creator: bool) -> bool {
        match self {
            Self::MayInvite => true,
            Self::MayNot => keep_after_creator,
            Self::Banned => false,
        }
    }
}

read_words!(Creator);

/// The standing of the creator of the code `c` on its server `s`. An owner is always a member, so its row need
/// not be read.
macro_rules! creator_sql {
    () => {
        concat!(
            "CASE WHEN s.owner_id = c.creator_id THEN 'may invite' ELSE ifnull((SELECT CASE ",
            "WHEN m.banned_at IS NOT NULL THEN 'banned' WHEN ",
            $crate::domain::rules::inviting::may_invite_sql!(),
            " THEN 'may invite' END FROM member m ",
            "WHERE m.server_id = c.server_id AND m.user_id = c.creator_id), 'may not') END"
        )
    };
}
pub(crate) use creator_sql;

/// True if the creator of the code `c` on the server `s` stands behind it.
macro_rules! has_creator_sql {
    () => {
        concat!(
            "CASE ",
            $crate::domain::rules::creator::creator_sql!(),
            " WHEN 'may invite' THEN 1 WHEN 'banned' THEN 0 ELSE c.keep_after_creator END"
        )
    };
}
pub(crate) use has_creator_sql;

/// [`Creator::of`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = creator_sql!();

/// [`Creator::stands_behind`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const STANDS_BEHIND: &str = has_creator_sql!();

//! The membership of a user on a server.

use crate::domain::text::read_words;

/// The membership of a user on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// The user never joined, and was never banned.
    Never,
    /// The user is a member now.
    Active,
    /// The user left or was removed, or its ban was lifted. It may come back.
    Left,
    /// The user is banned: no code lets it in.
    Banned,
}

impl Membership {
    /// Every membership, by the name in the fragment.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("never", Self::Never),
        ("active", Self::Active),
        ("left", Self::Left),
        ("banned", Self::Banned),
    ];

    /// The membership for a row that has left or not, and is banned or not. Without a row, the user never
    /// joined.
    #[must_use]
    pub const fn of(row: Option<(bool, bool)>) -> Self {
        match row {
            None => Self::Never,
            Some((_, true)) => Self::Banned,
            Some((true, false)) => Self::Left,
            Some((false, false)) => Self::Active,
        }
    }

    /// Whether the user is a member now.
    #[must_use]
    pub const fn is_member(self) -> bool {
        matches!(self, Self::Active)
    }

    /// Whether the user is banned.
    #[must_use]
    pub const fn is_banned(self) -> bool {
        matches!(self, Self::Banned)
    }

    /// Whether a code may make the user a member.
    #[must_use]
    pub const fn may_join(self) -> bool {
        matches!(self, Self::Never | Self::Left)
    }
}

read_words!(Membership);

/// The membership of the user of `m`, whose row may be missing.
macro_rules! membership_sql {
    () => {
        "CASE WHEN m.id IS NULL THEN 'never' WHEN m.banned_at IS NOT NULL THEN 'banned' \
         WHEN m.left_at IS NOT NULL THEN 'left' ELSE 'active' END"
    };
}
pub(crate) use membership_sql;

/// True if the user of the row `$row` is a member now. It holds for a missing row of a join as well.
macro_rules! is_member_sql {
    ($row:literal) => {
        concat!($row, ".left_at IS NULL")
    };
}
pub(crate) use is_member_sql;

/// True if the user `$user` is banned from the server `s`.
macro_rules! is_banned_sql {
    ($user:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM member b WHERE b.server_id = s.id AND b.user_id = +",
            $user,
            " AND b.banned_at IS NOT NULL)"
        )
    };
}
pub(crate) use is_banned_sql;

/// True if a code may make the user of `m` a member. The row may be missing.
macro_rules! may_join_sql {
    () => {
        "(m.id IS NULL OR (m.left_at IS NOT NULL AND m.banned_at IS NULL))"
    };
}
pub(crate) use may_join_sql;

/// [`Membership::of`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = membership_sql!();

/// [`Membership::may_join`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const MAY_JOIN: &str = may_join_sql!();

/// [`Membership::is_member`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_MEMBER: &str = is_member_sql!("m");

/// [`Membership::is_banned`] in SQL, for the user `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_BANNED: &str = is_banned_sql!("?1");

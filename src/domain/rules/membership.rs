//! The membership of a user on a server.

use crate::domain::text::read_words;

/// What a user's row on a server says at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether the user left or was removed, or its ended membership was retired.
    pub has_left: bool,
    /// Whether the membership's end has passed.
    pub has_ended: bool,
    /// Whether the user is banned.
    pub is_banned: bool,
}

/// The membership of a user on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// The user never joined, and was never banned.
    Never,
    /// The user is a member now.
    Active,
    /// The user left or was removed, or its ban was lifted. It may come back.
    Left,
    /// The membership came to its end. It counts as none, and the user may come back.
    Ended,
    /// The user is banned: no code lets it in.
    Banned,
}

impl Membership {
    /// Every membership, by the name in the fragment.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("never", Self::Never),
        ("active", Self::Active),
        ("left", Self::Left),
        ("ended", Self::Ended),
        ("banned", Self::Banned),
    ];

    /// The membership for a row. Without a row, the user never joined.
    #[must_use]
    pub const fn of(row: Option<Standing>) -> Self {
        match row {
            None => Self::Never,
            Some(row) if row.is_banned => Self::Banned,
            Some(row) if row.has_ended => Self::Ended,
            Some(row) if row.has_left => Self::Left,
            Some(_) => Self::Active,
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
        matches!(self, Self::Never | Self::Left | Self::Ended)
    }
}

read_words!(Membership);

/// The membership of the user of `m` at `$now`. Its row may be missing.
macro_rules! membership_sql {
    ($now:literal) => {
        concat!(
            "CASE WHEN m.id IS NULL THEN 'never' WHEN m.banned_at IS NOT NULL THEN 'banned' WHEN ",
            $crate::domain::rules::passing::has_passed_sql!("m.expires_at", $now),
            " THEN 'ended' WHEN m.left_at IS NOT NULL THEN 'left' ELSE 'active' END"
        )
    };
}
pub(crate) use membership_sql;

/// True if the user of the row `$row`, or of the only row, has not left. Its membership may have ended: it is counted
/// until it is retired.
macro_rules! is_counted_sql {
    () => {
        "left_at IS NULL"
    };
    ($row:literal) => {
        concat!($row, ".left_at IS NULL")
    };
}
pub(crate) use is_counted_sql;

/// True if the user of the row `$row`, or of the only row, is not counted.
macro_rules! is_out_sql {
    () => {
        "left_at IS NOT NULL"
    };
    ($row:literal) => {
        concat!($row, ".left_at IS NOT NULL")
    };
}
pub(crate) use is_out_sql;

/// True if the user of the row `$row` is a member at `$now`. It holds for a missing row of a join as well.
macro_rules! is_member_sql {
    ($row:literal, $now:literal) => {
        concat!(
            "(",
            $row,
            ".left_at IS NULL AND ifnull(",
            $row,
            ".expires_at > ",
            $now,
            ", 1))"
        )
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

/// True if a code may make the user of `m` a member at `$now`. The row may be missing.
macro_rules! may_join_sql {
    ($now:literal) => {
        concat!(
            "(m.id IS NULL OR (m.banned_at IS NULL AND NOT ",
            $crate::domain::rules::membership::is_member_sql!("m", $now),
            "))"
        )
    };
}
pub(crate) use may_join_sql;

/// [`Membership::of`] in SQL, at the time `?2`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = membership_sql!("?2");

/// [`Membership::may_join`] in SQL, at the time `?2`.
#[cfg(not(target_arch = "wasm32"))]
pub const MAY_JOIN: &str = may_join_sql!("?2");

/// [`Membership::is_member`] in SQL, at the time `?2`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_MEMBER: &str = is_member_sql!("m", "?2");

/// [`Membership::is_banned`] in SQL, for the user `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_BANNED: &str = is_banned_sql!("?1");

//! The status of a code: known or unknown, alive or dead, suspended or active.

use super::creator::Creator;
use crate::domain::code_document::Status;
use crate::domain::time::{ExpiresAt, Millis, StartsAt};

/// The part of a code that decides its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Whether it was revoked.
    pub is_revoked: bool,
    /// When it expires.
    pub expires_at: Option<ExpiresAt>,
    /// When it starts to work.
    pub starts_at: Option<StartsAt>,
    /// The number of users who redeemed it.
    pub uses: i64,
    /// The maximum number of users.
    pub max_uses: Option<i64>,
    /// The present standing of its creator.
    pub creator: Creator,
    /// Whether it keeps working when its creator could no longer create it.
    pub keep_after_creator: bool,
}

impl Life {
    /// Whether the code is known to callers: it is not revoked, and its creator stands behind it.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !self.is_revoked && self.creator.stands_behind(self.keep_after_creator)
    }

    /// Whether its expiry time has passed.
    #[must_use]
    pub fn has_expired(&self, now: Millis) -> bool {
        self.expires_at.is_some_and(|end| end.has_passed(now))
    }

    /// Whether its start has come.
    #[must_use]
    pub fn has_started(&self, now: Millis) -> bool {
        self.starts_at.is_none_or(|start| start.has_passed(now))
    }

    /// Whether its maximum number of uses is reached.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.max_uses.is_some_and(|max| self.uses >= max)
    }

    /// The first status that applies: revoked, expired, used up, suspended, scheduled, active. A suspended code
    /// would work if its creator could create it again.
    #[must_use]
    pub fn status(&self, now: Millis) -> Status {
        if self.is_revoked {
            Status::Revoked
        } else if self.has_expired(now) {
            Status::Expired
        } else if self.is_used_up() {
            Status::Used
        } else if !self.is_known() {
            Status::Suspended
        } else if !self.has_started(now) {
            Status::Scheduled
        } else {
            Status::Active
        }
    }

    /// Whether it is dead, so that another code may take over its text. A suspended code is not dead.
    #[must_use]
    pub fn is_dead(&self, now: Millis) -> bool {
        self.is_revoked || self.has_expired(now) || self.is_used_up()
    }
}

/// True if the code `c` of the server `s` is known to callers.
macro_rules! is_known_sql {
    () => {
        concat!(
            "c.revoked_at IS NULL AND ",
            $crate::domain::rules::creator::has_creator_sql!()
        )
    };
}
pub(crate) use is_known_sql;

/// True if the expiry time `$end`, null for none, has passed at `$now`.
macro_rules! has_passed_sql {
    ($end:literal, $now:literal) => {
        concat!("(", $end, " IS NOT NULL AND ", $end, " <= ", $now, ")")
    };
}
pub(crate) use has_passed_sql;

/// True if the code `c` has expired at `$now`.
macro_rules! has_expired_sql {
    ($now:literal) => {
        $crate::domain::rules::life::has_passed_sql!("c.expires_at", $now)
    };
}
pub(crate) use has_expired_sql;

/// True if the start of the code `c` has come at `$now`.
macro_rules! has_started_sql {
    ($now:literal) => {
        concat!("ifnull(c.starts_at <= ", $now, ", 1)")
    };
}
pub(crate) use has_started_sql;

/// The number of users who redeemed the code `c`; null if there are none.
macro_rules! uses_sql {
    () => {
        "(SELECT max(ordinal) FROM redemption WHERE code_id = c.id)"
    };
}
pub(crate) use uses_sql;

/// True if the code `c` is used up.
macro_rules! is_used_up_sql {
    () => {
        concat!(
            "(c.max_uses IS NOT NULL AND c.max_uses <= ifnull(",
            $crate::domain::rules::life::uses_sql!(),
            ", 0))"
        )
    };
}
pub(crate) use is_used_up_sql;

/// The status of the code `c` of the server `s` at `$now`.
macro_rules! status_sql {
    ($now:literal) => {
        concat!(
            "CASE WHEN c.revoked_at IS NOT NULL THEN 'revoked' WHEN ",
            $crate::domain::rules::life::has_expired_sql!($now),
            " THEN 'expired' WHEN ",
            $crate::domain::rules::life::is_used_up_sql!(),
            " THEN 'used' WHEN NOT ",
            $crate::domain::rules::creator::has_creator_sql!(),
            " THEN 'suspended' WHEN ",
            $crate::domain::rules::life::has_started_sql!($now),
            " THEN 'active' ELSE 'scheduled' END"
        )
    };
}
pub(crate) use status_sql;

/// True if the code `c` is dead at `$now`.
macro_rules! is_dead_sql {
    ($now:literal) => {
        concat!(
            "(c.revoked_at IS NOT NULL OR ",
            $crate::domain::rules::life::has_expired_sql!($now),
            " OR ",
            $crate::domain::rules::life::is_used_up_sql!(),
            ")"
        )
    };
}
pub(crate) use is_dead_sql;

/// [`Life::is_known`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_KNOWN: &str = is_known_sql!();

/// [`Life::status`] in SQL, at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const STATUS: &str = status_sql!("?1");

/// [`Life::has_started`] in SQL, at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const HAS_STARTED: &str = has_started_sql!("?1");

/// [`Life::is_dead`] in SQL, at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_DEAD: &str = is_dead_sql!("?1");

/// [`ExpiresAt::has_passed`] in SQL, for the end `?2` at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const HAS_PASSED: &str = has_passed_sql!("?2", "?1");

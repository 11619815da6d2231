//! The status of a code: known or unknown, alive or dead, suspended or active.

use super::campaign::CampaignLife;
use super::creator::Creator;
use super::passing;
use crate::domain::code_document::{Status, SuspendedBy};
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
    /// Whether its creator may still give what it grants.
    pub grant_stands: bool,
    /// Its campaign.
    pub campaign: Option<CampaignLife>,
}

impl Life {
    /// Whether the code is known to callers: it is neither revoked nor suspended.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.is_revoked && self.suspended_by().is_none()
    }

    /// Why it is suspended, if it is: first its creator, then what it grants, then its campaign.
    #[must_use]
    pub fn suspended_by(&self) -> Option<SuspendedBy> {
        if !self.creator.stands_behind(self.keep_after_creator) {
            return Some(SuspendedBy::Creator);
        }
        if !self.grant_stands {
            return Some(SuspendedBy::Grant);
        }
        let is_revoked = self.campaign.is_some_and(|campaign| campaign.is_revoked);
        is_revoked.then_some(SuspendedBy::Campaign)
    }

    /// Whether its own expiry time has passed.
    fn has_ended(&self, now: Millis) -> bool {
        self.expires_at.is_some_and(|end| end.has_passed(now))
    }

    /// Whether its start has come.
    #[must_use]
    pub fn has_started(&self, now: Millis) -> bool {
        self.starts_at.is_none_or(|start| start.has_passed(now))
    }

    /// Whether its own maximum number of uses is reached.
    fn is_full(&self) -> bool {
        passing::is_reached(self.max_uses, self.uses)
    }

    /// Whether its expiry time, or that of its campaign, has passed.
    #[must_use]
    pub fn has_expired(&self, now: Millis) -> bool {
        let campaign = self.campaign.as_ref();
        self.has_ended(now) || campaign.is_some_and(|campaign| campaign.has_expired(now))
    }

    /// Whether its maximum number of uses, or that of its campaign, is reached.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        let campaign = self.campaign.as_ref();
        self.is_full() || campaign.is_some_and(CampaignLife::is_used_up)
    }

    /// The first status that applies: revoked, expired, used up, suspended, scheduled, active. A suspended code
    /// would work if its creator could create it again and its campaign were restored.
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

    /// Whether it is dead, so that another code may take over its text. A suspended code is not dead, and
    /// neither is one whose campaign has ended: both may work again although nobody changes the code.
    #[must_use]
    pub fn is_dead(&self, now: Millis) -> bool {
        self.is_revoked || self.has_ended(now) || self.is_full()
    }
}

/// True if the code `c` of the server `s` is known to callers. Here and below, `joined` says that its campaign, if it
/// has one, is joined as `k`.
macro_rules! is_known_sql {
    ($($joined:ident)?) => {
        concat!(
            "c.revoked_at IS NULL AND ",
            $crate::domain::rules::granting::grant_stands_sql!(),
            " AND ",
            $crate::domain::rules::creator::has_creator_sql!(),
            " AND NOT ",
            $crate::domain::rules::campaign::campaign_is_revoked_sql!($($joined)?)
        )
    };
}
pub(crate) use is_known_sql;

/// True if the code `c`, or its campaign, has expired at `$now`.
macro_rules! has_expired_sql {
    ($now:literal $(, $joined:ident)?) => {
        concat!(
            "(",
            $crate::domain::rules::passing::has_passed_sql!("c.expires_at", $now),
            " OR ",
            $crate::domain::rules::campaign::campaign_has_expired_sql!($now $(, $joined)?),
            ")"
        )
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

/// True if the own maximum number of uses of the code `c` is reached.
macro_rules! is_full_sql {
    () => {
        concat!(
            "(c.max_uses IS NOT NULL AND c.max_uses <= ifnull(",
            $crate::domain::rules::life::uses_sql!(),
            ", 0))"
        )
    };
}
pub(crate) use is_full_sql;

/// True if the code `c`, or its campaign, is used up.
macro_rules! is_used_up_sql {
    ($($joined:ident)?) => {
        concat!(
            "(",
            $crate::domain::rules::life::is_full_sql!(),
            " OR ",
            $crate::domain::rules::campaign::campaign_is_used_up_sql!($($joined)?),
            ")"
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
            " THEN 'used' WHEN NOT (",
            $crate::domain::rules::life::is_known_sql!(),
            ") THEN 'suspended' WHEN ",
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
            $crate::domain::rules::passing::has_passed_sql!("c.expires_at", $now),
            " OR ",
            $crate::domain::rules::life::is_full_sql!(),
            ")"
        )
    };
}
pub(crate) use is_dead_sql;

/// [`Life::is_known`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_KNOWN: &str = is_known_sql!();

/// The same, [`Life::has_expired`] at the time `?1`, and [`Life::is_used_up`], where the campaign is joined.
#[cfg(not(target_arch = "wasm32"))]
pub const JOINED: [&str; 3] = [
    is_known_sql!(joined),
    has_expired_sql!("?1", joined),
    is_used_up_sql!(joined),
];

/// [`Life::status`] in SQL, at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const STATUS: &str = status_sql!("?1");

/// [`Life::has_started`] in SQL, at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const HAS_STARTED: &str = has_started_sql!("?1");

/// [`Life::is_dead`] in SQL, at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_DEAD: &str = is_dead_sql!("?1");

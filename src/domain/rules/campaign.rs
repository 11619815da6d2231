//! What the campaign of a code decides: a revoked one suspends its codes, and its expiry and its maximum number
//! of uses hold for all of them together.

use super::passing;
use crate::domain::campaign::CampaignStatus;
use crate::domain::time::{ExpiresAt, Millis};

/// The part of a campaign that decides its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignLife {
    /// Whether it was revoked.
    pub is_revoked: bool,
    /// When its codes expire.
    pub expires_at: Option<ExpiresAt>,
    /// The number of uses of all its codes.
    pub uses: i64,
    /// The maximum number of these uses.
    pub max_uses: Option<i64>,
}

impl CampaignLife {
    /// Whether its expiry time has passed.
    #[must_use]
    pub fn has_expired(&self, now: Millis) -> bool {
        self.expires_at.is_some_and(|end| end.has_passed(now))
    }

    /// Whether its maximum number of uses is reached.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        passing::is_reached(self.max_uses, self.uses)
    }

    /// The first status that applies: revoked, expired, used up, active.
    #[must_use]
    pub fn status(&self, now: Millis) -> CampaignStatus {
        if self.is_revoked {
            CampaignStatus::Revoked
        } else if self.has_expired(now) {
            CampaignStatus::Expired
        } else if self.is_used_up() {
            CampaignStatus::Used
        } else {
            CampaignStatus::Active
        }
    }
}

/// True if the code `c` has a campaign `k` of which `$condition` holds. Where `k` is joined, it is not looked up again.
macro_rules! has_campaign_sql {
    (joined, $condition:expr) => {
        concat!("ifnull(", $condition, ", 0)")
    };
    ($condition:expr) => {
        concat!(
            "(c.campaign_id IS NOT NULL AND EXISTS (SELECT 1 FROM campaign k WHERE k.id = c.campaign_id AND ",
            $condition,
            "))"
        )
    };
}
pub(crate) use has_campaign_sql;

/// True if the campaign of the code `c` was revoked.
macro_rules! campaign_is_revoked_sql {
    ($($joined:ident)?) => {
        $crate::domain::rules::campaign::has_campaign_sql!($($joined,)? "k.revoked_at IS NOT NULL")
    };
}
pub(crate) use campaign_is_revoked_sql;

/// True if the campaign of the code `c` has expired at `$now`.
macro_rules! campaign_has_expired_sql {
    ($now:literal $(, $joined:ident)?) => {
        $crate::domain::rules::campaign::has_campaign_sql!(
            $($joined,)?
            $crate::domain::rules::passing::has_passed_sql!("k.expires_at", $now)
        )
    };
}
pub(crate) use campaign_has_expired_sql;

/// The number of uses of the campaign `k`; null if there are none.
macro_rules! campaign_uses_sql {
    () => {
        "(SELECT max(ordinal) FROM campaign_use WHERE campaign_id = k.id)"
    };
}
pub(crate) use campaign_uses_sql;

/// True if the campaign of the code `c` is used up.
macro_rules! campaign_is_used_up_sql {
    ($($joined:ident)?) => {
        $crate::domain::rules::campaign::has_campaign_sql!($($joined,)? concat!(
            "k.max_uses <= ",
            $crate::domain::rules::campaign::campaign_uses_sql!()
        ))
    };
}
pub(crate) use campaign_is_used_up_sql;

/// The time before which the rate of the code `c`, and that of its campaign, which is over at `$campaign`, allow no further
/// use; null if they allow one at any time.
macro_rules! later_free_at_sql {
    ($campaign:expr) => {
        concat!(
            "nullif(max(ifnull(",
            $crate::domain::rules::rate::rate_free_at_sql!("c", "redemption", "code_id"),
            ", 0), ifnull(",
            $campaign,
            ", 0)), 0)"
        )
    };
}
pub(crate) use later_free_at_sql;

/// The time before which the rates of the code `c` and of its campaign allow no further use; null if they allow
/// one at any time.
macro_rules! use_free_at_sql {
    () => {
        $crate::domain::rules::campaign::later_free_at_sql!(concat!(
            "(SELECT ",
            $crate::domain::rules::rate::rate_free_at_sql!("k", "campaign_use", "campaign_id"),
            " FROM campaign k WHERE k.id = c.campaign_id)"
        ))
    };
}
pub(crate) use use_free_at_sql;

/// The same where the campaign, if the code has one, is joined as `k`.
macro_rules! joined_free_at_sql {
    () => {
        $crate::domain::rules::campaign::later_free_at_sql!(
            $crate::domain::rules::rate::rate_free_at_sql!("k", "campaign_use", "campaign_id")
        )
    };
}
pub(crate) use joined_free_at_sql;

/// The time before which no further use is allowed, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const FREE_AT: &str = use_free_at_sql!();

/// The same with the campaign joined as `k`.
#[cfg(not(target_arch = "wasm32"))]
pub const JOINED_FREE_AT: &str = joined_free_at_sql!();

//! Campaigns: a campaign's row with its number of uses, and the authority on which it is read or changed.

pub mod create;
pub mod list;
pub mod read;
pub mod update;

use super::memory::CampaignRow;
use super::rows::{RoleColumns, or_zero};
use super::{Corrupt, Memory, Rows, Sql};
use crate::domain::caller::Actor;
use crate::domain::campaign::CampaignDocument;
use crate::domain::code_document::Uses;
use crate::domain::count::MaxUses;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::role::{GrantedRole, Role};
use crate::domain::rules::administering::administers;
use crate::domain::rules::campaign::{CampaignLife, campaign_uses_sql};
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::owning::owns_by_role;
use crate::domain::rules::rate::{RateColumns, RateLimit};
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};
use serde::Deserialize;

/// The columns of a record, of table `k`.
macro_rules! columns {
    () => {
        concat!(
            "k.id, k.server_id, k.creator_id, k.name, k.max_uses, k.expires_at, k.rate, k.rate_period_ms, ",
            "k.revoked_at, k.created_at, ",
            $crate::domain::rules::campaign::campaign_uses_sql!(),
            " AS uses"
        )
    };
}
pub(super) use columns;

/// The columns that decide the status of the campaign `k`.
macro_rules! life_columns {
    () => {
        concat!(
            "k.max_uses, k.expires_at, k.revoked_at, ",
            campaign_uses_sql!(),
            " AS uses"
        )
    };
}

/// The campaign `?1`, if it is one of the server `?2`.
pub static OF_SERVER: Sql = Sql::new(
    "campaign: of a server",
    concat!(
        "SELECT ",
        life_columns!(),
        " FROM campaign k WHERE k.id = +?1 AND k.server_id = +?2"
    ),
);

/// The campaign `?1`, if it is one of the server of the code `?2`.
pub static OF_CODE: Sql = Sql::new(
    "campaign: of the server of a code",
    concat!(
        "SELECT ",
        life_columns!(),
        " FROM invit_code c JOIN campaign k ON k.id = +?1 AND k.server_id = c.server_id WHERE c.id = +?2"
    ),
);

#[derive(Deserialize)]
struct LifeColumns {
    max_uses: Option<i64>,
    expires_at: Option<ExpiresAt>,
    revoked_at: Option<Millis>,
    #[serde(deserialize_with = "or_zero")]
    uses: i64,
}

/// What decides the status of the campaign that a statement found, if it found one.
///
/// # Errors
/// A column is missing or has the wrong type.
pub(super) fn life(rows: &Rows, statement: usize) -> Result<Option<CampaignLife>, Corrupt> {
    let row = rows.first::<LifeColumns>(statement)?;
    Ok(row.map(|row| CampaignLife {
        is_revoked: row.revoked_at.is_some(),
        expires_at: row.expires_at,
        uses: row.uses,
        max_uses: row.max_uses,
    }))
}

/// A campaign's row with its number of uses.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CampaignRecord {
    /// The row's id.
    pub id: RowId,
    /// The server.
    #[serde(rename = "server_id")]
    pub server: ServerId,
    /// The creator.
    #[serde(rename = "creator_id")]
    pub creator: UserId,
    /// Its name.
    pub name: Name,
    /// The maximum number of uses.
    pub max_uses: Option<MaxUses>,
    /// When its codes expire.
    pub expires_at: Option<ExpiresAt>,
    /// How fast its codes may be used.
    #[serde(deserialize_with = "RateColumns::limit")]
    pub rate_limit: Option<RateLimit>,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// The number of uses of all its codes.
    #[serde(deserialize_with = "or_zero")]
    pub uses: i64,
}

impl CampaignRecord {
    /// The record of a campaign of the memory model.
    #[must_use]
    pub fn from_memory(id: &RowId, row: &CampaignRow) -> Self {
        Self {
            id: id.clone(),
            server: row.server_id.clone(),
            creator: row.creator_id.clone(),
            name: row.name.clone(),
            max_uses: row.max_uses,
            expires_at: row.expires_at,
            rate_limit: row.rate_limit.clone(),
            revoked_at: row.revoked_at,
            created_at: row.created_at,
            uses: row.life().uses,
        }
    }

    /// The document at a time.
    #[must_use]
    pub fn document(self, now: Millis) -> CampaignDocument {
        let life = CampaignLife {
            is_revoked: self.revoked_at.is_some(),
            expires_at: self.expires_at,
            uses: self.uses,
            max_uses: self.max_uses.map(MaxUses::get),
        };
        CampaignDocument {
            id: self.id,
            creation_time: self.created_at,
            server_id: self.server,
            creator_id: self.creator,
            name: self.name,
            uses: Uses(self.uses),
            max_uses: life.max_uses.map(Uses),
            expires_at: self.expires_at,
            rate_limit: self.rate_limit,
            revoked_at: self.revoked_at,
            status: life.status(now),
        }
    }
}

/// True if a code of the campaign `k` grants `admin`.
macro_rules! grants_admin_sql {
    () => {
        "EXISTS (SELECT 1 FROM invit_code a INDEXED BY invit_code_grants_in_campaign \
         WHERE a.campaign_id = k.id AND a.role = 'admin')"
    };
}
pub(super) use grants_admin_sql;

/// A campaign, and the actor's role on its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The campaign.
    pub campaign: CampaignRecord,
    /// Whether its server exists.
    pub server_exists: bool,
    /// The actor's role there, if it is a member.
    pub role: Option<Role>,
    /// Whether one of its codes grants `admin`.
    pub grants_admin: bool,
}

/// The campaign `?1`, and the role of the actor `?2` on its server at `?3`.
pub static FIND: Sql = Sql::new(
    "campaign: find",
    concat!(
        "SELECT ",
        columns!(),
        ", s.deleted_at, m.role, s.owner_id = +?2 AS is_owner, ",
        grants_admin_sql!(),
        " AS grants_admin FROM campaign k JOIN server s ON s.id = k.server_id ",
        "LEFT JOIN member m ON m.server_id = k.server_id AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?3"),
        " WHERE k.id = +?1"
    ),
);

#[derive(Deserialize)]
struct FoundColumns {
    campaign: CampaignRecord,
    deleted_at: Option<Millis>,
    actor: RoleColumns,
    grants_admin: bool,
}

impl Found {
    /// Reads it from the rows of [`FIND`].
    ///
    /// # Errors
    /// A column is missing or has the wrong type.
    pub fn from_rows(rows: &Rows, statement: usize) -> Result<Option<Self>, Corrupt> {
        let Some(row) = rows.first::<FoundColumns>(statement)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            campaign: row.campaign,
            server_exists: row.deleted_at.is_none(),
            role: row.actor.role()?,
            grants_admin: row.grants_admin,
        }))
    }

    /// The campaign with an id in the memory model.
    #[must_use]
    pub fn from_memory(memory: &Memory, id: &RowId, actor: &Actor, now: Millis) -> Option<Self> {
        let row = memory.campaigns.get(id)?;
        let user = actor.user();
        Some(Self {
            campaign: CampaignRecord::from_memory(id, row),
            server_exists: memory.living_server(&row.server_id).is_some(),
            role: user.and_then(|user| memory.role(&row.server_id, user, now)),
            grants_admin: memory.codes.iter().any(|(_, code)| {
                let is_of = code.terms.campaign_id.as_ref() == Some(id);
                is_of && code.terms.role == GrantedRole::Admin
            }),
        })
    }

    /// Whether an actor may manage the campaign.
    #[must_use]
    pub fn may_manage(&self, actor: &Actor) -> bool {
        administers(actor, self.role)
    }

    /// Whether an actor may give whatever its codes grant.
    #[must_use]
    pub fn may_grant(&self, actor: &Actor) -> bool {
        !self.grants_admin || self.owns(actor)
    }

    /// Whether an actor has the owner's rights.
    #[must_use]
    pub fn owns(&self, actor: &Actor) -> bool {
        owns_by_role(actor, self.role)
    }
}

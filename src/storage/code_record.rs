//! A code's row with its number of uses, and the authority on which it is read or changed.
//!
//! The columns of a code's terms are listed only here, for reading, inserting and changing them.

use super::memory::CodeRow;
use super::rows::{RoleColumns, or_zero};
use super::{Corrupt, Memory, Param, Rows, Sql};
use crate::domain::caller::Actor;
use crate::domain::code::{FoldedCode, ShownCode};
use crate::domain::code_document::{CodeDocument, Status, Uses};
use crate::domain::code_terms::{TermChanges, Terms};
use crate::domain::count::MaxUses;
use crate::domain::error::Requires;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::role::{InvitePolicy, Role};
use crate::domain::rules::campaign::CampaignLife;
use crate::domain::rules::changing::may_change;
use crate::domain::rules::creator::Creator;
use crate::domain::rules::granting::gives;
use crate::domain::rules::life::Life;
use crate::domain::rules::membership::Membership;
use crate::domain::rules::owning::owns_by_role;
use crate::domain::rules::reading::may_read;
use crate::domain::time::{ExpiresAt, Millis, StartsAt};
use serde::Deserialize;
use std::ops::Deref;

/// The columns of the terms, for an insert.
macro_rules! term_columns {
    () => {
        "label, max_uses, expires_at, starts_at, role, membership_ms, metadata, rate, rate_period_ms, \
         campaign_id, requires_approval, keep_after_creator"
    };
}
pub(super) use term_columns;

/// The values of these columns, from the bound terms `$terms`.
macro_rules! term_values {
    ($terms:literal) => {
        concat!(
            $terms,
            " ->> 'label', ",
            $terms,
            " ->> 'max_uses', ",
            $terms,
            " ->> 'expires_at', ",
            $terms,
            " ->> 'starts_at', ifnull(",
            $terms,
            " ->> 'role', 'member'), ",
            $terms,
            " ->> 'membership_ms', ",
            $terms,
            " ->> 'metadata', ",
            $terms,
            " ->> 'rate', ",
            $terms,
            " ->> 'rate_period_ms', ",
            $terms,
            " ->> 'campaign_id', ifnull(",
            $terms,
            " ->> 'requires_approval', 0), ifnull(",
            $terms,
            " ->> 'keep_after_creator', 0)"
        )
    };
}
pub(super) use term_values;

/// The column `$column` after the bound changes `$terms`; a column absent from them stays.
macro_rules! term_after {
    ($terms:literal, $column:literal) => {
        concat!(
            "iif(json_type(",
            $terms,
            ", '$.",
            $column,
            "') IS NULL, ",
            $column,
            ", ",
            $terms,
            " ->> '",
            $column,
            "')"
        )
    };
}
pub(super) use term_after;

/// Sets these columns by the bound changes `$terms`; a column absent from them stays.
macro_rules! set_terms {
    ($terms:literal) => {
        concat!(
            "label = ",
            $crate::storage::code_record::term_after!($terms, "label"),
            ", max_uses = ",
            $crate::storage::code_record::term_after!($terms, "max_uses"),
            ", expires_at = ",
            $crate::storage::code_record::term_after!($terms, "expires_at"),
            ", starts_at = ",
            $crate::storage::code_record::term_after!($terms, "starts_at"),
            ", role = ifnull(",
            $terms,
            " ->> 'role', role), membership_ms = ",
            $crate::storage::code_record::term_after!($terms, "membership_ms"),
            ", metadata = ",
            $crate::storage::code_record::term_after!($terms, "metadata"),
            ", rate = ",
            $crate::storage::code_record::term_after!($terms, "rate"),
            ", rate_period_ms = ",
            $crate::storage::code_record::term_after!($terms, "rate_period_ms"),
            ", campaign_id = ",
            $crate::storage::code_record::term_after!($terms, "campaign_id"),
            ", requires_approval = ifnull(",
            $terms,
            " ->> 'requires_approval', requires_approval), list_id = iif(",
            $terms,
            " ->> 'lists' IS NULL, list_id, ifnull(list_id, id)), keep_after_creator = ifnull(",
            $terms,
            " ->> 'keep_after_creator', keep_after_creator)"
        )
    };
}
pub(super) use set_terms;

/// The campaign of the code `c`, to be joined as `k`. A code without one reads no row.
macro_rules! join_campaign {
    () => {
        "LEFT JOIN campaign k ON k.id = c.campaign_id "
    };
}
pub(super) use join_campaign;

/// The columns of the campaign `k` of the code `c`.
macro_rules! campaign_columns {
    () => {
        concat!(
            "c.campaign_id, k.revoked_at AS campaign_revoked_at, k.expires_at AS campaign_expires_at, ",
            "k.max_uses AS campaign_max_uses, ",
            $crate::domain::rules::campaign::campaign_uses_sql!(),
            " AS campaign_uses"
        )
    };
}
pub(super) use campaign_columns;

/// The columns of a record, of table `c` and its campaign `k`, except its creator's standing.
macro_rules! own_columns {
    () => {
        concat!(
            "c.id, c.code, c.folded = c.id AS taken_over, c.server_id, c.creator_id, c.revoked_at, ",
            "c.created_at, c.batch_id, c.label, c.max_uses, c.expires_at, c.starts_at, c.role AS grants_role, c.membership_ms, ",
            "c.metadata, c.rate, c.rate_period_ms, c.requires_approval, c.keep_after_creator, c.list_id, ",
            $crate::domain::rules::life::uses_sql!(),
            " AS uses, ",
            $crate::domain::rules::listing::requires_sql!(),
            " AS requires, ",
            $crate::storage::code_record::campaign_columns!()
        )
    };
}
pub(super) use own_columns;

/// The columns of a record, of table `c`, its server `s` and its campaign `k`.
macro_rules! columns {
    () => {
        concat!(
            $crate::storage::code_record::own_columns!(),
            ", ",
            $crate::domain::rules::creator::creator_sql!(),
            " AS creator, ",
            $crate::domain::rules::granting::grant_stands_sql!(),
            " AS grant_stands"
        )
    };
}
pub(super) use columns;

/// The columns that decide the status of the code `c` of the server `s` and the campaign `k`.
macro_rules! life_columns {
    () => {
        concat!(
            "c.revoked_at, c.max_uses, c.expires_at, c.starts_at, c.keep_after_creator, ",
            $crate::domain::rules::life::uses_sql!(),
            " AS uses, ",
            $crate::storage::code_record::campaign_columns!(),
            ", ",
            $crate::domain::rules::creator::creator_sql!(),
            " AS creator, ",
            $crate::domain::rules::granting::grant_stands_sql!(),
            " AS grant_stands"
        )
    };
}
pub(super) use life_columns;

/// Terms, and the JSON text that binds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound<T> {
    terms: T,
    columns: String,
}

impl From<Terms> for Bound<Terms> {
    fn from(terms: Terms) -> Self {
        let columns = TermChanges::from(terms.clone()).of_new().to_columns();
        Self { terms, columns }
    }
}

impl From<TermChanges> for Bound<TermChanges> {
    fn from(terms: TermChanges) -> Self {
        let columns = terms.to_columns();
        Self { terms, columns }
    }
}

impl<T> Bound<T> {
    /// The columns, in JSON.
    #[must_use]
    pub fn columns(&self) -> &str {
        &self.columns
    }

    /// The value to bind.
    #[must_use]
    pub fn param(&self) -> Param<'_> {
        self.columns.as_str().into()
    }
}

impl<T> Deref for Bound<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.terms
    }
}

/// The campaign of a code, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "CampaignColumns")]
pub struct OwnCampaign(pub Option<CampaignLife>);

/// The columns of a code's campaign, null if it has none.
#[derive(Deserialize)]
struct CampaignColumns {
    campaign_id: Option<RowId>,
    campaign_revoked_at: Option<Millis>,
    campaign_expires_at: Option<ExpiresAt>,
    campaign_max_uses: Option<i64>,
    #[serde(deserialize_with = "or_zero")]
    campaign_uses: i64,
}

impl From<CampaignColumns> for OwnCampaign {
    fn from(row: CampaignColumns) -> Self {
        Self(row.campaign_id.map(|_| CampaignLife {
            is_revoked: row.campaign_revoked_at.is_some(),
            expires_at: row.campaign_expires_at,
            uses: row.campaign_uses,
            max_uses: row.campaign_max_uses,
        }))
    }
}

/// The columns that decide a code's status.
#[derive(Deserialize)]
pub(super) struct LifeColumns {
    campaign: OwnCampaign,
    revoked_at: Option<Millis>,
    expires_at: Option<ExpiresAt>,
    starts_at: Option<StartsAt>,
    #[serde(deserialize_with = "or_zero")]
    uses: i64,
    max_uses: Option<i64>,
    creator: Creator,
    keep_after_creator: bool,
    grant_stands: bool,
}

impl From<LifeColumns> for Life {
    fn from(row: LifeColumns) -> Self {
        Self {
            is_revoked: row.revoked_at.is_some(),
            expires_at: row.expires_at,
            starts_at: row.starts_at,
            uses: row.uses,
            max_uses: row.max_uses,
            creator: row.creator,
            keep_after_creator: row.keep_after_creator,
            grant_stands: row.grant_stands,
            campaign: row.campaign.0,
        }
    }
}

impl Life {
    /// The terms of a code in the memory model.
    #[must_use]
    pub fn from_memory(memory: &Memory, row: &CodeRow) -> Self {
        Self {
            is_revoked: row.revoked_at.is_some(),
            expires_at: row.terms.expires_at,
            starts_at: row.terms.starts_at,
            uses: row.uses(),
            max_uses: row.terms.max_uses.map(MaxUses::get),
            creator: memory.creator(row),
            keep_after_creator: row.terms.keep_after_creator,
            grant_stands: memory.grant_stands(row),
            campaign: memory.campaign_of(&row.terms),
        }
    }
}

/// A code's row with its number of uses.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CodeRecord {
    /// The row's id.
    pub id: RowId,
    /// The text as it is displayed.
    pub code: String,
    /// Whether another code has taken over the text.
    pub taken_over: bool,
    /// The server.
    #[serde(rename = "server_id")]
    pub server: ServerId,
    /// The creator.
    #[serde(rename = "creator_id")]
    pub creator: UserId,
    /// Its terms.
    pub terms: Terms,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// The call that created it with others.
    #[serde(rename = "batch_id")]
    pub batch: Option<RowId>,
    /// The number of users who redeemed it.
    #[serde(deserialize_with = "or_zero")]
    pub uses: i64,
    /// What its lists ask for.
    pub requires: Requires,
    /// The present standing of its creator.
    #[serde(rename = "creator")]
    pub creator_is: Creator,
    /// Whether its creator may still give what it grants.
    pub grant_stands: bool,
    /// Its campaign.
    pub campaign: OwnCampaign,
}

impl CodeRecord {
    /// The record of a code of the memory model.
    #[must_use]
    pub fn from_memory(memory: &Memory, folded: &FoldedCode, row: &CodeRow) -> Self {
        Self {
            id: row.id.clone(),
            code: row.code.clone(),
            taken_over: folded.as_str() == row.id.as_str(),
            server: row.server_id.clone(),
            creator: row.creator_id.clone(),
            terms: row.terms.clone(),
            revoked_at: row.revoked_at,
            created_at: row.created_at,
            batch: row.batch.clone(),
            uses: row.uses(),
            requires: memory.lists(row.terms.list_id.as_ref()).requires(),
            creator_is: memory.creator(row),
            grant_stands: memory.grant_stands(row),
            campaign: OwnCampaign(memory.campaign_of(&row.terms)),
        }
    }

    /// The part that decides its status.
    #[must_use]
    pub fn life(&self) -> Life {
        Life {
            is_revoked: self.revoked_at.is_some(),
            expires_at: self.terms.expires_at,
            starts_at: self.terms.starts_at,
            uses: self.uses,
            max_uses: self.terms.max_uses.map(MaxUses::get),
            creator: self.creator_is,
            keep_after_creator: self.terms.keep_after_creator,
            grant_stands: self.grant_stands,
            campaign: self.campaign.0,
        }
    }

    /// Whether a reader of the code may see its text, by whether it may do what the owner may. The creator of a code
    /// that it may still grant is the owner.
    #[must_use]
    pub fn shows_text(&self, owns: bool) -> bool {
        gives(self.terms.role, owns)
    }

    /// The document at a time, with the text or without it.
    #[must_use]
    pub fn document(self, now: Millis, shows_text: bool) -> CodeDocument {
        let life = self.life();
        let status = life.status(now);
        CodeDocument {
            id: self.id,
            creation_time: self.created_at,
            server_id: self.server,
            creator_id: self.creator,
            code: shows_text.then_some(ShownCode(self.code)),
            uses: Uses(self.uses),
            max_uses: self.terms.max_uses.map(|max| Uses(max.get())),
            expires_at: self.terms.expires_at,
            starts_at: self.terms.starts_at,
            rate_limit: self.terms.rate_limit,
            label: self.terms.label,
            role: self.terms.role,
            membership_ms: self.terms.membership_ms,
            metadata: self.terms.metadata,
            campaign_id: self.terms.campaign_id,
            batch_id: self.batch,
            requires_approval: self.terms.requires_approval,
            keep_after_creator: self.terms.keep_after_creator,
            requires: self.requires,
            revoked_at: self.revoked_at,
            status,
            suspended_by: life.suspended_by().filter(|_| status == Status::Suspended),
        }
    }
}

/// A code, and the actor's rights on its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The code.
    pub code: CodeRecord,
    /// Whether its server exists.
    pub server_exists: bool,
    /// Which members of the server may create codes.
    pub policy: InvitePolicy,
    /// Whether the code's creator owns the server.
    pub creator_owns: bool,
    /// The actor's membership on the server, which may be deleted.
    pub membership: Membership,
    /// The actor's role there, if it is a member.
    pub role: Option<Role>,
    /// When its membership there ends.
    pub ends_at: Option<ExpiresAt>,
}

/// The columns and tables of a found code, for the actor `?2` at `?3`, with further columns. A condition on `c`
/// must follow.
macro_rules! found {
    ($($more:expr),*) => {
        concat!(
            "SELECT ",
            $crate::storage::code_record::columns!(),
            ", s.deleted_at, s.invite_policy, s.owner_id = c.creator_id AS creator_owns, iif(",
            $crate::domain::rules::membership::is_member_sql!("m", "?3"),
            ", m.role, NULL) AS role, ",
            "s.owner_id = +?2 AS is_owner, m.expires_at AS ends_at, ",
            $crate::domain::rules::membership::membership_sql!("?3"),
            " AS membership ",
            $($more,)*
            "FROM invit_code c JOIN server s ON s.id = c.server_id ",
            $crate::storage::code_record::join_campaign!(),
            "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = +?2 "
        )
    };
}
pub(super) use found;

/// The code with the id `?1`, and the rights of the actor `?2` on its server.
pub static FIND: Sql = Sql::new("find code", concat!(found!(), "WHERE c.id = +?1"));

#[derive(Deserialize)]
struct FoundColumns {
    code: CodeRecord,
    deleted_at: Option<Millis>,
    invite_policy: InvitePolicy,
    creator_owns: bool,
    membership: Membership,
    actor: RoleColumns,
    ends_at: Option<ExpiresAt>,
}

impl Found {
    /// Reads it from the rows of a statement.
    ///
    /// # Errors
    /// A column is missing or has the wrong type.
    pub fn from_rows(rows: &Rows, statement: usize) -> Result<Option<Self>, Corrupt> {
        let Some(row) = rows.first::<FoundColumns>(statement)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            code: row.code,
            server_exists: row.deleted_at.is_none(),
            policy: row.invite_policy,
            creator_owns: row.creator_owns,
            membership: row.membership,
            role: row.actor.role()?,
            ends_at: row.ends_at,
        }))
    }

    /// The code with an id in the memory model.
    #[must_use]
    pub fn by_id(memory: &Memory, id: &RowId, actor: &Actor, now: Millis) -> Option<Self> {
        let (folded, row) = memory.codes.iter().find(|(_, row)| row.id == *id)?;
        Self::from_memory(memory, folded, row, actor, now)
    }

    /// The first code of a batch in the memory model.
    #[must_use]
    pub fn of_batch(memory: &Memory, batch: &RowId, actor: &Actor, now: Millis) -> Option<Self> {
        let rows = memory.made(batch);
        let rows = rows.filter(|(_, row)| row.batch.as_ref() == Some(batch));
        let (folded, row) = rows.min_by_key(|(_, row)| &row.id)?;
        Self::from_memory(memory, folded, row, actor, now)
    }

    /// A code of the memory model.
    #[must_use]
    pub fn from_memory(
        memory: &Memory,
        folded: &FoldedCode,
        row: &CodeRow,
        actor: &Actor,
        now: Millis,
    ) -> Option<Self> {
        let server = memory.servers.get(&row.server_id)?;
        let user = actor.user();
        Some(Self {
            code: CodeRecord::from_memory(memory, folded, row),
            server_exists: server.deleted_at.is_none(),
            policy: server.invite_policy,
            creator_owns: server.owner_id == row.creator_id,
            membership: user.map_or(Membership::Never, |user| {
                memory.membership(&row.server_id, user, now)
            }),
            role: user.and_then(|user| memory.role(&row.server_id, user, now)),
            ends_at: user.and_then(|user| memory.ends_at(&row.server_id, user)),
        })
    }

    /// Whether an actor may read the code and its log, and revoke it.
    #[must_use]
    pub fn may_read(&self, actor: &Actor) -> bool {
        may_read(actor, &self.code.creator, self.membership, self.role)
    }

    /// Whether an actor may do what the owner of the server may.
    #[must_use]
    pub fn owns(&self, actor: &Actor) -> bool {
        owns_by_role(actor, self.role)
    }

    /// Whether an actor may give what the code grants, and so see its text.
    #[must_use]
    pub fn may_show(&self, actor: &Actor) -> bool {
        self.may_read(actor) && self.code.shows_text(self.owns(actor))
    }

    /// The document at a time, for an actor who may read the code.
    #[must_use]
    pub fn document(self, actor: &Actor, now: Millis) -> CodeDocument {
        let shows_text = self.code.shows_text(self.owns(actor));
        self.code.document(now, shows_text)
    }

    /// Whether an actor may change the code.
    #[must_use]
    pub fn may_change(&self, actor: &Actor) -> bool {
        may_change(
            actor,
            &self.code.creator,
            self.policy,
            self.role,
            self.ends_at.is_some(),
        )
    }
}

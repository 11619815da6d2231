//! The terms of a code: the settings that its creator chooses. `c` sets them, `u` changes them.

use super::change::Change;
use super::count::MaxUses;
use super::grant::{MembershipMs, Metadata};
use super::id::RowId;
use super::role::GrantedRole;
use super::rules::rate::{RateColumns, RateLimit};
use super::text::Label;
use super::time::{ExpiresAt, StartsAt};
use crate::wire::write::{Numbers, write};
use serde::{Deserialize, Serialize};

/// The terms of a code. Storage's columns have the same names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Terms {
    /// A note.
    pub label: Option<Label>,
    /// The maximum number of users who may redeem it.
    pub max_uses: Option<MaxUses>,
    /// When it expires.
    pub expires_at: Option<ExpiresAt>,
    /// When it starts to work.
    pub starts_at: Option<StartsAt>,
    /// The role that it grants.
    #[serde(rename = "grants_role")]
    pub role: GrantedRole,
    /// How long a membership by it lasts; without an end if absent.
    pub membership_ms: Option<MembershipMs>,
    /// What it carries for the application.
    pub metadata: Option<Metadata>,
    /// How fast it may be used.
    #[serde(deserialize_with = "RateColumns::limit")]
    pub rate_limit: Option<RateLimit>,
    /// The campaign whose budget it shares.
    pub campaign_id: Option<RowId>,
    /// Whether its uses are requests, which somebody must approve.
    pub requires_approval: bool,
    /// Whether it keeps working when its creator could no longer create it.
    pub keep_after_creator: bool,
    /// The lists of who may use it.
    pub list_id: Option<RowId>,
}

/// Changes to the terms of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermChanges {
    /// See [`Terms::label`].
    pub label: Change<Label>,
    /// See [`Terms::max_uses`].
    pub max_uses: Change<MaxUses>,
    /// See [`Terms::expires_at`].
    pub expires_at: Change<ExpiresAt>,
    /// See [`Terms::role`].
    pub role: Change<GrantedRole>,
    /// See [`Terms::membership_ms`].
    pub membership_ms: Change<MembershipMs>,
    /// See [`Terms::metadata`].
    pub metadata: Change<Metadata>,
    /// See [`Terms::starts_at`].
    pub starts_at: Change<StartsAt>,
    /// See [`Terms::rate_limit`].
    pub rate_limit: Change<RateLimit>,
    /// See [`Terms::campaign_id`].
    pub campaign_id: Change<RowId>,
    /// See [`Terms::requires_approval`].
    pub requires_approval: Change<bool>,
    /// See [`Terms::keep_after_creator`].
    pub keep_after_creator: Change<bool>,
    /// Whether its lists change.
    pub lists: bool,
}

impl From<Terms> for TermChanges {
    fn from(terms: Terms) -> Self {
        fn set<T>(value: Option<T>) -> Change<T> {
            value.map_or(Change::Clear, Change::Set)
        }
        Self {
            label: set(terms.label),
            max_uses: set(terms.max_uses),
            expires_at: set(terms.expires_at),
            role: Change::Set(terms.role),
            membership_ms: set(terms.membership_ms),
            metadata: set(terms.metadata),
            starts_at: set(terms.starts_at),
            rate_limit: set(terms.rate_limit),
            campaign_id: set(terms.campaign_id),
            requires_approval: Change::Set(terms.requires_approval),
            keep_after_creator: Change::Set(terms.keep_after_creator),
            lists: terms.list_id.is_some(),
        }
    }
}

impl TermChanges {
    /// The same without what a new code has anyway.
    #[must_use]
    pub fn of_new(self) -> Self {
        fn set<T>(change: Change<T>) -> Change<T> {
            match change {
                Change::Keep | Change::Clear => Change::Keep,
                Change::Set(value) => Change::Set(value),
            }
        }
        let flag = |change| match change {
            Change::Set(true) => Change::Set(true),
            _ => Change::Keep,
        };
        Self {
            label: set(self.label),
            max_uses: set(self.max_uses),
            expires_at: set(self.expires_at),
            role: match self.role {
                Change::Set(GrantedRole::Member) => Change::Keep,
                role => role,
            },
            membership_ms: set(self.membership_ms),
            metadata: set(self.metadata),
            starts_at: set(self.starts_at),
            rate_limit: set(self.rate_limit),
            campaign_id: set(self.campaign_id),
            requires_approval: flag(self.requires_approval),
            keep_after_creator: flag(self.keep_after_creator),
            lists: self.lists,
        }
    }

    /// Whether nothing is changed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The terms after the change.
    #[must_use]
    pub fn of(self, before: Terms) -> Terms {
        Terms {
            label: self.label.of(before.label),
            max_uses: self.max_uses.of(before.max_uses),
            expires_at: self.expires_at.of(before.expires_at),
            role: self.role.of(Some(before.role)).unwrap_or_default(),
            membership_ms: self.membership_ms.of(before.membership_ms),
            metadata: self.metadata.of(before.metadata),
            starts_at: self.starts_at.of(before.starts_at),
            rate_limit: self.rate_limit.of(before.rate_limit),
            campaign_id: self.campaign_id.of(before.campaign_id),
            requires_approval: self
                .requires_approval
                .of(Some(before.requires_approval))
                .unwrap_or(false),
            keep_after_creator: self
                .keep_after_creator
                .of(Some(before.keep_after_creator))
                .unwrap_or(false),
            list_id: before.list_id,
        }
    }

    /// The changes as storage takes them: an object keyed by column, without the columns that stay.
    #[must_use]
    pub fn to_columns(&self) -> String {
        /// By column: absent if it stays, null if it is cleared.
        #[derive(Serialize)]
        struct Columns<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            label: Option<Option<&'a Label>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            max_uses: Option<Option<i64>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            expires_at: Option<Option<&'a ExpiresAt>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            role: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            membership_ms: Option<Option<&'a MembershipMs>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            metadata: Option<Option<&'a str>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            starts_at: Option<Option<&'a StartsAt>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            rate: Option<Option<i64>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            rate_period_ms: Option<Option<i64>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            campaign_id: Option<Option<&'a RowId>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            requires_approval: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            keep_after_creator: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            lists: Option<bool>,
        }
        let rate = changed(&self.rate_limit);
        let flag = |change| changed(change).map(|flag| flag.is_some_and(|flag: &bool| *flag));
        let columns = Columns {
            label: changed(&self.label),
            max_uses: changed(&self.max_uses).map(|max| max.map(|max| max.get())),
            expires_at: changed(&self.expires_at),
            role: changed(&self.role).map(|role| role.copied().unwrap_or_default().as_str()),
            membership_ms: changed(&self.membership_ms),
            metadata: changed(&self.metadata).map(|data| data.map(Metadata::as_str)),
            starts_at: changed(&self.starts_at),
            rate: rate.map(|limit| limit.map(|limit| limit.rate.get())),
            rate_period_ms: rate.map(|limit| limit.map(|limit| limit.period_ms.get())),
            campaign_id: changed(&self.campaign_id),
            requires_approval: flag(&self.requires_approval),
            keep_after_creator: flag(&self.keep_after_creator),
            lists: self.lists.then_some(true),
        };
        write(&columns, Numbers::Whole)
    }
}

/// The new value of a term that changes.
const fn changed<T>(change: &Change<T>) -> Option<Option<&T>> {
    match change {
        Change::Keep => None,
        Change::Clear => Some(None),
        Change::Set(value) => Some(Some(value)),
    }
}

//! `campaign:u`: change a campaign, revoke it or restore it.

use super::{CampaignRecord, FIND, Found, grants_admin_sql};
use crate::domain::caller::Actor;
use crate::domain::change::Change;
use crate::domain::count::MaxUses;
use crate::domain::id::RowId;
use crate::domain::place::Place;
use crate::domain::record::{Record, columns};
use crate::domain::rules::administering::administers_sql;
use crate::domain::rules::campaign::campaign_uses_sql;
use crate::domain::rules::owning::owns_sql;
use crate::domain::rules::rate::RateLimit;
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::topic::Topic;
use crate::storage::audit::{About, Before};
use crate::storage::watch;
use crate::storage::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::wire::json::Json;

/// Changes a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateCampaign {
    /// The campaign.
    pub id: RowId,
    /// The authority: an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// Its new name.
    pub name: Option<Name>,
    /// The new maximum number of uses.
    pub max_uses: Change<MaxUses>,
    /// When its codes expire.
    pub expires_at: Change<ExpiresAt>,
    /// How fast its codes may be used.
    pub rate_limit: Change<RateLimit>,
    /// Whether it is revoked or restored.
    pub revoked: Option<bool>,
    /// What the audit log keeps of it.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The campaign as it was, if it exists.
    pub found: Option<Found>,
    /// Whether it was changed.
    pub changed: bool,
}

/// Changes the campaign `?1`. `?5`, `?7` and `?9` say whether the values after them are set, `?13` whether the change may
/// widen it.
pub static UPDATE: Sql = Sql::new(
    "update campaign: change",
    concat!(
        "UPDATE campaign AS k SET name = coalesce(?4, name), max_uses = iif(?5 = 1, ?6, max_uses), ",
        "expires_at = iif(?7 = 1, ?8, expires_at), rate = iif(?9 = 1, ?10, rate), ",
        "rate_period_ms = iif(?9 = 1, ?11, rate_period_ms), revoked_at = CASE ?12 ",
        "WHEN 1 THEN coalesce(revoked_at, ?3) WHEN 0 THEN NULL ELSE revoked_at END ",
        "WHERE k.id = +?1 AND (?5 = 0 OR ifnull(?6 >= ",
        campaign_uses_sql!(),
        ", 1)) AND EXISTS (SELECT 1 FROM server s WHERE s.id = k.server_id AND s.deleted_at IS NULL AND ",
        administers_sql!("?2", "?3"),
        " AND (?13 = 0 OR ",
        owns_sql!("?2"),
        " OR NOT ",
        grants_admin_sql!(),
        ")) RETURNING id"
    ),
);

/// Counts a change of the server of the campaign `?1` at `?2`, if the statement before this one made it.
pub static CHANGE: Sql = Sql::new(
    "update campaign: count a change",
    "UPDATE server SET change_number = change_number + 1 \
     WHERE changes() > 0 AND id = (SELECT server_id FROM campaign WHERE id = +?1) \
     AND watched_until > ?2 RETURNING 'server:' || id AS topic, NULL AS other",
);

/// The columns that a call sets, as the audit log takes them.
#[must_use]
pub fn kept(
    max_uses: &Change<MaxUses>,
    expires_at: &Change<ExpiresAt>,
    rate_limit: &Change<RateLimit>,
    revoked: Option<bool>,
) -> String {
    fn json<T>(change: &Change<T>, number: impl Fn(&T) -> i64) -> Option<Json<'static>> {
        match change {
            Change::Keep => None,
            Change::Clear => Some(Json::Null),
            Change::Set(value) => Some(Json::Integer(number(value))),
        }
    }
    columns([
        ("max_uses", json(max_uses, |max| max.get())),
        ("expires_at", json(expires_at, |end| end.get())),
        ("rate", json(rate_limit, |limit| limit.rate.get())),
        (
            "rate_period_ms",
            json(rate_limit, |limit| limit.period_ms.get()),
        ),
        ("revoked", revoked.map(Json::Bool)),
    ])
}

/// Whether a value is set, and the value.
fn set<T>(change: &Change<T>, number: impl Fn(&T) -> i64) -> (i64, Option<i64>) {
    (i64::from(!change.is_nothing()), change.set().map(number))
}

impl Operation for UpdateCampaign {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let (sets_max, max) = set(&self.max_uses, |max| max.get());
        let (sets_end, end) = set(&self.expires_at, |end| end.get());
        let (sets_rate, rate) = set(&self.rate_limit, |limit| limit.rate.get());
        let (_, period) = set(&self.rate_limit, |limit| limit.period_ms.get());
        let update = [
            id,
            actor,
            now,
            self.name.as_ref().map(Name::as_str).into(),
            sets_max.into(),
            max.into(),
            sets_end.into(),
            end.into(),
            sets_rate.into(),
            rate.into(),
            period.into(),
            self.revoked.map(i64::from).into(),
            i64::from(self.widens()).into(),
        ];
        vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&UPDATE, update),
            Statement::new(&CHANGE, [id, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            changed: rows.wrote(1)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Some(Recorded {
            before: Some(Before::Campaign),
            event: Some("campaign.updated"),
            ..Recorded::new(1, &self.record, About::Campaign(&self.id))
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 2)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::from_memory(memory, &self.id, &self.actor, self.now);
        let changed = found.as_ref().is_some_and(|found| {
            found.server_exists && self.is_allowed(found) && !self.is_below(found)
        });
        if let Some(found) = found.as_ref().filter(|_| changed)
            && let Some(row) = memory.campaigns.get_mut(&self.id)
        {
            let record = self.changed(found.campaign.clone());
            row.name = record.name;
            row.max_uses = record.max_uses;
            row.expires_at = record.expires_at;
            row.rate_limit = record.rate_limit;
            row.revoked_at = record.revoked_at;
            let was = kept(
                &Change::from(found.campaign.max_uses),
                &Change::from(found.campaign.expires_at),
                &Change::from(found.campaign.rate_limit.clone()),
                Some(found.campaign.revoked_at.is_some()),
            );
            memory.record(self, &found.campaign.server, Some(&was));
        }
        Facts { found, changed }
    }
}

impl UpdateCampaign {
    /// Whether the actor may make the change: who could not give what its codes grant does not widen it.
    #[must_use]
    pub fn is_allowed(&self, found: &Found) -> bool {
        let may_grant = !self.widens() || found.may_grant(&self.actor);
        found.may_manage(&self.actor) && may_grant
    }

    /// Whether its codes could admit somebody whom they did not.
    fn widens(&self) -> bool {
        !self.max_uses.is_nothing()
            || !self.expires_at.is_nothing()
            || !self.rate_limit.is_nothing()
            || self.revoked == Some(false)
    }

    /// Whether the new limit is below the number of uses.
    #[must_use]
    pub fn is_below(&self, found: &Found) -> bool {
        let max = self.max_uses.set();
        max.is_some_and(|max| max.get() < found.campaign.uses)
    }

    /// The campaign after the change.
    #[must_use]
    pub fn changed(&self, before: CampaignRecord) -> CampaignRecord {
        CampaignRecord {
            name: self.name.clone().unwrap_or(before.name),
            max_uses: self.max_uses.clone().of(before.max_uses),
            expires_at: self.expires_at.clone().of(before.expires_at),
            rate_limit: self.rate_limit.clone().of(before.rate_limit),
            revoked_at: match self.revoked {
                None => before.revoked_at,
                Some(true) => before.revoked_at.or(Some(self.now)),
                Some(false) => None,
            },
            ..before
        }
    }
}

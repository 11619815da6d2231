//! `invitCode:u`: change a code's terms, revoke it or restore it.

use super::audit::{About, Before};
use super::code_record::{Bound, FIND, Found, set_terms, term_after};
use super::lists::BoundEdits;
use super::watch::{self, CHANGE_CODE};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, campaign, policed};
use crate::domain::caller::Actor;
use crate::domain::code_terms::{TermChanges, Terms};
use crate::domain::count::MaxUses;
use crate::domain::error::Detail;
use crate::domain::id::RowId;
use crate::domain::place::Place;
use crate::domain::record::{Record, set};
use crate::domain::role::GrantedRole;
use crate::domain::rules::campaign::CampaignLife;
use crate::domain::rules::changing::may_change_sql;
use crate::domain::rules::granting::may_grant_sql;
use crate::domain::rules::keeping::{Reserved, may_keep_sql};
use crate::domain::rules::life::uses_sql;
use crate::domain::rules::policing::{self, CodePolicy, Creator, may_widen_sql};
use crate::domain::time::{Millis, starts_before};
use crate::domain::topic::Topic;
use crate::wire::json::Json;

/// Changes a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCode {
    /// The code.
    pub id: RowId,
    /// The authority.
    pub actor: Actor,
    /// The changes of its terms.
    pub changes: Bound<TermChanges>,
    /// The changes of its lists.
    pub lists: Option<BoundEdits>,
    /// Whether it is revoked or restored.
    pub revoked: Option<bool>,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code as it was, if it exists.
    pub found: Option<Found>,
    /// The campaign that it is to belong to, if it is given and is one of the server.
    pub campaign: Option<CampaignLife>,
    /// The server's code policy, and the code's creator as it sees it, if the change may widen the code.
    pub policed: Option<(CodePolicy, Creator)>,
    /// Whether it was changed.
    pub changed: bool,
}

/// Applies the changes `?3`, and revokes or restores the code (`?4`). `?6`: the change could revive a dead
/// code. `?7`: the codes for which the change is reserved to those who administer the server.
pub static UPDATE: Sql = Sql::new(
    "update code: change",
    concat!(
        "UPDATE invit_code AS c SET ",
        set_terms!("?3"),
        ", standing = iif(?6 = 1 AND EXISTS (SELECT 1 FROM server s WHERE s.id = c.server_id ",
        "AND s.code_policy IS NOT NULL), 1, standing), revoked_at = CASE ?4 WHEN 1 THEN coalesce(revoked_at, ?5) WHEN 0 THEN NULL ELSE revoked_at END ",
        "WHERE c.id = +?1 AND NOT (ifnull(?3 ->> 'role', c.role) = 'admin' ",
        "AND ifnull(?3 ->> 'keep_after_creator', c.keep_after_creator)) AND ifnull(?3 ->> 'max_uses' >= ",
        uses_sql!(),
        ", 1) AND ifnull(",
        term_after!("?3", "starts_at"),
        " < ",
        term_after!("?3", "expires_at"),
        ", 1) AND (c.folded <> c.id OR ?6 = 0) AND (json_type(?3, '$.campaign_id') IS NULL ",
        "OR c.campaign_id IS (?3 ->> 'campaign_id') OR ",
        uses_sql!(),
        " IS NULL) AND (c.list_id IS NULL OR c.list_id IS NOT c.batch_id OR ifnull(?3 ->> 'role', c.role) = c.role) ",
        "AND (?3 ->> 'campaign_id' IS NULL OR EXISTS (SELECT 1 FROM campaign k ",
        "WHERE k.id = (?3 ->> 'campaign_id') AND k.server_id = c.server_id)) ",
        "AND EXISTS (SELECT 1 FROM server s WHERE s.id = c.server_id AND s.deleted_at IS NULL AND ",
        may_change_sql!("?2", "?5"),
        " AND ",
        may_grant_sql!("c.role", "?2"),
        " AND ",
        may_grant_sql!("ifnull(?3 ->> 'role', 'member')", "?2"),
        " AND ",
        may_keep_sql!("?7", "?2", "?5"),
        " AND (?6 = 0 OR ",
        may_widen_sql!(
            term_after!("?3", "max_uses"),
            "json_type(?3, '$.max_uses') IS NOT NULL",
            term_after!("?3", "expires_at"),
            "json_type(?3, '$.expires_at') IS NOT NULL",
            "?4 IS 0",
            "?1",
            "?5"
        ),
        ")) RETURNING id",
    ),
);

impl Operation for UpdateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let mut statements = vec![
            Statement::new(&FIND, [id, actor, self.now.get().into()]),
            Statement::new(
                &UPDATE,
                [
                    id,
                    actor,
                    self.changes.param(),
                    self.revoked.map(i64::from).into(),
                    self.now.get().into(),
                    i64::from(self.revives()).into(),
                    self.reserved().number().into(),
                ],
            ),
        ];
        statements.extend(self.lists.iter().map(|lists| lists.claim(&self.id)));
        statements.push(Statement::new(&CHANGE_CODE, [id, self.now.get().into()]));
        if let Some(campaign) = self.changes.campaign_id.set() {
            let params = [campaign.as_str().into(), id];
            statements.push(Statement::new(&campaign::OF_CODE, params));
        }
        let lists = self.lists.iter();
        statements.extend(lists.flat_map(|lists| lists.change(&self.id)));
        if self.revives() {
            statements.push(Statement::new(&policed::READ, [id, self.now.get().into()]));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            campaign: match self.changes.campaign_id.set() {
                None => None,
                Some(_) => campaign::life(rows, 3 + usize::from(self.lists.is_some()))?,
            },
            policed: match self.revives() {
                false => None,
                true => policed::from_rows(rows)?,
            },
            changed: rows.wrote(1)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let event = match self.revoked {
            Some(true) => "code.revoked",
            Some(false) | None => "code.updated",
        };
        Some(Recorded {
            before: Some(Before::Code),
            event: Some(event),
            ..Recorded::new(
                1 + usize::from(self.lists.is_some()),
                &self.record,
                About::Code(&self.id),
            )
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 2 + usize::from(self.lists.is_some()))
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor, self.now);
        let policed = found
            .as_ref()
            .filter(|_| self.revives())
            .and_then(|found| memory.policed_code(&found.code, self.now));
        let campaign = self.changes.campaign_id.set();
        let campaign = found.as_ref().zip(campaign).and_then(|(found, id)| {
            let campaign = memory.campaigns.get(id)?;
            let is_of_server = campaign.server_id == found.code.server;
            is_of_server.then(|| campaign.life())
        });
        let has_campaign = self.changes.campaign_id.set().is_none() || campaign.is_some();
        let changed = found.as_ref().is_some_and(|found| {
            found.server_exists
                && has_campaign
                && !self.moves_uses(found)
                && !self.parts_from_batch(found)
                && self.is_allowed(found)
                && !self.clashes(found)
                && !self.is_below(found)
                && self.starts_before_it_ends(found)
                && !(found.code.taken_over && self.revives())
                && self.breach(found, policed.as_ref()).is_none()
        });
        if changed && let Some(row) = memory.code_mut(&self.id) {
            let was = TermChanges::from(row.terms.clone()).to_columns();
            let is_revoked = Some(Json::Bool(row.revoked_at.is_some()));
            let (was, server) = (set(&was, "revoked", is_revoked), row.server_id.clone());
            row.terms = self.terms_after(row.terms.clone());
            row.revoked_at = self.revoked_at(row.revoked_at);
            if let Some(lists) = &self.lists {
                let list = row
                    .terms
                    .list_id
                    .get_or_insert_with(|| self.id.clone())
                    .clone();
                memory.edit_lists(&list, lists);
            }
            if self.revoked == Some(true) {
                memory.end_old_texts(&self.id);
            }
            memory.record(self, &server, Some(&was));
        }
        Facts {
            found,
            campaign,
            policed,
            changed,
        }
    }
}

impl UpdateCode {
    /// Whether the actor may make the change.
    #[must_use]
    pub fn is_allowed(&self, found: &Found) -> bool {
        let is_kept = found.code.terms.keep_after_creator;
        let may_keep = self.reserved().allows(is_kept, &self.actor, found.role);
        let roles = [Some(&found.code.terms.role), self.changes.role.set()];
        let may_grant = found.owns(&self.actor) || !roles.contains(&Some(&GrantedRole::Admin));
        found.may_change(&self.actor) && may_keep && may_grant
    }

    /// The codes for which the change is reserved to those who administer the server.
    fn reserved(&self) -> Reserved {
        let keep = &self.changes.keep_after_creator;
        let keeps = (!keep.is_nothing()).then(|| keep.set() == Some(&true));
        match self.changes.campaign_id.is_nothing() {
            true => Reserved::of(keeps, self.widens()),
            false => Reserved::All,
        }
    }

    /// Whether the code could admit somebody whom it did not, or give more: whether anything but its label changes, or
    /// it is restored.
    fn widens(&self) -> bool {
        let TermChanges {
            starts_at,
            rate_limit,
            requires_approval,
            membership_ms,
            metadata,
            ..
        } = &*self.changes;
        self.revives()
            || self.lists.is_some()
            || !starts_at.is_nothing()
            || !rate_limit.is_nothing()
            || !requires_approval.is_nothing()
            || !membership_ms.is_nothing()
            || !metadata.is_nothing()
    }

    /// Whether a code that shares its lists with its batch would change its role: who may change the lists of one of
    /// these codes chooses whom all of them admit.
    #[must_use]
    pub fn parts_from_batch(&self, found: &Found) -> bool {
        let code = &found.code;
        let shares = code.terms.list_id.is_some() && code.terms.list_id == code.batch;
        shares && self.terms_after(code.terms.clone()).role != code.terms.role
    }

    /// Whether the code would both grant `admin` and outlive its creator's right to create it.
    #[must_use]
    pub fn clashes(&self, found: &Found) -> bool {
        let terms = (*self.changes).clone().of(found.code.terms.clone());
        terms.role == GrantedRole::Admin && terms.keep_after_creator
    }

    /// Whether a code that has uses would change its campaign.
    #[must_use]
    pub fn moves_uses(&self, found: &Found) -> bool {
        let before = &found.code.terms.campaign_id;
        found.code.uses > 0 && self.changes.campaign_id.clone().of(before.clone()) != *before
    }

    /// What the server's code policy has against the change.
    #[must_use]
    pub fn breach(&self, found: &Found, policed: Option<&(CodePolicy, Creator)>) -> Option<Detail> {
        let (policy, creator) = policed?;
        let after = self.terms_after(found.code.terms.clone());
        let is_restored = self.revoked == Some(false);
        let uses = after.max_uses.map(MaxUses::get);
        let made = found.code.created_at.get();
        let lifetime = after.expires_at.map(|end| end.get() - made);
        let code = policing::Code {
            uses: (is_restored || !self.changes.max_uses.is_nothing()).then_some(uses),
            lifetime: (is_restored || !self.changes.expires_at.is_nothing()).then_some(lifetime),
            comes_alive: i64::from(found.code.life().is_dead(self.now)),
            is_new: 0,
        };
        policing::breach(Some(policy), creator, &code, self.now)
    }

    /// The terms after the change.
    #[must_use]
    pub fn terms_after(&self, before: Terms) -> Terms {
        (*self.changes).clone().of(before)
    }

    fn starts_before_it_ends(&self, found: &Found) -> bool {
        let after = self.terms_after(found.code.terms.clone());
        starts_before(after.starts_at, after.expires_at).is_ok()
    }

    /// Whether the new limit is below the number of uses.
    #[must_use]
    pub fn is_below(&self, found: &Found) -> bool {
        let max = self.changes.max_uses.set();
        max.is_some_and(|max| max.get() < found.code.uses)
    }

    /// Whether the change could revive a dead code.
    #[must_use]
    pub fn revives(&self) -> bool {
        !self.changes.max_uses.is_nothing()
            || !self.changes.expires_at.is_nothing()
            || self.revoked == Some(false)
    }

    /// When the code was revoked, after the change.
    #[must_use]
    pub fn revoked_at(&self, before: Option<Millis>) -> Option<Millis> {
        match self.revoked {
            None => before,
            Some(true) => before.or(Some(self.now)),
            Some(false) => None,
        }
    }
}

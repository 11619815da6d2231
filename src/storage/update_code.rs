//! `invitCode:u`: a code's limits and label are changed, or it is revoked or restored.

use super::code_record::{FIND, Found};
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::count::MaxUses;
use crate::domain::id::RowId;
use crate::domain::shard::Place;
use crate::domain::text::Label;
use crate::domain::time::{ExpiresAt, Millis};

/// A code is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCode {
    /// The code.
    pub id: RowId,
    /// On whose authority.
    pub actor: Actor,
    /// How many may redeem it from now on.
    pub max_uses: Option<MaxUses>,
    /// When it ends from now on.
    pub expires_at: Option<ExpiresAt>,
    /// The note on it from now on.
    pub label: Option<Label>,
    /// Whether it is revoked or restored.
    pub revoked: Option<bool>,
    /// The time of the call.
    pub now: Millis,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code as it was, if there is one.
    pub found: Option<Found>,
    /// Whether it was changed.
    pub changed: bool,
}

/// Changes it. A creator without a role of its own changes it while every member may make codes.
pub static UPDATE: Sql = Sql::new(
    "update code: change",
    "UPDATE invit_code SET max_uses = coalesce(?3, max_uses), \
           expires_at = coalesce(?4, expires_at), label = coalesce(?5, label), \
           revoked_at = CASE ?6 WHEN 1 THEN coalesce(revoked_at, ?7) WHEN 0 THEN NULL ELSE revoked_at END \
           WHERE id = +?1 AND (?3 IS NULL OR ?3 >= (SELECT coalesce(max(ordinal), 0) FROM redemption \
           WHERE code_id = +?1)) \
           AND (folded <> id OR (?3 IS NULL AND ?4 IS NULL AND ?6 IS NOT 0)) \
           AND EXISTS (SELECT 1 FROM server s \
           LEFT JOIN member a ON a.server_id = s.id AND a.user_id = +?2 AND a.left_at IS NULL \
           WHERE s.id = invit_code.server_id AND s.deleted_at IS NULL AND (?2 IS NULL \
           OR s.owner_id = +?2 OR a.role = 'admin' \
           OR (invit_code.creator_id = +?2 AND a.user_id IS NOT NULL AND s.invite_policy = 'members'))) \
           RETURNING id",
);

impl Operation for UpdateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        vec![
            Statement::new(&FIND, [id, actor]),
            Statement::new(
                &UPDATE,
                [
                    id,
                    actor,
                    self.max_uses.map(MaxUses::get).into(),
                    self.expires_at.map(ExpiresAt::get).into(),
                    self.label.as_ref().map(Label::as_str).into(),
                    self.revoked.map(i64::from).into(),
                    self.now.get().into(),
                ],
            ),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            found: rows.of(0)?.first().map(Found::from_row).transpose()?,
            changed: rows.wrote(1)?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor);
        let changed = found.as_ref().is_some_and(|found| {
            found.server_exists
                && found.may_change(&self.actor)
                && !self.is_below(found)
                && !(found.code.taken_over && self.revives())
        });
        if changed && let Some(row) = memory.code_mut(&self.id) {
            row.max_uses = self.max_uses.map(MaxUses::get).or(row.max_uses);
            row.expires_at = self.expires_at.or(row.expires_at);
            row.label = self.label.clone().or_else(|| row.label.clone());
            row.revoked_at = self.revoked_at(row.revoked_at);
        }
        Facts { found, changed }
    }
}

impl UpdateCode {
    /// Whether the new limit is below the uses.
    #[must_use]
    pub fn is_below(&self, found: &Found) -> bool {
        self.max_uses.is_some_and(|max| max.get() < found.code.uses)
    }

    /// Whether the change could let a dead code live again.
    #[must_use]
    pub fn revives(&self) -> bool {
        self.max_uses.is_some() || self.expires_at.is_some() || self.revoked == Some(false)
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

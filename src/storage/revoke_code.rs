//! `invitCode:d`: a code is revoked; its row and its log are kept.

use super::audit::About;
use super::code_record::{FIND, Found};
use super::watch::{self, CHANGE_CODE};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::id::RowId;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::rules::reading::may_read_sql;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;

/// Revokes a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokeCode {
    /// The code.
    pub id: RowId,
    /// The authority: the creator's, an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// The time of the call.
    pub now: Millis,
    /// Whether a used code is left unchanged.
    pub only_unused: bool,
    /// Its entry in the audit log.
    pub record: Record,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code as it was, if it exists.
    pub found: Option<Found>,
    /// Whether it is now revoked, by this call or an earlier one.
    pub revoked: bool,
}

/// Revokes it.
pub static REVOKE: Sql = Sql::new(
    "revoke code: revoke",
    concat!(
        "UPDATE invit_code AS c SET revoked_at = coalesce(revoked_at, ?3) WHERE c.id = +?1 ",
        "AND EXISTS (SELECT 1 FROM server s WHERE s.id = c.server_id AND s.deleted_at IS NULL AND ",
        may_read_sql!("?2", "?3"),
        ") AND (?4 = 0 OR NOT EXISTS (SELECT 1 FROM redemption WHERE code_id = +?1)) RETURNING id",
    ),
);

impl Operation for RevokeCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let only_unused = i64::from(self.only_unused).into();
        let now = self.now.get().into();
        vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&REVOKE, [id, actor, now, only_unused]),
            Statement::new(&CHANGE_CODE, [id, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            revoked: rows.wrote(1)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Some(Recorded::new(1, &self.record, About::Code(&self.id)))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 2)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor, self.now);
        let revoked = found.as_ref().is_some_and(|found| {
            found.server_exists
                && found.may_read(&self.actor)
                && (!self.only_unused || found.code.uses == 0)
        });
        if revoked && let Some(row) = memory.code_mut(&self.id) {
            row.revoked_at = row.revoked_at.or(Some(self.now));
            let server = row.server_id.clone();
            memory.end_old_texts(&self.id);
            memory.record(self, &server, None);
        }
        Facts { found, revoked }
    }
}

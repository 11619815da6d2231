//! `invitCode:d`: a code is revoked; its row and its log are kept.

use super::audit::About;
use super::code_record::{FIND, Found, found};
use super::watch::{self, CHANGE_BATCH, CHANGE_CODE};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::id::RowId;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::rules::reading::may_read_sql;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// Revokes a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokeCode {
    /// The code, or the batch of the codes.
    pub id: RowId,
    /// Whether all codes of a batch are revoked.
    pub is_batch: bool,
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
    /// How many codes of the batch this call revoked.
    pub count: i64,
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

/// The first code of the batch `?1`, and the rights of the actor `?2` on its server at `?3`. All codes of a batch
/// have the same creator and server.
pub static FIND_BATCH: Sql = Sql::new(
    "find batch",
    concat!(
        found!(),
        "WHERE c.id = (SELECT id FROM invit_code WHERE batch_id = +?1 ORDER BY id LIMIT 1)"
    ),
);

/// Revokes the codes of the batch `?1` that are not.
pub static REVOKE_BATCH: Sql = Sql::new(
    "revoke batch: revoke",
    concat!(
        "UPDATE invit_code AS c SET revoked_at = +?3 WHERE c.batch_id = +?1 AND c.revoked_at IS NULL ",
        "AND EXISTS (SELECT 1 FROM server s WHERE s.id = c.server_id AND s.deleted_at IS NULL AND ",
        may_read_sql!("?2", "?3"),
        ")",
    ),
);

/// How many codes of the batch `?1` were revoked at `?2`: a retry of the same call finds those of its first run.
pub static REVOKED: Sql = Sql::new(
    "revoke batch: revoked",
    "SELECT count(*) AS count FROM invit_code WHERE batch_id = +?1 AND revoked_at = +?2",
);

#[derive(Deserialize)]
struct CountColumns {
    count: i64,
}

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
        if self.is_batch {
            return vec![
                Statement::new(&FIND_BATCH, [id, actor, now]),
                Statement::new(&REVOKE_BATCH, [id, actor, now]),
                Statement::new(&CHANGE_BATCH, [id, now]),
                Statement::new(&REVOKED, [id, now]),
            ];
        }
        vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&REVOKE, [id, actor, now, only_unused]),
            Statement::new(&CHANGE_CODE, [id, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let found = Found::from_rows(rows, 0)?;
        let (revoked, count) = match self.is_batch {
            true => (true, rows.one::<CountColumns>(3)?.count),
            false => (rows.wrote(1)?, 0),
        };
        Ok(Facts {
            found,
            revoked,
            count,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = match self.is_batch {
            true => Recorded {
                batch: Some(&self.id),
                counts: true,
                ..Recorded::new(1, &self.record, About::Batch(&self.id))
            },
            false => Recorded::new(1, &self.record, About::Code(&self.id)),
        };
        Some(entry.with_event("code.revoked"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 2)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        if self.is_batch {
            return self.revoke_batch(memory);
        }
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
        Facts {
            found,
            revoked,
            count: 0,
        }
    }
}

impl RevokeCode {
    fn revoke_batch(&self, memory: &mut Memory) -> Facts {
        let found = Found::of_batch(memory, &self.id, &self.actor, self.now);
        let ids: Vec<_> = memory
            .made(&self.id)
            .map(|(_, row)| row.id.clone())
            .collect();
        let may = found
            .as_ref()
            .filter(|found| found.server_exists && found.may_read(&self.actor));
        let (mut revoked_now, mut count) = (0, 0);
        for id in ids {
            let Some(row) = memory.code_mut(&id) else {
                continue;
            };
            if may.is_some() && row.revoked_at.is_none() {
                row.revoked_at = Some(self.now);
                memory.end_old_texts(&id);
                revoked_now += 1;
            }
            let row = memory.code(&id).map(|(_, row)| row.revoked_at);
            count += i64::from(row == Some(Some(self.now)));
        }
        if let Some(found) = may.filter(|_| revoked_now > 0) {
            memory.record_count(self, &found.code.server, revoked_now);
        }
        Facts {
            found,
            revoked: true,
            count,
        }
    }
}

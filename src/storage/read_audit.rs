//! `audit:list`: a page of a server's audit log.

use super::rows::RoleColumns;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code_document::Uses;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::record::{AuditDocument, FieldNames, FieldValues, FunctionPath};
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::recording::{shown, shown_sql};
use crate::domain::text::Reason;
use crate::domain::time::Millis;
use serde::Deserialize;

/// Reads a page of a server's audit log. That of a deleted server stays readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAudit {
    /// The server.
    pub server: ServerId,
    /// The authority: an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// Where the page begins and ends.
    pub extent: Extent<RowId>,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server was ever created.
    pub server_exists: bool,
    /// The actor's role on the server.
    pub actor_role: Option<Role>,
    /// The entries, with one more than the limit if there are more.
    pub entries: Vec<AuditDocument>,
}

/// Greater than every id.
const FIRST: &str = "~";

/// Whether the server was ever created, and the actor's role on it.
pub static FACTS: Sql = Sql::new(
    "read audit log: facts",
    concat!(
        "SELECT s.owner_id = +?2 AS is_owner, m.role FROM server s ",
        "LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?3"),
        " WHERE s.id = +?1",
    ),
);

/// The page, newest first; empty if the actor may not read it.
pub static PAGE: Sql = Sql::new(
    "read audit log: page",
    concat!(
        "SELECT a.id, a.at, a.server_id, a.function, a.actor_id, a.on_behalf_of, a.code_id, a.campaign_id, ",
        "a.request_id, a.batch_id, a.user_id, a.previous_owner_id, a.fields, ",
        shown_sql!("a.was"),
        " AS was, ",
        shown_sql!("a.became"),
        " AS became, a.count, a.reason ",
        "FROM server s CROSS JOIN audit a ON a.server_id = s.id ",
        "WHERE s.id = +?1 AND a.id < ?3 AND a.id >= ?5 AND ",
        administers_sql!("?2", "?6"),
        " ORDER BY a.id DESC LIMIT ?4"
    ),
);

#[derive(Deserialize)]
struct AuditColumns {
    id: RowId,
    at: Millis,
    server_id: ServerId,
    function: FunctionPath,
    actor_id: Option<UserId>,
    on_behalf_of: Option<UserId>,
    code_id: Option<RowId>,
    campaign_id: Option<RowId>,
    request_id: Option<RowId>,
    batch_id: Option<RowId>,
    user_id: Option<UserId>,
    previous_owner_id: Option<UserId>,
    fields: FieldNames,
    was: FieldValues,
    became: FieldValues,
    count: Option<i64>,
    reason: Option<Reason>,
}

impl From<AuditColumns> for AuditDocument {
    fn from(row: AuditColumns) -> Self {
        Self {
            id: row.id,
            creation_time: row.at,
            server_id: row.server_id,
            function: row.function,
            actor_id: row.actor_id,
            on_behalf_of: row.on_behalf_of,
            code_id: row.code_id,
            campaign_id: row.campaign_id,
            request_id: row.request_id,
            batch_id: row.batch_id,
            user_id: row.user_id,
            previous_owner_id: row.previous_owner_id,
            fields: row.fields,
            before: row.was,
            after: row.became,
            count: row.count.map(Uses),
            reason: row.reason,
        }
    }
}

impl Operation for ReadAudit {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let actor = self.actor.param();
        let after = self.extent.after.as_ref();
        let after = after.map_or(FIRST, RowId::as_str).into();
        let end = self.extent.end_row().map_or("", RowId::as_str).into();
        let reads = self.extent.reads().into();
        let now = self.now.get().into();
        vec![
            Statement::new(&FACTS, [server, actor, now]),
            Statement::new(&PAGE, [server, actor, after, reads, end, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let actor = rows.first::<RoleColumns>(0)?;
        let entries = rows.all::<AuditColumns>(1)?;
        Ok(Facts {
            server_exists: actor.is_some(),
            actor_role: match actor {
                Some(actor) => actor.role()?,
                None => None,
            },
            entries: entries.into_iter().map(AuditDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server_exists = memory.servers.get(&self.server).is_some();
        let actor = self.actor.user();
        let actor_role = actor.and_then(|user| memory.role(&self.server, user, self.now));
        let mut entries: Vec<AuditDocument> = Vec::new();
        if server_exists && administers(&self.actor, actor_role) {
            let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
            for ((server, id), entry) in memory.audit.iter() {
                let is_within =
                    after.is_none_or(|after| id < after) && end.is_none_or(|end| id >= end);
                if *server == self.server && is_within {
                    let shown = |values: &FieldValues| FieldValues(shown(&values.0));
                    let (before, after) = (shown(&entry.before), shown(&entry.after));
                    let entry = entry.clone();
                    entries.insert(
                        0,
                        AuditDocument {
                            before,
                            after,
                            ..entry
                        },
                    );
                }
            }
        }
        entries.truncate(usize::try_from(self.extent.reads()).unwrap_or(usize::MAX));
        Facts {
            server_exists,
            actor_role,
            entries,
        }
    }
}

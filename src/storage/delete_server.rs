//! `server:d`: a server is deleted; its row and its logs are kept.

use super::audit::About;
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, watch};
use crate::domain::caller::Actor;
use crate::domain::id::{ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::rules::owning::{owns, owns_sql};
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// Deletes a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteServer {
    /// The server.
    pub server: ServerId,
    /// The authority: the owner's, or a service's.
    pub actor: Actor,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call. A retry of the same call is recognized by it on the row.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The owner, if the server exists or was deleted at exactly the time of this call.
    pub owner: Option<UserId>,
    /// Whether this call deleted the server.
    pub deleted: bool,
}

/// The owner.
pub static FACTS: Sql = Sql::new(
    "delete server: facts",
    "SELECT owner_id FROM server WHERE id = +?1 AND (deleted_at IS NULL OR deleted_at = +?2)",
);

/// Deletes the server.
pub static DELETE: Sql = Sql::new(
    "delete server: delete",
    concat!(
        "UPDATE server AS s SET deleted_at = ?2, ",
        "change_number = change_number + (watched_until > ?2) ",
        "WHERE s.id = +?1 AND (s.deleted_at IS NULL OR s.deleted_at = +?2) AND ",
        owns_sql!("?3"),
        " RETURNING iif(watched_until > ?2, 'server:' || id, NULL) AS topic, NULL AS other"
    ),
);

#[derive(Deserialize)]
struct FactsColumns {
    owner_id: UserId,
}

impl Operation for DeleteServer {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let now = self.now.get().into();
        vec![
            Statement::new(&FACTS, [server, now]),
            Statement::new(&DELETE, [server, now, self.actor.param()]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            owner: rows.first::<FactsColumns>(0)?.map(|row| row.owner_id),
            deleted: rows.wrote(1)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = Recorded::new(1, &self.record, About::Server(&self.server));
        Some(entry.with_event("server.deleted"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 1)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let row = memory.servers.get_mut(&self.server);
        let Some(row) = row.filter(|row| row.deleted_at.is_none_or(|at| at == self.now)) else {
            return Facts {
                owner: None,
                deleted: false,
            };
        };
        let deleted = owns(&self.actor, &row.owner_id);
        let owner = Some(row.owner_id.clone());
        if deleted {
            row.deleted_at = Some(self.now);
            memory.record(self, &self.server, None);
        }
        Facts { owner, deleted }
    }
}

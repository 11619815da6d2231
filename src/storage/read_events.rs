//! `event:list`: a page of a server's events and their deliveries.

use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::code_document::{UseCursor, Uses};
use crate::domain::count::MaxUses;
use crate::domain::id::ServerId;
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::record::{
    DeliveryStatus, EventDocument, EventId, EventType, Failure, FieldValues,
};
use crate::domain::time::Millis;
use serde::Deserialize;

/// Reads a page of a server's events. Those of a deleted server stay readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadEvents {
    /// The server.
    pub server: ServerId,
    /// Where the page begins and ends.
    pub extent: Extent<UseCursor>,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server was ever created.
    pub server_exists: bool,
    /// The events, with one more than the limit if there are more.
    pub events: Vec<EventDocument>,
}

/// Whether the server was ever created.
pub static EXISTS: Sql = Sql::new(
    "read events: server",
    "SELECT 1 AS found FROM server WHERE id = +?1",
);

/// The page, newest first.
pub static PAGE: Sql = Sql::new(
    "read events: page",
    "SELECT id || '.' || number AS id, at, server_id, number, type, data, \
     CASE WHEN is_open = 1 THEN 'pending' WHEN delivered_at IS NULL THEN 'dead' ELSE 'delivered' END AS status, \
     attempts, iif(is_open = 1, due_at, NULL) AS due_at, delivered_at, failure FROM event \
     WHERE server_id = +?1 AND number < ?2 AND number >= ?4 ORDER BY number DESC LIMIT ?3",
);

#[derive(Deserialize)]
struct EventColumns {
    id: EventId,
    at: Millis,
    server_id: ServerId,
    number: i64,
    r#type: EventType,
    data: FieldValues,
    status: DeliveryStatus,
    attempts: i64,
    due_at: Option<Millis>,
    delivered_at: Option<Millis>,
    failure: Option<Failure>,
}

impl From<EventColumns> for EventDocument {
    fn from(row: EventColumns) -> Self {
        Self {
            id: row.id,
            creation_time: row.at,
            server_id: row.server_id,
            sequence: Uses(row.number),
            event_type: row.r#type,
            data: row.data,
            status: row.status,
            attempts: Uses(row.attempts),
            due_at: row.due_at,
            delivered_at: row.delivered_at,
            failure: row.failure,
        }
    }
}

impl Operation for ReadEvents {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let after = self.extent.after.map_or(MaxUses::MAX, UseCursor::get);
        let end = self.extent.end_row().map_or(0, |end| UseCursor::get(*end));
        vec![
            Statement::new(&EXISTS, [server]),
            Statement::new(
                &PAGE,
                [server, after.into(), self.extent.reads().into(), end.into()],
            ),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let events = rows.all::<EventColumns>(1)?;
        Ok(Facts {
            server_exists: rows.wrote(0)?,
            events: events.into_iter().map(EventDocument::from).collect(),
        })
    }

    /// The memory model has no webhooks, and so no events.
    fn apply(&self, memory: &mut Memory) -> Facts {
        Facts {
            server_exists: memory.servers.contains(&self.server),
            events: Vec::new(),
        }
    }
}

//! `event:replay`: events are delivered again.

use super::read_events::EXISTS;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::id::ServerId;
use crate::domain::place::Place;
use crate::domain::time::Millis;

/// Makes events due now, whether they were delivered, given up, or wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayEvents {
    /// The server.
    pub server: ServerId,
    /// The number of the first.
    pub from: i64,
    /// The number of the last.
    pub to: i64,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server was ever created.
    pub server_exists: bool,
    /// How many events are due now.
    pub replayed: usize,
}

/// Makes the events `?2` to `?3` of the server `?1` due at `?4`.
pub static REPLAY: Sql = Sql::new(
    "replay events: make them due",
    "UPDATE event SET is_open = 1, due_at = ?4, attempts = 0, delivered_at = NULL, failure = NULL \
     WHERE server_id = +?1 AND number >= ?2 AND number <= ?3 RETURNING number",
)
.read_again_by(&REPLAYED, 3);

/// The events `?2` to `?3` of the server `?1`.
pub static REPLAYED: Sql = Sql::new(
    "replay events: read them again",
    "SELECT number FROM event WHERE server_id = +?1 AND number >= ?2 AND number <= ?3",
);

impl Operation for ReplayEvents {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let now = self.now.get().into();
        vec![
            Statement::new(&EXISTS, [server]),
            Statement::new(&REPLAY, [server, self.from.into(), self.to.into(), now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            server_exists: rows.wrote(0)?,
            replayed: rows.of(1)?.len(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        Facts {
            server_exists: memory.servers.contains(&self.server),
            replayed: 0,
        }
    }
}

//! `/healthz`: whether storage answers and holds the schema.

use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};

/// Asks storage for a sign of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ping;

/// Fails where the migrations were not applied.
pub static PING: Sql = Sql::new(
    "ping",
    "SELECT NOT EXISTS (SELECT 1 FROM invit_code WHERE id = '') AS alive",
);

impl Operation for Ping {
    type Facts = ();

    fn statements(&self) -> Vec<Statement<'_>> {
        vec![Statement::new(&PING, [])]
    }

    fn facts(&self, rows: &Rows) -> Result<(), Corrupt> {
        if rows.one(0)?.flag("alive")? {
            Ok(())
        } else {
            Err(Corrupt::Answer)
        }
    }

    fn apply(&self, _: &mut Memory) {}
}

//! `/healthz`: whether storage answers and has the schema.

use super::{Corrupt, Memory, Mismatch, Operation, Rows, SCHEMA_VERSION, Sql, Statement};
use crate::domain::place::Place;
use crate::domain::shard::Shard;
use serde::Deserialize;

/// Asks storage for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ping;

/// Fails if the migrations were not applied.
pub static PING: Sql = Sql::new(
    "ping",
    "SELECT max(version) AS version FROM invitcode_schema",
);

#[derive(Deserialize)]
struct PingColumns {
    version: i64,
}

impl Operation for Ping {
    type Facts = ();

    /// Any shard will do: storage answers and has the schema, or not.
    fn place(&self) -> Place<'_> {
        Place::Shard(Shard::FIRST)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        vec![Statement::new(&PING, [])]
    }

    fn facts(&self, rows: &Rows) -> Result<(), Corrupt> {
        match rows.one::<PingColumns>(0)?.version {
            SCHEMA_VERSION => Ok(()),
            _ => Err(Mismatch::Answer.into()),
        }
    }

    fn apply(&self, _: &mut Memory) {}
}

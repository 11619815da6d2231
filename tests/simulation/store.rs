//! SQLite with the statements of the service: each history runs in a transaction that is rolled back.

use crate::common::Sqlite;
use invitcode::functions::{Call, Reply};
use invitcode::storage::{Param, Rows};
use rusqlite::types::Value;

pub struct Store(Sqlite);

impl Store {
    pub fn new() -> Self {
        let sqlite = Sqlite::new();
        sqlite.0.set_prepared_statement_cache_capacity(256);
        Self(sqlite)
    }

    /// Forgets everything: an empty store for the next history.
    pub fn begin(&mut self) {
        if !self.0.0.is_autocommit() {
            self.0.0.execute_batch("ROLLBACK").unwrap();
        }
        self.0.0.execute_batch("BEGIN").unwrap();
    }

    /// Runs the statements of a call as one transaction, and settles it.
    pub fn run(&mut self, call: &dyn Call) -> Result<Reply, String> {
        let savepoint = self.0.0.savepoint().unwrap();
        let mut results = Vec::new();
        for statement in call.statements() {
            let mut prepared = savepoint.prepare_cached(statement.sql.text).unwrap();
            let params = statement.params.iter().map(|param| match param {
                Param::Null => Value::Null,
                // D1 binds JavaScript's numbers as REAL.
                Param::Integer(number) => Value::Real(*number as f64),
                Param::Text(text) => Value::Text((*text).to_owned()),
            });
            let rows = crate::common::rows(&mut prepared, params);
            results.push(rows.map_err(|error| format!("{}: {error}", statement.sql.name))?);
        }
        savepoint.commit().unwrap();
        Ok(call.settle(&Rows(results)))
    }

    /// What the tables hold, in the form of the oracle's.
    pub fn tables(&self) -> Result<String, String> {
        let mut statement = self.0.0.prepare_cached(TABLES).unwrap();
        statement
            .query_row([], |row| row.get(0))
            .map_err(|error| error.to_string())
    }
}

const TABLES: &str = "SELECT json_array( \
    json((SELECT json_group_array(json_array(id, owner_id, invite_policy, deleted_at IS NOT NULL)) \
     FROM (SELECT * FROM server ORDER BY id))), \
    json((SELECT json_group_array(json_array(server_id, user_id, role, left_at IS NOT NULL, banned_at IS NOT NULL)) \
     FROM (SELECT * FROM member ORDER BY server_id, user_id))), \
    json((SELECT json_group_array(json_array(id, code, server_id, creator_id, max_uses, expires_at, revoked_at IS NOT NULL, \
     (SELECT group_concat(user_id, ',') FROM (SELECT user_id FROM redemption WHERE code_id = c.id ORDER BY ordinal)))) \
     FROM (SELECT * FROM invit_code ORDER BY id) c)))";

//! Exactly once: a request that a client sends again writes nothing the second time.
//!
//! The guard's row makes the transaction of a second run abort. It keeps the time and the random bytes of the
//! first run, from which its reply can be told again: see [`replayed`].

use super::{Rows, Sql, Statement, throttle};
use crate::domain::random::Random;
use crate::domain::time::Millis;

/// Deletes two requests that are older than `?1`, which is more than each request adds.
pub static CLEAR: Sql = Sql::new(
    "once: clear",
    "DELETE FROM live_request WHERE key IN \
     (SELECT key FROM live_request WHERE at < ?1 ORDER BY at LIMIT 2)",
);

/// Inserts the request `?1`; fails if it ran before. `wrote` holds the number of changes so far.
pub static GUARD: Sql = Sql::new(
    "once: guard",
    "INSERT INTO live_request (key, at, random, wrote) VALUES (?1, ?2, ?3, total_changes())",
);

/// Records whether the request `?1` wrote anything since its guard, which is a change itself.
pub static WROTE: Sql = Sql::new(
    "once: wrote",
    "UPDATE live_request SET wrote = total_changes() > wrote + 1 WHERE key = +?1",
);

/// The first run of the request `?1`.
pub static FIND: Sql = Sql::new(
    "once: find",
    "SELECT at, random, wrote FROM live_request WHERE key = +?1",
);

/// Forgets the request `?1` if it wrote nothing, so that it may run anew.
pub static FORGET: Sql = Sql::new(
    "once: forget",
    "DELETE FROM live_request WHERE key = +?1 AND wrote = 0",
);

/// In place of a statement that writes.
pub static NOTHING: Sql = Sql::new("once: nothing", "SELECT 1 WHERE 0");

/// How long a request is kept: 14 days.
pub const KEPT: i64 = 14 * 86_400_000;

/// A request that runs once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The key of the request: identity, session, request, function and arguments.
    pub key: String,
    /// The time of the call.
    pub now: Millis,
    /// Its random bytes as text.
    random: String,
}

impl Once {
    /// The request with this key.
    #[must_use]
    pub fn new(key: String, now: Millis, random: &Random) -> Self {
        Self {
            key,
            now,
            random: random.to_text(),
        }
    }

    /// The statements of the call within their guard. A counted guess is not a write of the call: it comes
    /// after the record.
    #[must_use]
    pub fn guard<'a>(&'a self, mut statements: Vec<Statement<'a>>) -> Vec<Statement<'a>> {
        let key = self.key.as_str().into();
        let (now, before) = (self.now.get().into(), self.now.plus(-KEPT).get().into());
        let place = place(&statements);
        if let Some(counting) = statements.get_mut(place) {
            counting.sql = throttle::apart(counting.sql);
        }
        statements.insert(place, Statement::new(&WROTE, [key]));
        let random = self.random.as_str().into();
        let guard = Statement::new(&GUARD, [key, now, random]);
        statements.splice(0..0, [Statement::new(&CLEAR, [before]), guard]);
        statements
    }

    /// The rows of the call's own statements.
    #[must_use]
    pub fn unguarded<'a>(statements: &[Statement<'_>], rows: &Rows<'a>) -> Rows<'a> {
        let wrote = place(statements) + 2;
        let own = rows.0.iter().enumerate();
        let own = own.filter(|(at, _)| *at >= 2 && *at != wrote);
        Rows(own.map(|(_, rows)| rows.clone()).collect())
    }
}

/// The number of statements before the record of what was written.
fn place(statements: &[Statement<'_>]) -> usize {
    let mut places = statements.iter();
    let counts = places.position(|statement| throttle::counts(statement.sql));
    counts.unwrap_or(statements.len())
}

/// The statements of a call that ran before, its writes left out: a write whose rows the reply needs becomes a
/// statement that reads them.
#[must_use]
pub fn replayed(mut statements: Vec<Statement<'_>>) -> Vec<Statement<'_>> {
    for statement in statements.iter_mut().filter(|one| !one.sql.reads) {
        let (sql, params) = statement.sql.again.unwrap_or((&NOTHING, 0));
        statement.sql = sql;
        statement.params.truncate(params);
    }
    statements
}

/// The statement that finds the first run of a request. Its row is `{at, random, wrote}`.
#[must_use]
pub fn find(key: &str) -> Statement<'_> {
    Statement::new(&FIND, [key.into()])
}

/// The statement that forgets a request that wrote nothing.
#[must_use]
pub fn forget(key: &str) -> Statement<'_> {
    Statement::new(&FORGET, [key.into()])
}

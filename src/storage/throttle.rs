//! Limits on calls: every operation that is limited asks for them and counts in its own transaction.

use super::{Corrupt, Memory, Param, Row, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code::FoldedCode;
use crate::domain::id::UserId;
use crate::domain::limit::{self, Counted, Limit, Throttle};
use crate::domain::rules::life::{Life, is_known_sql};
use crate::domain::rules::reading::may_read_sql;
use crate::domain::time::Millis;

/// Counts a call at `?1` against the parties `?2` and `?4`, unless one of them is over its limit. The `LIMIT` keeps
/// the parties from being planned as queries of their own, each of which would look the code up anew.
macro_rules! count {
    ($only:expr) => {
        concat!(
            "INSERT INTO attempt (key, allowed, recent, last_at, free_at) ",
            "SELECT g.key, g.allowed, printf('%013d', ?1), ?1, iif(g.allowed = 1, ?1 + ?6, 0) ",
            "FROM (SELECT ?2 AS key, ?3 AS allowed UNION ALL SELECT ?4, ?5 LIMIT 2) g ",
            "WHERE g.key IS NOT NULL ",
            $only,
            "AND ifnull((SELECT free_at FROM attempt WHERE key = +?2), 0) <= ?1 ",
            "AND ifnull((SELECT free_at FROM attempt WHERE key = +?4), 0) <= ?1 ",
            "ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, allowed = excluded.allowed, ",
            "recent = substr(recent || excluded.recent, -13 * excluded.allowed), ",
            "free_at = iif(length(recent) + 13 >= 13 * excluded.allowed, ?6 + ",
            "CAST(substr(recent || excluded.recent, -13 * excluded.allowed, 13) AS INTEGER), 0)"
        )
    };
}

/// Counts a call, whatever it comes to.
pub static COUNT_CALL: Sql = Sql::new("throttle: count a call", count!(""));

/// Counts a call whose code `?7` is unknown.
pub static COUNT_WRONG_CODE: Sql = Sql::new(
    "throttle: count a wrong code",
    count!(concat!(
        "AND NOT EXISTS (SELECT 1 FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "WHERE c.folded = +?7 AND ",
        is_known_sql!(),
        ") "
    )),
);

/// Counts a call where the code `?7` is none that the actor `?8` may read.
pub static COUNT_UNREADABLE_CODE: Sql = Sql::new(
    "throttle: count a code that may not be read",
    count!(concat!(
        "AND NOT EXISTS (SELECT 1 FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "WHERE c.folded = +?7 AND ",
        may_read_sql!("?8"),
        ") "
    )),
);

/// Counts a call that hits upon the code `?7` of somebody else than `?8`: that it is taken tells that
/// there is such a code.
pub static COUNT_TAKEN_CODE: Sql = Sql::new(
    "throttle: count a code of somebody else",
    count!("AND EXISTS (SELECT 1 FROM invit_code WHERE folded = +?7 AND creator_id <> ?8) "),
);

/// From when on the parties `?1` and `?2` may try again.
pub static LIMITS: Sql = Sql::new(
    "throttle: limits",
    "SELECT (SELECT free_at FROM attempt WHERE key = +?1) AS first_free_at, \
           (SELECT free_at FROM attempt WHERE key = +?2) AS second_free_at",
);

impl Throttle {
    /// The keys of the parties, for a statement that reads `free_at` of both.
    #[must_use]
    pub fn keys(&self) -> [Param<'_>; 2] {
        self.parties
            .each_ref()
            .map(|limit| limit.as_ref().map(Limit::key).into())
    }

    /// The statement that counts a call that names a code. It stands after those that read the limits.
    #[must_use]
    pub fn count<'a>(&'a self, code: Option<&'a FoldedCode>, now: Millis) -> Statement<'a> {
        let code = code.map(FoldedCode::as_str).into();
        self.count_by(&COUNT_WRONG_CODE, &[code], now)
    }

    /// The statement that counts a call that reads a code: one that the actor may not read is as wrong as
    /// one that nobody made.
    #[must_use]
    pub fn count_reading<'a>(
        &'a self,
        code: &'a FoldedCode,
        actor: &'a Actor,
        now: Millis,
    ) -> Statement<'a> {
        let code = [code.as_str().into(), actor.param()];
        self.count_by(&COUNT_UNREADABLE_CODE, &code, now)
    }

    /// The statement that counts a call which would make a code, where another one made it before.
    #[must_use]
    pub fn count_taken<'a>(
        &'a self,
        code: &'a FoldedCode,
        creator: &'a UserId,
        now: Millis,
    ) -> Statement<'a> {
        let code = [code.as_str().into(), creator.as_str().into()];
        self.count_by(&COUNT_TAKEN_CODE, &code, now)
    }

    fn count_by<'a>(
        &'a self,
        wrong: &'static Sql,
        code: &[Param<'a>],
        now: Millis,
    ) -> Statement<'a> {
        let [first, second] = self.keys();
        let [first_allowed, second_allowed] = self.parties.each_ref().map(|limit| {
            let allowed = limit.as_ref().map(|limit| i64::from(limit.allowed));
            Param::from(allowed)
        });
        let mut params = vec![
            now.get().into(),
            first,
            first_allowed,
            second,
            second_allowed,
            limit::WINDOW.into(),
        ];
        let sql = match self.counted {
            Counted::EveryCall => &COUNT_CALL,
            Counted::WrongCodes => {
                params.extend_from_slice(code);
                wrong
            }
        };
        Statement { sql, params }
    }

    /// How many milliseconds the call must wait, by the memory model.
    #[must_use]
    pub fn wait(&self, memory: &Memory, now: Millis) -> Option<i64> {
        limit::wait(memory.free_at(self.limits()), now)
    }

    /// Counts a call that names a code in the memory model.
    pub fn record(&self, memory: &mut Memory, code: Option<&FoldedCode>, now: Millis) {
        let known = code
            .and_then(|code| memory.codes.get(code))
            .is_some_and(|code| Life::from_memory(memory, code).is_known());
        self.record_unless(known, memory, now);
    }

    /// Counts a call in the memory model, unless its code is right and only wrong ones count.
    pub fn record_unless(&self, is_right: bool, memory: &mut Memory, now: Millis) {
        let counts = self.counted == Counted::EveryCall || !is_right;
        if counts && self.wait(memory, now).is_none() {
            memory.record_attempts(self.limits(), now);
        }
    }
}

/// How many milliseconds a call must wait, by a row with `first_free_at` and `second_free_at`.
///
/// # Errors
/// Where a column is of another form.
pub fn wait(row: &Row, now: Millis) -> Result<Option<i64>, Corrupt> {
    let first = row.optional_time("first_free_at")?;
    let second = row.optional_time("second_free_at")?;
    Ok(limit::wait(first.max(second), now))
}

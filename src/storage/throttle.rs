//! Limits on calls: every limited operation checks and counts them in its own transaction.

use super::{Corrupt, Memory, Param, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code::FoldedCode;
use crate::domain::id::UserId;
use crate::domain::limit::{self, Counted, Limit, Throttle};
use crate::domain::rules::life::{Life, is_known_sql};
use crate::domain::rules::reading::may_show_sql;
use crate::domain::rules::rotation::{meant_sql, named_sql, text_works};
use crate::domain::time::Millis;
use serde::Deserialize;

/// True if the limits with these keys let a call through at `$now`. Four look-ups instead of `IN`, for which
/// SQLite would build a list on every call. A NULL key looks nothing up.
macro_rules! lets_through {
    ($now:literal, $first:literal, $second:literal, $third:literal, $fourth:literal) => {
        concat!(
            "ifnull((SELECT free_at FROM attempt WHERE key = +",
            $first,
            "), 0) <= ",
            $now,
            " AND ifnull((SELECT free_at FROM attempt WHERE key = +",
            $second,
            "), 0) <= ",
            $now,
            " AND ifnull((SELECT free_at FROM attempt WHERE key = +",
            $third,
            "), 0) <= ",
            $now,
            " AND ifnull((SELECT free_at FROM attempt WHERE key = +",
            $fourth,
            "), 0) <= ",
            $now,
            " "
        )
    };
}
pub(super) use lets_through;

/// The column `free_at`: when the limits with these keys let a call through.
macro_rules! free_at {
    ($first:literal, $second:literal, $third:literal, $fourth:literal) => {
        concat!(
            "max(ifnull((SELECT free_at FROM attempt WHERE key = +",
            $first,
            "), 0), ifnull((SELECT free_at FROM attempt WHERE key = +",
            $second,
            "), 0), ifnull((SELECT free_at FROM attempt WHERE key = +",
            $third,
            "), 0), ifnull((SELECT free_at FROM attempt WHERE key = +",
            $fourth,
            "), 0)) AS free_at "
        )
    };
}
pub(super) use free_at;

/// True if the code `?12` is unknown.
macro_rules! is_unknown {
    () => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM invit_code c JOIN server s ON s.id = c.server_id ",
            "WHERE c.folded = ",
            meant_sql!("?12", "?1"),
            " AND ",
            is_known_sql!(),
            ") "
        )
    };
}

/// Counts a call at `?1`, if it must be counted, for the parties `?3`, `?5` and `?7`, and a miss for the prefix
/// `?9` while that is below its limit. A refused call counts nothing. The `LIMIT` keeps SQLite from planning
/// the parties as separate queries, each of which would look the code up again.
macro_rules! count {
    ($counts:expr) => {
        concat!(
            "INSERT INTO attempt (key, allowed, recent, last_at, free_at) ",
            "SELECT g.key, g.allowed, printf('%013d', ?1), ?1, iif(g.allowed = 1, ?1 + ?2, 0) ",
            "FROM (SELECT 0 AS is_prefix, ?3 AS key, ?4 AS allowed UNION ALL SELECT 0, ?5, ?6 ",
            "UNION ALL SELECT 0, ?7, ?8 UNION ALL SELECT 1, ?9, ?10 LIMIT 4) g ",
            "WHERE g.key IS NOT NULL AND CASE WHEN g.is_prefix THEN ",
            is_unknown!(),
            "AND ifnull((SELECT free_at FROM attempt WHERE key = +?9), 0) <= ?1 ELSE ",
            $counts,
            "END AND ",
            lets_through!("?1", "?3", "?5", "?7", "?11"),
            "ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, allowed = excluded.allowed, ",
            "recent = substr(recent || excluded.recent, -13 * excluded.allowed), ",
            "free_at = iif(length(recent) + 13 >= 13 * excluded.allowed, ?2 + ",
            "CAST(substr(recent || excluded.recent, -13 * excluded.allowed, 13) AS INTEGER), 0)"
        )
    };
}

/// Counts a call, whatever its outcome.
pub static COUNT_CALL: Sql = Sql::new("throttle: count a call", count!("1 "));

/// Counts a call whose code is unknown.
pub static COUNT_WRONG_CODE: Sql = Sql::new("throttle: count a wrong code", count!(is_unknown!()));

/// The same right after the statement that lets a user in, or tells of it: the code is known if that wrote.
pub static COUNT_WRONG_USE: Sql = Sql::new(
    "throttle: count a use of a wrong code",
    count!(concat!("changes() = 0 AND ", is_unknown!())),
);

/// Counts a call unless the actor `?13` may read the code and see its text.
pub static COUNT_UNREADABLE_CODE: Sql = Sql::new(
    "throttle: count a code that may not be read",
    count!(concat!(
        "NOT EXISTS (SELECT 1 FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "WHERE c.folded = ",
        meant_sql!("?12", "?1"),
        " AND ",
        may_show_sql!("?13", "?1"),
        ") "
    )),
);

/// Counts a call that hits a code of another user than `?13`: a taken text reveals that the code exists.
pub static COUNT_TAKEN_CODE: Sql = Sql::new(
    "throttle: count a code of somebody else",
    count!(concat!(
        "EXISTS (SELECT 1 FROM invit_code WHERE folded = ",
        named_sql!("?12"),
        " AND creator_id <> ?13) "
    )),
);

/// Whether a statement counts a call.
#[must_use]
pub fn counts(sql: &Sql) -> bool {
    let counts = [
        &COUNT_CALL,
        &COUNT_WRONG_CODE,
        &COUNT_WRONG_USE,
        &COUNT_UNREADABLE_CODE,
        &COUNT_TAKEN_CODE,
    ];
    counts.iter().any(|known| known.number == sql.number)
}

/// The statement that counts the same where another one than expected stands before it.
#[must_use]
pub const fn apart(sql: &'static Sql) -> &'static Sql {
    if sql.number == COUNT_WRONG_USE.number {
        &COUNT_WRONG_CODE
    } else {
        sql
    }
}

/// When the limits let a call through.
pub static LIMITS: Sql = Sql::new(
    "throttle: limits",
    concat!("SELECT ", free_at!("?1", "?2", "?3", "?4")),
);

impl Throttle {
    /// The keys of the limits that can refuse the call.
    #[must_use]
    pub fn keys(&self) -> [Param<'_>; 4] {
        self.gates().map(|limit| limit.map(Limit::key).into())
    }

    /// The statement that counts a call that names a code. It must follow those that read the limits.
    #[must_use]
    pub fn count<'a>(&'a self, code: Option<&'a FoldedCode>, now: Millis) -> Statement<'a> {
        let code = code.map(FoldedCode::as_str).into();
        self.count_by(&COUNT_WRONG_CODE, &[code], now)
    }

    /// The statement that counts a use, right after the one that lets the user in or tells of it.
    #[must_use]
    pub fn count_use<'a>(&'a self, code: Option<&'a FoldedCode>, now: Millis) -> Statement<'a> {
        let code = code.map(FoldedCode::as_str).into();
        self.count_by(&COUNT_WRONG_USE, &[code], now)
    }

    /// The statement that counts a call that reads a code. A code that the actor may not read counts the same
    /// as a code that does not exist.
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

    /// The statement that counts a call that would create a code whose text another user's code has.
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
        let [.., refusing] = self.keys();
        let misses = self.misses.as_ref().map(|misses| &misses.limit);
        let mut params: Vec<Param<'a>> = Vec::with_capacity(13);
        params.push(now.get().into());
        params.push(limit::WINDOW.into());
        let limits = self.parties.iter().map(Option::as_ref).chain([misses]);
        for limit in limits {
            params.push(limit.map(Limit::key).into());
            params.push(limit.map(|limit| i64::from(limit.allowed)).into());
        }
        params.push(refusing);
        let (sql, named) = match (self.counted, code) {
            (Counted::WrongCodes, code) => (wrong, code),
            (Counted::EveryCall, [code, ..]) => (&COUNT_CALL, std::slice::from_ref(code)),
            (Counted::EveryCall, []) => (&COUNT_CALL, &[Param::Null][..]),
        };
        params.extend_from_slice(named);
        Statement { sql, params }
    }

    /// How many milliseconds the call must wait, in the memory model.
    #[must_use]
    pub fn wait(&self, memory: &Memory, now: Millis) -> Option<i64> {
        let gates = self.gates().into_iter().flatten();
        limit::wait(memory.free_at(gates), now)
    }

    /// Counts a call that names a code in the memory model.
    pub fn record(&self, memory: &mut Memory, code: Option<&FoldedCode>, now: Millis) {
        self.record_if(is_unknown(memory, code, now), code, memory, now);
    }

    /// Counts a call in the memory model: a guess, or any call if all count.
    pub fn record_if(
        &self,
        is_wrong: bool,
        code: Option<&FoldedCode>,
        memory: &mut Memory,
        now: Millis,
    ) {
        if self.wait(memory, now).is_some() {
            return;
        }
        let is_miss = is_unknown(memory, code, now);
        if is_wrong || self.counted == Counted::EveryCall {
            memory.record_attempts(self.limits(), now);
        }
        let misses = self.misses.iter().map(|misses| &misses.limit);
        if is_miss && limit::wait(memory.free_at(misses.clone()), now).is_none() {
            memory.record_attempts(misses, now);
        }
    }
}

/// Whether a code is unknown.
fn is_unknown(memory: &Memory, code: Option<&FoldedCode>, now: Millis) -> bool {
    let named = code.and_then(|code| memory.named(code));
    named.is_none_or(|(row, until)| {
        !Life::from_memory(memory, row).is_known() || !text_works(until, now)
    })
}

/// The time from which on a call may try again.
#[derive(Deserialize)]
struct WaitColumns {
    free_at: Millis,
}

/// How many milliseconds a call must wait, from the row of a statement with `free_at`.
///
/// # Errors
/// The column is missing or has the wrong type.
pub fn wait(rows: &Rows, statement: usize, now: Millis) -> Result<Option<i64>, Corrupt> {
    let WaitColumns { free_at } = rows.one(statement)?;
    Ok(limit::wait(Some(free_at), now))
}

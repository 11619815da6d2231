//! TimeCapsule's `generate`: a director creates a code from the letters of its name and three digits.

use crate::domain::code_terms::Terms;
use crate::domain::count::MaxUses;
use crate::domain::id::{IdStem, ServerId, UserId};
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::rules::folding::folded_sql;
use crate::domain::rules::life::{Life, is_dead_sql};
use crate::domain::rules::rotation::is_taken_sql;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::timecapsule::{CodePrefix, Numbers};
use crate::domain::topic::Topic;
use crate::storage::audit::About;
use crate::storage::memory::CodeRow;
use crate::storage::rows::CodeColumns;
use crate::storage::watch::{self, returning_made};
use crate::storage::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, throttle};
use serde::Deserialize;

/// A director creates a single-use code.
#[derive(Clone, Debug, PartialEq)]
pub struct GenerateCode {
    /// The stem of the code's row id. A retry of the same call is recognized by it. The shard is that of the
    /// server, which the trip finds.
    pub id: IdStem,
    /// The creator.
    pub user: UserId,
    /// The order in which the numbers are tried.
    pub numbers: Numbers,
    /// When it expires.
    pub expires_at: ExpiresAt,
    /// The time of the call.
    pub now: Millis,
    /// The limit.
    pub throttle: Throttle,
    /// Its entry in the audit log, which gets the id of the code.
    pub record: Record,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many milliseconds the user must wait, if it created too many codes.
    pub wait: Option<i64>,
    /// Whether the user owns a server.
    pub is_director: bool,
    /// The code that this call created, now or in an earlier run.
    pub made: Option<String>,
}

/// True for the code that this call created: its id begins with `?2`, and the characters of ids are at most
/// `f`.
macro_rules! is_mine {
    () => {
        "id > ?2 AND id < ?2 || 'g' "
    };
}

/// The facts of the call. `?1` is the user, `?2` the stem of the row's id, `?3` the party of the limit.
pub static FACTS: Sql = Sql::new(
    "generate code: facts",
    concat!(
        "SELECT (SELECT id FROM server WHERE owner_id = +?1 AND deleted_at IS NULL LIMIT 1) AS server_id, ",
        "(SELECT code FROM invit_code WHERE ",
        is_mine!(),
        ") AS code, ifnull((SELECT free_at FROM attempt WHERE key = +?3), 0) AS free_at",
    ),
);

/// The server of the director `?1`, the id of its row there, and the letters of its codes, both as displayed
/// and folded.
macro_rules! director {
    () => {
        concat!(
            "WITH director (server_id, member_id, prefix, folded) AS MATERIALIZED (",
            "SELECT server_id, member_id, prefix, ",
            folded_sql!("prefix"),
            " FROM (SELECT s.id AS server_id, m.id AS member_id, ",
            "coalesce(m.code_prefix, 'Inv') AS prefix ",
            "FROM (SELECT id FROM server WHERE owner_id = +?1 AND deleted_at IS NULL ",
            "ORDER BY created_at, id LIMIT 1) s JOIN member m ON m.server_id = s.id AND m.user_id = +?1)) "
        )
    };
}

/// True if the user `?1` may create a code at `?4` and this call has not created one yet.
macro_rules! may_make {
    () => {
        concat!(
            "ifnull((SELECT free_at FROM attempt WHERE key = +?3), 0) <= ?4 ",
            "AND NOT EXISTS (SELECT 1 FROM invit_code WHERE ",
            is_mine!(),
            ") "
        )
    };
}

/// The first number, starting at `?5` in steps of `?6`, that meets a condition. Numbers are tested one by one
/// until it is found.
macro_rules! first {
    ($what:literal, $join:literal, $condition:expr) => {
        concat!(
            "WITH RECURSIVE number (place, digits) AS (",
            "SELECT 1, printf('%03d', ?5) UNION ALL ",
            "SELECT place + 1, printf('%03d', (digits + ?6) % 1000) FROM number WHERE place < 1000) ",
            "SELECT ",
            $what,
            " FROM number ",
            $join,
            " WHERE ",
            $condition,
            " LIMIT 1"
        )
    };
}

/// The first number whose text is free.
macro_rules! first_free {
    () => {
        first!(
            "digits",
            "",
            concat!(
                "NOT ",
                is_taken_sql!("(SELECT folded FROM director) || number.digits")
            )
        )
    };
}

/// If all numbers are taken, frees the text of the first dead code: one that was revoked, has expired, or is
/// used up.
pub static TAKE_OVER: Sql = Sql::new(
    "generate code: take over a dead code's text",
    concat!(
        director!(),
        "UPDATE invit_code SET folded = id WHERE id = (SELECT CASE WHEN ",
        may_make!(),
        "AND NOT EXISTS (",
        first_free!(),
        ") THEN (",
        first!(
            "c.id",
            "CROSS JOIN invit_code c ON c.folded = (SELECT folded FROM director) || number.digits",
            is_dead_sql!("?4")
        ),
        ") END FROM director) RETURNING \
         (SELECT 'server:' || s.id FROM server s \
         WHERE s.id = invit_code.server_id AND s.watched_until > ?4) AS topic, NULL AS other",
    ),
);

/// Inserts the code with the first free number. `?7` is its expiry.
pub static INSERT: Sql = Sql::new(
    "generate code: insert",
    concat!(
        director!(),
        "INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, expires_at, created_at) ",
        "SELECT ?2 || substr(member_id, 34), folded || digits, prefix || '-' || digits, server_id, ?1, 1, ?7, ?4 ",
        "FROM director CROSS JOIN (",
        first_free!(),
        ") WHERE ",
        may_make!(),
        returning_made!(),
    ),
);

#[derive(Deserialize)]
struct FactsColumns {
    server_id: Option<ServerId>,
    code: Option<String>,
}

impl Operation for GenerateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::Director(&self.user)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let user = self.user.as_str().into();
        let [party, ..] = self.throttle.keys();
        let now = self.now.get().into();
        let start = self.numbers.start().into();
        let step = self.numbers.step().into();
        let expires_at = self.expires_at.get().into();
        vec![
            Statement::new(&FACTS, [user, id, party]),
            Statement::new(&TAKE_OVER, [user, id, party, now, start, step]),
            Statement::new(&INSERT, [user, id, party, now, start, step, expires_at]),
            self.throttle.count(None, self.now),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let before: FactsColumns = rows.one(0)?;
        let made = rows.first::<CodeColumns>(2)?.map(|row| row.code);
        Ok(Facts {
            wait: throttle::wait(rows, 0, self.now)?,
            is_director: before.server_id.is_some(),
            made: made.or(before.code),
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = Recorded::new(2, &self.record, About::NewCode(&self.id));
        Some(entry.with_event("code.created"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        let mut told = watch::told(rows, 1)?;
        told.extend(watch::told(rows, 2)?);
        Ok(told)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let mut codes = memory.codes.iter().map(|(_, row)| row);
        let mine = codes.find(|row| self.id.is_of(&row.id));
        let made_before = mine.map(|row| row.code.clone());
        drop(codes);
        let wait = self.throttle.wait(memory, self.now);
        let server = memory.first_server_of(&self.user).cloned();
        let made = match (&made_before, wait, &server) {
            (None, None, Some(server)) => self.make(memory, server),
            _ => made_before,
        };
        self.throttle.record(memory, None, self.now);
        Facts {
            wait,
            is_director: server.is_some(),
            made,
        }
    }
}

impl GenerateCode {
    fn make(&self, memory: &mut Memory, server: &ServerId) -> Option<String> {
        let director = memory.member(server, &self.user)?;
        let id = self.id.beside(&director.id);
        let prefix = CodePrefix::of_user(director.name.as_ref());
        let (mut free, mut dead) = (None, None);
        for code in self.numbers.iter().filter_map(|number| prefix.code(number)) {
            match memory.codes.get(&code.folded) {
                None if memory.is_taken(&code.folded) => {}
                None => {
                    free = Some(code);
                    break;
                }
                Some(row) if dead.is_none() && Life::from_memory(memory, row).is_dead(self.now) => {
                    dead = Some(code)
                }
                Some(_) => {}
            }
        }
        let chosen = free.or(dead)?;
        memory.take_over(&chosen.folded);
        let row = CodeRow {
            id,
            code: chosen.text.clone(),
            server_id: server.clone(),
            creator_id: self.user.clone(),
            terms: Terms {
                max_uses: MaxUses::parse(1).ok(),
                expires_at: Some(self.expires_at),
                ..Terms::default()
            },
            batch: None,
            revoked_at: None,
            created_at: self.now,
            redemptions: Vec::new(),
            admits_until: Vec::new(),
        };
        if let Some(recorded) = self.recorded() {
            recorded.keep(memory, server, &row.id, None);
        }
        memory.codes.insert(chosen.folded, row);
        memory.clear_idle_attempts(self.now);
        Some(chosen.text)
    }
}

//! What is watched: the marks of the host of live queries, and the numbers that count changes.
//!
//! The host marks topics as watched until a time, reads their numbers, and only then reads the queries, so that
//! no change in between is lost. A change of something watched adds 1 to its number in the same transaction,
//! and the mutation's reply tells its topic. Where nobody watches, nothing more is written.

use super::{Corrupt, Rows, Sql, Statement};
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// Counts a change of the server `?1` at `?2`, if the statement before this one made it.
pub static CHANGE_SERVER: Sql = Sql::new(
    "watch: count a change of a server",
    "UPDATE server SET change_number = change_number + 1 \
     WHERE changes() > 0 AND id = +?1 AND watched_until > ?2 RETURNING 'server:' || id AS topic, NULL AS other",
);

/// Counts a change of the code `?1` at `?2`, if the statement before this one made it.
pub static CHANGE_CODE: Sql = Sql::new(
    "watch: count a change of a code",
    "UPDATE server SET change_number = change_number + 1 \
     WHERE changes() > 0 AND id = (SELECT server_id FROM invit_code WHERE id = +?1) \
     AND watched_until > ?2 RETURNING 'server:' || id AS topic, NULL AS other",
);

/// Counts a change of the codes of the batch `?1` at `?2`, if the statement before this one made it.
pub static CHANGE_BATCH: Sql = Sql::new(
    "watch: count a change of a batch",
    "UPDATE server SET change_number = change_number + 1 \
     WHERE changes() > 0 AND id = (SELECT server_id FROM invit_code WHERE batch_id = +?1 LIMIT 1) \
     AND watched_until > ?2 RETURNING 'server:' || id AS topic, NULL AS other",
);

/// Counts a change of what the user `?1` owns at `?2`, and that the server `?3`, if any, now exists, if the
/// statement before this one made it.
pub static CHANGE_OWNER: Sql = Sql::new(
    "watch: count a change of an owner",
    "UPDATE watched_topic SET number = number + 1 \
     WHERE changes() > 0 AND topic IN ('user:' || ?1, 'server:' || ?3) AND until > ?2 RETURNING topic, NULL AS other",
);

/// The clause with which a statement that inserts a code tells which topics are watched.
macro_rules! returning_made {
    () => {
        "RETURNING code, \
         (SELECT 'server:' || s.id FROM server s \
         WHERE s.id = invit_code.server_id AND s.watched_until > invit_code.created_at) AS topic, \
         (SELECT w.topic FROM watched_topic w \
         WHERE w.topic = 'user:' || invit_code.creator_id AND w.until > invit_code.created_at) AS other"
    };
}
pub(super) use returning_made;

#[derive(Deserialize)]
struct ToldColumns {
    topic: Option<Topic>,
    other: Option<Topic>,
}

/// What a statement changed of what is watched: its columns `topic` and `other`.
///
/// # Errors
/// The rows do not match.
pub(super) fn told(rows: &Rows, statement: usize) -> Result<Vec<Topic>, Corrupt> {
    let mut told = Vec::new();
    for row in rows.all::<ToldColumns>(statement)? {
        told.extend([row.topic, row.other].into_iter().flatten());
    }
    Ok(told)
}

/// Marks the servers of the list `?1` as watched until `?2`. A mark that had ended by `?3` counts as a change,
/// since those since then were not counted.
pub static MARK_SERVERS: Sql = Sql::new(
    "watch: mark servers",
    "UPDATE server SET change_number = change_number + (watched_until <= ?3), \
     watched_until = max(watched_until, ?2) WHERE id IN (SELECT value FROM json_each(?1)) \
     RETURNING 'server:' || id AS topic, change_number AS number",
);

/// Marks the users of the list `?1`, or the servers of the list that do not exist; `?4` is the text before
/// their ids. A number begins with the time, so that a new row never has the number of a deleted one.
pub static MARK_OTHERS: Sql = Sql::new(
    "watch: mark users and missing servers",
    "INSERT INTO watched_topic (topic, until, number) SELECT ?4 || l.value, ?2, ?3 FROM json_each(?1) l \
     WHERE ?4 <> 'server:' OR NOT EXISTS (SELECT 1 FROM server s WHERE s.id = l.value) \
     ON CONFLICT (topic) DO UPDATE SET number = number + (until <= ?3), until = max(until, excluded.until) \
     RETURNING topic, number",
);

/// Deletes marks that ended before `?1`, eight at a time.
pub static CLEAR: Sql = Sql::new(
    "watch: clear",
    "DELETE FROM watched_topic WHERE topic IN \
     (SELECT topic FROM watched_topic WHERE until < ?1 ORDER BY until LIMIT 8)",
);

/// The numbers of the servers of the list `?1`.
pub static SERVER_NUMBERS: Sql = Sql::new(
    "watch: numbers of servers",
    "SELECT 'server:' || s.id AS topic, s.change_number AS number \
     FROM json_each(?1) l CROSS JOIN server s ON s.id = l.value",
);

/// The numbers of the users of the list `?1`, or of the servers of the list that do not exist.
pub static OTHER_NUMBERS: Sql = Sql::new(
    "watch: numbers of users and missing servers",
    "SELECT w.topic, w.number FROM json_each(?1) l CROSS JOIN watched_topic w ON w.topic = (?2 || l.value) \
     WHERE ?2 <> 'server:' OR NOT EXISTS (SELECT 1 FROM server s WHERE s.id = l.value)",
);

/// Topics as two lists of ids, in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topics {
    servers: String,
    users: String,
}

impl Topics {
    /// Takes topics as text, such as `server:tea-club`. Other texts are ignored.
    #[must_use]
    pub fn new<'a>(topics: impl Iterator<Item = &'a str> + Clone) -> Self {
        let list = |kind: &str| {
            let mut out = String::from("[");
            for id in topics.clone().filter_map(|topic| topic.strip_prefix(kind)) {
                if out.len() > 1 {
                    out.push(',');
                }
                crate::wire::json::quote(id, &mut out);
            }
            out.push(']');
            out
        };
        Self {
            servers: list(Topic::SERVER),
            users: list(Topic::USER),
        }
    }

    /// The statements that mark them as watched until a time. Their rows are `{topic, number}`.
    #[must_use]
    pub fn mark(&self, until: Millis, now: Millis) -> Vec<Statement<'_>> {
        /// How long a mark that ended is kept.
        const DAY: i64 = 86_400_000;
        let (servers, users) = (self.servers.as_str().into(), self.users.as_str().into());
        let (until, at) = (until.get().into(), now.get().into());
        vec![
            Statement::new(&MARK_SERVERS, [servers, until, at]),
            Statement::new(&MARK_OTHERS, [servers, until, at, Topic::SERVER.into()]),
            Statement::new(&MARK_OTHERS, [users, until, at, Topic::USER.into()]),
            Statement::new(&CLEAR, [now.plus(-DAY).get().into()]),
        ]
    }

    /// The statements that read their numbers. Their rows are `{topic, number}`.
    #[must_use]
    pub fn numbers(&self) -> Vec<Statement<'_>> {
        let (servers, users) = (self.servers.as_str().into(), self.users.as_str().into());
        vec![
            Statement::new(&SERVER_NUMBERS, [servers]),
            Statement::new(&OTHER_NUMBERS, [servers, Topic::SERVER.into()]),
            Statement::new(&OTHER_NUMBERS, [users, Topic::USER.into()]),
        ]
    }
}

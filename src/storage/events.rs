//! The delivery of events. JavaScript delivers them, after a call and by the clock, with these statements; they
//! belong to no call.
//!
//! Who delivers an event claims it first: the claim moves its time a minute on, and whoever finds it due then may
//! claim it again. A claim that was overtaken marks nothing. A change of an event that is watched is counted and told as
//! any other.

use super::Sql;
#[cfg(not(target_arch = "wasm32"))]
use super::watch;
use crate::domain::rules::membership::{is_counted_sql, is_out_sql};

/// The statements by the names that JavaScript uses.
#[cfg(not(target_arch = "wasm32"))]
pub const DELIVERY: &[(&str, &Sql)] = &[
    ("claim", &CLAIM),
    ("delivered", &DELIVERED),
    ("failed", &FAILED),
    ("givenUp", &GIVEN_UP),
    ("changed", &watch::CHANGE_SERVER),
    ("startClock", &START_CLOCK),
    ("ended", &ENDED),
    ("expired", &EXPIRED),
    ("moveClock", &MOVE_CLOCK),
    ("keepLast", &KEEP_LAST),
    ("clean", &CLEAN),
    ("surplus", &SURPLUS),
];

/// Claims the next `?3` events that are due at `?1`, until `?2`.
pub static CLAIM: Sql = Sql::new(
    "event: claim",
    "UPDATE event SET due_at = ?2, attempts = attempts + 1 WHERE (server_id, number) IN \
     (SELECT server_id, number FROM event WHERE is_open = 1 AND due_at <= ?1 ORDER BY due_at LIMIT ?3) \
     RETURNING server_id, number, id, type, at, data, attempts",
);

/// True for the event `?2` of the server `?1` that was claimed until `?3`.
macro_rules! is_claimed {
    () => {
        " WHERE server_id = +?1 AND number = +?2 AND is_open = 1 AND due_at = +?3"
    };
}

/// Closes a claimed event that was delivered at `?4`. It is kept for 30 days.
pub static DELIVERED: Sql = Sql::new(
    "event: delivered",
    concat!(
        "UPDATE event SET is_open = 0, due_at = at + 2592000000, delivered_at = ?4, failure = NULL",
        is_claimed!()
    ),
);

/// Makes a claimed event that was not delivered, for the reason `?5`, due at `?4`.
pub static FAILED: Sql = Sql::new(
    "event: failed",
    concat!("UPDATE event SET due_at = ?4, failure = ?5", is_claimed!()),
);

/// Closes a claimed event that is given up, for the reason `?4`.
pub static GIVEN_UP: Sql = Sql::new(
    "event: given up",
    concat!(
        "UPDATE event SET is_open = 0, due_at = at + 2592000000, failure = ?4",
        is_claimed!()
    ),
);

/// Begins to write events for memberships that end, from `?1` on.
pub static START_CLOCK: Sql = Sql::new(
    "event: start the clock",
    "INSERT INTO event_clock (one, since) VALUES (1, ?1) ON CONFLICT (one) DO NOTHING",
);

/// True if the membership `$row` of the server `$server` ended after `$after`, up to `$until`.
macro_rules! ended_sql {
    ($row:literal, $server:literal, $after:literal, $until:literal) => {
        concat!(
            $row,
            ".server_id = ",
            $server,
            " AND ",
            $row,
            ".expires_at > ",
            $after,
            " AND ",
            $row,
            ".expires_at <= ",
            $until,
            " AND "
        )
    };
}

/// The memberships that ended since they were last told, up to `?1`: those of `?3` servers, and about `?2` of each: those
/// that end in the same millisecond are told together.
pub static ENDED: Sql = Sql::new(
    "event: ended memberships",
    concat!(
        "WITH chosen AS MATERIALIZED (SELECT s.id, s.ends_told AS told, max(c.since, s.ends_told) AS after, coalesce((",
        "SELECT e.expires_at FROM member e WHERE ",
        ended_sql!("e", "s.id", "max(c.since, s.ends_told)", "?1"),
        is_counted_sql!("e"),
        " UNION ALL SELECT e.expires_at FROM member e WHERE ",
        ended_sql!("e", "s.id", "max(c.since, s.ends_told)", "?1"),
        is_out_sql!("e"),
        " ORDER BY 1 LIMIT 1 OFFSET ?2), ?1) AS until ",
        "FROM event_clock c CROSS JOIN server s INDEXED BY server_next_end ON s.next_end <= ?1 WHERE c.one = 1 ",
        "ORDER BY s.next_end LIMIT ?3) ",
        "SELECT chosen.id AS server_id, chosen.told, chosen.until, m.user_id, m.expires_at FROM chosen LEFT JOIN member m ON ",
        ended_sql!("m", "chosen.id", "chosen.after", "chosen.until"),
        is_counted_sql!("m"),
        " UNION ALL SELECT chosen.id, chosen.told, chosen.until, m.user_id, m.expires_at FROM chosen CROSS JOIN member m ON ",
        ended_sql!("m", "chosen.id", "chosen.after", "chosen.until"),
        is_out_sql!("m"),
    ),
);

/// Tells that the membership of the user `?2` on the server `?1` ended at `?4`, if nobody told since `?3`.
pub static EXPIRED: Sql = Sql::new(
    "event: expired membership",
    "INSERT INTO event (server_id, number, id, type, at, due_at, data) \
     SELECT m.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = m.server_id), \
     m.id, 'member.expired', m.expires_at, m.expires_at, json_patch('{}', json_object( \
     'userId', m.user_id, 'codeId', m.code_id, 'role', m.role, 'expiresAt', m.expires_at)) \
     FROM server s CROSS JOIN member m ON m.server_id = s.id AND m.user_id = +?2 \
     WHERE s.id = +?1 AND s.ends_told = +?3 AND m.expires_at = +?4",
);

/// Says at `?4` that the ends of the server `?1` were told up to `?3`, if nobody told since `?2`, and when the next one is
/// awaited: if more ended, now, and otherwise in a day at the latest.
pub static MOVE_CLOCK: Sql = Sql::new(
    "event: move the clock",
    concat!(
        "UPDATE server SET ends_told = ?3, next_end = iif(?3 < ?4, ?3, min(?3 + 86400000, ifnull((",
        "SELECT m.expires_at FROM member m WHERE m.server_id = server.id AND ",
        is_counted_sql!("m"),
        " AND m.expires_at > ?3 ORDER BY m.expires_at LIMIT 1), ?3 + 86400000))) WHERE id = +?1 AND ends_told = +?2",
    ),
);

/// The next `?2` closed events whose time to be deleted came by `?1`.
macro_rules! old {
    () => {
        "(SELECT server_id, number FROM event WHERE is_open = 0 AND due_at <= ?1 ORDER BY due_at LIMIT ?2) o "
    };
}

/// True if an event comes after `o` on its server.
macro_rules! has_next {
    () => {
        "EXISTS (SELECT 1 FROM event n WHERE n.server_id = o.server_id AND n.number > o.number)"
    };
}

/// Keeps the last events of their servers for another 30 days: the next event needs their number.
pub static KEEP_LAST: Sql = Sql::new(
    "event: keep the last",
    concat!(
        "UPDATE event SET due_at = ?1 + 2592000000 WHERE (server_id, number) IN (SELECT o.server_id, o.number FROM ",
        old!(),
        "WHERE NOT ",
        has_next!(),
        ")"
    ),
);

/// Deletes old events.
pub static CLEAN: Sql = Sql::new(
    "event: delete old ones",
    concat!(
        "DELETE FROM event WHERE (server_id, number) IN (SELECT o.server_id, o.number FROM ",
        old!(),
        "WHERE ",
        has_next!(),
        ") RETURNING number"
    ),
);

/// The time of the closed event `?1` places before the newest: those up to it are too many.
pub static SURPLUS: Sql = Sql::new(
    "event: surplus",
    "SELECT due_at FROM event WHERE is_open = 0 ORDER BY due_at DESC LIMIT 1 OFFSET ?1",
);

//! The delivery of events. JavaScript delivers them, after a call and by the clock, with these statements; they
//! belong to no call.
//!
//! Who delivers an event claims it first: the claim moves its time a minute on, and whoever finds it due then may
//! claim it again. A claim that was overtaken marks nothing. A change of an event that is watched is counted and told as
//! any other.

use super::Sql;
#[cfg(not(target_arch = "wasm32"))]
use super::watch;

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

/// Begins to tell of memberships that end, from `?1` on.
pub static START_CLOCK: Sql = Sql::new(
    "event: start the clock",
    "INSERT INTO event_clock (one, told_until) VALUES (1, ?1) ON CONFLICT (one) DO NOTHING",
);

/// The memberships that ended since they were last told, up to `?1` and about `?2` of them: those that end in the
/// same millisecond are told together.
pub static ENDED: Sql = Sql::new(
    "event: ended memberships",
    "SELECT k.told_until, k.until, m.server_id, m.user_id, m.expires_at FROM ( \
     SELECT c.told_until, coalesce((SELECT e.expires_at FROM member e WHERE e.expires_at > c.told_until \
     AND e.expires_at <= ?1 ORDER BY e.expires_at LIMIT 1 OFFSET ?2), ?1) AS until \
     FROM event_clock c WHERE c.one = 1) k \
     LEFT JOIN member m ON m.expires_at > k.told_until AND m.expires_at <= k.until \
     AND ifnull(m.left_at >= m.expires_at, 1)",
);

/// Tells that the membership of the user `?2` on the server `?1` ended at `?4`, if nobody told since `?3`.
pub static EXPIRED: Sql = Sql::new(
    "event: expired membership",
    "INSERT INTO event (server_id, number, id, type, at, due_at, data) \
     SELECT m.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = m.server_id), \
     m.id, 'member.expired', m.expires_at, m.expires_at, json_patch('{}', json_object( \
     'userId', m.user_id, 'codeId', m.code_id, 'role', m.role, 'expiresAt', m.expires_at)) \
     FROM event_clock c CROSS JOIN member m ON m.server_id = +?1 AND m.user_id = +?2 \
     WHERE c.one = 1 AND c.told_until = +?3 AND m.expires_at = +?4",
);

/// Moves the clock from `?1` to `?2`.
pub static MOVE_CLOCK: Sql = Sql::new(
    "event: move the clock",
    "UPDATE event_clock SET told_until = ?2 WHERE one = 1 AND told_until = +?1",
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

//! The statements of evictions.

use crate::domain::rules::administering::administers_sql;
use crate::domain::rules::evicting::evicts_sql;
use crate::domain::rules::membership::is_member_sql;
use crate::storage::Sql;

/// The actor `?3` on the server of the codes.
macro_rules! facts {
    ($from:literal) => {
        concat!(
            "SELECT s.id AS server_id, s.deleted_at, iif(",
            is_member_sql!("m", "?4"),
            ", m.role, NULL) AS role, s.owner_id = +?3 AS is_owner FROM ",
            $from,
            " LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?3 WHERE "
        )
    };
}

/// The code `?1`.
pub static FACTS_OF_CODE: Sql = Sql::new(
    "evict by a code: facts",
    concat!(
        facts!("invit_code c JOIN server s ON s.id = c.server_id"),
        "c.id = +?1"
    ),
);

/// The server `?2`.
pub static FACTS_OF_INVITER: Sql = Sql::new(
    "evict by an inviter: facts",
    concat!(facts!("server s"), "s.id = +?2"),
);

/// The number of uses of the code `$id`, if it is one of those of the creator `?1` on the server `?2`.
macro_rules! uses_of_inviter {
    ($id:expr) => {
        concat!(
            "(SELECT (SELECT max(ordinal) FROM redemption WHERE code_id = x.id) FROM invit_code x ",
            "WHERE x.id = ",
            $id,
            " AND x.creator_id = +?1 AND x.server_id = +?2)"
        )
    };
}

/// The number of uses of the code `$id`.
macro_rules! uses_of_code {
    ($id:expr) => {
        concat!(
            "(SELECT max(ordinal) FROM redemption WHERE code_id = ",
            $id,
            ")"
        )
    };
}

/// The next code of the creator `?1`, newest first.
macro_rules! next_of_inviter {
    () => {
        "(SELECT id FROM invit_code WHERE creator_id = +?1 AND id < walk.code_id ORDER BY id DESC LIMIT 1)"
    };
}

/// The code `?1`, which is the only one.
macro_rules! next_of_code {
    () => {
        "iif(walk.code_id = '~', ?1, NULL)"
    };
}

/// The uses that a page examines, one step at a time: the logs are dense, so each step is a look-up. It begins
/// before the use `?6` of the code `?5`, or before the newest, and takes `?7` steps. A code without uses is one step.
macro_rules! walk {
    ($server:literal, $next:ident, $uses:ident) => {
        concat!(
            "WITH RECURSIVE walk (code_id, ordinal, is_next) AS MATERIALIZED (",
            "SELECT ifnull(?5, '~'), ifnull(min(?6, 1 + ifnull(",
            $uses!("+?5"),
            ", 0)), 0), 0 FROM server s WHERE s.id = ",
            $server,
            " AND s.deleted_at IS NULL AND ",
            administers_sql!("?3", "?4"),
            " UNION ALL SELECT iif(walk.ordinal > 1, walk.code_id, ",
            $next!(),
            "), iif(walk.ordinal > 1, walk.ordinal - 1, ifnull(",
            $uses!($next!()),
            ", 0)), 1 FROM walk WHERE walk.ordinal > 1 OR ",
            $next!(),
            " IS NOT NULL LIMIT ?7 + 1) "
        )
    };
}

/// The walk through the log of the code `?1`.
macro_rules! walk_of_code {
    () => {
        walk!(
            "(SELECT server_id FROM invit_code WHERE id = +?1)",
            next_of_code,
            uses_of_code
        )
    };
}

/// The walk through the logs of the creator `?1` on the server `?2`.
macro_rules! walk_of_inviter {
    () => {
        walk!("+?2", next_of_inviter, uses_of_inviter)
    };
}

/// Revokes the code `?1` with the first page.
pub static REVOKE_CODE: Sql = Sql::new(
    "evict by a code: revoke",
    concat!(
        walk_of_code!(),
        "UPDATE invit_code SET revoked_at = +?4 WHERE ?5 IS NULL AND revoked_at IS NULL ",
        "AND id = (SELECT code_id FROM walk WHERE is_next LIMIT 1)"
    ),
);

/// Revokes the codes of the page.
pub static REVOKE_OF_INVITER: Sql = Sql::new(
    "evict by an inviter: revoke",
    concat!(
        walk_of_inviter!(),
        "UPDATE invit_code SET revoked_at = +?4 WHERE revoked_at IS NULL AND server_id = +?2 ",
        "AND id IN (SELECT code_id FROM walk WHERE is_next)"
    ),
);

/// The uses of the page.
macro_rules! part {
    ($walk:expr) => {
        concat!(
            $walk,
            ", part AS MATERIALIZED (SELECT r.code_id, r.user_id, r.used_at, c.server_id, c.role, s.owner_id ",
            "FROM walk CROSS JOIN redemption r ON r.code_id = walk.code_id AND r.ordinal = walk.ordinal ",
            "CROSS JOIN invit_code c ON c.id = r.code_id CROSS JOIN server s ON s.id = c.server_id ",
            "WHERE walk.is_next) "
        )
    };
}

/// Removes the members of the page who joined by its codes at `?8` or later, and bans them (`?9`).
macro_rules! evict {
    ($walk:expr) => {
        concat!(
            part!($walk),
            "UPDATE member AS m SET left_at = +?4, expires_at = NULL, banned_at = iif(+?9 = 1, ?4, m.banned_at) ",
            "FROM part WHERE m.user_id = part.user_id AND m.server_id = part.server_id ",
            "AND m.code_id = part.code_id AND part.used_at >= ?8 AND ",
            is_member_sql!("m", "?4"),
            " AND ",
            evicts_sql!("?3")
        )
    };
}

/// Removes members who joined by the code `?1`.
pub static EVICT_BY_CODE: Sql = Sql::new("evict by a code: remove", evict!(walk_of_code!()));

/// Removes members who joined by codes of the creator `?1`.
pub static EVICT_BY_INVITER: Sql =
    Sql::new("evict by an inviter: remove", evict!(walk_of_inviter!()));

/// Tells of each member that the page removed, if the statement before this one wrote the entry of the page `?10`.
/// `?11` is the type of the events.
macro_rules! event {
    ($walk:expr) => {
        concat!(
            part!($walk),
            "INSERT INTO event (server_id, number, id, type, at, due_at, data) ",
            "SELECT m.server_id, (SELECT coalesce(max(number), 0) FROM event WHERE server_id = part.server_id) ",
            "+ row_number() OVER (), ?10, ?11, ?4, ?4, json_patch('{}', json_object('userId', m.user_id, ",
            "'codeId', m.code_id, 'actorId', ?3)) FROM part CROSS JOIN member m ON m.user_id = part.user_id ",
            "AND m.server_id = part.server_id AND m.code_id = part.code_id AND m.left_at = +?4 ",
            "AND (?9 <> 1 OR m.banned_at = +?4) AND part.used_at >= ?8 WHERE changes() > 0 RETURNING number"
        )
    };
}

/// Tells of members who joined by the code `?1`.
pub static EVENT_BY_CODE: Sql = Sql::new("evict by a code: tell", event!(walk_of_code!()));

/// Tells of members who joined by codes of the creator `?1`.
pub static EVENT_BY_INVITER: Sql =
    Sql::new("evict by an inviter: tell", event!(walk_of_inviter!()));

/// What the page examined and removed: how many steps, the last of them, and whether any use was at `?8` or
/// later. A retry of the same call recognizes by the time whom its first run removed.
macro_rules! end {
    ($walk:expr) => {
        concat!(
            "SELECT examined, last, has_recent, removed FROM (",
            part!($walk),
            "SELECT (SELECT count(*) FROM walk WHERE is_next) AS examined, ",
            "(SELECT min(code_id || printf(':%010d', ordinal)) FROM walk WHERE is_next) AS last, ",
            "ifnull(max(part.used_at >= ?8), 0) AS has_recent, count(m.user_id) AS removed ",
            "FROM part LEFT JOIN member m ON m.user_id = part.user_id ",
            "AND m.server_id = part.server_id AND m.code_id = part.code_id AND m.left_at = +?4 ",
            "AND (?9 <> 1 OR m.banned_at = +?4) AND part.used_at >= ?8)"
        )
    };
}

/// The end of a page of a code.
pub static END_OF_CODE: Sql = Sql::new("evict by a code: end", end!(walk_of_code!()));

/// The end of a page of a creator.
pub static END_OF_INVITER: Sql = Sql::new("evict by an inviter: end", end!(walk_of_inviter!()));

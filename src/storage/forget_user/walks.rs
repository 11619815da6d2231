//! The statements of the later stages: what is found by the pseudonym alone, page after page.

use super::rows::pseudonym;
use crate::storage::Sql;

/// The next `?2` uses of codes of the user `?1`, which have the pseudonym by now: after the use `?4` of the code
/// `?3`. A code without further uses is one step; after the last one the code is null.
macro_rules! walk {
    () => {
        concat!(
            "WITH RECURSIVE walk (of, number, step) AS MATERIALIZED (SELECT ?3, ?4, 0 UNION ALL ",
            "SELECT iif(EXISTS (SELECT 1 FROM redemption WHERE code_id = walk.of AND ordinal = walk.number + 1), ",
            "walk.of, (SELECT id FROM invit_code WHERE creator_id = ", pseudonym!(),
            " AND id > walk.of ORDER BY id LIMIT 1)), ",
            "iif(EXISTS (SELECT 1 FROM redemption WHERE code_id = walk.of AND ordinal = walk.number + 1), ",
            "walk.number + 1, 0), walk.step + 1 FROM walk WHERE walk.of IS NOT NULL LIMIT ?2 + 1) "
        )
    };
}

/// The last step of a walk.
macro_rules! end {
    () => {
        "SELECT of, number FROM walk WHERE step = (SELECT max(step) FROM walk)"
    };
}

/// Members whom the user invited.
pub static INVITED: Sql = Sql::new(
    "forget user: invited members",
    concat!(
        walk!(),
        "UPDATE member SET invited_by = ",
        pseudonym!(),
        " WHERE invited_by = +?1 AND (user_id, server_id) IN (",
        "SELECT r.user_id, c.server_id FROM walk CROSS JOIN redemption r ON r.code_id = walk.of ",
        "AND r.ordinal = walk.number CROSS JOIN invit_code c ON c.id = r.code_id)"
    ),
);

/// Where that page ends.
pub static INVITED_END: Sql = Sql::new(
    "forget user: end of a page of invited members",
    concat!(walk!(), end!()),
)
.read_again_by(&INVITED_END, 4);

/// The next server of `$from` after the one of `walk`.
macro_rules! next_of {
    ($from:literal, $user:expr) => {
        concat!(
            "SELECT (SELECT server_id FROM ",
            $from,
            " WHERE user_id = ",
            $user,
            " AND server_id > walk.of ORDER BY server_id LIMIT 1) AS server_id"
        )
    };
}

/// The next server after the one of `walk` that the user `?1` had to do with.
macro_rules! next_server {
    () => {
        concat!(
            "(SELECT min(server_id) FROM (",
            next_of!("member", pseudonym!()),
            " UNION ALL ",
            next_of!("member", "+?1"),
            " UNION ALL ",
            next_of!("rds_invite", pseudonym!()),
            " UNION ALL ",
            next_of!("request", pseudonym!()),
            "))"
        )
    };
}

/// The next `?2` events of the servers of the user `?1`: after the event `?4` of the server `?3`. A server without
/// further events is one step; after the last one the server is null.
macro_rules! told {
    () => {
        concat!(
            "WITH RECURSIVE walk (of, number, step) AS MATERIALIZED (SELECT ?3, ?4, 0 UNION ALL ",
            "SELECT iif(EXISTS (SELECT 1 FROM event WHERE server_id = walk.of AND number > walk.number), ",
            "walk.of, ", next_server!(), "), ",
            "ifnull((SELECT number FROM event WHERE server_id = walk.of AND number > walk.number ",
            "ORDER BY number LIMIT 1), 0), walk.step + 1 FROM walk WHERE walk.of IS NOT NULL LIMIT ?2 + 1) "
        )
    };
}

/// The pseudonym in the place of `$name` in what an event holds, if that is the user `?1`.
macro_rules! instead {
    ($name:literal) => {
        concat!(
            ", iif(data ->> '$.",
            $name,
            "' = +?1, '$.",
            $name,
            "', '$.none'), ",
            pseudonym!()
        )
    };
}

/// What events hold.
pub static EVENTS: Sql = Sql::new(
    "forget user: events",
    concat!(
        told!(),
        "UPDATE event SET data = json_replace(data",
        instead!("userId"),
        instead!("actorId"),
        instead!("onBehalfOf"),
        instead!("invitedBy"),
        instead!("previousOwnerId"),
        ") WHERE (server_id, number) IN (SELECT of, number FROM walk) ",
        "AND ?1 IN (data ->> '$.userId', data ->> '$.actorId', data ->> '$.onBehalfOf', data ->> '$.invitedBy', ",
        "data ->> '$.previousOwnerId')"
    ),
);

/// Where that page ends.
pub static EVENTS_END: Sql = Sql::new(
    "forget user: end of a page of events",
    concat!(told!(), end!()),
)
.read_again_by(&EVENTS_END, 4);

/// The erasure is finished with the last server, and nothing leads from the user to its pseudonym any more.
pub static FINISH: Sql = Sql::new(
    "forget user: finish",
    concat!(
        told!(),
        "DELETE FROM erasure WHERE user_id = +?1 AND EXISTS (SELECT 1 FROM walk WHERE of IS NULL)"
    ),
);

//! The statements that create codes.

use crate::domain::rules::administering::administers_sql;
use crate::domain::rules::granting::may_grant_sql;
use crate::domain::rules::inviting::may_invite_sql;
use crate::domain::rules::life::is_dead_sql;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::rules::policing::{alive_sql, counted_sql, may_create_sql, recent_sql};
use crate::domain::rules::rotation::{first_free_sql, is_taken_sql};
use crate::storage::Sql;
use crate::storage::code_record::{term_columns, term_values};
use crate::storage::throttle::lets_through;
use crate::storage::watch::returning_made;

/// The id of the first code whose column `$code` has the value `$made`.
macro_rules! first_of {
    ("id", $made:literal) => {
        concat!("+", $made)
    };
    ($code:literal, $made:literal) => {
        concat!(
            "(SELECT id FROM invit_code WHERE ",
            $code,
            " = +",
            $made,
            " ORDER BY id LIMIT 1)"
        )
    };
}

/// The facts, where `$function` keeps the key and `$code` is the column of codes that a made id names.
macro_rules! facts {
    ($function:literal, $code:tt) => {
        concat!(
            "SELECT mine.code AS made_by_this, k.arguments, c.code, c.revoked_at, ",
            "c.folded = c.id AS taken_over, s.invite_policy, iif(s.id IS NOT NULL AND ",
            is_member_sql!("m", "?5"),
            ", m.role, NULL) AS role, m.banned_at, m.expires_at IS NOT NULL AS has_end, ",
            "c.role AS grants_role, s.owner_id = +?2 AS is_owner, s.code_policy, m.joined_at, iif(s.code_policy IS NULL, 0, ",
            alive_sql!("?2", "?4", "?5"),
            ") AS alive, iif(s.code_policy IS NULL, 0, ",
            recent_sql!("?2", "?4", "?5"),
            ") AS recent FROM (SELECT 1) ",
            "LEFT JOIN invit_code mine ON mine.id = ",
            first_of!($code, "?4"),
            " LEFT JOIN idempotency k ON k.creator_id = +?2 AND k.server_id = +?1 AND k.function = '",
            $function,
            "' AND k.key = +?3 ",
            "LEFT JOIN invit_code c ON c.id = ",
            first_of!($code, "k.made_id"),
            " LEFT JOIN server s ON s.id = +?1 AND s.deleted_at IS NULL ",
            "LEFT JOIN member m ON m.server_id = +?1 AND m.user_id = +?2"
        )
    };
}

/// The code created earlier, the server's policy, and the creator's role at `?5`. The key `?3` is NULL if the call has
/// none; nothing is looked up then.
pub static FACTS: Sql = Sql::new("create code: facts", facts!("invitCode:c", "id"));

/// The same for a batch, of which the first code is read.
pub static FACTS_OF_MANY: Sql = Sql::new(
    "create many codes: facts",
    facts!("invitCode:cMany", "batch_id"),
);

/// Inserts rows with texts from `$with`, whose columns are `folded`, `text` and `id`. `$batch` is their batch,
/// `$function` keeps the key, and `$code` is the column of codes that has the id `?4`.
macro_rules! insert {
    ($with:expr, $batch:literal, $function:literal, $code:literal, $adds:literal) => {
        concat!(
            "WITH chosen (folded, text, id) AS MATERIALIZED (",
            $with,
            ") ",
            "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at, batch_id, list_id, standing, ",
            term_columns!(),
            ") SELECT chosen.id, chosen.folded, coalesce(chosen.text, chosen.folded), s.id, ?2, ?7, ",
            $batch,
            ", iif(?5 ->> 'lists' IS NULL, NULL, ?4), iif(s.code_policy IS NULL, NULL, 1), ",
            term_values!("?5"),
            " FROM server s CROSS JOIN member m ON m.server_id = s.id AND m.user_id = +?2 CROSS JOIN chosen ",
            "WHERE s.id = +?1 AND chosen.folded IS NOT NULL AND s.deleted_at IS NULL AND ",
            may_invite_sql!(),
            " AND (?6 = 0 OR ",
            administers_sql!("?2", "?7"),
            ") AND ",
            may_create_sql!("?5", "?2", "?4", $adds, "?7"),
            " AND ",
            may_grant_sql!("ifnull(?5 ->> 'role', 'member')", "?2"),
            " AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.",
            $code,
            " = +?4) ",
            "AND NOT ",
            has_passed_sql!("json_extract(?5, '$.expires_at')", "?7"),
            " AND (json_extract(?5, '$.campaign_id') IS NULL OR EXISTS (SELECT 1 FROM campaign k ",
            "WHERE k.id = json_extract(?5, '$.campaign_id') AND k.server_id = s.id)) ",
            "AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = +?2 ",
            "AND k.server_id = +?1 AND k.function = '",
            $function,
            "' AND k.key = +?3) "
        )
    };
}

/// Inserts one code.
macro_rules! insert_one {
    ($($with:expr),+) => {
        concat!(
            insert!(concat!($($with),+), "NULL", "invitCode:c", "id", "1"),
            returning_made!()
        )
    };
}

/// Inserts a batch, if there are as many texts as wanted.
macro_rules! insert_many {
    ($($with:expr),+) => {
        concat!(
            insert!(concat!($($with),+), "?4", "invitCode:cMany", "batch_id", "?9"),
            "AND (SELECT count(*) FROM chosen) = +?9"
        )
    };
}

/// Inserts a code with the first of three generated texts that is free.
pub static INSERT_GENERATED: Sql = Sql::new(
    "create code: insert a generated code",
    insert_one!("SELECT ", first_free_sql!("?8", "?9", "?10"), ", NULL, ?4"),
);

/// Inserts a code with a custom text, if it is free.
pub static INSERT_CUSTOM: Sql = Sql::new(
    "create code: insert a custom code",
    insert_one!(
        "SELECT ?8, ?9, ?4 WHERE NOT ",
        is_taken_sql!("?8"),
        " AND ",
        lets_through!("?7", "?10", "?11", "?12", "?13")
    ),
);

/// Inserts `?9` codes with the first of the texts of `?8` that were never given, if there are as many.
pub static INSERT_MANY: Sql = Sql::new(
    "create many codes: insert",
    insert_many!(
        "SELECT listed.key, NULL, listed.value FROM json_each(?8) listed WHERE NOT ",
        is_taken_sql!("listed.key"),
        " LIMIT ?9"
    ),
);

/// Brings up to date which codes of the creator `?2` on the server `?1` may be alive at `?3`, where a policy counts
/// them.
pub static COUNT: Sql = Sql::new(
    "create code: count",
    concat!(
        "UPDATE invit_code AS c SET standing = NOT ",
        is_dead_sql!("?3"),
        " WHERE c.id IN ",
        counted_sql!(
            "?2",
            "+?1",
            "iif((SELECT code_policy FROM server WHERE id = +?1) IS NULL, 0, 200)"
        ),
        " AND c.server_id = +?1 AND c.standing IS NOT (NOT ",
        is_dead_sql!("?3"),
        ")"
    ),
);

/// Stores the key of the call that created what has the id `?4` in the column `$code`, with the call's arguments.
macro_rules! insert_key {
    ($function:literal, $code:tt) => {
        concat!(
            "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) ",
            "SELECT c.creator_id, c.server_id, '",
            $function,
            "', ?3, ?4, ?5 FROM invit_code c WHERE c.id = ",
            first_of!($code, "?4"),
            " AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = +?2 ",
            "AND k.server_id = +?1 AND k.function = '",
            $function,
            "' AND k.key = +?3)"
        )
    };
}

/// Stores the key of the call that created the code `?4`, with the call's arguments.
pub static INSERT_KEY: Sql = Sql::new(
    "create code: insert the key",
    insert_key!("invitCode:c", "id"),
);

/// Stores the key of the call that created the batch `?4`, with the call's arguments.
pub static INSERT_KEY_OF_MANY: Sql = Sql::new(
    "create many codes: insert the key",
    insert_key!("invitCode:cMany", "batch_id"),
);

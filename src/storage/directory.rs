//! What a binding over several databases must know of the statements: those that give a code a text which names no
//! shard, those that read from all shards, and a few of its own. They belong to no call.

use super::Sql;
#[cfg(not(target_arch = "wasm32"))]
use super::{create_code, forget_user, list_codes, list_servers, tacobot, throttle, timecapsule};
use crate::domain::rules::folding::folded_sql;
use crate::domain::rules::life::is_dead_sql;
use crate::domain::rules::rotation::named_sql;

/// The statements by the names that JavaScript uses.
#[cfg(not(target_arch = "wasm32"))]
pub const PLACED: &[(&str, &Sql)] = &[
    ("insertCustom", &create_code::INSERT_CUSTOM),
    ("countTaken", &throttle::COUNT_TAKEN_CODE),
    ("countUnreadable", &throttle::COUNT_UNREADABLE_CODE),
    ("countUse", &throttle::COUNT_WRONG_USE),
    ("countWrong", &throttle::COUNT_WRONG_CODE),
    ("countCall", &throttle::COUNT_CALL),
    ("takeOver", &timecapsule::generate_code::TAKE_OVER),
    ("insertShort", &timecapsule::generate_code::INSERT),
    ("pageOfCreator", &list_codes::PAGE_OF_CREATOR),
    ("lastOfCreator", &list_codes::LAST_OF_CREATOR),
    ("examinedOfCreator", &list_codes::EXAMINED_OF_CREATOR),
    ("pageOfServers", &list_servers::PAGE),
    ("owns", &forget_user::OWNS),
    ("invitedEnd", &forget_user::INVITED_END),
    ("eventsEnd", &forget_user::EVENTS_END),
    ("holder", &HOLDER),
    ("release", &RELEASE),
    ("director", &DIRECTOR),
    ("window", &WINDOW),
    ("export", &tacobot::export_invites::EXPORT),
    ("importDocuments", &tacobot::import_invites::DOCUMENTS),
    ("nothing", &NOTHING),
];

/// The creator of the code that has or had the text `?1`.
pub static HOLDER: Sql = Sql::new(
    "directory: holder",
    concat!(
        "SELECT creator_id FROM invit_code WHERE folded = ",
        named_sql!("?1")
    ),
);

/// Frees the text `?1` if its code is dead at `?2`.
pub static RELEASE: Sql = Sql::new(
    "directory: release a dead code's text",
    concat!(
        "UPDATE invit_code SET folded = id WHERE id = (SELECT c.id FROM invit_code c WHERE c.folded = +?1 AND ",
        is_dead_sql!("?2"),
        ") RETURNING (SELECT 'server:' || s.id FROM server s \
         WHERE s.id = invit_code.server_id AND s.watched_until > ?2) AS topic"
    ),
);

/// The first server that the user `?1` owns, and the letters of its codes.
pub static DIRECTOR: Sql = Sql::new(
    "directory: director",
    concat!(
        "SELECT id, created_at, ",
        folded_sql!("prefix"),
        " AS folded FROM (SELECT s.id, s.created_at, coalesce(m.code_prefix, 'Inv') AS prefix FROM (",
        "SELECT id, created_at FROM server WHERE owner_id = +?1 AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1) s ",
        "JOIN member m ON m.server_id = s.id AND m.user_id = +?1)"
    ),
);

/// The next `?3` codes of the creator `?1`, which a page examines.
pub static WINDOW: Sql = Sql::new(
    "directory: window of a creator",
    "SELECT id FROM invit_code WHERE creator_id = +?1 AND id < ?2 AND id >= ?4 ORDER BY id DESC LIMIT ?3",
);

/// In place of a statement that must not write. It writes nothing itself, and leaves no count of changes.
pub static NOTHING: Sql = Sql::new("directory: nothing", "DELETE FROM attempt WHERE key = ''");

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::storage::STATEMENTS;

    #[test]
    fn every_statement_that_counts_a_call_is_known_by_name() {
        let mut counting = STATEMENTS.iter().filter(|sql| throttle::counts(sql));
        assert_eq!(counting.clone().count(), 5);
        assert!(counting.all(|sql| PLACED.iter().any(|(_, placed)| placed.number == sql.number)));
    }
}

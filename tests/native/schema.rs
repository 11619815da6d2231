//! The schema refuses invalid states, whatever a statement does.

use crate::common::{Sqlite, text};
use invitcode::storage::SCHEMA_VERSION;
use invitcode::wire::json::Json;

const LEDGER: &str = "SELECT c.id, c.creator_id, c.created_at, c.max_uses, r.ordinal, r.user_id FROM invit_code c \
     LEFT JOIN redemption r ON r.code_id = c.id ORDER BY c.id, r.ordinal";

/// A server of Ann's with member Bob, and a code for one use, which Bob redeemed.
fn stored() -> Sqlite {
    let sqlite = Sqlite::new();
    sqlite
        .0
        .execute_batch(
            "INSERT INTO server (id, name, owner_id, invite_policy, created_at) VALUES ('s', 'S', 'ann', 'members', 1);
             INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) VALUES ('s', 'ann', 'm1', 'admin', 1, 1);
             INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) VALUES ('s', 'bob', 'm2', 'member', 1, 1);
             INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, created_at)
             VALUES ('c', 'C0DE', 'CODE', 's', 'ann', 1, 1);
             INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 1, 'bob', 1);",
        )
        .unwrap();
    sqlite
}

fn refused(sql: &str) {
    let sqlite = stored();
    let before = sqlite.query(LEDGER);
    let result = sqlite.0.execute_batch(sql);
    assert!(result.is_err(), "was accepted: {sql}");
    assert_eq!(sqlite.query(LEDGER), before, "{sql}");
}

#[test]
fn a_code_cannot_be_oversold() {
    refused(
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'cat', 2)",
    );
    refused("UPDATE invit_code SET max_uses = 0");
}

#[test]
fn a_code_cannot_be_oversold_even_by_a_statement_that_ignores_conflicts() {
    let sqlite = stored();
    let _ = sqlite.0.execute_batch("INSERT OR IGNORE INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'cat', 2)");
    let _ = sqlite.0.execute_batch("INSERT OR REPLACE INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 1, 'cat', 2)");
    let replaced = sqlite.0.execute_batch(
        "UPDATE invit_code SET max_uses = 5;
         INSERT OR REPLACE INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'bob', 2)",
    );
    assert!(replaced.is_err());
    refused(
        "INSERT OR REPLACE INTO invit_code (id, folded, code, server_id, creator_id, created_at) VALUES ('c', 'NEW0', 'NEW0', 's', 'eve', 2)",
    );
    refused(
        "INSERT OR REPLACE INTO invit_code (id, folded, code, server_id, creator_id, created_at) VALUES ('d', 'C0DE', 'C0DE', 's', 'eve', 2)",
    );
    let broken = sqlite.query(
        "SELECT 1 AS broken FROM invit_code c WHERE (SELECT count(*) FROM redemption WHERE code_id = c.id) > max_uses",
    );
    assert!(
        broken.is_empty(),
        "{:?}",
        sqlite.query("SELECT * FROM redemption")
    );
}

#[test]
fn a_counter_cannot_differ_from_its_log() {
    // The counter is the log's last ordinal. Only a changed log or a gap could make them differ.
    refused("DELETE FROM redemption");
    refused("UPDATE redemption SET user_id = 'cat'");
    refused("UPDATE redemption SET ordinal = 2");
    refused(
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('nosuch', 1, 'cat', 2)",
    );
    refused(
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 0, 'cat', 2)",
    );
}

#[test]
fn max_uses_cannot_be_lower_than_the_uses() {
    let sqlite = stored();
    sqlite
        .0
        .execute_batch("UPDATE invit_code SET max_uses = 2")
        .unwrap();
    sqlite
        .0
        .execute_batch(
            "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'cat', 2)",
        )
        .unwrap();
    assert!(
        sqlite
            .0
            .execute_batch("UPDATE invit_code SET max_uses = 1")
            .is_err()
    );
    sqlite
        .0
        .execute_batch("UPDATE invit_code SET max_uses = NULL")
        .unwrap();
}

#[test]
fn a_gap_in_the_log_is_refused() {
    let sqlite = stored();
    sqlite
        .0
        .execute_batch("UPDATE invit_code SET max_uses = 5")
        .unwrap();
    assert!(sqlite.0.execute_batch("INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 3, 'cat', 2)").is_err());
    sqlite
        .0
        .execute_batch(
            "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'cat', 2)",
        )
        .unwrap();
}

#[test]
fn a_user_cannot_redeem_a_code_or_join_a_server_twice() {
    let sqlite = stored();
    sqlite
        .0
        .execute_batch("UPDATE invit_code SET max_uses = 5")
        .unwrap();
    assert!(sqlite.0.execute_batch("INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'bob', 2)").is_err());
    refused(
        "INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) VALUES ('s', 'bob', 'm3', 'member', 2, 2)",
    );
}

#[test]
fn two_codes_cannot_look_alike_and_no_code_moves_or_is_deleted() {
    refused(
        "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at) VALUES ('d', 'C0DE', 'c0de', 's', 'ann', 1)",
    );
    refused(
        "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at) VALUES ('d', 'D0DE', 'DODE', 'nowhere', 'ann', 1)",
    );
    refused("DELETE FROM invit_code");
    refused("UPDATE invit_code SET server_id = 's'");
}

#[test]
fn a_code_keeps_its_creator_and_its_place_in_lists() {
    refused("UPDATE invit_code SET creator_id = 'bob'");
    refused("UPDATE invit_code SET created_at = 2");
    refused("UPDATE invit_code SET id = 'b'");
}

#[test]
fn a_revoked_code_keeps_its_log_and_can_be_restored_within_its_limit() {
    let sqlite = stored();
    sqlite
        .0
        .execute_batch(
            "UPDATE invit_code SET revoked_at = 5; UPDATE invit_code SET revoked_at = NULL;",
        )
        .unwrap();
    assert_eq!(sqlite.query(LEDGER), stored().query(LEDGER));
    refused(
        "UPDATE invit_code SET revoked_at = NULL;
         INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'cat', 2)",
    );
}

#[test]
fn the_owner_is_always_a_member() {
    refused("UPDATE member SET left_at = 5 WHERE user_id = 'ann'");
    refused("UPDATE member SET left_at = 5, banned_at = 5 WHERE user_id = 'ann'");
    refused("DELETE FROM member WHERE user_id = 'ann'");
    refused("UPDATE server SET owner_id = 'stranger'");
    refused("UPDATE member SET banned_at = 5 WHERE user_id = 'bob'");
}

#[test]
fn values_of_the_wrong_type_or_range_are_refused() {
    refused("UPDATE invit_code SET max_uses = 1000000001");
    refused("UPDATE invit_code SET expires_at = 'tomorrow'");
    refused("UPDATE invit_code SET expires_at = -1");
    refused("UPDATE server SET invite_policy = 'everyone'");
    refused("UPDATE member SET role = 'owner'");
    refused(
        "INSERT INTO attempt (key, allowed, recent, last_at, free_at) VALUES ('k', 3, '123', 1, 0)",
    );
}

#[test]
fn the_tables_name_their_version() {
    let versions = stored().query("SELECT version FROM invitcode_schema");
    let versions: Vec<i64> = versions
        .iter()
        .map(|row| row.0.get("version").and_then(Json::as_integer).unwrap())
        .collect();
    assert_eq!(versions, [SCHEMA_VERSION]);
}

#[test]
fn a_current_member_has_joined_and_a_lifted_ban_leaves_a_row_that_is_neither_joined_nor_banned() {
    refused("UPDATE member SET joined_at = NULL WHERE user_id = 'bob'");
    let sqlite = stored();
    sqlite
        .0
        .execute_batch(
            "INSERT INTO member (server_id, user_id, id, role, created_at, left_at, banned_at) \
             VALUES ('s', 'eve', 'm3', 'member', 1, 1, 1);
             UPDATE member SET banned_at = NULL WHERE user_id = 'eve';",
        )
        .unwrap();
}

/// Bob created another code, and Ann created hers with a key.
const KEYED: &str = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at) \
    VALUES ('d', 'D0DE', 'DODE', 's', 'bob', 1);
    INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', 'k', 'c', '{}');";

#[test]
fn a_key_always_belongs_to_the_first_code_that_was_made_with_it() {
    let all = |sqlite: &Sqlite| sqlite.query("SELECT * FROM idempotency");
    for statement in [
        "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', 'k', 'c', '{}')",
        "INSERT OR IGNORE INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', 'k', 'c', '{\"a\":1}')",
        "INSERT OR REPLACE INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', 'k', 'c', '{}')",
        "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', 'l', 'd', '{}')",
        "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 't', 'invitCode:c', 'l', 'c', '{}')",
        "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', 'l', 'c', '[]')",
        "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) VALUES ('ann', 's', 'invitCode:c', '', 'c', '{}')",
        "UPDATE idempotency SET arguments = '{\"a\":1}'",
        "UPDATE idempotency SET code_id = 'd'",
        "DELETE FROM idempotency",
    ] {
        let sqlite = stored();
        sqlite.0.execute_batch(KEYED).unwrap();
        let before = all(&sqlite);
        assert!(sqlite.0.execute_batch(statement).is_err(), "{statement}");
        assert_eq!(all(&sqlite), before, "{statement}");
    }
}

#[test]
fn all_rows_of_a_user_are_found_by_an_index() {
    let sqlite = stored();
    for sql in [
        "SELECT * FROM member WHERE user_id = ?1",
        "SELECT code_id FROM redemption WHERE user_id = ?1",
        "SELECT * FROM idempotency WHERE creator_id = ?1",
        "SELECT id FROM server WHERE owner_id = ?1",
        "SELECT id FROM server WHERE owner_id = ?1 AND deleted_at IS NULL ORDER BY created_at, id",
    ] {
        let plan = sqlite.query(&format!("EXPLAIN QUERY PLAN {sql}"));
        let details: Vec<&str> = plan
            .iter()
            .map(|row| text(row, "detail").unwrap())
            .collect();
        let is_found = |detail: &&str| detail.starts_with("SEARCH");
        assert!(details.iter().all(is_found), "{sql}: {details:?}");
        if sql.contains("server") {
            assert!(
                details[0].contains("COVERING INDEX server_owner"),
                "{sql}: {details:?}"
            );
        }
    }
}

#[test]
fn an_entry_of_the_audit_log_neither_changes_nor_goes() {
    let sqlite = stored();
    let entry = "(server_id, id, at, function, fields, was, became) VALUES ('s', 'a', 1, 'server:u', '[]', '{}', '{}')";
    let insert = format!("INSERT INTO audit {entry}");
    sqlite.0.execute_batch(&insert).unwrap();
    let before = sqlite.query("SELECT * FROM audit");
    for sql in [
        "UPDATE audit SET function = 'server:d'",
        "UPDATE audit SET actor_id = 'eve'",
        "UPDATE audit SET reason = 'none'",
        "DELETE FROM audit",
        &insert,
        &format!("INSERT OR REPLACE INTO audit {entry}"),
        &format!("INSERT OR IGNORE INTO audit {entry}"),
    ] {
        assert!(sqlite.0.execute_batch(sql).is_err(), "was accepted: {sql}");
    }
    assert_eq!(sqlite.query("SELECT * FROM audit"), before);
}

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
        "SELECT * FROM rds_invite WHERE user_id = ?1",
        "SELECT * FROM tacobot_use WHERE user_id = ?1",
        "SELECT * FROM audit WHERE actor_id = ?1",
        "SELECT * FROM audit WHERE on_behalf_of = ?1",
        "SELECT * FROM audit WHERE user_id = ?1",
        "SELECT * FROM audit WHERE previous_owner_id = ?1",
        "SELECT * FROM campaign WHERE creator_id = ?1",
        "SELECT * FROM request WHERE user_id = ?1",
        "SELECT * FROM allowed WHERE value = ?1 AND kind = 'user'",
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

/// A campaign of two uses with two codes, one of which was used.
const CAMPAIGN: &str = "INSERT INTO server (id, name, owner_id, invite_policy, created_at) VALUES ('t', 'T', 'ann', 'members', 1);
    INSERT INTO campaign (id, server_id, creator_id, name, max_uses, created_at) VALUES ('k', 's', 'ann', 'Fair', 2, 1);
    INSERT INTO campaign (id, server_id, creator_id, name, created_at) VALUES ('l', 's', 'ann', 'Other', 1);
    INSERT INTO campaign (id, server_id, creator_id, name, created_at) VALUES ('m', 't', 'ann', 'Far', 1);
    INSERT INTO invit_code (id, folded, code, server_id, creator_id, campaign_id, created_at)
    VALUES ('d', 'D0DE', 'DODE', 's', 'ann', 'k', 1), ('e', 'E0DE', 'EODE', 's', 'ann', 'k', 1);
    INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('d', 1, 'bob', 7);";

#[test]
fn the_uses_of_a_campaign_are_those_of_its_codes_and_within_its_limit() {
    let all = |sqlite: &Sqlite| {
        sqlite.query(
            "SELECT k.*, u.* FROM campaign k LEFT JOIN campaign_use u ON u.campaign_id = k.id",
        )
    };
    let log = "SELECT u.campaign_id, u.ordinal, u.used_at FROM campaign_use u";
    let sqlite = stored();
    sqlite.0.execute_batch(CAMPAIGN).unwrap();
    assert_eq!(sqlite.query(log).len(), 1);
    let before = all(&sqlite);
    for statement in [
        "INSERT INTO campaign_use (campaign_id, ordinal, used_at) VALUES ('k', 3, 8)",
        "INSERT INTO campaign_use (campaign_id, ordinal, used_at) VALUES ('nosuch', 1, 8)",
        "INSERT OR REPLACE INTO campaign_use (campaign_id, ordinal, used_at) VALUES ('k', 1, 8)",
        "DELETE FROM campaign_use",
        "UPDATE campaign_use SET used_at = 8",
        "UPDATE campaign SET max_uses = 0 WHERE id = 'k'",
        "UPDATE campaign SET server_id = 't' WHERE id = 'k'",
        "UPDATE campaign SET id = 'n' WHERE id = 'k'",
        "UPDATE campaign SET rate = 1 WHERE id = 'k'",
        "UPDATE campaign SET rate = 1, rate_period_ms = 59999 WHERE id = 'k'",
        "DELETE FROM campaign",
        "INSERT OR REPLACE INTO campaign (id, server_id, creator_id, name, created_at) VALUES ('k', 's', 'ann', 'New', 1)",
        // A code stays in its campaign after its first use, and campaigns belong to one server.
        "UPDATE invit_code SET campaign_id = NULL WHERE id = 'd'",
        "UPDATE invit_code SET campaign_id = 'l' WHERE id = 'd'",
        "UPDATE invit_code SET campaign_id = 'm' WHERE id = 'e'",
        "UPDATE invit_code SET campaign_id = 'nosuch' WHERE id = 'e'",
        "INSERT INTO invit_code (id, folded, code, server_id, creator_id, campaign_id, created_at) \
         VALUES ('f', 'F0DE', 'FODE', 's', 'ann', 'm', 1)",
        "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) \
         VALUES ('ann', 's', 'campaign:c', 'x', 'm', '{}')",
        // The third use of both codes together, whatever the statement ignores.
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('e', 1, 'cat', 8), ('e', 2, 'dan', 8)",
        "INSERT OR IGNORE INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('e', 1, 'cat', 8), ('e', 2, 'dan', 8)",
    ] {
        assert!(sqlite.0.execute_batch(statement).is_err(), "{statement}");
        assert_eq!(all(&sqlite), before, "{statement}");
    }
    sqlite
        .0
        .execute_batch(
            "UPDATE invit_code SET campaign_id = 'l' WHERE id = 'e'; UPDATE invit_code SET campaign_id = 'k' WHERE id = 'e';
             INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('e', 1, 'cat', 8);
             INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('c', 2, 'dan', 8) ON CONFLICT DO NOTHING;",
        )
        .unwrap_err();
    assert_eq!(sqlite.query(log).len(), 2);
}

/// A request that waits, one that was declined, and one that was withdrawn.
const REQUESTS: &str = "INSERT INTO server (id, name, owner_id, invite_policy, created_at) VALUES ('t', 'T', 'ann', 'members', 1);
    INSERT INTO invit_code (id, folded, code, server_id, creator_id, requires_approval, created_at)
    VALUES ('d', 'D0DE', 'DODE', 's', 'ann', 1, 1), ('e', 'E0DE', 'EODE', 't', 'ann', 1, 1);
    INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES
    ('q', 's', 'cat', 'd', 'pending', 1), ('r', 's', 'dan', 'd', 'pending', 1), ('w', 's', 'eve', 'd', 'pending', 1);
    UPDATE request SET status = 'declined', decided_at = 2 WHERE id = 'r';
    UPDATE request SET status = 'withdrawn', decided_at = 2 WHERE id = 'w';";

#[test]
fn a_request_keeps_its_code_and_is_decided_once() {
    let all = |sqlite: &Sqlite| {
        sqlite.query("SELECT q.*, n.pending FROM request q JOIN request_count n ON n.server_id = q.server_id")
    };
    let sqlite = stored();
    sqlite.0.execute_batch(REQUESTS).unwrap();
    let before = all(&sqlite);
    assert_eq!(before.len(), 3);
    for statement in [
        // A second one of a user who waits, one by a code that refused its user, and one by a code of another server.
        "INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('x', 's', 'cat', 'd', 'pending', 1)",
        "INSERT OR REPLACE INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('x', 's', 'cat', 'd', 'pending', 1)",
        "INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('x', 's', 'dan', 'd', 'pending', 1)",
        "INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('x', 's', 'fay', 'e', 'pending', 1)",
        "INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('x', 's', 'fay', 'nosuch', 'pending', 1)",
        "INSERT INTO request (id, server_id, user_id, code_id, status, created_at, decided_at) \
         VALUES ('x', 's', 'fay', 'd', 'approved', 1, 1)",
        "INSERT OR REPLACE INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('q', 's', 'fay', 'd', 'pending', 1)",
        "UPDATE request SET code_id = 'e' WHERE id = 'q'",
        "UPDATE request SET server_id = 't' WHERE id = 'q'",
        "UPDATE request SET id = 'z' WHERE id = 'q'",
        "UPDATE request SET status = 'approved' WHERE id = 'q'",
        "UPDATE request SET decided_at = 5 WHERE id = 'q'",
        "UPDATE request SET reason = 'no' WHERE id = 'q'",
        "UPDATE request SET status = 'approved' WHERE id = 'r'",
        "UPDATE request SET status = 'pending', decided_at = NULL WHERE id = 'w'",
        "UPDATE request SET status = 'approved' WHERE id = 'w'",
        // It waits again by another filing alone, and no other request is filed again.
        "UPDATE request SET status = 'approved', filing = 'again' WHERE id = 'w'",
        "UPDATE request SET filing = 'again' WHERE id = 'w'",
        "UPDATE request SET created_at = 5 WHERE id = 'q'",
        "UPDATE request SET status = 'pending', decided_at = NULL, filing = 'again' WHERE id = 'r'",
        "INSERT OR REPLACE INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('w', 's', 'fay', 'd', 'pending', 1)",
        "DELETE FROM request",
        "UPDATE request_count SET pending = 1001",
        "UPDATE request_count SET pending = -1",
    ] {
        assert!(sqlite.0.execute_batch(statement).is_err(), "{statement}");
        assert_eq!(all(&sqlite), before, "{statement}");
    }
}

#[test]
fn a_user_who_joins_waits_no_longer_and_so_many_wait_at_most() {
    let sqlite = stored();
    sqlite.0.execute_batch(REQUESTS).unwrap();
    let pending = "SELECT 1 FROM request_count WHERE server_id = 's' AND pending = ";
    assert_eq!(sqlite.query(&format!("{pending} 1")).len(), 1);
    let reopen = "UPDATE request SET status = 'pending', decided_at = NULL WHERE id = 'r'";
    sqlite.0.execute_batch(reopen).unwrap();
    assert_eq!(sqlite.query(&format!("{pending} 2")).len(), 1);
    let again = "UPDATE request SET status = 'pending', decided_at = NULL, created_at = 5, filing = 'again' WHERE id = 'w'";
    sqlite.0.execute_batch(again).unwrap();
    assert_eq!(sqlite.query(&format!("{pending} 3")).len(), 1);
    let back = "UPDATE request SET status = 'withdrawn', decided_at = 6 WHERE id = 'w'";
    sqlite.0.execute_batch(back).unwrap();
    assert_eq!(sqlite.query(&format!("{pending} 2")).len(), 1);
    let join = "INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) VALUES ('s', 'cat', 'm cat', 'member', 9, 9)";
    sqlite.0.execute_batch(join).unwrap();
    let closed = "SELECT 1 FROM request WHERE id = 'q' AND status = 'closed' AND decided_at = 9";
    assert_eq!(sqlite.query(closed).len(), 1);
    assert_eq!(sqlite.query(&format!("{pending} 1")).len(), 1);
    sqlite
        .0
        .execute_batch("UPDATE request_count SET pending = 1000")
        .unwrap();
    let file = "INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('x', 's', 'fay', 'd', 'pending', 1)";
    assert!(sqlite.0.execute_batch(file).is_err());
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

#[test]
fn the_membership_of_an_owner_has_no_end_and_who_is_out_has_none_left() {
    refused("UPDATE member SET expires_at = 5 WHERE user_id = 'ann'");
    refused("UPDATE member SET left_at = 5, expires_at = 6 WHERE user_id = 'bob'");
    refused("UPDATE member SET left_at = 5, banned_at = 5, expires_at = 5 WHERE user_id = 'bob'");
    let sqlite = stored();
    sqlite
        .0
        .execute_batch(
            "UPDATE member SET expires_at = 5 WHERE user_id = 'bob';
             UPDATE server SET owner_id = 'bob';",
        )
        .unwrap();
    let ends = sqlite.query("SELECT 1 AS one FROM member WHERE expires_at IS NOT NULL");
    assert!(ends.is_empty(), "a hand-over clears the end");
}

/// The counter of the server, and how many members it should count.
fn counted(sqlite: &Sqlite) -> (Option<i64>, i64) {
    let rows = sqlite.query(
        "SELECT member_count, (SELECT count(*) FROM member WHERE left_at IS NULL) AS members FROM server",
    );
    let number = |name| rows[0].0.get(name).and_then(Json::as_integer);
    (number("member_count"), number("members").unwrap())
}

#[test]
fn the_counter_of_a_server_with_seats_is_always_that_of_its_members() {
    let sqlite = stored();
    assert_eq!(counted(&sqlite), (None, 2));
    for (statement, count) in [
        // The statement's own number does not matter: the members are counted.
        ("UPDATE server SET max_members = 3, member_count = 0", 2),
        (
            "INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) VALUES ('s', 'cat', 'm3', 'member', 2, 2)",
            3,
        ),
        ("UPDATE member SET left_at = 4 WHERE user_id = 'cat'", 2),
        (
            "UPDATE member SET left_at = 4, banned_at = 4 WHERE user_id = 'bob'",
            1,
        ),
        (
            "UPDATE member SET banned_at = NULL WHERE user_id = 'bob'",
            1,
        ),
        (
            "INSERT INTO member (server_id, user_id, id, role, created_at, left_at, banned_at) VALUES ('s', 'eve', 'm4', 'member', 2, 2, 2)",
            1,
        ),
        (
            "UPDATE member SET left_at = NULL, joined_at = 6 WHERE user_id IN ('bob', 'cat')",
            3,
        ),
        ("UPDATE server SET max_members = 1", 3),
    ] {
        sqlite.0.execute_batch(statement).unwrap();
        assert_eq!(counted(&sqlite), (Some(count), count), "{statement}");
    }
    for statement in [
        "UPDATE server SET max_members = 2, member_count = NULL",
        "UPDATE server SET member_count = -1",
        "UPDATE server SET max_members = 0",
    ] {
        assert!(sqlite.0.execute_batch(statement).is_err(), "{statement}");
    }
    sqlite
        .0
        .execute_batch("UPDATE server SET max_members = NULL, member_count = NULL")
        .unwrap();
    assert_eq!(counted(&sqlite), (None, 3));
}

#[test]
fn no_statement_lets_one_member_too_many_in() {
    let join = |user: &str| {
        format!(
            "INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) \
             VALUES ('s', '{user}', '{user}', 'member', 100, 100)"
        )
    };
    let sqlite = stored();
    sqlite
        .0
        .execute_batch("UPDATE server SET max_members = 2, member_count = 0")
        .unwrap();
    assert!(sqlite.0.execute_batch(&join("cat")).is_err());
    assert_eq!(counted(&sqlite), (Some(2), 2));
    // Who left and comes back needs a seat as well.
    sqlite
        .0
        .execute_batch("UPDATE member SET left_at = 4 WHERE user_id = 'bob'")
        .unwrap();
    sqlite.0.execute_batch(&join("cat")).unwrap();
    let back = "UPDATE member SET left_at = NULL, joined_at = 100 WHERE user_id = 'bob'";
    assert!(sqlite.0.execute_batch(back).is_err());
    assert_eq!(counted(&sqlite), (Some(2), 2));
    // An ended membership is retired for who joins, and stays as it is for nobody.
    sqlite
        .0
        .execute_batch("UPDATE member SET expires_at = 101 WHERE user_id = 'cat'")
        .unwrap();
    assert!(sqlite.0.execute_batch(back).is_err());
    sqlite
        .0
        .execute_batch("UPDATE member SET expires_at = 100 WHERE user_id = 'cat'")
        .unwrap();
    sqlite.0.execute_batch(back).unwrap();
    assert_eq!(counted(&sqlite), (Some(2), 2));
    let cat = sqlite.query("SELECT left_at FROM member WHERE user_id = 'cat'");
    assert_eq!(
        cat[0].0.get("left_at").and_then(Json::as_integer),
        Some(100)
    );
}

#[test]
fn a_code_that_grants_admin_never_outlives_its_creator_and_metadata_are_an_object() {
    refused("UPDATE invit_code SET role = 'admin', keep_after_creator = 1");
    refused("UPDATE invit_code SET role = 'owner'");
    refused("UPDATE invit_code SET membership_ms = 59999");
    refused("UPDATE invit_code SET membership_ms = 315576000001");
    refused("UPDATE invit_code SET metadata = '[]'");
    refused("UPDATE invit_code SET metadata = json_object('a', printf('%2100s', 'x'))");
    refused(
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at, admits_until) VALUES ('c', 2, 'cat', 2, 2)",
    );
}

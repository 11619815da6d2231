//! A database that ignores writes without an error: no function may report a success that did not happen.

use crate::common::{START, Sqlite, as_json, call, context};
use invitcode::domain::caller::Caller;
use invitcode::functions::Reply;
use serde_json::{Value, json};

/// A server of Ann's with the member Bob, a banned user and a code for one use.
fn world() -> (Sqlite, Value) {
    let mut sqlite = Sqlite::new();
    let mut seed = 0;
    let mut done = |path: &str, arguments: Value| {
        seed += 1;
        let reply = call(
            &mut sqlite,
            path,
            &arguments,
            &context(START, seed, Caller::Service),
        );
        as_json(&reply)["data"].clone()
    };
    done(
        "server:c",
        json!({"serverId": "s", "name": "S", "ownerId": "ann", "owner": "Ann"}),
    );
    let door = done("invitCode:c", json!({"serverId": "s", "creatorId": "ann"}));
    done("invitCode:use", json!({"code": door, "userId": "bob"}));
    done(
        "member:d",
        json!({"serverId": "s", "userId": "cat", "ban": true}),
    );
    done(
        "invitCode:c",
        json!({"serverId": "s", "creatorId": "ann", "code": "TEA-2027", "maxUses": 5}),
    );
    let code = done("invitCode:r", json!({"code": "TEA-2027"}));
    (sqlite, code["_id"].clone())
}

/// Makes SQLite skip every row that a statement would write.
fn ignore_writes(sqlite: &Sqlite) {
    for table in [
        "server",
        "member",
        "invit_code",
        "redemption",
        "idempotency",
        "rds_invite",
    ] {
        for event in ["INSERT", "UPDATE", "DELETE"] {
            let trigger = format!(
                "CREATE TRIGGER ignore_{table}_{event} BEFORE {event} ON {table} BEGIN SELECT RAISE(IGNORE); END"
            );
            sqlite.0.execute_batch(&trigger).unwrap();
        }
    }
}

const OF_A_FAULT: &str = "rules and SQL statements disagree: ";

#[test]
fn no_function_reports_a_success_that_the_database_did_not_write() {
    for (path, arguments, status, cause) in [
        (
            "server:c",
            json!({"serverId": "t", "name": "T", "ownerId": "ann"}),
            409,
            None,
        ),
        (
            "server:u",
            json!({"serverId": "s", "name": "New"}),
            500,
            Some("the server was not updated"),
        ),
        (
            "server:u",
            json!({"serverId": "s", "ownerId": "bob"}),
            500,
            Some("the server was not updated"),
        ),
        (
            "server:d",
            json!({"serverId": "s"}),
            500,
            Some("the server was not deleted"),
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann"}),
            503,
            None,
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann", "code": "COFFEE-2027"}),
            409,
            None,
        ),
        (
            "invitCode:use",
            json!({"code": "TEA-2027", "userId": "dan"}),
            500,
            Some("a use was not recorded as decided"),
        ),
        (
            "invitCode:u",
            json!({"id": "TEA", "label": "Spring"}),
            500,
            Some("the code was not updated"),
        ),
        (
            "invitCode:allow",
            json!({"id": "TEA", "add": {"users": ["bob"]}}),
            500,
            Some("the lists were not changed"),
        ),
        (
            "invitCode:d",
            json!({"id": "TEA"}),
            500,
            Some("the code was not revoked"),
        ),
        (
            "member:u",
            json!({"serverId": "s", "userId": "bob", "role": "admin"}),
            500,
            Some("the member was not changed"),
        ),
        (
            "member:u",
            json!({"serverId": "s", "userId": "cat", "banned": false}),
            500,
            Some("the ban was not lifted"),
        ),
        (
            "member:u",
            json!({"serverId": "s", "userId": "bob", "banned": false}),
            500,
            Some("the member was not found again"),
        ),
        (
            "member:d",
            json!({"serverId": "s", "userId": "bob"}),
            500,
            Some("the member was not removed"),
        ),
        (
            "member:d",
            json!({"serverId": "s", "userId": "bob", "ban": true}),
            500,
            Some("the member was not removed"),
        ),
        ("timecapsule:generate", json!({"userId": "ann"}), 409, None),
        (
            "timecapsule:revoke",
            json!({"codeId": "TEA"}),
            500,
            Some("the code was not revoked"),
        ),
    ] {
        let (mut sqlite, id) = world();
        ignore_writes(&sqlite);
        let mut arguments = arguments;
        for name in ["id", "codeId"] {
            if arguments.get(name).is_some() {
                arguments[name] = id.clone();
            }
        }
        let reply = call(
            &mut sqlite,
            path,
            &arguments,
            &context(START + 1, 99, Caller::Service),
        );
        let Reply::Error(refusal) = &reply else {
            panic!("{path} {arguments}: {}", as_json(&reply));
        };
        let expected = cause.map(|cause| format!("{OF_A_FAULT}{cause}"));
        let found = (reply.status(), refusal.cause.clone());
        assert_eq!(found, (status, expected), "{path} {arguments}");
    }
}

#[test]
fn lifting_a_ban_that_does_not_exist_writes_nothing_and_succeeds() {
    let (mut sqlite, _) = world();
    ignore_writes(&sqlite);
    let stranger = json!({"serverId": "s", "userId": "eve", "banned": false});
    let context = context(START + 1, 99, Caller::Service);
    let reply = as_json(&call(&mut sqlite, "member:u", &stranger, &context));
    assert_eq!(
        (&reply["status"], &reply["data"]),
        (&json!("success"), &json!(null))
    );
}

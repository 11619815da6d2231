//! The rows that storage returns of a server's members, before any decision.

use crate::common::{START, Sqlite, Store, as_json, call, context, user};
use invitcode::domain::caller::{Actor, Caller};
use invitcode::domain::document::MemberStatus;
use invitcode::domain::id::{ServerId, UserId};
use invitcode::domain::page::Extent;
use invitcode::domain::time::Millis;
use invitcode::storage::read_members::ReadMembers;
use invitcode::storage::{Memory, Operation};
use serde_json::json;

#[test]
fn storage_returns_no_members_to_callers_without_the_right() {
    let mut memory = Memory::new();
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    call(
        &mut memory,
        "server:c",
        &server,
        &context(START, 1, Caller::Service),
    );
    let read = |memory: &mut Memory, actor| {
        let operation = ReadMembers {
            server: ServerId::parse("s").unwrap(),
            actor,
            status: MemberStatus::Active,
            is_watched: false,
            extent: Extent::new(None, None, None).unwrap(),
            now: Millis::from_store(START),
        };
        operation.apply(memory).members.len()
    };
    assert_eq!(read(&mut memory, Actor::Service), 1);
    assert_eq!(
        read(&mut memory, Actor::User(UserId::parse("ann").unwrap())),
        1
    );
    assert_eq!(
        read(&mut memory, Actor::User(UserId::parse("bob").unwrap())),
        0
    );
    let deleted = context(START + 1, 2, user("ann"));
    call(&mut memory, "server:d", &json!({"serverId": "s"}), &deleted);
    assert_eq!(read(&mut memory, Actor::Service), 0);
}

/// Calls that a worker with a late clock answers included.
#[test]
fn only_who_becomes_a_member_waits_no_longer() {
    let stores: [Box<dyn Store>; 2] = [Box::new(Sqlite::new()), Box::new(Memory::new())];
    for mut store in stores {
        let mut seed = 0;
        let mut run = |path: &str, at: i64, arguments: serde_json::Value| {
            seed += 1;
            let context = context(START + at, seed, Caller::Service);
            let reply = as_json(&call(&mut *store, path, &arguments, &context));
            assert_eq!(reply["status"], "success", "{path} {arguments}: {reply}");
            reply["data"].clone()
        };
        run(
            "server:c",
            0,
            json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
        );
        let mut code = |asks: bool| {
            let wish = json!({"serverId": "s", "creatorId": "ann", "requiresApproval": asks});
            run("invitCode:c", 1, wish)
        };
        let [plain, asks] = [code(false), code(true)];
        run("invitCode:use", 10, json!({"code": plain, "userId": "bob"}));
        run(
            "member:u",
            20,
            json!({"serverId": "s", "userId": "bob", "expiresAt": START + 50}),
        );
        run("invitCode:use", 100, json!({"code": asks, "userId": "bob"}));
        let status = |list: serde_json::Value| list["page"][0]["status"].clone();
        run(
            "member:u",
            30,
            json!({"serverId": "s", "userId": "bob", "expiresAt": START + 200}),
        );
        let listed = json!({"serverId": "s", "userId": "bob"});
        assert_eq!(status(run("request:list", 101, listed.clone())), "pending");
        run(
            "member:u",
            300,
            json!({"serverId": "s", "userId": "bob", "expiresAt": START + 400}),
        );
        assert_eq!(status(run("request:list", 301, listed)), "closed");
    }
}

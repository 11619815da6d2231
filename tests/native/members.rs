//! The rows that storage returns of a server's members, before any decision.

use crate::common::{START, call, context, user};
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

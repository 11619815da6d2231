//! Whether a use of a code that needs approval files a request.

use super::{holds, text, user, world};
use invitcode::domain::id::{RowId, ServerId};
use invitcode::domain::request::{MOST_PENDING, RequestStatus};
use invitcode::domain::role::InvitePolicy;
use invitcode::domain::rules::requesting;
use invitcode::domain::time::Millis;
use invitcode::storage::Memory;
use invitcode::storage::memory::RequestRow;
use rusqlite::params;

const CODE: &str = "FROM invit_code c WHERE c.id = 'owner'";

fn id(number: i64) -> RowId {
    RowId::parse(&format!("01890a5d-ac96-774b-bcce-{number:012}")).unwrap()
}

/// The memory model with requests of these users, codes and statuses on the server `s`.
fn memory(requests: &[(&str, i64, RequestStatus)]) -> Memory {
    let mut memory = Memory::new();
    for (number, (of, code, status)) in (0..).zip(requests) {
        let row = RequestRow {
            server_id: ServerId::parse("s").unwrap(),
            user_id: user(of),
            code_id: id(*code),
            name: None,
            note: None,
            status: *status,
            created_at: Millis::from_store(1),
            decided_at: None,
            decided_by: None,
            reason: None,
            filing: None,
        };
        memory.requests.insert(id(number), row);
    }
    memory
}

#[test]
fn whom_a_code_refuses_and_who_waits_is_one_rule() {
    for (_, status) in RequestStatus::WORDS {
        // A request by the code itself, and one by another code of the server.
        for by in ["owner", "user 1"] {
            let sqlite = world(InvitePolicy::Members);
            let file = "INSERT INTO request (id, server_id, user_id, code_id, status, created_at) VALUES ('r', 's', 'ann', ?1, 'pending', 1)";
            sqlite.execute(file, [by]).unwrap();
            let decided = (status != RequestStatus::Pending).then_some(2);
            let decide = "UPDATE request SET status = ?1, decided_at = ?2";
            sqlite
                .execute(decide, params![status.as_str(), decided])
                .unwrap();
            let place = i64::from(by == "user 1");
            let memory = memory(&[("ann", place, status)]);
            for of in ["ann", "bob"] {
                let is_declined = holds(&sqlite, requesting::IS_DECLINED, CODE, &[text(of)]);
                let said = memory.is_declined(&id(0), &user(of));
                assert_eq!(is_declined, said, "{status:?} {by} {of}");
                let waits = holds(&sqlite, requesting::WAITS, CODE, &[text(of)]);
                let server = ServerId::parse("s").unwrap();
                let said = memory.pending_request(&server, &user(of)).is_some();
                assert_eq!(waits, said, "{status:?} {by} {of}");
            }
        }
    }
}

#[test]
fn how_many_may_wait_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let server = ServerId::parse("s").unwrap();
    for pending in [0, MOST_PENDING - 1, MOST_PENDING] {
        let users: Vec<String> = (0..pending).map(|number| format!("u{number}")).collect();
        let waiting = users
            .iter()
            .map(|of| (of.as_str(), 0, RequestStatus::Pending));
        let memory = memory(&waiting.collect::<Vec<_>>());
        let count = "INSERT INTO request_count (server_id, pending) VALUES ('s', ?1) \
             ON CONFLICT (server_id) DO UPDATE SET pending = excluded.pending";
        sqlite.execute(count, [pending]).unwrap();
        let is_crowded = holds(&sqlite, requesting::IS_CROWDED, CODE, &[]);
        assert_eq!(memory.pending_requests(&server), pending);
        assert_eq!(is_crowded, pending >= MOST_PENDING, "{pending}");
    }
    assert_eq!(MOST_PENDING, 1_000);
}

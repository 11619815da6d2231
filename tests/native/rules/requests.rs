//! Whether a use of a code that needs approval files a request.

use super::{NOW, holds, text, user, world};
use crate::common::{Sqlite, as_json, call, context};
use invitcode::domain::caller::Caller;
use invitcode::domain::id::{RowId, ServerId};
use invitcode::domain::request::{MOST_PENDING, RequestStatus};
use invitcode::domain::role::InvitePolicy;
use invitcode::domain::rules::requesting;
use invitcode::domain::time::Millis;
use invitcode::storage::Memory;
use invitcode::storage::memory::RequestRow;
use rusqlite::params;
use serde_json::{Value, json};

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
fn whom_a_code_refuses_is_one_rule() {
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
            }
        }
    }
}

/// What becomes of the code by which a user waits.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Lives,
    Expires,
    IsRevoked,
    IsUsedUp,
    LosesItsCreator,
    LosesItsCampaign,
}

#[test]
fn who_waits_is_one_rule() {
    use Fate::{Expires, IsRevoked, IsUsedUp, Lives, LosesItsCampaign, LosesItsCreator};
    for (fate, waits_elsewhere) in [
        (Lives, true),
        (Expires, true),
        (IsRevoked, false),
        (IsUsedUp, false),
        (LosesItsCreator, false),
        (LosesItsCampaign, false),
    ] {
        let (mut sqlite, mut memory) = (Sqlite::new(), Memory::new());
        let mut now = NOW;
        let mut done = |path: &str, arguments: Value| {
            now += 1;
            let given = context(now, now.unsigned_abs(), Caller::Service);
            let reply = as_json(&call(&mut sqlite, path, &arguments, &given));
            assert_eq!(as_json(&call(&mut memory, path, &arguments, &given)), reply);
            assert_eq!(reply["status"], "success", "{path} {arguments}: {reply}");
            reply["data"].clone()
        };
        done(
            "server:c",
            json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
        );
        done(
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann", "code": "OPEN"}),
        );
        done("invitCode:use", json!({"code": "OPEN", "userId": "bob"}));
        let campaign = json!({"serverId": "s", "creatorId": "ann", "name": "K"});
        let campaign = done("campaign:c", campaign)["_id"].clone();
        for (creator, code, campaign) in [
            ("bob", "FIRST", campaign.clone()),
            ("ann", "SECOND", Value::Null),
        ] {
            let asks = json!({"serverId": "s", "creatorId": creator, "code": code, "campaignId": campaign,
                "requiresApproval": true, "maxUses": 1});
            done("invitCode:c", asks);
        }
        let [first, second] = ["FIRST", "SECOND"]
            .map(|code| done("invitCode:r", json!({"code": code}))["_id"].clone());
        done("invitCode:use", json!({"code": "FIRST", "userId": "zoe"}));
        done("invitCode:use", json!({"code": "FIRST", "userId": "yan"}));
        match fate {
            Lives => Value::Null,
            Expires => done("invitCode:u", json!({"id": first, "expiresAt": NOW + 12})),
            IsRevoked => done("invitCode:d", json!({"id": first})),
            IsUsedUp => {
                let yans = done("request:list", json!({"serverId": "s", "userId": "yan"}));
                done("request:approve", json!({"id": yans["page"][0]["_id"]}))
            }
            LosesItsCreator => done(
                "member:d",
                json!({"serverId": "s", "userId": "bob", "ban": true}),
            ),
            LosesItsCampaign => done("campaign:u", json!({"id": campaign, "revoked": true})),
        };
        for (code, waits) in [(&first, true), (&second, waits_elsewhere)] {
            let by = RowId::parse(code.as_str().unwrap()).unwrap();
            let (_, row) = memory.code(&by).unwrap();
            assert_eq!(
                memory.waiting_request(row, &user("zoe")).is_some(),
                waits,
                "{fate:?}"
            );
            let from = format!("FROM invit_code c WHERE c.id = '{}'", by.as_str());
            assert_eq!(
                holds(&sqlite.0, requesting::WAITS, &from, &[text("zoe")]),
                waits,
                "{fate:?}"
            );
            assert!(
                !holds(&sqlite.0, requesting::WAITS, &from, &[text("ann")]),
                "{fate:?}"
            );
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

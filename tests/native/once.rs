//! Exactly once: a mutation with a key that runs a second time changes nothing, and its first reply can be told again.

use crate::common::{START, Sqlite, random};
use invitcode::domain::caller::Caller;
use invitcode::domain::random::Random;
use invitcode::domain::time::Millis;
use invitcode::functions::{Kind, REGISTRY};
use invitcode::http::{self, Head, Plan};
use invitcode::storage::once::{self, KEPT};
use invitcode::wire::json::Json;
use serde_json::{Value, json};

const TABLES: [&str; 16] = [
    "request",
    "request_count",
    "rotated_text",
    "server",
    "member",
    "campaign",
    "campaign_use",
    "invit_code",
    "redemption",
    "idempotency",
    "attempt",
    "rds_invite",
    "watched_topic",
    "live_request",
    "audit",
    "event",
];

struct World {
    sqlite: Sqlite,
    now: i64,
}

/// A mutation: its function, its arguments, and who calls it.
type Call = (&'static str, Value, Caller);

fn user(id: &str) -> Caller {
    crate::common::user(id)
}

impl World {
    /// A server of Ann's with members Bob and Cat, and codes.
    fn new() -> Self {
        let mut world = Self {
            sqlite: Sqlite::new(),
            now: START,
        };
        world.does(
            "server:c",
            json!({"serverId": "s", "name": "S", "ownerId": "ann", "owner": "Ann"}),
        );
        for code in ["OPEN", "OTHER", "REVOKED"] {
            world.does(
                "invitCode:c",
                json!({"serverId": "s", "creatorId": "ann", "code": code}),
            );
        }
        for member in ["bob", "cat"] {
            world.does("invitCode:use", json!({"code": "OPEN", "userId": member}));
        }
        let revoked = world.id("REVOKED");
        world.does("invitCode:d", json!({"id": revoked}));
        let event = "INSERT INTO event (server_id, number, id, type, at, data, due_at) \
             VALUES ('s', 1, 'e', 'code.created', 1, '{}', 1)";
        world.sqlite.0.execute_batch(event).unwrap();
        world.does(
            "campaign:c",
            json!({"serverId": "s", "creatorId": "ann", "name": "Fair", "maxUses": 5}),
        );
        world.does(
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann", "code": "KNOCK", "requiresApproval": true}),
        );
        for guest in ["gus", "hal"] {
            let knock = json!({"code": "KNOCK", "userId": guest, "user": guest});
            world.does("invitCode:use", knock);
        }
        let declined = world.request("hal");
        world.does("request:decline", json!({"id": declined}));
        world
    }

    fn id(&self, code: &str) -> String {
        let rows = self
            .sqlite
            .query(&format!("SELECT id FROM invit_code WHERE code = '{code}'"));
        rows[0]
            .0
            .get("id")
            .and_then(Json::as_text)
            .unwrap()
            .to_owned()
    }

    /// The request of a user.
    fn request(&self, user: &str) -> String {
        let sql = format!("SELECT id FROM request WHERE user_id = '{user}'");
        let rows = self.sqlite.query(&sql);
        crate::common::text(&rows[0], "id").unwrap().to_owned()
    }

    fn campaign(&self) -> String {
        let rows = self.sqlite.query("SELECT id FROM campaign");
        crate::common::text(&rows[0], "id").unwrap().to_owned()
    }

    fn head(&self, caller: Caller, key: Option<&str>) -> Head {
        let mut head = Head::of_nobody("POST", "/api/mutation");
        head.caller = caller;
        head.content_type = Some("application/json".to_owned());
        head.now = Millis::from_store(self.now);
        head.address = Some("192.0.2.1".to_owned());
        head.once = key.map(str::to_owned);
        head
    }

    /// Runs a planned request. The error is that of the transaction.
    fn run(&mut self, head: Head, random: Random, call: &Call) -> Result<Value, String> {
        let body = json!({"path": call.0, "args": [call.1]}).to_string();
        let response = match http::plan(head.clone(), random, body.as_bytes()) {
            Plan::Respond(response) => response,
            Plan::Effect(_) => panic!("no function of the registry asks for an effect"),
            Plan::Trip(trip) => {
                let rows = self.sqlite.batch(&trip.statements());
                let rows = rows.map_err(|error| error.to_string())?;
                let response = trip.settle(&rows);
                // As when one instance plans and another settles.
                let again = http::settle(head, random, body.as_bytes(), &rows);
                assert_eq!(again, response);
                response
            }
        };
        assert_eq!(response.cause, None);
        Ok(serde_json::from_str(&response.body).unwrap())
    }

    /// The value of a call with a key, a millisecond later.
    fn once(&mut self, key: &str, call: &Call) -> Result<Value, String> {
        self.now += 1;
        let head = self.head(call.2.clone(), Some(key));
        let random = random(u64::try_from(self.now).unwrap());
        self.run(head, random, call)
    }

    /// A call without a key, which succeeds.
    fn does(&mut self, path: &'static str, arguments: Value) {
        self.now += 1;
        let head = self.head(Caller::Service, None);
        let random = random(u64::try_from(self.now).unwrap());
        let answer = self
            .run(head, random, &(path, arguments, Caller::Service))
            .unwrap();
        let code = &answer["value"]["code"];
        assert!(*code == 200.0 || *code == 202.0, "{path}: {answer}");
    }

    /// The first run of a request: its time, its random bytes, and whether it wrote.
    fn first(&mut self, key: &str) -> Option<(i64, Random, bool)> {
        let rows = self.sqlite.batch(&[once::find(key)]).unwrap();
        let row = rows.0[0].first()?;
        let number = |name| row.0.get(name).and_then(Json::as_integer).unwrap();
        let random = row.0.get("random").and_then(Json::as_text).unwrap();
        Some((
            number("at"),
            Random::from_text(random).unwrap(),
            number("wrote") == 1,
        ))
    }

    /// The reply of the first run, told again.
    fn replay(&mut self, key: &str, call: &Call) -> Value {
        let (at, random, wrote) = self.first(key).unwrap();
        assert!(wrote, "{call:?} wrote nothing");
        let mut head = self.head(call.2.clone(), None);
        head.now = Millis::from_store(at);
        head.is_replay = true;
        let before = self.tables();
        let answer = self.run(head, random, call).unwrap();
        assert_eq!(self.tables(), before, "a replay of {call:?} writes");
        answer
    }

    fn tables(&self) -> Vec<String> {
        let all = TABLES
            .iter()
            .map(|table| self.sqlite.query(&format!("SELECT * FROM {table}")));
        all.map(|rows| format!("{rows:?}")).collect()
    }
}

/// A successful call of every mutation of the registry.
fn calls(world: &World) -> Vec<Call> {
    let (open, revoked) = (world.id("OPEN"), world.id("REVOKED"));
    let service = || Caller::Service;
    vec![
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "bob", "maxUses": 3}),
            user("bob"),
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann", "code": "SUMMER"}),
            user("ann"),
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann", "idempotencyKey": "k", "label": "x"}),
            service(),
        ),
        (
            "invitCode:use",
            json!({"code": "OPEN", "userId": "dan", "user": "Dan"}),
            user("dan"),
        ),
        (
            "invitCode:u",
            json!({"id": open, "maxUses": 9, "label": "nine"}),
            user("ann"),
        ),
        (
            "invitCode:u",
            json!({"id": revoked, "revoked": false}),
            service(),
        ),
        (
            "invitCode:u",
            json!({"id": open, "allowedUsers": ["bob"], "startsAt": null}),
            user("ann"),
        ),
        (
            "invitCode:allow",
            json!({"id": open, "add": {"users": ["dan"], "domains": ["example.com"]}, "remove": {"users": ["bob"]}}),
            user("ann"),
        ),
        (
            "invitCode:evict",
            json!({"id": open, "limit": 1}),
            user("ann"),
        ),
        (
            "invitCode:evict",
            json!({"id": open, "ban": true}),
            service(),
        ),
        (
            "member:evict",
            json!({"serverId": "s", "invitedBy": "ann"}),
            user("ann"),
        ),
        ("invitCode:d", json!({"id": open}), user("ann")),
        ("user:forget", json!({"userId": "bob"}), service()),
        (
            "user:forget",
            json!({"userId": "bob", "cursor": "invited.0."}),
            service(),
        ),
        (
            "user:forget",
            json!({"userId": "bob", "cursor": "events.0."}),
            service(),
        ),
        (
            "event:replay",
            json!({"serverId": "s", "from": 1, "to": 5}),
            service(),
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "ann", "campaignId": world.campaign()}),
            user("ann"),
        ),
        (
            "invitCode:u",
            json!({"id": world.id("OTHER"), "campaignId": world.campaign()}),
            service(),
        ),
        (
            "campaign:c",
            json!({"serverId": "s", "creatorId": "ann", "name": "Spring"}),
            user("ann"),
        ),
        (
            "campaign:c",
            json!({"serverId": "s", "creatorId": "ann", "name": "Autumn", "idempotencyKey": "k",
                "rateLimit": {"rate": 2, "periodMs": 60_000}}),
            service(),
        ),
        (
            "invitCode:use",
            json!({"code": "KNOCK", "userId": "ian", "note": "Hello"}),
            user("ian"),
        ),
        (
            "request:approve",
            json!({"id": world.request("gus")}),
            user("ann"),
        ),
        (
            "request:decline",
            json!({"id": world.request("gus"), "reason": "full", "ban": true}),
            user("ann"),
        ),
        (
            "request:withdraw",
            json!({"id": world.request("gus")}),
            user("gus"),
        ),
        (
            "request:reopen",
            json!({"id": world.request("hal")}),
            service(),
        ),
        (
            "campaign:u",
            json!({"id": world.campaign(), "name": "Summer", "maxUses": null, "revoked": true}),
            user("ann"),
        ),
        (
            "invitCode:rotate",
            json!({"id": open, "graceMs": 1000}),
            user("ann"),
        ),
        (
            "invitCode:cMany",
            json!({"serverId": "s", "creatorId": "ann", "count": 20, "idempotencyKey": "k"}),
            user("ann"),
        ),
        (
            "invitCode:cMany",
            json!({"serverId": "s", "creatorId": "ann", "count": 3}),
            service(),
        ),
        (
            "invitCode:rotate",
            json!({"id": open, "idempotencyKey": "k"}),
            service(),
        ),
        (
            "server:c",
            json!({"serverId": "t", "name": "T", "ownerId": "bob"}),
            user("bob"),
        ),
        (
            "server:c",
            json!({"name": "Made", "ownerId": "bob"}),
            user("bob"),
        ),
        (
            "server:u",
            json!({"serverId": "s", "name": "New", "invitePolicy": "admins"}),
            user("ann"),
        ),
        (
            "server:u",
            json!({"serverId": "s", "ownerId": "bob"}),
            user("ann"),
        ),
        ("server:d", json!({"serverId": "s"}), user("ann")),
        (
            "member:u",
            json!({"serverId": "s", "userId": "bob", "role": "admin"}),
            user("ann"),
        ),
        (
            "member:d",
            json!({"serverId": "s", "userId": "bob"}),
            user("bob"),
        ),
        (
            "member:d",
            json!({"serverId": "s", "userId": "bob", "ban": true}),
            user("ann"),
        ),
        (
            "member:d",
            json!({"serverId": "s", "userId": "nobody", "ban": true}),
            user("ann"),
        ),
    ]
}

#[test]
fn every_mutation_with_a_key_runs_once_and_its_reply_can_be_told_again() {
    let all = calls(&World::new());
    for function in REGISTRY
        .iter()
        .filter(|function| function.kind == Kind::Mutation)
    {
        let is_called = all.iter().any(|(path, ..)| *path == function.path);
        assert!(is_called, "{} is not called", function.path);
    }
    for call in all {
        let mut world = World::new();
        let first = world.once("key", &call).unwrap();
        let code = &first["value"]["code"];
        assert!(*code == 200.0 || *code == 202.0, "{call:?}: {first}");
        let after = world.tables();
        let error = world.once("key", &call).unwrap_err();
        assert!(
            error.contains("UNIQUE constraint failed: live_request.key"),
            "{call:?}: {error}"
        );
        assert_eq!(
            world.tables(),
            after,
            "the second run of {call:?} changed something"
        );
        assert_eq!(world.replay("key", &call), first, "{call:?}");
        // Another key is another request.
        assert!(world.once("other", &call).is_ok());
    }
}

#[test]
fn a_reply_that_is_told_again_is_a_success_whatever_others_did_since() {
    let mut world = World::new();
    world.does("member:d", json!({"serverId": "s", "userId": "cat"}));
    let open = world.id("OPEN");
    let returns: Call = (
        "invitCode:use",
        json!({"code": "OPEN", "userId": "cat"}),
        user("cat"),
    );
    let changes: Call = (
        "invitCode:u",
        json!({"id": open, "maxUses": 5}),
        user("ann"),
    );
    let hands_over: Call = (
        "server:u",
        json!({"serverId": "s", "ownerId": "bob"}),
        user("ann"),
    );
    let calls = [
        ("returns", returns),
        ("changes", changes),
        ("over", hands_over),
    ];
    let firsts: Vec<Value> = calls
        .iter()
        .map(|(key, call)| world.once(key, call).unwrap())
        .collect();
    for first in &firsts {
        assert_eq!(first["value"]["code"], 200.0, "{first}");
    }
    // Cat is banned, the code is revoked, Ann loses her role, and the server is deleted.
    world.does(
        "member:d",
        json!({"serverId": "s", "userId": "cat", "ban": true}),
    );
    world.does("invitCode:d", json!({"id": open}));
    world.does(
        "member:d",
        json!({"serverId": "s", "userId": "ann", "ban": true}),
    );
    world.does("server:d", json!({"serverId": "s"}));
    for ((key, call), first) in calls.iter().zip(&firsts) {
        let again = world.replay(key, call);
        let value = &again["value"];
        assert_eq!(
            (&value["code"], &value["message"]),
            (&first["value"]["code"], &first["value"]["message"])
        );
        match call.0 {
            // The documented difference: the document is as it is now.
            "invitCode:u" => assert_eq!(
                (&value["data"]["maxUses"], &value["data"]["status"]),
                (&json!(5.0), &json!("revoked"))
            ),
            _ => assert_eq!(again, *first),
        }
    }
}

#[test]
fn a_call_that_wrote_nothing_may_run_anew() {
    let refused: [Call; 6] = [
        (
            "invitCode:use",
            json!({"code": "NOSUCH", "userId": "dan"}),
            user("dan"),
        ),
        (
            "invitCode:use",
            json!({"code": "OPEN", "userId": "bob"}),
            user("bob"),
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "dan", "code": "OPEN"}),
            Caller::Service,
        ),
        (
            "invitCode:c",
            json!({"serverId": "s", "creatorId": "bob", "code": "OPEN"}),
            user("bob"),
        ),
        (
            "member:d",
            json!({"serverId": "s", "userId": "bob"}),
            user("cat"),
        ),
        (
            "server:c",
            json!({"serverId": "s", "name": "S", "ownerId": "bob"}),
            user("bob"),
        ),
    ];
    for call in refused {
        let mut world = World::new();
        world.once("key", &call).unwrap();
        assert_eq!(
            world.first("key").map(|(.., wrote)| wrote),
            Some(false),
            "{call:?}"
        );
        assert!(world.once("key", &call).is_err());
        world.sqlite.batch(&[once::forget("key")]).unwrap();
        assert_eq!(world.first("key"), None);
        assert!(world.once("key", &call).is_ok());
    }
}

#[test]
fn a_refusal_at_the_door_needs_no_row() {
    let mut world = World::new();
    let call: Call = (
        "invitCode:use",
        json!({"code": "OPEN", "userId": "dan"}),
        user("bob"),
    );
    let answer = world.once("key", &call).unwrap();
    assert_eq!(answer["value"]["code"], 403.0);
    assert_eq!(world.first("key"), None);
}

#[test]
fn a_request_that_wrote_is_not_forgotten() {
    let mut world = World::new();
    let call: Call = ("server:d", json!({"serverId": "s"}), user("ann"));
    world.once("key", &call).unwrap();
    world.sqlite.batch(&[once::forget("key")]).unwrap();
    assert!(world.once("key", &call).is_err());
}

#[test]
fn requests_older_than_fourteen_days_are_deleted_two_at_a_time() {
    let mut world = World::new();
    let call = |label: &str| -> Call {
        (
            "server:u",
            json!({"serverId": "s", "name": label}),
            Caller::Service,
        )
    };
    for key in ["a", "b", "c"] {
        world.once(key, &call(key)).unwrap();
    }
    let last = world.now;
    world.now = last + KEPT - 1;
    world.once("d", &call("d")).unwrap();
    let kept = |world: &mut World| ["a", "b", "c", "d"].map(|key| world.first(key).is_some());
    assert_eq!(kept(&mut world), [false, false, true, true]);
    world.once("e", &call("e")).unwrap();
    assert_eq!(kept(&mut world), [false, false, false, true]);
}

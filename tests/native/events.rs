//! Events: where webhooks are set, each change writes one in its own transaction, numbered without a gap.

use crate::common::{START, Sqlite, as_json, call, context, text, user};
use invitcode::domain::caller::Caller;
use invitcode::storage::events::{
    CLAIM, CLEAN, DELIVERED, ENDED, EXPIRED, FAILED, GIVEN_UP, MOVE_CLOCK, START_CLOCK,
};
use invitcode::storage::{Param, Row, Sql};
use invitcode::wire::json::Json;
use serde_json::{Value, json};

struct World {
    sqlite: Sqlite,
    now: i64,
    has_events: bool,
}

impl World {
    fn new(has_events: bool) -> Self {
        Self {
            sqlite: Sqlite::new(),
            now: START,
            has_events,
        }
    }

    fn call(&mut self, path: &str, arguments: Value, caller: Caller) -> Value {
        self.now += 1;
        self.again(path, &arguments, caller)
    }

    /// Calls at the time of the last call and with its random bytes.
    fn again(&mut self, path: &str, arguments: &Value, caller: Caller) -> Value {
        let seed = self.now.unsigned_abs();
        let mut given = context(self.now, seed, caller);
        given.has_events = self.has_events;
        as_json(&call(&mut self.sqlite, path, arguments, &given))
    }

    fn done(&mut self, path: &str, arguments: Value) -> Value {
        let reply = self.call(path, arguments, Caller::Service);
        assert_eq!(reply["code"], 200, "{path}: {reply}");
        reply["data"].clone()
    }

    /// The types of the events of a server, by number.
    fn types(&self) -> Vec<String> {
        let rows = self
            .sqlite
            .query("SELECT type FROM event WHERE server_id = 's' ORDER BY number");
        rows.iter()
            .map(|row| text(row, "type").unwrap().to_owned())
            .collect()
    }

    /// What the event of a number holds.
    fn data(&self, number: usize) -> Value {
        let rows = self.sqlite.query("SELECT data FROM event ORDER BY number");
        serde_json::from_str(text(&rows[number - 1], "data").unwrap()).unwrap()
    }

    fn run(&self, sql: &Sql, params: &[Param<'_>]) -> Vec<Row<'static>> {
        let mut statement = self.sqlite.0.prepare(sql.text).unwrap();
        let values = params.iter().map(|param| match param {
            Param::Null => rusqlite::types::Value::Null,
            Param::Integer(number) => rusqlite::types::Value::Real(*number as f64),
            Param::Text(text) => rusqlite::types::Value::Text((*text).to_owned()),
        });
        crate::common::rows(&mut statement, values).unwrap()
    }
}

/// A server, a code, and everything that may happen to them.
fn lived(world: &mut World) -> Value {
    world.done(
        "server:c",
        json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    let code = world.done(
        "invitCode:c",
        json!({"serverId": "s", "creatorId": "ann", "code": "SECRET-TEXT", "label": "SECRET-LABEL", "maxUses": 5}),
    );
    world.done(
        "invitCode:use",
        json!({"code": code, "userId": "bob", "user": "SECRET-NAME"}),
    );
    world.done("invitCode:use", json!({"code": code, "userId": "bob"}));
    let id = world.done("invitCode:r", json!({"code": code}))["_id"].clone();
    world.done("invitCode:u", json!({"id": id, "maxUses": 9}));
    world.done(
        "member:u",
        json!({"serverId": "s", "userId": "bob", "role": "admin", "banned": false, "reason": "SECRET-REASON"}),
    );
    world.done("invitCode:d", json!({"id": id}));
    world.call(
        "member:d",
        json!({"serverId": "s", "userId": "bob"}),
        user("bob"),
    );
    world.done(
        "member:d",
        json!({"serverId": "s", "userId": "bob", "ban": true}),
    );
    world.done(
        "member:u",
        json!({"serverId": "s", "userId": "bob", "banned": false}),
    );
    world.done("server:u", json!({"serverId": "s", "name": "SECRET-NAME"}));
    world.call("server:d", json!({"serverId": "s"}), user("bob"));
    world.done("server:d", json!({"serverId": "s"}));
    id
}

#[test]
fn every_change_and_every_join_writes_one_event_without_texts_names_and_reasons() {
    let mut world = World::new(true);
    let id = lived(&mut world);
    assert_eq!(
        world.types(),
        [
            "code.created",
            "member.joined",
            "code.updated",
            "member.updated",
            "code.revoked",
            "member.left",
            "member.banned",
            "member.unbanned",
            "server.updated",
            "server.deleted"
        ]
    );
    assert_eq!(
        world.data(1),
        json!({"codeId": id, "onBehalfOf": "ann", "fields": ["label", "maxUses"], "role": "member", "maxUses": 5})
    );
    let joined = world.data(2);
    assert_eq!(
        (&joined["userId"], &joined["role"]),
        (&json!("bob"), &json!("member"))
    );
    assert_eq!(
        world.data(4),
        json!({"userId": "bob", "fields": ["role", "banned"], "role": "admin"})
    );
    let all = world
        .sqlite
        .query("SELECT group_concat(data) AS data FROM event");
    assert!(!text(&all[0], "data").unwrap().contains("SECRET"));
}

#[test]
fn without_webhooks_no_event_is_written_and_no_statement_runs_for_one() {
    let mut world = World::new(false);
    lived(&mut world);
    assert_eq!(world.types(), Vec::<String>::new());
}

#[test]
fn a_call_whose_reply_was_lost_writes_its_event_once() {
    let mut world = World::new(true);
    world.done(
        "server:c",
        json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    let code = world.done("invitCode:c", json!({"serverId": "s", "creatorId": "ann"}));
    let arguments = json!({"code": code, "userId": "bob"});
    world.done("invitCode:use", arguments.clone());
    world.again("invitCode:use", &arguments, Caller::Service);
    let arguments = json!({"serverId": "s", "userId": "bob", "ban": true});
    world.done("member:d", arguments.clone());
    world.again("member:d", &arguments, Caller::Service);
    assert_eq!(
        world.types(),
        ["code.created", "member.joined", "member.banned"]
    );
}

#[test]
fn only_services_read_events_and_deliver_them_again() {
    let mut world = World::new(true);
    lived(&mut world);
    for (path, arguments) in [
        ("event:list", json!({"serverId": "s"})),
        ("event:replay", json!({"serverId": "s", "from": 1})),
    ] {
        let refused = world.call(path, arguments.clone(), user("ann"));
        assert_eq!(refused["code"], 403, "{path}");
        let refused = world.call(path, arguments, Caller::Anonymous);
        assert_eq!(refused["code"], 401, "{path}");
    }
    let page = world.done("event:list", json!({"serverId": "s", "limit": 3}));
    let sequences: Vec<&Value> = page["page"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["sequence"])
        .collect();
    assert_eq!(sequences, [10, 9, 8]);
    assert_eq!(page["page"][0]["status"], "pending");
    let next = world.done(
        "event:list",
        json!({"serverId": "s", "limit": 100, "cursor": page["continueCursor"]}),
    );
    assert_eq!(next["page"].as_array().unwrap().len(), 7);
    let refused = world.call("event:list", json!({"serverId": "t"}), Caller::Service);
    assert_eq!(refused["error"], "errors.serverNotFound");
}

#[test]
fn an_event_is_claimed_by_one_worker_at_a_time_and_a_claim_that_was_overtaken_marks_nothing() {
    let mut world = World::new(true);
    world.done(
        "server:c",
        json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    world.done("invitCode:c", json!({"serverId": "s", "creatorId": "ann"}));
    let now = world.now;
    let claim = |world: &World, now: i64| {
        let params = [now.into(), (now + 60_000).into(), 10_i64.into()];
        world.run(&CLAIM, &params).len()
    };
    assert_eq!(claim(&world, now), 1);
    assert_eq!(claim(&world, now + 59_999), 0);
    assert_eq!(claim(&world, now + 60_000), 1);
    let mark = |world: &World, sql, until: i64, rest: &[Param<'_>]| {
        let mut params = vec!["s".into(), 1_i64.into(), until.into()];
        params.extend_from_slice(rest);
        world.run(sql, &params);
        let rows = world
            .sqlite
            .query("SELECT is_open, due_at, attempts, failure FROM event");
        let number = |name| rows[0].0.get(name).and_then(Json::as_integer).unwrap();
        [number("is_open"), number("due_at"), number("attempts")]
    };
    let second = now + 120_000;
    let late = mark(&world, &DELIVERED, now + 60_000, &[now.into()]);
    assert_eq!(late, [1, second, 2]);
    let failed = mark(
        &world,
        &FAILED,
        second,
        &[(second + 5).into(), "500".into()],
    );
    assert_eq!(failed, [1, second + 5, 2]);
    assert_eq!(claim(&world, second + 5), 1);
    let dead = mark(&world, &GIVEN_UP, second + 60_005, &["410".into()]);
    assert_eq!(dead[0], 0);
    assert_eq!(claim(&world, second + 1_000_000), 0);
    let page = world.done("event:list", json!({"serverId": "s"}));
    assert_eq!(page["page"][0]["status"], "dead");
    assert_eq!(page["page"][0]["failure"], "410");
    let replayed = world.done("event:replay", json!({"serverId": "s", "from": 1, "to": 5}));
    assert_eq!(replayed, json!({"replayed": 1}));
    assert_eq!(claim(&world, world.now), 1);
    let delivered = mark(&world, &DELIVERED, world.now + 60_000, &[world.now.into()]);
    assert_eq!([delivered[0], delivered[2]], [0, 1]);
}

#[test]
fn old_events_are_deleted_but_the_last_of_a_server_stays() {
    let mut world = World::new(true);
    world.done(
        "server:c",
        json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    for _ in 0..3 {
        let code = world.done("invitCode:c", json!({"serverId": "s", "creatorId": "ann"}));
        world.done("invitCode:use", json!({"code": code, "userId": "bob"}));
    }
    let numbers = |world: &World| {
        let rows = world
            .sqlite
            .query("SELECT number FROM event ORDER BY number");
        rows.iter()
            .map(|row| row.0.get("number").and_then(Json::as_integer).unwrap())
            .collect::<Vec<_>>()
    };
    let before = numbers(&world);
    assert!(before.len() > 2);
    let closed = "UPDATE event SET is_open = 0, due_at = 5";
    world.sqlite.0.execute_batch(closed).unwrap();
    assert_eq!(world.run(&CLEAN, &[4_i64.into(), 100_i64.into()]).len(), 0);
    world.run(&CLEAN, &[5_i64.into(), 100_i64.into()]);
    assert_eq!(numbers(&world), before[before.len() - 1..]);
}

#[test]
fn two_events_of_one_call_have_ids_of_their_own() {
    let mut world = World::new(true);
    lived(&mut world);
    world.done(
        "server:c",
        json!({"serverId": "t", "name": "T", "ownerId": "ann"}),
    );
    world.done(
        "invitCode:c",
        json!({"serverId": "t", "creatorId": "ann", "code": "COME-BACK"}),
    );
    let join = json!({"code": "COME-BACK", "userId": "bob"});
    let leave = json!({"serverId": "t", "userId": "bob"});
    world.done("invitCode:use", join.clone());
    world.done("member:d", leave.clone());
    world.done("invitCode:use", join.clone());
    let returned = world.now;
    world.done("member:d", leave);
    // The binding repeats the trip of the return, whose reply was lost.
    world.now = returned;
    let again = world.again("invitCode:use", &join, Caller::Service);
    assert_eq!(again["data"]["joined"], true);
    world.now += 10;
    let events = world.done("event:list", json!({"serverId": "t"}))["page"].clone();
    let of = |name: &str| -> Vec<Value> {
        let events = events.as_array().unwrap().iter();
        events.map(|event| event[name].clone()).collect()
    };
    let joins = of("type")
        .iter()
        .filter(|kind| *kind == "member.joined")
        .count();
    assert_eq!(joins, 3);
    let mut ids = of("_id");
    let stems: Vec<&str> = ids
        .iter()
        .map(|id| id.as_str().unwrap().split_once('.').unwrap().0)
        .collect();
    assert_eq!(stems[0], stems[2], "the same call");
    ids.sort_by_key(Value::to_string);
    ids.dedup();
    assert_eq!(ids.len(), events.as_array().unwrap().len());
}

fn number(row: &Row<'_>, name: &str) -> i64 {
    row.0.get(name).and_then(Json::as_integer).unwrap()
}

/// What the clock does at a time, about two ends of one server at once. Each statement comes twice, as from another clock.
fn tick(world: &World, now: i64) {
    world.run(&START_CLOCK, &[now.into()]);
    for _ in 0..100 {
        let rows = world.run(&ENDED, &[now.into(), 1.into(), 1.into()]);
        let Some(first) = rows.first() else { return };
        let (server, told) = (text(first, "server_id").unwrap(), number(first, "told"));
        let until = number(first, "until");
        for _ in 0..2 {
            for row in rows.iter().filter(|row| text(row, "user_id").is_some()) {
                let (user, end) = (text(row, "user_id").unwrap(), number(row, "expires_at"));
                let params = [server.into(), user.into(), told.into(), end.into()];
                world.run(&EXPIRED, &params);
            }
            let params = [server.into(), told.into(), until.into(), now.into()];
            world.run(&MOVE_CLOCK, &params);
        }
    }
    panic!("the clock does not come to an end");
}

/// The members of a server whose end was told, in the order of the events.
fn told(world: &World, server: &str) -> Vec<String> {
    let rows = world.sqlite.query(&format!(
        "SELECT data ->> '$.userId' AS user FROM event WHERE type = 'member.expired' AND server_id = '{server}' ORDER BY number"
    ));
    rows.iter()
        .map(|row| text(row, "user").unwrap().to_owned())
        .collect()
}

/// When the clock looks at a server next.
fn awaited(world: &World, server: &str) -> Option<i64> {
    let sql = format!("SELECT next_end FROM server WHERE id = '{server}'");
    world.sqlite.query(&sql)[0]
        .0
        .get("next_end")
        .and_then(Json::as_integer)
}

#[test]
fn each_end_of_a_membership_is_told_once_also_of_one_that_was_retired() {
    const DAY: i64 = 86_400_000;
    let mut world = World::new(true);
    for server in ["s", "t"] {
        let made = json!({"serverId": server, "name": server, "ownerId": "ann"});
        world.done("server:c", made);
        let code =
            json!({"serverId": server, "creatorId": "ann", "code": format!("GUEST-{server}")});
        world.done("invitCode:c", code);
    }
    let join = |world: &mut World, server: &str, user: &str, end: Option<i64>| {
        let join = json!({"code": format!("GUEST-{server}"), "userId": user});
        world.done("invitCode:use", join);
        if let Some(end) = end {
            let end = json!({"serverId": server, "userId": user, "expiresAt": end});
            world.done("member:u", end);
        }
    };
    let at = START + 10_000;
    join(&mut world, "s", "before", Some(at - 5_000));
    world.now = at - 4_000;
    assert_eq!(awaited(&world, "t"), None);
    tick(&world, world.now);
    assert!(
        told(&world, "s").is_empty(),
        "what ended before is not told"
    );
    assert_eq!(awaited(&world, "s"), Some(world.now + DAY));

    for (user, end) in [
        ("a", at),
        ("b", at),
        ("c", at),
        ("d", at + 1),
        ("e", at + DAY),
    ] {
        join(&mut world, "s", user, Some(end));
    }
    join(&mut world, "t", "f", Some(at + 5));
    join(&mut world, "t", "stays", None);
    assert_eq!(
        [awaited(&world, "s"), awaited(&world, "t")],
        [Some(at), Some(at + 5)]
    );
    // A seat for another user: three of the four are retired before the clock comes.
    world.now = at;
    world.done("server:u", json!({"serverId": "s", "maxMembers": 5}));
    join(&mut world, "s", "new", None);
    world.now = at + 2;
    tick(&world, world.now);
    assert_eq!(told(&world, "s"), ["a", "b", "c", "d"]);
    assert_eq!(awaited(&world, "s"), Some(at + 2 + DAY).min(Some(at + DAY)));
    tick(&world, at + 10);
    assert_eq!(
        (told(&world, "s").len(), told(&world, "t")),
        (4, vec!["f".to_owned()])
    );
    // One that ends later than the clock looks writes nothing for it.
    join(&mut world, "t", "g", Some(at + 20 + DAY));
    assert_eq!(awaited(&world, "t"), Some(at + 10 + DAY));
    tick(&world, at + 10 + DAY);
    assert_eq!(awaited(&world, "t"), Some(at + 20 + DAY));
    tick(&world, at + 20 + DAY);
    assert_eq!(told(&world, "s"), ["a", "b", "c", "d", "e"]);
    assert_eq!(told(&world, "t"), ["f", "g"]);
}

#[test]
fn a_membership_of_a_day_or_more_moves_no_clock() {
    const DAY: i64 = 86_400_000;
    let mut world = World::new(true);
    world.done(
        "server:c",
        json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    let made = |world: &mut World, code: &str, lasts: i64| {
        let code =
            json!({"serverId": "s", "creatorId": "ann", "code": code, "membershipMs": lasts});
        world.done("invitCode:c", code);
    };
    let join = |world: &mut World, code: &str, user: &str| {
        world.done("invitCode:use", json!({"code": code, "userId": user}));
    };
    made(&mut world, "A-DAY", DAY);
    let created = world.now;
    assert_eq!(awaited(&world, "s"), Some(created), "a code begins it");
    join(&mut world, "A-DAY", "bob");
    assert_eq!(awaited(&world, "s"), Some(created));
    tick(&world, world.now);
    let looked = world.now;
    join(&mut world, "A-DAY", "cat");
    assert_eq!(awaited(&world, "s"), Some(looked + DAY));
    // A shorter one is awaited by itself.
    made(&mut world, "A-MINUTE", 60_000);
    join(&mut world, "A-MINUTE", "dan");
    assert_eq!(awaited(&world, "s"), Some(world.now + 60_000));
    // Once nobody's membership ends, the clock looks once a day.
    world.now += 2 * DAY;
    tick(&world, world.now);
    assert_eq!(told(&world, "s"), ["dan", "bob", "cat"]);
    assert_eq!(awaited(&world, "s"), Some(world.now + DAY));
}

//! Live queries are told of every change: whenever a mutation changes the answer of a watched query, the two share a topic,
//! and an answer that changes by time alone says when.

use crate::common::{START, Sqlite, context, prepare, random_of, text, user};
use crate::common::{as_json, cases};
use crate::differential::{SERVERS, Step, USERS, beginning, code_of, filled, made_by, step};
use invitcode::domain::caller::Caller;
use invitcode::domain::time::Millis;
use invitcode::domain::topic::{Topic, Watch};
use invitcode::functions::arguments::RawArguments;
use invitcode::functions::{Context, Kind, REGISTRY, Reply};
use invitcode::storage::watch::Topics;
use invitcode::wire::json::Json;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A call that does not count towards any limit that a history reaches.
fn given(now: i64, seed: u64, caller: Caller) -> Context {
    let mut given = context(now, seed, caller);
    given.address = None;
    given.limits.guesses_by_user = 1000;
    given.limits.misses_by_prefix = 1000;
    given
}

/// What a call tells besides its reply.
#[derive(Default, PartialEq)]
struct Notes {
    watch: Option<Watch>,
    told: Vec<Topic>,
}

/// Calls a function, and returns its reply and its notes.
fn noted(sqlite: &mut Sqlite, path: &str, arguments: &Value, given: &Context) -> (Reply, Notes) {
    let text = arguments.to_string();
    let raw = RawArguments::new(Json::parse(text.as_bytes()).unwrap()).unwrap();
    match prepare(path)(&raw, given) {
        Ok(call) => {
            let rows = sqlite.batch(&call.statements()).unwrap();
            let (watch, told) = (call.watch(&rows), call.told(&rows).unwrap());
            (call.settle(&rows), Notes { watch, told })
        }
        Err(reply) => (reply, Notes::default()),
    }
}

/// A query that somebody watches.
#[derive(Clone, Debug)]
struct Query {
    path: &'static str,
    arguments: Value,
    caller: Caller,
}

impl Query {
    /// Its answer at a time. What it counts as a guess is taken back.
    fn ask(&self, sqlite: &mut Sqlite, now: i64) -> (Value, Watch) {
        let mut given = given(now, 0, self.caller.clone());
        given.is_watched = true;
        sqlite.0.execute_batch("SAVEPOINT look").unwrap();
        let (reply, notes) = noted(sqlite, self.path, &self.arguments, &given);
        sqlite
            .0
            .execute_batch("ROLLBACK TO look; RELEASE look")
            .unwrap();
        let is_refused_at_the_door = notes == Notes::default();
        assert!(
            notes.watch.is_some() || is_refused_at_the_door,
            "{self:?} does not say what it depends on"
        );
        (as_json(&reply), notes.watch.unwrap_or_default())
    }
}

/// Queries of every kind, about every server, user and code.
fn queries(codes: &[[String; 3]], campaigns: &[String]) -> Vec<Query> {
    let mut all = Vec::new();
    let mut add = |path, arguments: Value| {
        let callers = [Caller::Service, user("ann"), user("bob"), user("cat")];
        for caller in callers {
            let arguments = arguments.clone();
            all.push(Query {
                path,
                arguments,
                caller,
            });
        }
    };
    for server in SERVERS {
        add("server:r", json!({"serverId": server}));
        for status in [None, Some("ended"), Some("banned")] {
            add(
                "member:r",
                json!({"serverId": server, "status": status, "limit": 2}),
            );
        }
        add("campaign:list", json!({"serverId": server, "limit": 2}));
        for (user, status) in [(None, None), (None, Some("pending")), (Some("cat"), None)] {
            let arguments =
                json!({"serverId": server, "userId": user, "status": status, "limit": 2});
            add("request:list", arguments);
        }
        add("audit:list", json!({"serverId": server, "limit": 2}));
        add("event:list", json!({"serverId": server, "limit": 2}));
        for status in [
            None,
            Some("active"),
            Some("scheduled"),
            Some("suspended"),
            Some("expired"),
        ] {
            let arguments = json!({"serverId": server, "status": status, "limit": 2});
            add("invitCode:list", arguments);
        }
    }
    for user in USERS {
        add("server:list", json!({"ownerId": user, "limit": 2}));
        for status in [None, Some("active"), Some("suspended"), Some("used")] {
            let arguments = json!({"creatorId": user, "status": status, "limit": 2});
            add("invitCode:list", arguments);
        }
    }
    for [text, id, batch] in codes {
        add("invitCode:list", json!({"batchId": batch, "limit": 2}));
        add("invitCode:r", json!({"id": id}));
        add("invitCode:r", json!({"code": text}));
        add("invitCode:uses", json!({"id": id, "limit": 2}));
        add("invitCode:allowed", json!({"id": id, "limit": 2}));
        add("invitCode:explain", json!({"code": text}));
        add("invitCode:explain", json!({"code": text, "userId": "cat"}));
    }
    for id in campaigns {
        add("campaign:r", json!({"id": id, "limit": 2}));
    }
    all
}

fn mark(sqlite: &mut Sqlite, topics: &Topics, until: i64, now: i64) {
    let [until, now] = [until, now].map(Millis::from_store);
    sqlite.batch(&topics.mark(until, now)).unwrap();
}

fn topics(watches: &[(Value, Watch)]) -> Topics {
    let texts: Vec<String> = watches
        .iter()
        .flat_map(|(_, watch)| watch.topics.iter().map(Topic::to_text))
        .collect();
    Topics::new(texts.iter().map(String::as_str))
}

/// The change number of each topic.
fn numbers(sqlite: &mut Sqlite, topics: &Topics) -> BTreeMap<String, i64> {
    let rows = sqlite.batch(&topics.numbers()).unwrap();
    let rows = rows.0.iter().flatten();
    rows.map(|row| {
        let text = row.0.get("topic").and_then(Json::as_text).unwrap();
        let number = row.0.get("number").and_then(Json::as_integer).unwrap();
        (text.to_owned(), number)
    })
    .collect()
}

struct History {
    sqlite: Sqlite,
    now: i64,
    codes: Vec<String>,
}

impl History {
    fn new() -> Self {
        Self {
            sqlite: Sqlite::new(),
            now: START,
            codes: Vec::new(),
        }
    }

    fn id_of(&self, code: &str) -> String {
        let sql =
            format!("SELECT id FROM invit_code WHERE code = '{code}' ORDER BY id DESC LIMIT 1");
        let row = self.sqlite.query(&sql).into_iter().next();
        let id = row.and_then(|row| row.0.get("id").and_then(Json::as_text).map(str::to_owned));
        id.unwrap_or_else(|| "019f0000-0000-7000-8000-000000000000".to_owned())
    }

    /// The batch of a code, or its own id if it has none.
    fn batch_of(&self, id: &str) -> String {
        let sql = format!("SELECT ifnull(batch_id, id) AS batch FROM invit_code WHERE id = '{id}'");
        let row = self.sqlite.query(&sql).into_iter().next();
        let batch = row.and_then(|row| text(&row, "batch").map(str::to_owned));
        batch.unwrap_or_else(|| id.to_owned())
    }

    /// A code's text, id and batch.
    fn named(&self, code: &str) -> [String; 3] {
        let id = self.id_of(code);
        let batch = self.batch_of(&id);
        [code.to_owned(), id, batch]
    }

    fn requests(&self) -> Vec<String> {
        let rows = self.sqlite.query("SELECT id FROM request ORDER BY id");
        let rows = rows.iter();
        rows.map(|row| text(row, "id").unwrap().to_owned())
            .collect()
    }

    fn campaigns(&self) -> Vec<String> {
        let rows = self.sqlite.query("SELECT id FROM campaign ORDER BY id");
        let rows = rows.iter();
        rows.map(|row| text(row, "id").unwrap().to_owned())
            .collect()
    }

    /// Runs a step.
    fn run(&mut self, number: u64, step: &Step) -> Notes {
        let code = code_of(step, &self.codes).to_owned();
        let id = self.id_of(&code);
        let batch = self.batch_of(&id);
        let campaigns = self.campaigns();
        let arguments = filled(
            step,
            &code,
            [&id, &batch],
            [&campaigns, &self.requests()],
            self.now,
        );
        let mut given = given(self.now, step.seed, step.caller.clone());
        given.random = random_of(number, step.seed);
        let (reply, notes) = noted(&mut self.sqlite, step.path, &arguments, &given);
        self.codes.extend(made_by(step.path, &reply));
        notes
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_mutation_that_changes_an_answer_shares_a_topic_with_its_query(
        steps in proptest::collection::vec(step(), 1..25),
        pick in any::<u64>(),
    ) {
        let mut history = History::new();
        let begun = beginning();
        let mut marks = BTreeSet::new();
        for (number, step) in (0..).zip(&begun) {
            history.run(number, step);
        }
        for (number, step) in (100..).zip(&steps) {
            let before = history.now;
            let codes: Vec<[String; 3]> = history.codes.iter().map(|code| history.named(code)).collect();
            // A part of all queries, another one at each step.
            let mut queries = queries(&codes, &history.campaigns());
            let mut at = pick.wrapping_add(number);
            queries.retain(|_| { at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1); at >> 61 == 0 });
            let sqlite = &mut history.sqlite;
            let old: Vec<(Value, Watch)> = queries.iter().map(|query| query.ask(sqlite, before)).collect();
            // The clock of another worker may be behind.
            let now = before + step.clock;
            let aged: Vec<(Value, Watch)> = queries.iter().map(|query| query.ask(sqlite, now)).collect();
            for ((query, (old, watch)), (aged, _)) in queries.iter().zip(&old).zip(&aged).filter(|_| now >= before) {
                let is_due = watch.until.is_some_and(|until| until.get() <= now);
                prop_assert!(old == aged || is_due || watch.is_final, "{query:?} changed by {now} without saying so: {watch:?}\n{old}\n{aged}");
                prop_assert!(watch.until.is_none_or(|until| until.get() > before), "{query:?} says a past time");
            }
            let marked = topics(&aged);
            mark(sqlite, &marked, now + 60_000, now);
            let counted = numbers(sqlite, &marked);
            marks.extend(counted.keys().cloned());
            history.now = now;
            let told = history.run(number, step).told;
            let sqlite = &mut history.sqlite;
            let counts = numbers(sqlite, &marked);
            for topic in &told {
                let text = topic.to_text();
                prop_assert!(marks.contains(&text), "{text} is told although nobody watches it");
                let number = counted.get(&text);
                prop_assert!(number.is_none() || number != counts.get(&text), "{text} is told but not counted");
            }
            for (query, (aged, watch)) in queries.iter().zip(&aged).filter(|(_, (_, watch))| !watch.is_final) {
                let (new, _) = query.ask(sqlite, now);
                if new == *aged {
                    continue;
                }
                let is_told = watch.topics.iter().any(|topic| told.contains(topic));
                let is_counted = watch.topics.iter().any(|topic| counted.get(&topic.to_text()) != counts.get(&topic.to_text()));
                prop_assert!(is_told && is_counted, "{query:?} was changed by {} {} at {now}, told {told:?}, counted {is_counted}, watched {watch:?}\n{aged}\n{new}", step.path, step.arguments);
            }
        }
    }

    #[test]
    fn where_nobody_watches_nothing_is_counted_or_told(steps in proptest::collection::vec(step(), 1..40)) {
        let mut history = History::new();
        for (number, step) in (0..).zip(beginning().iter().chain(&steps)) {
            history.now += step.clock;
            prop_assert_eq!(history.run(number, step).told, Vec::new());
        }
        let counted = history.sqlite.query("SELECT id FROM server WHERE change_number <> 0 OR watched_until <> 0");
        prop_assert!(counted.is_empty());
        prop_assert!(history.sqlite.query("SELECT topic FROM watched_topic").is_empty());
    }
}

#[test]
fn every_query_of_the_registry_says_what_it_depends_on() {
    let mut history = History::new();
    for (number, step) in (0..).zip(beginning()) {
        history.run(number, &step);
    }
    let code = history.codes[0].clone();
    let queries = queries(&[history.named(&code)], &history.campaigns());
    for function in REGISTRY
        .iter()
        .filter(|function| function.kind == Kind::Query)
    {
        let query = queries.iter().find(|query| query.path == function.path);
        let query = query.unwrap_or_else(|| panic!("no query of {} is watched", function.path));
        let (reply, watch) = query.ask(&mut history.sqlite, START);
        assert_eq!(reply["code"], 200, "{query:?}");
        assert!(!watch.topics.is_empty(), "{query:?}");
    }
}

#[test]
fn an_answer_for_an_unknown_code_or_over_the_limit_is_final() {
    let mut sqlite = Sqlite::new();
    let unknown = "019f0000-0000-7000-8000-000000000000";
    for (path, arguments) in [
        ("invitCode:explain", json!({"code": "NOSUCH"})),
        ("invitCode:r", json!({"code": "NOSUCH"})),
        ("invitCode:r", json!({"id": unknown})),
    ] {
        let query = Query {
            path,
            arguments,
            caller: Caller::Service,
        };
        let (_, watch) = query.ask(&mut sqlite, START);
        assert_eq!(watch, Watch::last(), "{query:?}");
    }
    for seed in 0..30 {
        let guess = context(START, seed, user("bob"));
        noted(
            &mut sqlite,
            "invitCode:explain",
            &json!({"code": "NOSUCH"}),
            &guess,
        );
    }
    let mut over = context(START, 99, user("bob"));
    over.is_watched = true;
    let (reply, notes) = noted(
        &mut sqlite,
        "invitCode:explain",
        &json!({"code": "NOSUCH"}),
        &over,
    );
    assert_eq!(reply.status(), 429);
    assert_eq!(notes.watch, Some(Watch::last()));
}

#[test]
fn a_mark_that_had_ended_counts_as_a_change() {
    let mut history = History::new();
    for (number, step) in (0..).zip(beginning()) {
        history.run(number, &step);
    }
    let sqlite = &mut history.sqlite;
    let topics = Topics::new(["server:red", "server:ghost", "user:ann"].into_iter());
    mark(sqlite, &topics, START + 1000, START);
    let first = numbers(sqlite, &topics);
    assert_eq!(first.len(), 3);
    mark(sqlite, &topics, START + 1500, START + 999);
    assert_eq!(numbers(sqlite, &topics), first);
    mark(sqlite, &topics, START + 9000, START + 1500);
    let later = numbers(sqlite, &topics);
    for (topic, number) in &first {
        assert_eq!(later[topic], number + 1, "{topic}");
    }
    // A shorter mark does not end a longer one.
    mark(sqlite, &topics, START + 2000, START + 1600);
    mark(sqlite, &topics, START + 9500, START + 8999);
    assert_eq!(numbers(sqlite, &topics), later);
}

#[test]
fn marks_that_ended_a_day_ago_are_deleted() {
    let mut sqlite = Sqlite::new();
    let old = Topics::new(["user:ann"].into_iter());
    mark(&mut sqlite, &old, START, START - 1000);
    let other = Topics::new(["user:bob"].into_iter());
    let day = 86_400_000;
    mark(&mut sqlite, &other, START + day + 1000, START + day);
    assert_eq!(numbers(&mut sqlite, &old).len(), 1);
    mark(&mut sqlite, &other, START + day + 1000, START + day + 1);
    assert_eq!(numbers(&mut sqlite, &old).len(), 0);
}

#[test]
fn who_watches_a_code_that_loses_its_text_is_told() {
    let mut sqlite = Sqlite::new();
    for (server, owner) in [("s", "ann"), ("o", "eve")] {
        let server = json!({"serverId": server, "name": "S", "ownerId": owner, "owner": "John"});
        noted(
            &mut sqlite,
            "server:c",
            &server,
            &given(START, 1, Caller::Service),
        );
    }
    // All texts of the prefix are taken by codes that live, but for one that has expired.
    let taken = "WITH RECURSIVE n (d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM n WHERE d < 999) \
         INSERT INTO invit_code (id, folded, code, server_id, creator_id, expires_at, created_at) \
         SELECT printf('00000000-0000-7000-8000-%012d', d), printf('J0H%03d', d), printf('Joh-%03d', d), 'o', 'eve', \
         iif(d = 123, 1, NULL), 1 FROM n";
    sqlite.0.execute_batch(taken).unwrap();
    let query = Query {
        path: "invitCode:explain",
        arguments: json!({"code": "Joh-123"}),
        caller: Caller::Service,
    };
    let (before, watch) = query.ask(&mut sqlite, START);
    assert_eq!(before["data"]["failing"], json!(["errors.expired"]));
    let topics = topics(&[(before, watch)]);
    mark(&mut sqlite, &topics, START + 1000, START);
    let counted = numbers(&mut sqlite, &topics);
    let generate = given(START + 1, 2, Caller::Service);
    let (reply, notes) = noted(
        &mut sqlite,
        "timecapsule:generate",
        &json!({"userId": "ann"}),
        &generate,
    );
    assert_eq!(as_json(&reply)["data"]["code"], "Joh-123");
    assert_eq!(
        notes.told.iter().map(Topic::to_text).collect::<Vec<_>>(),
        ["server:o"]
    );
    assert_ne!(numbers(&mut sqlite, &topics), counted);
    let (after, watch) = query.ask(&mut sqlite, START + 1);
    assert_eq!(after["data"]["server"]["_id"], "s");
    assert_eq!(
        watch.topics.iter().map(Topic::to_text).collect::<Vec<_>>(),
        ["server:s"]
    );
}

#[test]
fn who_watches_a_server_before_it_exists_is_told_of_what_happens_in_it() {
    let mut sqlite = Sqlite::new();
    let topics = Topics::new(["server:s"].into_iter());
    mark(&mut sqlite, &topics, START + 1000, START);
    let told = |sqlite: &mut Sqlite, path: &str, arguments: Value, now: i64| {
        let (reply, notes) = noted(sqlite, path, &arguments, &given(now, 1, Caller::Service));
        assert_eq!(reply.status(), 200, "{path}");
        let told: BTreeSet<String> = notes.told.iter().map(Topic::to_text).collect();
        told.contains("server:s")
    };
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    assert!(told(&mut sqlite, "server:c", server, START + 1));
    let before = numbers(&mut sqlite, &topics);
    // No mark in between: the host has marked this topic already.
    let rename = |name: &str| json!({"serverId": "s", "name": name});
    assert!(told(&mut sqlite, "server:u", rename("T"), START + 2));
    assert_ne!(numbers(&mut sqlite, &topics), before);
    // The mark ends when it would have ended.
    assert!(!told(&mut sqlite, "server:u", rename("U"), START + 1001));
}

#[test]
fn who_watches_what_a_user_has_is_told_of_its_first_code_and_server() {
    let first = json!({"serverId": "s", "name": "S", "ownerId": "ann", "owner": "Ann"});
    let other = json!({"serverId": "t", "name": "T", "ownerId": "bob"});
    let by_ann = json!({"serverId": "s", "creatorId": "ann", "code": "OPEN"});
    let by_bob = json!({"serverId": "s", "creatorId": "bob"});
    for (before, path, arguments, watched) in [
        (
            vec![],
            "server:c",
            other.clone(),
            ("server:list", json!({"ownerId": "bob"})),
        ),
        (
            vec![
                ("invitCode:c", by_ann.clone()),
                ("invitCode:use", json!({"code": "OPEN", "userId": "bob"})),
            ],
            "server:u",
            json!({"serverId": "s", "ownerId": "bob"}),
            ("server:list", json!({"ownerId": "bob"})),
        ),
        (
            vec![
                ("invitCode:c", by_ann),
                ("invitCode:use", json!({"code": "OPEN", "userId": "bob"})),
            ],
            "invitCode:c",
            by_bob,
            ("invitCode:list", json!({"creatorId": "bob"})),
        ),
        (
            vec![],
            "timecapsule:generate",
            json!({"userId": "ann"}),
            ("invitCode:list", json!({"creatorId": "ann"})),
        ),
        (
            vec![],
            "rds:giveInvite",
            json!({"serverId": "s", "userId": "bob"}),
            ("invitCode:list", json!({"creatorId": "bob"})),
        ),
    ] {
        let mut sqlite = Sqlite::new();
        let before = [("server:c", first.clone())].into_iter().chain(before);
        for (seed, (path, arguments)) in (0..).zip(before) {
            noted(
                &mut sqlite,
                path,
                &arguments,
                &given(START, seed, Caller::Service),
            );
        }
        let query = Query {
            path: watched.0,
            arguments: watched.1,
            caller: Caller::Service,
        };
        let asked = query.ask(&mut sqlite, START);
        mark(
            &mut sqlite,
            &topics(std::slice::from_ref(&asked)),
            START + 1000,
            START,
        );
        let call = given(START + 1, 9, Caller::Service);
        let told = noted(&mut sqlite, path, &arguments, &call).1.told;
        let (new, _) = query.ask(&mut sqlite, START + 1);
        assert_ne!(new, asked.0, "{path} changes nothing");
        assert!(
            told.iter().any(|topic| asked.1.topics.contains(topic)),
            "{path} told {told:?}"
        );
    }
}

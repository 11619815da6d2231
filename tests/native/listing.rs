//! Pages of codes and of logs over many rows hold every row once and in order, for any length and status, in the
//! memory model and in SQLite.

use crate::common::{START, Sqlite, Store, as_json, call, cases, context, user};
use invitcode::domain::caller::Caller;
use invitcode::functions::{self, arguments::RawArguments};
use invitcode::storage::Memory;
use invitcode::wire::json::Json;
use proptest::prelude::*;
use rusqlite::StatementStatus;
use serde_json::{Value, json};

/// What happens to a code before the pages are read.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Active,
    Expired,
    Used,
    Revoked,
    /// Revoked, expired and used up. Its status is the first of these.
    All,
}

impl Fate {
    fn status(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::Revoked | Self::All => "revoked",
        }
    }
}

struct Pair {
    memory: Memory,
    sqlite: Sqlite,
    seed: u64,
}

impl Pair {
    /// The reply of both stores, which must be the same.
    fn reply(&mut self, path: &str, arguments: &Value, now: i64, caller: Caller) -> Value {
        self.seed += 1;
        let given = context(now, self.seed, caller);
        let stores: [&mut dyn Store; 2] = [&mut self.memory, &mut self.sqlite];
        let [first, second] = stores.map(|store| as_json(&call(store, path, arguments, &given)));
        assert_eq!(first, second, "{path} {arguments}");
        first
    }

    fn data(&mut self, path: &str, arguments: &Value, now: i64) -> Value {
        let reply = self.reply(path, arguments, now, Caller::Service);
        assert_eq!(reply["code"], 200, "{path} {arguments}: {reply}");
        reply["data"].clone()
    }

    /// All rows of a list, page by page, and the number of pages.
    fn walk(&mut self, path: &str, arguments: &Value, now: i64) -> (Vec<Value>, usize) {
        let (mut rows, mut cursor, limit) = (Vec::new(), Value::Null, arguments["limit"].as_u64());
        let mut pages = 0;
        loop {
            pages += 1;
            let mut arguments = arguments.clone();
            arguments["cursor"] = cursor;
            let page = self.data(path, &arguments, now);
            let found = page["page"].as_array().unwrap();
            assert!(found.len() as u64 <= limit.unwrap());
            rows.extend(found.iter().cloned());
            cursor = page["continueCursor"].clone();
            assert_eq!(page["isDone"], cursor.is_null());
            if cursor.is_null() {
                return (rows, pages);
            }
        }
    }
}

/// A server with codes of these fates, created a millisecond apart by two members in turn.
fn stored(fates: &[Fate]) -> (Pair, Vec<(String, &'static str)>) {
    let mut pair = Pair {
        memory: Memory::new(),
        sqlite: Sqlite::new(),
        seed: 0,
    };
    for (server, owner) in [("s", "ann"), ("other", "ann")] {
        let server = json!({"serverId": server, "name": "S", "ownerId": owner});
        pair.data("server:c", &server, START);
    }
    let door = json!({"serverId": "other", "creatorId": "ann", "code": "OTHER"});
    pair.data("invitCode:c", &door, START);
    let mut made = Vec::new();
    for (fate, at) in fates.iter().zip(START + 1..) {
        let (ends, used, revoked) = match fate {
            Fate::Active => (false, false, false),
            Fate::Expired => (true, false, false),
            Fate::Used => (false, true, false),
            Fate::Revoked => (false, false, true),
            Fate::All => (true, true, true),
        };
        let arguments = json!({
            "serverId": "s", "creatorId": "ann", "maxUses": 1,
            "expiresAt": ends.then_some(START + 50_000),
        });
        let code = pair.data("invitCode:c", &arguments, at);
        let id = pair.data("invitCode:r", &json!({"code": code}), at)["_id"].clone();
        if used {
            let user = format!("user-{at}");
            pair.data("invitCode:use", &json!({"code": code, "userId": user}), at);
        }
        if revoked {
            pair.data("invitCode:d", &json!({"id": id}), at);
        }
        made.push((id.as_str().unwrap().to_owned(), fate.status()));
    }
    made.reverse();
    (pair, made)
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["_id"].as_str().unwrap())
        .collect()
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn pages_hold_every_code_of_a_status_once_newest_first(
        fates in proptest::collection::vec(proptest::sample::select(vec![
            Fate::Active, Fate::Active, Fate::Active, Fate::Expired, Fate::Used, Fate::Revoked, Fate::All,
        ]), 0..70),
        limit in 1..6_u64,
        by_creator: bool,
    ) {
        let (mut pair, made) = stored(&fates);
        let now = START + 60_000;
        let of = if by_creator { json!({"creatorId": "ann"}) } else { json!({"serverId": "s"}) };
        for status in [None, Some("active"), Some("expired"), Some("used"), Some("revoked")] {
            let mut arguments = of.clone();
            arguments["limit"] = json!(limit);
            arguments["status"] = json!(status);
            let (rows, pages) = pair.walk("invitCode:list", &arguments, now);
            // The creator's other code, on another server, is the oldest and stays active.
            let asked = |known: &str| status.is_none_or(|status| status == known);
            let expected: Vec<&str> = made.iter().filter(|(_, known)| asked(known)).map(|(id, _)| id.as_str()).collect();
            let mut found = ids(&rows);
            if by_creator && asked("active") {
                let door = found.pop().unwrap();
                prop_assert!(!expected.contains(&door));
            }
            prop_assert_eq!(&found, &expected, "status {:?}", status);
            for row in &rows {
                prop_assert!(asked(row["status"].as_str().unwrap()));
            }
            // Each page but the last is full, or has read ten codes for each one requested.
            let all = made.len() + 1;
            let limit = usize::try_from(limit).unwrap();
            prop_assert!(pages <= expected.len().div_ceil(limit) + all.div_ceil(10 * limit) + 1);
        }
    }
}

#[test]
fn a_page_reads_at_most_ten_codes_for_each_one_requested() {
    let fates: Vec<Fate> = std::iter::once(Fate::Revoked)
        .chain(std::iter::repeat_n(Fate::Active, 20))
        .collect();
    let (mut pair, made) = stored(&fates);
    let arguments = json!({"serverId": "s", "status": "revoked", "limit": 1});
    let first = pair.data("invitCode:list", &arguments, START + 100);
    assert_eq!(first["page"], json!([]));
    assert_eq!(first["isDone"], false);
    assert_eq!(first["continueCursor"], made[9].0.as_str());
    let (rows, pages) = pair.walk("invitCode:list", &arguments, START + 100);
    assert_eq!(ids(&rows), [made[20].0.as_str()]);
    assert_eq!(pages, 3);
}

#[test]
fn a_page_that_ends_with_the_last_code_is_the_last() {
    for count in [9, 10, 11, 20, 21] {
        let (mut pair, _) = stored(&vec![Fate::Active; count]);
        let of = json!({"serverId": "s", "limit": 1, "status": "revoked"});
        let (rows, pages) = pair.walk("invitCode:list", &of, START + 100);
        assert!(rows.is_empty());
        assert_eq!(pages, count.div_ceil(10), "{count} codes");
        let (rows, pages) = pair.walk(
            "invitCode:list",
            &json!({"serverId": "s", "limit": 3}),
            START,
        );
        assert_eq!((rows.len(), pages), (count, count.div_ceil(3)));
    }
}

#[test]
fn a_caller_without_the_right_to_read_gets_no_row() {
    let (mut pair, made) = stored(&[Fate::Used, Fate::Active]);
    for (path, arguments) in [
        ("invitCode:list", json!({"serverId": "s"})),
        ("invitCode:list", json!({"serverId": "s", "status": "used"})),
        ("invitCode:uses", json!({"id": made[1].0})),
    ] {
        let reply = pair.reply(path, &arguments, START + 100, user("eve"));
        assert_eq!(reply["error"], "errors.permissionDenied", "{path}");
        // This holds for the statement too, not only for the reply.
        let entry = functions::find(path).unwrap();
        let text = arguments.to_string();
        let json = Json::parse(text.as_bytes()).unwrap();
        let raw = RawArguments::new(json);
        let given = context(START + 100, 1, user("eve"));
        let planned = (entry.prepare)(&raw.unwrap(), &given).unwrap();
        let rows = pair.sqlite.batch(&planned.statements()).unwrap();
        for (statement, rows) in planned.statements().iter().zip(rows.0) {
            let is_page = statement.sql.name.contains(": page");
            assert!(!is_page || rows.is_empty(), "{}", statement.sql.name);
        }
    }
}

/// The number of steps of SQLite's virtual machine for the statements of a call.
fn steps(pair: &Pair, path: &str, arguments: &Value, caller: Caller) -> i32 {
    let entry = functions::find(path).unwrap();
    let text = arguments.to_string();
    let json = Json::parse(text.as_bytes()).unwrap();
    let given = context(START + 100_000, 1, caller);
    let planned = (entry.prepare)(&RawArguments::new(json).unwrap(), &given).unwrap();
    let mut steps = 0;
    for statement in planned.statements() {
        if statement.sql.text.starts_with("SELECT") {
            let mut prepared = pair.sqlite.0.prepare(statement.sql.text).unwrap();
            crate::common::rows(&mut prepared, crate::common::values(&statement)).unwrap();
            steps += prepared.get_status(StatementStatus::VmStep);
        }
    }
    steps
}

#[test]
fn the_cost_of_a_page_depends_only_on_the_page() {
    let few = stored(&[Fate::Active; 60]);
    let many = stored(&[Fate::Active; 300]);
    for (caller, arguments) in [
        (Caller::Service, json!({"serverId": "s", "limit": 5})),
        (Caller::Service, json!({"creatorId": "ann", "limit": 5})),
        (user("ann"), json!({"serverId": "s", "limit": 5})),
        (user("eve"), json!({"serverId": "s", "limit": 5})),
        (
            user("eve"),
            json!({"serverId": "s", "limit": 5, "status": "used"}),
        ),
        (
            Caller::Service,
            json!({"serverId": "s", "limit": 5, "status": "used"}),
        ),
        (
            Caller::Service,
            json!({"creatorId": "ann", "limit": 5, "status": "active"}),
        ),
    ] {
        let [few, many] = [&few, &many]
            .map(|(pair, _)| steps(pair, "invitCode:list", &arguments, caller.clone()));
        assert_eq!(few, many, "{caller:?} {arguments}");
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn pages_of_a_log_hold_every_use_once_and_in_order(count in 0..40_usize, limit in 1..8_u64) {
        let (mut pair, made) = stored(&[Fate::Active]);
        let id = &made[0].0;
        let arguments = json!({"id": id, "maxUses": 100});
        let code = pair.data("invitCode:u", &arguments, START + 1)["code"].clone();
        for (at, number) in (START + 2..).zip(0..count) {
            let name = (number % 2 == 0).then(|| format!("Name {number}"));
            let user = format!("user-{number}");
            pair.data("invitCode:use", &json!({"code": code, "userId": user, "user": name}), at);
        }
        let (rows, pages) = pair.walk("invitCode:uses", &json!({"id": id, "limit": limit}), START + 100);
        prop_assert_eq!(pages, count.div_ceil(usize::try_from(limit).unwrap()).max(1));
        prop_assert_eq!(rows.len(), count);
        for (row, number) in rows.iter().zip(0..) {
            let at = START + 2 + number;
            prop_assert_eq!(row, &json!({
                "_id": format!("{id}:{}", number + 1), "_creationTime": at, "codeId": id,
                "userId": format!("user-{number}"),
                "user": (number % 2 == 0).then(|| format!("Name {number}")), "usedAt": at,
            }));
        }
    }
}

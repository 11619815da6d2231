//! TacoBot's documents under random sequences of all their operations: the memory model and SQLite give the same
//! replies and end with the same tables.

use crate::common::{START, Sqlite, Store, call, cases, context, tree, user};
use invitcode::domain::caller::Caller;
use invitcode::functions::arguments::RawArguments;
use invitcode::functions::tacobot::arguments::Lines;
use invitcode::functions::tacobot::export_invites::Export;
use invitcode::functions::tacobot::import_invites::{Import, ImportArguments};
use invitcode::functions::tacobot::list_invites::List;
use invitcode::functions::tacobot::read_invite::Read;
use invitcode::functions::tacobot::record_use::Record;
use invitcode::functions::tacobot::store_invite::Store as StoreInvite;
use invitcode::functions::{self, Call, Context, Reply};
use invitcode::storage::{Memory, Row};
use invitcode::wire::json::Json;
use proptest::prelude::*;
use rusqlite::StatementStatus;
use serde_json::{Value, json};

/// A step: a call with its arguments, or lines to import.
#[derive(Clone, Debug)]
enum Step {
    Ask(Asked, Vec<(&'static str, String)>),
    Import(String),
}

/// The calls that take arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Read,
    List,
    Export,
    Store,
    Record,
}

/// Plans a call.
fn plan(asked: Asked, raw: &RawArguments<'_>, given: &Context) -> Result<Box<dyn Call>, Reply> {
    match asked {
        Asked::Read => functions::prepare::<Read>(raw, given),
        Asked::List => functions::prepare::<List>(raw, given),
        Asked::Export => functions::prepare::<Export>(raw, given),
        Asked::Store => functions::prepare::<StoreInvite>(raw, given),
        Asked::Record => functions::prepare::<Record>(raw, given),
    }
}

/// Plans an import.
fn plan_import(body: &[u8], given: &Context) -> Result<Box<dyn Call>, Reply> {
    let lines = Lines(body.to_vec());
    functions::plan::<Import>(ImportArguments { lines }, given)
}

/// Arguments as TacoBot's routes pass them: values other than strings keep their spelling.
fn raw_of<'a>(arguments: impl Iterator<Item = (&'static str, &'a str)>) -> RawArguments<'a> {
    let fields = arguments.map(|(name, text)| {
        let value = match Json::parse(text.as_bytes()).unwrap() {
            Json::Text(text) => Json::Text(text),
            Json::Integer(number) if name == "limit" => Json::Integer(number),
            _ => Json::Raw(text.to_owned()),
        };
        (name.into(), value)
    });
    RawArguments::new(Json::Object(fields.collect())).unwrap()
}

/// Runs a step on a store.
fn run(store: &mut dyn Store, step: &Step, given: &Context) -> Reply {
    let planned = match step {
        Step::Ask(asked, arguments) => {
            let raw = raw_of(arguments.iter().map(|(name, text)| (*name, text.as_str())));
            plan(*asked, &raw, given)
        }
        Step::Import(lines) => plan_import(lines.as_bytes(), given),
    };
    match planned {
        Ok(call) => store.run(call.as_ref()),
        Err(reply) => reply,
    }
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> + Clone {
    proptest::sample::select(words)
}

fn guild() -> impl Strategy<Value = (&'static str, String)> {
    one_of(&["g", "h"]).prop_map(|guild| ("guild_id", json!(guild).to_string()))
}

fn code() -> impl Strategy<Value = (&'static str, String)> {
    one_of(&["ab", "aB"]).prop_map(|code| ("code", json!(code).to_string()))
}

const USERS: [&str; 4] = ["u1", "u2", "ü \\", "u\"4"];
const TIMES: [&str; 4] = ["5", "6", "6.5", "1.6E+09"];

fn entry() -> impl Strategy<Value = String> {
    (one_of(&USERS), one_of(&TIMES), 0..4_u8).prop_map(|(user, at, form)| {
        let user = json!(user);
        match form {
            0 => format!("{{\"timestamp\":{{\"$numberDouble\":\"{at}\"}},\"user_id\":{user}}}"),
            1 => format!("{{\"user_id\":{user},\"timestamp\":{at},\"more\":[1.0]}}"),
            _ => format!("{{\"user_id\":{user},\"timestamp\":{at}}}"),
        }
    })
}

fn line() -> impl Strategy<Value = String> {
    let id = one_of(&["{\"$oid\":\"a1\"}", "{\"$oid\":\"b2\"}", "\"a1\"", "5"]);
    let log = proptest::collection::vec(entry(), 0..5);
    (id, one_of(&["ab", "aB"]), one_of(&["1", "1.50", "{\"$numberInt\":\"7\"}"]), log, 0..8_u8).prop_map(
        |(id, code, number, log, form)| {
            let log = log.join(",");
            match form {
                0 => format!("[{id},{},[{log}]]", log.len() % 3),
                1 => "not JSON".to_owned(),
                2 => String::new(),
                _ => format!(
                    "{{\"_id\":{id},\"invites\":[{log}],\"code\":\"{code}\",\"guild_id\":\"g\",\"info\":{{\"uses\":{number}}},\"timestamp\":{number}}}"
                ),
            }
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let info = one_of(&[
        r#"{"uses":1.50,"x":[{"y":null}],"created_at":"2023-01-01T00:00:00+01:00"}"#,
        r#"{ "code" : "aB\u0020" }"#,
        r#"{"uses":"no"}"#,
    ]);
    let maybe = |name, text: &'static [&'static str]| {
        proptest::option::of(one_of(text).prop_map(move |text| (name, text.to_owned())))
    };
    let user = one_of(&USERS).prop_map(|user| ("user_id", json!(user).to_string()));
    let ask =
        |asked, fixed: Vec<(&'static str, String)>, more: Vec<Option<(&'static str, String)>>| {
            Step::Ask(
                asked,
                fixed
                    .into_iter()
                    .chain(more.into_iter().flatten())
                    .collect(),
            )
        };
    let id = maybe("_id", &["\"a1\"", "\"zz\""]);
    prop_oneof![
        2 => (guild(), code()).prop_map(move |(guild, code)| ask(Asked::Read, vec![guild, code], vec![])),
        2 => (guild(), maybe("limit", &["1", "2"]), maybe("cursor", &["\"2.0\"", "\"1.1\""])).prop_map(
            move |(guild, limit, cursor)| ask(Asked::List, vec![guild], vec![limit, cursor])),
        1 => maybe("cursor", &["\"2.0\"", "\"1.1\""]).prop_map(move |cursor| ask(Asked::Export, vec![], vec![cursor])),
        3 => (guild(), code(), info, maybe("timestamp", &["5", "6.50"]), id).prop_map(
            move |(guild, code, info, at, id)| ask(Asked::Store, vec![guild, code, ("info", info.to_owned())], vec![at, id])),
        4 => (guild(), code(), user, maybe("timestamp", &TIMES)).prop_map(
            move |(guild, code, user, at)| ask(Asked::Record, vec![guild, code, user], vec![at])),
        4 => proptest::collection::vec(line(), 0..4).prop_map(|lines| Step::Import(lines.join("\n"))),
    ]
}

fn caller() -> impl Strategy<Value = Caller> {
    prop_oneof![
        12 => Just(Caller::Service),
        1 => one_of(&["ann", "bob", "eve"]).prop_map(user),
        1 => Just(Caller::Anonymous),
    ]
}

fn tables_of_sqlite(sqlite: &Sqlite) -> Value {
    let rows = |sql| {
        let rows = sqlite.query(sql).into_iter();
        let rows = rows.map(|Row(json)| serde_json::from_str::<Value>(&json.write()).unwrap());
        Value::Array(rows.collect())
    };
    json!({
        "documents": rows("SELECT seq, id, guild_id, code, document FROM tacobot_invite ORDER BY seq"),
        "uses": rows("SELECT invite, ordinal, user_id, CAST(timestamp AS TEXT) AS at, entry FROM tacobot_use ORDER BY invite, ordinal"),
    })
}

fn tables_of_memory(memory: &Memory) -> Value {
    let rows = || (1..).zip(&memory.tacobot);
    let documents = rows().map(|(seq, row)| {
        json!({"seq": seq, "id": row.id.as_str(), "guild_id": row.guild, "code": row.code, "document": row.document.as_str()})
    });
    let uses = rows().flat_map(|(seq, row)| {
        (1..).zip(&row.log).map(move |(ordinal, used)| {
            let at = format!("{:?}", used.at.as_str().parse::<f64>().unwrap());
            json!({"invite": seq, "ordinal": ordinal, "user_id": used.user, "at": at, "entry": used.entry})
        })
    });
    json!({"documents": documents.collect::<Vec<_>>(), "uses": uses.collect::<Vec<_>>()})
}

/// A store with a server of Ann's whose id is a guild's, with Bob as an admin.
fn prepared(store: &mut dyn Store) {
    let service = |seed| context(START, seed, Caller::Service);
    for (seed, path, arguments) in [
        (
            1,
            "server:c",
            json!({"serverId": "g", "name": "G", "ownerId": "ann"}),
        ),
        (
            2,
            "invitCode:c",
            json!({"serverId": "g", "creatorId": "ann", "code": "JOIN-US"}),
        ),
        (
            3,
            "invitCode:use",
            json!({"code": "JOIN-US", "userId": "bob"}),
        ),
        (
            4,
            "member:u",
            json!({"serverId": "g", "userId": "bob", "role": "admin"}),
        ),
    ] {
        assert!(
            call(store, path, &arguments, &service(seed))
                .refusal()
                .is_none()
        );
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn both_stores_give_the_same_replies_and_end_with_the_same_tables(
        steps in proptest::collection::vec((step(), caller(), 0..5_i64, any::<bool>()), 1..30),
    ) {
        let (mut memory, mut sqlite) = (Memory::new(), Sqlite::new());
        prepared(&mut memory);
        prepared(&mut sqlite);
        let mut now = START;
        for (seed, (step, caller, clock, again)) in (10..).zip(steps) {
            now += clock * 400;
            let given = context(now, seed, caller);
            for _ in 0..=u8::from(again) {
                let from_memory = run(&mut memory, &step, &given);
                let from_sqlite = run(&mut sqlite, &step, &given);
                prop_assert_eq!(&from_memory, &from_sqlite, "{:?}", step);
                if let Some(refusal) = from_memory.refusal() {
                    prop_assert_ne!(refusal.kind, invitcode::domain::error::ErrorKind::Internal);
                }
            }
        }
        prop_assert_eq!(tables_of_memory(&memory), tables_of_sqlite(&sqlite));
    }
}

fn service() -> Context {
    context(START, 77, Caller::Service)
}

/// All documents, page by page, as the lines of each page.
fn export(store: &mut dyn Store) -> Vec<String> {
    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let arguments = cursor
            .map(|cursor| ("cursor", cursor))
            .into_iter()
            .collect();
        let Reply::Success { data, .. } =
            run(store, &Step::Ask(Asked::Export, arguments), &service())
        else {
            panic!("the export was refused");
        };
        let data = tree(data.as_ref());
        pages.push(data.get("lines").unwrap().as_text().unwrap().to_owned());
        let Some(next) = data.get("next") else {
            return pages;
        };
        cursor = Some(next.write());
    }
}

fn stored(reply: &Reply) -> (i64, i64, usize) {
    let Reply::Success { data, .. } = reply else {
        panic!("{reply:?}");
    };
    let data = tree(data.as_ref());
    let number = |name| data.get(name).unwrap().as_integer().unwrap();
    let refused = data.get("refused").unwrap().as_list().unwrap().len();
    (number("stored"), number("recorded"), refused)
}

/// The tables after an import of lines in one request, or in a request for each line.
fn imported(lines: &[String], at_once: bool) -> Value {
    let mut sqlite = Sqlite::new();
    let requests = if at_once {
        vec![lines.join("\n")]
    } else {
        lines.to_vec()
    };
    for request in requests {
        let reply = run(&mut sqlite, &Step::Import(request), &service());
        assert_eq!(stored(&reply).2, 0, "{reply:?}");
    }
    tables_of_sqlite(&sqlite)
}

fn with_log(id: &str, number: &str, log: &[String]) -> String {
    let log = log.join(",");
    format!(
        "{{\"_id\":\"{id}\",\"invites\":[{log}],\"code\":\"ab\",\"guild_id\":\"g\",\"info\":{{}},\"timestamp\":{number}}}"
    )
}

/// Users and times of a document's log, in order.
fn log_of(tables: &Value, seq: i64) -> Vec<(String, String)> {
    let uses = tables["uses"].as_array().unwrap().iter();
    let own = uses.filter(|used| used["invite"] == seq);
    own.map(|used| (used["user_id"].to_string(), used["at"].to_string()))
        .collect()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_document_repeated_in_one_request_is_stored_like_by_two_requests(
        documents in proptest::collection::vec(
            (one_of(&["a", "b"]), one_of(&["1", "2"]), proptest::collection::vec(entry(), 0..6)), 1..6),
    ) {
        let lines: Vec<String> =
            documents.iter().map(|(id, number, log)| with_log(id, number, log)).collect();
        prop_assert_eq!(imported(&lines, true), imported(&lines, false));
    }

    #[test]
    fn a_log_in_parts_gives_the_whole_log_in_one_request_or_in_several(
        log in proptest::collection::vec((one_of(&["u1", "u2"]), one_of(&["5", "6"])), 1..12),
        cuts in proptest::collection::btree_set(1..12_usize, 0..4),
    ) {
        let entries: Vec<String> = log.iter()
            .map(|(user, at)| format!("{{\"user_id\":\"{user}\",\"timestamp\":{at}}}")).collect();
        let mut ends: Vec<usize> = cuts.into_iter().filter(|cut| *cut < log.len()).collect();
        ends.push(log.len());
        let mut lines = Vec::new();
        let mut start = 0;
        for end in ends {
            let part = entries[start..end].join(",");
            let repeats: Vec<String> = (start..end).filter_map(|place| {
                let before = entries[..start].iter().filter(|entry| **entry == entries[place]).count();
                (before > 0).then(|| format!("[{},{before}]", place - start))
            }).collect();
            lines.push(if start == 0 {
                with_log("a", "1", &entries[..end])
            } else {
                format!("[\"a\",{start},[{part}],[{}]]", repeats.join(","))
            });
            start = end;
        }
        let whole = log_of(&imported(&[with_log("a", "1", &entries)], true), 1);
        prop_assert_eq!(&log_of(&imported(&lines, true), 1), &whole);
        prop_assert_eq!(&log_of(&imported(&lines, false), 1), &whole);
        // Importing everything again adds nothing.
        let twice: Vec<String> = lines.iter().chain(&lines).cloned().collect();
        prop_assert_eq!(&log_of(&imported(&twice, true), 1), &whole);
        prop_assert_eq!(&log_of(&imported(&twice, false), 1), &whole);
    }
}

fn document(id: usize, uses: usize) -> String {
    let log: Vec<String> = (0..uses)
        .map(|n| format!("{{\"user_id\":\"user-{n}\",\"timestamp\":{n}}}"))
        .collect();
    format!(
        "{{\"_id\":{{\"$oid\":\"{id:024}\"}},\"code\":\"c{id}\",\"guild_id\":\"g\",\"info\":{{}},\"invites\":[{}],\"timestamp\":1}}",
        log.join(",")
    )
}

#[test]
fn an_export_returns_the_imported_documents_and_can_be_imported_again() {
    // Logs that end at the edge of a part, one longer than a page may hold, and more documents than a page holds.
    let mut lines: Vec<String> = [0, 1, 499, 500, 501, 40_000, 1000, 3]
        .iter()
        .enumerate()
        .map(|(id, uses)| document(id, *uses))
        .collect();
    lines.extend((100..1500).map(|id| document(id, id % 2)));
    let stores: [Box<dyn Store>; 2] = [Box::new(Memory::new()), Box::new(Sqlite::new())];
    let mut exports = Vec::new();
    for mut store in stores {
        for line in &lines {
            let (stored, _, refused) = stored(&run(
                store.as_mut(),
                &Step::Import(line.clone()),
                &service(),
            ));
            assert_eq!((stored, refused), (1, 0));
        }
        exports.push(export(store.as_mut()));
    }
    let pages = exports.pop().unwrap();
    assert_eq!(
        exports.pop().unwrap(),
        pages,
        "both stores make the same pages"
    );
    assert!(pages.iter().all(|page| page.len() < 2_500_000));
    assert!(pages[1].starts_with("[{\"$oid\":\"000000000000000000000005\"},16000,["));

    let mut again = Sqlite::new();
    for page in &pages {
        assert_eq!(
            stored(&run(&mut again, &Step::Import(page.clone()), &service())).2,
            0
        );
    }
    assert_eq!(export(&mut again), pages);
    let whole = run(
        &mut again,
        &Step::Ask(
            Asked::Read,
            vec![("guild_id", "\"g\"".into()), ("code", "\"c5\"".into())],
        ),
        &service(),
    );
    let Reply::Success { data, .. } = whole else {
        panic!("{whole:?}")
    };
    let data = tree(data.as_ref());
    let read: Value = serde_json::from_str(&data.write()).unwrap();
    assert_eq!(read["invites"].as_array().unwrap().len(), 40_000);
    assert_eq!(
        read["invites"],
        serde_json::from_str::<Value>(&lines[5]).unwrap()["invites"]
    );
}

/// The number of documents on each page of a guild, for logs of these lengths.
fn pages(store: &mut dyn Store, logs: &[usize]) -> Vec<usize> {
    for (id, uses) in logs.iter().enumerate() {
        run(store, &Step::Import(document(id, *uses)), &service());
    }
    let mut sizes = Vec::new();
    let mut cursor = None;
    loop {
        let arguments = [("guild_id", "\"g\"".to_owned())]
            .into_iter()
            .chain(cursor.map(|cursor| ("cursor", cursor)));
        let Reply::Success { data, .. } = run(
            store,
            &Step::Ask(Asked::List, arguments.collect()),
            &service(),
        ) else {
            panic!("the page was refused");
        };
        let data = tree(data.as_ref());
        sizes.push(data.get("page").unwrap().as_list().unwrap().len());
        assert_eq!(
            data.get("isDone"),
            Some(&Json::Bool(data.get("continueCursor").is_none()))
        );
        let Some(next) = data.get("continueCursor") else {
            return sizes;
        };
        cursor = Some(next.write());
    }
}

#[test]
fn a_page_of_a_guild_is_shorter_when_logs_are_long() {
    for (logs, expected) in [
        ([9_000, 2_000, 30_000, 5, 5], vec![2, 1, 2]),
        // A document counts one more than its log.
        ([9_998, 0, 0, 0, 9_997], vec![2, 3]),
        ([9_999, 0, 0, 0, 0], vec![1, 4]),
    ] {
        assert_eq!(pages(&mut Sqlite::new(), &logs), expected);
        assert_eq!(pages(&mut Memory::new(), &logs), expected);
    }
}

/// Runs a call, and returns the steps of SQLite's virtual machine for all its statements.
fn steps(sqlite: &Sqlite, asked: Asked, arguments: &[(&'static str, &str)]) -> i32 {
    let raw = raw_of(arguments.iter().copied());
    let Ok(planned) = plan(asked, &raw, &service()) else {
        panic!("the call was refused");
    };
    let mut steps = 0;
    for statement in planned.statements() {
        let mut prepared = sqlite.0.prepare(statement.sql.text).unwrap();
        crate::common::rows(&mut prepared, crate::common::values(&statement)).unwrap();
        steps += prepared.get_status(StatementStatus::VmStep);
    }
    steps
}

#[test]
fn the_cost_of_a_use_or_a_report_does_not_depend_on_the_log() {
    let guild = ("guild_id", "\"g\"");
    let code = ("code", "\"c1\"");
    let new = ("user_id", "\"new\"");
    let costs = [10, 3_000].map(|uses| {
        let mut sqlite = Sqlite::new();
        let line = Step::Import(document(1, uses));
        assert_eq!(stored(&run(&mut sqlite, &line, &service())).2, 0);
        // One user has most of the log.
        for at in 0..uses {
            let sql = format!(
                "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp) VALUES (1, {}, 'new', {at})",
                uses + 1 + at
            );
            sqlite.query(&sql);
        }
        [
            steps(&sqlite, Asked::Store, &[guild, code, ("info", "{}")]),
            steps(&sqlite, Asked::Record, &[guild, code, ("user_id", "\"u\"")]),
            steps(&sqlite, Asked::Record, &[guild, code, ("user_id", "\"user-5\"")]),
            steps(&sqlite, Asked::Record, &[guild, code, new, ("timestamp", "5")]),
            steps(&sqlite, Asked::Record, &[guild, code, new, ("timestamp", "6.5")]),
            steps(&sqlite, Asked::Record, &[guild, code, new]),
        ]
    });
    assert_eq!(costs[0], costs[1]);
}

#[test]
fn a_use_that_is_recorded_twice_is_kept_twice_and_a_repeat_adds_none() {
    let entry = r#"{"user_id":"u","timestamp":5}"#;
    let line = document(1, 0).replace("[]", &format!("[{entry},{entry}]"));
    let mut sqlite = Sqlite::new();
    let record = Step::Ask(
        Asked::Record,
        vec![
            ("guild_id", "\"g\"".into()),
            ("code", "\"c1\"".into()),
            ("user_id", "\"u\"".into()),
            ("timestamp", "5".into()),
        ],
    );
    run(&mut sqlite, &Step::Import(document(1, 0)), &service());
    run(&mut sqlite, &record, &service());
    assert_eq!(
        stored(&run(&mut sqlite, &Step::Import(line.clone()), &service())),
        (1, 1, 0)
    );
    assert_eq!(
        stored(&run(&mut sqlite, &Step::Import(line), &service())),
        (1, 0, 0)
    );
}

#[test]
fn the_schema_protects_every_document_and_use() {
    let mut sqlite = Sqlite::new();
    let log = r#"[{"user_id":"u","timestamp":5}]"#;
    run(
        &mut sqlite,
        &Step::Import(document(1, 0).replace("[]", log)),
        &service(),
    );
    let before = tables_of_sqlite(&sqlite);
    for sql in [
        "DELETE FROM tacobot_use",
        "UPDATE tacobot_use SET user_id = 'x'",
        "UPDATE tacobot_use SET ordinal = 2",
        "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp) VALUES (1, 1, 'x', 5)",
        "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp) VALUES (1, 0, 'x', 5)",
        "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp) VALUES (1, 2, '', 5)",
        "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp) VALUES (1, 2, 'x', 'y')",
        "DELETE FROM tacobot_invite",
        "UPDATE tacobot_invite SET seq = 9",
        "UPDATE tacobot_invite SET id = '\"x\"'",
        "UPDATE tacobot_invite SET guild_id = '-'",
        "INSERT INTO tacobot_invite (id, guild_id, code, document) SELECT id, 'g', 'c', '{}' FROM tacobot_invite",
    ] {
        assert!(sqlite.0.execute_batch(sql).is_err(), "was accepted: {sql}");
        assert_eq!(tables_of_sqlite(&sqlite), before, "{sql}");
    }
}

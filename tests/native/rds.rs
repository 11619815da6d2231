//! The invites of RDS: each user gets one under races and repetitions, and orphaned invites of Discord are reported.

use crate::common::{START, Sqlite, Store, as_json, call, call_internal, cases, context, user};
use invitcode::domain::caller::Caller;
use invitcode::domain::id::{ServerId, UserId};
use invitcode::domain::rds::FreshInvite;
use invitcode::functions::rds::give_invite::{self, Give};
use invitcode::functions::rds::read_invite::{self, Read};
use invitcode::functions::{Context, Reply};
use invitcode::storage::{Memory, Row};
use invitcode::wire::json::Json;
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::ops::Add;

const USERS: [&str; 4] = ["ann", "bob", "cat", "dan"];
const SERVERS: [&str; 3] = ["red", "blue", "ghost"];
/// Few, so that an invite recurs that was given or withdrawn before.
const CODES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

fn fresh(code: &str, doubtful: &[&str]) -> FreshInvite {
    let mut codes: Vec<&str> = doubtful
        .iter()
        .copied()
        .filter(|other| *other != code)
        .collect();
    codes.push(code);
    let json = json!(codes).to_string();
    FreshInvite::parse(&Json::parse(json.as_bytes()).unwrap()).unwrap()
}

fn give(
    store: &mut dyn Store,
    server: &str,
    user: Option<&str>,
    fresh: Option<FreshInvite>,
    context: &Context,
) -> Reply {
    let arguments = give_invite::Arguments {
        server: ServerId::parse(server).unwrap(),
        user: user.map(|user| UserId::parse(user).unwrap()),
        fresh,
    };
    call_internal::<Give>(store, arguments, context)
}

fn read(store: &mut dyn Store, server: &str, user: Option<&str>, context: &Context) -> Reply {
    let arguments = read_invite::Arguments {
        server: ServerId::parse(server).unwrap(),
        user: user.map(|user| UserId::parse(user).unwrap()),
    };
    call_internal::<Read>(store, arguments, context)
}

fn service(seed: u64) -> Context {
    context(START, seed, Caller::Service)
}

/// Both stores, with the server `red`.
fn stores() -> [Box<dyn Store>; 2] {
    let mut stores: [Box<dyn Store>; 2] = [Box::new(Memory::new()), Box::new(Sqlite::new())];
    let server = json!({"serverId": "red", "name": "Red", "ownerId": "ann"});
    for store in &mut stores {
        let reply = call(store.as_mut(), "server:c", &server, &service(99));
        assert_eq!(reply.status(), 200);
    }
    stores
}

#[test]
fn a_code_of_the_server_is_given_once_and_admits_one_user() {
    for mut store in stores() {
        let store = store.as_mut();
        let reply = as_json(&give(store, "red", Some("bob"), None, &service(1)));
        let code = &reply["data"]["given"]["code"];
        assert_eq!(code.as_str().unwrap().len(), 12, "{reply}");
        assert_eq!(reply["data"]["given"]["byDiscord"], json!(false));
        let again = as_json(&give(store, "red", Some("bob"), None, &service(2)));
        assert_eq!(
            again["data"],
            json!({"given": null, "withdrawn": [], "kept": []})
        );
        let found = as_json(&read(store, "red", Some("bob"), &service(3)));
        assert_eq!(found["data"], reply["data"]["given"]);
        for (joiner, status) in [("bob", 200), ("cat", 400)] {
            let arguments = json!({"code": code, "userId": joiner});
            let used = call(store, "invitCode:use", &arguments, &service(4));
            assert_eq!(used.status(), status, "{joiner}");
        }
    }
}

#[test]
fn a_banned_user_neither_gets_nor_reads_a_code_until_the_ban_is_lifted() {
    for mut store in stores() {
        let store = store.as_mut();
        let ban = json!({"serverId": "red", "userId": "bob", "ban": true});
        let lift = json!({"serverId": "red", "userId": "bob", "banned": false});
        assert_eq!(call(store, "member:d", &ban, &service(1)).status(), 200);
        let refused = as_json(&give(store, "red", Some("bob"), None, &service(2)));
        assert_eq!(refused["error"], "errors.permissionDenied");
        let found = as_json(&read(store, "red", Some("bob"), &service(3)));
        assert_eq!(found["error"], "errors.notFound");
        // Discord has bans of its own.
        let cat = json!({"serverId": "red", "userId": "cat", "ban": true});
        assert_eq!(call(store, "member:d", &cat, &service(10)).status(), 200);
        let made = Some(fresh("a", &[]));
        let reply = give(store, "red", Some("cat"), made, &service(4));
        assert_eq!(as_json(&reply)["data"]["given"]["code"], "a");
        assert_eq!(call(store, "member:u", &lift, &service(5)).status(), 200);
        let reply = as_json(&give(store, "red", Some("bob"), None, &service(6)));
        let given = &reply["data"]["given"];
        assert!(given["code"].is_string(), "{reply}");
        assert_eq!(call(store, "member:d", &ban, &service(7)).status(), 200);
        let again = as_json(&give(store, "red", Some("bob"), None, &service(8)));
        assert_eq!(
            again["data"],
            json!({"given": null, "withdrawn": [], "kept": []})
        );
        let found = as_json(&read(store, "red", Some("bob"), &service(9)));
        assert_eq!(found["error"], "errors.permissionDenied");
        // Discord keeps its own invites from whom Discord bans.
        let found = as_json(&read(store, "red", Some("cat"), &service(10)));
        assert_eq!(found["data"]["code"], "a");
        assert_eq!(call(store, "member:u", &lift, &service(11)).status(), 200);
        let found = as_json(&read(store, "red", Some("bob"), &service(12)));
        assert_eq!(found["data"], *given);
    }
}

#[test]
fn a_missing_server_gives_no_code_but_an_invite_of_discords_needs_none() {
    for mut store in stores() {
        let store = store.as_mut();
        let reply = as_json(&give(store, "ghost", Some("bob"), None, &service(1)));
        assert_eq!(reply["error"], "errors.serverNotFound");
        let found = as_json(&read(store, "ghost", Some("bob"), &service(2)));
        assert_eq!(found["error"], "errors.notFound");
        let reply = give(
            store,
            "ghost",
            Some("bob"),
            Some(fresh("a", &[])),
            &service(3),
        );
        assert_eq!(as_json(&reply)["data"]["given"]["code"], "a");
    }
}

#[test]
fn a_call_repeated_after_a_lost_reply_gets_the_same_answer() {
    for mut store in stores() {
        let store = store.as_mut();
        for (user, made, seed) in [("bob", None, 1), ("cat", Some(fresh("a", &["b"])), 2)] {
            let first = give(store, "red", Some(user), made.clone(), &service(seed));
            let second = give(store, "red", Some(user), made, &service(seed));
            assert_eq!(first.status(), 200);
            assert_eq!(first, second);
        }
    }
}

#[test]
fn an_orphaned_invite_is_reported_and_can_never_be_given() {
    for mut store in stores() {
        let store = store.as_mut();
        let mut give = |user, code, doubtful: &[&str], seed| {
            let made = Some(fresh(code, doubtful));
            as_json(&give(store, "red", Some(user), made, &service(seed)))["data"].clone()
        };
        assert_eq!(give("bob", "b1", &[], 1)["withdrawn"], json!([]));
        let reply = give("cat", "c1", &["b1", "lost"], 2);
        assert_eq!(reply["withdrawn"], json!(["lost"]), "Bob keeps his invite");
        let reply = give("bob", "b2", &["c1", "lost"], 3);
        assert_eq!(
            reply,
            json!({"given": null, "withdrawn": ["lost", "b2"], "kept": ["c1"]})
        );
        // The call whose invite was taken for an orphan resumes too late.
        assert_eq!(give("dan", "lost", &[], 4), Value::Null);
        assert_eq!(give("dan", "d1", &[], 5)["given"]["code"], "d1");
        // If Discord returns the same invite twice, the first user keeps it, and it is not revoked.
        assert_eq!(give("eve", "d1", &[], 6), Value::Null);
    }
}

#[test]
fn a_user_acts_for_itself_and_a_super_user_for_anyone() {
    let root = Caller::User {
        id: UserId::parse("root").unwrap(),
        super_user: true,
    };
    let cases = [
        (user("bob"), None, Ok("bob")),
        (user("bob"), Some("bob"), Ok("bob")),
        (user("bob"), Some("cat"), Err("errors.permissionDenied")),
        (root.clone(), None, Ok("root")),
        (root, Some("cat"), Ok("cat")),
        (Caller::Service, Some("dan"), Ok("dan")),
        (Caller::Service, None, Err("errors.unauthorized")),
        (Caller::Anonymous, None, Err("errors.unauthorized")),
        (Caller::Anonymous, Some("bob"), Err("errors.unauthorized")),
    ];
    for (caller, named, expected) in cases {
        for mut store in stores() {
            let context = context(START, 1, caller.clone());
            let given = as_json(&give(store.as_mut(), "red", named, None, &context));
            let found = as_json(&read(store.as_mut(), "red", named, &context));
            match expected {
                Ok(user) => {
                    assert_eq!(
                        given["data"]["given"]["userId"], user,
                        "{caller:?} {named:?}"
                    );
                    assert_eq!(found["data"]["userId"], user, "{caller:?} {named:?}");
                }
                Err(error) => {
                    assert_eq!(given["error"], error, "{caller:?} {named:?}");
                    assert_eq!(found["error"], error, "{caller:?} {named:?}");
                }
            }
        }
    }
}

#[test]
fn the_schema_allows_one_invite_a_user() {
    const OWN: &str =
        "INSERT INTO rds_invite (server_id, user_id, id, code, by_discord, created_at)";
    let sqlite = Sqlite::new();
    let run = |sql: &str| sqlite.0.execute_batch(sql);
    run(&format!(
        "INSERT INTO server (id, name, owner_id, invite_policy, created_at) VALUES ('s', 'S', 'ann', 'members', 1);
         INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, created_at)
         VALUES ('c', 'C0DE', 'CODE', 's', 'ann', 1, 1);
         {OWN} VALUES ('s', 'bob', 'c', 'CODE', 0, 1); {OWN} VALUES ('s', 'cat', 'd', 'discord', 1, 1);
         INSERT INTO rds_withdrawn_invite (code, withdrawn_at) VALUES ('lost', 1);"
    ))
    .unwrap();
    let tables = || sqlite.query("SELECT * FROM rds_invite");
    let before = tables();
    for refused in [
        &format!("{OWN} VALUES ('s', 'bob', 'e', 'other', 1, 2)"),
        &OWN.replace("INSERT", "INSERT OR REPLACE")
            .add(" VALUES ('s', 'bob', 'e', 'other', 1, 2)"),
        &OWN.replace("INSERT", "INSERT OR REPLACE")
            .add(" VALUES ('s', 'dan', 'd', 'other', 1, 2)"),
        &OWN.replace("INSERT", "INSERT OR REPLACE")
            .add(" VALUES ('s', 'dan', 'e', 'discord', 1, 2)"),
        &format!("{OWN} VALUES ('s', 'dan', 'e', 'lost', 1, 2)"),
        &format!("{OWN} VALUES ('s', 'dan', 'e', 'NOCODE', 0, 2)"),
        "UPDATE rds_invite SET code = 'other'",
        "DELETE FROM rds_invite",
        "INSERT INTO rds_withdrawn_invite (code, withdrawn_at) VALUES ('discord', 2)",
        "UPDATE rds_withdrawn_invite SET code = 'other'",
        "DELETE FROM rds_withdrawn_invite",
    ] {
        assert!(run(refused).is_err(), "was accepted: {refused}");
        assert_eq!(tables(), before, "{refused}");
    }
}

/// One step: the user, the caller, the invite that Discord made, and those that it made before.
#[derive(Clone, Debug)]
struct Step {
    server: &'static str,
    user: Option<&'static str>,
    caller: Caller,
    made: Option<(&'static str, Vec<&'static str>)>,
    reads: bool,
    again: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let one_of = |words: &'static [&'static str]| proptest::sample::select(words);
    let caller = prop_oneof![
        3 => Just(Caller::Service),
        2 => one_of(&USERS).prop_map(user),
        1 => Just(Caller::Anonymous),
    ];
    let made = (
        one_of(&CODES),
        proptest::collection::vec(one_of(&CODES), 0..4),
    );
    (
        one_of(&SERVERS),
        proptest::option::weighted(0.8, one_of(&USERS)),
        caller,
        proptest::option::of(made),
        proptest::bool::weighted(0.2),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(server, user, caller, made, reads, again)| Step {
            server,
            user,
            caller,
            made,
            reads,
            again,
        })
}

fn value(json: &impl Serialize) -> Value {
    serde_json::to_value(json).unwrap()
}

fn tables_of_sqlite(sqlite: &Sqlite) -> Value {
    let rows = |sql| {
        let rows = sqlite.query(sql).into_iter();
        rows.map(|Row(json)| serde_json::from_str::<Value>(&json.write()).unwrap())
            .collect::<Value>()
    };
    json!({
        "invites": rows("SELECT server_id, user_id, id, code, by_discord, created_at FROM rds_invite \
            ORDER BY server_id, user_id"),
        "withdrawn": rows("SELECT code, withdrawn_at FROM rds_withdrawn_invite ORDER BY code"),
        "codes": rows("SELECT folded, id, creator_id, max_uses, keep_after_creator FROM invit_code ORDER BY folded"),
    })
}

fn tables_of_memory(memory: &Memory) -> Value {
    let invites = memory.invites.iter().map(|((server, user), row)| {
        json!({
            "server_id": value(server), "user_id": value(user), "id": value(&row.id),
            "code": value(&row.code), "by_discord": i64::from(row.by_discord),
            "created_at": value(&row.created_at),
        })
    });
    let withdrawn = memory.withdrawn.iter();
    let withdrawn =
        withdrawn.map(|(code, at)| json!({"code": value(code), "withdrawn_at": value(at)}));
    let codes = memory.codes.iter().map(|(folded, row)| {
        json!({
            "folded": folded.as_str(), "id": value(&row.id), "creator_id": value(&row.creator_id),
            "max_uses": row.terms.max_uses.map(|max| max.get()),
            "keep_after_creator": i64::from(row.terms.keep_after_creator),
        })
    });
    json!({
        "invites": invites.collect::<Value>(),
        "withdrawn": withdrawn.collect::<Value>(),
        "codes": codes.collect::<Value>(),
    })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn both_stores_give_the_same_replies_and_end_with_the_same_tables(
        steps in proptest::collection::vec(step(), 1..40),
        deleted_at in 0..60_usize,
    ) {
        let mut memory = Memory::new();
        let mut sqlite = Sqlite::new();
        for (index, id) in (500..).zip(["red", "blue"]) {
            let server = json!({"serverId": id, "name": "A server", "ownerId": "ann"});
            call(&mut memory, "server:c", &server, &service(index));
            call(&mut sqlite, "server:c", &server, &service(index));
        }
        for (index, step) in steps.into_iter().enumerate() {
            if index == deleted_at {
                let blue = json!({"serverId": "blue"});
                call(&mut memory, "server:d", &blue, &service(600));
                call(&mut sqlite, "server:d", &blue, &service(600));
            }
            let seed = u64::try_from(index).unwrap();
            let given = context(START + i64::try_from(index).unwrap(), seed, step.caller);
            let both = |memory: &mut Memory, sqlite: &mut Sqlite| {
                let made = step.made.as_ref().map(|(code, doubtful)| fresh(code, doubtful));
                if step.reads {
                    return (read(memory, step.server, step.user, &given), read(sqlite, step.server, step.user, &given));
                }
                (
                    give(memory, step.server, step.user, made.clone(), &given),
                    give(sqlite, step.server, step.user, made, &given),
                )
            };
            let (from_memory, from_sqlite) = both(&mut memory, &mut sqlite);
            prop_assert_eq!(&from_memory, &from_sqlite);
            if step.again {
                let (again_memory, again_sqlite) = both(&mut memory, &mut sqlite);
                prop_assert_eq!(&again_memory, &again_sqlite);
                prop_assert_eq!(&again_memory, &from_memory, "a repeat changes nothing");
            }
        }
        prop_assert_eq!(tables_of_memory(&memory), tables_of_sqlite(&sqlite));
        prop_assert!(sqlite.query("PRAGMA foreign_key_check").is_empty());
    }
}

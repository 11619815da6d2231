//! Many codes at once, rotated codes and evictions: what the contract does not show.

use crate::common::{START, Sqlite, Store, as_json, call, context, prepare, user};
use invitcode::domain::caller::Caller;
use invitcode::domain::code::check;
use invitcode::functions::Call;
use invitcode::functions::arguments::RawArguments;
use invitcode::storage::Memory;
use invitcode::wire::json::Json;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn stores() -> [Box<dyn Store>; 2] {
    [Box::new(Sqlite::new()), Box::new(Memory::new())]
}

/// A call by a caller, some milliseconds after the start, with random bytes of its own.
fn by(store: &mut dyn Store, caller: Caller, path: &str, arguments: &Value, after: i64) -> Value {
    let given = context(START + after, after.unsigned_abs(), caller);
    as_json(&call(store, path, arguments, &given))
}

fn done(store: &mut dyn Store, path: &str, arguments: &Value, after: i64) -> Value {
    let reply = by(store, Caller::Service, path, arguments, after);
    assert_eq!(reply["status"], "success", "{path}: {reply}");
    reply["data"].clone()
}

fn planned(path: &str, arguments: &Value, after: i64) -> Box<dyn Call> {
    let text = arguments.to_string();
    let raw = RawArguments::new(Json::parse(text.as_bytes()).unwrap()).unwrap();
    let given = context(START + after, after.unsigned_abs(), Caller::Service);
    prepare(path)(&raw, &given).unwrap()
}

/// A server of Ann's with the members Bob and Cat, who joined by the code `DOOR`. Returns the code's id.
fn begin(store: &mut dyn Store) -> Value {
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    done(store, "server:c", &server, 1);
    let code = json!({"serverId": "s", "creatorId": "ann", "code": "DOOR"});
    done(store, "invitCode:c", &code, 2);
    for (user, after) in [("bob", 3), ("cat", 4)] {
        done(
            store,
            "invitCode:use",
            &json!({"code": "DOOR", "userId": user}),
            after,
        );
    }
    done(store, "invitCode:r", &json!({"code": "DOOR"}), 5)["_id"].clone()
}

#[test]
fn a_thousand_codes_are_all_different_and_pass_the_offline_check() {
    for mut store in stores() {
        begin(store.as_mut());
        let many = json!({"serverId": "s", "creatorId": "ann", "count": 1000});
        let made = done(store.as_mut(), "invitCode:cMany", &many, 10);
        let codes = made["codes"].as_array().unwrap();
        let texts: BTreeSet<&str> = codes.iter().map(|code| code.as_str().unwrap()).collect();
        assert_eq!(texts.len(), 1000);
        assert!(texts.iter().all(|text| check(text).is_ok()));
        let last = *texts.last().unwrap();
        let used = json!({"code": last, "userId": "dan"});
        assert_eq!(
            done(store.as_mut(), "invitCode:use", &used, 11)["joined"],
            true
        );
    }
}

#[test]
fn many_codes_are_created_all_or_none_where_texts_run_out() {
    for mut store in stores() {
        begin(store.as_mut());
        let many = json!({"serverId": "s", "creatorId": "ann", "count": 1000});
        done(store.as_mut(), "invitCode:cMany", &many, 10);
        // The same random bytes a millisecond later: of its texts only the spare ones are free.
        let given = context(START + 11, 10, Caller::Service);
        let reply = as_json(&call(store.as_mut(), "invitCode:cMany", &many, &given));
        assert_eq!(reply["error"], "errors.unavailable");
        let list = json!({"serverId": "s", "limit": 1});
        let newest = done(store.as_mut(), "invitCode:list", &list, 12);
        assert_eq!(newest["page"][0]["_creationTime"], START + 10);
        // A few codes find their texts beside those that are taken.
        let few = json!({"serverId": "s", "creatorId": "ann", "count": 8});
        let given = context(START + 13, 10, Caller::Service);
        let reply = as_json(&call(store.as_mut(), "invitCode:cMany", &few, &given));
        assert_eq!(reply["error"], "errors.unavailable");
        assert_eq!(
            done(store.as_mut(), "invitCode:cMany", &few, 14)["codes"]
                .as_array()
                .unwrap()
                .len(),
            8
        );
    }
}

#[test]
fn a_batch_whose_reply_was_lost_is_recognized_and_made_once() {
    for mut store in stores() {
        begin(store.as_mut());
        let many = json!({"serverId": "s", "creatorId": "ann", "count": 5});
        let lost = planned("invitCode:cMany", &many, 10);
        let first = as_json(&store.run(lost.as_ref()));
        // Somebody rotates one of the codes before the binding retries.
        let list = json!({"batchId": first["data"]["batchId"], "limit": 1});
        let one = done(store.as_mut(), "invitCode:list", &list, 11)["page"][0].clone();
        let rotated = done(
            store.as_mut(),
            "invitCode:rotate",
            &json!({"id": one["_id"]}),
            12,
        );
        let again = as_json(&store.run(lost.as_ref()));
        assert_eq!(again["data"]["batchId"], first["data"]["batchId"]);
        let texts = again["data"]["codes"].as_array().unwrap();
        assert_eq!(texts.len(), 5);
        assert!(texts.contains(&rotated["code"]));
        assert!(!texts.contains(&one["code"]));
    }
}

#[test]
fn a_rotation_whose_reply_was_lost_is_recognized_even_after_another_one() {
    for mut store in stores() {
        let id = begin(store.as_mut());
        let rotate = json!({"id": id, "graceMs": 1000});
        let lost = planned("invitCode:rotate", &rotate, 10);
        let first = as_json(&store.run(lost.as_ref()))["data"].clone();
        assert_eq!(as_json(&store.run(lost.as_ref()))["data"], first);
        let other = done(store.as_mut(), "invitCode:rotate", &rotate, 11);
        let again = as_json(&store.run(lost.as_ref()))["data"].clone();
        assert_eq!(again["code"], other["code"]);
        let old = json!({"code": first["code"], "userId": "dan"});
        assert_eq!(
            done(store.as_mut(), "invitCode:use", &old, 12)["joined"],
            true
        );
    }
}

#[test]
fn a_use_by_the_old_text_whose_reply_was_lost_is_recognized_after_the_grace() {
    for mut store in stores() {
        let id = begin(store.as_mut());
        let lost = planned(
            "invitCode:use",
            &json!({"code": "DOOR", "userId": "dan"}),
            10,
        );
        assert_eq!(as_json(&store.run(lost.as_ref()))["data"]["joined"], true);
        done(store.as_mut(), "invitCode:rotate", &json!({"id": id}), 11);
        let again = as_json(&store.run(lost.as_ref()));
        assert_eq!(again["data"], json!({"serverId": "s", "joined": true}));
        // Anybody else finds nothing behind the old text.
        let late = json!({"code": "DOOR", "userId": "eve"});
        let late = by(store.as_mut(), Caller::Service, "invitCode:use", &late, 12);
        assert_eq!(late["error"], "errors.invalid");
    }
}

#[test]
fn a_code_is_rotated_by_its_creator_and_by_admins_and_evicted_by_admins_alone() {
    for mut store in stores() {
        let id = begin(store.as_mut());
        let own = json!({"serverId": "s", "creatorId": "bob", "code": "BOBS"});
        done(store.as_mut(), "invitCode:c", &own, 10);
        let bobs = done(store.as_mut(), "invitCode:r", &json!({"code": "BOBS"}), 11)["_id"].clone();
        let mut ask = |caller, path, arguments: Value, after| {
            by(store.as_mut(), caller, path, &arguments, after)["code"].clone()
        };
        assert_eq!(
            ask(user("bob"), "invitCode:rotate", json!({"id": bobs}), 12),
            200
        );
        assert_eq!(
            ask(user("bob"), "invitCode:rotate", json!({"id": id}), 13),
            403
        );
        assert_eq!(
            ask(user("cat"), "invitCode:rotate", json!({"id": bobs}), 14),
            403
        );
        assert_eq!(
            ask(user("ann"), "invitCode:rotate", json!({"id": bobs}), 15),
            200
        );
        assert_eq!(
            ask(
                Caller::Anonymous,
                "invitCode:rotate",
                json!({"id": bobs}),
                16
            ),
            401
        );
        let recruits = json!({"serverId": "s", "invitedBy": "ann"});
        for (caller, code) in [
            (user("bob"), 403),
            (user("eve"), 403),
            (Caller::Anonymous, 401),
        ] {
            assert_eq!(
                ask(caller.clone(), "invitCode:evict", json!({"id": bobs}), 17),
                code
            );
            assert_eq!(
                ask(caller.clone(), "member:evict", recruits.clone(), 18),
                code
            );
        }
        let many = json!({"serverId": "s", "creatorId": "bob", "count": 2});
        assert_eq!(ask(user("bob"), "invitCode:cMany", many.clone(), 19), 403);
        let admin = json!({"serverId": "s", "userId": "bob", "role": "admin"});
        done(store.as_mut(), "member:u", &admin, 20);
        let mut ask = |caller, path, arguments: Value, after| {
            by(store.as_mut(), caller, path, &arguments, after)
        };
        assert_eq!(ask(user("bob"), "invitCode:cMany", many, 21)["code"], 200);
        // Bob joined by Ann's code and is an admin now: he stays, and Cat goes.
        let evicted = ask(user("bob"), "member:evict", recruits, 22);
        assert_eq!(
            evicted["data"],
            json!({"removed": 1, "isDone": true, "continueCursor": null})
        );
        let members = ask(user("ann"), "member:r", json!({"serverId": "s"}), 23);
        let members: Vec<&Value> = members["data"]["page"].as_array().unwrap().iter().collect();
        assert_eq!(members.len(), 2);
        assert_eq!(members[1]["userId"], "bob");
    }
}

#[test]
fn a_page_of_an_eviction_reads_no_more_of_a_long_log_than_its_limit() {
    let mut sqlite = Sqlite::new();
    let id = begin(&mut sqlite);
    let text = id.as_str().unwrap();
    sqlite
        .0
        .execute_batch(&format!(
            "WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO redemption (code_id, ordinal, user_id, used_at) SELECT '{text}', i, 'u' || i, {START} FROM n;"
        ))
        .unwrap();
    let page = json!({"id": id, "limit": 2});
    let first = done(&mut sqlite, "invitCode:evict", &page, 10);
    assert_eq!(first["continueCursor"], format!("{text}:0000004999"));
    let next = json!({"id": id, "limit": 2, "cursor": format!("{text}:0000000003")});
    let last = done(&mut sqlite, "invitCode:evict", &next, 11);
    assert_eq!(
        last,
        json!({"removed": 2, "isDone": true, "continueCursor": null})
    );
    let other = json!({"id": id, "cursor": "01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e:0000000003"});
    let refused = by(&mut sqlite, Caller::Service, "invitCode:evict", &other, 12);
    assert_eq!(refused["details"][0]["field"], "cursor");
}

#[test]
fn an_eviction_from_a_time_to_come_is_refused_and_changes_nothing() {
    for mut store in stores() {
        let id = begin(store.as_mut());
        let by_code = json!({"id": id});
        let by_inviter = json!({"serverId": "s", "invitedBy": "ann"});
        for (path, arguments) in [("invitCode:evict", by_code), ("member:evict", by_inviter)] {
            let mut evict = |since| {
                let mut arguments = arguments.clone();
                arguments["since"] = json!(since);
                by(store.as_mut(), user("ann"), path, &arguments, 10)
            };
            let refused = evict(START + 11);
            assert_eq!(refused["error"], "errors.badRequest", "{path}");
            assert_eq!(refused["details"][0]["field"], "since", "{path}");
            let code = done(store.as_mut(), "invitCode:r", &json!({"id": id}), 11);
            assert_eq!(code["status"], "active", "{path}");
        }
        let now = json!({"id": id, "since": START + 12});
        let evicted = done(store.as_mut(), "invitCode:evict", &now, 12);
        assert_eq!(evicted["removed"], 0);
    }
}

//! A binding that lost a reply runs the statements again. `invitCode:use` then recognises its own first run.

use crate::common::{START, Sqlite, Store, call, context, prepare};
use invitcode::domain::caller::Caller;
use invitcode::domain::code::FoldedCode;
use invitcode::functions::arguments::RawArguments;
use invitcode::functions::{Call, Reply, Throttling};
use invitcode::storage::Memory;
use invitcode::wire::json::Json;
use invitcode::wire::write::Numbers;
use serde_json::{Value, json};

/// A use of a code, planned at a time and not run yet.
fn planned(code: &str, user: &str, after: i64) -> Box<dyn Call> {
    let text = json!({"code": code, "userId": user}).to_string();
    let raw = RawArguments::new(Json::parse(text.as_bytes()).unwrap()).unwrap();
    let moment = context(START + after, after.unsigned_abs(), Caller::Service);
    prepare("invitCode:use")(&raw, &moment).unwrap()
}

/// A use of the code TEA-2028 by TimeCapsule's route, where each call counts, planned at a time and not run yet.
fn at_timecapsule(user: &str, after: i64, allowed: u32) -> Box<dyn Call> {
    let mut given = context(START + after, after.unsigned_abs(), Caller::Service);
    given.throttling = Throttling::Calls {
        purpose: "test:",
        allowed,
        by_user: false,
    };
    let text = json!({"code": "TEA-2028", "userId": user}).to_string();
    let raw = RawArguments::new(Json::parse(text.as_bytes()).unwrap()).unwrap();
    prepare("invitCode:use")(&raw, &given).unwrap()
}

/// Calls a function, which must succeed, and returns its data.
fn done(store: &mut dyn Store, path: &str, arguments: &Value, after: i64) -> Value {
    let moment = context(START + after, after.unsigned_abs(), Caller::Service);
    match call(store, path, arguments, &moment) {
        Reply::Success { data, .. } => serde_json::from_str(&data.write(Numbers::Whole)).unwrap(),
        Reply::Error(refusal) => panic!("{path}: {refusal:?}"),
    }
}

fn data(reply: Reply) -> Value {
    match reply {
        Reply::Success { data, .. } => serde_json::from_str(&data.write(Numbers::Whole)).unwrap(),
        Reply::Error(refusal) => json!(refusal.kind.key()),
    }
}

/// A use of a server's code ran, but its reply was lost. Then something happens, and the use runs again. Returns its
/// answer, and the final members of the server and uses of the code.
fn after(store: &mut dyn Store, happens: &[(&str, Value)]) -> (Value, Value, Value) {
    let server = json!({"serverId": "tea", "name": "Tea", "ownerId": "ann"});
    done(store, "server:c", &server, 1);
    let code = json!({"serverId": "tea", "creatorId": "ann", "code": "TEA-2027", "maxUses": 1});
    done(store, "invitCode:c", &code, 2);
    let found = done(store, "invitCode:r", &json!({"code": "tea-2027"}), 3);
    let id = found["_id"].clone();
    let lost = planned("tea2027", "bob", 4);
    let joined = json!({"serverId": "tea", "joined": true});
    assert_eq!(data(store.run(lost.as_ref())), joined);
    for (at, (path, arguments)) in happens.iter().enumerate() {
        let mut arguments = arguments.clone();
        if let Some(wanted) = arguments.get_mut("id") {
            *wanted = id.clone();
        }
        done(store, path, &arguments, 5 + i64::try_from(at).unwrap());
    }
    let answer = data(store.run(lost.as_ref()));
    let uses = done(store, "invitCode:uses", &json!({"id": id}), 90)["page"].clone();
    let members = json!({"serverId": "tea"});
    let members = call(
        store,
        "member:r",
        &members,
        &context(START + 91, 91, Caller::Service),
    );
    (answer, data(members)["page"].clone(), uses)
}

fn both(happens: &[(&str, Value)]) -> (Value, Value, Value) {
    let of_sqlite = after(&mut Sqlite::new(), happens);
    assert_eq!(after(&mut Memory::new(), happens), of_sqlite);
    of_sqlite
}

fn stores() -> [Box<dyn Store>; 2] {
    [Box::new(Sqlite::new()), Box::new(Memory::new())]
}

/// Whether the members have these ids.
fn are(members: &Value, ids: &[&str]) -> bool {
    let found = members.as_array().unwrap().iter();
    found
        .map(|member| member["userId"].as_str().unwrap())
        .eq(ids.iter().copied())
}

#[test]
fn a_repeated_use_reports_the_join_whatever_happened_to_the_code() {
    let joined = json!({"serverId": "tea", "joined": true});
    let (answer, members, uses) = both(&[]);
    assert_eq!(answer, joined);
    assert!(are(&members, &["ann", "bob"]), "{members}");
    assert_eq!(uses.as_array().unwrap().len(), 1);
    let (answer, members, uses) = both(&[("invitCode:d", json!({"id": null}))]);
    assert_eq!(answer, joined);
    assert!(are(&members, &["ann", "bob"]), "{members}");
    assert_eq!(uses.as_array().unwrap().len(), 1);
    let (answer, ..) = both(&[("server:d", json!({"serverId": "tea"}))]);
    assert_eq!(answer, joined);
}

#[test]
fn a_repeated_use_reports_the_join_of_a_user_who_was_removed_since_and_does_not_rejoin() {
    for ban in [false, true] {
        let remove = json!({"serverId": "tea", "userId": "bob", "ban": ban});
        let (answer, members, uses) = both(&[("member:d", remove)]);
        assert_eq!(answer, json!({"serverId": "tea", "joined": true}));
        assert!(are(&members, &["ann"]), "{members}");
        assert_eq!(uses.as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_repeated_use_does_not_count_on_a_code_that_took_the_text_over() {
    fn check<S: Store>(mut store: S, take_over: impl FnOnce(&mut S)) {
        after(&mut store, &[]);
        let lost = planned("tea2027", "bob", 4);
        let remove = json!({"serverId": "tea", "userId": "bob"});
        done(&mut store, "member:d", &remove, 100);
        take_over(&mut store);
        let code = json!({"serverId": "tea", "creatorId": "ann", "code": "TEA-2027"});
        done(&mut store, "invitCode:c", &code, 101);
        let joined = json!({"serverId": "tea", "joined": true});
        assert_eq!(data(store.run(lost.as_ref())), joined);
        let anew = json!({"code": "TEA-2027"});
        assert_eq!(done(&mut store, "invitCode:r", &anew, 102)["uses"], 0);
    }
    check(Sqlite::new(), |sqlite| {
        let taken = sqlite.0.execute_batch("UPDATE invit_code SET folded = id");
        taken.unwrap();
    });
    check(Memory::new(), |memory| {
        memory.take_over(&FoldedCode::typed("TEA-2027").unwrap());
    });
}

#[test]
fn a_repeated_use_reports_the_join_even_over_the_guessing_limit() {
    for mut store in stores() {
        let store = store.as_mut();
        after(store, &[]);
        let lost = planned("tea2027", "bob", 4);
        for guess in 0..30 {
            let wrong = planned("NO-SUCH-CODE-1", "bob", 100 + guess);
            assert_eq!(data(store.run(wrong.as_ref())), json!("errors.invalid"));
        }
        let next = planned("tea2027", "bob", 200);
        assert_eq!(data(store.run(next.as_ref())), json!("errors.rateLimited"));
        assert_eq!(
            data(store.run(lost.as_ref())),
            json!({"serverId": "tea", "joined": true})
        );
    }
}

#[test]
fn a_repeated_use_at_timecapsules_limit_reports_the_join_but_not_a_return() {
    for mut store in stores() {
        let store = store.as_mut();
        after(store, &[]);
        let uses = |user: &str, after: i64| at_timecapsule(user, after, 1);
        let code = json!({"serverId": "tea", "creatorId": "ann", "code": "TEA-2028"});
        done(store, "invitCode:c", &code, 100);
        let joined = json!({"serverId": "tea", "joined": true});
        let first = uses("cat", 101);
        for _ in 0..2 {
            assert_eq!(data(store.run(first.as_ref())), joined);
        }
        let remove = json!({"serverId": "tea", "userId": "cat"});
        done(store, "member:d", &remove, 102);
        let back = uses("cat", 101 + 3_600_001);
        assert_eq!(data(store.run(back.as_ref())), joined);
        assert_eq!(data(store.run(back.as_ref())), json!("errors.rateLimited"));
        // Without such a limit, it gets the answer of any member.
        done(store, "member:d", &remove, 4_000_000);
        let back = planned("tea2028", "cat", 4_000_001);
        assert_eq!(data(store.run(back.as_ref())), joined);
        let is_in = json!({"serverId": "tea", "joined": false});
        assert_eq!(data(store.run(back.as_ref())), is_in);
    }
}

#[test]
fn another_call_of_the_same_user_reports_that_it_is_a_member() {
    for mut store in stores() {
        after(store.as_mut(), &[]);
        let next = planned("tea2027", "bob", 300);
        assert_eq!(
            data(store.run(next.as_ref())),
            json!({"serverId": "tea", "joined": false})
        );
    }
}

#[test]
fn a_repeated_use_at_timecapsule_reports_the_join_though_the_code_asks_first_by_now() {
    for mut store in stores() {
        let store = store.as_mut();
        after(store, &[]);
        let code = json!({"serverId": "tea", "creatorId": "ann", "code": "TEA-2028"});
        done(store, "invitCode:c", &code, 100);
        let id = done(store, "invitCode:r", &json!({"code": "tea-2028"}), 101)["_id"].clone();
        let uses = |user: &str, after: i64| at_timecapsule(user, after, 9);
        let first = uses("cat", 102);
        let joined = json!({"serverId": "tea", "joined": true});
        assert_eq!(data(store.run(first.as_ref())), joined);
        let asks = json!({"id": id, "requiresApproval": true});
        done(store, "invitCode:u", &asks, 103);
        assert_eq!(data(store.run(first.as_ref())), joined);
        // To everybody else such a code does not exist there.
        let other = uses("dan", 104);
        assert_eq!(data(store.run(other.as_ref())), json!("errors.invalid"));
    }
}

#[test]
fn a_repeated_use_that_filed_a_request_joins_nobody_though_the_code_no_longer_asks() {
    for mut store in stores() {
        let store = store.as_mut();
        after(store, &[]);
        let code = json!({"serverId": "tea", "creatorId": "ann", "code": "TEA-2028", "requiresApproval": true});
        done(store, "invitCode:c", &code, 100);
        let id = done(store, "invitCode:r", &json!({"code": "tea-2028"}), 101)["_id"].clone();
        let first = planned("tea2028", "cat", 102);
        let filed = json!({"serverId": "tea", "joined": false, "pending": true});
        assert_eq!(data(store.run(first.as_ref())), filed);
        let open = json!({"id": id, "requiresApproval": false});
        done(store, "invitCode:u", &open, 103);
        assert_eq!(data(store.run(first.as_ref())), filed);
        // Another call joins, and once its user has left, the first one brings it back no more.
        let other = planned("tea2028", "cat", 104);
        let joined = json!({"serverId": "tea", "joined": true});
        assert_eq!(data(store.run(other.as_ref())), joined);
        let leave = json!({"serverId": "tea", "userId": "cat"});
        done(store, "member:d", &leave, 105);
        assert_eq!(data(store.run(first.as_ref())), filed);
        let members = done(store, "member:r", &json!({"serverId": "tea"}), 106);
        assert!(are(&members["page"], &["ann", "bob"]), "{members}");
    }
}

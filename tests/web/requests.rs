//! Requests: plan, settle, and the store in memory.

use crate::read::{NOW, RANDOM, SETTINGS, answer, get, head, list, misuse, text, thrown};
use invitcode::wasm;
use js_sys::{Array, JSON};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_plan_is_either_statements_with_plain_values_or_the_response() {
    let body = br#"{"serverId":"club"}"#;
    let plan = list(&wasm::plan(SETTINGS, &head("/server/r"), &RANDOM, body).unwrap());
    assert!(plan.length() > 0);
    for statement in plan.iter() {
        let statement: Array = statement.dyn_into().expect("a list");
        assert!(statement.get(0).as_f64().is_some(), "a number");
        for value in statement.iter().skip(1) {
            assert!(value.is_null() || value.as_f64().is_some() || value.is_string());
        }
    }

    let refused = wasm::plan(SETTINGS, &head("/server/r"), &RANDOM, b"{}").unwrap();
    let refused = answer(&refused);
    assert_eq!(refused.status.to_string(), "400");
    assert_eq!(text(&refused.body, "error"), "errors.badRequest");
    assert_eq!(refused.label, "server:r errors.badRequest");
    assert!(refused.headers.contains(&"content-type".to_owned()));
}

#[wasm_bindgen_test]
fn a_time_crosses_to_the_millisecond() {
    let body = br#"{"serverId":"club","creatorId":"ada","expiresAt":253402300799999}"#;
    let plan = list(&wasm::plan(SETTINGS, &head("/invitCode/c"), &RANDOM, body).unwrap());
    let values: Vec<f64> = plan
        .iter()
        .flat_map(|statement| Array::from(&statement).to_vec())
        .filter_map(|value| value.as_f64())
        .collect();
    for time in [NOW, 253_402_300_799_999.0] {
        assert!(
            values.iter().any(|value| value.to_bits() == time.to_bits()),
            "{time}"
        );
    }
}

#[wasm_bindgen_test]
fn settle_turns_rows_into_the_response() {
    let (head, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    let found = r#"[[{"id":"club","name":"Échecs ♞","owner_id":"ada","invite_policy":"admins",
        "created_at":1799999999999,"actor_is_member":0}]]"#;
    let found = answer(&wasm::settle(SETTINGS, &head, &RANDOM, body, found).unwrap());
    assert_eq!(found.status.to_string(), "200");
    assert_eq!(found.label, "server:r");
    let data = get(&found.body, "data");
    assert_eq!(text(&data, "name"), "Échecs ♞");
    assert_eq!(
        get(&data, "_creationTime").as_f64().unwrap().to_string(),
        "1799999999999"
    );

    let missing = answer(&wasm::settle(SETTINGS, &head, &RANDOM, body, "[[]]").unwrap());
    assert_eq!(text(&missing.body, "error"), "errors.serverNotFound");
}

#[wasm_bindgen_test]
fn a_request_that_asks_for_an_effect_is_planned_again_with_what_came_of_it() {
    let settings = r#"{"invites":{"guildId":"club","byDiscord":true}}"#;
    let head = |outcome: &str| {
        format!(
            r#"{{"method":"POST","path":"/discord/invites","query":[["userId","ada"]],"now":{NOW},
            "caller":{{"kind":"open"}}{outcome}}}"#
        )
    };
    assert_eq!(
        wasm::plan(settings, &head(""), &RANDOM, b"").unwrap(),
        r#"{"effect":"makeDiscordInvite","user":"ada"}"#
    );

    let answered =
        |answer: &str| head(&[r#","outcome":{"makeDiscordInvite":"#, answer, "}"].concat());
    let made = answered(r#"{"made":{"codes":["older","new"]}}"#);
    let plan = list(&wasm::plan(settings, &made, &RANDOM, b"").unwrap());
    assert!(Array::is_array(&plan.get(0)));
    let given = r#"[[{"server_exists":0}],[{"code":"new"}],[],[{"code":"older"}]]"#;
    let given = answer(&wasm::settle(settings, &made, &RANDOM, b"", given).unwrap());
    assert_eq!(given.status.to_string(), "201");
    assert_eq!(
        JSON::stringify(&given.effects).unwrap(),
        r#"[{"effect":"revokeDiscordInvites","codes":["older"]}]"#
    );

    for (outcome, status) in [
        (r#""known""#, "409"),
        (r#"{"later":{"retryAfter":7}}"#, "429"),
        (r#""failed""#, "500"),
        (r#"{"made":{"codes":[]}}"#, "500"),
    ] {
        let refused = answer(&wasm::plan(settings, &answered(outcome), &RANDOM, b"").unwrap());
        assert_eq!(refused.status.to_string(), status, "{outcome}");
    }
    for outcome in ["{}", r#"{"made":{"codes":["a",1]}}"#, r#""forgotten""#, "7"] {
        assert_eq!(
            thrown(wasm::plan(settings, &answered(outcome), &RANDOM, b"")),
            misuse("ERR_HEAD"),
            "{outcome}"
        );
    }
    // A store in memory has nobody to ask.
    let refused = wasm::Memory::new()
        .run(settings, &head(""), &RANDOM, b"")
        .unwrap();
    assert_eq!(answer(&refused).status.to_string(), "500");
}

#[wasm_bindgen_test]
fn a_memory_store_keeps_what_was_done_and_stores_are_apart() {
    let (mut store, mut other) = (wasm::Memory::new(), wasm::Memory::new());
    let mut random = RANDOM;
    let mut call = |store: &mut wasm::Memory, path: &str, body: &str| {
        random[0] += 1;
        answer(
            &store
                .run(SETTINGS, &head(path), &random, body.as_bytes())
                .unwrap(),
        )
    };
    let server = r#"{"serverId":"club","name":"Club","ownerId":"ada"}"#;
    assert_eq!(
        text(&call(&mut store, "/server/c", server).body, "message"),
        "Server created"
    );
    let created = call(
        &mut store,
        "/invitCode/c",
        r#"{"serverId":"club","creatorId":"ada","maxUses":1}"#,
    );
    let code = text(&created.body, "data");

    let used = |user: &str| format!(r#"{{"code":"{code}","userId":"{user}"}}"#);
    for (user, joined) in [("bob", true), ("bob", false)] {
        let data = get(
            &call(&mut store, "/invitCode/use", &used(user)).body,
            "data",
        );
        assert_eq!(get(&data, "joined"), JsValue::from(joined));
    }
    let late = call(&mut store, "/invitCode/use", &used("eve"));
    assert_eq!(text(&late.body, "error"), "errors.maxUsed");
    let elsewhere = call(&mut other, "/invitCode/use", &used("bob"));
    assert_eq!(text(&elsewhere.body, "error"), "errors.invalid");
}

#[wasm_bindgen_test]
fn a_request_is_settled_as_itself_whatever_was_planned_meanwhile() {
    let found = r#"[[{"id":"club","name":"Club","owner_id":"ada","invite_policy":"admins",
        "created_at":1799999999999,"actor_is_member":0}]]"#;
    let (head, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    let settled =
        |body: &[u8]| answer(&wasm::settle(SETTINGS, &head, &RANDOM, body, found).unwrap()).status;
    let alone = settled(body);
    // With the same random bytes: what is remembered is known by all that it was made of.
    wasm::plan(SETTINGS, &head, &RANDOM, body).unwrap();
    wasm::plan(SETTINGS, &head, &RANDOM, br#"{"serverId":"other"}"#).unwrap();
    assert_eq!(settled(b"{}").to_string(), "400");
    assert_eq!(settled(body).to_string(), alone.to_string());
    // More requests than are remembered.
    wasm::plan(SETTINGS, &head, &RANDOM, body).unwrap();
    for number in 0..500 {
        let body = format!(r#"{{"serverId":"club-{number}"}}"#);
        wasm::plan(SETTINGS, &head, &RANDOM, body.as_bytes()).unwrap();
    }
    assert_eq!(settled(body).to_string(), alone.to_string());
    // Other settings are other rules.
    let elsewhere = r#"{"store":"memory","superUsers":["eve"]}"#;
    wasm::plan(elsewhere, &head, &RANDOM, body).unwrap();
    assert_eq!(settled(body).to_string(), alone.to_string());
}

//! Requests: plan, settle, and the store in memory.

use crate::read::{NOW, RANDOM, answer, get, head, text};
use invitcode::wasm;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_plan_is_either_statements_with_plain_values_or_the_response() {
    let body = br#"{"serverId":"club"}"#;
    let plan = wasm::plan(&head("/server/r"), &RANDOM, body).unwrap();
    let texts = wasm::statements();
    assert!(plan.length() > 0);
    for statement in plan.iter() {
        let statement: Array = statement.dyn_into().expect("a list");
        let position = statement.get(0).as_f64().expect("a position");
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let sql = texts
            .get(position as u32)
            .as_string()
            .expect("a statement's text");
        assert!(sql.contains('?'));
        for value in statement.iter().skip(1) {
            assert!(value.is_null() || value.as_f64().is_some() || value.is_string());
        }
    }

    let refused = wasm::plan(&head("/server/r"), &RANDOM, b"{}").unwrap();
    let refused = answer(&refused);
    assert_eq!(refused.status.to_string(), "400");
    assert_eq!(text(&refused.body, "error"), "errors.badRequest");
    assert_eq!(refused.label, "server:r errors.badRequest");
    assert_eq!(refused.headers.len() % 2, 0);
}

#[wasm_bindgen_test]
fn every_statement_has_its_text() {
    let texts = wasm::statements();
    assert!(texts.length() > 10);
    assert!(
        texts
            .iter()
            .all(|sql| sql.as_string().is_some_and(|sql| !sql.is_empty()))
    );
}

#[wasm_bindgen_test]
fn a_time_crosses_to_the_millisecond() {
    let body = br#"{"serverId":"club","creatorId":"ada","expiresAt":253402300799999}"#;
    let plan = wasm::plan(&head("/invitCode/c"), &RANDOM, body).unwrap();
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
    let found = answer(&wasm::settle(&head, &RANDOM, body, found).unwrap());
    assert_eq!(found.status.to_string(), "200");
    assert_eq!(found.label, "server:r");
    let data = get(&found.body, "data");
    assert_eq!(text(&data, "name"), "Échecs ♞");
    assert_eq!(
        get(&data, "_creationTime").as_f64().unwrap().to_string(),
        "1799999999999"
    );

    let missing = answer(&wasm::settle(&head, &RANDOM, body, "[[]]").unwrap());
    assert_eq!(text(&missing.body, "error"), "errors.serverNotFound");
}

#[wasm_bindgen_test]
fn a_wish_is_planned_again_with_what_came_of_it() {
    let head = |granted: &str| {
        format!(
            r#"{{"method":"POST","path":"/discord/invites","query":[["userId","ada"]],"now":{NOW},
            "caller":{{"kind":"open"}},"config":{{"invites":{{"guildId":"club","byDiscord":true}}}}{granted}}}"#
        )
    };
    let wish = wasm::plan(&head(""), &RANDOM, b"").unwrap();
    let words: Vec<String> = wish.iter().filter_map(|word| word.as_string()).collect();
    assert_eq!(words, ["discord", "ada"]);

    let made = head(r#","granted":{"codes":["older","new"]}"#);
    let plan = wasm::plan(&made, &RANDOM, b"").unwrap();
    assert!(Array::is_array(&plan.get(0)));
    let given = r#"[[{"server_exists":0}],[{"code":"new"}],[],[{"code":"older"}]]"#;
    let given = wasm::settle(&made, &RANDOM, b"", given).unwrap();
    assert_eq!(given.get(0).as_f64().unwrap().to_string(), "201");
    assert_eq!(given.get(4).as_string().unwrap(), r#"["older"]"#);

    for (granted, status) in [
        (r#"{"known":true}"#, "409"),
        (r#"{"retryAfter":7}"#, "429"),
        ("{}", "500"),
        (r#"{"codes":[]}"#, "500"),
        (r#"{"codes":["a",1]}"#, "500"),
    ] {
        let granted = head(&[r#","granted":"#, granted].concat());
        let refused = answer(&wasm::plan(&granted, &RANDOM, b"").unwrap());
        assert_eq!(refused.status.to_string(), status, "{granted}");
    }
    // A store in memory has nobody to ask.
    let refused = wasm::Memory::new().run(&head(""), &RANDOM, b"").unwrap();
    assert_eq!(answer(&refused).status.to_string(), "500");
}

#[wasm_bindgen_test]
fn a_memory_store_keeps_what_was_done_and_stores_are_apart() {
    let (mut store, mut other) = (wasm::Memory::new(), wasm::Memory::new());
    let call = |store: &mut wasm::Memory, path: &str, body: &str| {
        answer(&store.run(&head(path), &RANDOM, body.as_bytes()).unwrap())
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

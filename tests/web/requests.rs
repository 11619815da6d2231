//! Requests: plan, settle, and the in-memory store.

use crate::read::{NOW, answer, bytes, get, head, list, options, random, settings, text, thrown};
use invitcode::wasm::{package, worker};
use js_sys::{Array, JSON};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_plan_is_either_statements_with_plain_values_or_the_response() {
    let body = br#"{"serverId":"club"}"#;
    let plan = list(&worker::plan(settings(), &head("/server/r"), body).unwrap());
    let parts: Vec<Array> = plan
        .iter()
        .map(|part| part.dyn_into().expect("a list"))
        .collect();
    let [work, values, ticket] = parts.as_slice() else {
        panic!("statements, their values and the ticket");
    };
    assert_eq!(ticket.length(), 3);
    assert_eq!(ticket.get(2).as_string().unwrap().len(), 64);
    assert!(work.length() > 0);
    for (index, part) in work.iter().enumerate() {
        if index % 2 == 0 {
            assert!(part.as_f64().is_some(), "the number of a statement");
        } else {
            assert!(part.is_string(), "the places of its values");
        }
    }
    for value in values.iter() {
        assert!(value.is_null() || value.as_f64().is_some() || value.is_string());
    }

    let refused = worker::plan(settings(), &head("/server/r"), b"{}").unwrap();
    let refused = answer(&refused);
    assert_eq!(refused.status.to_string(), "400");
    assert_eq!(text(&refused.body, "error"), "errors.badRequest");
    assert_eq!(refused.label, "server:r errors.badRequest");
    assert!(refused.headers.contains(&"content-type".to_owned()));
}

#[wasm_bindgen_test]
fn a_time_crosses_the_boundary_to_the_millisecond() {
    let body = br#"{"serverId":"club","creatorId":"ada","expiresAt":253402300799999}"#;
    let plan = list(&worker::plan(settings(), &head("/invitCode/c"), body).unwrap());
    let values: Vec<_> = plan
        .iter()
        .flat_map(|statement| Array::from(&statement).to_vec())
        .collect();
    let numbers = values.iter().filter_map(|value| value.as_f64());
    assert!(
        numbers
            .into_iter()
            .any(|value| value.to_bits() == NOW.to_bits())
    );
    // The terms of a code cross as one JSON text.
    let mut texts = values.iter().filter_map(|value| value.as_string());
    assert!(texts.any(|text| text.contains(r#""expires_at":253402300799999"#)));
}

#[wasm_bindgen_test]
fn settle_turns_rows_into_the_response() {
    let (head, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    let found = r#"[[{"id":"club","name":"Échecs ♞","owner_id":"ada","invite_policy":"admins","preview":"full",
        "max_members":null,"code_policy":null,"created_at":1799999999999,"actor_is_member":0,"ends_at":null}]]"#;
    let found = answer(&worker::settle_anew(settings(), &head, body, &random(), found).unwrap());
    assert_eq!(found.status.to_string(), "200");
    assert_eq!(found.label, "server:r");
    let data = get(&found.body, "data");
    assert_eq!(text(&data, "name"), "Échecs ♞");
    assert_eq!(
        get(&data, "_creationTime").as_f64().unwrap().to_string(),
        "1799999999999"
    );

    let missing = answer(&worker::settle_anew(settings(), &head, body, &random(), "[[]]").unwrap());
    assert_eq!(text(&missing.body, "error"), "errors.serverNotFound");
}

#[wasm_bindgen_test]
fn a_request_with_an_effect_is_planned_again_with_its_result() {
    let settings = r#"{"invites":{"guildId":"club","byDiscord":true}}"#;
    let settings = worker::configure(settings).unwrap();
    let head = |outcome: &str| {
        format!(
            r#"{{"method":"POST","path":"/discord/invites","query":[["userId","ada"]],"now":{NOW},
            "caller":{{"kind":"open"}}{outcome}}}"#
        )
    };
    assert_eq!(
        worker::plan(settings, &head(""), b"").unwrap(),
        r#"{"effect":"makeDiscordInvite","user":"ada"}"#
    );

    let answered =
        |answer: &str| head(&[r#","outcome":{"makeDiscordInvite":"#, answer, "}"].concat());
    let made = answered(
        r#"{"made":{"invite":{"code":"new","maker":"7","madeAt":"2026-01-02T00:00:00Z"},"listed":[]}}"#,
    );
    let plan = list(&worker::plan(settings, &made, b"").unwrap());
    assert!(Array::is_array(&plan.get(0)));
    let given = r#"[[{"server_exists":0,"membership":"never","code":null}],[{"code":"new"}],[],[{"code":"older"}]]"#;
    let given = answer(&worker::settle_anew(settings, &made, b"", &random(), given).unwrap());
    assert_eq!(given.status.to_string(), "201");
    assert_eq!(
        JSON::stringify(&given.effects).unwrap(),
        r#"[{"effect":"revokeDiscordInvites","codes":["older"],"kept":[]}]"#
    );

    for (outcome, status) in [
        (r#""known""#, "409"),
        (r#"{"later":{"retryAfter":7}}"#, "429"),
        (r#""failed""#, "500"),
    ] {
        let refused = answer(&worker::plan(settings, &answered(outcome), b"").unwrap());
        assert_eq!(refused.status.to_string(), status, "{outcome}");
    }
    for outcome in [
        "{}",
        r#"{"made":{"listed":[]}}"#,
        r#"{"made":{"invite":{"code":1},"listed":[]}}"#,
        r#""forgotten""#,
        "7",
    ] {
        assert_eq!(
            thrown(worker::plan(settings, &answered(outcome), b"")),
            "ERR_HEAD",
            "{outcome}"
        );
    }
}

#[wasm_bindgen_test]
fn a_memory_store_keeps_its_data_and_stores_are_independent() {
    let (store, other) = (package::Memory::new(), package::Memory::new());
    let call = |store: &package::Memory, path: &str, arguments: &str| {
        let replied = store.call(path, arguments, &options(&[])).unwrap();
        get(&replied, "reply")
    };
    let server = r#"{"serverId":"club","name":"Club","ownerId":"ada"}"#;
    let made = call(&store, "server:c", server);
    assert_eq!(text(&made, "message"), "Server created");
    let created = call(
        &store,
        "invitCode:c",
        r#"{"serverId":"club","creatorId":"ada","maxUses":1}"#,
    );
    let code = text(&created, "data");

    let used = |user: &str| format!(r#"{{"code":"{code}","userId":"{user}"}}"#);
    for (user, joined) in [("bob", true), ("bob", false)] {
        let data = get(&call(&store, "invitCode:use", &used(user)), "data");
        assert_eq!(get(&data, "joined"), JsValue::from(joined));
    }
    let late = call(&store, "invitCode:use", &used("eve"));
    assert_eq!(text(&late, "error"), "errors.maxUsed");
    let elsewhere = call(&other, "invitCode:use", &used("bob"));
    assert_eq!(text(&elsewhere, "error"), "errors.invalid");
}

#[wasm_bindgen_test]
fn a_ticket_settles_a_request_once_and_a_second_plan_gives_the_same_response() {
    let found = r#"[[{"id":"club","name":"Club","owner_id":"ada","invite_policy":"admins","preview":"full",
        "max_members":null,"code_policy":null,"created_at":1799999999999,"actor_is_member":0,"ends_at":null}]]"#;
    let (settings, head, body) = (settings(), head("/server/r"), br#"{"serverId":"club"}"#);
    let planned = || {
        let ticket = Array::from(&list(&worker::plan(settings, &head, body).unwrap()).pop());
        let [instance, number] = [0, 1].map(|place| ticket.get(place).as_f64().unwrap());
        (instance, number, ticket.get(2).as_string().unwrap())
    };
    let (instance, number, random) = planned();
    let (_, forgotten, other_random) = planned();
    assert_ne!(random, other_random);
    assert_eq!(worker::settle(instance + 1.0, number, found).unwrap(), None);
    let settled = worker::settle(instance, number, found).unwrap().unwrap();
    assert_eq!(worker::settle(instance, number, found).unwrap(), None);
    let anew = worker::settle_anew(settings, &head, body, &random, found).unwrap();
    assert_eq!(settled, anew);
    worker::forget(instance, forgotten).unwrap();
    assert_eq!(worker::settle(instance, forgotten, found).unwrap(), None);
}

#[wasm_bindgen_test]
fn a_call_of_the_package_crosses_with_values_and_is_settled_by_its_ticket() {
    let found = r#"[[{"id":"club","name":"Échecs ♞","owner_id":"ada","invite_policy":"admins","preview":"full",
        "max_members":null,"code_policy":null,"created_at":1799999999999,"actor_is_member":0,"ends_at":null}]]"#;
    let (path, arguments) = ("server:r", r#"{"serverId":"club"}"#);
    let given = options(&[("random", bytes(7))]);
    let planned = package::plan_call(path, arguments, &given).unwrap();
    let statements: Array = get(&planned, "statements").dyn_into().unwrap();
    for statement in statements.iter() {
        let statement: Array = statement.dyn_into().expect("a list");
        for value in statement.iter() {
            assert!(value.is_null() || value.as_f64().is_some() || value.is_string());
        }
    }
    assert_eq!(text(&planned, "random"), random());
    let [instance, number] =
        ["instance", "number"].map(|name| get(&planned, name).as_f64().unwrap());
    let settled = package::settle_call(instance, number, found).unwrap();
    let data = get(&get(&settled, "reply"), "data");
    assert_eq!(text(&data, "name"), "Échecs ♞");
    assert_eq!(
        get(&data, "_creationTime").as_f64().unwrap().to_string(),
        "1799999999999"
    );
    assert!(
        package::settle_call(instance, number, found)
            .unwrap()
            .is_undefined()
    );
    let anew = package::settle_call_anew(path, arguments, &given, &random(), found).unwrap();
    assert_eq!(
        JSON::stringify(&anew).unwrap(),
        JSON::stringify(&settled).unwrap()
    );
}

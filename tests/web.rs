//! The boundary to JavaScript, in a real browser: every export, what it gives back and how it fails.
//!
//! `wasm-pack test --headless --chrome` and `npm test` run it; the package's own tests cross the
//! same boundary from the other side, through the generated glue.

#![cfg(target_arch = "wasm32")]
// clippy's settings for tests do not know the attribute of these tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use invitcode::wasm;
use js_sys::{Array, Error, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const RANDOM: [u8; 32] = [7; 32];
const NOW: f64 = 1_800_000_000_000.0;

fn head(path: &str) -> String {
    format!(
        r#"{{"method":"POST","path":"{path}","contentType":"application/json","requestId":"r-1",
            "now":{NOW},"store":"memory","caller":{{"kind":"open"}}}}"#
    )
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().expect(name)
}

/// A response `[status, headers, body, label]`, taken apart.
struct Answer {
    status: f64,
    headers: Vec<String>,
    body: JsValue,
    label: String,
}

fn answer(array: &Array) -> Answer {
    assert_eq!(array.length(), 4);
    let headers: Array = array.get(1).unchecked_into();
    Answer {
        status: array.get(0).as_f64().unwrap(),
        headers: headers
            .iter()
            .map(|text| text.as_string().unwrap())
            .collect(),
        body: JSON::parse(&array.get(2).as_string().unwrap()).unwrap(),
        label: array.get(3).as_string().unwrap(),
    }
}

/// The `name` and `code` of a thrown error, which must be a real `Error` with a message.
fn thrown<T>(result: Result<T, JsValue>) -> (String, String) {
    let Err(error) = result else {
        panic!("nothing was thrown");
    };
    let error: Error = error.dyn_into().expect("an Error");
    let message = String::from(error.message());
    assert!(!message.is_empty() && !message.contains("::"), "{message}");
    (String::from(error.name()), text(&error, "code"))
}

fn misuse(code: &str) -> (String, String) {
    ("InvitcodeError".to_owned(), code.to_owned())
}

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
fn rows_that_no_statement_gives_are_an_internal_error_without_a_word_of_the_inside() {
    let (head, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    for rows in [
        "[]",
        r#"[[{}]]"#,
        r#"[[1]]"#,
        r#"[[{"id":1}]]"#,
        r#"[[{"id":"club","name":null}]]"#,
    ] {
        let failed = wasm::settle(&head, &RANDOM, body, rows).unwrap();
        let failed = answer(&failed);
        assert_eq!(failed.status.to_string(), "500", "{rows}");
        assert_eq!(text(&failed.body, "message"), "Internal error");
        assert_eq!(text(&failed.body, "requestId"), "r-1");
        let keys = Object::keys(failed.body.unchecked_ref::<Object>());
        assert_eq!(keys.length(), 5, "{rows}");
    }
}

#[wasm_bindgen_test]
fn misuse_throws_an_error_with_a_stable_code() {
    let (good, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    for bad in ["", "{", "null", "[]", r#"{"method":1}"#, r#"{"now":"x"}"#] {
        assert_eq!(
            thrown(wasm::plan(bad, &RANDOM, body)),
            misuse("ERR_HEAD"),
            "{bad}"
        );
        assert_eq!(
            thrown(wasm::settle(bad, &RANDOM, body, "[]")),
            misuse("ERR_HEAD"),
            "{bad}"
        );
        assert_eq!(
            thrown(wasm::refuse(bad, "internal")),
            misuse("ERR_HEAD"),
            "{bad}"
        );
        assert_eq!(
            thrown(wasm::Memory::new().run(bad, &RANDOM, body)),
            misuse("ERR_HEAD"),
            "{bad}"
        );
    }
    for random in [&[][..], &[1; 31], &[1; 33]] {
        assert_eq!(
            thrown(wasm::plan(&good, random, body)),
            misuse("ERR_RANDOM")
        );
        assert_eq!(
            thrown(wasm::settle(&good, random, body, "[]")),
            misuse("ERR_RANDOM")
        );
        assert_eq!(
            thrown(wasm::Memory::new().run(&good, random, body)),
            misuse("ERR_RANDOM")
        );
    }
    for rows in ["", "{}", "[1]", "[[", "null"] {
        assert_eq!(
            thrown(wasm::settle(&good, &RANDOM, body, rows)),
            misuse("ERR_ROWS"),
            "{rows}"
        );
    }
}

#[wasm_bindgen_test]
fn a_body_of_any_bytes_gets_its_clear_error() {
    let deep = "[".repeat(10_000);
    let bodies: [&[u8]; 6] = [
        b"",
        b"\0",
        &[0xff, 0xfe],
        br#"{"serverId":"\ud800"}"#,
        b"[]",
        deep.as_bytes(),
    ];
    for body in bodies {
        let refused = answer(&wasm::plan(&head("/server/r"), &RANDOM, body).unwrap());
        assert_eq!(
            text(&refused.body, "error"),
            "errors.badRequest",
            "{body:?}"
        );
    }
}

#[wasm_bindgen_test]
fn a_fault_outside_is_refused_in_the_form_of_its_route() {
    let rows = [
        ("unavailable", "503", "errors.unavailable"),
        ("internal", "500", "errors.internal"),
        ("tooLarge", "413", "errors.tooLarge"),
        ("unconfigured", "503", "errors.unavailable"),
        ("anything else", "500", "errors.internal"),
    ];
    for (reason, status, error) in rows {
        let native = answer(&wasm::refuse(&head("/invitCode/use"), reason).unwrap());
        assert_eq!(native.status.to_string(), status);
        assert_eq!(text(&native.body, "error"), error);
        assert_eq!(
            native.headers.iter().any(|name| name == "retry-after"),
            status == "503"
        );

        let convex = answer(&wasm::refuse(&head("/api/mutation"), reason).unwrap());
        assert_eq!(convex.status.to_string(), status);
        assert!(get(&convex.body, "error").is_undefined());
        assert!(
            !text(&convex.body, "code").is_empty() && !text(&convex.body, "message").is_empty()
        );
    }
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

#[wasm_bindgen_test]
fn check_code_gives_the_code_or_the_problem() {
    let mut store = wasm::Memory::new();
    let server = br#"{"serverId":"club","name":"Club","ownerId":"ada"}"#;
    store.run(&head("/server/c"), &RANDOM, server).unwrap();
    let created = store
        .run(
            &head("/invitCode/c"),
            &RANDOM,
            br#"{"serverId":"club","creatorId":"ada"}"#,
        )
        .unwrap();
    let code = text(&answer(&created).body, "data");

    let spoken = wasm::format_code(&code);
    assert_eq!(spoken.len(), 14);
    let right = wasm::check_code(&spoken.to_lowercase());
    assert_eq!(get(&right, "ok"), JsValue::TRUE);
    assert_eq!(text(&right, "code"), code);
    assert_eq!(Object::keys(&right).length(), 2);

    let mut swapped: Vec<char> = code.chars().collect();
    let at = (0..10)
        .find(|at| swapped.get(*at) != swapped.get(at + 1))
        .unwrap();
    swapped.swap(at, at + 1);
    let swapped: String = swapped.into_iter().collect();
    for (wrong, problem) in [
        ("", "length"),
        ("ABC", "length"),
        ("ABCDEFGH😀KMN", "symbol"),
        (&swapped, "check"),
    ] {
        let wrong = wasm::check_code(wrong);
        assert_eq!(get(&wrong, "ok"), JsValue::FALSE);
        assert_eq!(text(&wrong, "problem"), problem);
    }
}

#[wasm_bindgen_test]
fn errors_are_described_in_english_and_french() {
    let english = wasm::describe_error("errors.expired", None).unwrap();
    assert_eq!(
        wasm::describe_error("errors.expired", Some("en-GB".to_owned())).unwrap(),
        english
    );
    assert_eq!(
        wasm::describe_error("errors.expired", Some("xx".to_owned())).unwrap(),
        english
    );
    let french = wasm::describe_error("errors.expired", Some("fr-CA".to_owned())).unwrap();
    assert!(french.contains("expiré"));
    for unknown in ["", "expired", "errors.nope"] {
        assert_eq!(
            thrown(wasm::describe_error(unknown, None)),
            misuse("ERR_UNKNOWN_ERROR")
        );
    }
}

#[wasm_bindgen_test]
fn secrets_are_equal_only_when_all_of_them_is() {
    assert!(wasm::same_secret("geheimnis-ß", "geheimnis-ß"));
    for other in [
        "",
        "geheimnis-",
        "geheimnis-ss",
        "geheimnis-ß ",
        "Geheimnis-ß",
    ] {
        assert!(!wasm::same_secret(other, "geheimnis-ß"), "{other}");
    }
}

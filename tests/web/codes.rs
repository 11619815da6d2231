//! Codes, messages and secrets, without any request.

use crate::read::{RANDOM, SETTINGS, answer, get, head, misuse, text, thrown};
use invitcode::wasm;
use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn check_code_gives_the_code_or_the_problem() {
    let mut store = wasm::Memory::new();
    let server = br#"{"serverId":"club","name":"Club","ownerId":"ada"}"#;
    store
        .run(SETTINGS, &head("/server/c"), &RANDOM, server)
        .unwrap();
    let created = store
        .run(
            SETTINGS,
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

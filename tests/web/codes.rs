//! Codes, messages and secrets, without a request.

use crate::read::{get, options, text, thrown};
use invitcode::wasm::{package, worker};
use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn check_code_returns_the_code_or_the_problem() {
    let store = package::Memory::new();
    let call = |path: &str, arguments: &str| {
        let replied = store.call(path, arguments, &options(&[])).unwrap();
        get(&replied, "reply")
    };
    call(
        "server:c",
        r#"{"serverId":"club","name":"Club","ownerId":"ada"}"#,
    );
    let created = call("invitCode:c", r#"{"serverId":"club","creatorId":"ada"}"#);
    let code = text(&created, "data");

    let spoken = package::format_code(&code);
    assert_eq!(spoken.len(), 14);
    let right = package::check_code(&spoken.to_lowercase());
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
        let wrong = package::check_code(wrong);
        assert_eq!(get(&wrong, "ok"), JsValue::FALSE);
        assert_eq!(text(&wrong, "problem"), problem);
    }
}

#[wasm_bindgen_test]
fn errors_have_messages_in_english_and_french() {
    let english = package::describe_error("errors.expired", None).unwrap();
    assert_eq!(
        package::describe_error("errors.expired", Some("en-GB".to_owned())).unwrap(),
        english
    );
    assert_eq!(
        package::describe_error("errors.expired", Some("xx".to_owned())).unwrap(),
        english
    );
    let french = package::describe_error("errors.expired", Some("fr-CA".to_owned())).unwrap();
    assert!(french.contains("expiré"));
    for unknown in ["", "expired", "errors.nope"] {
        assert_eq!(
            thrown(package::describe_error(unknown, None)),
            "ERR_UNKNOWN_ERROR"
        );
    }
}

#[wasm_bindgen_test]
fn two_secrets_are_equal_only_if_all_bytes_are() {
    assert!(worker::same_secret("geheimnis-ß", "geheimnis-ß"));
    for other in [
        "",
        "geheimnis-",
        "geheimnis-ss",
        "geheimnis-ß ",
        "Geheimnis-ß",
    ] {
        assert!(!worker::same_secret(other, "geheimnis-ß"), "{other}");
    }
}

//! Misuse, hostile bytes, and faults outside.

use crate::read::{RANDOM, SETTINGS, answer, get, head, misuse, text, thrown};
use invitcode::wasm;
use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

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
        let failed = wasm::settle(SETTINGS, &head, &RANDOM, body, rows).unwrap();
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
            thrown(wasm::plan(SETTINGS, bad, &RANDOM, body)),
            misuse("ERR_HEAD"),
            "{bad}"
        );
        assert_eq!(
            thrown(wasm::settle(SETTINGS, bad, &RANDOM, body, "[]")),
            misuse("ERR_HEAD"),
            "{bad}"
        );
        assert_eq!(
            thrown(wasm::refuse(SETTINGS, bad, "internal")),
            misuse("ERR_HEAD"),
            "{bad}"
        );
        assert_eq!(
            thrown(wasm::Memory::new().run(SETTINGS, bad, &RANDOM, body)),
            misuse("ERR_HEAD"),
            "{bad}"
        );
    }
    assert_eq!(
        thrown(wasm::plan("{", &good, &RANDOM, body)),
        misuse("ERR_SETTINGS")
    );
    for random in [&[][..], &[1; 31], &[1; 33]] {
        assert_eq!(
            thrown(wasm::plan(SETTINGS, &good, random, body)),
            misuse("ERR_RANDOM")
        );
        assert_eq!(
            thrown(wasm::settle(SETTINGS, &good, random, body, "[]")),
            misuse("ERR_RANDOM")
        );
        assert_eq!(
            thrown(wasm::Memory::new().run(SETTINGS, &good, random, body)),
            misuse("ERR_RANDOM")
        );
    }
    for rows in ["", "{}", "[1]", "[[", "null"] {
        assert_eq!(
            thrown(wasm::settle(SETTINGS, &good, &RANDOM, body, rows)),
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
        let refused = answer(&wasm::plan(SETTINGS, &head("/server/r"), &RANDOM, body).unwrap());
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
        let native = answer(&wasm::refuse(SETTINGS, &head("/invitCode/use"), reason).unwrap());
        assert_eq!(native.status.to_string(), status);
        assert_eq!(text(&native.body, "error"), error);
        assert_eq!(
            native.headers.iter().any(|name| name == "retry-after"),
            status == "503"
        );

        let convex = answer(&wasm::refuse(SETTINGS, &head("/api/mutation"), reason).unwrap());
        assert_eq!(convex.status.to_string(), status);
        assert!(get(&convex.body, "error").is_undefined());
        assert!(
            !text(&convex.body, "code").is_empty() && !text(&convex.body, "message").is_empty()
        );
    }
}

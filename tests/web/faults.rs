//! Misuse, hostile bytes, and faults outside the rules.

use crate::read::{answer, bytes, get, head, options, random, settings, text, thrown};
use invitcode::wasm::{package, worker};
use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn invalid_rows_are_an_internal_error_that_reveals_nothing() {
    let (head, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    for rows in [
        "[]",
        r#"[[{}]]"#,
        r#"[[1]]"#,
        r#"[[{"id":1}]]"#,
        r#"[[{"id":"club","name":null}]]"#,
    ] {
        let failed = worker::settle_anew(settings(), &head, body, &random(), rows).unwrap();
        let failed = answer(&failed);
        assert_eq!(failed.status.to_string(), "500", "{rows}");
        assert_eq!(text(&failed.body, "message"), "Internal error");
        let cause = failed.cause.unwrap();
        assert!(cause.starts_with("unexpected rows from storage"), "{cause}");
        assert_eq!(text(&failed.body, "requestId"), "r-1");
        let keys = Object::keys(failed.body.unchecked_ref::<Object>());
        assert_eq!(keys.length(), 5, "{rows}");
    }
}

#[wasm_bindgen_test]
fn misuse_throws_an_error_with_a_stable_code() {
    let (good, body) = (head("/server/r"), br#"{"serverId":"club"}"#);
    let settings = settings();
    for bad in ["", "{", "null", "[]", r#"{"method":1}"#, r#"{"now":"x"}"#] {
        for error in [
            thrown(worker::plan(settings, bad, body)),
            thrown(worker::settle_anew(settings, bad, body, &random(), "[]")),
            thrown(worker::refuse(settings, bad, "internal")),
        ] {
            assert_eq!(error, "ERR_HEAD", "{bad}");
        }
    }
    assert_eq!(thrown(worker::configure("{")), "ERR_SETTINGS");
    assert_eq!(thrown(worker::plan(9_999, &good, body)), "ERR_SETTINGS");
    let settled = worker::settle_anew(settings, &good, body, "07", "[]");
    assert_eq!(thrown(settled), "ERR_RANDOM");
    for rows in ["", "{}", "[1]", "[[", "null"] {
        let settled = worker::settle_anew(settings, &good, body, &random(), rows);
        assert_eq!(thrown(settled), "ERR_ROWS", "{rows}");
        assert_eq!(thrown(worker::settle(1.0, 1.0, rows)), "ERR_ROWS", "{rows}");
        assert_eq!(thrown(package::settle_call(1.0, 1.0, rows)), "ERR_ROWS");
    }
    for length in [0, 31, 33] {
        let random = Uint8Array::new_with_length(length);
        let options = options(&[("random", random.into())]);
        let called = package::Memory::new().call("server:r", "{}", &options);
        assert_eq!(thrown(called), "ERR_RANDOM");
        assert_eq!(
            thrown(package::plan_call("server:r", "{}", &options)),
            "ERR_RANDOM"
        );
    }
}

#[wasm_bindgen_test]
fn a_failed_call_does_not_leave_the_store_borrowed() {
    let store = package::Memory::new();
    let short = options(&[("random", Uint8Array::new_with_length(1).into())]);
    assert!(store.call("server:r", "{}", &short).is_err());
    let unwritable = options(&[
        ("field", "serverId".into()),
        ("what", "bigint".into()),
        ("random", bytes(1)),
    ]);
    for _ in 0..2 {
        let refused = get(&store.call("server:r", "", &unwritable).unwrap(), "reply");
        assert_eq!(text(&refused, "error"), "errors.badRequest");
        let found = store.call("server:r", r#"{"serverId":"club"}"#, &options(&[]));
        let found = get(&found.unwrap(), "reply");
        assert_eq!(text(&found, "error"), "errors.serverNotFound");
    }
}

#[wasm_bindgen_test]
fn a_body_of_any_bytes_gets_a_clear_error() {
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
        let refused = answer(&worker::plan(settings(), &head("/server/r"), body).unwrap());
        assert_eq!(
            text(&refused.body, "error"),
            "errors.badRequest",
            "{body:?}"
        );
    }
}

#[wasm_bindgen_test]
fn a_fault_outside_the_rules_is_refused_in_the_format_of_its_route() {
    let rows = [
        ("unavailable", "503", "errors.unavailable"),
        ("internal", "500", "errors.internal"),
        ("tooLarge", "413", "errors.tooLarge"),
        ("unconfigured", "503", "errors.unavailable"),
        ("moving", "503", "errors.unavailable"),
        ("notWhileMoving", "503", "errors.unavailable"),
        ("anything else", "500", "errors.internal"),
    ];
    for (reason, status, error) in rows {
        let native = answer(&worker::refuse(settings(), &head("/invitCode/use"), reason).unwrap());
        assert_eq!(native.status.to_string(), status);
        assert_eq!(text(&native.body, "error"), error);
        assert_eq!(
            native.headers.iter().any(|name| name == "retry-after"),
            status == "503"
        );

        let convex = answer(&worker::refuse(settings(), &head("/api/mutation"), reason).unwrap());
        assert_eq!(convex.status.to_string(), status);
        assert!(get(&convex.body, "error").is_undefined());
        assert!(
            !text(&convex.body, "code").is_empty() && !text(&convex.body, "message").is_empty()
        );
    }
}

//! A code whose text a newer code took over keeps its log. It can be read, labelled and revoked, but never works again.

use crate::common::{START, Sqlite, as_json, call, context};
use invitcode::domain::caller::Caller;
use serde_json::{Value, json};

fn reply(sqlite: &mut Sqlite, path: &str, arguments: &Value) -> Value {
    let given = context(START, 1, Caller::Service);
    as_json(&call(sqlite, path, arguments, &given))
}

/// A server with a code whose text was taken over, and the code's id.
fn taken_over() -> (Sqlite, String) {
    let mut sqlite = Sqlite::new();
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    reply(&mut sqlite, "server:c", &server);
    let code = json!({"serverId": "s", "creatorId": "ann", "code": "Joh-456", "maxUses": 1});
    reply(&mut sqlite, "invitCode:c", &code);
    let user = json!({"code": "Joh-456", "userId": "bob"});
    reply(&mut sqlite, "invitCode:use", &user);
    let found = reply(&mut sqlite, "invitCode:r", &json!({"code": "Joh-456"}));
    let taken = sqlite.0.execute_batch("UPDATE invit_code SET folded = id");
    taken.unwrap();
    (sqlite, found["data"]["_id"].as_str().unwrap().to_owned())
}

#[test]
fn a_code_whose_text_was_taken_over_cannot_be_restored_or_extended() {
    let (mut sqlite, id) = taken_over();
    for change in [
        json!({"id": id, "maxUses": 2}),
        json!({"id": id, "expiresAt": START + 1000}),
        json!({"id": id, "revoked": false}),
        json!({"id": id, "revoked": false, "label": "late"}),
    ] {
        let refused = reply(&mut sqlite, "invitCode:u", &change);
        assert_eq!(refused["error"], "errors.conflict", "{change}");
        assert_eq!(
            refused["message"],
            "The code’s text now belongs to another code"
        );
    }
    let found = reply(&mut sqlite, "invitCode:r", &json!({"id": id}));
    assert_eq!(found["data"]["status"], "used");
    assert_eq!(found["data"]["label"], Value::Null);
}

#[test]
fn a_code_whose_text_was_taken_over_can_be_labelled_and_revoked_and_keeps_its_log() {
    let (mut sqlite, id) = taken_over();
    let changed = json!({"id": id, "label": "taken over", "revoked": true});
    let changed = reply(&mut sqlite, "invitCode:u", &changed);
    assert_eq!(changed["data"]["label"], "taken over");
    assert_eq!(changed["data"]["status"], "revoked");
    assert_eq!(changed["data"]["code"], "Joh-456");
    let uses = reply(&mut sqlite, "invitCode:uses", &json!({"id": id}));
    assert_eq!(uses["data"]["page"][0]["userId"], "bob");
}

#[test]
fn a_code_whose_text_was_taken_over_is_found_only_by_its_id() {
    let (mut sqlite, id) = taken_over();
    for text in ["Joh-456", &id] {
        let answer = reply(&mut sqlite, "invitCode:r", &json!({"code": text}));
        assert_eq!(answer["error"], "errors.invalid", "{text}");
        let explained = reply(&mut sqlite, "invitCode:explain", &json!({"code": text}));
        assert_eq!(explained["data"]["failing"], json!(["errors.invalid"]));
    }
}

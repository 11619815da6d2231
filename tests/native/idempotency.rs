//! The idempotency key of `invitCode:c`, on the memory model and on SQLite.

use crate::common::{START, Sqlite, Store, as_json, call, context};
use invitcode::domain::caller::Caller;
use invitcode::domain::language::Language;
use invitcode::domain::random::Random;
use invitcode::functions::REGISTRY;
use invitcode::storage::Memory;
use invitcode::wire::write::Numbers;
use serde_json::{Value, json};

/// The arguments that identify a key: caller, server and key; and the reason, which is of each call. All others
/// must be repeated.
const WHO: [&str; 4] = ["serverId", "creatorId", "idempotencyKey", "reason"];

/// Two possible values of an argument.
fn values(name: &str) -> [Value; 2] {
    match name {
        "maxUses" => [json!(5), json!(6)],
        "expiresAt" => [json!(START + 1000), json!(START + 2000)],
        "startsAt" => [json!(START - 1000), json!(START - 2000)],
        "rateLimit" => [
            json!({"rate": 1, "periodMs": 60_000}),
            json!({"rate": 1, "periodMs": 60_001}),
        ],
        "allowedUsers" => [json!(["bob"]), json!(["cat"])],
        "allowedEmails" => [json!(["bob@example.com"]), json!([])],
        "allowedDomains" => [json!(["example.com"]), json!(["example.org"])],
        "code" => [json!("COME-IN"), json!("come-in")],
        "role" => [json!("admin"), json!("member")],
        "membershipMs" => [json!(60_000), json!(60_001)],
        "metadata" => [json!({"a": 1}), json!({"a": 2})],
        "label" => [json!("Spring"), json!("spring")],
        "keepAfterCreator" => [json!(true), json!(false)],
        "requiresApproval" => [json!(true), json!(false)],
        "campaignId" => [json!(FAIRS[0]), json!(FAIRS[1])],
        other => panic!("give two values of the new argument {other} here"),
    }
}

fn stores() -> [Box<dyn Store>; 2] {
    [Box::new(Sqlite::new()), Box::new(Memory::new())]
}

/// The ids of the campaigns of Ann's server.
const FAIRS: [&str; 2] = [
    "01a0c450-6c00-7bbb-bbbb-bbbbbbbbb810",
    "01a0c450-6c00-7cbc-bcbc-bcbcbcbcbc10",
];

/// A server of Ann's, with two campaigns.
fn with_server(mut store: Box<dyn Store>) -> Box<dyn Store> {
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    ask(store.as_mut(), "server:c", &server, 0);
    let campaign = json!({"serverId": "s", "creatorId": "ann", "name": "Fair"});
    for (byte, id) in (0x3b..).zip(FAIRS) {
        let mut given = context(START, 0, Caller::Service);
        given.random = Random::new([byte + 0x80; Random::LENGTH]);
        let made = as_json(&call(store.as_mut(), "campaign:c", &campaign, &given));
        assert_eq!(made["data"]["_id"], *id);
    }
    store
}

fn ask(store: &mut dyn Store, path: &str, arguments: &Value, after: i64) -> Value {
    let given = context(START + after, after.unsigned_abs(), Caller::Service);
    as_json(&call(store, path, arguments, &given))
}

fn create(store: &mut dyn Store, more: &Value, after: i64) -> Value {
    let mut arguments = json!({"serverId": "s", "creatorId": "ann", "idempotencyKey": "k"});
    for (name, value) in more.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    ask(store, "invitCode:c", &arguments, after)
}

#[test]
fn every_argument_must_be_repeated_and_a_different_one_is_named() {
    let create_code = REGISTRY
        .iter()
        .find(|function| function.path == "invitCode:c");
    let fields = create_code.unwrap().arguments.fields.iter();
    let names: Vec<&str> = fields
        .map(|field| field.name)
        .filter(|name| !WHO.contains(name))
        .collect();
    assert!(names.contains(&"maxUses"));
    for name in &names {
        let [one, other] = values(name);
        for (first, again) in [
            (json!({}), json!({*name: one})),
            (json!({*name: one}), json!({})),
            (json!({*name: one}), json!({*name: other})),
        ] {
            for store in stores() {
                let mut store = with_server(store);
                let made = create(store.as_mut(), &first, 1);
                assert_eq!(made["code"], 200, "{made}");
                assert_eq!(create(store.as_mut(), &first, 2), made);
                let refused = create(store.as_mut(), &again, 3);
                assert_eq!(
                    (&refused["code"], &refused["error"]),
                    (&json!(409), &json!("errors.conflict")),
                    "{refused}"
                );
                assert_eq!(refused["details"][0]["field"], json!(name), "{refused}");
                assert_eq!(create(store.as_mut(), &first, 4), made);
            }
        }
    }
}

#[test]
fn a_null_argument_counts_as_absent() {
    for store in stores() {
        let mut store = with_server(store);
        let made = create(store.as_mut(), &json!({"maxUses": null}), 1);
        assert_eq!(create(store.as_mut(), &json!({"label": null}), 2), made);
    }
}

#[test]
fn a_conflict_has_a_french_message_too() {
    let mut store = with_server(Box::new(Sqlite::new()));
    create(store.as_mut(), &json!({}), 1);
    let given = context(START, 1, Caller::Service);
    let arguments =
        json!({"serverId": "s", "creatorId": "ann", "idempotencyKey": "k", "maxUses": 1});
    let reply = call(store.as_mut(), "invitCode:c", &arguments, &given);
    let french: Value =
        serde_json::from_str(&reply.write(Language::French, Numbers::Whole)).unwrap();
    assert_eq!(
        french["message"],
        "Clé d’idempotence déjà utilisée avec d’autres arguments"
    );
    assert_eq!(
        french["details"],
        json!([{"field": "maxUses", "problem": "diffère du premier appel effectué avec cette idempotencyKey"}])
    );
}

#[test]
fn the_text_of_a_code_that_was_taken_over_is_not_returned_again() {
    for store in stores() {
        let mut store = with_server(store);
        let first = json!({"code": "Inv-000", "maxUses": 1, "expiresAt": START + 10});
        create(store.as_mut(), &first, 1);
        // All numbers are taken, so the next code takes over the dead one's text.
        for number in 1..1000 {
            let arguments =
                json!({"serverId": "s", "creatorId": "ann", "code": format!("Inv-{number:03}")});
            assert_eq!(
                ask(store.as_mut(), "invitCode:c", &arguments, 1000 + number)["code"],
                200
            );
        }
        let taken = ask(
            store.as_mut(),
            "timecapsule:generate",
            &json!({"userId": "ann"}),
            3000,
        );
        assert_eq!(taken["data"]["code"], "Inv-000");
        let again = create(store.as_mut(), &first, 3001);
        assert_eq!(again["code"], 409, "{again}");
        assert_eq!(
            again["message"],
            "The text of the code created with this idempotency key now belongs to another code"
        );
    }
}

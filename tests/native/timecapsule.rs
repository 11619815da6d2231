//! TimeCapsule's codes on the memory model and on SQLite: their text, their limits by a made-up clock, and
//! what happens once all numbers of a prefix are taken.

use crate::common::{START, Sqlite, as_json, call, context, text, user};
use invitcode::domain::caller::Caller;
use invitcode::functions::{Context, Throttling};
use invitcode::storage::Memory;
use serde_json::{Value, json};
use std::collections::HashSet;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Both stores, asked the same and giving the same.
struct Both {
    memory: Memory,
    sqlite: Sqlite,
    seed: u64,
}

impl Both {
    fn new() -> Self {
        Self {
            memory: Memory::new(),
            sqlite: Sqlite::new(),
            seed: 0,
        }
    }

    fn ask_in(&mut self, path: &str, arguments: &Value, given: &Context) -> Value {
        let from_memory = as_json(&call(&mut self.memory, path, arguments, given));
        let from_sqlite = as_json(&call(&mut self.sqlite, path, arguments, given));
        assert_eq!(from_memory, from_sqlite, "{path} {arguments}");
        from_sqlite
    }

    fn context(&mut self, now: i64, caller: Caller) -> Context {
        self.seed += 1;
        context(now, self.seed, caller)
    }

    fn ask(&mut self, path: &str, arguments: &Value, now: i64) -> Value {
        let given = self.context(now, Caller::Service);
        self.ask_in(path, arguments, &given)
    }

    /// A server of a director with a name.
    fn director(&mut self, owner: &str, name: &str) -> String {
        let arguments = json!({"name": "A family", "ownerId": owner, "owner": name});
        let reply = self.ask("server:c", &arguments, START);
        reply["data"]["_id"].as_str().unwrap().to_owned()
    }

    fn generate(&mut self, owner: &str, now: i64) -> Value {
        self.ask("timecapsule:generate", &json!({"userId": owner}), now)
    }

    /// Makes custom codes that take every number of a prefix except some.
    fn take_all(&mut self, server: &str, owner: &str, prefix: &str, but: &[u16]) {
        for number in (0..1000).filter(|number| !but.contains(number)) {
            let code = format!("{prefix}-{number:03}");
            let arguments = json!({"serverId": server, "creatorId": owner, "code": code});
            assert_eq!(
                self.ask("invitCode:c", &arguments, START)["code"],
                200,
                "{code}"
            );
        }
    }

    fn row(&self, id: &str) -> Value {
        let rows = self.sqlite.query(&format!(
            "SELECT folded, code, revoked_at, expires_at, max_uses, (SELECT count(*) FROM redemption \
             WHERE code_id = invit_code.id) AS uses FROM invit_code WHERE id = '{id}'"
        ));
        serde_json::from_str(&rows[0].0.write()).unwrap()
    }

    fn id_of(&self, code: &str) -> String {
        let sql = format!("SELECT id FROM invit_code WHERE code = '{code}' ORDER BY id LIMIT 1");
        text(&self.sqlite.query(&sql)[0], "id").unwrap().to_owned()
    }
}

fn code(reply: &Value) -> &str {
    assert_eq!(reply["code"], 200, "{reply}");
    reply["data"]["code"].as_str().unwrap()
}

#[test]
fn a_code_is_three_letters_of_the_first_name_and_three_digits_and_lives_24_hours() {
    let mut both = Both::new();
    both.director("john", "John Smith");
    let at_noon_of_leap_day = 1_835_438_400_000;
    let reply = both.generate("john", at_noon_of_leap_day);
    let made = code(&reply).to_owned();
    assert!(made.starts_with("Joh-") && made.len() == 7, "{made}");
    assert!(
        made[4..].bytes().all(|digit| digit.is_ascii_digit()),
        "{made}"
    );
    assert_eq!(reply["message"], "Invite code generated successfully");
    assert_eq!(
        reply["data"],
        json!({"code": made, "expiresAt": "2028-03-01T12:00:00.000Z", "formattedExpiration": "Mar 1, 2028"})
    );
    let used = |both: &mut Both, user: &str, now| {
        both.ask("invitCode:use", &json!({"code": made, "userId": user}), now)
    };
    let end = at_noon_of_leap_day + DAY;
    assert_eq!(used(&mut both, "ann", end)["error"], "errors.expired");
    assert_eq!(used(&mut both, "ann", end - 1)["data"]["joined"], true);
    assert_eq!(used(&mut both, "bob", end - 1)["error"], "errors.maxUsed");
}

#[test]
fn a_codes_letters_come_from_the_name_that_its_owner_has_as_a_member() {
    let mut both = Both::new();
    for (owner, name, prefix) in [
        ("elodie", json!("Élodie Durand"), "Elo"),
        ("al", json!("Al"), "Al"),
        ("sarah", json!("sarah"), "Sar"),
        ("oystein", json!("Øystein"), "Oys"),
        ("li", json!("李"), "Inv"),
        ("nobody", json!(null), "Inv"),
    ] {
        let arguments = json!({"name": "A family", "ownerId": owner, "owner": name});
        assert_eq!(both.ask("server:c", &arguments, START)["code"], 200);
        let reply = both.generate(owner, START);
        assert_eq!(code(&reply).split_once('-').unwrap().0, prefix, "{owner}");
    }
}

#[test]
fn a_later_name_gives_the_later_letters() {
    let mut both = Both::new();
    let server = both.director("ann", "Ann");
    let arguments = json!({"serverId": server, "creatorId": "ann"});
    let open = both.ask("invitCode:c", &arguments, START)["data"].clone();
    let join = |both: &mut Both, name: Value| {
        both.ask(
            "invitCode:use",
            &json!({"code": open, "userId": "bob", "user": name}),
            START,
        );
        both.ask(
            "server:u",
            &json!({"serverId": server, "ownerId": "bob"}),
            START,
        );
        let reply = both.generate("bob", START);
        let prefix = code(&reply).split_once('-').unwrap().0.to_owned();
        both.ask(
            "server:u",
            &json!({"serverId": server, "ownerId": "ann"}),
            START,
        );
        both.ask(
            "member:d",
            &json!({"serverId": server, "userId": "bob"}),
            START,
        );
        prefix
    };
    assert_eq!(join(&mut both, json!("Bob")), "Bob");
    assert_eq!(
        join(&mut both, json!(null)),
        "Bob",
        "without a name the known one stays"
    );
    assert_eq!(join(&mut both, json!("Robert")), "Rob");
    assert_eq!(
        join(&mut both, json!("Жора")),
        "Inv",
        "and its letters never outlive a name"
    );
}

#[test]
fn a_director_owns_an_existing_server_and_of_several_the_first_counts() {
    let mut both = Both::new();
    assert_eq!(
        both.generate("john", START)["error"],
        "errors.serverNotFound"
    );
    let make = |both: &mut Both, id: &str, now| {
        let arguments = json!({"serverId": id, "name": "A", "ownerId": "john", "owner": "John"});
        both.ask("server:c", &arguments, now);
    };
    make(&mut both, "b-second", START + 5);
    make(&mut both, "z-first", START);
    make(&mut both, "a-second", START + 5);
    let directed = |both: &mut Both| {
        let made = both.generate("john", START + 10);
        let server = both.ask(
            "invitCode:use",
            &json!({"code": code(&made), "userId": "new"}),
            START + 10,
        );
        server["data"]["serverId"].as_str().unwrap().to_owned()
    };
    assert_eq!(directed(&mut both), "z-first");
    both.ask("server:d", &json!({"serverId": "z-first"}), START + 6);
    assert_eq!(directed(&mut both), "a-second");
    both.ask(
        "invitCode:use",
        &json!({"code": "NOSUCH", "userId": "john"}),
        START,
    );
    for server in ["a-second", "b-second"] {
        both.ask("server:d", &json!({"serverId": server}), START + 6);
    }
    assert_eq!(
        both.generate("john", START + 10)["error"],
        "errors.serverNotFound"
    );
}

#[test]
fn a_user_generates_codes_for_itself_and_a_service_names_the_user() {
    let mut both = Both::new();
    both.director("john", "John");
    for (caller, named, status) in [
        (user("john"), json!({}), 200),
        (user("john"), json!({"userId": "john"}), 200),
        (user("eve"), json!({"userId": "john"}), 403),
        (Caller::Service, json!({"userId": "john"}), 200),
        (Caller::Service, json!({}), 401),
        (Caller::Anonymous, json!({}), 401),
        (Caller::Anonymous, json!({"userId": "john"}), 401),
    ] {
        for path in ["timecapsule:generate", "timecapsule:myCodes"] {
            let given = both.context(START, caller.clone());
            assert_eq!(
                both.ask_in(path, &named, &given)["code"],
                status,
                "{caller:?} {named}"
            );
        }
    }
}

#[test]
fn a_repeat_after_a_lost_reply_returns_the_same_code_even_at_the_limit() {
    let mut both = Both::new();
    both.director("john", "John");
    for _ in 0..9 {
        code(&both.generate("john", START));
    }
    let given = both.context(START, user("john"));
    let first = both.ask_in("timecapsule:generate", &json!({}), &given);
    assert_eq!(
        both.ask_in("timecapsule:generate", &json!({}), &given),
        first
    );
    assert_eq!(both.sqlite.query("SELECT id FROM invit_code").len(), 10);
}

#[test]
fn a_user_generates_at_most_ten_codes_an_hour_and_failed_calls_count() {
    let mut both = Both::new();
    for _ in 0..4 {
        assert_eq!(both.generate("john", START)["code"], 404);
    }
    both.director("john", "John");
    both.director("ann", "Ann");
    for minute in 0..6 {
        code(&both.generate("john", START + minute * 60_000));
    }
    let at = START + 6 * 60_000;
    let refused = both.generate("john", at);
    assert_eq!(refused["error"], "errors.rateLimited");
    assert_eq!(both.sqlite.query("SELECT id FROM invit_code").len(), 6);
    code(&both.generate("ann", at));
    assert_eq!(both.generate("john", START + HOUR - 1)["code"], 429);
    // The four failed calls are an hour old, so four more calls are allowed.
    for _ in 0..4 {
        code(&both.generate("john", START + HOUR));
    }
    // The first successful call was made in the same millisecond, so one more is allowed.
    code(&both.generate("john", START + HOUR));
    assert_eq!(both.generate("john", START + HOUR)["code"], 429);
    code(&both.generate("john", START + HOUR + 60_000));
}

#[test]
fn an_address_uses_at_most_five_codes_an_hour_and_failed_calls_count() {
    let mut both = Both::new();
    both.director("john", "John");
    let made = both.generate("john", START);
    let made = code(&made).to_owned();
    let use_at = |both: &mut Both, address: &str, code: &str, user: &str, now| {
        let mut given = both.context(now, Caller::Service);
        given.address = Some(address.to_owned());
        given.throttling = Throttling::Calls {
            purpose: "timecapsule use:",
            allowed: 5,
            by_user: false,
        };
        both.ask_in(
            "invitCode:use",
            &json!({"code": code, "userId": user}),
            &given,
        )
    };
    let at =
        |both: &mut Both, code: &str, user: &str, now| use_at(both, "192.0.2.1", code, user, now);
    assert_eq!(at(&mut both, "Joh-9999", "ann", START)["code"], 404);
    assert_eq!(
        at(&mut both, "!", "ann", START)["code"],
        404,
        "what can be no code counts too"
    );
    assert_eq!(at(&mut both, &made, "ann", START)["data"]["joined"], true);
    assert_eq!(at(&mut both, &made, "ann", START)["data"]["joined"], false);
    assert_eq!(
        at(&mut both, &made, "bob", START)["error"],
        "errors.maxUsed"
    );
    assert_eq!(at(&mut both, &made, "ann", START)["code"], 429);
    assert_eq!(
        use_at(&mut both, "192.0.2.2", &made, "ann", START)["code"],
        200
    );
    assert_eq!(at(&mut both, &made, "ann", START + HOUR - 1)["code"], 429);
    assert_eq!(at(&mut both, &made, "ann", START + HOUR)["code"], 200);
}

#[test]
fn a_prefix_gives_a_thousand_different_codes_and_then_a_conflict() {
    let mut both = Both::new();
    both.director("john", "John");
    let mut made = HashSet::new();
    // Each director makes ten codes, the limit of an hour.
    for round in 0..1000_i64 {
        let owner = format!("john-{}", round / 10);
        if round % 10 == 0 {
            both.director(&owner, "John");
        }
        let reply = both.generate(&owner, START + round);
        assert!(made.insert(code(&reply).to_owned()), "{reply}");
    }
    assert_eq!(made.len(), 1000);
    let none = both.generate("john", START + 1000);
    assert_eq!(none["error"], "errors.conflict");
    assert_eq!(
        none["message"],
        "All invite codes for this name are in use, try again later"
    );
    // A day after the first was made, its text and only its is free.
    let reply = both.generate("john", START + DAY);
    assert!(made.contains(code(&reply)));
    assert_eq!(both.generate("john", START + DAY)["code"], 409);
}

#[test]
fn a_number_whose_code_would_look_like_another_code_is_not_given() {
    let mut both = Both::new();
    let server = both.director("lio", "Lio");
    // L and I read as 1, O as 0: all of these look like Lio's.
    both.take_all(&server, "lio", "110", &[123]);
    for _ in 0..2 {
        let reply = both.generate("lio", START);
        if reply["code"] == 200 {
            assert_eq!(code(&reply), "Lio-123");
        } else {
            assert_eq!(reply["code"], 409);
        }
    }
}

/// All numbers of `Joh` belong to John's live codes, except `Joh-077`, which `kill` makes dead.
fn with_one_dead(make: &Value, kill: impl Fn(&mut Both, &str)) -> (Both, String) {
    let mut both = Both::new();
    let server = both.director("john", "John");
    both.take_all(&server, "john", "Joh", &[77]);
    let mut arguments = json!({"serverId": server, "creatorId": "john", "code": "Joh-077"});
    for (name, value) in make.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    assert_eq!(both.ask("invitCode:c", &arguments, START)["code"], 200);
    assert_eq!(
        both.generate("john", START)["code"],
        409,
        "the code is still alive"
    );
    kill(&mut both, "Joh-077");
    let id = both.id_of("Joh-077");
    (both, id)
}

/// Checks that the dead code's text is taken over. Its row and log stay as they were, except its folded text.
fn is_taken_over((mut both, dead): (Both, String)) {
    let before = both.row(&dead);
    let uses = both
        .sqlite
        .query("SELECT * FROM redemption ORDER BY code_id, ordinal");
    let reply = both.generate("john", START + 100);
    assert_eq!(code(&reply), "Joh-077");
    let mut after = both.row(&dead);
    assert_eq!(after["folded"], *dead);
    after["folded"] = before["folded"].clone();
    assert_eq!(after, before);
    assert_eq!(
        both.sqlite
            .query("SELECT * FROM redemption ORDER BY code_id, ordinal"),
        uses
    );
    let taken = both
        .sqlite
        .query("SELECT id FROM invit_code WHERE folded = 'J0H077'");
    assert_ne!(text(&taken[0], "id").unwrap(), dead);
    assert_eq!(
        both.generate("john", START + 100)["code"],
        409,
        "and now all live again"
    );
    let used = both.ask(
        "invitCode:use",
        &json!({"code": "joh 077", "userId": "new"}),
        START + 100,
    );
    assert_eq!(used["data"]["joined"], true, "the text is the new code's");
    let old = both.ask(
        "invitCode:use",
        &json!({"code": dead, "userId": "newer"}),
        START + 100,
    );
    assert_eq!(
        old["error"], "errors.invalid",
        "and the old one is beyond reach"
    );
    let read = both.ask("invitCode:r", &json!({"id": dead}), START + 100);
    assert_eq!(read["data"]["code"], "Joh-077", "but for who knows its id");
    assert_ne!(read["data"]["status"], "active");
    for revival in [
        json!({"revoked": false}),
        json!({"maxUses": 100}),
        json!({"expiresAt": START + DAY}),
    ] {
        let mut arguments = json!({"id": dead});
        arguments
            .as_object_mut()
            .unwrap()
            .extend(revival.as_object().unwrap().clone());
        let revived = both.ask("invitCode:u", &arguments, START + 100);
        assert_eq!(revived["error"], "errors.conflict", "{arguments}");
    }
}

#[test]
fn the_text_of_a_used_up_code_is_taken_over() {
    is_taken_over(with_one_dead(&json!({"maxUses": 2}), |both, code| {
        for user in ["ann", "bob"] {
            let reply = both.ask(
                "invitCode:use",
                &json!({"code": code, "userId": user}),
                START + 1,
            );
            assert_eq!(reply["data"]["joined"], true);
        }
    }));
}

#[test]
fn the_text_of_an_expired_code_is_taken_over_and_its_uses_stay() {
    is_taken_over(with_one_dead(
        &json!({"expiresAt": START + 100}),
        |both, code| {
            both.ask(
                "invitCode:use",
                &json!({"code": code, "userId": "ann"}),
                START + 1,
            );
            assert_eq!(
                both.generate("john", START + 99)["code"],
                409,
                "not a millisecond earlier"
            );
        },
    ));
}

#[test]
fn the_text_of_a_revoked_code_is_taken_over() {
    is_taken_over(with_one_dead(&json!({}), |both, code| {
        let arguments = json!({"codeId": both.id_of(code)});
        let revoked = both.ask("timecapsule:revoke", &arguments, START + 1);
        assert_eq!(revoked["message"], "Invite code revoked successfully");
    }));
}

#[test]
fn the_text_of_a_code_with_uses_left_is_not_taken_over() {
    let (mut both, _) = with_one_dead(&json!({"maxUses": 2}), |both, code| {
        both.ask(
            "invitCode:use",
            &json!({"code": code, "userId": "ann"}),
            START + 1,
        );
    });
    assert_eq!(both.generate("john", START + 100)["code"], 409);
}

#[test]
fn a_text_is_taken_over_only_if_no_number_is_free_and_the_caller_may_make_codes() {
    let mut both = Both::new();
    let server = both.director("john", "John");
    both.take_all(&server, "john", "Joh", &[77, 500]);
    let arguments =
        json!({"serverId": server, "creatorId": "john", "code": "Joh-077", "expiresAt": START + 1});
    both.ask("invitCode:c", &arguments, START);
    let free = both.generate("john", START + 1);
    assert_eq!(
        code(&free),
        "Joh-500",
        "the free one comes first, wherever the order begins"
    );
    let dead = both.id_of("Joh-077");
    assert_eq!(both.row(&dead)["folded"], "J0H077");
    for _ in 0..10 {
        both.generate("eve", START + 1);
    }
    both.director("eve", "John");
    assert_eq!(both.generate("eve", START + 1)["code"], 429);
    assert_eq!(
        both.row(&dead)["folded"],
        "J0H077",
        "who is over the limit takes nothing over"
    );
}

#[test]
fn my_codes_lists_the_users_own_codes_on_its_server_newest_first() {
    let mut both = Both::new();
    let server = both.director("john", "John");
    assert_eq!(
        both.ask("timecapsule:myCodes", &json!({"userId": "ann"}), START)["code"],
        404
    );
    let mine = |both: &mut Both, now| {
        both.ask("timecapsule:myCodes", &json!({"userId": "john"}), now)["data"].clone()
    };
    assert_eq!(mine(&mut both, START), json!([]));
    let first = both.generate("john", START);
    let second = both.generate("john", START + 1);
    let (first, second) = (code(&first).to_owned(), code(&second).to_owned());
    // Codes of another form are not TimeCapsule's.
    for others in [
        json!({}),
        json!({"maxUses": 1}),
        json!({"maxUses": 2, "expiresAt": START + 9}),
        json!({"expiresAt": START + 9}),
    ] {
        let mut arguments = json!({"serverId": server, "creatorId": "john"});
        arguments
            .as_object_mut()
            .unwrap()
            .extend(others.as_object().unwrap().clone());
        assert_eq!(both.ask("invitCode:c", &arguments, START)["code"], 200);
    }
    both.ask(
        "invitCode:use",
        &json!({"code": first, "userId": "ann"}),
        START + 500,
    );
    let second_id = both.id_of(&second);
    let first_id = both.id_of(&first);
    let day = |text: &str| json!(text);
    assert_eq!(
        mine(&mut both, START + DAY),
        json!([
            {"id": second_id, "code": second, "director_id": server, "created_by": "john",
             "expires_at": day("2026-09-22T14:13:20.001Z"), "is_used": false, "used_by": null, "used_at": null,
             "created_at": day("2026-09-21T14:13:20.001Z"), "updated_at": day("2026-09-21T14:13:20.001Z")},
            {"id": first_id, "code": first, "director_id": server, "created_by": "john",
             "expires_at": day("2026-09-22T14:13:20.000Z"), "is_used": true, "used_by": "ann",
             "used_at": day("2026-09-21T14:13:20.500Z"), "created_at": day("2026-09-21T14:13:20.000Z"),
             "updated_at": day("2026-09-21T14:13:20.500Z")},
        ])
    );
}

#[test]
fn my_codes_lists_at_most_the_newest_thousand_codes() {
    let mut both = Both::new();
    let server = both.director("john", "John");
    for number in 0..1002 {
        let code = format!("NUMBER-{number:04}");
        let arguments = json!({"serverId": server, "creatorId": "john", "code": code, "maxUses": 1, "expiresAt": START + DAY});
        let made = both.ask("invitCode:c", &arguments, START + number);
        assert_eq!(made["code"], 200, "{made}");
    }
    let shown = both.ask("timecapsule:myCodes", &json!({"userId": "john"}), START);
    let shown = shown["data"].as_array().unwrap();
    assert_eq!(shown.len(), 1000);
    assert_eq!(shown[0]["code"], "NUMBER-1001");
    assert_eq!(shown[999]["code"], "NUMBER-0002");
}

#[test]
fn an_address_validates_at_most_a_hundred_codes_an_hour_and_failed_calls_count() {
    let mut both = Both::new();
    both.director("john", "John Smith");
    let made = both.generate("john", START);
    let made = code(&made).to_owned();
    let validate = |both: &mut Both, address: &str, code: &str, now| {
        let mut given = both.context(now, Caller::Anonymous);
        given.address = Some(address.to_owned());
        given.throttling = Throttling::Calls {
            purpose: "timecapsule validate:",
            allowed: 100,
            by_user: true,
        };
        both.ask_in("timecapsule:validate", &json!({"code": code}), &given)
    };
    for round in 0..100 {
        let (typed, is_valid) = if round % 2 == 0 {
            (made.as_str(), true)
        } else {
            ("?", false)
        };
        let reply = validate(&mut both, "192.0.2.1", typed, START + round);
        assert_eq!(reply["data"]["isValid"], is_valid, "{round}");
    }
    let mut status = |address: &str, now| validate(&mut both, address, &made, now)["code"].clone();
    assert_eq!(status("192.0.2.1", START + 100), 429);
    assert_eq!(status("192.0.2.2", START + 100), 200);
    assert_eq!(status("192.0.2.1", START + HOUR - 1), 429);
    assert_eq!(status("192.0.2.1", START + HOUR), 200);
    assert_eq!(status("192.0.2.1", START + HOUR), 429);
}

#[test]
fn validate_names_the_director_only_for_a_usable_code() {
    let mut both = Both::new();
    let server = both.director("john", "John Smith");
    let expect = |both: &mut Both, code: &str, now, message: &str, is_expired: bool| {
        let reply = both.ask("timecapsule:validate", &json!({"code": code}), now);
        let is_valid = message == "Invite code is valid";
        assert_eq!(reply["message"], message);
        let name = is_valid.then_some("John Smith");
        let data = json!({"isValid": is_valid, "isExpired": is_expired, "directorName": name});
        assert_eq!(reply["data"], data);
    };
    let make = |both: &mut Both| code(&both.generate("john", START)).to_owned();
    let [used, revoked, orphan] = [make(&mut both), make(&mut both), make(&mut both)];
    let gone = "Invite code does not exist";
    expect(&mut both, &used, START, "Invite code is valid", false);
    expect(
        &mut both,
        &used,
        START + DAY,
        "Invite code has expired",
        true,
    );
    expect(&mut both, "Joh-9999", START, gone, false);
    both.ask(
        "invitCode:use",
        &json!({"code": used, "userId": "ann"}),
        START,
    );
    expect(
        &mut both,
        &used,
        START,
        "Invite code has already been used",
        false,
    );
    expect(
        &mut both,
        &used,
        START + DAY,
        "Invite code has expired",
        true,
    );
    let id = both.id_of(&revoked);
    both.ask("timecapsule:revoke", &json!({"codeId": id}), START);
    expect(&mut both, &revoked, START, gone, false);
    both.ask("server:d", &json!({"serverId": server}), START);
    expect(&mut both, &orphan, START, gone, false);
}

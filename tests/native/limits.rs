//! The limits by address, by network, and by the prefix of TimeCapsule's codes are exact. They are tested on the
//! memory model and on SQLite with an invented clock.

use crate::common::{START, Sqlite, as_json, call, cases, context, random, user};
use invitcode::domain::address::{Parties, WIDE, parties};
use invitcode::domain::caller::Caller;
use invitcode::domain::code::FoldedCode;
use invitcode::domain::timecapsule::folded_prefix;
use invitcode::functions::{Context, Throttling};
use invitcode::http::{self, Head, Settings};
use invitcode::storage::Memory;
use invitcode::wire::json::Json;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

const HOUR: i64 = 3_600_000;

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn an_ipv6_address_belongs_to_exactly_its_64_and_its_56(bits: u128, low: u64, flip in 0..128_u32) {
        let address = Ipv6Addr::from_bits(bits);
        prop_assume!(address.to_ipv4_mapped().is_none());
        let of = |bits: u128| parties(&Ipv6Addr::from_bits(bits).to_string());
        let same = bits >> 64 << 64 | u128::from(low);
        prop_assume!(Ipv6Addr::from_bits(same).to_ipv4_mapped().is_none());
        prop_assert_eq!(of(bits), of(same));
        let other = bits ^ 1 << flip;
        prop_assume!(Ipv6Addr::from_bits(other).to_ipv4_mapped().is_none());
        prop_assert_eq!(of(bits).narrow == of(other).narrow, flip < 64);
        prop_assert_eq!(of(bits).wide == of(other).wide, flip < 72);
        let Parties { narrow, wide } = of(bits);
        prop_assert!(narrow.ends_with("/64") && wide.unwrap().ends_with("/56"));
    }

    #[test]
    fn an_ipv4_address_counts_alone_also_when_mapped(bits: u32) {
        let address = Ipv4Addr::from_bits(bits);
        let alone = Parties { narrow: address.to_string(), wide: None };
        prop_assert_eq!(parties(&address.to_string()), alone.clone());
        prop_assert_eq!(parties(&address.to_ipv6_mapped().to_string()), alone.clone());
        prop_assert_eq!(parties(&format!(" {address} ")), alone);
    }

    #[test]
    fn every_spelling_of_an_address_counts_as_the_same_party(bits: u128) {
        let address = Ipv6Addr::from_bits(bits);
        let groups = address.segments().map(|group| format!("{group:04X}"));
        prop_assert_eq!(parties(&address.to_string()), parties(&groups.join(":")));
    }

    #[test]
    fn all_invalid_addresses_count_as_one_party(text in "[^0-9:]{0,40}|[0-9.]{16,40}|[0-9a-f]{0,8}%[a-z]{1,4}") {
        prop_assert_eq!(parties(&text), parties(""));
    }

    #[test]
    fn a_text_of_timecapsules_form_has_a_prefix(letters in "[A-Za-z]{1,3}", digits in "[0-9]{3}", mark in "[- ]?") {
        let typed = FoldedCode::typed(&format!("{letters}{mark}{digits}")).unwrap();
        let folded: String = letters.to_uppercase().chars().map(|letter| match letter {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        }).collect();
        prop_assert_eq!(folded_prefix(&typed), Some(folded.as_str()));
    }
}

#[test]
fn any_other_text_has_no_prefix() {
    for text in [
        "SUMMER",
        "TEA-2027",
        "ABCD-123",
        "AB-12C",
        "A2-123",
        "1234567",
        "0GCFB4XXVP49",
    ] {
        let typed = FoldedCode::typed(text).unwrap();
        assert_eq!(folded_prefix(&typed), None, "{text}");
    }
}

/// Both stores, which must give the same replies.
struct Both {
    memory: Memory,
    sqlite: Sqlite,
    seed: u64,
}

impl Both {
    /// A family of Ann's with a code for one use in TimeCapsule's form.
    fn with_code(code: &str) -> Self {
        let (memory, sqlite) = (Memory::new(), Sqlite::new());
        let mut both = Self {
            memory,
            sqlite,
            seed: 0,
        };
        let server = json!({"serverId": "s", "name": "A family", "ownerId": "ann", "owner": "Ann"});
        let made = json!({"serverId": "s", "creatorId": "ann", "code": code, "maxUses": 1});
        for (path, arguments) in [("server:c", server), ("invitCode:c", made)] {
            assert_eq!(
                both.ask(path, &arguments, Caller::Service, None, START)["code"],
                200
            );
        }
        both
    }

    fn ask(
        &mut self,
        path: &str,
        arguments: &Value,
        caller: Caller,
        address: Option<&str>,
        now: i64,
    ) -> Value {
        self.seed += 1;
        let mut given: Context = context(now, self.seed, caller);
        given.address = address.map(str::to_owned);
        if path == "timecapsule:validate" {
            given.throttling = Throttling::Calls {
                purpose: "validate:",
                allowed: 100,
                by_user: true,
            };
        }
        let from_memory = as_json(&call(&mut self.memory, path, arguments, &given));
        let from_sqlite = as_json(&call(&mut self.sqlite, path, arguments, &given));
        assert_eq!(from_memory, from_sqlite, "{path} {arguments}");
        from_sqlite
    }

    fn validate(&mut self, code: &str, caller: Caller, address: &str, now: i64) -> Value {
        self.ask(
            "timecapsule:validate",
            &json!({"code": code}),
            caller,
            Some(address),
            now,
        )
    }
}

/// An address in the /64 with this number of a /56.
fn address(network: u32) -> String {
    format!("2001:db8:5:{network:x}::1")
}

#[test]
fn the_networks_of_a_56_share_a_limit_eight_times_as_large() {
    let mut both = Both::with_code("Ann-777");
    let mut answered = [0; 16];
    for round in 0..100_u32 {
        for network in 0..16_u32 {
            // Each guess has its own prefix, so that no prefix reaches its limit.
            let prefix = char::from(b'A' + (round % 8) as u8);
            let code = format!(
                "{prefix}{}-{:03}",
                char::from(b'P' + network as u8 % 11),
                round * 10
            );
            let reply = both.validate(&code, Caller::Service, &address(network), START);
            answered[network as usize] += u32::from(reply["code"] == 200);
        }
    }
    let all: u32 = answered.iter().sum();
    assert_eq!(all, 100 * WIDE, "{answered:?}");
    // Another /56 has its own limit.
    let reply = both.validate("B-000", Caller::Service, "2001:db8:5:100::1", START);
    assert_eq!(reply["code"], 200);
    let reply = both.validate("B-000", Caller::Service, &address(200), START + HOUR - 1);
    assert_eq!(
        (&reply["code"], &reply["error"]),
        (&json!(429), &json!("errors.rateLimited"))
    );
    let reply = both.validate("B-000", Caller::Service, &address(200), START + HOUR);
    assert_eq!(reply["code"], 200);
}

#[test]
fn one_network_alone_has_only_its_own_limit() {
    let mut both = Both::with_code("Ann-777");
    let answered = (0..150).filter(|number| {
        let code = format!("{}-{number:03}", ["Bea", "Cat"][number % 2]);
        both.validate(&code, Caller::Service, &address(1), START)["code"] == 200
    });
    assert_eq!(answered.count(), 100);
}

#[test]
fn two_hundred_misses_of_a_prefix_an_hour_close_it_to_anonymous_callers() {
    let mut both = Both::with_code("Ann-777");
    let found = both.validate("Ann-777", Caller::Anonymous, "192.0.2.99", START);
    assert_eq!(found["data"]["isValid"], json!(true));
    // The guesses come from a thousand addresses, in several spellings and through several functions, so that no
    // address reaches its own limit.
    let mut answered = 0;
    for number in (0..1000_i64).filter(|number| *number != 777) {
        let code =
            [format!("Ann-{number:03}"), format!("a n n{number:03}")][number as usize % 2].clone();
        let address = format!("198.51.{}.{}", 100 + number / 250, number % 250);
        let reply = if number % 3 == 0 {
            let arguments = json!({"code": code});
            both.ask(
                "invitCode:explain",
                &arguments,
                Caller::Anonymous,
                Some(&address),
                START + number,
            )
        } else {
            both.validate(&code, Caller::Anonymous, &address, START + number)
        };
        answered += i64::from(reply["code"] == 200);
    }
    assert_eq!(answered, 200);
    let now = START + 1000;
    for path in ["timecapsule:validate", "invitCode:explain"] {
        let ask = |both: &mut Both, caller, now| {
            both.ask(
                path,
                &json!({"code": "Ann-777"}),
                caller,
                Some("192.0.2.1"),
                now,
            )
        };
        let closed = ask(&mut both, Caller::Anonymous, now);
        assert_eq!(
            (&closed["code"], &closed["error"]),
            (&json!(429), &json!("errors.rateLimited"))
        );
        assert_eq!(ask(&mut both, user("bob"), now)["code"], 200);
        assert_eq!(ask(&mut both, Caller::Service, now)["code"], 200);
        // Another prefix is not limited.
        let other = both.ask(
            path,
            &json!({"code": "Bea-777"}),
            Caller::Anonymous,
            Some("192.0.2.1"),
            now,
        );
        assert_eq!(other["code"], 200);
    }
    // Misses of verified users do not count, and the family is not locked out.
    let wrong = json!({"code": "Ann-778", "userId": "bob"});
    assert_eq!(
        both.ask("invitCode:use", &wrong, user("bob"), None, now)["code"],
        404
    );
    let right = json!({"code": "Ann-777", "userId": "bob"});
    assert_eq!(
        both.ask("invitCode:use", &right, user("bob"), None, now)["code"],
        200
    );
    // An hour after the first miss, one more is answered.
    let at = |both: &mut Both, now| {
        both.validate("Ann-001", Caller::Anonymous, "192.0.2.2", now)["code"].clone()
    };
    assert_eq!(at(&mut both, START + HOUR - 1), json!(429));
    assert_eq!(at(&mut both, START + HOUR), json!(200));
    assert_eq!(at(&mut both, START + HOUR), json!(429));
}

#[test]
fn right_codes_and_other_texts_are_not_misses() {
    let mut both = Both::with_code("Ann-777");
    for number in 0..300 {
        let address = format!("198.51.{}.{}", 100 + number / 250, number % 250);
        let code = ["Ann-777", "NOBODY-HAS-THIS-ONE"][number % 2];
        let reply = both.validate(code, Caller::Anonymous, &address, START);
        assert_eq!(reply["code"], 200, "{number}");
    }
    let closed = both.validate("Ann-778", Caller::Anonymous, "192.0.2.1", START);
    assert_eq!(closed["code"], 200);
}

#[test]
fn a_refusal_by_prefix_consumes_no_other_limit() {
    let mut both = Both::with_code("Ann-777");
    for number in 0..200 {
        let address = format!("198.51.100.{number}");
        both.validate(
            &format!("Ann-{number:03}"),
            Caller::Anonymous,
            &address,
            START,
        );
    }
    for _ in 0..150 {
        let reply = both.validate("Ann-500", Caller::Anonymous, "192.0.2.1", START);
        assert_eq!(reply["code"], 429);
    }
    let reply = both.validate("Bea-500", Caller::Anonymous, "192.0.2.1", START);
    assert_eq!(reply["code"], 200);
}

/// The status of a use through TimeCapsule's open endpoint.
fn public_use(memory: &mut Memory, caller: &Value, code: &str, address: &str, seed: u64) -> u16 {
    let settings = Json::parse(br#"{"timecapsulePublicUse":true}"#).unwrap();
    let head = json!({
        "method": "POST", "path": "/api/invite-codes/use", "query": [], "caller": caller,
        "now": START, "requestId": "5f0c6a52", "contentType": "application/json", "address": address,
    });
    let head = head.to_string();
    let head = Json::parse(head.as_bytes()).unwrap();
    let head = Head::from_json(&head, Rc::new(Settings::from_json(&settings))).unwrap();
    let body = json!({"code": code, "userId": "bob"}).to_string();
    http::run(head, random(seed), body.as_bytes(), memory).status
}

#[test]
fn an_open_endpoint_verifies_no_user() {
    let mut memory = Both::with_code("Ann-777").memory;
    let nobody = json!({"kind": "anonymous"});
    let mut answers = Vec::new();
    for number in 0..250 {
        let (code, address) = (format!("Ann-{number:03}"), format!("198.51.100.{number}"));
        answers.push(public_use(&mut memory, &nobody, &code, &address, number));
    }
    assert!(answers[..200].iter().all(|status| *status == 400));
    assert!(answers[200..].iter().all(|status| *status == 429));
    let mut right =
        |caller: Value, address, seed| public_use(&mut memory, &caller, "Ann-777", address, seed);
    assert_eq!(right(nobody, "192.0.2.1", 300), 429);
    let known = json!({"kind": "token", "claims": {"sub": "bob"}});
    assert_eq!(right(known, "192.0.2.2", 301), 200);
}

#[test]
fn a_verified_user_validates_a_hundred_codes_an_hour_from_all_its_addresses_together() {
    let mut both = Both::with_code("Ann-777");
    // Each call has a /56 and a prefix of its own, so that no other limit is reached.
    let address = |call: i64| format!("2001:db8:{call:x}::1");
    let text = |call: i64| {
        let letter = |place: i64| char::from(b'A' + u8::try_from(place % 26).unwrap());
        format!("{}{}-000", letter(call / 26), letter(call))
    };
    for call in 0..100 {
        let reply = both.validate(&text(call), user("bob"), &address(call), START + call);
        assert_eq!(reply["code"], 200, "{call}");
    }
    let mut status =
        |caller, code: &str, now| both.validate(code, caller, &address(999), now)["code"].clone();
    for code in ["Ann-777", "Zed-000"] {
        assert_eq!(status(user("bob"), code, START + 100), 429, "{code}");
    }
    // Others are not limited by it, nor is the address.
    assert_eq!(status(user("cat"), "Ann-777", START + 100), 200);
    assert_eq!(status(Caller::Service, "Ann-777", START + 100), 200);
    assert_eq!(status(Caller::Anonymous, "Ann-777", START + 100), 200);
    // One call is allowed as soon as the first of the hundred is an hour old.
    assert_eq!(status(user("bob"), "Ann-777", START + HOUR - 1), 429);
    assert_eq!(status(user("bob"), "Ann-777", START + HOUR), 200);
    assert_eq!(status(user("bob"), "Ann-777", START + HOUR), 429);
}

//! Random sequences of all operations, clocks and callers: the memory model and SQLite give the same replies and end
//! with the same tables.

use crate::common::{START, Sqlite, call, cases, context, random_of, tree, user};
use crate::tables::{check_invariants, tables_of_memory, tables_of_sqlite};
use invitcode::domain::caller::Caller;
use invitcode::functions::{Limits, Reply, Throttling};
use invitcode::storage::Memory;
use invitcode::wire::json::Json;
use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) const USERS: [&str; 5] = ["ann", "bob", "cat", "dan", "eve"];
pub(crate) const SERVERS: [&str; 3] = ["red", "blue", "ghost"];
const NAMES: [&str; 4] = ["Élodie", "Al", "李", "John Smith"];
const CUSTOM: [&str; 4] = ["SUMMER", "sum-mer", "O1L-O1L", "WINTER-26"];
const EMAILS: [&str; 3] = ["a@example.com", "b@example.org", "c@example.net"];
const KEYS: [&str; 2] = ["first", "second"];

/// One step: a call, its caller, and the movement of the clock before it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) path: &'static str,
    pub(crate) arguments: Value,
    pub(crate) caller: Caller,
    /// The code that the call uses, among those made so far, if it takes one.
    pub(crate) code: Option<usize>,
    pub(crate) address: usize,
    pub(crate) seed: u64,
    pub(crate) clock: i64,
    /// Whether every call counts against the address, as some faces require.
    all_count: bool,
    /// Whether the call runs a second time, as after a lost reply.
    again: bool,
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> + Clone {
    proptest::sample::select(words)
}

fn caller() -> impl Strategy<Value = Caller> {
    prop_oneof![
        20 => Just(Caller::Service),
        8 => one_of(&USERS).prop_map(user),
        1 => Just(Caller::Anonymous),
    ]
}

/// An argument that is absent, null or a value.
fn change<T: Into<Value> + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(Value::Null)),
        4 => value.prop_map(|value| Some(value.into())),
    ]
}

fn one_of_lengths() -> impl Strategy<Value = i64> + Clone {
    proptest::sample::select(&[60_000_i64, 60_000, 3_600_000])
}

/// What a code grants: a role, a length, and metadata.
fn grants() -> impl Strategy<Value = (Option<&'static str>, Option<i64>, Option<Value>)> {
    (
        proptest::option::weighted(0.2, one_of(&["admin", "member"])),
        proptest::option::weighted(0.4, one_of_lengths()),
        proptest::option::weighted(0.3, Just(json!({"group": 7, "nested": {"rate": 0.5}}))),
    )
}

/// The start, the rate and the lists of a code, each mostly absent.
fn conditions() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let some = |name: &'static str, value: BoxedStrategy<Value>| {
        proptest::option::weighted(0.15, value)
            .prop_map(move |value| value.map(|value| (name, value)))
    };
    let list = |words| {
        proptest::sample::subsequence(words, 0..3)
            .prop_map(|list: Vec<&str>| json!(list))
            .boxed()
    };
    let rate = (1..3_i64).prop_map(|rate| json!({"rate": rate, "periodMs": 60_000}));
    let all = (
        some(
            "startsAt",
            one_of(&["past", "soon", "late"])
                .prop_map(|start| json!(start))
                .boxed(),
        ),
        some("rateLimit", rate.boxed()),
        some("allowedUsers", list(USERS.to_vec())),
        some("allowedEmails", list(EMAILS.to_vec())),
        some("allowedDomains", list(vec!["example.com", "example.org"])),
    );
    all.prop_map(|(start, rate, users, emails, domains)| {
        [start, rate, users, emails, domains]
            .into_iter()
            .flatten()
            .collect()
    })
}

/// A policy with one or two limits.
fn code_policy() -> impl Strategy<Value = Value> {
    let limits = [
        ("maxLifetimeMs", 1_000_i64),
        ("maxUses", 2),
        ("codesPerMember", 1),
        ("codesPerMember", 2),
        ("codesPerDay", 2),
        ("minMembershipMs", 300),
    ];
    proptest::sample::subsequence(limits.to_vec(), 1..3).prop_map(|limits| {
        Value::Object(
            limits
                .into_iter()
                .map(|(name, most)| (name.to_owned(), json!(most)))
                .collect(),
        )
    })
}

fn lists() -> impl Strategy<Value = Value> {
    let users = proptest::sample::subsequence(USERS.to_vec(), 0..3);
    let emails = proptest::sample::subsequence(EMAILS.to_vec(), 0..2);
    let domains = proptest::sample::subsequence(vec!["example.com", "example.org"], 0..2);
    (users, emails, domains).prop_map(
        |(users, emails, domains)| json!({"users": users, "emails": emails, "domains": domains}),
    )
}

fn with(
    more: Vec<(&'static str, Value)>,
    path: &'static str,
    mut arguments: Value,
) -> (&'static str, Value) {
    for (name, value) in more {
        arguments[name] = value;
    }
    (path, arguments)
}

fn arguments() -> impl Strategy<Value = (&'static str, Value)> {
    let ids = (one_of(&SERVERS), one_of(&USERS), one_of(&USERS));
    prop_oneof![
        2 => (ids.clone(), one_of(&["owner", "admins", "members"]), proptest::option::of(one_of(&NAMES)), proptest::option::of(1..4_i64)).prop_map(|((server, owner, _), policy, owner_name, max)| {
            ("server:c", json!({"serverId": server, "name": "A server", "ownerId": owner, "owner": owner_name,
                "invitePolicy": policy, "maxMembers": max}))
        }),
        1 => ids.clone().prop_map(|(server, ..)| ("server:r", json!({"serverId": server}))),
        2 => (ids.clone(), any::<bool>(), one_of(&["owner", "admins", "members", "members"]), change(1..4_i64), change(code_policy())).prop_map(|((server, owner, _), hand_over, policy, max, codes)| {
            let owner = hand_over.then_some(owner);
            let mut arguments = json!({"serverId": server, "ownerId": owner, "invitePolicy": policy});
            if let Some(codes) = codes {
                arguments["codePolicy"] = codes;
            }
            if let Some(max) = max {
                arguments["maxMembers"] = max;
            }
            ("server:u", arguments)
        }),
        1 => ids.clone().prop_map(|(server, ..)| ("server:d", json!({"serverId": server}))),
        5 => (
            ids.clone(),
            proptest::option::of(1..4_i64),
            proptest::option::of(one_of(&["soon", "late"])),
            proptest::option::weighted(0.3, one_of(&CUSTOM)),
            proptest::option::weighted(0.2, one_of(&KEYS)),
            proptest::option::weighted(0.3, any::<bool>()),
            proptest::option::weighted(0.4, Just("campaign")),
            (conditions(), grants()),
        ).prop_map(|((server, creator, _), max_uses, expires, code, key, keep, campaign, (more, (role, length, metadata)))| {
            with(more, "invitCode:c", json!({"serverId": server, "creatorId": creator, "maxUses": max_uses,
                "expiresAt": expires, "code": code, "idempotencyKey": key, "label": code,
                "requiresApproval": (max_uses == Some(3)).then_some(true),
                "keepAfterCreator": keep, "role": role, "membershipMs": length, "metadata": metadata,
                "campaignId": campaign}))
        }),
        25 => (ids.clone(), proptest::option::of(one_of(&NAMES)), proptest::option::weighted(0.3, one_of(&EMAILS))).prop_map(|((_, user, _), name, email)| {
            ("invitCode:use", json!({"userId": user, "user": name, "email": email}))
        }),
        3 => (lists(), lists()).prop_map(|(add, remove)| ("invitCode:allow", json!({"id": null, "add": add, "remove": remove}))),
        1 => (1..3_i64, proptest::option::of(one_of(&["email:a@example.com", "user:bob"]))).prop_map(|(limit, cursor)| {
            ("invitCode:allowed", json!({"id": null, "limit": limit, "cursor": cursor}))
        }),
        4 => ids.clone().prop_map(|(_, user, _)| ("timecapsule:generate", json!({"userId": user}))),
        2 => Just(("timecapsule:validate", json!({}))),
        2 => Just(("timecapsule:revoke", json!({"codeId": null}))),
        1 => ids.clone().prop_map(|(_, user, _)| ("timecapsule:myCodes", json!({"userId": user}))),
        2 => proptest::option::of(one_of(&USERS)).prop_map(|user| ("invitCode:explain", json!({"userId": user}))),
        2 => any::<bool>().prop_map(|by_id| ("invitCode:r", if by_id { json!({"id": null}) } else { json!({}) })),
        2 => (
            ids.clone(),
            any::<bool>(),
            proptest::option::of(one_of(&["active", "expired", "used", "revoked", "scheduled", "suspended"])),
            1..3_i64,
            proptest::option::of(Just("cursor")),
        ).prop_map(|((server, creator, _), of_server, status, limit, cursor)| {
            let (server, creator) = if of_server { (Some(server), None) } else { (None, Some(creator)) };
            ("invitCode:list", json!({"serverId": server, "creatorId": creator, "status": status, "limit": limit, "cursor": cursor}))
        }),
        5 => (
            change(1..4_i64),
            change(one_of(&["soon", "late"])),
            change(one_of(&["a note"])),
            change(any::<bool>()),
            proptest::option::weighted(0.2, prop_oneof![1 => Just(Value::Null), 3 => Just(json!("campaign"))]),
            proptest::option::of(any::<bool>()),
            (change(one_of(&["admin", "member"])), change(one_of_lengths()), change(Just(json!({"a": [1, "\u{e9}"]})))),
            conditions(),
            proptest::option::weighted(0.2, one_of(&["startsAt", "rateLimit", "allowedUsers", "allowedEmails", "allowedDomains"])),
        ).prop_map(|(max_uses, expires, label, keep, campaign, revoked, (role, length, metadata), more, cleared)| {
            let mut arguments = json!({"id": null, "revoked": revoked});
            for (name, change) in [
                ("maxUses", max_uses), ("expiresAt", expires), ("label", label), ("keepAfterCreator", keep),
                ("campaignId", campaign), ("role", role), ("membershipMs", length), ("metadata", metadata),
            ] {
                if let Some(value) = change {
                    arguments[name] = value;
                }
            }
            let (path, mut arguments) = with(more, "invitCode:u", arguments);
            if let Some(name) = cleared {
                arguments[name] = Value::Null;
            }
            (path, arguments)
        }),
        3 => (
            ids.clone(),
            proptest::option::of(1..4_i64),
            proptest::option::of(one_of(&["soon", "late"])),
            rate(),
            proptest::option::weighted(0.2, one_of(&KEYS)),
        ).prop_map(|((server, creator, _), max_uses, expires, rate, key)| {
            ("campaign:c", json!({"serverId": server, "creatorId": creator, "name": "Fair", "maxUses": max_uses,
                "expiresAt": expires, "rateLimit": rate, "idempotencyKey": key}))
        }),
        3 => (change(1..4_i64), change(one_of(&["soon", "late"])), change(rate()), proptest::option::of(any::<bool>()))
            .prop_map(|(max_uses, expires, rate, revoked)| {
                let mut arguments = json!({"id": "campaign", "revoked": revoked});
                for (name, change) in [("maxUses", max_uses), ("expiresAt", expires), ("rateLimit", rate)] {
                    if let Some(value) = change {
                        arguments[name] = value;
                    }
                }
                ("campaign:u", arguments)
            }),
        6 => (one_of(&["request:approve", "request:decline", "request:reopen", "request:withdraw"]), any::<bool>())
            .prop_map(|(path, ban)| {
                let arguments = match path {
                    "request:decline" => json!({"id": "request", "reason": "full", "ban": ban}),
                    _ => json!({"id": "request"}),
                };
                (path, arguments)
            }),
        2 => (
            ids.clone(),
            proptest::option::of(one_of(&USERS)),
            proptest::option::of(one_of(&["pending", "approved", "declined", "withdrawn", "closed"])),
            1..3_i64,
        ).prop_map(|((server, ..), user, status, limit)| {
            ("request:list", json!({"serverId": server, "userId": user, "status": status, "limit": limit}))
        }),
        1 => (1..3_i64, proptest::option::of(Just("cursor"))).prop_map(|(limit, cursor)| {
            ("campaign:r", json!({"id": "campaign", "limit": limit, "cursor": cursor}))
        }),
        1 => (ids.clone(), 1..3_i64).prop_map(|((server, ..), limit)| {
            ("campaign:list", json!({"serverId": server, "limit": limit}))
        }),
        2 => proptest::option::of(Just("leaked")).prop_map(|reason| ("invitCode:d", json!({"id": null, "reason": reason}))),
        2 => (ids.clone(), 1..4_i64, proptest::option::of(1..3_i64), proptest::option::weighted(0.3, one_of(&KEYS))).prop_map(|((server, creator, _), count, max_uses, key)| {
            ("invitCode:cMany", json!({"serverId": server, "creatorId": creator, "count": count, "maxUses": max_uses, "idempotencyKey": key}))
        }),
        3 => (1..4_i64, any::<bool>(), proptest::option::weighted(0.3, Just("late"))).prop_map(|(limit, ban, since)| {
            ("invitCode:evict", json!({"id": null, "limit": limit, "ban": ban, "since": since}))
        }),
        2 => (ids.clone(), 1..4_i64, any::<bool>(), proptest::option::weighted(0.5, Just("cursor"))).prop_map(|((server, user, _), limit, ban, cursor)| {
            ("member:evict", json!({"serverId": server, "invitedBy": user, "limit": limit, "ban": ban, "cursor": cursor}))
        }),
        2 => any::<bool>().prop_map(|lists| (if lists { "invitCode:list" } else { "invitCode:d" }, json!({"batchId": "batch"}))),
        4 => (one_of(&["0", "500", "100000000"]), proptest::option::weighted(0.3, one_of(&KEYS))).prop_map(|(grace, key)| {
            ("invitCode:rotate", json!({"id": null, "graceMs": grace.parse::<i64>().unwrap(), "idempotencyKey": key}))
        }),
        2 => (1..3_i64, proptest::option::of(Just("1"))).prop_map(|(limit, cursor)| {
            ("invitCode:uses", json!({"id": null, "limit": limit, "cursor": cursor}))
        }),
        1 => (one_of(&USERS), 1..3_i64).prop_map(|(owner, limit)| ("server:list", json!({"ownerId": owner, "limit": limit}))),
        2 => (ids.clone(), proptest::option::of(one_of(&["active", "ended", "banned"]))).prop_map(|((server, ..), status)| {
            ("member:r", json!({"serverId": server, "status": status, "limit": 2}))
        }),
        2 => (ids.clone(), proptest::option::of(Just("cursor"))).prop_map(|((server, ..), cursor)| {
            ("audit:list", json!({"serverId": server, "limit": 3, "cursor": cursor}))
        }),
        3 => (
            ids.clone(),
            proptest::option::of(one_of(&["admin", "member"])),
            proptest::option::of(prop_oneof![9 => Just(false), 1 => Just(true)]),
            change(one_of(&["soon", "late"])),
        ).prop_map(|((server, user, _), role, banned, end)| {
            let mut arguments = json!({"serverId": server, "userId": user, "role": role, "banned": banned});
            if let Some(end) = end {
                arguments["expiresAt"] = end;
            }
            ("member:u", arguments)
        }),
        8 => (ids, proptest::option::of(any::<bool>())).prop_map(|((server, user, _), ban)| {
            ("member:d", json!({"serverId": server, "userId": user, "ban": ban}))
        }),
    ]
}

/// A rate limit.
fn rate() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => Just(Value::Null),
        2 => (1..3_i64).prop_map(|rate| json!({"rate": rate, "periodMs": 60_000})),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let code = prop_oneof![6 => (0..8_usize).prop_map(Some), 1 => Just(None)];
    // Clocks mostly stand still or advance slowly. Sometimes they jump past an expiry or a window, or run backwards.
    let clock = prop_oneof![
        5 => Just(0_i64), 5 => 1..200_i64, 1 => Just(500), 2 => Just(1_800_000), 1 => Just(3_600_000), 1 => Just(100_000_000),
        1 => Just(-5_000_i64),
    ];
    // Few seeds, so that random bytes repeat and codes and ids collide.
    (
        arguments(),
        caller(),
        code,
        0..9_usize,
        prop_oneof![3 => 0..6_u64, 2 => any::<u64>()],
        clock,
        proptest::bool::weighted(0.15),
        proptest::bool::weighted(0.1),
    )
        .prop_map(
            |((path, arguments), caller, code, address, seed, clock, all_count, again)| Step {
                path,
                arguments,
                caller,
                code,
                address,
                seed,
                clock,
                all_count,
                again,
            },
        )
}

/// A step of the service without a code.
fn of_service(path: &'static str, arguments: Value, seed: u64) -> Step {
    Step {
        path,
        arguments,
        caller: Caller::Service,
        code: None,
        address: 0,
        seed,
        clock: 0,
        all_count: false,
        again: false,
    }
}

pub(crate) fn beginning() -> Vec<Step> {
    let step = of_service;
    let server =
        |id, owner| json!({"serverId": id, "name": "A server", "ownerId": owner, "owner": "Al"});
    let code = |id, creator, max_uses, expires| json!({"serverId": id, "creatorId": creator, "maxUses": max_uses, "expiresAt": expires});
    vec![
        step("server:c", server("red", "ann"), 100),
        step("server:c", server("blue", "bob"), 101),
        step(
            "invitCode:c",
            code("red", "ann", json!(null), json!(null)),
            102,
        ),
        step(
            "invitCode:c",
            code("red", "ann", json!(2), json!("soon")),
            103,
        ),
        step(
            "invitCode:c",
            code("blue", "bob", json!(3), json!("soon")),
            104,
        ),
        step(
            "invitCode:c",
            code("blue", "bob", json!(1), json!(null)),
            105,
        ),
        step(
            "campaign:c",
            json!({"serverId": "red", "creatorId": "ann", "name": "Fair", "maxUses": 2}),
            106,
        ),
        step(
            "invitCode:c",
            json!({"serverId": "red", "creatorId": "ann", "campaignId": "campaign"}),
            107,
        ),
        step(
            "invitCode:c",
            json!({"serverId": "red", "creatorId": "ann", "maxUses": 1, "requiresApproval": true}),
            108,
        ),
    ]
}

/// The arguments of a step, with the code that it uses, its times and cursors filled in.
pub(crate) fn filled(
    step: &Step,
    code: &str,
    [code_id, batch]: [&str; 2],
    [campaigns, requests]: [&[String]; 2],
    now: i64,
) -> Value {
    let mut arguments = step.arguments.clone();
    let place = step.address % campaigns.len().max(1);
    let campaign = campaigns.get(place).map_or(UNKNOWN, String::as_str);
    if arguments.get("campaignId").is_some_and(|id| !id.is_null()) {
        arguments["campaignId"] = json!(campaign);
    }
    if arguments.get("id") == Some(&json!("campaign")) {
        arguments["id"] = json!(campaign);
    } else if arguments.get("id") == Some(&json!("request")) {
        let place = usize::try_from(step.seed).unwrap_or(0) % requests.len().max(1);
        arguments["id"] = json!(requests.get(place).map_or(UNKNOWN, String::as_str));
    } else if arguments.get("id").is_some() {
        arguments["id"] = json!(code_id);
    } else if arguments.get("codeId").is_some() {
        arguments["codeId"] = json!(code_id);
    } else if matches!(
        step.path,
        "invitCode:use" | "invitCode:explain" | "invitCode:r" | "timecapsule:validate"
    ) {
        arguments["code"] = json!(code);
    }
    if arguments.get("cursor") == Some(&json!("cursor")) {
        arguments["cursor"] = match step.path {
            "member:evict" => json!(format!("{code_id}:000000000{}", step.seed % 4)),
            _ => json!(code_id),
        };
    }
    if arguments.get("batchId") == Some(&json!("batch")) {
        arguments["batchId"] = json!(batch);
    }
    if arguments.get("since") == Some(&json!("late")) {
        arguments["since"] = json!(now - 100);
    }
    for name in ["expiresAt", "startsAt"] {
        if let Some(time) = arguments.get(name).and_then(Value::as_str) {
            let from_now = match (time, name) {
                ("past", _) => -100,
                ("soon", "startsAt") => 300,
                ("soon", _) => 500,
                _ => 50_000_000,
            };
            arguments[name] = json!(now + from_now);
        }
    }
    arguments
}

/// The id of no row.
const UNKNOWN: &str = "019f0000-0000-7000-8000-000000000000";

/// The text of the code that a step uses.
pub(crate) fn code_of<'a>(step: &Step, codes: &'a [String]) -> &'a str {
    let made = step.code.and_then(|index| codes.get(index));
    made.map_or(
        ["NOSUCH", "Ann-123", "ABCD-EFGH-JKMN"][step.address / 3],
        String::as_str,
    )
}

/// The text of a new code, if a call made one.
pub(crate) fn made_by(path: &str, reply: &Reply) -> Option<String> {
    let Reply::Success { data, .. } = reply else {
        return None;
    };
    let data = tree(data.as_ref());
    let made = match path {
        "invitCode:c" => data.as_text(),
        "invitCode:cMany" => data
            .get("codes")
            .and_then(|codes| codes.as_list()?.last()?.as_text()),
        "timecapsule:generate" | "invitCode:rotate" => data.get("code").and_then(Json::as_text),
        _ => None,
    };
    made.map(str::to_owned)
}

/// Plays steps on both stores, after a beginning that gives most sequences something to do.
fn play(steps: Vec<Step>, limit: u32) -> Result<(), TestCaseError> {
    let mut memory = Memory::new();
    let mut sqlite = Sqlite::new();
    let mut codes: Vec<String> = Vec::new();
    let mut now = START;
    let steps = beginning().into_iter().chain(steps);
    for (id, step) in (0..).zip(steps) {
        now += step.clock;
        let code = code_of(&step, &codes);
        let row = memory
            .codes
            .iter()
            .find(|(_, row)| row.code == code)
            .map(|(_, row)| row.id.as_str());
        let code_id = row.unwrap_or(UNKNOWN);
        let row = memory
            .codes
            .iter()
            .find(|(_, row)| row.code == code)
            .and_then(|(_, row)| row.batch.as_ref());
        let batch = row.map_or(code_id, |batch| batch.as_str());
        let campaigns: Vec<String> = memory
            .campaigns
            .iter()
            .map(|(id, _)| id.as_str().to_owned())
            .collect();
        let requests: Vec<String> = memory
            .requests
            .iter()
            .map(|(id, _)| id.as_str().to_owned())
            .collect();
        let arguments = filled(&step, code, [code_id, batch], [&campaigns, &requests], now);
        let mut given = context(now, step.seed, step.caller);
        given.has_events = step.seed % 2 == 1;
        given.address =
            Some(["192.0.2.1", "2001:db8::1", "2001:db8:0:1::1"][step.address % 3].to_owned());
        given.limits = Limits {
            guesses_by_address: limit,
            guesses_by_user: limit + 1,
            misses_by_prefix: limit + 2,
        };
        if step.all_count {
            given.throttling = Throttling::Calls {
                purpose: "call:",
                allowed: limit,
                by_user: step.seed % 2 == 0,
            };
        }
        // Codes sometimes collide, but row ids never do.
        given.random = random_of(id, step.seed);
        let from_memory = call(&mut memory, step.path, &arguments, &given);
        let from_sqlite = call(&mut sqlite, step.path, &arguments, &given);
        prop_assert_eq!(&from_memory, &from_sqlite, "{} {}", step.path, arguments);
        codes.extend(made_by(step.path, &from_memory));
        if step.again {
            let from_memory = call(&mut memory, step.path, &arguments, &given);
            let from_sqlite = call(&mut sqlite, step.path, &arguments, &given);
            prop_assert_eq!(
                from_memory,
                from_sqlite,
                "again: {} {}",
                step.path,
                arguments
            );
        }
        if let Some(refusal) = from_memory.refusal() {
            prop_assert_ne!(refusal.kind, invitcode::domain::error::ErrorKind::Internal);
        }
    }
    check_invariants(&sqlite);
    prop_assert_eq!(tables_of_memory(&memory), tables_of_sqlite(&sqlite));
    Ok(())
}

/// The number of the code that asks for approval, among those of the beginning.
const ASKS: usize = 5;

#[test]
fn an_ended_membership_is_retired_by_a_use_that_does_not_see_the_code() {
    let uses = |user: &str, code| Step {
        code: Some(code),
        ..of_service("invitCode:use", json!({"userId": user}), 0)
    };
    let limits = json!({"serverId": "red", "maxMembers": 1});
    let ends = json!({"serverId": "red", "userId": "eve", "expiresAt": "soon"});
    // Where every call counts, no requests are taken.
    let unseen = Step {
        clock: 500,
        all_count: true,
        ..uses("ann", ASKS)
    };
    let steps = vec![
        uses("eve", 0),
        of_service("server:u", limits, 0),
        of_service("member:u", ends, 0),
        unseen,
    ];
    play(steps, 1).unwrap();
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn both_stores_give_the_same_replies_and_end_with_the_same_tables(
        steps in proptest::collection::vec(step(), 1..60),
        limit in 1..8_u32,
    ) {
        play(steps, limit)?;
    }
}

//! What an instance of the WebAssembly remembers, and for whom.

use crate::common::random_of;
use invitcode::domain::random::Random;
use invitcode::http::instance::{Instance, LARGEST_PLANNED, MOST_PLANNED, Request};
use invitcode::http::{self, Head, Plan, Settings};
use invitcode::wire::json::Json;
use std::rc::Rc;

const HEAD: &str = r#"{"method":"POST","path":"/server/r","contentType":"application/json","now":1800000000000,"caller":{"kind":"open"}}"#;
const BODY: &[u8] = br#"{"serverId":"club"}"#;

fn random(seed: u64) -> Random {
    random_of(seed, seed)
}

fn request<'a>(settings: &'a Rc<Settings>, head: &'a str) -> Request<'a> {
    Request {
        settings,
        head,
        random: random(1),
        body: BODY,
    }
}

/// Plans a request and has it remembered.
fn plan(instance: &mut Instance, request: &Request<'_>) {
    let head = Json::parse(request.head.as_bytes()).unwrap();
    let head = Head::from_json(&head, Rc::clone(request.settings)).unwrap();
    let Plan::Trip(trip) = http::plan(head, request.random, request.body) else {
        panic!("{} needs storage", request.head);
    };
    instance.remember(request, trip);
}

#[test]
fn a_plan_is_recalled_once_and_by_the_very_same_request_only() {
    let mut instance = Instance::new();
    let settings = instance.settings("{}").unwrap();
    let other_settings = Rc::new(Settings::default());
    let own = request(&settings, HEAD);
    plan(&mut instance, &own);

    let other_head = HEAD.replace("open", "anonymous");
    for (what, other) in [
        ("head", request(&settings, &other_head)),
        ("settings", request(&other_settings, HEAD)),
        ("body", Request { body: b"{}", ..own }),
        (
            "random bytes",
            Request {
                random: random(2),
                ..own
            },
        ),
    ] {
        assert!(instance.recall(&other).is_none(), "of another {what}");
    }
    assert!(instance.recall(&own).is_some());
    assert!(instance.recall(&own).is_none(), "a second time");
}

#[test]
fn of_several_plans_each_request_recalls_its_own() {
    let mut instance = Instance::new();
    let settings = instance.settings("{}").unwrap();
    let bodies = ["club", "guild", "team"].map(|id| format!("{{\"serverId\":\"{id}\"}}"));
    let requests = bodies.each_ref().map(|body| Request {
        body: body.as_bytes(),
        ..request(&settings, HEAD)
    });
    for request in &requests {
        plan(&mut instance, request);
    }
    for (request, id) in requests.iter().zip(["club", "guild", "team"]).rev() {
        let trip = instance.recall(request).unwrap();
        let statements = trip.statements();
        assert_eq!(statements[0].params[0], id.into());
    }
}

#[test]
fn what_was_planned_last_is_remembered_and_what_is_large_is_not() {
    let mut instance = Instance::new();
    let settings = instance.settings("{}").unwrap();
    let requests: Vec<Request<'_>> = (0..=MOST_PLANNED as u64)
        .map(|seed| Request {
            random: random(seed),
            ..request(&settings, HEAD)
        })
        .collect();
    for request in &requests {
        plan(&mut instance, request);
    }
    assert!(instance.recall(&requests[0]).is_none(), "the oldest");
    assert!(instance.recall(&requests[1]).is_some(), "the next");
    assert!(
        instance.recall(&requests[MOST_PLANNED]).is_some(),
        "the newest"
    );

    let space = LARGEST_PLANNED - HEAD.len() - BODY.len();
    for (more, is_remembered) in [(space, true), (space + 1, false)] {
        let head = [HEAD, &" ".repeat(more)].concat();
        let large = request(&settings, &head);
        plan(&mut instance, &large);
        assert_eq!(instance.recall(&large).is_some(), is_remembered, "{more}");
    }
}

#[test]
fn what_was_refused_is_forgotten_and_nothing_else() {
    let mut instance = Instance::new();
    let settings = instance.settings("{}").unwrap();
    let other_head = HEAD.replace("open", "service");
    let (own, other) = (request(&settings, HEAD), request(&settings, &other_head));
    plan(&mut instance, &own);
    plan(&mut instance, &other);
    instance.forget(HEAD);
    assert!(instance.recall(&own).is_none());
    assert!(instance.recall(&other).is_some());
}

#[test]
fn settings_are_read_once_and_other_settings_are_others() {
    let mut instance = Instance::new();
    let text = r#"{"superUsers":["root"]}"#;
    let first = instance.settings(text).unwrap();
    assert!(Rc::ptr_eq(&first, &instance.settings(text).unwrap()));
    let other = instance.settings(r#"{"superUsers":["eve"]}"#).unwrap();
    assert_eq!(other.super_users, ["eve"]);
    assert_eq!(instance.settings(text).unwrap().super_users, ["root"]);
    assert!(instance.settings("no JSON").is_none());
}

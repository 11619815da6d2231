//! The router does what the faces describe.

use crate::common::random;
use invitcode::functions::REGISTRY;
use invitcode::http::{self, DESCRIPTIONS, Head, Plan, Response};
use invitcode::wire::json::Json;
use std::rc::Rc;

fn respond(method: &str, path: &str) -> Response {
    let head = Json::object([
        ("method", Json::text(method)),
        ("path", Json::text(path)),
        ("now", Json::Integer(crate::common::START)),
    ]);
    match http::plan(
        Head::from_json(&head, Rc::default()).unwrap(),
        random(1),
        b"",
    ) {
        Plan::Respond(response) => response,
        _ => panic!("{method} {path} is not answered at once"),
    }
}

/// The methods that the router accepts at a path, without those that every path accepts.
fn methods(path: &str) -> Vec<String> {
    let response = respond("OPTIONS", path);
    let allow = response.headers.iter().find(|(name, _)| *name == "allow");
    let Some((_, allow)) = allow else {
        panic!("{path} is not a route: {}", response.status)
    };
    let mut methods: Vec<String> = allow.split(", ").map(str::to_owned).collect();
    methods.retain(|method| method != "OPTIONS" && method != "HEAD");
    methods.sort_unstable();
    methods
}

#[test]
fn every_function_has_a_route_of_its_own() {
    for function in REGISTRY {
        let path = ["/", &function.path.replace(':', "/")].concat();
        assert_eq!(methods(&path), ["POST"], "{path}");
        let mut others = DESCRIPTIONS.iter().copied().flatten();
        assert!(
            others.all(|other| !other.paths.contains(&path.as_str())),
            "{path}"
        );
    }
}

#[test]
fn every_route_describes_its_faults() {
    for description in DESCRIPTIONS.iter().copied().flatten() {
        let answers = description.answers();
        for status in [405, 413, 500, 503] {
            assert!(
                answers.iter().any(|answer| answer.status == status),
                "{} {:?} does not describe {status}",
                description.method,
                description.paths
            );
        }
    }
}

#[test]
fn an_unknown_path_has_no_methods() {
    let response = respond("OPTIONS", "/nope");
    assert_eq!(response.status, 404);
    assert!(!response.headers.iter().any(|(name, _)| *name == "allow"));
}

#[test]
fn only_bulk_documents_may_be_larger_than_64_kib() {
    assert_eq!(http::largest_body("/guilds/-/invite_codes"), 1024 * 1024);
    for path in [
        "/guilds/g/invite_codes",
        "/invitCode/use",
        "/api/mutation",
        "/api/invite-codes/use",
        "/discord/invites",
        "/healthz",
        "/openapi.json",
        "/nope",
    ] {
        assert_eq!(http::largest_body(path), 64 * 1024, "{path}");
        for kind in [None, Some("service"), Some("anonymous")] {
            assert_eq!(http::largest_body_of(path, kind), Some(64 * 1024), "{path}");
        }
    }
}

#[test]
fn only_services_send_bulk_documents_and_the_caller_is_verified_before_the_body_is_read() {
    let path = "/guilds/-/invite_codes";
    assert_eq!(http::largest_body_of(path, None), None);
    for (kind, largest) in [
        ("service", 1024 * 1024),
        ("open", 1024 * 1024),
        ("token", 0),
        ("anonymous", 0),
        ("invalid", 0),
        ("", 0),
    ] {
        assert_eq!(
            http::largest_body_of(path, Some(kind)),
            Some(largest),
            "{kind}"
        );
    }
}

#[test]
fn the_methods_of_a_path_describe_the_same_limit_of_the_body() {
    for description in DESCRIPTIONS.iter().copied().flatten() {
        for path in description.paths {
            let largest = http::largest_body(path);
            assert_eq!(
                description.largest_body, largest,
                "{} {path}",
                description.method
            );
        }
    }
}

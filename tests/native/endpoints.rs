//! The router does what the table of endpoints says.

use crate::common::{START, random};
use invitcode::http::described::Description;
use invitcode::http::entry::Entry;
use invitcode::http::{self, DESCRIPTIONS, ENDPOINTS, Head, Plan, Response, native};
use invitcode::wire::json::Json;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Every endpoint with its description, and one of its paths with values filled in.
fn endpoints() -> Vec<(&'static Entry, &'static Description, String)> {
    let described = [native::DESCRIPTIONS].into_iter();
    let described = described.chain(DESCRIPTIONS.iter().copied()).flatten();
    let mut found = Vec::new();
    for (entry, description) in ENDPOINTS.iter().copied().flatten().zip(described) {
        assert_eq!(
            (entry.method, entry.paths),
            (description.method, description.paths)
        );
        for path in entry.paths {
            let mut path = (*path).to_owned();
            for (name, value) in description.parameters {
                path = path.replace(&format!("{{{name}}}"), value);
            }
            found.push((entry, description, path));
        }
    }
    found
}

/// The response to a request of a service.
fn plan(method: &str, path: &str, description: Option<&Description>) -> Plan {
    let mut head = vec![
        ("method".into(), Json::text(method)),
        ("path".into(), Json::text(path)),
        ("now".into(), Json::Integer(START)),
        (
            "caller".into(),
            Json::object([("kind", Json::word("service"))]),
        ),
    ];
    let mut body = "";
    if let Some(description) = description {
        let content_type = description.body.map(|(content_type, _)| content_type);
        head.extend(content_type.map(|name| ("contentType".into(), Json::word(name))));
        let asked = description.query.iter();
        let query = asked.filter_map(|field| {
            let mut values = description.parameters.iter();
            let (name, value) = values.find(|(name, _)| *name == field.name)?;
            Some(Json::List(vec![Json::word(name), Json::word(value)]))
        });
        head.push(("query".into(), Json::List(query.collect())));
        body = description.example;
    }
    head.push(("page".into(), Json::object([("isOwn", Json::Bool(true))])));
    let settings = http::Settings::from_json(&Json::object([
        (
            "invites",
            Json::object([
                ("guildId", Json::word("tea-club")),
                ("linkBase", Json::word("https://tea.test/")),
            ]),
        ),
        ("publicUrl", Json::word("https://tea.test")),
        (
            "appLinks",
            Json::object([("apple", Json::word("{}")), ("android", Json::word("[]"))]),
        ),
    ]));
    let head = Head::from_json(&Json::Object(head), Rc::new(settings)).unwrap();
    http::plan(head, random(1), body.as_bytes())
}

fn respond(method: &str, path: &str) -> Response {
    match plan(method, path, None) {
        Plan::Respond(response) => response,
        Plan::Trip(_) | Plan::Effect(_) => panic!("{method} {path} is not answered at once"),
    }
}

fn allow(response: &Response) -> Vec<&str> {
    let mut headers = response.headers.iter();
    let allow = headers.find(|(name, _)| *name == "allow");
    allow.map_or_else(Vec::new, |(_, allow)| allow.split(", ").collect())
}

#[test]
fn the_example_of_every_endpoint_decodes_and_reaches_that_endpoint() {
    for (entry, description, path) in endpoints() {
        match plan(entry.method, &path, Some(description)) {
            Plan::Trip(_) | Plan::Effect(_) => {}
            Plan::Respond(response) => assert_eq!(
                response.status, 200,
                "{} {path} {} is answered with {}",
                entry.method, description.example, response.body
            ),
        }
    }
}

#[test]
fn every_path_accepts_exactly_the_methods_of_its_endpoints() {
    let mut methods: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (entry, _, path) in endpoints() {
        methods.entry(path).or_default().push(entry.method);
    }
    for (path, mut known) in methods {
        known.push("OPTIONS");
        if known.contains(&"GET") {
            known.push("HEAD");
        }
        known.sort_unstable();
        for method in ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] {
            if method != "OPTIONS" && known.contains(&method) {
                continue;
            }
            let response = respond(method, &path);
            let status = if method == "OPTIONS" { 204 } else { 405 };
            assert_eq!(response.status, status, "{method} {path}");
            let mut allowed = allow(&response);
            allowed.sort_unstable();
            assert_eq!(allowed, known, "{method} {path}");
        }
    }
}

#[test]
fn every_path_belongs_to_exactly_one_endpoint() {
    let mut seen = Vec::new();
    for (entry, description, path) in endpoints() {
        assert!(
            !seen.contains(&(entry.method, path.clone())),
            "{} {path} is twice in the table",
            entry.method
        );
        seen.push((entry.method, path.clone()));
        let label = respond("OPTIONS", &path).label;
        let mut same = endpoints().into_iter();
        assert!(
            same.any(
                |(_, other, _)| label.starts_with(other.label) && other.paths == description.paths
            ),
            "{path} is answered as {label}"
        );
    }
}

#[test]
fn every_endpoint_reads_exactly_the_variable_parts_of_its_path() {
    for (_, description, path) in endpoints() {
        assert!(!path.contains('{'), "{path} has no example");
        for template in description.paths {
            let parts = template.split('/');
            let parts = parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let named = description.path.iter().map(|field| field.name);
            assert!(parts.eq(named), "{template}");
        }
    }
}

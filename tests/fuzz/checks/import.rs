//! Lines of a `mongoexport` file: stored lines are exported unchanged, and storing them again changes nothing.

use super::deployment::Deployment;
use super::script::{Known, Step, filled};
use crate::common::START;
use invitcode::domain::tacobot::extended_json::{Object, compact};
use invitcode::http::Response;
use serde_json::Value;

const BULK: &[u8] = b"POST /guilds/-/invite_codes";

fn send(deployment: &mut Deployment, body: &[u8]) -> Value {
    let mut step = Step::parse(BULK);
    step.body = body.to_vec();
    let response = deployment.send(&step);
    assert_eq!(response.status, 200, "{}", response.body);
    let reply: Value = serde_json::from_str(&response.body).expect("a reply is JSON");
    reply["data"].clone()
}

fn get(deployment: &mut Deployment, path: String) -> Response {
    let step = Step {
        method: "GET".to_owned(),
        path,
        ..Step::default()
    };
    deployment.send(&step)
}

/// All documents, page by page.
fn exported(deployment: &mut Deployment) -> Vec<String> {
    let mut pages = Vec::new();
    let mut query = String::new();
    loop {
        let response = get(deployment, ["/guilds/-/invite_codes", &query].concat());
        assert_eq!(response.status, 200);
        pages.push(response.body);
        let mut headers = response.headers.iter();
        match headers.find(|(name, _)| *name == "x-continue-cursor") {
            None => return pages,
            Some((_, cursor)) => query = format!("?cursor={cursor}"),
        }
        assert!(pages.len() < 100, "the export does not end");
    }
}

/// The path of a document, in which every byte is encoded.
fn path_of(guild: &str, code: &str) -> String {
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>()
    };
    format!("/guilds/{}/invite_codes/{}", encoded(guild), encoded(code))
}

/// The `_id` of a line in the form in which ids are compared, or `None` if the line is not a document. Of two lines
/// with the same id the last counts.
fn id_of(line: &[u8]) -> Option<String> {
    let object = Object::parse(std::str::from_utf8(line).ok()?)?;
    Some(compact(object.get("_id")?).into_owned())
}

/// The `_id` of the log that a line continues.
fn continued_id(line: &[u8]) -> Option<Value> {
    let mut parts: Vec<Value> = serde_json::from_slice(line).ok()?;
    (!parts.is_empty()).then(|| parts.swap_remove(0))
}

/// Stores lines, exports them, and stores the export elsewhere.
pub fn check(bytes: &[u8]) {
    let body = filled(bytes, &Known::default(), START);
    let mut deployment = Deployment::new();
    let first = send(&mut deployment, &body);
    let refused = first["refused"].as_array().expect("a list").clone();
    let lines: Vec<(i64, &[u8])> = (1..).zip(body.split(|byte| *byte == b'\n')).collect();
    let is_blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    let given = lines.iter().filter(|(_, line)| !is_blank(line)).count();
    let stored = first["stored"].as_u64().expect("a number");
    assert_eq!(stored + refused.len() as u64, given as u64, "{first}");

    let pages = exported(&mut deployment);
    let all: Vec<&str> = pages.iter().flat_map(|page| page.lines()).collect();
    let is_refused = |number: i64| refused.iter().any(|line| line["line"] == number);
    let ids: Vec<_> = lines.iter().map(|(_, line)| id_of(line)).collect();
    let continued: Vec<_> = lines
        .iter()
        .filter_map(|(_, line)| continued_id(line))
        .collect();
    for ((number, line), id) in lines.iter().zip(&ids) {
        let is_only = ids.iter().filter(|other| *other == id).count() == 1;
        let value = id
            .as_deref()
            .map(|id| serde_json::from_str::<Value>(id).ok());
        let is_continued =
            value.is_some_and(|value| value.is_none_or(|value| continued.contains(&value)));
        if id.is_none() || !is_only || is_continued || is_refused(*number) {
            continue;
        }
        let text = std::str::from_utf8(line).expect("a good line is text");
        let kept = compact(text);
        assert!(
            all.contains(&kept.as_ref()),
            "{kept} is exported as {all:?}"
        );
    }
    for line in all.iter().take(3) {
        let Ok(document) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let text = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
        let (guild, code) = (text("guild_id"), text("code"));
        let response = get(&mut deployment, path_of(&guild, &code));
        assert_eq!(response.status, 200, "{line}: {}", response.body);
        if let Ok(found) = serde_json::from_str::<Value>(&response.body) {
            assert!(
                found["guild_id"] == guild && found["code"] == code,
                "{line}: {found}"
            );
        }
    }

    // A line that continues a log may be refused as a repeat, or come before the line that it continues.
    let has_rest = lines
        .iter()
        .any(|(_, line)| line.trim_ascii_start().starts_with(b"["));
    let again = send(&mut deployment, &body);
    if !has_rest {
        assert_eq!(
            (&again["recorded"], &again["stored"]),
            (&0.into(), &first["stored"])
        );
        assert_eq!(exported(&mut deployment), pages);
    }
    drop(deployment);

    let pages_of_all = pages;
    let mut elsewhere = Deployment::new();
    for page in &pages_of_all {
        if page.len() > invitcode::http::tacobot::LARGEST_BULK {
            return;
        }
        let reply = send(&mut elsewhere, page.as_bytes());
        assert_eq!(reply["refused"], Value::Array(Vec::new()));
    }
    if !has_rest {
        assert_eq!(exported(&mut elsewhere), pages_of_all);
    }
}

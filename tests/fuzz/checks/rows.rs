//! Rows that no statement returns: `settle` gives at worst an internal error, never a panic.

use super::deployment::Deployment;
use super::leaks::{self, Said};
use super::replies;
use super::request::Request;
use super::script::{Known, Step};
use crate::common::START;
use invitcode::http;
use invitcode::storage::{Row, Rows};
use invitcode::wire::json::Json;

/// Each line of a script with the rows that it got, where it asked storage.
pub fn seeds(lines: &[String]) -> Vec<String> {
    let mut deployment = Deployment::new();
    let mut seeds = Vec::new();
    for line in lines {
        deployment.send(&Step::parse(line.as_bytes()));
        if let Some(Rows(statements)) = deployment.rows.take() {
            let of = |rows: Vec<Row<'static>>| {
                Json::List(rows.into_iter().map(|Row(row)| row).collect())
            };
            let rows = Json::List(statements.into_iter().map(of).collect());
            seeds.push([line, "\n", &rows.write()].concat());
        }
    }
    seeds
}

/// The first line is a request, the rest the rows of each statement as JSON.
pub fn check(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (line, json) = bytes.split_at(end.unwrap_or(bytes.len()));
    let Some(rows) = Json::parse(json.trim_ascii())
        .ok()
        .and_then(|json| Rows::from_json(json).ok())
    else {
        return;
    };
    let step = Step::parse(line);
    let request = Request::new(&step, &Known::default(), START, 1);
    let head = request.granted(&step, 1);
    let response = http::settle(head.clone(), request.random, &request.body, &rows);
    replies::check(&head.method, &head.path, &response, false);
    if response.status >= 400 {
        let mut said = Said::default();
        said.add_body(json);
        said.add_request(&request, &head);
        leaks::check(&response, &said);
    }
}

//! Conversations with every face, in `tests/exchanges/`: the exact requests and answers, on SQLite and on the memory
//! model. `UPDATE_EXCHANGES=1 cargo test --test native exchanges` rewrites the answers. Read the diff afterwards.
//!
//! A conversation begins with `# what it shows` on an empty store. Its lines are:
//!
//! - `> POST /invitCode/use as ann +60s` is a request, here of user `ann`, a minute after the previous one
//!   (`super ann` is a super user, `nobody` has no token, and without `as` the caller is a service);
//! - `> name: value` is one of its headers. With `@` before the name it is other input of the rules: `@fault` is a
//!   fault outside them, `@rows` are arbitrary rows from storage, `@settings` are the settings of the deployment.
//!   Such a line before the first request applies to all requests;
//! - `>> …` are the lines of its body, JSON unless a header says otherwise;
//! - `= name data._id` stores a part of the answer, which `{name}` stands for from then on;
//! - `<` are the status, the label in the log, and the headers (`json` for those of every JSON response);
//!   `<<` are the lines of the body.

use crate::common::{START, Sqlite, random};
use crate::shards;
use invitcode::functions::arguments::fields;
use invitcode::http::{self, Fault, Head, Plan, Response, Settings};
use invitcode::storage::{Memory, Row, Rows};
use invitcode::wire::json::Json;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;

/// The headers of every JSON response.
const OF_JSON: &str =
    "content-type: application/json, cache-control: no-store, x-content-type-options: nosniff";

/// The name of a header in the rules' input.
const HEADERS: [(&str, &str); 6] = [
    ("accept-language", "acceptLanguage"),
    ("content-type", "contentType"),
    ("content-encoding", "contentEncoding"),
    ("idempotency-key", "idempotencyKey"),
    ("origin", "origin"),
    ("access-control-request-headers", "corsHeaders"),
];

/// The rules' input for one request.
#[derive(Clone, Default)]
struct Request {
    head: BTreeMap<String, Value>,
    body: Vec<String>,
    fault: Option<String>,
    rows: Option<String>,
    settings: String,
}

impl Request {
    fn begin(&mut self, line: &str, clock: &mut i64) {
        let mut words = line.split(' ');
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs: Vec<(&str, &str)> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let mut caller = json!({"kind": "service"});
        let words: Vec<&str> = words.collect();
        let mut words = words.as_slice();
        *clock += 1;
        while let Some((word, rest)) = words.split_first() {
            words = rest;
            match (*word, rest) {
                ("as", ["nobody", ..]) => caller = json!({"kind": "anonymous"}),
                ("as", ["super", user, ..]) => {
                    let roles = json!({"super_user": true});
                    caller = json!({"kind": "token", "claims": {"sub": user, "roles": roles}});
                }
                ("as", [user, ..]) => {
                    caller = json!({"kind": "token", "claims": {"sub": user}});
                }
                (word, _) => {
                    let seconds = word
                        .strip_prefix('+')
                        .and_then(|word| word.strip_suffix('s'));
                    *clock += seconds.map_or(0, |seconds| seconds.parse::<i64>().unwrap() * 1000);
                }
            }
        }
        for (name, value) in [
            ("method", json!(method)),
            ("path", json!(path)),
            ("query", json!(pairs)),
            ("caller", caller),
            ("now", json!(START + *clock)),
            ("requestId", json!("5f0c6a52")),
        ] {
            self.head.insert(name.to_owned(), value);
        }
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(": ").unwrap();
        match name.strip_prefix('@') {
            Some("fault") => self.fault = Some(value.to_owned()),
            Some("rows") => self.rows = Some(value.to_owned()),
            Some("settings") => self.settings = value.to_owned(),
            Some(name) => {
                let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                self.head.insert(name.to_owned(), value);
            }
            None => {
                let known = HEADERS.iter().find(|(known, _)| *known == name);
                let (_, name) = known.unwrap_or_else(|| panic!("no face reads header {name}"));
                self.head.insert((*name).to_owned(), json!(value));
            }
        }
    }

    /// Calls both stores, which must give the same answer.
    fn ask(mut self, sqlite: &mut Sqlite, memory: &mut Memory, seed: u64) -> Response {
        if !self.body.is_empty() {
            let head = &mut self.head;
            head.entry("contentType".to_owned())
                .or_insert(json!("application/json"));
        }
        let head = json!(self.head).to_string();
        let head = Json::parse(head.as_bytes()).unwrap();
        let settings = Json::parse(self.settings.as_bytes()).unwrap_or(Json::Null);
        let settings = Settings::from_json(&settings);
        let head = Head::from_json(&head, Rc::new(settings)).unwrap();
        let body = self.body.join("\n");
        let body = body.as_bytes();
        if let Some(fault) = &self.fault {
            return http::refuse(head, Fault::from_name(fault));
        }
        if let Some(rows) = &self.rows {
            let rows = Rows::from_json(Json::parse(rows.as_bytes()).unwrap()).unwrap();
            return http::settle(head, random(seed), body, &rows);
        }
        let (response, asked) = match http::plan(head.clone(), random(seed), body) {
            Plan::Respond(response) => (response, None),
            Plan::Effect(asked) => (asked.refuse(), Some(asked)),
            Plan::Trip(trip) => {
                let before = shards::rows(sqlite);
                let rows = through_json(sqlite.batch(&trip.statements()).unwrap());
                shards::holds(trip.place(), &before, &shards::rows(sqlite));
                let response = trip.settle(&rows);
                // As when one instance plans and another settles.
                let again = http::settle(head.clone(), random(seed), body, &rows);
                assert_eq!(again, response);
                (response, None)
            }
        };
        let mut remembered = http::run(head, random(seed), body, memory);
        assert_eq!(remembered, response, "the stores differ");
        if let Some(asked) = asked {
            let asked = format!("asks for {}", asked.effect.write());
            remembered.label = format!("{asked}, without which: {}", response.label);
        }
        remembered
    }
}

/// The rows as the worker passes them on: a number has a decimal point only if it has a fraction.
fn through_json(rows: Rows<'static>) -> Rows<'static> {
    let value = |value: Json<'static>| match value {
        Json::Float(number) => Json::Raw(number.to_string()),
        value => value,
    };
    let row = |row: Row<'static>| {
        let fields = fields(row.0).unwrap().into_iter();
        Json::Object(fields.map(|(name, found)| (name, value(found))).collect())
    };
    let rows = rows.0.into_iter();
    let lists = rows.map(|rows| Json::List(rows.into_iter().map(row).collect()));
    let text = Json::List(lists.collect()).write();
    Rows::from_json(Json::parse(text.as_bytes()).unwrap().into_owned()).unwrap()
}

/// An answer in the format of the file.
fn written(response: &Response) -> String {
    let headers: Vec<String> = response
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let headers = headers.join(", ").replace(OF_JSON, "json");
    let mut text = format!("< {} {} | {headers}", response.status, response.label);
    if let Some(cause) = &response.cause {
        let _ = write!(text, " | because {cause}");
    }
    for effect in &response.effects {
        let _ = write!(text, " | then {}", effect.write());
    }
    let mut text = text.trim_end_matches(" | ").to_owned() + "\n";
    for line in response.body.lines() {
        let _ = writeln!(text, "<< {line}");
    }
    text
}

/// A part of an answer.
fn part<'a>(body: &'a Value, path: &str) -> &'a str {
    let mut part = body;
    for name in path.split('.') {
        part = match name.parse::<usize>() {
            Ok(index) => &part[index],
            Err(_) => &part[name],
        };
    }
    part.as_str()
        .unwrap_or_else(|| panic!("{path} is not a string in {body}"))
}

/// A conversation with the current answers.
struct Conversation {
    sqlite: Sqlite,
    memory: Memory,
    clock: i64,
    asked: u64,
    kept: Vec<(String, String)>,
    always: Request,
    pending: Option<Request>,
    answer: Value,
}

impl Conversation {
    fn new() -> Self {
        Self {
            sqlite: Sqlite::new(),
            memory: Memory::new(),
            clock: 0,
            asked: 0,
            kept: Vec::new(),
            always: Request::default(),
            pending: None,
            answer: Value::Null,
        }
    }

    fn answered(&mut self) -> String {
        let Some(request) = self.pending.take() else {
            return String::new();
        };
        self.asked += 1;
        let response = request.ask(&mut self.sqlite, &mut self.memory, self.asked);
        self.answer = serde_json::from_str(&response.body).unwrap_or_default();
        written(&response)
    }

    /// Takes a line that is not an answer, and returns it after the answer to the previous request.
    fn line(&mut self, line: &str) -> String {
        let mut said = line.to_owned();
        for (name, value) in &self.kept {
            said = said.replace(&format!("{{{name}}}"), value);
        }
        let mut text = String::new();
        if let Some(body) = said.strip_prefix(">> ") {
            let request = self.pending.as_mut().unwrap();
            request.body.push(body.to_owned());
        } else if let Some(rest) = said.strip_prefix("> ") {
            let is_field = rest.split(' ').next().unwrap().ends_with(':');
            if is_field {
                let request = self.pending.as_mut().unwrap_or(&mut self.always);
                request.field(rest);
            } else {
                text = self.answered();
                let mut request = self.always.clone();
                request.begin(rest, &mut self.clock);
                self.pending = Some(request);
            }
        } else {
            text = self.answered();
            if let Some(kept) = said.strip_prefix("= ") {
                let (name, path) = kept.split_once(' ').unwrap();
                let value = part(&self.answer, path).to_owned();
                self.kept.push((name.to_owned(), value));
            }
        }
        text + line + "\n"
    }
}

/// A file with the current answers.
fn renewed(file: &str) -> String {
    let mut text = String::new();
    let mut conversation = Conversation::new();
    for line in file.lines().filter(|line| !line.starts_with('<')) {
        if line.starts_with("# ") {
            text += &conversation.answered();
            conversation = Conversation::new();
        }
        text += &conversation.line(line);
    }
    text + &conversation.answered()
}

#[track_caller]
fn holds(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchanges");
    let path = path.join(name).with_extension("txt");
    let file = std::fs::read_to_string(&path)
        .unwrap()
        .replace("\r\n", "\n");
    let now = renewed(&file);
    if std::env::var_os("UPDATE_EXCHANGES").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let (mut were, mut are) = (file.lines(), now.lines());
    for number in 1.. {
        let (was, is) = (were.next(), are.next());
        assert_eq!(is, was, "{name}.txt, line {number}");
        if was.is_none() {
            break;
        }
    }
}

#[test]
fn the_native_routes_answer_as_before() {
    holds("native");
}

#[test]
fn every_face_reads_texts_of_codes_and_names_as_before() {
    holds("texts");
}

#[test]
fn convexs_routes_answer_as_before() {
    holds("convex");
}

#[test]
fn timecapsules_routes_answer_as_before() {
    holds("timecapsule");
}

#[test]
fn the_routes_of_discords_invites_answer_as_before() {
    holds("rds");
}

#[test]
fn tacobots_routes_answer_as_before() {
    holds("tacobot");
}

#[test]
fn every_face_answers_unsupported_requests_as_before() {
    holds("service");
}

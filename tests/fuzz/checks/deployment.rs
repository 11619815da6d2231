//! A deployment: the memory model and SQLite both answer every request.

use super::leaks::{self, Said};
use super::replies;
use super::request::{ADDRESS, Request};
use super::script::{Known, Step};
use crate::common::{START, Sqlite, text};
use invitcode::http::{self, Head, Plan, Response};
use invitcode::storage::{Memory, Rows};
use serde_json::Value;
use std::cell::RefCell;

thread_local! {
    /// Shared, because preparing the schema and the statements takes longer than running a script.
    static SQLITE: RefCell<Option<Sqlite>> = const { RefCell::new(None) };
}

/// Both stores, and the values of their replies for later requests.
pub struct Deployment {
    memory: Memory,
    sqlite: Sqlite,
    /// What stands for placeholders.
    pub known: Known,
    /// The clock.
    pub now: i64,
    /// How many requests there were.
    count: u64,
    /// All that the requests said.
    pub said: Said,
    /// What the last storage trip gave back.
    pub rows: Option<Rows<'static>>,
}

impl Deployment {
    /// An empty deployment.
    pub fn new() -> Self {
        let kept = SQLITE.with(|kept| kept.borrow_mut().take());
        let sqlite = kept.unwrap_or_else(|| {
            let sqlite = Sqlite::new();
            sqlite.0.set_prepared_statement_cache_capacity(256);
            sqlite
        });
        sqlite.begin();
        Self {
            memory: Memory::new(),
            sqlite,
            known: Known::default(),
            now: START,
            count: 0,
            said: Said::default(),
            rows: None,
        }
    }

    /// Answers a request by both stores, and checks the response.
    pub fn send(&mut self, step: &Step) -> Response {
        let wait = step
            .number("wait")
            .unwrap_or(0)
            .clamp(-10_000_000, 100_000_000_000);
        self.now = (self.now + wait).clamp(START / 2, START * 2);
        self.count += 1;
        let request = Request::new(step, &self.known, self.now, self.count);
        let head = request.granted(step, self.count);
        self.said.add_request(&request, &head);
        let mut response = self.answer(&head, &request);
        if step.directive("again").is_some() {
            response = self.answer(&head, &request);
        }
        self.learn(&response);
        response
    }

    fn answer(&mut self, head: &Head, request: &Request) -> Response {
        let Request { random, body, .. } = request;
        self.rows = None;
        let from_sqlite = match http::plan(head.clone(), *random, body) {
            Plan::Respond(response) => response,
            Plan::Trip(trip) => {
                let rows = self.sqlite.batch(&trip.statements());
                let rows = rows.expect("no statement breaks a constraint");
                let response = http::settle(head.clone(), *random, body, &rows);
                assert_eq!(trip.settle(&rows), response, "it matters who planned it");
                self.rows = Some(rows);
                response
            }
            Plan::Effect(_) => panic!("nothing is asked for twice"),
        };
        let from_memory = http::run(head.clone(), *random, body, &mut self.memory);
        assert_eq!(from_memory, from_sqlite, "the stores differ on {head:?}");
        replies::check(&head.method, &head.path, &from_sqlite, true);
        leaks::check(&from_sqlite, &self.said);
        // RDS's document answers wrong settings with an internal error.
        let is_rds = from_sqlite.label.starts_with("rds:invites");
        assert!(
            from_sqlite.status < 500 || is_rds,
            "{} {}: {from_sqlite:?}",
            head.method,
            head.path
        );
        from_sqlite
    }

    /// Stores codes, ids and cursors of a response for later requests.
    fn learn(&mut self, response: &Response) {
        let next = response
            .headers
            .iter()
            .find(|(name, _)| *name == "x-continue-cursor");
        if let Some((_, cursor)) = next {
            add(&mut self.known.cursors, cursor);
        }
        if let Ok(body) = serde_json::from_str::<Value>(&response.body) {
            if let Some(code) = body["data"].as_str().or(body["value"]["data"].as_str()) {
                add(&mut self.known.codes, code);
            }
            self.learn_from(&body);
        }
    }

    fn learn_from(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.learn_from(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value.as_str()) {
                        ("_id" | "id", Some(id)) => add(&mut self.known.ids, id),
                        ("code", Some(code)) => add(&mut self.known.codes, code),
                        ("continueCursor", Some(cursor)) => add(&mut self.known.cursors, cursor),
                        _ => self.learn_from(value),
                    }
                }
            }
            _ => {}
        }
    }

    /// Checks the invariants of the tables.
    pub fn check_tables(&self) {
        for (broken, sql) in [
            (
                "a counter differs from its log, or is beyond its cap",
                "SELECT c.id FROM invit_code c, (SELECT code_id, count(*) AS uses, max(ordinal) AS last \
                 FROM redemption GROUP BY code_id) r \
                 WHERE r.code_id = c.id AND (r.uses > c.max_uses OR r.uses <> r.last)",
            ),
            (
                "a server's owner is not a member",
                "SELECT s.id FROM server s WHERE NOT EXISTS (SELECT 1 FROM member m \
                 WHERE m.server_id = s.id AND m.user_id = s.owner_id AND m.left_at IS NULL)",
            ),
            (
                "a user redeemed a code twice",
                "SELECT code_id FROM redemption GROUP BY code_id, user_id HAVING count(*) > 1",
            ),
            (
                "a row names one that is not there",
                "PRAGMA foreign_key_check",
            ),
        ] {
            let rows = self.sqlite.query(sql);
            assert!(rows.is_empty(), "{broken}: {rows:?}");
        }
        for row in self.sqlite.query("SELECT key FROM attempt") {
            let key = text(&row, "key").expect("a key is a text");
            assert!(!key.contains(ADDRESS), "an address is stored: {key}");
        }
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        // A panic may have left a statement unfinished.
        if !std::thread::panicking() {
            let sqlite = std::mem::replace(&mut self.sqlite, Sqlite(unused()));
            // At a thread's end there may be nowhere to keep it.
            let _ = SQLITE.try_with(|kept| *kept.borrow_mut() = Some(sqlite));
        }
    }
}

fn unused() -> rusqlite::Connection {
    rusqlite::Connection::open_in_memory().expect("memory is there")
}

fn add(list: &mut Vec<String>, text: &str) {
    if list.len() < 10 && !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

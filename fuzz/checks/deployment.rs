//! A deployment: the memory model beside SQLite, every request answered by both.

use super::replies;
use super::script::{Known, Step, filled};
use crate::common::{START, Sqlite, random_of};
use invitcode::domain::id::UserId;
use invitcode::domain::random::Random;
use invitcode::http::{self, Head, Plan, Response, Settings};
use invitcode::json::Json;
use invitcode::storage::{Memory, Rows};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    /// The schema and the statements take longer to prepare than a script to run.
    static SQLITE: RefCell<Option<Sqlite>> = const { RefCell::new(None) };
}

/// The key under which addresses are hashed.
const ADDRESS_KEY: &str = "key-of-the-addresses";

/// The address of requests that name none.
const ADDRESS: &str = "203.0.113.113";

/// Both stores, and what their replies gave to go on with.
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
    pub said: String,
    /// What the last storage trip gave back.
    pub rows: Option<Rows>,
}

/// A request as the rules take it.
pub struct Request {
    /// What is known beside the body.
    pub head: Json,
    /// The settings of the deployment.
    pub settings: Rc<Settings>,
    /// The random bytes.
    pub random: Random,
    /// The body.
    pub body: Vec<u8>,
}

fn text(value: &str) -> Json {
    let visible = value.chars().filter(|character| !character.is_control());
    Json::Text(visible.collect::<String>().into())
}

fn caller(by: Option<&str>) -> Json {
    let kind = |kind: &'static str| Json::object([("kind", Json::word(kind))]);
    match by {
        None | Some("*") => kind("service"),
        Some("") => kind("anonymous"),
        Some(id) => {
            let (id, is_super) = id.strip_prefix('!').map_or((id, false), |id| (id, true));
            let roles = Json::object([("super_user", Json::Bool(is_super))]);
            let claims = Json::object([("sub", Json::text(id)), ("roles", roles)]);
            Json::object([("kind", Json::word("token")), ("claims", claims)])
        }
    }
}

/// A setting that is there unless its directive is empty.
fn setting(step: &Step, name: &str, usual: &str) -> Json {
    match step.directive(name).unwrap_or(usual) {
        "" => Json::Null,
        value => text(value),
    }
}

impl Request {
    /// The request of a step: the `count`-th, at a time.
    pub fn new(step: &Step, known: &Known, now: i64, count: u64) -> Self {
        let path = filled(step.path.as_bytes(), known, now);
        let path = String::from_utf8_lossy(&path);
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Json::List(vec![Json::text(name), Json::text(value)])
        });
        let is_bulk = path.starts_with("/guilds/-/");
        let usual_type = if is_bulk {
            "application/x-ndjson"
        } else {
            "application/json"
        };
        let header = |name| step.directive(name).map_or(Json::Null, text);
        let limit = step.number("limit").unwrap_or(30);
        let by_discord = step
            .directive("discord")
            .is_some()
            .then_some(Json::Bool(true));
        let invites = Json::object([
            ("guildId", setting(step, "guild", "red")),
            ("linkBase", setting(step, "base", "https://join.example/")),
            ("byDiscord", by_discord.unwrap_or(Json::Null)),
        ]);
        let settings = Settings::from_json(&Json::object([
            ("store", Json::word("memory")),
            ("superUsers", Json::List(vec![Json::word("root")])),
            ("guessLimitAddress", Json::Integer(limit)),
            ("guessLimitUser", Json::Integer(limit)),
            ("addressKey", Json::word(ADDRESS_KEY)),
            (
                "allowedOrigins",
                Json::List(vec![Json::word("https://app.example")]),
            ),
            (
                "timeCapsulePublicUse",
                Json::Bool(step.directive("public").is_some()),
            ),
            ("invites", invites),
        ]));
        let head = Json::object([
            ("method", Json::text(&step.method)),
            ("path", Json::text(path)),
            ("query", Json::List(pairs.collect())),
            ("acceptLanguage", header("lang")),
            ("contentType", setting(step, "type", usual_type)),
            ("contentEncoding", header("encoding")),
            ("idempotencyKey", header("key")),
            ("origin", header("origin")),
            ("corsHeaders", header("cors")),
            (
                "requestId",
                Json::word("5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11"),
            ),
            ("now", Json::Integer(now)),
            ("address", setting(step, "from", ADDRESS)),
            ("caller", caller(step.directive("by"))),
        ]);
        let seed = step
            .number("seed")
            .map_or(count, |seed| seed.unsigned_abs());
        Self {
            head,
            settings: Rc::new(settings),
            random: random_of(count, seed),
            body: filled(&step.body, known, now),
        }
    }

    /// The head, with what Discord gave where it was asked.
    pub fn head(&self, granted: Option<Json>) -> Head {
        let mut head = self.head.clone();
        if let (Json::Object(fields), Some(granted)) = (&mut head, granted) {
            fields.push(("granted".into(), granted));
        }
        Head::from_json(&head, Rc::clone(&self.settings)).expect("the head is of its form")
    }

    /// What is known of the request once Discord has been asked, if it is to be.
    pub fn granted(&self, step: &Step, count: u64) -> Head {
        let head = self.head(None);
        let Plan::Wish(wish) = http::plan(head.clone(), self.random, &self.body) else {
            return head;
        };
        assert_user(&wish.user);
        let usual = format!("{{\"codes\":[\"inv{count}\"]}}");
        let granted = step.directive("granted").unwrap_or(&usual);
        // As the worker, which always says something.
        let said = Json::parse(granted.as_bytes())
            .ok()
            .filter(|json| *json != Json::Null);
        self.head(Some(said.unwrap_or(Json::Object(Vec::new()))))
    }
}

fn assert_user(user: &UserId) {
    assert!(UserId::parse(user.as_str()).is_ok(), "{user:?}");
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
            said: String::new(),
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
        self.said.push_str(&request.head.write());
        self.said.push_str(&String::from_utf8_lossy(&request.body));
        let head = request.granted(step, self.count);
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
            Plan::Wish(_) => panic!("nothing is wished for twice"),
        };
        let from_memory = http::run(head.clone(), *random, body, &mut self.memory);
        assert_eq!(from_memory, from_sqlite, "the stores differ on {head:?}");
        replies::check(&head.method, &head.path, &from_sqlite, true);
        replies::check_leaks(&from_sqlite, &self.said);
        // What RDS calls an internal error is how its document answers wrong settings.
        let is_rds = from_sqlite.label.starts_with("discord:invites");
        assert!(
            from_sqlite.status < 500 || is_rds,
            "{} {}: {from_sqlite:?}",
            head.method,
            head.path
        );
        from_sqlite
    }

    /// Keeps codes, ids and cursors of a response for the requests that follow.
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

    /// Checks what must hold of the tables whatever happened.
    pub fn check_tables(&self) {
        for (broken, sql) in [
            (
                "a counter differs from its log, or is beyond its cap",
                "SELECT c.id FROM invit_code c, (SELECT code_id, count(*) AS uses, max(ordinal) AS last \
                 FROM redemption GROUP BY code_id) r \
                 WHERE r.code_id = c.id AND (r.uses > c.max_uses OR r.uses <> r.last)",
            ),
            (
                "a server's owner is no member",
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
            let key = row.text("key").expect("a key is a text");
            assert!(!key.contains(ADDRESS), "an address is stored: {key}");
        }
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        // A panic may have left a statement in the middle of something.
        if !std::thread::panicking() {
            let sqlite = std::mem::replace(&mut self.sqlite, Sqlite(unused()));
            SQLITE.with(|kept| *kept.borrow_mut() = Some(sqlite));
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

//! Turns a step of a script into a request for the rules.

use super::script::{Known, Step, filled};
use crate::common::random_of;
use invitcode::domain::random::Random;
use invitcode::domain::rds::DiscordAnswer;
use invitcode::http::effect::{Effect, MoveAnswer, Outcome};
use invitcode::http::{self, Head, Plan, Settings};
use invitcode::wire::json::Json;
use std::rc::Rc;

/// How far a move is.
const MOVED: &str = r#"{"to":"durable","isDone":true,"shards":{"moved":1024,"total":1024},"servers":1,"rows":2,"shard":null,"serverId":null,"verified":[]}"#;

/// The key under which addresses are hashed.
const ADDRESS_KEY: &str = "key-of-the-addresses";

/// The address of requests that name none.
pub const ADDRESS: &str = "203.0.113.113";

/// A request as the rules take it.
pub struct Request {
    /// What is known beside the body.
    pub head: Json<'static>,
    /// The settings of the deployment.
    pub settings: Rc<Settings>,
    /// The random bytes.
    pub random: Random,
    /// The body.
    pub body: Vec<u8>,
}

fn text(value: &str) -> Json<'static> {
    let visible = value.chars().filter(|character| !character.is_control());
    Json::Text(visible.collect::<String>().into())
}

fn caller(by: Option<&str>) -> Json<'static> {
    let kind = |kind: &'static str| Json::object([("kind", Json::word(kind))]);
    match by {
        None | Some("*") => kind("service"),
        Some("") => kind("anonymous"),
        Some(id) => {
            let (id, is_super) = id.strip_prefix('!').map_or((id, false), |id| (id, true));
            let roles = Json::object([("super_user", Json::Bool(is_super))]);
            let claims = Json::object([("sub", Json::text(id.to_owned())), ("roles", roles)]);
            Json::object([("kind", Json::word("token")), ("claims", claims)])
        }
    }
}

/// A setting that is there unless its directive is empty.
fn setting(step: &Step, name: &str, usual: &str) -> Json<'static> {
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
            Json::List([name, value].map(|word| Json::text(word.to_owned())).into())
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
                "timecapsulePublicUse",
                Json::Bool(step.directive("public").is_some()),
            ),
            ("invites", invites),
        ]));
        let head = Json::object([
            ("method", Json::text(step.method.clone())),
            ("path", Json::text(path.to_owned())),
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

    /// The head, with what Discord answered where it was asked.
    pub fn head(&self, answer: Option<DiscordAnswer>) -> Head {
        let head = Head::from_json(&self.head, Rc::clone(&self.settings));
        Head {
            outcome: answer.map(Outcome::MakeDiscordInvite),
            ..head.expect("the head is of its form")
        }
    }

    /// What is known of the request once Discord has been asked, if it is to be.
    pub fn granted(&self, step: &Step, count: u64) -> Head {
        let head = self.head(None);
        let Plan::Effect(asked) = http::plan(head.clone(), self.random, &self.body) else {
            return head;
        };
        if matches!(asked.effect, Effect::Move { .. }) {
            let outcome = Some(Outcome::Move(MoveAnswer::Went(MOVED.to_owned())));
            return Head { outcome, ..head };
        }
        assert!(
            matches!(asked.effect, Effect::MakeDiscordInvite { .. }),
            "{:?}",
            asked.effect
        );
        let usual =
            format!("{{\"made\":{{\"invite\":{{\"code\":\"inv{count}\"}},\"listed\":[]}}}}");
        let answer = step.directive("granted").unwrap_or(&usual);
        let answer = serde_json::from_str(answer).unwrap_or(DiscordAnswer::Failed);
        self.head(Some(answer))
    }
}

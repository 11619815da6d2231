//! Runs the functions' own examples on the memory model, at a fixed time with fixed random bytes, so that every
//! example in the document is a real answer.

use crate::{Json, parsed};
use invitcode::domain::caller::Caller;
use invitcode::domain::error::ErrorKind;
use invitcode::domain::random::Random;
use invitcode::functions::{Description, REGISTRY};
use invitcode::http::described::REQUEST_ID;
use invitcode::http::{self, Fault, Head, Settings};
use invitcode::storage::Memory;
use std::rc::Rc;

/// The time of the story: 15 January 2027.
const NOW: i64 = 1_800_000_000_000;

/// The steps before an example, each with its arguments, unless they are the example of its function: the server is
/// created, then the code, `grace` joins, a campaign is created, and `linus` asks to join.
const BEFORE: [(&str, Option<&str>); 6] = [
    ("server:c", None),
    ("invitCode:c", None),
    ("invitCode:use", None),
    ("campaign:c", None),
    (
        "invitCode:c",
        Some(
            r#"{"serverId":"tea-club","creatorId":"ada","code":"KNOCK-2027","requiresApproval":true}"#,
        ),
    ),
    (
        "invitCode:use",
        Some(
            r#"{"code":"KNOCK-2027","userId":"linus","user":"Linus","note":"I met Ada at the fair"}"#,
        ),
    ),
];

/// The step before an example that needs one more.
const JUST_BEFORE: [(&str, &str); 1] = [("request:reopen", "request:decline")];

/// A request of the story.
pub struct Request {
    method: &'static str,
    path: String,
    content_type: &'static str,
    caller: Caller,
}

impl Request {
    /// A call of a function by its native route.
    pub fn of(description: &Description) -> Self {
        let (module, function) = description.names();
        Self {
            method: "POST",
            path: ["/", module, "/", function].concat(),
            content_type: "application/json",
            caller: Caller::Service,
        }
    }

    /// The same request, anonymous.
    pub fn of_nobody(self) -> Self {
        Self {
            caller: Caller::Anonymous,
            ..self
        }
    }

    /// The same request with another method.
    pub fn by(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    /// The same request with another content type.
    pub fn typed(self, content_type: &'static str) -> Self {
        Self {
            content_type,
            ..self
        }
    }

    fn head(&self) -> Result<Head, String> {
        let head = Json::object([
            ("method", Json::word(self.method)),
            ("path", Json::text(self.path.clone())),
            ("contentType", Json::word(self.content_type)),
            ("now", Json::Integer(NOW)),
            ("requestId", Json::word(REQUEST_ID)),
        ]);
        let settings = Settings {
            store: "d1".to_owned(),
            ..Settings::default()
        };
        let head = Head::from_json(&head, Rc::new(settings)).ok_or("invalid head")?;
        let caller = self.caller.clone();
        Ok(Head { caller, ..head })
    }

    /// The status and the body of the response to a fault.
    pub fn fails(&self, fault: Fault) -> Result<(u16, Json), String> {
        let response = http::refuse(self.head()?, fault);
        Ok((response.status, parsed(&response.body)?))
    }
}

/// The story so far.
pub struct Story {
    memory: Memory,
    steps: u8,
}

impl Story {
    /// The story before an example. An example that is itself a step ends the story before that step.
    pub fn before(path: &str) -> Result<Self, String> {
        let mut story = Self {
            memory: Memory::default(),
            steps: 0,
        };
        let is_step = |(earlier, body): &(&str, Option<&str>)| *earlier == path && body.is_none();
        let before = BEFORE.into_iter().take_while(|step| !is_step(step));
        let just_before = JUST_BEFORE.into_iter().filter(|(of, _)| *of == path);
        let just_before = just_before.map(|(_, earlier)| (earlier, None));
        for (earlier, body) in before.chain(just_before) {
            let description = REGISTRY
                .iter()
                .find(|description| description.path == earlier)
                .ok_or_else(|| format!("there is no function {earlier}"))?;
            let body = body.unwrap_or(description.example);
            let (status, reply) = story.tell(&Request::of(description), body)?;
            if !matches!(status, 200 | 202) {
                return Err(format!("{earlier} begins the story with {}", reply.write()));
            }
        }
        Ok(story)
    }

    /// The status and the body of the response to a request.
    pub fn tell(&mut self, request: &Request, body: &str) -> Result<(u16, Json), String> {
        self.steps += 1;
        let random = Random::new([self.steps.wrapping_mul(37); Random::LENGTH]);
        let response = http::run(request.head()?, random, body.as_bytes(), &mut self.memory);
        Ok((response.status, parsed(&response.body)?))
    }
}

/// A function's answer to its example.
pub fn success(description: &Description) -> Result<Json, String> {
    let mut story = Story::before(description.path)?;
    match story.tell(&Request::of(description), description.example)? {
        (200, reply) => Ok(reply),
        (_, reply) => Err(format!(
            "the example of {} is answered with {}",
            description.path,
            reply.write()
        )),
    }
}

/// A conflict, if the example can cause one: by repeating it, or by applying it to the owner.
pub fn conflict(description: &Description) -> Result<Option<Json>, String> {
    let on_owner = description
        .example
        .replace(r#""userId":"grace""#, r#""userId":"ada""#);
    for body in [description.example, &on_owner] {
        let mut story = Story::before("")?;
        let (status, reply) = story.tell(&Request::of(description), body)?;
        if status == ErrorKind::Conflict.status() {
            return Ok(Some(reply));
        }
    }
    Ok(None)
}

//! `GET /healthz`: whether the service can serve, found out by a storage trip.

use super::route::{Access, Answer, Route, faults};
use super::{Face, Head, Prepared, Response};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::shard::Place;
use crate::functions::{Call, Context, Fault, Reply};
use crate::storage::ping::Ping;
use crate::storage::{Memory, Operation, Rows, Statement};
use crate::wire::json::Json;
use crate::wire::schema::{Field, Object, Schema};

/// That storage answered.
const OK: Words = Words::new("ok", "ok");

/// What is answered when all is well.
static HEALTH: Object = Object {
    name: "Health",
    doc: "The service serves.",
    fields: &[
        Field {
            name: "status",
            doc: "That it serves.",
            schema: Schema::Words(&["ok"]),
            optional: false,
        },
        Field {
            name: "store",
            doc: "The storage binding.",
            schema: Schema::Words(&["d1", "memory"]),
            optional: false,
        },
        Field {
            name: "version",
            doc: "The version of the service.",
            schema: Schema::Pattern {
                pattern: r"^\d+\.\d+\.\d+",
                min: 5,
                max: 64,
            },
            optional: false,
        },
    ],
};

/// The route.
pub static ROUTES: &[Route] = &[Route {
    method: "GET",
    path: "/healthz",
    tag: "service",
    summary: "Says whether the service can serve, found out by a storage trip.",
    access: Access::Public,
    parameters: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            doc: "It can.",
            schema: Schema::Object(&HEALTH),
            example: concat!(
                r#"{"status":"ok","store":"d1","version":""#,
                env!("CARGO_PKG_VERSION"),
                r#""}"#
            ),
        },
        faults::METHOD_NOT_ALLOWED,
        faults::TOO_LARGE,
        faults::INTERNAL,
        faults::UNAVAILABLE,
    ],
}];

/// The route.
pub struct Health;

impl Call for Ping {
    fn place(&self) -> Place<'_> {
        Operation::place(self)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        Operation::statements(self)
    }

    fn settle(&self, rows: &Rows) -> Reply {
        match self.facts(rows) {
            Ok(()) => Reply::success(OK, &()),
            Err(corrupt) => {
                let cause = Some(Fault::from(corrupt).to_string());
                Reply::Error(Refusal {
                    cause,
                    ..ErrorKind::Unavailable.into()
                })
            }
        }
    }

    fn run(&self, memory: &mut Memory) -> Reply {
        self.apply(memory);
        Reply::success(OK, &())
    }
}

impl Face for Health {
    fn label(&self) -> String {
        "GET /healthz".to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        &["GET"]
    }

    fn prepare(&self, _: &Head, _: &[u8], _: &Context) -> Result<Prepared, Refusal> {
        Ok(Prepared::Call(Box::new(Ping)))
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        match reply {
            Reply::Success { .. } => {
                let store = Json::text(&head.settings.store);
                let version = Json::word(env!("CARGO_PKG_VERSION"));
                let body = Json::object([
                    ("status", Json::word("ok")),
                    ("store", store),
                    ("version", version),
                ]);
                Response::json(200, &body)
            }
            Reply::Error(_) => Response::reply(head, reply),
        }
    }

    fn refuse(&self, head: &Head, refusal: Refusal) -> Response {
        Response::reply(head, &refusal.into())
    }
}

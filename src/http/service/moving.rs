//! `POST /move`: continues a move of the data between D1 and Durable Objects. The worker does the work, as an effect.

use super::Service;
use crate::domain::caller::Caller;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::side::Side;
use crate::functions::arguments::arguments;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::effect::{Effect, MoveAnswer, Outcome};
use crate::http::endpoint::{Endpoint, JsonBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::wire::schema::{Describe, Field, Object, Schema};

/// How long to wait before the move is tried again, in seconds.
const AGAIN: i64 = 1;

arguments! {
    /// The body.
    pub struct MoveArguments {
        /// Where the data go.
        to: Side = "to",
    }
}

const COUNT: Schema = Schema::Integer {
    min: 0,
    max: 9_007_199_254_740_991,
};

const fn field(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: false,
    }
}

const SHARDS: Schema = Schema::Object(&Object {
    name: "MovedShards",
    doc: "How many shards are where they should be.",
    fields: &[
        field("moved", "Those that are.", COUNT),
        field("total", "All.", COUNT),
    ],
});

const VERIFIED: Schema = Schema::Object(&Object {
    name: "MovedServer",
    doc: "A server that was moved and compared.",
    fields: &[
        field("serverId", "Its id.", Schema::String),
        field("shard", "Its shard.", Schema::String),
        field("rows", "How many rows it has.", COUNT),
        field(
            "tables",
            "The number of rows and their hash, by table.",
            Schema::Map,
        ),
    ],
});

const PROGRESS: Schema = Schema::Object(&Object {
    name: "MoveProgress",
    doc: "How far a move is.",
    fields: &[
        field("to", "Where the data go.", Side::SCHEMA),
        field("isDone", "Whether everything is there.", Schema::Boolean),
        field("shards", "The shards.", SHARDS),
        field("servers", "How many servers were moved.", COUNT),
        field("rows", "How many rows were moved.", COUNT),
        field(
            "shard",
            "The shard that is being moved.",
            Schema::Nullable(&Schema::String),
        ),
        field(
            "serverId",
            "The server that is being copied.",
            Schema::Nullable(&Schema::String),
        ),
        field(
            "verified",
            "The servers that this request finished.",
            Schema::List(&VERIFIED),
        ),
    ],
});

/// The reply.
pub struct MoveReply;

impl Describe for MoveReply {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: "MoveReply",
        doc: "The standard reply.",
        fields: &[
            field("status", "Always `success`.", Schema::Words(&["success"])),
            field(
                "code",
                "Always 200.",
                Schema::Integer { min: 200, max: 200 },
            ),
            field("message", "The message for a person.", Schema::String),
            field("data", "How far it is.", PROGRESS),
        ],
    });
}

/// See the module.
pub struct Move;

impl Endpoint for Move {
    type Face = Service;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/move"];
    const LABEL: &'static str = "POST /move";
    const SUMMARY: &'static str = "Continues for about a second a move of the data between D1 and Durable Objects. Repeat it until `isDone`, as the command `invitcode move` does. It takes the service key, also with `AUTH=open`.";
    const ACCESS: Access = Access::Service;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = JsonBody<MoveArguments>;
    type Response = MoveReply;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The move continued.",
        example: r#"{"status":"success","code":200,"message":"The move continued","data":{"to":"durable","isDone":false,"shards":{"moved":1020,"total":1024},"servers":3,"rows":1250,"shard":"7K","serverId":null,"verified":[{"serverId":"tea-club","shard":"7K","rows":412,"tables":{"member":[12,"0f343b0931126a20f133d67c2b018a3b"]}}]}}"#,
    }];
    const EXAMPLE: &'static str = r#"{"to":"durable"}"#;

    fn refusals() -> Vec<Refused> {
        let problem = crate::domain::Problem::new(&["is required", "est obligatoire"]);
        vec![
            Refused::new("The body is not valid.", Refusal::field("to", problem)),
            Refused::new("There is no service key.", ErrorKind::Unauthorized),
            Refused::new("The caller is no service.", ErrorKind::PermissionDenied),
            Refused::new(
                "`STORE` does not say so, or something must be corrected first: the message says what.",
                undeployed(Side::Durable),
            ),
            Refused::new(
                "Storage did not answer, another request is continuing the move, or the service is not configured. Repeat it.",
                unavailable(),
            ),
        ]
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let JsonBody(MoveArguments { to }) = request.body::<Self>()?;
        match request.context.caller {
            Caller::Service if !request.head.is_unverified => {}
            Caller::User { .. } => return Err(ErrorKind::PermissionDenied.into()),
            Caller::Service | Caller::Anonymous => return Err(ErrorKind::Unauthorized.into()),
        }
        match &request.head.outcome {
            None => Ok(Prepared::Effect(Effect::Move { to })),
            Some(Outcome::Move(answer)) => match answer {
                MoveAnswer::Went(data) => Ok(Prepared::Response(went(data))),
                MoveAnswer::Stopped(why) => Err(stopped(why)),
                MoveAnswer::Undeployed => Err(undeployed(to)),
                MoveAnswer::Busy => Err(busy()),
                MoveAnswer::Failed => Err(unavailable()),
            },
            Some(Outcome::MakeDiscordInvite(_)) => Err(ErrorKind::Internal.into()),
        }
    }
}

/// The worker's data, which are JSON already, as a standard reply.
fn went(data: &str) -> Response {
    let start = r#"{"status":"success","code":200,"message":"The move continued","data":"#;
    Response::written(200, [start, data, "}"].concat())
}

fn stopped(why: &str) -> Refusal {
    Refusal::from(ErrorKind::Conflict).saying(Words::said(
        ["The move stops: ", why].concat(),
        ["Le déplacement s’arrête\u{a0}: ", why].concat(),
    ))
}

fn undeployed(to: Side) -> Refusal {
    Refusal::conflict(match to {
        Side::D1 => &[
            "First deploy with STORE = \"durable,d1\"",
            "Déployez d’abord avec STORE = \"durable,d1\"",
        ],
        Side::Durable => &[
            "First deploy with STORE = \"d1,durable\"",
            "Déployez d’abord avec STORE = \"d1,durable\"",
        ],
    })
}

fn busy() -> Refusal {
    unavailable().saying(Words::new(&[
        "another command is continuing the move",
        "une autre commande continue le déplacement",
    ]))
}

fn unavailable() -> Refusal {
    Refusal::from(ErrorKind::Unavailable).for_seconds(AGAIN)
}

//! `POST /guilds/-/invite_codes`: stores lines of a `mongoexport` file.

use super::{LINES, TacoBot, refusals};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::{Language, Words};
use crate::domain::tacobot::batch::RefusedLine;
use crate::functions::tacobot::arguments::Lines;
use crate::functions::tacobot::import_invites::{self, ImportArguments, Imported};
use crate::functions::{Function, Reply};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Body, Endpoint, NoPath, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response, body};
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;

/// The greatest size of a bulk request in bytes. Twice as much would not fit into one D1 text, where its quotes
/// are escaped.
pub const LARGEST_BULK: usize = 1024 * 1024;

/// A number of lines or uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count(i64);

impl Describe for Count {
    const SCHEMA: Schema = Schema::Integer {
        min: 0,
        max: 1_048_576,
    };
}

/// A message for a person, or the name of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text(String);

impl Describe for Text {
    const SCHEMA: Schema = Schema::String;
}

document! {
    /// A line that was not stored.
    pub struct TacoBotRefusedLine {
        /// Its number in the request, from 1.
        line: Count = "line",
        /// The field that is wrong, or `line`.
        field: Text = "field",
        /// The reason.
        problem: Text = "problem",
    }
}

document! {
    /// The result of an import.
    pub struct TacoBotImported {
        /// The number of stored lines.
        stored: Count = "stored",
        /// The number of uses that this call recorded.
        recorded: Count = "recorded",
        /// The lines that were not stored.
        refused: Vec<TacoBotRefusedLine> = "refused",
    }
}

/// The status of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Always `success`.
    Success,
}

impl Describe for Status {
    const SCHEMA: Schema = Schema::Words(&["success"]);
}

/// The HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Code(u16);

impl Describe for Code {
    const SCHEMA: Schema = Schema::Integer { min: 200, max: 200 };
}

document! {
    /// The standard reply.
    pub struct TacoBotImportReply {
        /// Always `success`.
        status: Status = "status",
        /// Always 200.
        code: Code = "code",
        /// The message for a person.
        message: Text = "message",
        /// The result.
        data: TacoBotImported = "data",
    }
}

/// Documents and continued logs, one per line, not yet parsed.
pub struct LinesBody<'a>(&'a [u8]);

impl<'a> Body<'a> for LinesBody<'a> {
    const FORM: Option<(&'static str, Schema)> = Some((LINES, Schema::Lines));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        body::plain(head, LINES)?;
        Ok(Self(bytes))
    }
}

/// See the module.
pub struct Import;

impl Endpoint for Import {
    type Face = TacoBot;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/guilds/-/invite_codes"];
    const LABEL: &'static str = "POST /guilds/-/invite_codes";
    const LARGEST_BODY: usize = LARGEST_BULK;
    const SUMMARY: &'static str = import_invites::Import::DOC;
    const ACCESS: Access = Access::Service;
    type Path = NoPath;
    type Query = NoQuery;
    type Body<'a> = LinesBody<'a>;
    type Response = TacoBotImportReply;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The valid lines were stored; `refused` lists the others.",
        example: r#"{"status":"success","code":200,"message":"Invites stored","data":{"stored":1,"recorded":1,"refused":[]}}"#,
    }];
    const EXAMPLE: &'static str = super::parts::LINE;

    fn refusals() -> Vec<Refused> {
        refusals(&[])
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        request.query::<Self>()?;
        let LinesBody(bytes) = request.body::<Self>()?;
        let lines = Lines(bytes.to_vec());
        Ok(request.call::<import_invites::Import>(ImportArguments { lines }, encode))
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        refuse(head, refusal)
    }
}

/// A refusal on the path of bulk requests.
pub(super) fn refuse(head: &Head, refusal: &Refusal) -> Response {
    let message = match refusal.kind {
        ErrorKind::TooLarge => Some(Words::new(&[
            "Body larger than 1 MiB",
            "Corps de plus de 1\u{a0}Mio",
        ])),
        ErrorKind::UnsupportedMediaType => Some(Words::new(&[
            "Send the body as application/x-ndjson, unencoded",
            "Envoyez le corps en application/x-ndjson, sans encodage",
        ])),
        _ => None,
    };
    let mut refusal = refusal.clone();
    refusal.message = refusal.message.take().or(message);
    Response::reply(head, &Reply::Error(refusal))
}

fn encode(head: &Head, message: Words, imported: Imported) -> Response {
    let refused = imported.refused.iter();
    let reply = TacoBotImportReply {
        status: Status::Success,
        code: Code(200),
        message: Text(message.in_language(head.language).to_owned()),
        data: TacoBotImported {
            stored: Count(imported.stored),
            recorded: Count(imported.recorded),
            refused: refused.map(|line| told(line, head.language)).collect(),
        },
    };
    let mut response = Response::json(200, &reply);
    response.language(head.language);
    response
}

fn told(line: &RefusedLine, language: Language) -> TacoBotRefusedLine {
    let problem = line.fault.problem();
    TacoBotRefusedLine {
        line: Count(line.number),
        field: Text(line.fault.0.to_owned()),
        problem: Text(problem.0.in_language(language).to_owned()),
    }
}

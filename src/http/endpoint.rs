//! What an endpoint is: one method of one path, all of it in one file.
//!
//! # How to write one
//!
//! An endpoint is a type without values that implements [`Endpoint`], in a file of its own in the folder of
//! its face, and one name in the list of the face's `mod.rs`, `endpoints![Generate, Validate, …]`. From
//! there the router, `Allow`, the methods of CORS, the limit of the body, the label of the log line,
//! OpenAPI, the fuzzers and the tests know it. The table is [`ENDPOINTS`](super::ENDPOINTS).
//!
//! - Constants say where it stands: [`METHOD`](Endpoint::METHOD), [`PATHS`](Endpoint::PATHS),
//!   [`LABEL`](Endpoint::LABEL), [`LARGEST_BODY`](Endpoint::LARGEST_BODY).
//! - Types say what it takes: [`Path`](Endpoint::Path), [`Query`](Endpoint::Query) and
//!   [`Body`](Endpoint::Body), structs of the macro `arguments!` in a wrapper that says how strictly they
//!   are read: [`Strict`], [`Lenient`] or [`NoQuery`] for the query, [`JsonBody`] or [`NoBody`] for the body.
//!   [`Request::path`], [`Request::query`] and [`Request::body`] decode them, in the order in which
//!   [`plan`](Endpoint::plan) asks, so that the order of refusals is written down once.
//! - [`plan`](Endpoint::plan) turns them into the arguments of a function and hands the call over with
//!   [`Request::call`], together with the function that encodes its data. These data arrive there as the
//!   function made them: no JSON lies in between.
//! - The encoder fills in [`Response`](Endpoint::Response), a struct of the macro `document!`, and writes it
//!   with [`Response::json`]: what is described is what is sent.
//! - [`refuse`](Endpoint::refuse) is the face's, unless the endpoint has words of its own.
//! - [`SUCCESSES`](Endpoint::SUCCESSES) and [`refusals`](Endpoint::refusals) are documentation: OpenAPI is
//!   made from them, and a refusal's example is what `refuse` makes of it.

use super::description::{Access, Refused, Success};
use super::request::Request;
pub use super::request::{Body, JsonBody, Lenient, NoBody, NoPath, NoQuery, Query, Strict};
use super::{Effect, Head, Response};
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::domain::shard::Place;
use crate::functions::arguments::Arguments;
use crate::functions::{Call, Function, Planned, Reply};
use crate::storage::{Memory, Rows, Statement};
use crate::wire::schema::{Describe, Schema};

/// One system's way to speak HTTP.
pub trait Face: 'static {
    /// The system, as OpenAPI tags its endpoints.
    const TAG: &'static str;
    /// What its paths begin with, where it answers those that are no endpoint; no path by default.
    const PREFIX: Option<&'static str> = None;
    /// By what the log names a call of a path that is no endpoint.
    const UNKNOWN: &'static str = "unknown";

    /// The form of a refusal's body, by the status.
    fn refusal_schema(status: u16) -> Schema;

    /// Encodes a refusal of the request itself, or a fault of the service.
    fn refuse(head: &Head, refusal: &Refusal) -> Response;
}

/// One method of one path: see the module.
pub trait Endpoint: 'static {
    /// The system that it belongs to.
    type Face: Face;
    /// The HTTP method. Where it is `GET`, `HEAD` is taken as well.
    const METHOD: &'static str;
    /// The path, its variable parts in braces; further paths are other names of the same.
    const PATHS: &'static [&'static str];
    /// Whether the first variable part of the path spans several segments, and any of them may be empty.
    const SPANS: bool = false;
    /// By what the log names a call.
    const LABEL: &'static str;
    /// The most bytes that a body may have.
    const LARGEST_BODY: usize = super::LARGEST_BODY;
    /// What it does, in a sentence.
    const SUMMARY: &'static str;
    /// Who may call it.
    const ACCESS: Access;
    /// The variable parts of the path.
    type Path: Arguments;
    /// The query.
    type Query: Query;
    /// The body.
    type Body<'a>: Body<'a>;
    /// The body of a success.
    type Response: Describe;
    /// The successes.
    const SUCCESSES: &'static [Success];
    /// A body that works, where it takes one.
    const EXAMPLE: &'static str = "";
    /// Values of the path and the query that work, by name.
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[];

    /// The refusals that it may answer with, beside those that any endpoint has: 405, 413, 500 and 503, and
    /// 415 where it takes a body.
    fn refusals() -> Vec<Refused>;

    /// Decodes a request and says what is to be done.
    ///
    /// # Errors
    /// A refusal of the request itself, before any function.
    fn plan(request: Request<'_>) -> Result<Prepared, Refusal>;

    /// Encodes a refusal of the function.
    fn decline(head: &Head, refusal: &Refusal) -> Response {
        Self::refuse(head, refusal)
    }

    /// Encodes a refusal of the request itself, or a fault of the service.
    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        Self::Face::refuse(head, refusal)
    }

    /// By what the log names this call.
    fn label(_path: &str) -> String {
        Self::LABEL.to_owned()
    }
}

/// Where a request stands once it is decoded.
pub enum Prepared {
    /// Storage is to be asked.
    Call(Box<dyn Waiting>),
    /// The answer is known.
    Response(Response),
    /// The function refuses without storage.
    Declined(Refusal),
    /// Something is to happen first; the request is planned again with what came of it in the head.
    Effect(Effect),
}

/// A call that waits for storage, and then knows how to answer.
pub trait Waiting {
    /// Where the transaction runs.
    fn place(&self) -> Place<'_>;

    /// The statements to run as one transaction.
    fn statements(&self) -> Vec<Statement<'_>>;

    /// The response, from the rows of each statement.
    ///
    /// # Errors
    /// The function's refusal.
    fn settle(&self, head: &Head, rows: &Rows) -> Result<Response, Refusal>;

    /// The response, from the memory model.
    ///
    /// # Errors
    /// The function's refusal.
    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal>;
}

/// How an endpoint encodes the data of a function.
pub type Encode<F> = fn(&Head, Words, <F as Function>::Data) -> Response;

/// A call of one function, whose data stay typed up to the response.
pub(super) struct Typed<F: Function> {
    pub(super) planned: Planned<F>,
    pub(super) encode: Encode<F>,
}

impl<F: Function> Waiting for Typed<F> {
    fn place(&self) -> Place<'_> {
        self.planned.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.planned.statements()
    }

    fn settle(&self, head: &Head, rows: &Rows) -> Result<Response, Refusal> {
        let (message, data) = self.planned.settle(rows)?;
        Ok((self.encode)(head, message, data))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal> {
        let (message, data) = self.planned.run(memory)?;
        Ok((self.encode)(head, message, data))
    }
}

/// A call of a function that was found by its path.
struct ByPath {
    call: Box<dyn Call>,
    encode: fn(&Head, &Reply) -> Response,
}

impl Prepared {
    /// What a plan of a function that was found by its path came to; `encode` gives its success a form.
    pub(super) fn by_path(
        head: &Head,
        plan: Result<Box<dyn Call>, Reply>,
        encode: fn(&Head, &Reply) -> Response,
    ) -> Self {
        match plan {
            Ok(call) => Self::Call(Box::new(ByPath { call, encode })),
            Err(Reply::Error(refusal)) => Self::Declined(refusal),
            Err(success @ Reply::Success { .. }) => Self::Response(encode(head, &success)),
        }
    }
}

impl ByPath {
    fn encoded(&self, head: &Head, reply: Reply) -> Result<Response, Refusal> {
        match reply {
            Reply::Error(refusal) => Err(refusal),
            success @ Reply::Success { .. } => Ok((self.encode)(head, &success)),
        }
    }
}

impl Waiting for ByPath {
    fn place(&self) -> Place<'_> {
        self.call.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.call.statements()
    }

    fn settle(&self, head: &Head, rows: &Rows) -> Result<Response, Refusal> {
        self.encoded(head, self.call.settle(rows))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal> {
        self.encoded(head, self.call.run(memory))
    }
}

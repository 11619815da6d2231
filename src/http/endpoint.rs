//! An endpoint is one method of one path, in one file.
//!
//! # How to write one
//!
//! An endpoint is a unit type that implements [`Endpoint`], in a file of its own in its face's folder, and one
//! name in the list of the face's `mod.rs`, `endpoints![Generate, Validate, …]`. The router, `Allow`, CORS
//! methods, body limits, log labels, OpenAPI, the fuzzers and the tests all read that list through the table
//! [`ENDPOINTS`](super::ENDPOINTS).
//!
//! - Constants name the route: [`METHOD`](Endpoint::METHOD), [`PATHS`](Endpoint::PATHS),
//!   [`LABEL`](Endpoint::LABEL), [`LARGEST_BODY`](Endpoint::LARGEST_BODY).
//! - Types describe the request: [`Path`](Endpoint::Path), [`Query`](Endpoint::Query) and
//!   [`Body`](Endpoint::Body) are structs of the macro `arguments!`, in a wrapper that says how strictly they
//!   are read: [`Strict`], [`Lenient`] or [`NoQuery`] for the query, [`JsonBody`] or [`NoBody`] for the body.
//!   [`plan`](Endpoint::plan) decodes them with [`Request::path`], [`Request::query`] and [`Request::body`];
//!   the order of these calls is the order of the refusals.
//! - [`plan`](Endpoint::plan) turns them into the arguments of a function and calls it with [`Request::call`],
//!   which also takes the encoder of the function's data. The data reach the encoder as the function returned
//!   them, without JSON in between.
//! - The encoder fills in [`Response`](Endpoint::Response), a struct of the macro `document!`, and writes it
//!   with [`Response::json`]: the description and the answer are the same type.
//! - [`refuse`](Endpoint::refuse) is the face's, unless the endpoint has texts of its own.
//! - [`SUCCESSES`](Endpoint::SUCCESSES) and [`refusals`](Endpoint::refusals) are documentation for OpenAPI. The
//!   example of a refusal is the output of `refuse`.

use super::description::{Access, Refused, Success};
use super::request::Request;
pub use super::request::{Body, JsonBody, Lenient, NoBody, NoPath, NoQuery, Query, Strict};
use super::{Effect, Head, Response};
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::domain::place::Place;
use crate::functions::arguments::Arguments;
use crate::functions::{Call, Function, Notes, Planned, Reply, Settled};
use crate::storage::{Memory, Rows, Statement};
use crate::wire::schema::{Describe, Schema};

/// A face: one system's way to speak HTTP.
pub trait Face: 'static {
    /// The system, as the OpenAPI tag of its endpoints.
    const TAG: &'static str;
    /// The path prefix under which it answers requests that match no endpoint; none by default.
    const PREFIX: Option<&'static str> = None;
    /// The name in the log of a call whose path matches no endpoint.
    const UNKNOWN: &'static str = "unknown";

    /// The schema of a refusal's body, by status.
    fn refusal_schema(status: u16) -> Schema;

    /// Encodes a refusal of the request itself, or a fault of the service.
    fn refuse(head: &Head, refusal: &Refusal) -> Response;
}

/// One method of one path: see the module.
pub trait Endpoint: 'static {
    /// The system that it belongs to.
    type Face: Face;
    /// The HTTP method. `GET` includes `HEAD`.
    const METHOD: &'static str;
    /// The path, with variable parts in braces. Further paths are aliases.
    const PATHS: &'static [&'static str];
    /// Whether the first variable part of the path spans several segments, which may be empty.
    const SPANS: bool = false;
    /// The name of a call in the log.
    const LABEL: &'static str;
    /// The greatest size of a body in bytes.
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
    /// The schema of a success's body.
    type Response: Describe;
    /// The successes.
    const SUCCESSES: &'static [Success];
    /// A valid example body, if it takes one.
    const EXAMPLE: &'static str = "";
    /// Valid example values of the path and the query, by name.
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[];

    /// The refusals that it can answer with, besides those of any endpoint: 405, 413, 500 and 503, and 415 if
    /// it takes a body.
    fn refusals() -> Vec<Refused>;

    /// Decodes a request and returns the next step.
    ///
    /// # Errors
    /// A refusal of the request itself, before any function is called.
    fn plan(request: Request<'_>) -> Result<Prepared, Refusal>;

    /// Encodes a refusal of the function.
    fn decline(head: &Head, refusal: &Refusal) -> Response {
        Self::refuse(head, refusal)
    }

    /// Encodes a refusal of the request itself, or a fault of the service.
    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        Self::Face::refuse(head, refusal)
    }

    /// The name of this call in the log.
    fn label(_path: &str) -> String {
        Self::LABEL.to_owned()
    }
}

/// The next step of a decoded request.
pub enum Prepared {
    /// Storage must be asked.
    Call(Box<dyn Waiting>),
    /// The answer is known.
    Response(Response),
    /// The function refuses without storage.
    Declined(Refusal),
    /// An effect must be performed; the request is then planned again with the outcome in its head.
    Effect(Effect),
}

/// A call that waits for storage and knows how to encode its answer.
pub trait Waiting {
    /// Where the transaction runs.
    fn place(&self) -> Place<'_>;

    /// The statements to run as one transaction.
    fn statements(&self) -> Vec<Statement<'_>>;

    /// The response, from the rows of each statement, and the notes of the call.
    fn settle(&self, head: &Head, rows: &Rows) -> Noted;

    /// The response, from the memory model, and the notes of the call.
    fn run(&self, head: &Head, memory: &mut Memory) -> Noted;
}

/// The response or the function's refusal, and the notes of the call.
pub type Noted = (Result<Response, Refusal>, Notes);

/// How an endpoint encodes the data of a function.
pub type Encode<F> = fn(&Head, Words, <F as Function>::Data) -> Response;

/// A call of one function, whose data stay typed until the response.
pub(super) struct Typed<F: Function> {
    pub(super) planned: Planned<F>,
    pub(super) encode: Encode<F>,
}

impl<F: Function> Typed<F> {
    fn encoded(&self, head: &Head, (settled, notes): (Settled<F>, Notes)) -> Noted {
        let response = settled.map(|(message, data)| (self.encode)(head, message, data));
        (response, notes)
    }
}

impl<F: Function> Waiting for Typed<F> {
    fn place(&self) -> Place<'_> {
        self.planned.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.planned.statements()
    }

    fn settle(&self, head: &Head, rows: &Rows) -> Noted {
        self.encoded(head, self.planned.settle(rows))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Noted {
        self.encoded(head, self.planned.run(memory))
    }
}

/// A call of a function that was found by its path.
struct ByPath {
    call: Box<dyn Call>,
    encode: fn(&Head, &Reply) -> Response,
}

impl Prepared {
    /// The next step after planning a function that was found by its path; `encode` encodes its success.
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
    fn encoded(&self, head: &Head, (reply, notes): (Reply, Notes)) -> Noted {
        let response = match reply {
            Reply::Error(refusal) => Err(refusal),
            success @ Reply::Success { .. } => Ok((self.encode)(head, &success)),
        };
        (response, notes)
    }
}

impl Waiting for ByPath {
    fn place(&self) -> Place<'_> {
        self.call.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.call.statements()
    }

    fn settle(&self, head: &Head, rows: &Rows) -> Noted {
        self.encoded(head, self.call.settle_noting(rows))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Noted {
        self.encoded(head, self.call.run_noting(memory))
    }
}

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
//! - [`refuse`](Endpoint::refuse) is that of the face, unless the endpoint has its own texts.
//! - [`SUCCESSES`](Endpoint::SUCCESSES) and [`refusals`](Endpoint::refusals) are documentation for OpenAPI. The
//!   example of a refusal is the output of `refuse`.

use super::description::{Access, Refused, Success};
pub use super::prepared::{Encode, Prepared, Waiting};
pub use super::request::{Body, JsonBody, Lenient, NoBody, NoPath, NoQuery, Query, Strict};
use super::request::{Parts, Request};
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::functions::arguments::Arguments;
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
    const LARGEST_BODY: usize = super::body::LARGEST_BODY;
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
    /// The content type of a success's body.
    const MEDIA: &'static str = "application/json";
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

    /// The name of this call in the log, if it depends on the path: by default it is [`LABEL`](Self::LABEL).
    const LABEL_OF: Option<fn(&str) -> String> = None;
}

impl<E: Endpoint> Parts for E {
    type OfPath = E::Path;
    type OfQuery = E::Query;
    type OfBody<'a> = E::Body<'a>;
    const SPANS_SEGMENTS: bool = E::SPANS;
}

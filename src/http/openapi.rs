//! `GET /openapi.json`: the description of every route.
//!
//! The document is made from what this crate says of itself, by the binary `openapi`, and would
//! double the size of the WebAssembly: so this face answers without its body, and the worker, which
//! has the document as a file, fills it in.

use super::route::{Access, Answer, Route, faults};
use super::{Face, Head, Prepared, Response};
use crate::domain::error::Refusal;
use crate::functions::{Context, Reply};
use crate::wire::schema::Schema;

/// The path.
pub const PATH: &str = "/openapi.json";

/// What the log calls a request, and by what the worker knows the response to fill in.
pub const LABEL: &str = "GET /openapi.json";

/// The route.
pub static ROUTES: &[Route] = &[Route {
    method: "GET",
    path: PATH,
    tag: "service",
    summary: "Describes every route: this document.",
    access: Access::Public,
    parameters: &[],
    body: None,
    answers: &[
        Answer {
            status: 200,
            doc: "The document, as OpenAPI 3.1.",
            schema: Schema::Map,
            example: "",
        },
        faults::METHOD_NOT_ALLOWED,
        faults::TOO_LARGE,
        faults::INTERNAL,
        faults::UNAVAILABLE,
    ],
}];

/// The route.
pub struct OpenApi;

impl Face for OpenApi {
    fn label(&self) -> String {
        LABEL.to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        &["GET"]
    }

    fn prepare(&self, _: &Head, _: &[u8], _: &Context) -> Result<Prepared, Refusal> {
        let mut response = Response::empty(200);
        response.header("content-type", "application/json".to_owned());
        response.header("cache-control", "no-cache".to_owned());
        response.header("x-content-type-options", "nosniff".to_owned());
        Ok(Prepared::Response(response))
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        Response::reply(head, reply)
    }

    fn refuse(&self, head: &Head, refusal: Refusal) -> Response {
        Response::reply(head, &refusal.into())
    }
}

//! `GET /openapi.json`: the description of every route.
//!
//! The binary `openapi` generates the document. It would double the size of the WebAssembly, so this endpoint
//! answers without a body, and the worker fills it in from a file.

use super::Service;
use crate::domain::error::Refusal;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::wire::schema::{Describe, Schema};

/// The label of the request in the log, by which the worker knows the response to fill in.
pub const LABEL: &str = "GET /openapi.json";

/// The document.
pub struct Document;

impl Describe for Document {
    const SCHEMA: Schema = Schema::Map;
}

/// See the module.
pub struct OpenApi;

impl Endpoint for OpenApi {
    type Face = Service;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/openapi.json"];
    const LABEL: &'static str = LABEL;
    const SUMMARY: &'static str = "Describes every route: this document.";
    const ACCESS: Access = Access::Public;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = Document;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The document, as OpenAPI 3.1.",
        example: "",
    }];

    fn refusals() -> Vec<Refused> {
        Vec::new()
    }

    fn plan(_: Request<'_>) -> Result<Prepared, Refusal> {
        let mut response = Response::empty(200);
        response.header("content-type", "application/json");
        response.header("cache-control", "no-cache");
        response.header("x-content-type-options", "nosniff");
        Ok(Prepared::Response(response))
    }
}

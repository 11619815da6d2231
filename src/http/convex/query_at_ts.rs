//! `POST /api/query_at_ts`: calls a query at a time that the service returned.

use super::{Convex, answer, call};
use crate::domain::error::Refusal;
use crate::functions::Kind;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct QueryAtTs;

impl Endpoint for QueryAtTs {
    type Face = Convex;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/query_at_ts"];
    const LABEL: &'static str = "convex query";
    const SUMMARY: &'static str = "Calls a query at a time that the service returned.";
    const ACCESS: Access = Access::Optional;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = call::CallAt<'a>;
    type Response = answer::Answer;
    const SUCCESSES: &'static [Success] = answer::CALLED;
    const EXAMPLE: &'static str = r#"{"path":"server:r","format":"convex_encoded_json","args":[{"serverId":"tea-club"}],"ts":"AACAjSOwFRg="}"#;

    fn refusals() -> Vec<Refused> {
        call::refusals()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let call::CallAt(body) = request.body::<Self>()?;
        let journal = body.journal.as_deref();
        let called = call::As::Kind(Kind::Query);
        call::plan(&request, &body.path, body.args, journal, called)
    }

    fn decline(head: &Head, refusal: &Refusal) -> Response {
        answer::declined(head, refusal)
    }
}

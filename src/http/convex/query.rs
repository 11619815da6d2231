//! `POST /api/query`: calls a query, as Convex's client does.

use super::{Convex, answer, call};
use crate::domain::error::Refusal;
use crate::functions::Kind;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct Query;

impl Endpoint for Query {
    type Face = Convex;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/query"];
    const LABEL: &'static str = "convex query";
    const SUMMARY: &'static str = "Calls a query, as Convex's client does.";
    const ACCESS: Access = Access::Optional;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = call::Call<'a>;
    type Response = answer::Answer;
    const SUCCESSES: &'static [Success] = answer::CALLED;
    const EXAMPLE: &'static str =
        r#"{"path":"server:r","format":"convex_encoded_json","args":[{"serverId":"tea-club"}]}"#;

    fn refusals() -> Vec<Refused> {
        call::refusals()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let body = request.body::<Self>()?;
        let journal = body.journal.as_deref();
        let called = call::As::Kind(Kind::Query);
        call::plan(&request, &body.path, body.args, journal, called)
    }

    fn decline(head: &Head, refusal: &Refusal) -> Response {
        answer::declined(head, refusal)
    }
}

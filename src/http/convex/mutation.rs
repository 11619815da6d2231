//! `POST /api/mutation`: calls a mutation, as Convex's client does.

use super::{Convex, answer, call};
use crate::domain::error::Refusal;
use crate::functions::Kind;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct Mutation;

impl Endpoint for Mutation {
    type Face = Convex;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/mutation"];
    const LABEL: &'static str = "convex mutation";
    const SUMMARY: &'static str = "Calls a mutation, as Convex's client does.";
    const ACCESS: Access = Access::Optional;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = call::Call<'a>;
    type Response = answer::Answer;
    const SUCCESSES: &'static [Success] = answer::CALLED;
    const EXAMPLE: &'static str = r#"{"path":"invitCode:use","format":"convex_encoded_json","args":[{"code":"tea-2027","userId":"grace"}]}"#;

    fn refusals() -> Vec<Refused> {
        call::refusals()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let body = request.body::<Self>()?;
        call::plan(
            &request,
            &body.path,
            body.args,
            None,
            call::As::Kind(Kind::Mutation),
        )
    }

    fn decline(head: &Head, refusal: &Refusal) -> Response {
        answer::declined(head, refusal)
    }
}

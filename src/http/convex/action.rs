//! `POST /api/action`: calls an action as Convex's client does. The service has no actions.

use super::{Convex, answer, call};
use crate::domain::error::Refusal;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct Action;

impl Endpoint for Action {
    type Face = Convex;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/action"];
    const LABEL: &'static str = "convex action";
    const SUMMARY: &'static str = "Calls an action, as Convex's client does. The service has no actions, so every call is refused.";
    const ACCESS: Access = Access::Optional;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = call::Call<'a>;
    type Response = answer::Answer;
    const SUCCESSES: &'static [Success] = &[answer::FAILED];
    const EXAMPLE: &'static str =
        r#"{"path":"tea:brew","format":"convex_encoded_json","args":[{}]}"#;

    fn refusals() -> Vec<Refused> {
        call::refusals()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let body = request.body::<Self>()?;
        call::plan(&request, &body.path, body.args, None, call::As::Action)
    }

    fn decline(head: &Head, refusal: &Refusal) -> Response {
        answer::declined(head, refusal)
    }
}

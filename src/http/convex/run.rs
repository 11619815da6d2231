//! `POST /api/run/{module}/{function}`: calls the function that the path names.

use super::{Convex, answer, call};
use crate::domain::Problem;
use crate::domain::error::Refusal;
use crate::domain::stand_in::StandIn;
use crate::functions;
use crate::functions::arguments::{Argument, arguments};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, Prepared};
use crate::http::path::variables;
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema};

const PATH: &str = "/api/run/{module}/{function}";

/// A segment of a function's path. Any text is accepted; one that names no function leads to an unknown
/// function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part(String);

impl Part {
    fn as_str(&self) -> &str {
        &self.0
    }
}

impl Describe for Part {
    const SCHEMA: Schema = Schema::String;
}

impl StandIn for Part {
    fn stand_in() -> Self {
        Self(String::new())
    }
}

impl Argument for Part {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Ok(Self(value.as_text().unwrap_or_default().to_owned()))
    }
}

arguments! {
    /// The function.
    pub struct Path {
        /// The function's module, such as `server`.
        module: Part = "module",
        /// The function's name in its module, such as `r`.
        function: Part = "function",
    }
}

/// See the module.
pub struct Run;

impl Endpoint for Run {
    type Face = Convex;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &[PATH];
    const LABEL: &'static str = "convex run";
    const SUMMARY: &'static str = "Calls the function that the path names.";
    const ACCESS: Access = Access::Optional;
    type Path = Path;
    type Query = ();
    type Body<'a> = call::Run<'a>;
    type Response = answer::Answer;
    const SUCCESSES: &'static [Success] = answer::CALLED;
    const EXAMPLE: &'static str = r#"{"format":"json","args":{"serverId":"tea-club"}}"#;
    const SPANS: bool = true;
    const PARAMETERS: &'static [(&'static str, &'static str)] =
        &[("module", "server"), ("function", "r")];

    fn refusals() -> Vec<Refused> {
        call::refusals()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let Path { module, function } = request.path::<Self>()?;
        let body = request.body::<Self>()?;
        let path = [module.as_str(), ":", function.as_str()].concat();
        call::plan(&request, &path, body.args, None, call::As::Any)
    }

    fn decline(head: &Head, refusal: &Refusal) -> Response {
        answer::declined(head, refusal)
    }

    const LABEL_OF: Option<fn(&str) -> String> = Some(label);
}

fn label(path: &str) -> String {
    let parts = variables(PATH, path, true).unwrap_or_default();
    let names: Vec<&str> = parts.into_iter().map(|(_, part)| part).collect();
    let known = functions::find(&names.join(":"));
    ["convex run ", known.map_or("unknown", |entry| entry.path)].concat()
}

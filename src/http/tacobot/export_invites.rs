//! `GET /guilds/-/invite_codes`: a page of all documents, as lines of a `mongoexport` file.

use super::import_invites::{self, LARGEST_BULK};
use super::parts::LINE;
use super::{LINES, TacoBot, refusals};
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::functions::Function;
use crate::functions::tacobot::export_invites::{self, ExportArguments, ExportPage};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared, Strict};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct Export;

impl Endpoint for Export {
    type Face = TacoBot;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/guilds/-/invite_codes"];
    const LABEL: &'static str = "GET /guilds/-/invite_codes";
    // A body is limited by its path, before the method is known.
    const LARGEST_BODY: usize = LARGEST_BULK;
    const SUMMARY: &'static str = export_invites::Export::DOC;
    const ACCESS: Access = Access::Service;
    type Path = NoPath;
    type Query = Strict<ExportArguments>;
    type Body<'a> = NoBody;
    type Response = ExportPage;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The page, as application/x-ndjson. The header `X-Continue-Cursor` has the cursor of the next page; the last page has no such header.",
        example: LINE,
    }];

    fn refusals() -> Vec<Refused> {
        refusals(&[])
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let Strict(arguments) = request.query::<Self>()?;
        Ok(request.call::<export_invites::Export>(arguments, encode))
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        import_invites::refuse(head, refusal)
    }
}

fn encode(_: &Head, _: Words, ExportPage { lines, next }: ExportPage) -> Response {
    let mut response = Response::empty(200);
    response.body = lines;
    response.header("cache-control", "no-store");
    response.header("x-content-type-options", "nosniff");
    response.header("content-type", LINES);
    if let Some(next) = next {
        response.header("x-continue-cursor", next.write());
    }
    response
}

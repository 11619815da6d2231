//! `GET /console`: the page to manage servers, codes and members. It is the same for everybody: what it shows, its
//! script reads by functions.

use super::view::Html;
use super::{Files, HTML};
use crate::domain::error::Refusal;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared};
use crate::http::request::Request;

/// See the module.
pub struct Console;

impl Endpoint for Console {
    type Face = Files;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/console"];
    const LABEL: &'static str = "GET /console";
    const SUMMARY: &'static str = "The page to manage servers, codes and members.";
    const ACCESS: Access = Access::Public;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = Html;
    const MEDIA: &'static str = "text/html";
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The page.",
        example: "",
    }];

    fn refusals() -> Vec<Refused> {
        Vec::new()
    }

    fn plan(_: Request<'_>) -> Result<Prepared, Refusal> {
        // The worker fills in the page.
        let mut response = Response::empty(200);
        response.header("content-type", HTML.to_owned());
        response.header("cache-control", "no-store".to_owned());
        Ok(Prepared::Response(response))
    }
}

//! `GET /j`: the page to type a code.

use super::Pages;
use super::look::Look;
use super::view::{Html, PageView, View};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::text::Label;
use crate::functions::arguments::arguments;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, Lenient, NoBody, NoPath, Prepared};
use crate::http::request::Request;

arguments! {
    /// The query of the page to type a code.
    pub struct EnterQuery {
        /// The code as typed: the page of the code follows.
        code: Option<Label> = "code",
    }
}

/// See the module.
pub struct Enter;

impl Endpoint for Enter {
    type Face = Pages;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/j"];
    const LABEL: &'static str = "GET /j";
    const SUMMARY: &'static str = "The page to type a code.";
    const ACCESS: Access = Access::Public;
    type Path = NoPath;
    type Query = Lenient<EnterQuery>;
    type Body<'a> = NoBody;
    type Response = Html;
    const MEDIA: &'static str = "text/html";
    const SUCCESSES: &'static [Success] = &[
        Success {
            status: 200,
            doc: "The page. It holds the code that waited while its user signed in, if one did.",
            example: "",
        },
        Success {
            status: 303,
            doc: "A code was typed; its page follows.",
            example: "",
        },
    ];

    fn refusals() -> Vec<Refused> {
        vec![Refused::new(
            "No code can have the typed text.",
            ErrorKind::Invalid,
        )]
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let head = request.head;
        let mut page = PageView::new(head, View::Enter);
        let mut query = head.query.iter();
        let response = match query.find(|(name, _)| name == "code") {
            None => {
                let waiting = head.page.waiting.as_deref().and_then(Look::typed);
                page.code = waiting.and_then(|look| look.shown);
                page.response(head, 200)
            }
            Some((_, text)) => match Look::typed(text).and_then(|look| look.shown) {
                Some(code) => follow(&code.0),
                None => PageView::mistyped(head),
            },
        };
        Ok(Prepared::Response(response))
    }
}

/// Leads to the page of a code, by an address relative to this one: the service may be mounted below a path. The
/// worker adds what the query says of language and return.
fn follow(code: &str) -> Response {
    let mut response = Response::empty(303);
    response.header("location", ["j/", code].concat());
    response.header("cache-control", "no-store".to_owned());
    response
}

//! `GET /j/{code}`: the page of a link.
//!
//! It consumes nothing, so previews of links and scanners of mails are harmless. Wrong codes count in a bucket
//! of the page's own: no page of a stranger can lock a visitor out of `use` and `explain`.

use super::look::{Look, PagePath};
use super::view::{Html, PageView, View, account};
use super::{Pages, view};
use crate::domain::code_document::ExplainDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::functions::Throttling;
use crate::functions::explain_code::{Arguments, Explain};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct Show;

impl Endpoint for Show {
    type Face = Pages;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/j/{code}"];
    const LABEL: &'static str = "GET /j/{code}";
    const SUMMARY: &'static str = "The page of an invitation link: who invites to what, and the button that joins. It consumes nothing.";
    const ACCESS: Access = Access::Public;
    type Path = PagePath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = Html;
    const MEDIA: &'static str = "text/html";
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The code works.",
        example: "",
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("code", "TEA-2027")];

    fn refusals() -> Vec<Refused> {
        vec![Refused::new(
            "The code does not work, or no document was asked for: one page, whatever the reason.",
            ErrorKind::Invalid,
        )]
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let head = request.head;
        let Some(look) = Look::of(head) else {
            return Ok(Prepared::Response(PageView::mistyped(head)));
        };
        if !head.page.is_document() {
            return Ok(Prepared::Response(PageView::unavailable(head)));
        }
        Ok(explained(request, look, None, show))
    }

    fn decline(head: &Head, refusal: &Refusal) -> Response {
        match refusal.kind {
            ErrorKind::RateLimited => PageView::unavailable(head),
            _ => view::refused(head, refusal),
        }
    }
}

/// Explains the code, to nobody in particular if no user is given.
pub fn explained(
    mut request: Request<'_>,
    look: Look,
    user: Option<UserId>,
    encode: fn(&Head, Words, ExplainDocument) -> Response,
) -> Prepared {
    request.context.throttling = Throttling::PageGuesses;
    let code = look.typed;
    request.call::<Explain>(Arguments { code, user }, encode)
}

fn show(head: &Head, _: Words, explained: ExplainDocument) -> Response {
    page(head, View::Invitation, explained)
}

/// The page with the account of the caller, to be confirmed.
pub fn confirm(head: &Head, _: Words, explained: ExplainDocument) -> Response {
    page(head, View::Confirm, explained)
}

fn page(head: &Head, kind: View, explained: ExplainDocument) -> Response {
    if explained.pending_request.is_some() {
        return waiting(head, explained);
    }
    // Explained to nobody in particular, a code with lists asks for something and refuses nobody.
    let is_limited = kind == View::Invitation && explained.requires.any();
    match explained.would_answer.error {
        None => {}
        // Whoever signs in may be on the list.
        Some(ErrorKind::NotInvited) if kind == View::Invitation => {}
        // The code is alive, and may admit the same visitor later or under another account.
        Some(
            error @ (ErrorKind::NotInvited
            | ErrorKind::NotStarted
            | ErrorKind::ServerFull
            | ErrorKind::TooFast
            | ErrorKind::PermissionDenied),
        ) => return view::refused(head, &error.into()),
        Some(_) => return PageView::unavailable(head),
    }
    let is_member = explained.joined == Some(false) && !explained.would_answer.files;
    let mut page = PageView::new(head, if is_member { View::Joined } else { kind });
    page.joined = is_member.then_some(false);
    page.code = Look::of(head).and_then(|look| look.shown);
    page.server = explained.server.map(|server| server.name);
    page.invited_by = explained.invited_by.map(|inviter| inviter.name);
    page.grants = explained.grants;
    page.asks_first = explained.would_answer.files;
    page.is_limited = is_limited;
    if kind == View::Confirm {
        page.account = account(head);
    }
    page.response(head, 200)
}

/// The account's request waits, whether the code still works or not.
fn waiting(head: &Head, explained: ExplainDocument) -> Response {
    let mut page = PageView::new(head, View::Pending);
    page.code = Look::of(head).and_then(|look| look.shown);
    page.server = explained.server.map(|server| server.name);
    page.account = account(head);
    page.pending_request = explained.pending_request;
    page.response(head, 202)
}

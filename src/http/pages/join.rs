//! `POST /j/{code}`: the form of a link's page.
//!
//! It counts only with the service's own `Origin`. An account joins only by a form that named it: without that
//! name, or with another account's, the answer is the page that asks.

use super::Pages;
use super::form::Form;
use super::invitation::{confirm, explained};
use super::look::{Look, PagePath};
use super::view::{Html, PageView, View, account};
use crate::domain::Problem;
use crate::domain::caller::Caller;
use crate::domain::document::UsedDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, UserId};
use crate::domain::language::Words;
use crate::domain::request::RequestDocument;
use crate::domain::text::{Name, Note};
use crate::functions::Function;
use crate::functions::redeem_code::{self, Redeem};
use crate::functions::request::withdraw::{self, Withdraw};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// The name of the cookie in which a code waits while its user signs in.
pub const WAITING: &str = "__Host-invitcode-waiting";

/// See the module.
pub struct Join;

impl Endpoint for Join {
    type Face = Pages;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/j/{code}"];
    const LABEL: &'static str = "POST /j/{code}";
    const SUMMARY: &'static str =
        "The form of an invitation's page: joins. It counts only from the service's own pages.";
    const ACCESS: Access = Access::Optional;
    type Path = PagePath;
    type Query = ();
    type Body<'a> = Form<'a>;
    type Response = Html;
    const MEDIA: &'static str = "text/html";
    const SUCCESSES: &'static [Success] = &[
        Success {
            status: 200,
            doc: "The account joined, or the page asks it to confirm.",
            example: "",
        },
        Success {
            status: 202,
            doc: "The account filed a request, which somebody has to approve.",
            example: "",
        },
        Success {
            status: 303,
            doc: "The code waits in a cookie, and the page to sign in follows.",
            example: "",
        },
    ];
    const EXAMPLE: &'static str = r#"{"account":"grace"}"#;
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("code", "TEA-2027")];

    fn refusals() -> Vec<Refused> {
        [
            (ErrorKind::BadRequest, "The form is invalid."),
            (ErrorKind::Unauthorized, "Nobody is signed in."),
            (
                ErrorKind::PermissionDenied,
                "The form is not the service's own, or the user is banned.",
            ),
            (
                ErrorKind::Invalid,
                "The code does not work: one page, whatever the reason.",
            ),
            (ErrorKind::RateLimited, "Too many wrong codes."),
        ]
        .map(|(kind, doc)| Refused::new(doc, kind))
        .into()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let head = request.head;
        let form = request.body::<Self>()?;
        if !head.page.is_own {
            let page = PageView::new(head, View::Foreign);
            let code = Look::of(head).and_then(|look| look.shown);
            let response = PageView { code, ..page }.response(head, 403);
            return Ok(Prepared::Response(response));
        }
        let account = form.field("account", UserId::parse)?;
        let name = form.field("name", Name::parse)?;
        let step = form.field("step", Name::parse)?;
        let Some(look) = Look::of(head) else {
            return Ok(Prepared::Response(PageView::mistyped(head)));
        };
        let step = step.as_ref().map(Name::as_str);
        if let (Some("signIn"), Some(url)) = (step, &head.settings.sign_in_url) {
            return Ok(Prepared::Response(sign_in(url, &look)));
        }
        let id = form.field("request", RowId::parse)?;
        if let (Some("withdraw"), Some(id), true) = (step, id, head.caller != Caller::Anonymous) {
            // Only who filed it may: the request itself says whose it is.
            let arguments = withdraw::Arguments { id, reason: None };
            return Ok(request.call::<Withdraw>(arguments, took_back));
        }
        let (user, name) = match (&head.caller, name) {
            (Caller::Anonymous, _) => {
                let page = PageView::new(head, View::SignIn);
                let code = look.shown;
                return Ok(Prepared::Response(
                    PageView { code, ..page }.response(head, 401),
                ));
            }
            (Caller::User { id, .. }, _) if account.as_ref() == Some(id) => {
                (id.clone(), head.page.name.clone())
            }
            (Caller::Service, Some(name)) => {
                let user = UserId::parse(name.as_str());
                let user = user.map_err(|problem| Refusal::field("name", problem))?;
                (user, Some(name))
            }
            (Caller::User { id, .. }, _) => {
                let user = Some(id.clone());
                return Ok(explained(request, look, user, confirm));
            }
            (Caller::Service, None) => {
                return Ok(explained(request, look, None, confirm));
            }
        };
        if step == Some("look") {
            return Ok(explained(request, look, Some(user), confirm));
        }
        let code = look.typed;
        let arguments = redeem_code::Arguments {
            code,
            user,
            name,
            email: None,
            note: form.field("note", one_line)?,
        };
        Ok(request.call::<Redeem>(arguments, joined))
    }
}

/// A note in one line: a browser sends the line breaks of a field of several lines.
fn one_line(text: &str) -> Result<Note, Problem> {
    let unix = text.replace('\r', "");
    let line = unix.replace('\n', " ");
    Note::parse(&line.replace('\t', " "))
}

/// Keeps the code in a cookie for ten minutes and leads to the page to sign in, whose address holds nothing of it.
fn sign_in(url: &str, look: &Look) -> Response {
    let mut response = Response::empty(303);
    response.header("location", url.to_owned());
    response.header("cache-control", "no-store".to_owned());
    if let Some(code) = &look.shown {
        response.header("set-cookie", waiting(&code.0, "600"));
    }
    response
}

/// The cookie of a waiting code.
fn waiting(code: &str, seconds: &str) -> String {
    [
        WAITING,
        "=",
        code,
        "; Path=/; Max-Age=",
        seconds,
        "; Secure; HttpOnly; SameSite=Lax",
    ]
    .concat()
}

fn took_back(head: &Head, _: Words, _: RequestDocument) -> Response {
    let mut page = PageView::new(head, View::Withdrawn);
    page.code = Look::of(head).and_then(|look| look.shown);
    page.response(head, 200)
}

fn joined(head: &Head, _: Words, used: UsedDocument) -> Response {
    let view = match used.pending {
        true => View::Pending,
        false => View::Joined,
    };
    let mut page = PageView::new(head, view);
    page.code = Look::of(head).and_then(|look| look.shown);
    page.account = account(head);
    page.joined = Some(used.joined);
    let status = Redeem::status(&used);
    let mut response = page.response(head, status);
    if head.page.waiting.is_some() {
        response.header("set-cookie", waiting("", "0"));
    }
    response
}

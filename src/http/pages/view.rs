//! What a page shows.

use super::HTML;
use super::look::Look;
use crate::domain::caller::Caller;
use crate::domain::code::ShownCode;
use crate::domain::code_document::GrantSummary;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, UserId};
use crate::domain::text::Name;
use crate::http::{Head, Response};
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;

/// What kind of page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// An invitation that works.
    Invitation,
    /// The one page of every code that does not work, and of every code that was not looked up.
    Unavailable,
    /// A text that no code can have.
    Mistyped,
    /// The page to type a code.
    Enter,
    /// The account that would join, to be confirmed.
    Confirm,
    /// The account joined, or was a member already.
    Joined,
    /// The account filed a request, which somebody has to approve.
    Pending,
    /// The account took its request back.
    Withdrawn,
    /// Nobody is signed in.
    SignIn,
    /// A form of another site.
    Foreign,
    /// A code was refused, or the request itself.
    Refused,
}

impl Describe for View {
    const SCHEMA: Schema = Schema::Words(&[
        "invitation",
        "unavailable",
        "mistyped",
        "enter",
        "confirm",
        "joined",
        "pending",
        "withdrawn",
        "signIn",
        "foreign",
        "refused",
    ]);
}

document! {
    /// An account.
    pub struct PageAccount {
        /// The user's id.
        id: UserId = "id",
        /// The user's name, if the token has one; null otherwise.
        name: Option<Name> = "name",
    }
}

document! {
    /// What a page shows.
    pub struct PageView {
        /// The kind of page.
        view: View = "view",
        /// Its language: `en` or `fr`.
        language: &'static str = "language",
        /// The code as it is displayed.
        code: Option<ShownCode> = "code",
        /// The server's name.
        server: Option<Name> = "server",
        /// The name of the member who invites.
        invited_by: Option<Name> = "invitedBy",
        /// What joining gives to who is new there.
        grants: Option<GrantSummary> = "grants",
        /// The account that joins.
        account: Option<PageAccount> = "account",
        /// Whether callers are not verified, so that a name is all that joins.
        is_open: bool = "isOpen",
        /// Whether joining files a request that somebody has to approve.
        asks_first: bool = "asksFirst",
        /// Whether the code is for certain people, so that nothing is told before it is known who asks.
        is_limited: bool = "isLimited",
        /// The account's request that waits, to take it back; null if there is none, or if it is not known.
        pending_request: Option<RowId> = "pendingRequest",
        /// Whether this call made the account a member; null if it did not try.
        joined: Option<bool> = "joined",
        /// Why it was refused.
        error: Option<ErrorKind> = "error",
        /// The id of the request in the log, for a fault of the service.
        request_id: Option<String> = "requestId",
    }
}

/// A page as it is sent.
pub struct Html;

impl Describe for Html {
    const SCHEMA: Schema = Schema::String;
}

impl PageView {
    /// A page with nothing but its kind.
    #[must_use]
    pub fn new(head: &Head, view: View) -> Self {
        Self {
            view,
            language: head.page.language.unwrap_or(head.language).tag(),
            code: None,
            server: None,
            invited_by: None,
            grants: None,
            account: None,
            is_open: head.caller == Caller::Service,
            asks_first: false,
            is_limited: false,
            pending_request: None,
            joined: None,
            error: None,
            request_id: None,
        }
    }

    /// The one page of every code that does not work or was not looked up. Its status and its bytes are always
    /// the same.
    #[must_use]
    pub fn unavailable(head: &Head) -> Response {
        Self::new(head, View::Unavailable).response(head, 404)
    }

    /// A text that no code can have.
    #[must_use]
    pub fn mistyped(head: &Head) -> Response {
        Self::new(head, View::Mistyped).response(head, 404)
    }

    /// The page with this status: HTML for the worker to render, or JSON for the page's own script.
    #[must_use]
    pub fn response(&self, head: &Head, status: u16) -> Response {
        let mut response = Response::json(status, self);
        if !head.page.wants_json {
            response.headers.retain(|(name, _)| *name != "content-type");
            response.header("content-type", HTML.to_owned());
        }
        response.header("content-language", self.language.to_owned());
        response
    }
}

/// The account of the caller.
#[must_use]
pub fn account(head: &Head) -> Option<PageAccount> {
    head.caller.user().map(|id| PageAccount {
        id: id.clone(),
        name: head.page.name.clone(),
    })
}

/// The page of a refusal. A code that is unknown, or whose server is gone, gets the page of every such code.
#[must_use]
pub fn refused(head: &Head, refusal: &Refusal) -> Response {
    let kind = refusal.kind;
    if matches!(kind, ErrorKind::Invalid | ErrorKind::ServerNotFound) {
        return PageView::unavailable(head);
    }
    let mut page = PageView::new(head, View::Refused);
    page.error = Some(kind);
    page.request_id.clone_from(&refusal.request_id);
    page.code = Look::of(head).and_then(|look| look.shown);
    let mut response = page.response(head, kind.status());
    response.refusal_headers(refusal);
    response
}

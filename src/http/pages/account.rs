//! `GET /j/me`: who is signed in. A link's page is made for nobody in particular, so its script asks this.

use super::Files;
use super::view::{PageAccount, account};
use crate::domain::caller::Caller;
use crate::domain::error::Refusal;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::wire::schema::document;

document! {
    /// Who is signed in.
    pub struct SignedIn {
        /// The account; null if nobody is signed in.
        account: Option<PageAccount> = "account",
        /// Whether callers are not verified, so that a name is all that joins.
        is_open: bool = "isOpen",
        /// Whether the service has live connections.
        is_live: bool = "isLive",
    }
}

/// See the module.
pub struct ReadAccount;

impl Endpoint for ReadAccount {
    type Face = Files;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/j/me"];
    const LABEL: &'static str = "GET /j/me";
    const SUMMARY: &'static str = "Who is signed in.";
    const ACCESS: Access = Access::Optional;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = SignedIn;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The account, or nobody.",
        example: r#"{"account":{"id":"grace","name":"Grace"},"isOpen":false,"isLive":true}"#,
    }];

    fn refusals() -> Vec<Refused> {
        Vec::new()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let head = request.head;
        let signed_in = SignedIn {
            account: account(head),
            is_open: head.caller == Caller::Service,
            is_live: head.page.is_live,
        };
        Ok(Prepared::Response(Response::json(200, &signed_in)))
    }
}

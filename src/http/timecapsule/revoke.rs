//! `DELETE /api/invite-codes/{codeId}`: revokes an unused code.

use super::TimeCapsule;
use super::answer::{self, Sentence};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::functions::timecapsule::revoke_code::{self, Arguments};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::document;

document! {
    /// The code was revoked.
    pub struct TimeCapsuleRevoked {
        /// Always true.
        success: bool = "success",
        /// The message for a person.
        message: Sentence = "message",
    }
}

/// See the module.
pub struct Revoke;

impl Endpoint for Revoke {
    type Face = TimeCapsule;
    const METHOD: &'static str = "DELETE";
    const PATHS: &'static [&'static str] = &["/api/invite-codes/{codeId}"];
    const LABEL: &'static str = "timecapsule revoke";
    const SUMMARY: &'static str = "Revokes an unused code.";
    const ACCESS: Access = Access::Caller;
    type Path = Arguments;
    type Query = NoQuery;
    type Body<'a> = NoBody;
    type Response = TimeCapsuleRevoked;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The code was revoked.",
        example: r#"{"success":true,"message":"Invite code revoked successfully"}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] =
        &[("codeId", "019b1d5e-4c00-7a3c-8b1e-2f4a6c8e0d11")];

    fn refusals() -> Vec<Refused> {
        vec![
            Refused::new("The code has been used.", revoke_code::used()),
            answer::nobody(),
            answer::forbidden(),
            Refused::new("The code does not exist.", ErrorKind::NotFound),
        ]
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let NoQuery = request.query::<Self>().map_err(answer::of_query)?;
        request.context.caller.actor()?;
        // A text that is not a valid id belongs to no code.
        let arguments = request.path::<Self>().map_err(|_| ErrorKind::NotFound)?;
        Ok(request.call::<revoke_code::Revoke>(arguments, encode))
    }

    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        let (status, words) = match refusal.kind {
            ErrorKind::Conflict => (400, None),
            ErrorKind::NotFound | ErrorKind::ServerNotFound => (404, Some("Code not found")),
            kind => (kind.status(), None),
        };
        answer::refused(refusal, status, words)
    }
}

fn encode(_: &Head, message: Words, (): ()) -> Response {
    let revoked = TimeCapsuleRevoked {
        success: true,
        message: message.into(),
    };
    Response::json(200, &revoked)
}

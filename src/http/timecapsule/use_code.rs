//! `POST /api/invite-codes/use`: a user joins a director's family.

use super::TimeCapsule;
use super::answer::{self, Sentence};
use crate::domain::caller::Caller;
use crate::domain::document::UsedDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::functions::Throttling;
use crate::functions::redeem_code::{Arguments, Redeem};
use crate::functions::timecapsule::validate_code;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, JsonBody, NoPath, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::document;

/// What limits calls, by the document's table of limits, whatever they come to.
const USES: Throttling = Throttling::Calls {
    purpose: "time capsule use:",
    allowed: 5,
};

document! {
    /// What the code led to.
    pub struct TimeCapsuleUsed {
        /// Whether it was done.
        success: bool = "success",
        /// The relationship.
        data: TimeCapsuleRelationship = "data",
    }
}

document! {
    /// A relationship of a user to a director.
    pub struct TimeCapsuleRelationship {
        /// What happened, for a person.
        message: Sentence = "message",
        /// The director: a server.
        director_id: ServerId = "directorId",
        /// Whether this call made it.
        relationship_created: bool = "relationshipCreated",
    }
}

/// See the module.
pub struct Use;

impl Endpoint for Use {
    type Face = TimeCapsule;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/invite-codes/use"];
    const LABEL: &'static str = "timeCapsule use";
    const SUMMARY: &'static str =
        "Uses a code, so that the user joins the director's family: 5 calls an hour and address.";
    const ACCESS: Access = Access::Caller;
    type Path = NoPath;
    type Query = NoQuery;
    type Body<'a> = JsonBody<Arguments>;
    type Response = TimeCapsuleUsed;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The user has joined.",
        example: r#"{"success":true,"data":{"message":"Invite code used successfully","directorId":"director-uuid-here","relationshipCreated":true}}"#,
    }];
    const EXAMPLE: &'static str = r#"{"code":"Joh-456","userId":"user-uuid-here"}"#;

    fn refusals() -> Vec<Refused> {
        vec![
            answer::bad_body(),
            Refused::new(
                "The code does not exist, has expired, or was used.",
                ErrorKind::MaxUsed,
            ),
            answer::nobody(),
            Refused::new(
                "The user is another one than the caller, or was banned.",
                ErrorKind::PermissionDenied,
            ),
            answer::limited(),
        ]
    }

    fn plan(mut request: Request<'_>) -> Result<Prepared, Refusal> {
        let NoQuery = request.query::<Self>().map_err(answer::of_query)?;
        let JsonBody(arguments) = request.body::<Self>()?;
        request.context.throttling = USES;
        // Whoever comes may act for anyone, but is verified no more than before.
        if request.head.settings.timecapsule_public_use {
            request.context.caller = Caller::Service;
        }
        Ok(request.call::<Redeem>(arguments, encode))
    }

    /// The document has one status for all codes that cannot be used.
    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        let (status, words) = match refusal.kind {
            kind @ (ErrorKind::Invalid | ErrorKind::MaxUsed | ErrorKind::ServerNotFound) => {
                (400, Some(validate_code::words(kind)))
            }
            ErrorKind::BadRequest => (400, Some("Invalid request body")),
            kind => (kind.status(), None),
        };
        answer::refused(refusal, status, words)
    }
}

fn encode(_: &Head, _: Words, used: UsedDocument) -> Response {
    let data = TimeCapsuleRelationship {
        message: "Invite code used successfully".into(),
        director_id: used.server_id,
        relationship_created: used.joined,
    };
    let success = true;
    Response::json(200, &TimeCapsuleUsed { success, data })
}

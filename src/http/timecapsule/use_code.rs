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

/// The limit on calls, by TimeCapsule's table of limits. Every call counts.
const USES: Throttling = Throttling::Calls {
    purpose: "timecapsule use:",
    allowed: 5,
    by_user: false,
};

document! {
    /// The result of the code.
    pub struct TimeCapsuleUsed {
        /// Always true.
        success: bool = "success",
        /// The relationship.
        data: TimeCapsuleRelationship = "data",
    }
}

document! {
    /// A relationship of a user to a director.
    pub struct TimeCapsuleRelationship {
        /// The message for a person.
        message: Sentence = "message",
        /// The director: a server.
        director_id: ServerId = "directorId",
        /// Whether this call created it.
        relationship_created: bool = "relationshipCreated",
    }
}

/// See the module.
pub struct Use;

impl Endpoint for Use {
    type Face = TimeCapsule;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/invite-codes/use"];
    const LABEL: &'static str = "timecapsule use";
    const SUMMARY: &'static str = "Uses a code: the user joins the director's family. Limit: 5 calls an hour for each address.";
    const ACCESS: Access = Access::Caller;
    type Path = NoPath;
    type Query = NoQuery;
    type Body<'a> = JsonBody<Arguments>;
    type Response = TimeCapsuleUsed;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The user joined, or was already a member.",
        example: r#"{"success":true,"data":{"message":"Invite code used successfully","directorId":"director-uuid-here","relationshipCreated":true}}"#,
    }];
    const EXAMPLE: &'static str = r#"{"code":"Joh-456","userId":"user-uuid-here"}"#;

    fn refusals() -> Vec<Refused> {
        vec![
            answer::bad_body(),
            Refused::new(
                "The code does not exist, has expired, or has been used.",
                ErrorKind::MaxUsed,
            ),
            answer::nobody(),
            Refused::new(
                "The user is not the caller, or is banned.",
                ErrorKind::PermissionDenied,
            ),
            answer::limited(),
        ]
    }

    fn plan(mut request: Request<'_>) -> Result<Prepared, Refusal> {
        let NoQuery = request.query::<Self>().map_err(answer::of_query)?;
        let JsonBody(arguments) = request.body::<Self>()?;
        request.context.throttling = USES;
        // With this setting an unverified caller may act for anyone, but still counts as unverified.
        if request.head.settings.timecapsule_public_use {
            request.context.caller = Caller::Service;
        }
        Ok(request.call::<Redeem>(arguments, encode))
    }

    /// The document has one status for all unusable codes.
    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        let (status, words) = match refusal.kind {
            kind @ (ErrorKind::Invalid | ErrorKind::MaxUsed | ErrorKind::ServerNotFound) => {
                (400, Some(*validate_code::words(kind)))
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

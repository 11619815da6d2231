//! `POST /api/invite-codes/validate`: whether a code can be used.

use super::TimeCapsule;
use super::answer::{self, Sentence};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::text::Name;
use crate::functions::Throttling;
use crate::functions::timecapsule::validate_code::{self, Arguments, Validated};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, JsonBody, NoPath, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::document;

/// The limit on calls, by TimeCapsule's table of limits. Every call counts. The document limits addresses; the
/// limit on users is ours, for a user may have many addresses.
const VALIDATIONS: Throttling = Throttling::Calls {
    purpose: "timecapsule validate:",
    allowed: 100,
    by_user: true,
};

document! {
    /// The state of a code.
    pub struct TimeCapsuleValidated {
        /// Always true.
        success: bool = "success",
        /// The code's state.
        data: TimeCapsuleState = "data",
    }
}

document! {
    /// The state of a code.
    pub struct TimeCapsuleState {
        /// Whether it can be used.
        is_valid: bool = "isValid",
        /// Whether it has expired.
        is_expired: bool = "isExpired",
        /// The name of the inviter; null if the code cannot be used.
        director_name: Option<Name> = "directorName",
        /// The message for a person.
        message: Sentence = "message",
    }
}

/// See the module.
pub struct Validate;

impl Endpoint for Validate {
    type Face = TimeCapsule;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/invite-codes/validate"];
    const LABEL: &'static str = "timecapsule validate";
    const SUMMARY: &'static str = "Says whether a code can be used. Limit: 100 calls an hour for each address and each verified user.";
    const ACCESS: Access = Access::Public;
    type Path = NoPath;
    type Query = NoQuery;
    type Body<'a> = JsonBody<Arguments>;
    type Response = TimeCapsuleValidated;
    const SUCCESSES: &'static [Success] = &[
        Success {
            status: 200,
            doc: "The code can be used.",
            example: r#"{"success":true,"data":{"isValid":true,"isExpired":false,"directorName":"John Smith","message":"Invite code is valid"}}"#,
        },
        Success {
            status: 200,
            doc: "The code cannot be used.",
            example: r#"{"success":true,"data":{"isValid":false,"isExpired":true,"directorName":null,"message":"Invite code has expired"}}"#,
        },
    ];
    const EXAMPLE: &'static str = r#"{"code":"Joh-456"}"#;

    fn refusals() -> Vec<Refused> {
        vec![answer::bad_body(), answer::limited()]
    }

    fn plan(mut request: Request<'_>) -> Result<Prepared, Refusal> {
        let NoQuery = request.query::<Self>().map_err(answer::of_query)?;
        let JsonBody(arguments) = request.body::<Self>()?;
        request.context.throttling = VALIDATIONS;
        Ok(request.call::<validate_code::Validate>(arguments, encode))
    }

    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        let is_form = refusal.kind == ErrorKind::BadRequest;
        let words = is_form.then_some("Invalid request body");
        answer::refused(refusal, refusal.kind.status(), words)
    }
}

fn encode(_: &Head, message: Words, state: Validated) -> Response {
    let data = TimeCapsuleState {
        is_valid: state.is_valid,
        is_expired: state.is_expired,
        director_name: state.director_name,
        message: message.into(),
    };
    let success = true;
    Response::json(200, &TimeCapsuleValidated { success, data })
}

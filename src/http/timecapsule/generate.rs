//! `POST /api/invite-codes/generate`: a director creates a code.

use super::TimeCapsule;
use super::answer::{self, Sentence};
use crate::domain::Problem;
use crate::domain::code::ShownCode;
use crate::domain::date::{AmericanDay, IsoTime};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::functions::timecapsule::generate_code::{self, Arguments, Generated};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Body, Endpoint, JsonBody, NoPath, Prepared, Strict};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::{Schema, document};

document! {
    /// The code that was created.
    pub struct TimeCapsuleGenerated {
        /// Always true.
        success: bool = "success",
        /// The code.
        data: TimeCapsuleCode = "data",
    }
}

document! {
    /// A single-use code.
    pub struct TimeCapsuleCode {
        /// Its text.
        code: ShownCode = "code",
        /// When it expires.
        expires_at: IsoTime = "expiresAt",
        /// The day on which it expires, in UTC.
        formatted_expiration: AmericanDay = "formattedExpiration",
        /// The message for a person.
        message: Sentence = "message",
    }
}

/// The body, which clients usually leave out. It may name the user; without a body, a content type is ignored.
pub struct MaybeBody(Arguments);

impl Body<'_> for MaybeBody {
    const FORM: Option<(&'static str, Schema)> = None;

    fn read(head: &Head, bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Ok(Self(Arguments { user: None }));
        }
        JsonBody::read(head, bytes).map(|JsonBody(arguments)| Self(arguments))
    }
}

/// See the module.
pub struct Generate;

impl Endpoint for Generate {
    type Face = TimeCapsule;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/invite-codes/generate"];
    const LABEL: &'static str = "timecapsule generate";
    const SUMMARY: &'static str =
        "Creates a single-use code that expires after 24 hours. Limit: 10 an hour for each user.";
    const ACCESS: Access = Access::Caller;
    type Path = NoPath;
    type Query = Strict<Arguments>;
    type Body<'a> = MaybeBody;
    type Response = TimeCapsuleGenerated;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The code was created.",
        example: r#"{"success":true,"data":{"code":"Joh-456","expiresAt":"2024-01-15T10:30:00.000Z","formattedExpiration":"Jan 15, 2024","message":"Invite code generated successfully"}}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("userId", "ada")];

    fn refusals() -> Vec<Refused> {
        let mut all = vec![
            answer::nobody(),
            answer::forbidden(),
            answer::no_director(),
            Refused::new(
                "All 1,000 codes for the director's name are in use.",
                generate_code::all_taken(),
            ),
            Refused::new(
                "The body is not plain JSON.",
                ErrorKind::UnsupportedMediaType,
            ),
            answer::limited(),
        ];
        all.extend(answer::bad_user());
        all
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let MaybeBody(Arguments { user: in_body }) = request.body::<Self>()?;
        let Strict(Arguments { user }) = request.query::<Self>()?;
        if user.is_some() && in_body.is_some() {
            let problem = Problem::new(&[
                "must be given in the query or in the body, not in both",
                "doit figurer dans l’adresse ou dans le corps, pas dans les deux",
            ]);
            return Err(Refusal::field("userId", problem));
        }
        let user = user.or(in_body);
        Ok(request.call::<generate_code::Generate>(Arguments { user }, encode))
    }
}

fn encode(_: &Head, message: Words, made: Generated) -> Response {
    let data = TimeCapsuleCode {
        code: made.code,
        expires_at: made.expires_at,
        formatted_expiration: made.formatted_expiration,
        message: message.into(),
    };
    let success = true;
    Response::json(200, &TimeCapsuleGenerated { success, data })
}

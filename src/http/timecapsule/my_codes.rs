//! `GET /api/invite-codes/my-codes`: a director reads its codes.

use super::TimeCapsule;
use super::answer;
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::functions::timecapsule::generate_code::Arguments;
use crate::functions::timecapsule::my_codes::{self, ShortCodeDocument};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared, Strict};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::document;

document! {
    /// The director's codes.
    pub struct TimeCapsuleMyCodes {
        /// Always true.
        success: bool = "success",
        /// The codes, newest first.
        data: Vec<ShortCodeDocument> = "data",
    }
}

/// See the module.
pub struct MyCodes;

impl Endpoint for MyCodes {
    type Face = TimeCapsule;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/api/invite-codes/my-codes"];
    const LABEL: &'static str = "timecapsule my-codes";
    const SUMMARY: &'static str = "Reads the director's single-use codes that are not revoked: the newest 1,000, newest first.";
    const ACCESS: Access = Access::Caller;
    type Path = NoPath;
    type Query = Strict<Arguments>;
    type Body<'a> = NoBody;
    type Response = TimeCapsuleMyCodes;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The codes.",
        example: r#"{"success":true,"data":[{"id":"018d0c1c-7cc0-7a3c-8b1e-2f4a6c8e0d11","code":"Joh-456","director_id":"director-uuid","created_by":"user-uuid","expires_at":"2024-01-15T10:30:00.000Z","is_used":false,"used_by":null,"used_at":null,"created_at":"2024-01-14T10:30:00.000Z","updated_at":"2024-01-14T10:30:00.000Z"}]}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("userId", "ada")];

    fn refusals() -> Vec<Refused> {
        let mut all = vec![answer::nobody(), answer::forbidden(), answer::no_director()];
        all.extend(answer::bad_user());
        all
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let Strict(arguments) = request.query::<Self>()?;
        Ok(request.call::<my_codes::MyCodes>(arguments, encode))
    }
}

fn encode(_: &Head, _: Words, data: Vec<ShortCodeDocument>) -> Response {
    let success = true;
    Response::json(200, &TimeCapsuleMyCodes { success, data })
}

//! The parts that the endpoints share: the texts of refusals.

use crate::domain::error::{Detail, ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::{Language, Words};
use crate::functions::timecapsule::validate_code;
use crate::http::Response;
use crate::http::description::Refused;
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;
use std::borrow::Cow;

/// A sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence(Cow<'static, str>);

impl Describe for Sentence {
    const SCHEMA: Schema = Schema::Text { min: 1, max: 4096 };
}

impl From<&'static str> for Sentence {
    fn from(sentence: &'static str) -> Self {
        Self(sentence.into())
    }
}

/// TimeCapsule's document defines its texts in English only; they are kept unchanged.
impl From<Words> for Sentence {
    fn from(words: Words) -> Self {
        Self(words.into_language(Language::English))
    }
}

document! {
    /// Why the call failed.
    pub struct TimeCapsuleError {
        /// Always false.
        success: bool = "success",
        /// The reason, for a person.
        error: Sentence = "error",
    }
}

/// A refusal, with the endpoint's own status and text if it has them.
pub fn refused(refusal: &Refusal, status: u16, words: Option<&'static str>) -> Response {
    let words = words.or(match refusal.kind {
        ErrorKind::Invalid
        | ErrorKind::Expired
        | ErrorKind::MaxUsed
        | ErrorKind::NotStarted
        | ErrorKind::NotInvited
        | ErrorKind::ServerFull
        | ErrorKind::TooFast => Some(validate_code::words(refusal.kind)),
        ErrorKind::BadRequest => Some("Invalid request"),
        ErrorKind::Unauthorized => Some("Unauthorized"),
        ErrorKind::RateLimited => Some("Too many requests, try again later"),
        ErrorKind::Internal => Some("Server error"),
        _ => None,
    });
    let error = TimeCapsuleError {
        success: false,
        error: Sentence(sentence(refusal, words).into()),
    };
    let mut response = Response::json(status, &error);
    response.refusal_headers(refusal);
    response
}

/// A refusal as one sentence.
fn sentence(refusal: &Refusal, words: Option<&'static str>) -> String {
    let mut sentence = match (words, &refusal.message) {
        (Some(words), None) => words.to_owned(),
        _ => refusal.text(Language::English).into_owned(),
    };
    let mut mark = ": ";
    for Detail { field, problem } in &refusal.details {
        sentence.push_str(mark);
        if field != "body" {
            sentence.push_str(field);
            sentence.push(' ');
        }
        sentence.push_str(problem.0.in_language(Language::English));
        mark = "; ";
    }
    sentence
}

/// A refusal of the query, whose message must not speak of the body.
pub fn of_query(refusal: Refusal) -> Refusal {
    refusal.saying(Words::english(&"Invalid request"))
}

/// An invalid body.
pub fn bad_body() -> Refused {
    let problem = crate::domain::Problem::new(&["is required", "est obligatoire"]);
    Refused::new("The body is invalid.", Refusal::field("code", problem))
}

/// An invalid user.
pub fn bad_user() -> Option<Refused> {
    let problem = UserId::parse("").err()?;
    let refusal = Refusal::field("userId", problem);
    Some(Refused::new("The request is invalid.", refusal))
}

/// An unverified caller.
pub fn nobody() -> Refused {
    let doc = "The caller is missing or unverified, or a service did not give a user.";
    Refused::new(doc, ErrorKind::Unauthorized)
}

/// A caller without the right.
pub fn forbidden() -> Refused {
    Refused::new("The caller may not do this.", ErrorKind::PermissionDenied)
}

/// A user who is not a director.
pub fn no_director() -> Refused {
    Refused::new(
        "The user is not a director: it owns no server.",
        ErrorKind::ServerNotFound,
    )
}

/// A caller over the limit.
pub fn limited() -> Refused {
    let doc = "The hourly limit of calls is reached; `Retry-After` says when to retry.";
    Refused::new(doc, ErrorKind::RateLimited)
}

//! The parts that the endpoints share: the texts of refusals.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::{Language, Words};
use crate::http::Response;
use crate::http::description::Refused;
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;
use std::borrow::Cow;

/// A text for a person, or a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text(pub Cow<'static, str>);

impl Describe for Text {
    const SCHEMA: Schema = Schema::Text { min: 1, max: 2048 };
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        Self(words.into_language(Language::English))
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(text.into())
    }
}

/// An HTTP status of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Status(u16);

impl Describe for Status {
    const SCHEMA: Schema = Schema::Integer { min: 400, max: 599 };
}

document! {
    /// Why there is no invite.
    pub struct DiscordRefusal {
        /// What happened, for a person.
        message: Text = "message",
    }
}

document! {
    /// Why the request was not answered.
    pub struct DiscordError {
        /// The HTTP status.
        status_code: Status = "statusCode",
        /// The name of the status.
        error: Text = "error",
        /// What happened, for a person.
        message: Text = "message",
    }
}

/// The texts of an endpoint.
pub struct Own {
    /// For an unverified caller.
    pub unauthorized: &'static str,
    /// For a fault of the service.
    pub internal: &'static str,
}

/// The schema of a refusal's body.
pub fn schema(status: u16) -> Schema {
    match phrase(status) {
        Some(_) => DiscordError::SCHEMA,
        None => DiscordRefusal::SCHEMA,
    }
}

/// A refusal: in the document's own words if it has any, otherwise with Hapi's three fields, as RDS's other
/// errors.
pub fn refused(refusal: &Refusal, own: &Own) -> Response {
    let own = match refusal.kind {
        ErrorKind::Unauthorized => Some((401, own.unauthorized)),
        ErrorKind::PermissionDenied => {
            Some((403, "You do not have permission to access this resource."))
        }
        ErrorKind::NotFound => Some((404, "Invite not found for user!")),
        ErrorKind::Conflict => Some((409, "User invite is already present!")),
        ErrorKind::Internal | ErrorKind::ServerNotFound => Some((500, own.internal)),
        ErrorKind::Invalid
        | ErrorKind::Expired
        | ErrorKind::MaxUsed
        | ErrorKind::NotStarted
        | ErrorKind::NotInvited
        | ErrorKind::ServerFull
        | ErrorKind::TooFast
        | ErrorKind::BadRequest
        | ErrorKind::MethodNotAllowed
        | ErrorKind::TooLarge
        | ErrorKind::UnsupportedMediaType
        | ErrorKind::RateLimited
        | ErrorKind::Unavailable => None,
    };
    let (status, message) = match own {
        Some((status, message)) => (status, message.into()),
        None => (refusal.kind.status(), other(refusal)),
    };
    let mut response = match phrase(status) {
        None => Response::json(status, &DiscordRefusal { message }),
        Some(phrase) => Response::json(
            status,
            &DiscordError {
                status_code: Status(status),
                error: phrase.into(),
                message,
            },
        ),
    };
    response.refusal_headers(refusal);
    if let (500, Some(message)) = (status, &refusal.message) {
        response.label = message.in_language(Language::English).to_owned();
    }
    response
}

/// The message of a refusal that the document does not define.
fn other(refusal: &Refusal) -> Text {
    if refusal.details.is_empty() {
        return refusal.message().into();
    }
    let mut message = String::new();
    for detail in &refusal.details {
        if !message.is_empty() {
            message.push_str("; ");
        }
        message.push_str(&detail.field);
        message.push(' ');
        message.push_str(detail.problem.0.in_language(Language::English));
    }
    Text(message.into())
}

/// The name of a status, for a body that has it.
const fn phrase(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        405 => "Method Not Allowed",
        413 => "Request Entity Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => return None,
    })
}

/// The refusals of both endpoints.
pub fn refusals() -> Vec<Refused> {
    let mut all = vec![
        Refused::new(
            "The caller is missing or unverified, or a service did not give a user.",
            ErrorKind::Unauthorized,
        ),
        Refused::new(
            "The userId is another user's, and the caller is not a super user; or the user has no invite yet and is banned from the server.",
            ErrorKind::PermissionDenied,
        ),
        Refused::new(
            "The body is larger than 64 KiB; the call needs none.",
            ErrorKind::TooLarge,
        ),
        Refused::new(
            "Storage did not answer, or the service is not configured to verify callers; Retry-After says when to retry.",
            ErrorKind::Unavailable,
        ),
    ];
    let bad = UserId::parse("").err().map(|problem| {
        let refusal = Refusal::field("userId", problem);
        Refused::new(
            "The userId is repeated, or does not have 1 to 128 characters.",
            refusal,
        )
    });
    all.extend(bad);
    all
}

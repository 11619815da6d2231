//! TimeCapsule's endpoints, `/api/invite-codes/…`, to the letter as its document has them.
//!
//! A director is the owner of a server, and `director_id` is that server's id.

mod routes;

use super::{Face, Head, Prepared, Response, body};
use crate::domain::Problem;
use crate::domain::caller::Caller;
use crate::domain::error::{Detail, ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::{Language, Words};
use crate::functions::arguments::{self, RawArguments};
use crate::functions::redeem_code::Redeem;
use crate::functions::timecapsule::generate_code::Generate;
use crate::functions::timecapsule::my_codes::MyCodes;
use crate::functions::timecapsule::revoke_code::Revoke;
use crate::functions::timecapsule::validate_code::{self, Validate};
use crate::functions::{self, Context, Prepare, Reply, Throttling};
use crate::wire::json::{Fields, Json, ToJson};
pub use routes::ROUTES;
use std::borrow::Cow;

/// What limits `validate`, by the document's table of limits, whatever a call comes to.
const VALIDATIONS: Throttling = Throttling::Calls {
    purpose: "time capsule validate:",
    allowed: 100,
};

/// What limits `use`, likewise.
const USES: Throttling = Throttling::Calls {
    purpose: "time capsule use:",
    allowed: 5,
};

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/api/invite-codes/generate`.
    Generate,
    /// `/api/invite-codes/validate`.
    Validate,
    /// `/api/invite-codes/use`.
    Use,
    /// `/api/invite-codes/my-codes`.
    MyCodes,
    /// `/api/invite-codes/{codeId}`; none where it is no id.
    Code(Option<RowId>),
    /// Another path below `/api/invite-codes`.
    Unknown,
}

impl Route {
    /// The endpoint of a path, if it is one of TimeCapsule's.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/api/invite-codes")?;
        Some(match rest.strip_prefix('/') {
            Some("generate") => Self::Generate,
            Some("validate") => Self::Validate,
            Some("use") => Self::Use,
            Some("my-codes") => Self::MyCodes,
            Some(id) if !id.is_empty() && !id.contains('/') => Self::Code(RowId::parse(id).ok()),
            Some(_) => Self::Unknown,
            None if rest.is_empty() => Self::Unknown,
            None => return None,
        })
    }

    /// The HTTP status of a refusal: the document has one for all codes that cannot be used.
    const fn status(&self, kind: ErrorKind) -> u16 {
        match (self, kind) {
            (Self::Use, ErrorKind::Invalid | ErrorKind::MaxUsed | ErrorKind::ServerNotFound)
            | (Self::Code(_), ErrorKind::Conflict) => 400,
            _ => kind.status(),
        }
    }

    /// What is said of a refusal, where TimeCapsule has words of its own.
    const fn words(&self, kind: ErrorKind) -> Option<&'static str> {
        Some(match (kind, self) {
            (ErrorKind::Invalid | ErrorKind::Expired | ErrorKind::MaxUsed, _)
            | (ErrorKind::ServerNotFound, Self::Use) => validate_code::words(kind),
            (ErrorKind::NotFound | ErrorKind::ServerNotFound, Self::Code(_)) => "Code not found",
            (ErrorKind::ServerNotFound, _) => "Director profile not found",
            (ErrorKind::BadRequest, Self::Use | Self::Validate) => "Invalid request body",
            (ErrorKind::BadRequest, _) => "Invalid request",
            (ErrorKind::Unauthorized, _) => "Unauthorized",
            (ErrorKind::RateLimited, _) => "Too many requests, try again later",
            (ErrorKind::Internal, _) => "Server error",
            _ => return None,
        })
    }

    /// A refusal in one sentence.
    fn sentence(&self, refusal: &Refusal) -> String {
        let mut sentence = match (self.words(refusal.kind), &refusal.message) {
            (Some(words), None) => words.to_owned(),
            _ => english(&refusal.message()).into_owned(),
        };
        let mut mark = ": ";
        for Detail { field, problem } in &refusal.details {
            sentence.push_str(mark);
            if field != "body" {
                sentence.push_str(field);
                sentence.push(' ');
            }
            sentence.push_str(&english(&problem.0));
            mark = "; ";
        }
        sentence
    }
}

/// TimeCapsule's document has its words in English only, and they are kept to the letter.
fn english(words: &Words) -> Cow<'static, str> {
    words.in_language(Language::English).clone()
}

/// The fields of the body.
fn body_fields<'a>(head: &Head, bytes: &'a [u8]) -> Result<Fields<'a>, Refusal> {
    let fields = arguments::fields(body::json(head, bytes)?);
    fields.map_err(|problem| Refusal::field("body", problem))
}

impl Face for Route {
    fn label(&self) -> String {
        let label = match self {
            Self::Generate => "timeCapsule generate",
            Self::Validate => "timeCapsule validate",
            Self::Use => "timeCapsule use",
            Self::MyCodes => "timeCapsule my-codes",
            Self::Code(_) => "timeCapsule revoke",
            Self::Unknown => "timeCapsule unknown",
        };
        label.to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Generate | Self::Validate | Self::Use => &["POST"],
            Self::MyCodes => &["GET"],
            Self::Code(_) => &["DELETE"],
            Self::Unknown => &[],
        }
    }

    fn prepare(&self, head: &Head, bytes: &[u8], context: &Context) -> Result<Prepared, Refusal> {
        let takes_query = matches!(self, Self::Generate | Self::MyCodes | Self::Unknown);
        if !takes_query && !head.query.is_empty() {
            let problem = Problem::new("must be empty", "doit être vide");
            return Err(Refusal {
                message: Some(Words::new("Invalid request", "Requête non valide")),
                ..Refusal::field("query", problem)
            });
        }
        let mut context = context.clone();
        let mut fields = match self {
            Self::Validate | Self::Use => body_fields(head, bytes)?,
            // Clients send no body, but now and then the type of one.
            Self::Generate if !bytes.is_empty() => body_fields(head, bytes)?,
            _ => Fields::new(),
        };
        for (name, value) in &head.query {
            fields.push((name.as_str().into(), Json::text(value)));
        }
        let prepare: Prepare = match self {
            Self::Generate => functions::prepare::<Generate>,
            Self::Validate => {
                context.throttling = VALIDATIONS;
                functions::prepare::<Validate>
            }
            Self::Use => {
                context.throttling = USES;
                // Whoever comes may act for anyone, but is verified no more than before.
                if head.settings.timecapsule_public_use {
                    context.caller = Caller::Service;
                }
                functions::prepare::<Redeem>
            }
            Self::MyCodes => functions::prepare::<MyCodes>,
            Self::Code(id) => {
                context.caller.actor()?;
                let id = id.as_ref().ok_or(ErrorKind::NotFound)?;
                fields.push(("codeId".into(), id.to_json()));
                functions::prepare::<Revoke>
            }
            Self::Unknown => return Err(ErrorKind::NotFound.into()),
        };
        let arguments = RawArguments::new(Json::Object(fields));
        let arguments = arguments.map_err(|problem| Refusal::field("body", problem))?;
        Ok(prepare(&arguments, &context).map_or_else(Prepared::Reply, Prepared::Call))
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        let (message, mut data) = match reply {
            Reply::Success { message, data } => (message, data.clone()),
            Reply::Error(refusal) => return self.refuse(head, refusal.clone()),
        };
        let say = |words: &Words| Json::Text(english(words));
        if let Json::Object(fields) = &mut data {
            for (name, _) in &mut *fields {
                match name.as_ref() {
                    "serverId" => *name = "directorId".into(),
                    "joined" => *name = "relationshipCreated".into(),
                    _ => {}
                }
            }
            // Each where the document shows it.
            if *self == Self::Use {
                let used = Json::word("Invite code used successfully");
                fields.insert(0, ("message".into(), used));
            } else {
                fields.push(("message".into(), say(message)));
            }
        }
        let about = match data {
            Json::Null => ("message", say(message)),
            data => ("data", data),
        };
        let body = Json::object([("success", Json::Bool(true)), about]);
        Response::json(200, &body)
    }

    fn refuse(&self, _: &Head, refusal: Refusal) -> Response {
        let error = Json::Text(self.sentence(&refusal).into());
        let body = Json::object([("success", Json::Bool(false)), ("error", error)]);
        let mut response = Response::json(self.status(refusal.kind), &body);
        response.refusal_headers(&refusal);
        response
    }
}

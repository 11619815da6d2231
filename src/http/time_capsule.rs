//! TimeCapsule's endpoints, `/api/invite-codes/…`, to the letter as its document has them.
//!
//! A director is the owner of a server, and `director_id` is that server's id.

mod routes;

use super::{Face, Head, Prepared, Response, body};
use crate::domain::Problem;
use crate::domain::caller::Caller;
use crate::domain::error::{Detail, ErrorKind, Refusal};
use crate::domain::language::{Language, Words};
use crate::functions::arguments::{Arguments, RawArguments};
use crate::functions::invit_code_use::Redeem;
use crate::functions::time_capsule_generate::Generate;
use crate::functions::time_capsule_my_codes::MyCodes;
use crate::functions::{self, Context, Function, Reply, Throttling};
use crate::json::{Fields, Json};
pub use routes::ROUTES;

/// What limits `use`, by the document's table of limits, whatever a call comes to.
const USES: Throttling = Throttling::Calls {
    purpose: "time capsule use:",
    allowed: 5,
};

/// An endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/api/invite-codes/generate`.
    Generate,
    /// `/api/invite-codes/use`.
    Use,
    /// `/api/invite-codes/my-codes`.
    MyCodes,
    /// Another path below `/api/invite-codes`.
    Unknown,
}

impl Route {
    /// The endpoint of a path, if it is one of TimeCapsule's.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/api/invite-codes")?;
        Some(match rest {
            "/generate" => Self::Generate,
            "/use" => Self::Use,
            "/my-codes" => Self::MyCodes,
            _ if rest.is_empty() || rest.starts_with('/') => Self::Unknown,
            _ => return None,
        })
    }

    /// The HTTP status of a refusal: the document has one for all codes that cannot be used.
    const fn status(self, kind: ErrorKind) -> u16 {
        match (self, kind) {
            (Self::Use, ErrorKind::Invalid | ErrorKind::MaxUsed | ErrorKind::ServerNotFound) => 400,
            _ => kind.status(),
        }
    }

    /// What is said of a refusal, in English and French, where TimeCapsule has words of its own.
    const fn words(self, kind: ErrorKind) -> Option<(&'static str, &'static str)> {
        Some(match kind {
            ErrorKind::Invalid => NO_SUCH_CODE,
            ErrorKind::ServerNotFound if matches!(self, Self::Use) => NO_SUCH_CODE,
            ErrorKind::ServerNotFound => (
                "Director profile not found",
                "Profil de directeur introuvable",
            ),
            ErrorKind::Expired => ("Invite code has expired", "Ce code d’invitation a expiré"),
            ErrorKind::MaxUsed => (
                "Invite code has already been used",
                "Ce code d’invitation a déjà été utilisé",
            ),
            ErrorKind::BadRequest if matches!(self, Self::Use) => {
                ("Invalid request body", "Corps de requête non valide")
            }
            ErrorKind::BadRequest => ("Invalid request", "Requête non valide"),
            ErrorKind::Unauthorized => ("Unauthorized", "Authentification requise"),
            ErrorKind::RateLimited => (
                "Too many requests, try again later",
                "Trop de requêtes, réessayez plus tard",
            ),
            ErrorKind::Internal => ("Internal server error", "Erreur interne du serveur"),
            _ => return None,
        })
    }

    /// A refusal in one sentence.
    fn sentence(self, refusal: &Refusal, language: Language) -> String {
        let own = self
            .words(refusal.kind)
            .filter(|_| refusal.message.is_none());
        let mut sentence = match (own, language) {
            (Some((english, _)), Language::English) => english.to_owned(),
            (Some((_, french)), Language::French) => french.to_owned(),
            (None, _) => refusal.message().in_language(language).to_string(),
        };
        let mut mark = match language {
            Language::English => ": ",
            Language::French => " : ",
        };
        for Detail { field, problem } in &refusal.details {
            sentence.push_str(mark);
            if field != "body" {
                sentence.push_str(field);
                sentence.push(' ');
            }
            sentence.push_str(problem.0.in_language(language));
            mark = "; ";
        }
        sentence
    }
}

/// What is said of a code that is unknown, revoked, or of a server that was deleted.
const NO_SUCH_CODE: (&str, &str) = (
    "Invite code does not exist",
    "Ce code d’invitation n’existe pas",
);

/// What is said of a code that was used.
const USED: Words = Words::new(
    "Invite code used successfully",
    "Code d’invitation utilisé avec succès",
);

/// Plans a call with arguments by their names.
fn call<F: Function + 'static>(
    raw: Result<RawArguments, Refusal>,
    context: &Context,
) -> Result<Prepared, Refusal> {
    functions::plan::<F>(F::Arguments::decode(&raw?)?, context).map(Prepared::Call)
}

/// Arguments by their names.
fn raw(fields: Fields) -> Result<RawArguments, Refusal> {
    let raw = RawArguments::new(Json::Object(fields));
    raw.map_err(|problem| Refusal::field("body", problem))
}

/// The fields of the body.
fn body_fields(head: &Head, bytes: &[u8]) -> Result<Fields, Refusal> {
    let fields = body::json(head, bytes)?.into_fields();
    fields.map_err(|problem| Refusal::field("body", problem))
}

/// Adds the fields of the query.
fn add_query(fields: &mut Fields, head: &Head) {
    for (name, value) in &head.query {
        fields.push((name.clone().into(), Json::text(value)));
    }
}

/// Refuses a query where none is read.
fn no_query(head: &Head) -> Result<(), Refusal> {
    if head.query.is_empty() {
        return Ok(());
    }
    let problem = Problem::new("must be empty", "doit être vide");
    Err(Refusal {
        message: Some(Words::new("Invalid request", "Requête non valide")),
        ..Refusal::field("query", problem)
    })
}

impl Face for Route {
    fn label(&self) -> String {
        let label = match self {
            Self::Generate => "timeCapsule generate",
            Self::Use => "timeCapsule use",
            Self::MyCodes => "timeCapsule my-codes",
            Self::Unknown => "timeCapsule unknown",
        };
        label.to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Generate | Self::Use => &["POST"],
            Self::MyCodes => &["GET"],
            Self::Unknown => &[],
        }
    }

    fn prepare(&self, head: &Head, bytes: &[u8], context: &Context) -> Result<Prepared, Refusal> {
        let mut fields = Fields::new();
        match self {
            Self::Generate => {
                // Clients send no body, but now and then the type of one.
                if !bytes.is_empty() {
                    fields = body_fields(head, bytes)?;
                }
                add_query(&mut fields, head);
                call::<Generate>(raw(fields), context)
            }
            Self::Use => {
                no_query(head)?;
                let mut context = context.clone();
                context.throttling = USES;
                if head.time_capsule_public_use {
                    context.caller = Caller::Service;
                }
                call::<Redeem>(raw(body_fields(head, bytes)?), &context)
            }
            Self::MyCodes => {
                add_query(&mut fields, head);
                call::<MyCodes>(raw(fields), context)
            }
            Self::Unknown => Err(ErrorKind::NotFound.into()),
        }
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        let (message, mut data) = match reply {
            Reply::Success { message, data } => (message, data.clone()),
            Reply::Error(refusal) => return self.refuse(head, refusal.clone()),
        };
        if let Json::Object(fields) = &mut data {
            for (name, _) in &mut *fields {
                match name.as_ref() {
                    "serverId" => *name = "directorId".into(),
                    "joined" => *name = "relationshipCreated".into(),
                    _ => {}
                }
            }
            let message = if *self == Self::Use { &USED } else { message };
            let message = message.in_language(head.language).clone();
            fields.push(("message".into(), Json::Text(message)));
        }
        let body = Json::object([("success", Json::Bool(true)), ("data", data)]);
        let mut response = Response::json(200, &body);
        response.language(head.language);
        response
    }

    fn refuse(&self, head: &Head, refusal: Refusal) -> Response {
        let error = Json::Text(self.sentence(&refusal, head.language).into());
        let body = Json::object([("success", Json::Bool(false)), ("error", error)]);
        let mut response = Response::json(self.status(refusal.kind), &body);
        response.language(head.language);
        response.refusal_headers(&refusal);
        response
    }
}

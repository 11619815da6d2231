//! Convex's HTTP API, as its client `ConvexHttpClient` speaks it.
//!
//! What a function returns, refusals of its rules included, is the value of a success. Arguments of
//! the wrong form and unknown functions are errors, as Convex reports them. What goes wrong before
//! or beside a function is an HTTP error with `code` and `message`.

mod routes;

use super::{Face, Head, Prepared, Response, body, native};
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Language;
use crate::functions::arguments::{self, RawArguments};
use crate::functions::{self, Context, Entry, Kind, Reply};
use crate::wire::base64::base64;
use crate::wire::json::Json;
pub use routes::ROUTES;
use std::borrow::Cow;

/// A route of the API.
pub enum Route {
    /// `/api/query` and `/api/query_at_ts`.
    Query,
    /// `/api/mutation`.
    Mutation,
    /// `/api/query_ts`.
    Timestamp,
    /// `/api/run/{module}/{function}`, with the path as Convex writes it.
    Run(String),
}

/// A success, as Convex reports it.
fn success(value: Json) -> Response {
    let lines = Json::List(Vec::new());
    Response::json(
        200,
        &Json::object([
            ("status", Json::word("success")),
            ("value", value),
            ("logLines", lines),
        ]),
    )
}

/// An error of a function, as Convex reports it.
fn error(message: &str) -> Response {
    let lines = Json::List(Vec::new());
    let message = Json::text(message);
    Response::json(
        200,
        &Json::object([
            ("status", Json::word("error")),
            ("errorMessage", message),
            ("logLines", lines),
        ]),
    )
}

/// The arguments of a call: an object, a list with one, or nothing.
fn arguments(args: Option<Json>) -> Result<RawArguments, Refusal> {
    let only = match args {
        None | Some(Json::Null) => Ok(Json::Object(Vec::new())),
        Some(Json::List(items)) => <[Json; 1]>::try_from(items).map(|[only]| only),
        Some(other) => Ok(other),
    };
    let only = only.unwrap_or(Json::Null);
    RawArguments::new(only).map_err(|problem| Refusal::field("args", problem))
}

impl Route {
    /// The route of a path, if it is one of this API.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match path {
            "/api/query" | "/api/query_at_ts" => Some(Self::Query),
            "/api/mutation" => Some(Self::Mutation),
            "/api/query_ts" => Some(Self::Timestamp),
            _ => {
                let (module, function) = path.strip_prefix("/api/run/")?.rsplit_once('/')?;
                Some(Self::Run([module, ":", function].concat()))
            }
        }
    }

    /// What Convex would say against calling a function through this route.
    fn objection(&self, path: &str, entry: Option<&Entry>) -> Option<String> {
        let shown: String = path
            .chars()
            .filter(|character| !character.is_control())
            .take(128)
            .collect();
        let Some(entry) = entry else {
            return Some(format!("Could not find public function for '{shown}'."));
        };
        let asked = match self {
            Self::Query => Kind::Query,
            Self::Mutation => Kind::Mutation,
            Self::Timestamp | Self::Run(_) => entry.kind,
        };
        (asked != entry.kind).then(|| {
            let (asked, is) = (asked.as_str(), entry.kind.as_str());
            format!("Trying to execute {shown} as {asked}, but it is defined as {is}.")
        })
    }
}

impl Face for Route {
    fn label(&self) -> String {
        match self {
            Self::Query => "convex query".to_owned(),
            Self::Mutation => "convex mutation".to_owned(),
            Self::Timestamp => "convex query_ts".to_owned(),
            Self::Run(path) => {
                let known = functions::find(path).map_or("unknown", |entry| entry.path);
                ["convex run ", known].concat()
            }
        }
    }

    fn methods(&self) -> &'static [&'static str] {
        &["POST"]
    }

    fn prepare(&self, head: &Head, bytes: &[u8], context: &Context) -> Result<Prepared, Refusal> {
        if matches!(self, Self::Timestamp) {
            return Ok(Prepared::Response(timestamp(context)));
        }
        let fields = arguments::fields(body::json(head, bytes)?);
        let mut fields = fields.map_err(|problem| Refusal::field("body", problem))?;
        let mut take = |name: &str| {
            let index = fields.iter().position(|(known, _)| known == name)?;
            Some(fields.swap_remove(index).1)
        };
        let (named, args, format) = (take("path"), take("args"), take("format"));
        let path = match (self, named.as_ref().and_then(Json::as_text)) {
            (Self::Run(path), _) => path.as_str(),
            (_, Some(path)) => path,
            _ => {
                return Err(Refusal::field(
                    "path",
                    Problem::new(
                        "must be a string like module:function",
                        "doit être une chaîne de caractères de la forme module:function",
                    ),
                ));
            }
        };
        if !matches!(
            format.as_ref().map(Json::as_text),
            None | Some(Some("json" | "convex_encoded_json"))
        ) {
            return Err(Refusal::field(
                "format",
                Problem::new(
                    "must be json or convex_encoded_json",
                    "doit valoir json ou convex_encoded_json",
                ),
            ));
        }
        let mut arguments = arguments(args)?;
        let entry = functions::find(path);
        match (entry, self.objection(path, entry)) {
            (Some(entry), None) => {
                native::add_headers(entry, head, &mut arguments)?;
                Ok(native::prepare(entry, &arguments, context))
            }
            (_, objection) => Ok(Prepared::Response(error(&objection.unwrap_or_default()))),
        }
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        match reply.refusal() {
            Some(refusal) if refusal.kind == ErrorKind::BadRequest => error(&format!(
                "ArgumentValidationError: {}",
                in_words(refusal, head.language)
            )),
            Some(refusal) => {
                let mut response = success(reply.to_json(head.language));
                response.language(head.language);
                response.refusal_headers(refusal);
                response
            }
            None => {
                let mut response = success(reply.to_json(head.language));
                response.language(head.language);
                response
            }
        }
    }

    fn refuse(&self, head: &Head, refusal: Refusal) -> Response {
        let code = match refusal.kind {
            ErrorKind::Internal => "InternalServerError",
            ErrorKind::Unavailable => "ServiceUnavailable",
            ErrorKind::MethodNotAllowed => "MethodNotAllowed",
            ErrorKind::TooLarge => "BodyTooLarge",
            ErrorKind::UnsupportedMediaType => "UnsupportedMediaType",
            _ => "BadJsonBody",
        };
        let mut fields = vec![
            ("code".into(), Json::word(code)),
            (
                "message".into(),
                Json::Text(in_words(&refusal, head.language)),
            ),
        ];
        if let Some(request_id) = &refusal.request_id {
            fields.push(("requestId".into(), Json::text(request_id)));
        }
        let mut response = Response::json(refusal.kind.status(), &Json::Object(fields));
        response.refusal_headers(&refusal);
        response
    }
}

/// A refusal in one sentence.
fn in_words(refusal: &Refusal, language: Language) -> Cow<'static, str> {
    if refusal.details.is_empty() {
        return refusal.message().in_language(language).clone();
    }
    let faults: Vec<String> = refusal
        .details
        .iter()
        .map(|detail| {
            format!(
                "{} {}",
                detail.field,
                detail.problem.0.in_language(language)
            )
        })
        .collect();
    faults.join("; ").into()
}

/// The time as Convex writes it: nanoseconds as eight bytes, the lowest first, in base 64.
fn timestamp(context: &Context) -> Response {
    let nanoseconds = u64::try_from(context.now.get())
        .unwrap_or(0)
        .saturating_mul(1_000_000);
    let ts = base64(&nanoseconds.to_le_bytes());
    Response::json(200, &Json::object([("ts", Json::text(&ts))]))
}

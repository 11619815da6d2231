//! Convex's HTTP API, as its client `ConvexHttpClient` speaks it.
//!
//! What a function returns, refusals of its rules included, is the value of a success. Arguments of
//! the wrong form and unknown functions are errors, as Convex reports them. What goes wrong before
//! or beside a function is an HTTP error with `code` and `message`.

use super::{Face, Head, Prepared, Response, body, native};
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::arguments::RawArguments;
use crate::functions::{self, Context, Entry, Kind, Reply};
use serde::{Deserialize, Serialize};
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

/// The body of a call. `ts`, which `query_at_ts` sends, is not read: a query sees all that was
/// acknowledged before it, so it is never staler than asked.
#[derive(Deserialize)]
struct CallBody {
    path: Option<String>,
    #[serde(default)]
    args: OneArgument,
    format: Option<String>,
}

/// Arguments: an object, or a list with one.
#[derive(Default)]
struct OneArgument(RawArguments);

impl<'de> Deserialize<'de> for OneArgument {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Object(RawArguments),
            List([RawArguments; 1]),
        }
        Ok(Self(match Form::deserialize(deserializer)? {
            Form::Object(arguments) | Form::List([arguments]) => arguments,
        }))
    }
}

#[derive(Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
enum Answer<'a> {
    #[serde(rename_all = "camelCase")]
    Success {
        value: &'a Reply,
        log_lines: [&'static str; 0],
    },
    #[serde(rename_all = "camelCase")]
    Error {
        error_message: Cow<'a, str>,
        log_lines: [&'static str; 0],
    },
}

impl Answer<'_> {
    fn error(message: &str) -> Response {
        Response::json(
            200,
            &Answer::Error {
                error_message: message.into(),
                log_lines: [],
            },
        )
    }
}

#[derive(Serialize)]
struct HttpError<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
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
        let expected = "an object with path, args (an object or a list with one) and format";
        let call: CallBody = body::json(head, bytes, expected)?;
        let path = match (self, &call.path) {
            (Self::Run(path), _) | (_, Some(path)) => path,
            _ => {
                return Err(Refusal::field(
                    "path",
                    crate::domain::Problem::new("is required"),
                ));
            }
        };
        if !matches!(
            call.format.as_deref(),
            None | Some("json" | "convex_encoded_json")
        ) {
            let problem = crate::domain::Problem::new("must be json or convex_encoded_json");
            return Err(Refusal::field("format", problem));
        }
        let entry = functions::find(path);
        match (entry, self.objection(path, entry)) {
            (Some(entry), None) => {
                let OneArgument(mut arguments) = call.args;
                native::add_headers(entry, head, &mut arguments)?;
                Ok(native::prepare(entry, &arguments, context))
            }
            (_, objection) => Ok(Prepared::Response(Answer::error(
                &objection.unwrap_or_default(),
            ))),
        }
    }

    fn encode(&self, _: &Head, reply: &Reply) -> Response {
        match reply.refusal() {
            Some(refusal) if refusal.kind == ErrorKind::BadRequest => {
                Answer::error(&format!("ArgumentValidationError: {}", in_words(refusal)))
            }
            _ => Response::json(
                200,
                &Answer::Success {
                    value: reply,
                    log_lines: [],
                },
            ),
        }
    }

    fn refuse(&self, _: &Head, refusal: Refusal) -> Response {
        let code = match refusal.kind {
            ErrorKind::Internal => "InternalServerError",
            ErrorKind::Unavailable => "ServiceUnavailable",
            ErrorKind::MethodNotAllowed => "MethodNotAllowed",
            ErrorKind::TooLarge => "BodyTooLarge",
            ErrorKind::UnsupportedMediaType => "UnsupportedMediaType",
            _ => "BadJsonBody",
        };
        let request_id = refusal.request_id.as_deref();
        let body = HttpError {
            code,
            message: in_words(&refusal),
            request_id,
        };
        let mut response = Response::json(refusal.kind.status(), &body);
        response.refusal_headers(&refusal);
        response
    }
}

/// A refusal in one sentence.
fn in_words(refusal: &Refusal) -> Cow<'static, str> {
    if refusal.details.is_empty() {
        return refusal.message().into();
    }
    let faults: Vec<String> = refusal
        .details
        .iter()
        .map(|detail| format!("{} {}", detail.field, detail.problem))
        .collect();
    faults.join("; ").into()
}

/// The time as Convex writes it: nanoseconds as eight bytes, the lowest first, in base 64.
fn timestamp(context: &Context) -> Response {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    #[derive(Serialize)]
    struct Body {
        ts: String,
    }
    let nanoseconds = u64::try_from(context.now.get())
        .unwrap_or(0)
        .saturating_mul(1_000_000);
    let bytes = nanoseconds.to_le_bytes();
    let mut ts = String::with_capacity(12);
    for group in bytes.chunks(3) {
        let padded = [0, 1, 2].map(|index| u32::from(group.get(index).copied().unwrap_or(0)));
        let [a, b, c] = padded;
        let bits = a << 16 | b << 8 | c;
        for index in 0..4_u32 {
            let digit = usize::try_from(bits >> (18 - 6 * index) & 63).unwrap_or(0);
            let is_padding = usize::try_from(index).is_ok_and(|index| index > group.len());
            ts.push(if is_padding {
                '='
            } else {
                DIGITS.get(digit).map_or('=', |digit| char::from(*digit))
            });
        }
    }
    Response::json(200, &Body { ts })
}

//! TacoBot's routes, `/guilds/{guild_id}/invite_codes`: its documents as they are, without the standard
//! reply around them. What is refused is refused by the standard reply.
//!
//! The guild `-` stands for all guilds: there documents come and go in bulk, as MongoDB's Extended
//! JSON, one a line, as `mongoexport` writes it.

mod routes;

use super::{Face, Head, Prepared, Response, body};
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::{Language, Words};
use crate::domain::tacobot::ALL_GUILDS;
use crate::domain::tacobot::extended_json;
use crate::functions::arguments::RawArguments;
use crate::functions::tacobot::{self, Asked};
use crate::functions::{Context, Reply};
use crate::wire::json::{Fields, Json};
use crate::wire::percent::decoded;
pub use routes::ROUTES;

/// The most bytes that a request with documents in bulk may have. Twice as many no longer go into one
/// of D1's texts, with the quotes that stand around them there.
pub const LARGEST_BULK: usize = 1024 * 1024;

/// What the lines of documents are sent as.
const LINES: &str = "application/x-ndjson";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Bulk,
    Documents,
    Document,
    Uses,
    Unknown,
}

/// A route of TacoBot's, or one that does not exist.
pub struct Route {
    target: Target,
    guild: String,
    code: String,
}

impl Route {
    /// The route of a path that begins with `/guilds/`.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let mut segments = path.strip_prefix("/guilds/")?.split('/');
        let guild = segments.next().and_then(decoded).unwrap_or_default();
        let collection = segments.next();
        let code = segments
            .next()
            .map(|code| decoded(code).unwrap_or_default());
        let is_all = guild == ALL_GUILDS;
        let target = match (collection, &code, segments.next(), segments.next()) {
            (Some("invite_codes"), None, ..) if is_all => Target::Bulk,
            (Some("invite_codes"), None, ..) => Target::Documents,
            (Some("invite_codes"), Some(_), None, _) if !is_all => Target::Document,
            (Some("invite_codes"), Some(_), Some("invites"), None) if !is_all => Target::Uses,
            _ => Target::Unknown,
        };
        // What does not decode is empty as well.
        let target = if guild.is_empty() || code.as_deref() == Some("") {
            Target::Unknown
        } else {
            target
        };
        Some(Self {
            target,
            guild,
            code: code.unwrap_or_default(),
        })
    }

    fn path(&self) -> &'static str {
        match self.target {
            Target::Bulk => "/guilds/-/invite_codes",
            Target::Documents => "/guilds/{guild_id}/invite_codes",
            Target::Document => "/guilds/{guild_id}/invite_codes/{code}",
            Target::Uses => "/guilds/{guild_id}/invite_codes/{code}/invites",
            Target::Unknown => "unknown",
        }
    }

    /// Plans a call with the arguments of the path, and beside them those of the query or of the body.
    fn call(&self, asked: Asked, fields: Fields, context: &Context) -> Result<Prepared, Refusal> {
        let is_body = matches!(asked, Asked::Store | Asked::Record);
        let place = if is_body { "body" } else { "query" };
        let arguments = RawArguments::new(Json::Object(fields));
        let mut arguments = arguments.map_err(|problem| Refusal::field(place, problem))?;
        if asked != Asked::Export {
            arguments.add("guild_id", &self.guild)?;
        }
        if !matches!(asked, Asked::Export | Asked::List) {
            arguments.add("code", &self.code)?;
        }
        tacobot::plan(asked, &arguments, context).map(Prepared::Call)
    }
}

/// The query as arguments. What reads as a whole number is one.
fn query(head: &Head) -> Fields<'_> {
    let mut fields = Fields::new();
    for (name, text) in &head.query {
        let number = text.parse().ok().filter(|_| name == "limit");
        let value = number.map_or_else(|| Json::text(text.as_str()), Json::Integer);
        fields.push((name.as_str().into(), value));
    }
    fields
}

/// The fields of a JSON body, in which what is no text stands as it was written.
fn written<'a>(head: &Head, bytes: &'a [u8]) -> Result<Fields<'a>, Refusal> {
    let Json::Object(mut fields) = body::json(head, bytes)? else {
        return Err(Refusal::field(
            "body",
            Problem::new("must be a JSON object", "doit être un objet JSON"),
        ));
    };
    let texts = extended_json::fields(std::str::from_utf8(bytes).unwrap_or_default());
    for ((_, value), text) in fields.iter_mut().zip(texts.unwrap_or_default()) {
        if !matches!(value, Json::Text(_) | Json::Null) {
            *value = Json::Raw(text.value.to_owned());
        }
    }
    Ok(fields)
}

impl Face for Route {
    fn label(&self) -> String {
        self.path().to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        match self.target {
            Target::Bulk => &["GET", "POST"],
            Target::Documents => &["GET"],
            Target::Document => &["GET", "PUT"],
            Target::Uses => &["POST"],
            Target::Unknown => &[],
        }
    }

    fn largest_body(&self) -> usize {
        match self.target {
            Target::Bulk => LARGEST_BULK,
            _ => super::LARGEST_BODY,
        }
    }

    fn prepare(&self, head: &Head, bytes: &[u8], context: &Context) -> Result<Prepared, Refusal> {
        let reads = !matches!(head.method.as_str(), "PUT" | "POST");
        match (self.target, reads) {
            (Target::Unknown, _) => Err(ErrorKind::NotFound.into()),
            (Target::Documents, _) => self.call(Asked::List, query(head), context),
            (Target::Bulk, true) => self.call(Asked::Export, query(head), context),
            (Target::Document, true) => self.call(Asked::Read, query(head), context),
            _ if !head.query.is_empty() => Err(Refusal::field(
                "query",
                Problem::new("must be absent", "doit être absent"),
            )),
            (Target::Bulk, false) => {
                body::plain(head, LINES)?;
                tacobot::plan_import(bytes, context).map(Prepared::Call)
            }
            (Target::Document, false) => self.call(Asked::Store, written(head, bytes)?, context),
            (Target::Uses, _) => self.call(Asked::Record, written(head, bytes)?, context),
        }
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        let Reply::Success { message, data } = reply else {
            return Response::reply(head, reply);
        };
        let part = |name| data.get(name).unwrap_or(&Json::Null);
        match self.target {
            Target::Document | Target::Uses => {
                let status = if *part("isNew") == Json::Bool(true) {
                    201
                } else {
                    200
                };
                Response::json(status, part("document"))
            }
            Target::Bulk if head.method == "POST" => {
                let data = in_language(data, head.language);
                let message = message.clone();
                Response::reply(head, &Reply::Success { message, data })
            }
            Target::Bulk => {
                let mut response = Response::json(200, &Json::Null);
                response.headers.retain(|(name, _)| *name != "content-type");
                response.header("content-type", LINES.to_owned());
                response.body = part("lines").as_text().unwrap_or_default().to_owned();
                if let Some(next) = part("next").as_text() {
                    response.header("x-continue-cursor", next.to_owned());
                }
                response
            }
            Target::Documents | Target::Unknown => Response::json(200, data),
        }
    }

    fn refuse(&self, head: &Head, mut refusal: Refusal) -> Response {
        if self.target == Target::Bulk {
            let message = match refusal.kind {
                ErrorKind::TooLarge => Some(Words::new(
                    "Body larger than 1 MiB",
                    "Corps de plus de 1 Mio",
                )),
                ErrorKind::UnsupportedMediaType => Some(Words::new(
                    "Send the body as application/x-ndjson, unencoded",
                    "Envoyez le corps en application/x-ndjson, sans encodage",
                )),
                _ => None,
            };
            refusal.message = refusal.message.or(message);
        }
        Response::reply(head, &refusal.into())
    }
}

/// What was imported, with what is wrong with the refused lines in one language.
fn in_language(data: &Json<'static>, language: Language) -> Json<'static> {
    let refused = data.get("refused").and_then(Json::as_list);
    let mut lines = Vec::new();
    for line in refused.unwrap_or_default() {
        let [number, field, english, french] = line.as_list().unwrap_or_default() else {
            continue;
        };
        let problem = match language {
            Language::English => english,
            Language::French => french,
        };
        lines.push(Json::object([
            ("line", number.clone()),
            ("field", field.clone()),
            ("problem", problem.clone()),
        ]));
    }
    let number = |name| data.get(name).cloned().unwrap_or(Json::Null);
    Json::object([
        ("stored", number("stored")),
        ("recorded", number("recorded")),
        ("refused", Json::List(lines)),
    ])
}

//! RDS's Discord invites: one a user, to the letter as its document has them.
//!
//! An invite is a code of the server `DISCORD_GUILD_ID`, or one that Discord itself makes. Then a
//! call is planned twice: the first plan asks for an invite of Discord's, and the second has it in
//! the head. Bodies of the document's own are in English whatever the request asks for.

mod routes;

use super::effect::{Effect, Outcome};
use super::{Face, Head, Prepared, Response};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::{Language, Words};
use crate::domain::rds::{DiscordAnswer, FreshInvite, InviteCode};
use crate::functions::arguments::{Arguments, RawArguments, arguments};
use crate::functions::rds::{give_invite, read_invite};
use crate::functions::{self, Context, Function, Reply};
use crate::wire::json::{Fields, Json};
pub use routes::ROUTES;

/// The paths of the one resource: the document has it under two names, and the second in two numbers.
pub const PATHS: [&str; 3] = [
    "/discord/invites",
    "/discord-actions/invite",
    "/discord-actions/invites",
];

/// Where Discord's own invites lead, unless `INVITE_LINK_BASE` says otherwise.
const DISCORD_LINKS: &str = "https://discord.gg/";

arguments! {
    /// The query.
    pub struct Query {
        /// The user, unless it is the caller itself.
        user: Option<UserId> = "userId",
    }
}

/// The resource.
pub struct Invites;

impl Invites {
    /// The resource, if a path is one of its own.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        PATHS.contains(&path).then_some(Self)
    }
}

/// Whom the query names.
fn named(head: &Head) -> Result<Option<UserId>, Refusal> {
    let mut pairs = Fields::new();
    for (name, value) in &head.query {
        pairs.push((name.clone().into(), Json::text(value)));
    }
    let raw = RawArguments::new(Json::Object(pairs));
    let raw = raw.map_err(|problem| Refusal::field("query", problem))?;
    Ok(Query::decode(&raw)?.user)
}

/// A fault that whoever runs the service can mend. The log says how, the reply does not.
fn unset(english: &'static str, french: &'static str) -> Refusal {
    Refusal {
        message: Some(Words::new(english, french)),
        ..ErrorKind::Internal.into()
    }
}

/// What stands before a code in a link, where that is set.
fn link_base(head: &Head) -> Option<&str> {
    head.settings.invites.link_base.as_deref()
}

/// The server that users are invited to.
fn guild(head: &Head) -> Result<ServerId, Refusal> {
    let id = head.settings.invites.guild_id.clone();
    id.ok_or_else(|| {
        unset(
            "set DISCORD_GUILD_ID to the id of a server",
            "définissez DISCORD_GUILD_ID\u{a0}: l’identifiant d’un serveur",
        )
    })
}

fn planned<F: Function + 'static>(arguments: F::Arguments, context: &Context) -> Prepared {
    match functions::plan::<F>(arguments, context) {
        Ok(call) => Prepared::Call(call),
        Err(reply) => Prepared::Reply(reply),
    }
}

/// The invite that Discord was asked for.
fn fresh_invite(outcome: &Outcome) -> Result<FreshInvite, Refusal> {
    let Outcome::MakeDiscordInvite(answer) = outcome;
    match answer {
        DiscordAnswer::Made { codes } => {
            let fresh = FreshInvite::new(codes.clone());
            fresh.ok_or_else(|| functions::Fault::Document("Discord made no invite").into())
        }
        DiscordAnswer::Known => Err(ErrorKind::Conflict.into()),
        DiscordAnswer::Later { retry_after } => Err(Refusal {
            retry_after: Some(*retry_after),
            ..ErrorKind::RateLimited.into()
        }),
        DiscordAnswer::Failed => Err(ErrorKind::Internal.into()),
    }
}

fn no_link_base() -> Refusal {
    unset(
        "set INVITE_LINK_BASE to what stands before a code in a link",
        "définissez INVITE_LINK_BASE\u{a0}: ce qui précède un code dans un lien",
    )
}

impl Face for Invites {
    fn label(&self) -> String {
        "rds:invites".to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        &["GET", "POST"]
    }

    fn prepare(&self, head: &Head, _: &[u8], context: &Context) -> Result<Prepared, Refusal> {
        let user = context.caller.subject(named(head)?.as_ref())?;
        let server = guild(head)?;
        if head.method != "POST" {
            let user = Some(user);
            let arguments = read_invite::Arguments { server, user };
            return Ok(planned::<read_invite::Read>(arguments, context));
        }
        let mut fresh = None;
        if !head.settings.invites.by_discord {
            link_base(head).ok_or_else(no_link_base)?;
        } else if let Some(outcome) = &head.outcome {
            fresh = Some(fresh_invite(outcome)?);
        } else {
            return Ok(Prepared::Effect(Effect::MakeDiscordInvite { user }));
        }
        let arguments = give_invite::Arguments {
            server,
            user: Some(user),
            fresh,
        };
        Ok(planned::<give_invite::Give>(arguments, context))
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        match reply {
            Reply::Success { message, data } => {
                let message = message.in_language(Language::English).clone();
                if head.method == "POST" {
                    given(head, Json::Text(message), data)
                } else {
                    found(head, Json::Text(message), data)
                }
            }
            Reply::Error(refusal) => refused(head, refusal),
        }
    }

    fn refuse(&self, head: &Head, refusal: Refusal) -> Response {
        refused(head, &refusal)
    }
}

/// The link of an invite.
fn link(head: &Head, invite: &Json) -> Result<Json<'static>, Refusal> {
    let by_discord = invite.get("byDiscord") == Some(&Json::Bool(true));
    let base = link_base(head).or(by_discord.then_some(DISCORD_LINKS));
    let code = invite
        .get("code")
        .and_then(Json::as_text)
        .unwrap_or_default();
    let base = base.ok_or_else(no_link_base)?;
    Ok(Json::text([base, code].concat()))
}

fn found(head: &Head, message: Json, invite: &Json) -> Response {
    let field = |name| invite.get(name).cloned().unwrap_or(Json::Null);
    match link(head, invite) {
        Ok(link) => {
            let invite = [
                ("id", field("id")),
                ("inviteLink", link),
                ("userId", field("userId")),
            ];
            let invite = Json::object(invite);
            Response::json(
                200,
                &Json::object([("message", message), ("inviteResponse", invite)]),
            )
        }
        Err(refusal) => refused(head, &refusal),
    }
}

fn invite_codes(listed: Option<&Json>) -> Vec<InviteCode> {
    let listed = listed.and_then(Json::as_list).unwrap_or_default().iter();
    listed
        .filter_map(|code| InviteCode::parse(code.as_text()?).ok())
        .collect()
}

fn given(head: &Head, message: Json, asked: &Json) -> Response {
    let link = asked.get("given").map(|invite| link(head, invite));
    let mut response = match link {
        Some(Ok(link)) => Response::json(
            201,
            &Json::object([("message", message), ("inviteLink", link)]),
        ),
        Some(Err(refusal)) => refused(head, &refusal),
        None => {
            let mut response = refused(head, &ErrorKind::Conflict.into());
            ErrorKind::Conflict.key().clone_into(&mut response.label);
            response
        }
    };
    let codes = invite_codes(asked.get("withdrawn"));
    if !codes.is_empty() {
        response
            .effects
            .push(Effect::RevokeDiscordInvites { codes });
    }
    response
}

/// A refusal: in the document's own words where it has them, else with Hapi's three fields, as its
/// other errors.
fn refused(head: &Head, refusal: &Refusal) -> Response {
    let is_post = head.method == "POST";
    let own = match refusal.kind {
        ErrorKind::Unauthorized if is_post => Some((401, "Unauthenticated user")),
        ErrorKind::Unauthorized => Some((401, "You are not authorized for this action.")),
        ErrorKind::PermissionDenied => {
            Some((403, "You do not have permission to access this resource."))
        }
        ErrorKind::NotFound => Some((404, "Invite not found for user!")),
        ErrorKind::Conflict => Some((409, "User invite is already present!")),
        ErrorKind::Internal | ErrorKind::ServerNotFound if is_post => {
            Some((500, "An internal server error occurred"))
        }
        ErrorKind::Internal | ErrorKind::ServerNotFound => {
            Some((500, "Something went wrong. Please contact admin"))
        }
        ErrorKind::Invalid
        | ErrorKind::Expired
        | ErrorKind::MaxUsed
        | ErrorKind::BadRequest
        | ErrorKind::MethodNotAllowed
        | ErrorKind::TooLarge
        | ErrorKind::UnsupportedMediaType
        | ErrorKind::RateLimited
        | ErrorKind::Unavailable => None,
    };
    let (status, message) = match own {
        Some((status, message)) => (status, Json::word(message)),
        None => (refusal.kind.status(), other(refusal)),
    };
    let body = match phrase(status) {
        None => Json::object([("message", message)]),
        Some(phrase) => Json::object([
            ("statusCode", Json::Integer(status.into())),
            ("error", Json::word(phrase)),
            ("message", message),
        ]),
    };
    let mut response = Response::json(status, &body);
    response.refusal_headers(refusal);
    if let (500, Some(message)) = (status, &refusal.message) {
        response.label = message.in_language(Language::English).clone().into_owned();
    }
    response
}

/// The message of a refusal that the document does not know.
fn other(refusal: &Refusal) -> Json<'static> {
    if refusal.details.is_empty() {
        return Json::Text(refusal.message().in_language(Language::English).clone());
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
    Json::Text(message.into())
}

/// What a status is called, where a body says so.
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

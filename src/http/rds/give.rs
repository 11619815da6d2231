//! `POST /discord/invites`: gives a user an invite.

use super::answer::{self, Own, Text};
use super::settings::Settings;
use super::{Asked, LABEL, PATHS, Rds};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::rds::{AskedInvite, DiscordAnswer, FreshInvite};
use crate::functions::rds::give_invite;
use crate::http::description::{Access, Refused, Success};
use crate::http::effect::{Effect, Outcome};
use crate::http::endpoint::{Endpoint, Lenient, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::document;

document! {
    /// The invite that this call gave the user.
    pub struct RdsInviteGiven {
        /// What happened, for a person.
        message: Text = "message",
        /// The link with which the user joins.
        link: Text = "inviteLink",
    }
}

const OWN: Own = Own {
    unauthorized: "Unauthenticated user",
    internal: "An internal server error occurred",
};

/// See the module.
pub struct Give;

impl Endpoint for Give {
    type Face = Rds;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = PATHS;
    const LABEL: &'static str = LABEL;
    const SUMMARY: &'static str = "Gives a user an invite. A user who already has one gets 409.";
    const ACCESS: Access = Access::Caller;
    type Path = NoPath;
    type Query = Lenient<Asked>;
    type Body<'a> = NoBody;
    type Response = RdsInviteGiven;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 201,
        doc: "The user got its invite.",
        example: r#"{"message":"Invite created successfully.","inviteLink":"https://discord.gg/a1B2c3D4"}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("userId", "ada")];

    fn refusals() -> Vec<Refused> {
        let mut all = answer::refusals();
        all.extend([
            Refused::new("The user already has an invite.", ErrorKind::Conflict),
            Refused::new(
                "Discord limits the rate; Retry-After says when to retry.",
                ErrorKind::RateLimited,
            ),
            Refused::new(
                "A fault of the service, of its settings or of Discord; the log says which.",
                ErrorKind::Internal,
            ),
        ]);
        all
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let Lenient(Asked { user }) = request.query::<Self>()?;
        let user = request.context.caller.subject(user.as_ref())?;
        let settings = Settings::of(request.head);
        let server = settings.guild()?;
        let fresh = match &request.head.outcome {
            _ if !settings.by_discord() => settings.link_base().map(|_| None)?,
            Some(outcome) => Some(fresh_invite(outcome)?),
            None => return Ok(Prepared::Effect(Effect::MakeDiscordInvite { user })),
        };
        let arguments = give_invite::Arguments {
            server,
            user: Some(user),
            fresh,
        };
        Ok(request.call::<give_invite::Give>(arguments, encode))
    }

    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        answer::refused(refusal, &OWN)
    }
}

/// The invite that Discord was asked for.
fn fresh_invite(outcome: &Outcome) -> Result<FreshInvite, Refusal> {
    let Outcome::MakeDiscordInvite(answer) = outcome else {
        return Err(ErrorKind::Internal.into());
    };
    match answer {
        DiscordAnswer::Made {
            invite,
            listed,
            given,
        } => Ok(FreshInvite::of(invite, listed, given)),
        DiscordAnswer::Known => Err(ErrorKind::Conflict.into()),
        DiscordAnswer::Later { retry_after } => {
            Err(Refusal::from(ErrorKind::RateLimited).for_seconds(*retry_after))
        }
        DiscordAnswer::Failed => Err(ErrorKind::Internal.into()),
    }
}

fn encode(head: &Head, message: Words, asked: AskedInvite) -> Response {
    let link = asked.given.map(|invite| Settings::of(head).link(&invite));
    let mut response = match link {
        Some(Ok(link)) => {
            let given = RdsInviteGiven {
                message: message.into(),
                link: Text(link.into()),
            };
            Response::json(201, &given)
        }
        Some(Err(refusal)) => Give::refuse(head, &refusal),
        None => {
            let mut response = Give::refuse(head, &ErrorKind::Conflict.into());
            ErrorKind::Conflict.key().clone_into(&mut response.label);
            response
        }
    };
    let (codes, kept) = (asked.withdrawn, asked.kept);
    if !codes.is_empty() || !kept.is_empty() {
        response
            .effects
            .push(Effect::RevokeDiscordInvites { codes, kept });
    }
    response
}

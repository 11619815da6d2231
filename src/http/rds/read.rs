//! `GET /discord/invites`: the invite that a user was given.

use super::answer::{self, Own, Text};
use super::settings::Settings;
use super::{Asked, LABEL, PATHS, Rds};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, UserId};
use crate::domain::language::Words;
use crate::domain::rds::GivenInvite;
use crate::functions::rds::read_invite;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, Lenient, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::document;

document! {
    /// The invite that the user was given.
    pub struct RdsInviteFound {
        /// What happened, for a person.
        message: Text = "message",
        /// The invite.
        invite: RdsInvite = "inviteResponse",
    }
}

document! {
    /// The invite of a user.
    pub struct RdsInvite {
        /// The invite's id.
        id: RowId = "id",
        /// The link with which the user joins.
        link: Text = "inviteLink",
        /// The user.
        user_id: UserId = "userId",
    }
}

const OWN: Own = Own {
    unauthorized: "You are not authorized for this action.",
    internal: "Something went wrong. Please contact admin",
};

/// See the module.
pub struct Read;

impl Endpoint for Read {
    type Face = Rds;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = PATHS;
    const LABEL: &'static str = LABEL;
    const SUMMARY: &'static str = "Returns the invite of a user.";
    const ACCESS: Access = Access::Caller;
    type Path = NoPath;
    type Query = Lenient<Asked>;
    type Body<'a> = NoBody;
    type Response = RdsInviteFound;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The user's invite.",
        example: r#"{"message":"Invite return successfully!","inviteResponse":{"id":"01980000-0000-7000-8000-000000000000","inviteLink":"https://discord.gg/a1B2c3D4","userId":"ada"}}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("userId", "ada")];

    fn refusals() -> Vec<Refused> {
        let mut all = answer::refusals();
        all.extend([
            Refused::new("The user has no invite yet.", ErrorKind::NotFound),
            Refused::new(
                "A fault of the service or of its settings; the log says which.",
                ErrorKind::Internal,
            ),
        ]);
        all
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let Lenient(Asked { user }) = request.query::<Self>()?;
        let arguments = read_invite::Arguments {
            user: Some(request.context.caller.subject(user.as_ref())?),
            server: Settings::of(request.head).guild()?,
        };
        Ok(request.call::<read_invite::Read>(arguments, encode))
    }

    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        answer::refused(refusal, &OWN)
    }
}

fn encode(head: &Head, message: Words, invite: GivenInvite) -> Response {
    match Settings::of(head).link(&invite) {
        Ok(link) => {
            let found = RdsInviteFound {
                message: message.into(),
                invite: RdsInvite {
                    id: invite.id,
                    link: Text(link.into()),
                    user_id: invite.user_id,
                },
            };
            Response::json(200, &found)
        }
        Err(refusal) => Read::refuse(head, &refusal),
    }
}

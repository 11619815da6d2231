//! `timeCapsule:use`: `invitCode:use` in TimeCapsule's words. It is no public function: TimeCapsule's face
//! calls it.

use super::arguments::{TypedCode, arguments};
use super::{Context, Function, Kind, Throttling, invit_code_use};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::Words;
use crate::schema::document;
use crate::storage::redeem::{self, Facts};

/// What limits the calls, by the seed's table of limits: 5 an hour and address, whatever they come to.
pub const THROTTLING: Throttling = Throttling::Calls {
    purpose: "time capsule use:",
    allowed: 5,
};

arguments! {
    /// Arguments of `timeCapsule:use`.
    pub struct Arguments {
        /// The code as it was typed.
        code: TypedCode = "code",
        /// The user who joins.
        user: UserId = "userId",
    }
}

document! {
    /// What a used code led to.
    pub struct Joined {
        /// The director: the server that the code belongs to.
        director_id: ServerId = "directorId",
        /// Whether this call made the relationship; false where it existed.
        relationship_created: bool = "relationshipCreated",
    }
}

/// What TimeCapsule says of a code that lets nobody in.
#[must_use]
pub const fn words(kind: ErrorKind) -> Option<Words> {
    match kind {
        ErrorKind::Invalid | ErrorKind::ServerNotFound => Some(Words::new(
            "Invite code does not exist",
            "Ce code d’invitation n’existe pas",
        )),
        ErrorKind::Expired => Some(Words::new(
            "Invite code has expired",
            "Ce code d’invitation a expiré",
        )),
        ErrorKind::MaxUsed => Some(Words::new(
            "Invite code has already been used",
            "Ce code d’invitation a déjà été utilisé",
        )),
        _ => None,
    }
}

/// See the module.
pub struct Use;

impl Function for Use {
    const PATH: &'static str = "timeCapsule:use";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Uses a code: the user joins the director's family.";
    const REFUSALS: &'static [ErrorKind] = invit_code_use::Redeem::REFUSALS;
    type Arguments = Arguments;
    type Data = Joined;
    type Operation = redeem::Redeem;

    fn plan(arguments: Arguments, context: &Context) -> Result<redeem::Redeem, Refusal> {
        let throttled = Context {
            throttling: THROTTLING,
            ..context.clone()
        };
        let arguments = invit_code_use::Arguments {
            code: arguments.code,
            user: arguments.user,
            name: None,
        };
        invit_code_use::Redeem::plan(arguments, &throttled)
    }

    fn settle(operation: &redeem::Redeem, facts: Facts) -> Result<(Words, Joined), Refusal> {
        let (_, used) =
            invit_code_use::Redeem::settle(operation, facts).map_err(|refusal| Refusal {
                message: words(refusal.kind),
                ..refusal
            })?;
        Ok((
            Words::new(
                "Invite code used successfully",
                "Code d’invitation utilisé avec succès",
            ),
            Joined {
                director_id: used.server_id,
                relationship_created: used.joined,
            },
        ))
    }
}

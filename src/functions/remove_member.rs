//! `member:d`: leave a server, remove a member, or ban a user.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::record::banning;
use crate::domain::text::Reason;
use crate::storage::Rows;
use crate::storage::remove_member::{Facts, RemoveMember};

arguments! {
    /// Arguments of `member:d`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// The user who leaves or is removed.
        user: UserId = "userId",
        /// Whether to ban the user, so that no code lets it in again. A user who is not a member can be banned
        /// too.
        ban: Option<bool> = "ban",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Remove;

impl Function for Remove {
    const PATH: &'static str = "member:d";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Removes a member, or bans a user. Members may remove themselves; the owner may remove any other member, and an admin may remove ordinary members.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
        ErrorKind::NotFound,
    ];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","userId":"grace"}"#;
    type Arguments = Arguments;
    type Data = ();
    type Operation = RemoveMember;

    fn plan(arguments: Arguments, context: &Context) -> Result<RemoveMember, Refusal> {
        let shard = arguments.server.shard();
        let ban = arguments.ban.unwrap_or(false);
        Ok(RemoveMember {
            record: context
                .record(Self::PATH, shard, arguments.reason)
                .setting(banning(ban)),
            server: arguments.server,
            user: arguments.user,
            ban,
            actor: context.caller.actor()?,
            member_id: RowId::new(context.now, context.random.first_id(), shard),
            now: context.now,
        })
    }

    fn replay(operation: &RemoveMember, _: &Rows) -> Option<(Words, ())> {
        Some(removed(operation))
    }

    fn settle(operation: &RemoveMember, facts: Facts) -> Result<(Words, ()), Refusal> {
        let roles = facts.roles.ok_or(ErrorKind::ServerNotFound)?;
        if !operation.is_allowed(&roles) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if roles.owner == operation.user {
            return Err(Refusal::conflict(&[
                "The owner cannot be removed; hand the server over first",
                "Le propriétaire ne peut pas être retiré\u{202f}; transférez d’abord la propriété du serveur",
            ]));
        }
        if !facts.removed {
            return Err(match roles.user {
                Some(_) => Fault::Differ("the member was not removed").into(),
                None => ErrorKind::NotFound.into(),
            });
        }
        Ok(removed(operation))
    }
}

const fn removed(operation: &RemoveMember) -> (Words, ()) {
    let words = if operation.ban {
        Words::new(&["Member banned", "Membre banni"])
    } else {
        Words::new(&["Member removed", "Membre retiré"])
    };
    (words, ())
}

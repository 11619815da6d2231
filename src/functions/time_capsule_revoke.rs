//! `timeCapsule:revoke`: a code that was not used is revoked. It is no public function: TimeCapsule's
//! face calls it.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::storage::revoke_code::{Facts, RevokeCode};

arguments! {
    /// Arguments of `timeCapsule:revoke`.
    pub struct Arguments {
        /// The code's id.
        id: RowId = "codeId",
    }
}

/// See the module.
pub struct Revoke;

impl Function for Revoke {
    const PATH: &'static str = "timeCapsule:revoke";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Revokes a code that was not used; it is kept. A user must have made it, or be an admin or the owner of its server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    type Arguments = Arguments;
    type Data = ();
    type Operation = RevokeCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<RevokeCode, Refusal> {
        Ok(RevokeCode {
            id: arguments.id,
            actor: context.caller.actor()?,
            now: context.now,
            only_unused: true,
        })
    }

    fn settle(operation: &RevokeCode, facts: Facts) -> Result<(Words, ()), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !found.may_read(&operation.actor) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !found.server_exists {
            return Err(ErrorKind::NotFound.into());
        }
        if facts.revoked {
            let revoked = Words::new(
                "Invite code revoked successfully",
                "Code d’invitation révoqué avec succès",
            );
            return Ok((revoked, ()));
        }
        if found.code.uses == 0 {
            return Err(ErrorKind::Internal.into());
        }
        Err(Refusal::conflict(
            "Cannot revoke used code",
            "Impossible de révoquer un code utilisé",
        ))
    }
}

//! `timecapsule:revoke`: revokes an unused code. Not a public function: TimeCapsule's face calls it.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind, revoke_code};
use crate::storage::revoke_code::{Facts, RevokeCode};

arguments! {
    /// Arguments of `timecapsule:revoke`.
    pub struct Arguments {
        /// The code's id.
        id: RowId = "codeId",
    }
}

/// See the module.
pub struct Revoke;

impl Function for Revoke {
    const PATH: &'static str = "timecapsule:revoke";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Revokes an unused code; it is kept. A user must have created it, or be an admin or the owner of its server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    type Arguments = Arguments;
    type Data = ();
    type Operation = RevokeCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<RevokeCode, Refusal> {
        let record = context.record(Self::PATH, arguments.id.shard(), None);
        let arguments = revoke_code::Arguments {
            id: Some(arguments.id),
            batch: None,
            reason: None,
        };
        Ok(RevokeCode {
            record,
            only_unused: true,
            ..revoke_code::Revoke::plan(arguments, context)?
        })
    }

    fn settle(operation: &RevokeCode, facts: Facts) -> Result<(Words, ()), Refusal> {
        let is_used = !facts.revoked
            && facts
                .found
                .as_ref()
                .is_some_and(|found| found.code.uses > 0);
        match revoke_code::Revoke::settle(operation, facts) {
            Ok(_) => Ok((REVOKED, ())),
            // A used code was left unchanged, which is not a fault here.
            Err(refusal) if is_used && refusal.kind == ErrorKind::Internal => Err(used()),
            Err(refusal) => Err(refusal),
        }
    }
}

/// The refusal for a used code.
#[must_use]
pub fn used() -> Refusal {
    Refusal::conflict(&[
        "Cannot revoke used code",
        "Impossible de révoquer un code utilisé",
    ])
}

/// The message of a success.
const REVOKED: Words = Words::english(&"Invite code revoked successfully");

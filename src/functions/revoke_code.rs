//! `invitCode:d`: revoke a code. The code and its log are kept, and `invitCode:u` can restore it.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind};
use crate::domain::code_document::CodeDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::text::Reason;
use crate::storage::code_record::CodeRecord;
use crate::storage::revoke_code::{Facts, RevokeCode};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:d`.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Revoke;

impl Function for Revoke {
    const PATH: &'static str = "invitCode:d";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Revokes a code; the code and its log are kept. A user must have created it, or be an admin or the owner of its server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
    ];
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e"}"#;
    type Arguments = Arguments;
    type Data = CodeDocument;
    type Operation = RevokeCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<RevokeCode, Refusal> {
        Ok(RevokeCode {
            record: context.record(Self::PATH, arguments.id.shard(), arguments.reason),
            id: arguments.id,
            actor: context.caller.actor()?,
            now: context.now,
            only_unused: false,
        })
    }

    fn replay(operation: &RevokeCode, rows: &Rows) -> Option<(Words, CodeDocument)> {
        let facts = operation.facts(rows).ok()?;
        let found = facts.found.as_ref()?;
        Some(revoked(operation, found.code.clone()))
    }

    fn settle(operation: &RevokeCode, facts: Facts) -> Result<(Words, CodeDocument), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !found.may_read(&operation.actor) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !found.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !facts.revoked {
            return Err(Fault::Differ("the code was not revoked").into());
        }
        Ok(revoked(operation, found.code))
    }
}

fn revoked(operation: &RevokeCode, mut code: CodeRecord) -> (Words, CodeDocument) {
    code.revoked_at = code.revoked_at.or(Some(operation.now));
    let words = Words::new("Code revoked", "Code révoqué");
    (words, code.document(operation.now))
}

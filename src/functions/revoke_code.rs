//! `invitCode:d`: revoke a code. The code and its log are kept, and `invitCode:u` can restore it.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::code_document::{CodeDocument, Uses};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::text::Reason;
use crate::storage::code_record::Found;
use crate::storage::revoke_code::{Facts, RevokeCode};
use crate::storage::{Operation, Rows};
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;

arguments! {
    /// Arguments of `invitCode:d`: either `id` or `batchId`.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: Option<RowId> = "id",
        /// The batch whose codes are revoked, all of them: `batchId` of `invitCode:cMany`.
        batch: Option<RowId> = "batchId",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Revoke;

impl Function for Revoke {
    const PATH: &'static str = "invitCode:d";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Revokes a code, or all codes of a batch; the codes and their logs are kept. A user must have created them, or be an admin or the owner of their server. `data` is the code, or how many codes of the batch were revoked.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
    ];
    const NEEDS: Needs = Needs::One(&["id", "batchId"]);
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e"}"#;
    type Arguments = Arguments;
    type Data = Revoked;
    type Operation = RevokeCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<RevokeCode, Refusal> {
        let (id, is_batch) = match (arguments.id, arguments.batch) {
            (Some(id), None) => (id, false),
            (None, Some(batch)) => (batch, true),
            _ => {
                let problem = Problem::new(&[
                    "is required unless batchId is given; give only one of them",
                    "est obligatoire, sauf si batchId est fourni\u{202f}; l’un exclut l’autre",
                ]);
                return Err(Refusal::field("id", problem));
            }
        };
        Ok(RevokeCode {
            record: context.record(Self::PATH, id.shard(), arguments.reason),
            id,
            is_batch,
            actor: context.caller.actor()?,
            now: context.now,
            only_unused: false,
        })
    }

    fn replay(operation: &RevokeCode, rows: &Rows) -> Option<(Words, Revoked)> {
        let facts = operation.facts(rows).ok()?;
        Some(revoked(operation, facts.found?, facts.count))
    }

    fn settle(operation: &RevokeCode, facts: Facts) -> Result<(Words, Revoked), Refusal> {
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
        Ok(revoked(operation, found, facts.count))
    }
}

document! {
    /// What revoking a batch did.
    pub struct RevokedBatch {
        /// How many codes were revoked that were not before.
        revoked: Uses = "revoked",
    }
}

/// What was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Revoked {
    /// A code.
    Code(Box<CodeDocument>),
    /// The codes of a batch.
    Batch(RevokedBatch),
}

impl Describe for Revoked {
    const SCHEMA: Schema = Schema::Either(&[CodeDocument::SCHEMA, RevokedBatch::SCHEMA]);
}

fn revoked(operation: &RevokeCode, mut found: Found, count: i64) -> (Words, Revoked) {
    if operation.is_batch {
        let words = Words::new(&["Codes revoked", "Codes révoqués"]);
        let revoked = Uses(count);
        return (words, Revoked::Batch(RevokedBatch { revoked }));
    }
    found.code.revoked_at = found.code.revoked_at.or(Some(operation.now));
    let words = Words::new(&["Code revoked", "Code révoqué"]);
    let document = found.document(&operation.actor, operation.now);
    (words, Revoked::Code(Box::new(document)))
}

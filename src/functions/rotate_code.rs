//! `invitCode:rotate`: give a code a new text. It keeps its id, log, settings and limits.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::code::NewCode;
use crate::domain::code_document::CodeDocument;
use crate::domain::count::Grace;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::language::Words;
use crate::domain::rules::policing;
use crate::domain::text::{IdempotencyKey, Reason};
use crate::storage::rotate_code::{Facts, RotateCode};
use crate::wire::json::Json;

arguments! {
    /// Arguments of `invitCode:rotate`.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// How many milliseconds the old text still works, up to 7 days; it ends at once if absent.
        grace: Option<Grace> = "graceMs",
        /// Makes retries safe: the same key with the same arguments, from the same user, rotates only once.
        idempotency_key: Option<IdempotencyKey> = "idempotencyKey",
        /// Why, for the audit log: up to 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Rotate;

impl Function for Rotate {
    const PATH: &'static str = RotateCode::FUNCTION;
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Gives a code a new, generated text, for example after a link leaked. The code keeps its id, log, settings and limits. The old text works until the grace ends; then it is unknown, and it is never given again. Rotating again or revoking the code ends the grace. A user must be an admin or the owner of the server, or have created the code and still be allowed to create codes. RDS's invites and TimeCapsule's codes cannot be rotated.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const EXAMPLE: &'static str =
        r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e","graceMs":86400000}"#;
    type Arguments = Arguments;
    type Data = CodeDocument;
    type Operation = RotateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<RotateCode, Refusal> {
        let (id, grace) = (arguments.id, arguments.grace.unwrap_or_default());
        let keyed = arguments.idempotency_key.map(|key| KeyedCall {
            key,
            asked: Asked::new([
                ("id", Json::text(id.as_str().to_owned())),
                ("graceMs", Json::Integer(grace.get())),
            ]),
        });
        let shard = id.shard();
        let candidates = context.random.codes();
        Ok(RotateCode {
            id,
            actor: context.caller.actor()?,
            grace,
            candidates: Box::new(candidates.map(|random| NewCode::in_shard(shard, random))),
            keyed,
            record: context.record(Self::PATH, shard, arguments.reason),
            now: context.now,
        })
    }

    fn settle(operation: &RotateCode, facts: Facts) -> Result<(Words, CodeDocument), Refusal> {
        let mut code = facts.found.ok_or(ErrorKind::NotFound)?;
        if !operation.is_allowed(&code) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !code.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if let Some((asked, keyed)) = facts.asked.as_ref().zip(operation.keyed.as_ref()) {
            keyed.asked.repeats(asked)?;
        } else if !facts.can_rotate {
            return Err(Refusal::conflict(&[
                "The invites of RDS and the codes of TimeCapsule cannot be rotated",
                "Les invitations de RDS et les codes de TimeCapsule ne peuvent pas être renouvelés",
            ]));
        } else if let (None, false, Some(breach)) = (
            &facts.text,
            facts.done_before,
            operation.breach(&code.code, facts.policed.as_ref()),
        ) {
            return Err(policing::refusal(breach));
        } else if let Some(text) = facts.text {
            code.code.code = text;
            code.code.taken_over = false;
        } else if !facts.done_before {
            return Err(ErrorKind::Unavailable.into());
        }
        let words = Words::new(&["Code rotated", "Code renouvelé"]);
        Ok((words, code.document(&operation.actor, operation.now)))
    }
}

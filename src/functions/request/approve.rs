//! `request:approve`: approve a request to join.

use super::is_decided;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{IdStem, RowId};
use crate::domain::language::Words;
use crate::domain::request::{RequestDocument, RequestStatus};
use crate::domain::rules::redemption;
use crate::domain::text::Reason;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Fault, Function, Kind};
use crate::storage::request::approve::{self, Facts};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `request:approve`.
    pub struct Arguments {
        /// The request's id: `_id` of its document.
        id: RowId = "id",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

const APPROVED: Words = Words::new(&["Request approved", "Demande acceptée"]);

/// See the module.
pub struct Approve;

impl Function for Approve {
    const PATH: &'static str = "request:approve";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Approves a request: its user joins, and a use of its code is recorded. If the code cannot be used now, the answer says why and the request stays. A user must be an admin or the owner of the server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::Invalid,
        ErrorKind::MaxUsed,
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::ServerFull,
        ErrorKind::TooFast,
        ErrorKind::Conflict,
    ];
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7ede-9ede-dededededa3e"}"#;
    type Arguments = Arguments;
    type Data = RequestDocument;
    type Operation = approve::Approve;

    fn plan(arguments: Arguments, context: &Context) -> Result<approve::Approve, Refusal> {
        Ok(approve::Approve {
            actor: context.caller.actor()?,
            member_id: IdStem::new(context.now, &context.random.second_id()),
            record: context.record(Self::PATH, arguments.id.shard(), arguments.reason),
            id: arguments.id,
            now: context.now,
        })
    }

    fn replay(operation: &approve::Approve, rows: &Rows) -> Option<(Words, RequestDocument)> {
        let found = operation.facts(rows).ok()?.found?;
        Some((APPROVED, operation.approved(found.request)))
    }

    fn settle(
        operation: &approve::Approve,
        facts: Facts,
    ) -> Result<(Words, RequestDocument), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !operation.is_allowed(&found) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if operation.was_done(&found.request) {
            return Ok((APPROVED, found.request));
        }
        if !found.state.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if found.request.status != RequestStatus::Pending {
            return Err(is_decided());
        }
        redemption::approve(&found.state, operation.now)?;
        if facts.done != [true; 3] {
            return Err(Fault::Differ("a request was not approved as decided").into());
        }
        Ok((APPROVED, operation.approved(found.request)))
    }
}

//! `request:withdraw`: take a request back.

use super::{replay, settle};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::request::RequestDocument;
use crate::domain::text::Reason;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::Rows;
use crate::storage::request::decide::{Decide, Decision, Facts};

arguments! {
    /// Arguments of `request:withdraw`.
    pub struct Arguments {
        /// The request's id: `_id` of its document.
        id: RowId = "id",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

const DONE: Words = Words::new(&["Request withdrawn", "Demande retirée"]);

/// See the module.
pub struct Withdraw;

impl Function for Withdraw {
    const PATH: &'static str = "request:withdraw";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Takes a request back. A user must have filed it.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7ede-9ede-dededededa3e"}"#;
    type Arguments = Arguments;
    type Data = RequestDocument;
    type Operation = Decide;

    fn plan(arguments: Arguments, context: &Context) -> Result<Decide, Refusal> {
        Ok(Decide {
            actor: context.caller.actor()?,
            decision: Decision::Withdraw,
            record: context.record(Self::PATH, arguments.id.shard(), arguments.reason),
            id: arguments.id,
            now: context.now,
        })
    }

    fn replay(operation: &Decide, rows: &Rows) -> Option<(Words, RequestDocument)> {
        replay(operation, rows).map(|document| (DONE, document))
    }

    fn settle(operation: &Decide, facts: Facts) -> Result<(Words, RequestDocument), Refusal> {
        settle(operation, facts).map(|document| (DONE, document))
    }
}

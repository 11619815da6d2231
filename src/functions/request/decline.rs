//! `request:decline`: decline a request to join.

use super::{replay, settle};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::record::banning;
use crate::domain::request::RequestDocument;
use crate::domain::text::Reason;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::Rows;
use crate::storage::request::decide::{Decide, Decision, Facts};

arguments! {
    /// Arguments of `request:decline`.
    pub struct Arguments {
        /// The request's id: `_id` of its document.
        id: RowId = "id",
        /// Why: at most 512 characters. Its user reads it, and the audit log keeps it.
        reason: Option<Reason> = "reason",
        /// Whether to ban the user as well.
        ban: Option<bool> = "ban",
    }
}

const DONE: Words = Words::new(&["Request declined", "Demande refusée"]);

/// See the module.
pub struct Decline;

impl Function for Decline {
    const PATH: &'static str = "request:decline";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Declines a request: its code refuses its user until the request is reopened. A user must be an admin or the owner of the server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const EXAMPLE: &'static str =
        r#"{"id":"01a3185c-5000-7ede-9ede-dededededa3e","reason":"We are full"}"#;
    type Arguments = Arguments;
    type Data = RequestDocument;
    type Operation = Decide;

    fn plan(arguments: Arguments, context: &Context) -> Result<Decide, Refusal> {
        let bans = arguments.ban == Some(true);
        let ban = bans.then(|| {
            RowId::new(
                context.now,
                context.random.second_id(),
                arguments.id.shard(),
            )
        });
        let record = context.record(Self::PATH, arguments.id.shard(), arguments.reason);
        Ok(Decide {
            actor: context.caller.actor()?,
            decision: Decision::Decline { ban },
            record: record.setting(banning(bans)),
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

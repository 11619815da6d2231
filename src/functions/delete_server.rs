//! `server:d`: delete a server.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::rules::owning::owns;
use crate::domain::text::Reason;
use crate::storage::Rows;
use crate::storage::delete_server::{DeleteServer, Facts};

arguments! {
    /// Arguments of `server:d`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Delete;

impl Function for Delete {
    const PATH: &'static str = "server:d";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str =
        "Deletes a server. Its codes stop working; its logs are kept. A user must be its owner.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club"}"#;
    type Arguments = Arguments;
    type Data = ();
    type Operation = DeleteServer;

    fn plan(arguments: Arguments, context: &Context) -> Result<DeleteServer, Refusal> {
        Ok(DeleteServer {
            record: context.record(Self::PATH, arguments.server.shard(), arguments.reason),
            server: arguments.server,
            actor: context.caller.actor()?,
            now: context.now,
        })
    }

    fn replay(_: &DeleteServer, _: &Rows) -> Option<(Words, ())> {
        Some((DELETED, ()))
    }

    fn settle(operation: &DeleteServer, facts: Facts) -> Result<(Words, ()), Refusal> {
        let owner = facts.owner.ok_or(ErrorKind::ServerNotFound)?;
        if !owns(&operation.actor, &owner) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if facts.deleted {
            Ok((DELETED, ()))
        } else {
            Err(Fault::Differ("the server was not deleted").into())
        }
    }
}

const DELETED: Words = Words::new(&["Server deleted", "Serveur supprimé"]);

//! `server:r`: read a server.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::caller::Actor;
use crate::domain::document::ServerDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::topic::Watch;
use crate::storage::read_server::{Facts, ReadServer};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `server:r`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "server:r";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a server. A user must be a member of it.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club"}"#;
    type Arguments = Arguments;
    type Data = ServerDocument;
    type Operation = ReadServer;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadServer, Refusal> {
        Ok(ReadServer {
            server: arguments.server,
            actor: context.caller.actor()?,
            now: context.now,
        })
    }

    fn watch(operation: &ReadServer, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let mut watch = Watch::server(&operation.server);
        watch.add_expiry(facts.ends_at, operation.now);
        Some(watch)
    }

    fn settle(operation: &ReadServer, facts: Facts) -> Result<(Words, ServerDocument), Refusal> {
        let server = facts.server.ok_or(ErrorKind::ServerNotFound)?;
        if operation.actor != Actor::Service && !facts.actor_is_member {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok((Words::new(&["Server found", "Serveur trouvé"]), server))
    }
}

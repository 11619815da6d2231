//! `server:list`: read the servers that a user owns, page by page.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::count::PageLimit;
use crate::domain::document::{ServerCursor, ServerDocument};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::topic::Watch;
use crate::storage::list_servers::{Facts, ListServers};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `server:list`.
    pub struct Arguments {
        /// The user who owns the servers.
        owner: UserId = "ownerId",
        /// `continueCursor` of the previous page.
        cursor: Option<ServerCursor> = "cursor",
        /// The number of servers on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct List;

impl Function for List {
    const PATH: &'static str = "server:list";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of the servers that a user owns, newest first. A user may read its own; a service may read anyone's.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"ownerId":"ada","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<ServerDocument>;
    type Operation = ListServers;

    fn plan(arguments: Arguments, context: &Context) -> Result<ListServers, Refusal> {
        context.caller.act_as(&arguments.owner)?;
        Ok(ListServers {
            extent: context.extent(arguments.cursor, arguments.limit)?,
            owner: arguments.owner,
        })
    }

    fn watch(operation: &ListServers, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let mut watch = Watch::user(&operation.owner);
        for server in &facts.servers {
            watch.add_server(&server.id);
        }
        Some(watch)
    }

    fn settle(
        operation: &ListServers,
        facts: Facts,
    ) -> Result<(Words, Page<ServerDocument>), Refusal> {
        let page = operation.extent.close(facts.servers, None);
        Ok((Words::new(&["Servers found", "Serveurs trouvés"]), page))
    }

    fn journal(page: &Page<ServerDocument>) -> Option<String> {
        page.journal()
    }
}

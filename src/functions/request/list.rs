//! `request:list`: read the requests to join a server, page by page.

use super::shown;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::request::{RequestDocument, RequestStatus};
use crate::domain::topic::Watch;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::Rows;
use crate::storage::request::list::{Facts, ListRequests};

arguments! {
    /// Arguments of `request:list`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// Only requests with this status.
        status: Option<RequestStatus> = "status",
        /// Only requests of this user. A user who does not administer the server must give its own id.
        user: Option<UserId> = "userId",
        /// `continueCursor` of the previous page.
        cursor: Option<RowId> = "cursor",
        /// The number of requests on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct List;

impl Function for List {
    const PATH: &'static str = "request:list";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of the requests to join a server, newest first. A user must be an admin or the owner, or ask for its own requests; notes are for those who decide.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","status":"pending","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<RequestDocument>;
    type Operation = ListRequests;

    fn plan(arguments: Arguments, context: &Context) -> Result<ListRequests, Refusal> {
        Ok(ListRequests {
            server: arguments.server,
            user: arguments.user,
            status: arguments.status,
            actor: context.caller.actor()?,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
        })
    }

    fn watch(operation: &ListRequests, _: &Rows) -> Option<Watch> {
        Some(Watch::server(&operation.server))
    }

    fn settle(
        operation: &ListRequests,
        facts: Facts,
    ) -> Result<(Words, Page<RequestDocument>), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !operation.is_allowed(facts.role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let requests = facts.requests.into_iter();
        let requests = requests.map(|request| shown(request, &operation.actor, facts.role));
        let page = operation.extent.close(requests.collect(), None);
        Ok((Words::new(&["Requests found", "Demandes trouvées"]), page))
    }

    fn journal(page: &Page<RequestDocument>) -> Option<String> {
        page.journal()
    }
}

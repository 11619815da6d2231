//! `event:list`: read the events of a server and their deliveries, page by page.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::caller::Actor;
use crate::domain::code_document::UseCursor;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::record::EventDocument;
use crate::domain::topic::Watch;
use crate::storage::Rows;
use crate::storage::read_events::{Facts, ReadEvents};

arguments! {
    /// Arguments of `event:list`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// `continueCursor` of the previous page.
        cursor: Option<UseCursor> = "cursor",
        /// The number of events on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "event:list";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of a server's events and their deliveries, newest first. Only services may. Without webhooks there are none.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<EventDocument>;
    type Operation = ReadEvents;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadEvents, Refusal> {
        for_services(context)?;
        Ok(ReadEvents {
            server: arguments.server,
            extent: context.extent(arguments.cursor, arguments.limit)?,
        })
    }

    fn watch(operation: &ReadEvents, _: &Rows) -> Option<Watch> {
        Some(Watch::server(&operation.server))
    }

    fn settle(
        operation: &ReadEvents,
        facts: Facts,
    ) -> Result<(Words, Page<EventDocument>), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        let page = operation.extent.close(facts.events, None);
        Ok((Words::new(&["Events found", "Événements trouvés"]), page))
    }

    fn journal(page: &Page<EventDocument>) -> Option<String> {
        page.journal()
    }
}

/// Checks that a service calls.
///
/// # Errors
/// [`ErrorKind::Unauthorized`] for an anonymous caller, [`ErrorKind::PermissionDenied`] for a user.
pub(super) fn for_services(context: &Context) -> Result<(), Refusal> {
    match context.caller.actor()? {
        Actor::Service => Ok(()),
        Actor::User(_) => Err(ErrorKind::PermissionDenied.into()),
    }
}

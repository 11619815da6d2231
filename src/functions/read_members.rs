//! `member:r`: read the members of a server, page by page.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::count::PageLimit;
use crate::domain::document::{MemberCursor, MemberDocument, MemberStatus};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::rules::administering::administers;
use crate::domain::topic::Watch;
use crate::storage::read_members::{Facts, ReadMembers};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `member:r`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// Which users: members (`active`), users whose membership came to its end (`ended`), or users who are banned
        /// (`banned`); members if absent.
        status: Option<MemberStatus> = "status",
        /// `continueCursor` of the previous page.
        cursor: Option<MemberCursor> = "cursor",
        /// The number of members on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "member:r";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of members: those without an end first, by the time they first joined, then the others by their ends. A user must be an admin or the owner.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<MemberDocument>;
    type Operation = ReadMembers;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadMembers, Refusal> {
        Ok(ReadMembers {
            server: arguments.server,
            actor: context.caller.actor()?,
            status: arguments.status.unwrap_or(MemberStatus::Active),
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
            is_watched: context.is_watched,
        })
    }

    fn watch(operation: &ReadMembers, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let mut watch = Watch::server(&operation.server);
        watch.add_expiry(facts.next_end, operation.now);
        Some(watch)
    }

    fn settle(
        operation: &ReadMembers,
        facts: Facts,
    ) -> Result<(Words, Page<MemberDocument>), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !administers(&operation.actor, facts.actor_role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let page = operation.extent.close(facts.members, None);
        Ok((Words::new(&["Members found", "Membres trouvés"]), page))
    }

    fn journal(page: &Page<MemberDocument>) -> Option<String> {
        page.journal()
    }
}

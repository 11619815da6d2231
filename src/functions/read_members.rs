//! `member:r`: read the members of a server, page by page.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::count::PageLimit;
use crate::domain::document::MemberPage;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId};
use crate::domain::language::Words;
use crate::domain::rules::administering::administers;
use crate::storage::read_members::{Facts, ReadMembers};

arguments! {
    /// Arguments of `member:r`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// `continueCursor` of the previous page.
        cursor: Option<RowId> = "cursor",
        /// The number of members on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "member:r";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of members, ordered by the time they first joined. A user must be an admin or the owner.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","limit":10}"#;
    type Arguments = Arguments;
    type Data = MemberPage;
    type Operation = ReadMembers;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadMembers, Refusal> {
        Ok(ReadMembers {
            server: arguments.server,
            actor: context.caller.actor()?,
            after: arguments.cursor,
            limit: arguments.limit.unwrap_or_default(),
        })
    }

    fn settle(operation: &ReadMembers, facts: Facts) -> Result<(Words, MemberPage), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !administers(&operation.actor, facts.actor_role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let mut page = facts.members;
        let limit = usize::try_from(operation.limit.get()).unwrap_or(usize::MAX);
        let is_done = page.len() <= limit;
        page.truncate(limit);
        let continue_cursor = page
            .last()
            .filter(|_| !is_done)
            .map(|member| member.id.clone());
        Ok((
            Words::new("Members found", "Membres trouvés"),
            MemberPage {
                page,
                is_done,
                continue_cursor,
            },
        ))
    }
}

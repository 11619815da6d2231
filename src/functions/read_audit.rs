//! `audit:list`: read the audit log of a server, page by page: who changed what, and when.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId};
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::record::AuditDocument;
use crate::domain::rules::administering::administers;
use crate::domain::topic::Watch;
use crate::storage::Rows;
use crate::storage::read_audit::{Facts, ReadAudit};

arguments! {
    /// Arguments of `audit:list`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// `continueCursor` of the previous page.
        cursor: Option<RowId> = "cursor",
        /// The number of entries on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "audit:list";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of a server's audit log, newest first: every mutation but uses. A user must be an admin or the owner of the server. The log of a deleted server stays.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<AuditDocument>;
    type Operation = ReadAudit;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadAudit, Refusal> {
        Ok(ReadAudit {
            server: arguments.server,
            actor: context.caller.actor()?,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
        })
    }

    fn watch(operation: &ReadAudit, _: &Rows) -> Option<Watch> {
        Some(Watch::server(&operation.server))
    }

    fn settle(
        operation: &ReadAudit,
        facts: Facts,
    ) -> Result<(Words, Page<AuditDocument>), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !administers(&operation.actor, facts.actor_role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let page = operation.extent.close(facts.entries, None);
        Ok((
            Words::new(&["Changes found", "Modifications trouvées"]),
            page,
        ))
    }

    fn journal(page: &Page<AuditDocument>) -> Option<String> {
        page.journal()
    }
}

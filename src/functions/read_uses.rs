//! `invitCode:uses`: read the log of a code, page by page: who redeemed it, and when.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::code_document::{UseCursor, UseDocument};
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::topic::Watch;
use crate::storage::read_uses::{Facts, ReadUses};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:uses`.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// `continueCursor` of the previous page.
        cursor: Option<UseCursor> = "cursor",
        /// The number of uses on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "invitCode:uses";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of a code's log, first use first. A user must have created the code, or be an admin or the owner of its server.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::NotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<UseDocument>;
    type Operation = ReadUses;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadUses, Refusal> {
        Ok(ReadUses {
            id: arguments.id,
            actor: context.caller.actor()?,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
        })
    }

    fn watch(operation: &ReadUses, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let Some(found) = &facts.found else {
            return Some(Watch::default());
        };
        let mut watch = Watch::server(&found.code.server);
        watch.add_expiry(found.ends_at, operation.now);
        Some(watch)
    }

    fn settle(operation: &ReadUses, facts: Facts) -> Result<(Words, Page<UseDocument>), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !found.may_read(&operation.actor) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let page = operation.extent.close(facts.uses, None);
        Ok((Words::new(&["Uses found", "Utilisations trouvées"]), page))
    }

    fn journal(page: &Page<UseDocument>) -> Option<String> {
        page.journal()
    }
}

//! `invitCode:allowed`: read who may use a code, page by page.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::audience::{AllowedCursor, AllowedDocument};
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::topic::Watch;
use crate::storage::read_lists::{Facts, ReadLists};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:allowed`.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// `continueCursor` of the previous page.
        cursor: Option<AllowedCursor> = "cursor",
        /// The number of entries on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "invitCode:allowed";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of the lists of who may use a code: domains, e-mail addresses, then users, each in alphabetical order. A user must have created the code, or be an admin or the owner of its server.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::NotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<AllowedDocument>;
    type Operation = ReadLists;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadLists, Refusal> {
        Ok(ReadLists {
            id: arguments.id,
            actor: context.caller.actor()?,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
        })
    }

    fn watch(operation: &ReadLists, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let server = facts.found.as_ref().map(|found| &found.code.server);
        Some(server.map(Watch::server).unwrap_or_default())
    }

    fn settle(
        operation: &ReadLists,
        facts: Facts,
    ) -> Result<(Words, Page<AllowedDocument>), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !found.may_read(&operation.actor) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let page = operation.extent.close(facts.entries, None);
        Ok((Words::new(&["Lists found", "Listes trouvées"]), page))
    }

    fn journal(page: &Page<AllowedDocument>) -> Option<String> {
        page.journal()
    }
}

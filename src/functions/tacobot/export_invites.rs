//! `tacobot:exportInvites`: read all documents as lines of a `mongoexport` file, page by page.

use super::service;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::tacobot::InviteCursor;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::tacobot::export_invites::ExportInvites;
use crate::storage::tacobot::log::{InvitePage, LoggedInvite};
use crate::wire::json::put;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

arguments! {
    /// Arguments of `tacobot:exportInvites`.
    pub struct ExportArguments {
        /// The cursor that the previous page returned.
        cursor: Option<InviteCursor> = "cursor",
    }
}

/// A page of the documents of all guilds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportPage {
    /// The documents as Extended JSON, one per line.
    pub lines: String,
    /// The cursor of the next page.
    pub next: Option<InviteCursor>,
}

impl Describe for ExportPage {
    const SCHEMA: Schema = Schema::Lines;
}

/// See the module.
pub struct Export;

impl Function for Export {
    const PATH: &'static str = "tacobot:exportInvites";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of the documents of all guilds, as MongoDB's Extended JSON, one per line. A log that does not fit on a page continues on the next one. The first line of that page is then a list: `_id`, the number of invites on earlier pages, and the invites.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied];
    type Arguments = ExportArguments;
    type Data = ExportPage;
    type Operation = ExportInvites;

    fn plan(arguments: ExportArguments, context: &Context) -> Result<ExportInvites, Refusal> {
        service(&context.caller)?;
        let from = arguments.cursor.unwrap_or_default();
        Ok(ExportInvites { from })
    }

    fn settle(_: &ExportInvites, page: InvitePage) -> Result<(Words, ExportPage), Refusal> {
        let mut lines = String::new();
        for invite in &page.invites {
            put(&mut lines, &[&line(invite), "\n"]);
        }
        let export = ExportPage {
            lines,
            next: page.next,
        };
        Ok((
            Words::new(&["Invites found", "Invitations trouvées"]),
            export,
        ))
    }
}

/// A document as a line, or the line that continues its log.
fn line(invite: &LoggedInvite) -> String {
    match &invite.document {
        Some(document) => document.extended(&invite.entries),
        None => {
            let (id, starts) = (invite.id.as_str(), invite.starts.to_string());
            ["[", id, ",", &starts, ",[", &invite.entries, "]]"].concat()
        }
    }
}

//! TacoBot's endpoints, `/guilds/{guild_id}/invite_codes`. A success is the document itself, without the
//! standard reply around it; a refusal is the standard reply.
//!
//! The guild `-` means all guilds: there, documents are imported and exported in bulk, as MongoDB's
//! Extended JSON, one per line, as `mongoexport` writes it.

mod export_invites;
mod import_invites;
mod list_invites;
mod parts;
mod read_invite;
mod record_use;
mod store_invite;

use super::description::Refused;
use super::endpoint::Face;
use super::entry::endpoints;
use super::{Head, Response};
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::Reply;
use crate::wire::schema::Schema;
use export_invites::Export;
use import_invites::Import;
pub use import_invites::LARGEST_BULK;
use list_invites::List;
use read_invite::Read;
use record_use::Record;
use store_invite::Store;

/// The content type of lines of documents.
const LINES: &str = "application/x-ndjson";

/// TacoBot's face.
pub struct TacoBot;

impl Face for TacoBot {
    const TAG: &'static str = "TacoBot";

    fn refusal_schema(_: u16) -> Schema {
        Schema::Refusal
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        Response::reply(head, &Reply::Error(refusal.clone()))
    }
}

/// The refusals that all have.
fn refusals(own: &[Refused]) -> Vec<Refused> {
    let shared = [
        (
            ErrorKind::BadRequest,
            "The request is invalid; `details` lists the reasons.",
        ),
        (
            ErrorKind::Unauthorized,
            "The caller is missing or cannot be verified.",
        ),
        (ErrorKind::PermissionDenied, "The caller may not do this."),
    ];
    let shared = shared.map(|(kind, doc)| Refused::new(doc, kind));
    shared.into_iter().chain(own.iter().cloned()).collect()
}

// The paths of all guilds come first, since they also match the paths of one guild.
endpoints![Export, Import, List, Read, Store, Record];

//! RDS's Discord invites: at most one for each user, to the letter of RDS's document.
//!
//! An invite is a code of the server `DISCORD_GUILD_ID`, or one that Discord creates. In that case a call is
//! planned twice: the first plan asks Discord for an invite, and the second has it in its head. The document's
//! bodies are always in English.

mod answer;
mod give;
mod read;
mod settings;

use super::endpoint::Face;
use super::entry::endpoints;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::domain::id::UserId;
use crate::functions::arguments::arguments;
use crate::wire::schema::Schema;
use give::Give;
use read::Read;

/// The paths of the resource. RDS's document has it under two names, the second one in singular and plural.
const PATHS: &[&str] = &[
    "/discord/invites",
    "/discord-actions/invite",
    "/discord-actions/invites",
];

/// The name of a call in the log.
const LABEL: &str = "rds:invites";

arguments! {
    /// The query. RDS's dashboard sends other names too; they are ignored.
    pub struct Asked {
        /// The user; the caller itself if absent. Only super users and services may name another user.
        user: Option<UserId> = "userId",
    }
}

/// RDS's face.
pub struct Rds;

impl Face for Rds {
    const TAG: &'static str = "RDS";

    fn refusal_schema(status: u16) -> Schema {
        answer::schema(status)
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        <Read as super::endpoint::Endpoint>::refuse(head, refusal)
    }
}

endpoints![Read, Give];

//! RDS's Discord invites: one a user, to the letter as its document has them.
//!
//! An invite is a code of the server `DISCORD_GUILD_ID`, or one that Discord itself makes. Then a
//! call is planned twice: the first plan asks for an invite of Discord's, and the second has it in
//! the head. Bodies of the document's own are in English whatever the request asks for.

mod answer;
mod give;
mod read;
mod settings;

use super::endpoint::Face;
use super::table::endpoints;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::domain::id::UserId;
use crate::functions::arguments::arguments;
use crate::wire::schema::Schema;
use give::Give;
use read::Read;

/// The paths of the one resource: the document has it under two names, and the second in two numbers.
const PATHS: &[&str] = &[
    "/discord/invites",
    "/discord-actions/invite",
    "/discord-actions/invites",
];

/// By what the log names a call.
const LABEL: &str = "rds:invites";

arguments! {
    /// The query. RDS's dashboard sends other names along, which nobody reads.
    pub struct Asked {
        /// The user; without, the caller itself. Another user than itself is named by super users and services only.
        user: Option<UserId> = "userId",
    }
}

/// The face of RDS.
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

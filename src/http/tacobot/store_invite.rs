//! `PUT /guilds/{guild_id}/invite_codes/{code}`: stores what Discord reports about an invite.

use super::parts::{InvitePath, PARAMETERS, WrittenBody};
use super::{TacoBot, refusals};
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::domain::tacobot::{DiscordCode, GuildId, Seconds};
use crate::functions::Function;
use crate::functions::arguments::arguments;
use crate::functions::tacobot::arguments::{NoLog, Reported, ShownId};
use crate::functions::tacobot::documents::PlainHead;
use crate::functions::tacobot::store_invite::{self, StoreArguments, StoredInvite, other_id};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

arguments! {
    /// What to store about an invite. The other fields of a document may be sent along if they match the path.
    pub struct TacoBotInviteCodeBody {
        /// What Discord reports about the invite.
        info: Reported = "info",
        /// When the invite was created, in seconds since the Unix epoch. If absent, a new document gets the
        /// present time and an existing one keeps its own.
        timestamp: Option<Seconds> = "timestamp",
        /// The `_id` that the document must have.
        id: Option<ShownId> = "_id",
        /// The code; must equal that of the path.
        code: Option<DiscordCode> = "code",
        /// The guild; must equal that of the path.
        guild: Option<GuildId> = "guild_id",
        /// Not accepted: uses are recorded one by one.
        invites: Option<NoLog> = "invites",
    }
}

const STORED: &str = r#"{"_id":"64f0a1b2c3d4e5f6a7b8c9d0","code":"abc123","guild_id":"123456789012345678","info":{"code":"abc123","uses":5,"max_uses":10,"temporary":false,"created_at":"2023-01-01T00:00:00Z","revoked":null},"timestamp":1693459200}"#;

/// See the module.
pub struct Store;

impl Endpoint for Store {
    type Face = TacoBot;
    const METHOD: &'static str = "PUT";
    const PATHS: &'static [&'static str] = &["/guilds/{guild_id}/invite_codes/{code}"];
    const LABEL: &'static str = "PUT /guilds/{guild_id}/invite_codes/{code}";
    const SUMMARY: &'static str = store_invite::Store::DOC;
    const ACCESS: Access = Access::Service;
    type Path = InvitePath;
    type Query = NoQuery;
    type Body<'a> = WrittenBody<TacoBotInviteCodeBody>;
    type Response = PlainHead;
    const SUCCESSES: &'static [Success] = &[
        Success {
            status: 200,
            doc: "The document was updated.",
            example: STORED,
        },
        Success {
            status: 201,
            doc: "The document was created.",
            example: STORED,
        },
    ];
    const EXAMPLE: &'static str = r#"{"info":{"code":"abc123","uses":5,"max_uses":10,"temporary":false,"created_at":"2023-01-01T00:00:00Z","revoked":null},"timestamp":1693459200}"#;
    const PARAMETERS: &'static [(&'static str, &'static str)] = PARAMETERS;

    fn refusals() -> Vec<Refused> {
        let other = Refused::new("The document has another `_id`.", other_id());
        refusals(&[other])
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        request.query::<Self>()?;
        let WrittenBody(body) = request.body::<Self>()?;
        let InvitePath { guild, code } =
            InvitePath::of::<Self>(&request, body.guild.as_ref(), body.code.as_ref())?;
        let arguments = StoreArguments {
            guild,
            code,
            info: body.info,
            timestamp: body.timestamp,
            id: body.id,
        };
        Ok(request.call::<store_invite::Store>(arguments, encode))
    }
}

fn encode(_: &Head, _: Words, stored: StoredInvite) -> Response {
    let status = if stored.is_new { 201 } else { 200 };
    Response::written(status, stored.document.0)
}

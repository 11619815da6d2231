//! `POST /guilds/{guild_id}/invite_codes/{code}/invites`: records that a user used an invite.

use super::parts::{InvitePath, PARAMETERS, WrittenBody};
use super::{TacoBot, refusals};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::tacobot::{DiscordCode, GuildId, Seconds};
use crate::functions::Function;
use crate::functions::arguments::arguments;
use crate::functions::tacobot::documents::PlainUse;
use crate::functions::tacobot::record_use::{self, RecordArguments, RecordedUse};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

arguments! {
    /// A use of an invite.
    pub struct TacoBotInviteUseBody {
        /// The user.
        user: UserId = "user_id",
        /// When the invite was used, in seconds since the Unix epoch. If absent, the time is now, and the use
        /// is recorded only if the user has none yet.
        timestamp: Option<Seconds> = "timestamp",
        /// The code; must equal that of the path.
        code: Option<DiscordCode> = "code",
        /// The guild; must equal that of the path.
        guild: Option<GuildId> = "guild_id",
    }
}

const USE: &str = r#"{"user_id":"user1","timestamp":1693459300}"#;

/// See the module.
pub struct Record;

impl Endpoint for Record {
    type Face = TacoBot;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/guilds/{guild_id}/invite_codes/{code}/invites"];
    const LABEL: &'static str = "POST /guilds/{guild_id}/invite_codes/{code}/invites";
    const SUMMARY: &'static str = record_use::Record::DOC;
    const ACCESS: Access = Access::Service;
    type Path = InvitePath;
    type Query = NoQuery;
    type Body<'a> = WrittenBody<TacoBotInviteUseBody>;
    type Response = PlainUse;
    const SUCCESSES: &'static [Success] = &[
        Success {
            status: 200,
            doc: "The use was already recorded.",
            example: USE,
        },
        Success {
            status: 201,
            doc: "The use was recorded.",
            example: USE,
        },
    ];
    const EXAMPLE: &'static str = USE;
    const PARAMETERS: &'static [(&'static str, &'static str)] = PARAMETERS;

    fn refusals() -> Vec<Refused> {
        let unknown = Refused::new("The document does not exist.", ErrorKind::NotFound);
        refusals(&[unknown])
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        request.query::<Self>()?;
        let WrittenBody(body) = request.body::<Self>()?;
        let InvitePath { guild, code } =
            InvitePath::of::<Self>(&request, body.guild.as_ref(), body.code.as_ref())?;
        let arguments = RecordArguments {
            guild,
            code,
            user: body.user,
            timestamp: body.timestamp,
        };
        Ok(request.call::<record_use::Record>(arguments, encode))
    }
}

fn encode(_: &Head, _: Words, recorded: RecordedUse) -> Response {
    let status = if recorded.is_new { 201 } else { 200 };
    Response::written(status, recorded.entry.0)
}

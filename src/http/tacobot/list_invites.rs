//! `GET /guilds/{guild_id}/invite_codes`: a page of a guild's documents.

use super::parts::{GuildPath, PARAMETERS};
use super::{TacoBot, refusals};
use crate::domain::count::PageLimit;
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::domain::tacobot::InviteCursor;
use crate::functions::Function;
use crate::functions::arguments::arguments;
use crate::functions::tacobot::list_invites::{self, ListArguments, TacoBotInviteCodePage};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, Prepared, Strict};
use crate::http::request::Request;
use crate::http::{Head, Response};

arguments! {
    /// The page to read.
    pub struct PageQuery {
        /// The cursor that the previous page returned.
        cursor: Option<InviteCursor> = "cursor",
        /// The maximum number of documents on a page; 50 if absent. A page holds fewer if their logs are long.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct List;

impl Endpoint for List {
    type Face = TacoBot;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/guilds/{guild_id}/invite_codes"];
    const LABEL: &'static str = "GET /guilds/{guild_id}/invite_codes";
    const SUMMARY: &'static str = list_invites::List::DOC;
    const ACCESS: Access = Access::Caller;
    type Path = GuildPath;
    type Query = Strict<PageQuery>;
    type Body<'a> = NoBody;
    type Response = TacoBotInviteCodePage;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The page.",
        example: r#"{"page":[{"_id":"64f0a1b2c3d4e5f6a7b8c9d0","code":"abc123","guild_id":"123456789012345678","info":{"uses":5},"timestamp":1693459200,"invites":[]}],"isDone":true,"continueCursor":null}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = PARAMETERS;

    fn refusals() -> Vec<Refused> {
        refusals(&[])
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let GuildPath { guild } = request.path::<Self>()?;
        let Strict(PageQuery { cursor, limit }) = request.query::<Self>()?;
        let arguments = ListArguments {
            guild,
            cursor,
            limit,
        };
        Ok(request.call::<list_invites::List>(arguments, encode))
    }
}

fn encode(_: &Head, _: Words, page: TacoBotInviteCodePage) -> Response {
    Response::json(200, &page)
}

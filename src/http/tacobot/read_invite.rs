//! `GET /guilds/{guild_id}/invite_codes/{code}`: a document and its log.

use super::parts::{InvitePath, PARAMETERS};
use super::{TacoBot, refusals};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::functions::Function;
use crate::functions::tacobot::documents::PlainInvite;
use crate::functions::tacobot::read_invite::{self, ReadArguments};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoQuery, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};

/// See the module.
pub struct Read;

impl Endpoint for Read {
    type Face = TacoBot;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/guilds/{guild_id}/invite_codes/{code}"];
    const LABEL: &'static str = "GET /guilds/{guild_id}/invite_codes/{code}";
    const SUMMARY: &'static str = read_invite::Read::DOC;
    const ACCESS: Access = Access::Caller;
    type Path = InvitePath;
    type Query = NoQuery;
    type Body<'a> = NoBody;
    type Response = PlainInvite;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The document.",
        example: r#"{"_id":"64f0a1b2c3d4e5f6a7b8c9d0","code":"abc123","guild_id":"123456789012345678","info":{"id":"inviteid","code":"abc123","inviter_id":"987654321098765432","uses":5,"max_uses":10,"max_age":86400,"temporary":false,"created_at":"2023-01-01T00:00:00Z","revoked":null,"channel_id":"234567890123456789","url":"https://discord.gg/abc123"},"timestamp":1693459200,"invites":[{"user_id":"user1","timestamp":1693459300}]}"#,
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = PARAMETERS;

    fn refusals() -> Vec<Refused> {
        let unknown = Refused::new("The document does not exist.", ErrorKind::NotFound);
        refusals(&[unknown])
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let InvitePath { guild, code } = request.path::<Self>()?;
        request.query::<Self>()?;
        let arguments = ReadArguments { guild, code };
        Ok(request.call::<read_invite::Read>(arguments, encode))
    }
}

fn encode(_: &Head, _: Words, PlainInvite(document): PlainInvite) -> Response {
    Response::written(200, document)
}

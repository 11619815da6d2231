//! Parts of requests that several endpoints share.

use crate::domain::Problem;
use crate::domain::error::Refusal;
use crate::domain::tacobot::extended_json::Object;
use crate::domain::tacobot::{DiscordCode, GuildId};
use crate::functions::arguments::{Arguments, RawArguments, arguments};
use crate::http::endpoint::{Body, Endpoint};
use crate::http::request::Request;
use crate::http::{Head, body};
use crate::wire::json::Json;
use crate::wire::schema::Schema;

arguments! {
    /// The path of a guild.
    pub struct GuildPath {
        /// The guild; `-` is not allowed.
        guild: GuildId = "guild_id",
    }
}

arguments! {
    /// The path of an invite.
    pub struct InvitePath {
        /// The guild; `-` is not allowed.
        guild: GuildId = "guild_id",
        /// The invite's code: visible characters. Case matters.
        code: DiscordCode = "code",
    }
}

/// A valid guild and code of a path, for documentation.
pub const PARAMETERS: &[(&str, &str)] = &[("guild_id", "123456789012345678"), ("code", "abc123")];

/// A valid line of an export, for documentation.
pub const LINE: &str = r#"{"_id":{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"},"code":"abc123","guild_id":"123456789012345678","info":{"uses":5,"created_at":{"$date":"2023-01-01T00:00:00Z"}},"timestamp":1693459200,"invites":[{"user_id":"user1","timestamp":1693459300}]}"#;

impl InvitePath {
    /// The path, whose values the body may repeat.
    pub fn of<E: Endpoint<Path = Self>>(
        request: &Request<'_>,
        guild: Option<&GuildId>,
        code: Option<&DiscordCode>,
    ) -> Result<Self, Refusal> {
        let path = request.path::<E>()?;
        let is_other = [
            ("guild_id", guild.is_some_and(|guild| *guild != path.guild)),
            ("code", code.is_some_and(|code| *code != path.code)),
        ];
        for (name, is_other) in is_other {
            if is_other {
                let problem = Problem::new(&[
                    "must equal the value in the path",
                    "doit être égal à la valeur du chemin",
                ]);
                return Err(Refusal::field(name, problem));
            }
        }
        Ok(path)
    }
}

/// A JSON object with exactly these fields. Values that are not strings are kept as written.
pub struct WrittenBody<A>(pub A);

impl<'a, A: Arguments> Body<'a> for WrittenBody<A> {
    const FORM: Option<(&'static str, Schema)> =
        Some(("application/json", Schema::Closed(&A::OBJECT)));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut json = body::json(head, bytes)?;
        let written = Object::parse(std::str::from_utf8(bytes).unwrap_or_default());
        if let (Json::Object(fields), Some(written)) = (&mut json, &written) {
            for ((_, value), field) in fields.iter_mut().zip(written.fields()) {
                if !matches!(value, Json::Text(_) | Json::Null) {
                    *value = Json::Raw(field.value.to_owned());
                }
            }
        }
        let raw = RawArguments::new(json);
        let raw = raw.map_err(|problem| Refusal::field("body", problem))?;
        A::decode(&raw).map(Self)
    }
}

//! `tacobot:readInvite`: read a document and its log.

use super::documents::PlainInvite;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::tacobot::{DiscordCode, GuildId};
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::tacobot::read_invite::{Facts, ReadInvite};

arguments! {
    /// Arguments of `tacobot:readInvite`.
    pub struct ReadArguments {
        /// The guild; `-` is not allowed.
        guild: GuildId = "guild_id",
        /// The invite's code: visible characters. Case matters.
        code: DiscordCode = "code",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "tacobot:readInvite";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads the newest document of a guild and code. For services, and for the owner and admins of the server with the guild's id.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied, ErrorKind::NotFound];
    type Arguments = ReadArguments;
    type Data = PlainInvite;
    type Operation = ReadInvite;

    fn plan(arguments: ReadArguments, context: &Context) -> Result<ReadInvite, Refusal> {
        Ok(ReadInvite {
            guild: arguments.guild,
            code: arguments.code,
            actor: context.caller.actor()?,
            now: context.now,
        })
    }

    fn settle(_: &ReadInvite, facts: Facts) -> Result<(Words, PlainInvite), Refusal> {
        if !facts.may_read {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let invite = facts.invite.ok_or(ErrorKind::NotFound)?;
        let document = invite.document.ok_or(ErrorKind::NotFound)?;
        let plain = PlainInvite(document.plain(&invite.entries));
        Ok((Words::new(&["Invite found", "Invitation trouvée"]), plain))
    }
}

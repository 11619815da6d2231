//! `tacobot:recordUse`: record that a user used an invite.

use super::documents::PlainUse;
use super::service;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::tacobot::extended_json::plain;
use crate::domain::tacobot::{DiscordCode, GuildId, Seconds};
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::tacobot::record_use::{Facts, RecordUse, When};
use crate::wire::schema::document;

arguments! {
    /// Arguments of `tacobot:recordUse`.
    pub struct RecordArguments {
        /// The guild.
        guild: GuildId = "guild_id",
        /// The code.
        code: DiscordCode = "code",
        /// The user.
        user: UserId = "user_id",
        /// When the invite was used, in seconds since the Unix epoch. If absent, the time is now, and the use
        /// is recorded only if the user has none yet.
        timestamp: Option<Seconds> = "timestamp",
    }
}

document! {
    /// The result of recording a use.
    pub struct RecordedUse {
        /// Whether this call recorded the use.
        is_new: bool = "isNew",
        /// The log's entry. If no time was given and the user already has uses, the latest of them.
        entry: PlainUse = "entry",
    }
}

/// See the module.
pub struct Record;

impl Function for Record {
    const PATH: &'static str = "tacobot:recordUse";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Records that a user used an invite and returns the log's entry. If no time was given and the user already has uses, the latest of them is returned.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied, ErrorKind::NotFound];
    type Arguments = RecordArguments;
    type Data = RecordedUse;
    type Operation = RecordUse;

    fn plan(arguments: RecordArguments, context: &Context) -> Result<RecordUse, Refusal> {
        service(&context.caller)?;
        let now = || When::Once(Seconds::of(context.now));
        let when = arguments.timestamp.map_or_else(now, When::At);
        let (guild, code) = (arguments.guild, arguments.code);
        Ok(RecordUse::new(guild, code, arguments.user, when))
    }

    fn settle(_: &RecordUse, facts: Facts) -> Result<(Words, RecordedUse), Refusal> {
        let entry = facts.entry.ok_or(ErrorKind::NotFound)?;
        let data = RecordedUse {
            is_new: facts.is_new,
            entry: PlainUse(plain(&entry).into_owned()),
        };
        Ok((
            Words::new(&["Use recorded", "Utilisation enregistrée"]),
            data,
        ))
    }
}

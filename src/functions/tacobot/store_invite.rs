//! `tacobot:storeInvite`: store what Discord reports about an invite.

use super::arguments::{Reported, ShownId};
use super::documents::PlainHead;
use super::service;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::tacobot::document::{InviteDocument, InviteId};
use crate::domain::tacobot::extended_json::plain;
use crate::domain::tacobot::{DiscordCode, GuildId, InviteInfo, Seconds};
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::tacobot::store_invite::{StoreInvite, Stored};
use crate::wire::hex::hexadecimal;
use crate::wire::schema::document;

arguments! {
    /// Arguments of `tacobot:storeInvite`.
    pub struct StoreArguments {
        /// The guild.
        guild: GuildId = "guild_id",
        /// The code.
        code: DiscordCode = "code",
        /// What Discord reports about the invite.
        info: Reported = "info",
        /// When the invite was created, in seconds since the Unix epoch. If absent, a new document gets the
        /// present time and an existing one keeps its own.
        timestamp: Option<Seconds> = "timestamp",
        /// The `_id` that the document must have.
        id: Option<ShownId> = "_id",
    }
}

document! {
    /// The result of storing an invite.
    pub struct StoredInvite {
        /// Whether the document is new.
        is_new: bool = "isNew",
        /// The document, without its log.
        document: PlainHead = "document",
    }
}

/// See the module.
pub struct Store;

impl Function for Store {
    const PATH: &'static str = "tacobot:storeInvite";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str =
        "Stores what Discord reports about an invite and returns the document without its log.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied, ErrorKind::Conflict];
    type Arguments = StoreArguments;
    type Data = StoredInvite;
    type Operation = StoreInvite;

    fn plan(arguments: StoreArguments, context: &Context) -> Result<StoreInvite, Refusal> {
        let info = InviteInfo::parse(&arguments.info.0)?;
        service(&context.caller)?;
        let now = Seconds::of(context.now);
        let new_id = object_id(context);
        let (guild, code, at) = (arguments.guild, arguments.code, arguments.timestamp);
        let made = at.as_ref().unwrap_or(&now);
        let new_document = InviteDocument::new(&new_id, &guild, &code, &info, made);
        Ok(StoreInvite {
            must_be: arguments.id.map(|id| InviteId::shown_as(&id.0)),
            guild,
            code,
            info,
            at,
            new_id,
            new_document,
        })
    }

    fn settle(
        operation: &StoreInvite,
        stored: Option<Stored>,
    ) -> Result<(Words, StoredInvite), Refusal> {
        let stored = stored.ok_or_else(other_id)?;
        let data = StoredInvite {
            is_new: stored.id == operation.new_id,
            document: PlainHead(plain(&stored.head).into_owned()),
        };
        Ok((
            Words::new(&["Invite stored", "Invitation enregistrée"]),
            data,
        ))
    }
}

/// The refusal for a document whose `_id` differs from the requested one.
#[must_use]
pub fn other_id() -> Refusal {
    Refusal::conflict(&[
        "This guild and code have no document with this _id: leave _id out",
        "Cette guilde et ce code n’ont aucun document avec cet _id\u{a0}: omettez _id",
    ])
}

/// The `_id` of a new document: an ObjectId from the second of the call and 8 random bytes.
fn object_id(context: &Context) -> InviteId {
    let seconds = context.now.get().div_euclid(1000);
    let [_, _, _, _, time @ ..] = seconds.to_be_bytes();
    let [random @ .., _, _] = context.random.first_id();
    InviteId::object_id(&[hexadecimal(&time), hexadecimal(&random)].concat())
}

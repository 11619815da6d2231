//! What TacoBot's functions answer: documents as plain JSON, which stands as it was put together.

use crate::domain::id::UserId;
use crate::domain::tacobot::{DiscordCode, GuildId};
use crate::wire::schema::{Describe, Field, Object, Schema};
use crate::wire::write::written;
use serde::ser::{Serialize, Serializer};

/// Declares a type whose JSON is a text already, and its form.
macro_rules! documents {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Describe for $name {
            const SCHEMA: Schema = $schema;
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // What is stored is JSON.
                written(&self.0, serializer)
            }
        }
    )+};
}

documents! {
    /// A document with its log.
    PlainInvite = Schema::Object(&DOCUMENT);
    /// A document without its log.
    PlainHead = Schema::Object(&HEAD);
    /// An entry of a log.
    PlainUse = Schema::Object(&USE);
}

const fn field(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: false,
    }
}

const fn maybe(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: true,
    }
}

const TEXT: Schema = Schema::String;

/// What Discord reports of an invite.
pub const INFO: Schema = Schema::Object(&Object {
    name: "TacoBotInviteInfo",
    doc: "What Discord reports of an invite; other fields may stand beside these.",
    fields: &[
        maybe("id", "Discord's id of the invite.", TEXT),
        maybe("code", "The invite's code.", TEXT),
        maybe("inviter_id", "Who made the invite.", TEXT),
        maybe("uses", "How often it was used.", Schema::Number),
        maybe("max_uses", "How often it may be used.", Schema::Number),
        maybe("max_age", "How long it lives, in seconds.", Schema::Number),
        maybe(
            "temporary",
            "Whether members are temporary.",
            Schema::Boolean,
        ),
        maybe("created_at", "When it was made.", Schema::DateTime),
        maybe("revoked", "Always null.", Schema::Null),
        maybe("channel_id", "The channel it leads to.", TEXT),
        maybe("url", "Its address.", TEXT),
    ],
});

static USE: Object = Object {
    name: "TacoBotInviteUse",
    doc: "Who used an invite, and when.",
    fields: &[
        field("user_id", "The user.", UserId::SCHEMA),
        field(
            "timestamp",
            "When, in seconds since the Unix epoch.",
            Schema::Number,
        ),
    ],
};

const ID_FIELD: Field = field("_id", "The document's id.", TEXT);
const CODE_FIELD: Field = field(
    "code",
    "The invite's code, case and all.",
    DiscordCode::SCHEMA,
);
const GUILD_FIELD: Field = field("guild_id", "The guild.", GuildId::SCHEMA);
const INFO_FIELD: Field = field("info", "What Discord reports.", INFO);
const MADE_FIELD: Field = field(
    "timestamp",
    "When the invite was made, in seconds since the Unix epoch.",
    Schema::Number,
);

static DOCUMENT: Object = Object {
    name: "TacoBotInviteCode",
    doc: "One of Discord's invites and who used it.",
    fields: &[
        ID_FIELD,
        CODE_FIELD,
        GUILD_FIELD,
        INFO_FIELD,
        MADE_FIELD,
        field(
            "invites",
            "Who used it.",
            Schema::List(&Schema::Object(&USE)),
        ),
    ],
};

static HEAD: Object = Object {
    name: "TacoBotInviteCodeHead",
    doc: "One of Discord's invites, without the log of who used it.",
    fields: &[ID_FIELD, CODE_FIELD, GUILD_FIELD, INFO_FIELD, MADE_FIELD],
};

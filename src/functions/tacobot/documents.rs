//! The replies of TacoBot's functions: documents as plain JSON, already serialized.

use crate::domain::id::UserId;
use crate::domain::tacobot::{DiscordCode, GuildId};
use crate::wire::schema::{Describe, Field, Object, Schema};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Declares a type whose JSON is already text, and its schema.
macro_rules! written {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Describe for $name {
            const SCHEMA: Schema = $schema;
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // Stored values are JSON.
                let written = serde_json::from_slice::<&RawValue>(self.0.as_bytes());
                written.unwrap_or(RawValue::NULL).serialize(serializer)
            }
        }
    )+};
}

written! {
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

/// What Discord reports about an invite.
pub const INFO: Schema = Schema::Object(&Object {
    name: "TacoBotInviteInfo",
    doc: "What Discord reports about an invite. Other fields are allowed.",
    fields: &[
        maybe("id", "The invite's id at Discord.", TEXT),
        maybe("code", "The invite's code.", TEXT),
        maybe("inviter_id", "The user who created the invite.", TEXT),
        maybe("uses", "The number of uses.", Schema::Number),
        maybe("max_uses", "The maximum number of uses.", Schema::Number),
        maybe("max_age", "The lifetime in seconds.", Schema::Number),
        maybe(
            "temporary",
            "Whether it grants temporary membership.",
            Schema::Boolean,
        ),
        maybe("created_at", "When it was created.", Schema::DateTime),
        maybe("revoked", "Always null.", Schema::Null),
        maybe("channel_id", "The id of its channel.", TEXT),
        maybe("url", "The link.", TEXT),
    ],
});

static USE: Object = Object {
    name: "TacoBotInviteUse",
    doc: "One use of an invite: who used it, and when.",
    fields: &[
        field("user_id", "The user.", UserId::SCHEMA),
        field(
            "timestamp",
            "When the invite was used, in seconds since the Unix epoch.",
            Schema::Number,
        ),
    ],
};

const ID_FIELD: Field = field("_id", "The document's id.", TEXT);
const CODE_FIELD: Field = field(
    "code",
    "The invite's code. Case matters.",
    DiscordCode::SCHEMA,
);
const GUILD_FIELD: Field = field("guild_id", "The guild.", GuildId::SCHEMA);
const INFO_FIELD: Field = field("info", "What Discord reports about the invite.", INFO);
const MADE_FIELD: Field = field(
    "timestamp",
    "When the invite was created, in seconds since the Unix epoch.",
    Schema::Number,
);

static DOCUMENT: Object = Object {
    name: "TacoBotInviteCode",
    doc: "A Discord invite with the log of its uses.",
    fields: &[
        ID_FIELD,
        CODE_FIELD,
        GUILD_FIELD,
        INFO_FIELD,
        MADE_FIELD,
        field(
            "invites",
            "The log: one entry for each use.",
            Schema::List(&Schema::Object(&USE)),
        ),
    ],
};

static HEAD: Object = Object {
    name: "TacoBotInviteCodeHead",
    doc: "A Discord invite without its log.",
    fields: &[ID_FIELD, CODE_FIELD, GUILD_FIELD, INFO_FIELD, MADE_FIELD],
};

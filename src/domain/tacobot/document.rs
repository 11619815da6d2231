//! Documents as they are stored: compact Extended JSON without the log, which is stored separately.

use super::extended_json::{Object, compact, plain};
use super::{DiscordCode, GuildId, InviteInfo, Seconds};
use crate::wire::json::{put, quote};
use serde::Deserialize;

/// The field of the log.
pub const LOG: &str = "invites";

/// A document's `_id` as compact Extended JSON, which distinguishes an ObjectId from a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct InviteId(String);

impl InviteId {
    /// Takes Extended JSON that is an ObjectId or a string.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let id = compact(written);
        let is_text = plain(&id).starts_with('"');
        is_text.then(|| Self(id.into_owned()))
    }

    /// The `_id` of a row, which [`parse`](Self::parse) accepted when it was stored.
    #[must_use]
    pub const fn from_store(id: String) -> Self {
        Self(id)
    }

    /// An ObjectId, from its hexadecimal digits.
    #[must_use]
    pub fn object_id(digits: &str) -> Self {
        Self(["{\"$oid\":\"", digits, "\"}"].concat())
    }

    /// The `_id` that plain JSON shows as this text: a string, or an ObjectId.
    #[must_use]
    pub fn shown_as(text: &str) -> [Self; 2] {
        let mut quoted = String::new();
        quote(text, &mut quoted);
        let object = ["{\"$oid\":", &quoted, "}"].concat();
        [Self(quoted), Self(object)]
    }

    /// The Extended JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A document as compact Extended JSON with an empty log. If TacoBot wrote no log, the field is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteDocument(String);

impl InviteDocument {
    /// A new document.
    #[must_use]
    pub fn new(
        id: &InviteId,
        guild: &GuildId,
        code: &DiscordCode,
        info: &InviteInfo,
        at: &Seconds,
    ) -> Self {
        let mut text = ["{\"_id\":", id.as_str(), ",\"code\":"].concat();
        quote(code.as_str(), &mut text);
        put(&mut text, &[",\"guild_id\":"]);
        quote(guild.as_str(), &mut text);
        let info = [",\"info\":", info.as_str()];
        put(&mut text, &info);
        put(
            &mut text,
            &[",\"timestamp\":", at.as_str(), ",\"invites\":[]}"],
        );
        Self(text)
    }

    /// The document of a line.
    #[must_use]
    pub fn of(object: &Object<'_>) -> Self {
        Self(object.write(|field| {
            Some(if field.name == LOG {
                "[]".into()
            } else {
                compact(field.value)
            })
        }))
    }

    /// The document of a row.
    #[must_use]
    pub const fn from_store(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The document as Extended JSON with the given log entries, which are separated by commas.
    #[must_use]
    pub fn extended(&self, entries: &str) -> String {
        if entries.is_empty() {
            return self.0.clone();
        }
        self.with_log(entries)
    }

    /// The document as plain JSON with the given log entries, which are separated by commas.
    #[must_use]
    pub fn plain(&self, entries: &str) -> String {
        plain(&self.with_log(entries)).into_owned()
    }

    fn with_log(&self, entries: &str) -> String {
        let log = ["[", entries, "]"].concat();
        match Object::parse(&self.0) {
            Some(object) if object.has(LOG) => object.with(LOG, &log),
            _ => {
                let fields = self.0.strip_suffix('}').unwrap_or_default();
                [fields, ",\"invites\":", &log, "}"].concat()
            }
        }
    }

    /// The document with what Discord now reports, and with another time if one is given.
    #[must_use]
    pub fn reported(&self, info: &InviteInfo, at: Option<&Seconds>) -> Self {
        let with = |text: &str, name: &str, value: &str| {
            let object = Object::parse(text);
            object.map_or_else(String::new, |object| object.with(name, value))
        };
        let text = with(&self.0, "info", info.as_str());
        Self(at.map_or(text.clone(), |at| with(&text, "timestamp", at.as_str())))
    }

    /// The document as Extended JSON without the field of its log.
    #[must_use]
    pub fn without_log(&self) -> String {
        Object::parse(&self.0).map_or_else(String::new, |object| object.without(LOG))
    }
}

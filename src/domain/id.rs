//! Ids: opaque strings, with one type for each kind.

use super::shard::Shard;
use super::stand_in::StandIn;
use super::text::texts;
use super::time::Millis;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error};
use uuid::{Builder, Uuid};

texts! {
    /// A server: a community, a guild, a family. 1 to 128 characters, no control characters.
    ServerId, 128;
    /// A user of the app. 1 to 128 characters, no control characters.
    UserId, 128;
}

impl ServerId {
    /// The shard where the server lives.
    #[must_use]
    pub fn shard(&self) -> Shard {
        Shard::of_text(self.as_str())
    }

    /// Whether it looks like a Discord id: 15 to 20 digits.
    #[must_use]
    pub fn is_snowflake(&self) -> bool {
        let text = self.as_str();
        (15..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// A UUID in its usual text form.
fn text_of(uuid: Uuid) -> Box<str> {
    let text = uuid.as_hyphenated();
    (&*text.encode_lower(&mut Uuid::encode_buffer())).into()
}

/// A new UUID version 7, from the time in milliseconds and 10 random bytes.
fn uuid(now: Millis, random: &[u8; 10]) -> Box<str> {
    let millis = u64::try_from(now.get()).unwrap_or(0);
    let uuid = Builder::from_unix_timestamp_millis(millis, random).into_uuid();
    text_of(uuid)
}

impl ServerId {
    /// A new server id, a UUID version 7. Its shard is a hash of the id, as for any other server.
    ///
    /// # Errors
    /// Never fails: a UUID is a valid id.
    pub fn made(now: Millis, random: &[u8; 10]) -> Result<Self, super::Problem> {
        Self::parse(&uuid(now, random))
    }
}

/// The id of a row: a UUID version 7, so that ids sort by creation time. The last ten bits are the shard of the
/// row's server; 64 bits are random.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RowId(Box<str>);

/// The first 33 characters of a new row's id, for operations where only storage knows the server. Storage
/// copies the last three characters from another row of that server, which name the shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdStem(Box<str>);

impl IdStem {
    /// A new stem from the time in milliseconds and 10 random bytes.
    #[must_use]
    pub fn new(now: Millis, random: &[u8; 10]) -> Self {
        let id = uuid(now, random);
        Self(id.get(..RowId::STEM).unwrap_or_default().into())
    }

    /// The id with this stem, in the shard of another row.
    #[must_use]
    pub fn beside(&self, other: &RowId) -> RowId {
        let tail = other.0.get(RowId::STEM..).unwrap_or_default();
        RowId([&self.0, tail].concat().into())
    }

    /// Whether an id has this stem, 62 bits of which are random and used once.
    #[must_use]
    pub fn is_of(&self, id: &RowId) -> bool {
        id.0.starts_with(self.as_str())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl StandIn for RowId {
    fn stand_in() -> Self {
        Self(Box::default())
    }
}

impl RowId {
    /// The shard that the id names in its last ten bits.
    #[must_use]
    pub fn shard(&self) -> Shard {
        let tail = self.0.get(Self::STEM..).unwrap_or_default();
        Shard::new(u16::from_str_radix(tail, 16).unwrap_or(0))
    }

    /// The length of an id before the three hexadecimal digits whose last ten bits are the shard.
    pub const STEM: usize = 33;

    /// A new id in a shard, from the time in milliseconds and 10 random bytes. The last ten bits of those are
    /// not used.
    #[must_use]
    pub fn new(now: Millis, random: [u8; 10], shard: Shard) -> Self {
        let [rest @ .., high, _] = random;
        let [shard_high, low] = shard.number().to_be_bytes();
        let mut bytes = [0; 10];
        let tail = [high & !0b11 | shard_high, low];
        for (to, from) in bytes.iter_mut().zip(rest.into_iter().chain(tail)) {
            *to = from;
        }
        Self(uuid(now, &bytes))
    }

    /// Takes a UUID in its usual text form.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, super::Problem> {
        match Uuid::try_parse(text) {
            Ok(uuid) if text.len() == 36 => Ok(Self(text_of(uuid))),
            _ => Err(super::Problem::new(&[
                "must be an id or cursor from an earlier reply",
                "doit être un identifiant ou un curseur issu d’une réponse précédente",
            ])),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for RowId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Self::parse(text).map_err(|_| Error::custom("invalid id"))
    }
}

impl Describe for RowId {
    const SCHEMA: Schema = Schema::Uuid;
}

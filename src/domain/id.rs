//! Ids: opaque strings, each kind its own type.

use super::text::texts;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;
use uuid::Builder;

texts! {
    /// A server: a community, a guild, a family. 1 to 128 characters, no control characters.
    ServerId, 128;
    /// A user of the app. 1 to 128 characters, no control characters.
    UserId, 128;
}

impl ServerId {
    /// Whether it has the form of an id of Discord's: 15 to 20 digits.
    #[must_use]
    pub fn is_snowflake(&self) -> bool {
        let text = self.as_str();
        (15..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The id of a row: a UUID of version 7, so that ids sort by the time they were made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RowId(String);

impl RowId {
    /// A new id from the time in milliseconds and 10 random bytes.
    #[must_use]
    pub fn new(now: super::time::Millis, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.get()).unwrap_or(0);
        Self(
            Builder::from_unix_timestamp_millis(millis, &random)
                .into_uuid()
                .to_string(),
        )
    }

    /// Takes a UUID in its usual text form.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn parse(text: &str) -> Result<Self, super::Problem> {
        match uuid::Uuid::try_parse(text) {
            Ok(uuid) if text.len() == 36 => Ok(Self(uuid.to_string())),
            _ => Err(super::Problem::new(
                "must be an id or cursor that an earlier reply gave",
                "doit être un identifiant ou un curseur issu d’une réponse précédente",
            )),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Describe for RowId {
    const SCHEMA: Schema = Schema::Uuid;
}

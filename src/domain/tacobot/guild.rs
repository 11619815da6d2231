//! Discord's guilds, as TacoBot's documents name them.

use crate::domain::id::ServerId;
use crate::wire::schema::{Describe, Schema};

/// A guild of Discord's. The id of a server of this service may be the same: then its admins read the
/// guild's documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildId(ServerId);

impl GuildId {
    /// What stands in a path for all guilds; none may be named so.
    pub const ALL: &'static str = "-";

    /// What an id must be.
    pub const FORM: &'static [&'static str; 2] = &[
        "must have 1 to 128 characters, no control characters, and not be -",
        "doit compter de 1 à 128 caractères, sans caractère de contrôle, et ne pas être un simple tiret",
    ];

    /// Takes 1 to 128 characters, none of them a control character, but not `-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let server = ServerId::parse(text).ok()?;
        (text != Self::ALL).then_some(Self(server))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The server of the same id.
    #[must_use]
    pub const fn server(&self) -> &ServerId {
        &self.0
    }
}

impl Describe for GuildId {
    const SCHEMA: Schema = ServerId::SCHEMA;
}

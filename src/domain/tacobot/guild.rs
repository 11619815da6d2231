//! Discord's guilds, as TacoBot's documents name them.

use crate::domain::id::ServerId;
use crate::domain::stand_in::StandIn;
use crate::wire::schema::{Describe, Schema};

/// A Discord guild. A server of this service may have the same id; its admins may then read the guild's
/// documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildId(ServerId);

impl StandIn for GuildId {
    fn stand_in() -> Self {
        Self(ServerId::stand_in())
    }
}

impl GuildId {
    /// The path segment for all guilds; no guild may have this id.
    pub const ALL: &'static str = "-";

    /// The message for an invalid id.
    pub const FORM: &'static [&'static str; 2] = &[
        "must have 1 to 128 characters, no control characters, and not be -",
        "doit compter de 1 à 128 caractères, sans caractère de contrôle, et ne pas être un simple tiret",
    ];

    /// Takes 1 to 128 characters without control characters, except `-`.
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

    /// The server with the same id.
    #[must_use]
    pub const fn server(&self) -> &ServerId {
        &self.0
    }
}

impl Describe for GuildId {
    const SCHEMA: Schema = ServerId::SCHEMA;
}

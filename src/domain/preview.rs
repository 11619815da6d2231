//! How much a join page and `invitCode:explain` tell about a server.

use super::text::read_words;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

/// How much a working code tells, before anybody joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Preview {
    /// The server, and the name of the member who invites.
    Full,
    /// The server alone.
    Name,
    /// Nothing.
    None,
}

impl Preview {
    /// Every preview, by name.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("full", Self::Full),
        ("name", Self::Name),
        ("none", Self::None),
    ];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Name => "name",
            Self::None => "none",
        }
    }

    /// Whether the server is told.
    #[must_use]
    pub fn tells_server(self) -> bool {
        self != Self::None
    }

    /// Whether the name of the member who invites is told.
    #[must_use]
    pub fn tells_inviter(self) -> bool {
        self == Self::Full
    }
}

/// A link is sent to people who do not know the server yet: without the names they cannot tell an invitation
/// from a trap. A server that is a secret says so.
impl Default for Preview {
    fn default() -> Self {
        Self::Full
    }
}

read_words!(Preview);

impl Describe for Preview {
    const SCHEMA: Schema = Schema::Words(&["full", "name", "none"]);
}

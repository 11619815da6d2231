//! The codes of Discord's invites.

use crate::domain::stand_in::StandIn;
use crate::wire::schema::{Describe, Schema};

/// The code of a Discord invite. Case matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordCode(String);

impl StandIn for DiscordCode {
    fn stand_in() -> Self {
        Self(String::new())
    }
}

impl DiscordCode {
    /// The greatest length in characters.
    pub const MAX: usize = 128;

    /// The message for an invalid code.
    pub const FORM: &'static [&'static str; 2] = &[
        "must have 1 to 128 visible characters",
        "doit compter de 1 à 128 caractères visibles",
    ];

    /// Takes 1 to 128 visible characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let visible = |character: char| !character.is_control() && !character.is_whitespace();
        let length = text.chars().take(Self::MAX + 1).count();
        let is_code = (1..=Self::MAX).contains(&length) && text.chars().all(visible);
        is_code.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Describe for DiscordCode {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$",
        min: 1,
        max: Self::MAX,
    };
}

//! What has to happen outside of storage.
//!
//! A plan asks for an effect before the trip, and is made again with what came of it in the head; or a
//! response carries effects that are to happen after it. JavaScript performs each in a module of its
//! own, which it finds by the effect's name. A new effect is a variant here and one such module.

use crate::domain::id::UserId;
use crate::domain::rds::{DiscordAnswer, InviteCode};
use crate::wire::write::{Numbers, write};
use serde::{Deserialize, Serialize};

/// Something that is to happen outside of storage, written as `{"effect": name, …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "camelCase")]
pub enum Effect {
    /// Discord makes an invite for a user.
    MakeDiscordInvite {
        /// The user.
        user: UserId,
    },
    /// Discord revokes invites that nobody was given.
    RevokeDiscordInvites {
        /// Their codes.
        codes: Vec<InviteCode>,
    },
}

impl Effect {
    /// The effect as JSON.
    #[must_use]
    pub fn write(&self) -> String {
        write(self, Numbers::Whole)
    }
}

/// What came of an effect that a plan asked for, by the effect's name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Of [`Effect::MakeDiscordInvite`].
    MakeDiscordInvite(DiscordAnswer),
}

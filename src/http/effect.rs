//! Effects: what has to happen outside of storage.
//!
//! There are two kinds. A plan may ask for an effect before the trip; the request is then planned again with
//! the outcome in its head. A response may carry effects to perform after it. JavaScript performs each effect
//! in one module, which it finds by the effect's name. A new effect is one variant here and one such module.

use crate::domain::id::UserId;
use crate::domain::rds::{DiscordAnswer, InviteCode};
use crate::domain::side::Side;
use crate::domain::time::Millis;
use crate::domain::topic::{Topic, Watch};
use crate::wire::write::{Numbers, write};
use serde::{Deserialize, Serialize};

/// An effect, written as `{"effect": name, …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "camelCase")]
pub enum Effect {
    /// Discord creates an invite for a user.
    MakeDiscordInvite {
        /// The user.
        user: UserId,
    },
    /// Discord revokes orphaned invites.
    RevokeDiscordInvites {
        /// Their codes.
        codes: Vec<InviteCode>,
        /// Codes of others that seemed orphaned but were given to a user: the next call need not ask about them.
        kept: Vec<InviteCode>,
    },
    /// A move of the data is continued.
    Move {
        /// Where they go.
        to: Side,
    },
    /// Whoever watches these topics is told that they changed.
    Tell {
        /// The topics.
        topics: Vec<Topic>,
    },
    /// What the objects of live connections keep of a user is forgotten.
    Forget {
        /// The user.
        user: UserId,
    },
    /// Events that are due are delivered.
    Deliver,
    /// Whoever watches the query asks again when a topic changes, and at the time `until`; never if `final`.
    Watch {
        /// What the answer depends on.
        topics: Vec<Topic>,
        /// When it changes by itself.
        until: Option<Millis>,
        /// Whether it must not be asked again.
        #[serde(rename = "final")]
        is_final: bool,
    },
}

impl From<Watch> for Effect {
    fn from(watch: Watch) -> Self {
        Self::Watch {
            topics: watch.topics,
            until: watch.until,
            is_final: watch.is_final,
        }
    }
}

impl Effect {
    /// The effect as JSON.
    #[must_use]
    pub fn write(&self) -> String {
        write(self, Numbers::Whole)
    }
}

/// The outcome of an effect that a plan asked for, by the effect's name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The outcome of [`Effect::MakeDiscordInvite`].
    MakeDiscordInvite(DiscordAnswer),
    /// The outcome of [`Effect::Move`].
    Move(MoveAnswer),
}

/// What became of a move.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MoveAnswer {
    /// It continued: how far it is, as JSON.
    Went(String),
    /// It stops until something was corrected.
    Stopped(String),
    /// The deployment does not move the data there.
    Undeployed,
    /// Another request is continuing it.
    Busy,
    /// A store failed. The cause is in the log.
    Failed,
}

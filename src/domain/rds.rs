//! RDS's invites: at most one for each user of the guild.

use super::id::{RowId, UserId};
use super::text::texts;
use crate::wire::json::Json;
use crate::wire::schema::document;
use crate::wire::write::{Numbers, write};
use serde::Deserialize;

texts! {
    /// The code of an invite as it appears in the link: 1 to 64 characters, no control characters.
    InviteCode, 64;
}

document! {
    /// An invite that a user was given.
    pub struct GivenInvite {
        /// The id of the invite document.
        id: RowId = "id",
        /// The code, as it appears in the link.
        code: InviteCode = "code",
        /// Whether Discord created the invite; false if this service did.
        by_discord: bool = "byDiscord",
        /// The user.
        user_id: UserId = "userId",
    }
}

document! {
    /// The result of asking for an invite.
    pub struct AskedInvite {
        /// The invite, if this call gave one; null if the user already had one.
        given: Option<GivenInvite> = "given",
        /// Orphaned invites, to be revoked at Discord.
        withdrawn: Vec<InviteCode> = "withdrawn",
    }
}

/// Discord's answer to the request for an invite.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DiscordAnswer {
    /// Discord created an invite.
    Made {
        /// The new invite, last, after older invites that may be orphaned.
        codes: Vec<InviteCode>,
    },
    /// Discord was not asked: the user is known to have an invite.
    Known,
    /// Discord limits the rate.
    Later {
        /// The number of seconds to wait.
        retry_after: i64,
    },
    /// Discord failed.
    Failed,
}

/// An invite that Discord has just created and nobody has been given yet, with older invites of this service
/// that may be orphaned: their call may have failed halfway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshInvite {
    /// The new one.
    pub code: InviteCode,
    /// Every code that is an orphan unless a user was given it: the older ones, and the new one last.
    pub doubtful: Vec<InviteCode>,
    /// The same list as JSON, to be bound as one value.
    pub listed: String,
}

impl FreshInvite {
    /// Takes a list of codes, the new one last; `None` if it is not a list of codes.
    #[must_use]
    pub fn parse(codes: &Json) -> Option<Self> {
        let mut doubtful = Vec::new();
        for code in codes.as_list()? {
            doubtful.push(InviteCode::parse(code.as_text()?).ok()?);
        }
        Self::new(doubtful)
    }

    /// Takes codes, the new one last; `None` if there are none.
    #[must_use]
    pub fn new(doubtful: Vec<InviteCode>) -> Option<Self> {
        Some(Self {
            code: doubtful.last()?.clone(),
            listed: write(&doubtful, Numbers::Whole),
            doubtful,
        })
    }
}

//! The one invite of a user to the guild, as RDS gives it.

use super::id::{RowId, UserId};
use super::text::texts;
use crate::wire::json::Json;
use crate::wire::schema::document;
use crate::wire::write::{Numbers, write};
use serde::Deserialize;

texts! {
    /// The code of an invite as it stands in the link: 1 to 64 characters, no control characters.
    InviteCode, 64;
}

document! {
    /// The invite that a user was given.
    pub struct GivenInvite {
        /// Its id.
        id: RowId = "id",
        /// Its code, as it stands in the link.
        code: InviteCode = "code",
        /// Whether Discord made it, and not this service.
        by_discord: bool = "byDiscord",
        /// The user.
        user_id: UserId = "userId",
    }
}

document! {
    /// What asking for an invite came to.
    pub struct AskedInvite {
        /// The invite, where this call gave it; null where the user had one already.
        given: Option<GivenInvite> = "given",
        /// The invites that are nobody's and are to be revoked at Discord.
        withdrawn: Vec<InviteCode> = "withdrawn",
    }
}

/// What Discord answered when it was asked for an invite.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DiscordAnswer {
    /// It made one.
    Made {
        /// Older invites that nobody may have been given, and the new one as the last.
        codes: Vec<InviteCode>,
    },
    /// It was not asked: the user is known to have one already.
    Known,
    /// It wants to be asked later.
    Later {
        /// After so many seconds.
        retry_after: i64,
    },
    /// It failed.
    Failed,
}

/// An invite that Discord has just made, before anybody was given it, and older ones that this service
/// made there and that nobody may have been given: a call may have broken off in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshInvite {
    /// The new one.
    pub code: InviteCode,
    /// All that somebody must have been given, or they are nobody's: the new one too, as the last.
    pub doubtful: Vec<InviteCode>,
    /// The same as JSON, to be bound as one value.
    pub listed: String,
}

impl FreshInvite {
    /// Takes a list of codes, the new one as the last; `None` where it is none.
    #[must_use]
    pub fn parse(codes: &Json) -> Option<Self> {
        let mut doubtful = Vec::new();
        for code in codes.as_list()? {
            doubtful.push(InviteCode::parse(code.as_text()?).ok()?);
        }
        Self::new(doubtful)
    }

    /// Takes codes, the new one as the last; `None` where there is none.
    #[must_use]
    pub fn new(doubtful: Vec<InviteCode>) -> Option<Self> {
        Some(Self {
            code: doubtful.last()?.clone(),
            listed: write(&doubtful, Numbers::Whole),
            doubtful,
        })
    }
}

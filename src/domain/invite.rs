//! The one invite of a user to the guild, as RDS gives it.

use super::Problem;
use super::id::{RowId, UserId};
use super::text::texts;
use crate::json::Json;
use crate::schema::document;

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

/// An invite that Discord has just made, before anybody was given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshInvite {
    /// Its code.
    pub code: InviteCode,
    /// Older invites that this service made at Discord and that nobody may have been given: it may
    /// have failed between making and giving them.
    pub doubtful: Vec<InviteCode>,
}

impl FreshInvite {
    /// How many invites are looked at in one call, at most.
    pub const MOST: usize = 25;

    /// Takes `{"code": …, "doubtful": […]}`.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn parse(value: &Json) -> Result<Self, Problem> {
        const WRONG: Problem = Problem::new(
            "must be the code of an invite and a list of others",
            "doit être le code d’une invitation et une liste d’autres codes",
        );
        let code = |value: &Json| {
            let text = value.as_text().ok_or(WRONG)?;
            InviteCode::parse(text)
        };
        let others = value.get("doubtful").and_then(Json::as_list).ok_or(WRONG)?;
        let others = others.iter().take(Self::MOST).map(code);
        Ok(Self {
            code: code(value.get("code").ok_or(WRONG)?)?,
            doubtful: others.collect::<Result<_, _>>()?,
        })
    }
}

//! RDS's invites: at most one for each user of the guild.

use super::date;
use super::id::{RowId, UserId};
use super::text::texts;
use super::time::Millis;
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
        /// Older invites of Discord that a user was given: no orphans, now or later.
        kept: Vec<InviteCode> = "kept",
    }
}

/// An invite as Discord tells it. Any field but the code may be missing, since Discord's answer is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenInvite {
    /// Its code.
    pub code: InviteCode,
    /// The id of the user who created it.
    pub maker: Option<String>,
    /// When it was created, in RFC 3339.
    pub made_at: Option<String>,
    /// How often it was used.
    pub uses: Option<i64>,
    /// How often it may be used; 0 means without end.
    pub max_uses: Option<i64>,
    /// How many seconds it lives; 0 means for ever.
    pub max_age: Option<i64>,
    /// Whether it lets its user in for one visit only.
    pub temporary: Option<bool>,
}

/// How much older than the new invite an orphan must be: a younger one may belong to a call in flight.
const GRACE: i64 = 60_000;

/// The most possible orphans that one call asks storage about.
const MOST: usize = 25;

impl SeenInvite {
    fn made_at(&self) -> Option<i64> {
        date::parse(self.made_at.as_deref()?).map(Millis::get)
    }

    /// Whether it is an unused invite as `other` was when it was created: by the same user, for one use, with
    /// the same life.
    fn is_like(&self, other: &Self) -> bool {
        self.maker.is_some()
            && self.maker == other.maker
            && self.uses == Some(0)
            && self.max_uses == Some(1)
            && self.max_age.is_some()
            && self.max_age == other.max_age
            && self.temporary != Some(true)
    }

    /// The invites that may be orphans, newest first: this service created them long before this one, they are
    /// unused, and nobody is known to have been given them. Only storage knows whether somebody was.
    #[must_use]
    pub fn possible_orphans(&self, listed: &[Self], given: &[InviteCode]) -> Vec<InviteCode> {
        let Some(now) = self.made_at() else {
            return Vec::new();
        };
        let possible = listed
            .iter()
            .filter(|invite| invite.is_like(self) && !given.contains(&invite.code))
            .filter_map(|invite| Some((invite.made_at()?, &invite.code)))
            .filter(|(made_at, _)| *made_at < now - GRACE);
        // Few are kept, so each is put in its place: a sort would be four kilobytes of WebAssembly.
        let mut found = Vec::with_capacity(MOST + 1);
        for one in possible {
            found.insert(found.partition_point(|(made_at, _)| *made_at >= one.0), one);
            found.truncate(MOST);
        }
        found.into_iter().map(|(_, code)| code.clone()).collect()
    }
}

/// Discord's answer to the request for an invite.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DiscordAnswer {
    /// Discord created an invite.
    Made {
        /// The new invite.
        invite: SeenInvite,
        /// The invites of its channel.
        listed: Vec<SeenInvite>,
        /// Codes of which it is known that a user was given them.
        #[serde(default)]
        given: Vec<InviteCode>,
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

    /// Takes the invite that Discord created, those of its channel, and codes that are known to be given.
    #[must_use]
    pub fn of(invite: &SeenInvite, listed: &[SeenInvite], given: &[InviteCode]) -> Self {
        let mut doubtful = invite.possible_orphans(listed, given);
        doubtful.push(invite.code.clone());
        Self {
            code: invite.code.clone(),
            listed: write(&doubtful, Numbers::Whole),
            doubtful,
        }
    }

    /// The older invites that turned out to be given.
    #[must_use]
    pub fn kept(&self, withdrawn: &[InviteCode]) -> Vec<InviteCode> {
        let is_kept = |code: &&InviteCode| **code != self.code && !withdrawn.contains(code);
        self.doubtful.iter().filter(is_kept).cloned().collect()
    }

    fn new(doubtful: Vec<InviteCode>) -> Option<Self> {
        Some(Self {
            code: doubtful.last()?.clone(),
            listed: write(&doubtful, Numbers::Whole),
            doubtful,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(code: &str, made_at: &str) -> SeenInvite {
        SeenInvite {
            code: InviteCode::parse(code).unwrap(),
            maker: Some("7".to_owned()),
            made_at: Some(made_at.to_owned()),
            uses: Some(0),
            max_uses: Some(1),
            max_age: Some(0),
            temporary: Some(false),
        }
    }

    fn new() -> SeenInvite {
        seen("new", "2026-01-02T12:00:00.954000+00:00")
    }

    fn found(listed: &[SeenInvite]) -> Vec<String> {
        let found = new().possible_orphans(listed, &[]);
        found.iter().map(|code| code.as_str().to_owned()).collect()
    }

    #[test]
    fn an_invite_as_this_service_creates_them_that_is_a_minute_older_may_be_an_orphan() {
        let older = seen("older", "2026-01-02T11:59:00.953+00:00");
        let young = seen("young", "2026-01-02T11:59:00.954+00:00");
        assert_eq!(found(&[young, older, new()]), ["older"]);
    }

    #[test]
    fn an_invite_that_differs_in_one_field_is_no_orphan() {
        let differing: [fn(&mut SeenInvite); 14] = [
            |invite| invite.maker = Some("8".to_owned()),
            |invite| invite.maker = None,
            |invite| invite.uses = Some(1),
            |invite| invite.uses = None,
            |invite| invite.max_uses = Some(0),
            |invite| invite.max_uses = Some(2),
            |invite| invite.max_uses = None,
            |invite| invite.max_age = Some(86_400),
            |invite| invite.max_age = None,
            |invite| invite.temporary = Some(true),
            |invite| invite.made_at = None,
            |invite| invite.made_at = Some(String::new()),
            |invite| invite.made_at = Some("yesterday".to_owned()),
            |invite| invite.made_at = Some("2027-01-01T00:00:00Z".to_owned()),
        ];
        for (index, differ) in differing.into_iter().enumerate() {
            let mut invite = seen("older", "2026-01-01T00:00:00Z");
            assert_eq!(found(std::slice::from_ref(&invite)), ["older"]);
            differ(&mut invite);
            assert_eq!(found(&[invite]), Vec::<String>::new(), "{index}");
        }
    }

    #[test]
    fn a_new_invite_without_its_maker_life_or_time_finds_no_orphans() {
        let older = seen("older", "2026-01-01T00:00:00Z");
        let bare: [fn(&mut SeenInvite); 3] = [
            |invite| invite.maker = None,
            |invite| invite.max_age = None,
            |invite| invite.made_at = None,
        ];
        for strip in bare {
            let mut invite = new();
            strip(&mut invite);
            let mut alike = older.clone();
            strip(&mut alike);
            assert_eq!(invite.possible_orphans(&[older.clone(), alike], &[]), []);
        }
    }

    #[test]
    fn the_newest_25_that_nobody_is_known_to_have_are_asked_about_newest_first() {
        let listed: Vec<_> = (10..50)
            .map(|minute| {
                seen(
                    &format!("i{minute}"),
                    &format!("2026-01-01T00:{minute}:00Z"),
                )
            })
            .collect();
        let given = [InviteCode::parse("i48").unwrap()];
        let fresh = FreshInvite::of(&new(), &listed, &given);
        let found: Vec<_> = fresh.doubtful.iter().map(InviteCode::as_str).collect();
        assert_eq!(found.len(), 26);
        assert_eq!(found[..3], ["i49", "i47", "i46"]);
        assert_eq!(found[24..], ["i24", "new"]);
        let withdrawn = &fresh.doubtful[1..];
        assert_eq!(fresh.kept(withdrawn), fresh.doubtful[..1]);
        assert_eq!(fresh.kept(&fresh.doubtful[..25]), []);
    }
}

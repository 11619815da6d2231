//! TacoBot's tables in the memory model.

use super::log::{InvitePage, LoggedInvite, PART};
use crate::domain::caller::Actor;
use crate::domain::role::Role;
use crate::domain::tacobot::document::{InviteDocument, InviteId};
use crate::domain::tacobot::entry::entry_of;
use crate::domain::tacobot::{DiscordCode, GuildId, InviteCursor, Seconds};
use crate::storage::Memory;

/// A use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseRow {
    /// The user.
    pub user: String,
    /// The time of the use.
    pub at: Seconds,
    /// The whole entry, if user and time alone would lose something.
    pub entry: Option<String>,
}

impl UseRow {
    pub(super) fn text(&self) -> String {
        let derived = || entry_of(&self.user, self.at.as_str());
        self.entry.clone().unwrap_or_else(derived)
    }
}

/// A document. Its number is its position in the table, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteRow {
    /// Its `_id`.
    pub id: InviteId,
    /// The guild.
    pub guild: String,
    /// The code.
    pub code: String,
    /// The document.
    pub document: InviteDocument,
    /// The log.
    pub log: Vec<UseRow>,
}

impl InviteRow {
    /// The document from a part of its log on, with at most so many parts.
    pub(super) fn logged(&self, part: usize, most: usize) -> LoggedInvite {
        let starts = part.saturating_mul(PART);
        let log = self.log.iter().skip(starts).take(most.saturating_mul(PART));
        LoggedInvite {
            id: self.id.clone(),
            document: (part == 0).then(|| self.document.clone()),
            starts,
            entries: log.map(UseRow::text).collect::<Vec<_>>().join(","),
        }
    }

    /// The uses of a user, at one time or at any.
    pub(super) fn same(&self, user: &str, at: Option<&Seconds>) -> impl Iterator<Item = &UseRow> {
        let same = move |row: &&UseRow| row.user == user && at.is_none_or(|at| row.at.is(at));
        self.log.iter().filter(same)
    }
}

/// The limits of a page.
pub(super) struct Most {
    /// Documents.
    pub(super) documents: usize,
    /// The weight after which no further document is added.
    pub(super) weight: usize,
    /// Parts of one log.
    pub(super) parts: usize,
}

impl Memory {
    /// The newest document of a guild and code.
    pub(super) fn newest_invite(
        &mut self,
        guild: &GuildId,
        code: &DiscordCode,
    ) -> Option<&mut InviteRow> {
        let rows = self.tacobot.iter_mut();
        rows.filter(|row| row.guild == guild.as_str() && row.code == code.as_str())
            .max_by(|one, other| one.id.cmp(&other.id))
    }

    /// Whether an actor may read the documents of a guild.
    pub(super) fn may_read_invites(&self, guild: &GuildId, actor: &Actor) -> bool {
        let Some(user) = actor.user() else {
            return true;
        };
        let row = self.servers.get(guild.server());
        row.is_some_and(|row| row.owner_id == *user)
            || self.role(guild.server(), user) >= Some(Role::Admin)
    }

    /// A page of the documents of one guild, or of all.
    pub(super) fn invite_page(
        &self,
        guild: Option<&GuildId>,
        from: InviteCursor,
        weight: impl Fn(&InviteRow) -> usize,
        most: &Most,
    ) -> InvitePage {
        let mut page = InvitePage::default();
        let mut before = 0;
        for (document, row) in (1..).zip(&self.tacobot) {
            let is_asked = guild.is_none_or(|guild| row.guild == guild.as_str());
            if document < from.document || !is_asked {
                continue;
            }
            if page.next.is_none() {
                let is_full = page.invites.len() >= most.documents || before >= most.weight;
                if is_full {
                    page.next = Some(InviteCursor { document, part: 0 });
                }
            }
            if page.next.is_some() {
                break;
            }
            let start = if document == from.document {
                from.part
            } else {
                0
            };
            let part = usize::try_from(start).unwrap_or(usize::MAX);
            page.invites.push(row.logged(part, most.parts));
            before += weight(row);
            let end = part.saturating_add(most.parts);
            if row.log.len() > end.saturating_mul(PART) {
                let part = i64::try_from(end).unwrap_or(i64::MAX);
                page.next = Some(InviteCursor { document, part });
            }
        }
        page
    }
}

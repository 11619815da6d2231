//! How TacoBot's operations read its tables in the memory model.

use super::log::{InvitePage, PART};
use super::rows::InviteRow;
use crate::domain::caller::Actor;
use crate::domain::role::Role;
use crate::domain::tacobot::{DiscordCode, GuildId, InviteCursor};
use crate::domain::time::Millis;
use crate::storage::Memory;

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
    pub(super) fn may_read_invites(&self, guild: &GuildId, actor: &Actor, now: Millis) -> bool {
        let Some(user) = actor.user() else {
            return true;
        };
        let row = self.servers.get(guild.server());
        row.is_some_and(|row| row.owner_id == *user)
            || self.role(guild.server(), user, now) >= Some(Role::Admin)
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

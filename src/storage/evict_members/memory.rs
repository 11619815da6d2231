//! Evictions in the memory model.

use super::{By, EvictMembers};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::role::GrantedRole;
use crate::domain::rules::evicting::evicts;
use crate::domain::rules::owning::owns;
use crate::domain::time::Millis;
use crate::storage::Memory;
use crate::storage::audit::{About, Recorded};
use crate::storage::memory::CodeRow;

impl EvictMembers {
    /// The steps of the page: codes, newest first, and the numbers of their uses, 0 for none.
    pub(super) fn walk(&self, memory: &Memory, server: &ServerId) -> Vec<(RowId, i64)> {
        let is_of = |row: &CodeRow| match &self.by {
            By::Code(id) => row.id == *id,
            By::Inviter(_, user) => row.creator_id == *user,
        };
        let rows = memory.codes.iter().map(|(_, row)| row);
        let mut newest: Vec<&CodeRow> = Vec::new();
        for row in rows.filter(|row| is_of(row)) {
            newest.insert(newest.partition_point(|one| one.id > row.id), row);
        }
        let mut walk = Vec::new();
        for row in newest {
            let uses = match row.server_id == *server {
                true => row.uses(),
                false => 0,
            };
            let steps = (uses.min(1)..=uses).rev();
            let steps = steps.filter(|ordinal| {
                self.cursor.as_ref().is_none_or(|cursor| {
                    let is_same = cursor.code() == row.id.as_str();
                    row.id.as_str() < cursor.code()
                        || (is_same && *ordinal > 0 && *ordinal < cursor.ordinal())
                })
            });
            walk.extend(steps.map(|ordinal| (row.id.clone(), ordinal)));
        }
        walk.truncate(usize::try_from(self.limit.get()).unwrap_or(usize::MAX));
        walk
    }

    /// The uses of the page: code, user and time.
    pub(super) fn part(
        &self,
        memory: &Memory,
        walk: &[(RowId, i64)],
    ) -> Vec<(RowId, UserId, Millis)> {
        let used = |(id, ordinal): &(RowId, i64)| {
            let (_, row) = memory.code(id)?;
            let place = usize::try_from(ordinal - 1).ok()?;
            let (user, at) = row.redemptions.get(place)?;
            Some((id.clone(), user.clone(), *at))
        };
        walk.iter().filter_map(used).collect()
    }

    /// Revokes the codes of the page: a single one with the first page.
    pub(super) fn revoke(&self, memory: &mut Memory, server: &ServerId, walk: Vec<(RowId, i64)>) {
        let is_single = matches!(self.by, By::Code(_));
        let mut revoked = 0;
        for (id, _) in walk {
            if let Some(row) = memory.code_mut(&id)
                && row.revoked_at.is_none()
                && row.server_id == *server
                && !(is_single && self.cursor.is_some())
            {
                row.revoked_at = Some(self.now);
                memory.end_old_texts(&id);
                revoked += 1;
            }
        }
        if revoked == 0 {
            return;
        }
        let about = match &self.by {
            By::Code(id) => About::Code(id),
            By::Inviter(server, _) => About::Server(server),
        };
        let entry = Recorded::new(1, &self.revocation, about);
        entry.keep(memory, server, &self.revocation.id, None);
        if !is_single {
            memory.count_record(server, &self.revocation.id, revoked);
        }
    }

    /// Removes who joined by the uses of the page, and says how many this call removed.
    pub(super) fn evict(
        &self,
        memory: &mut Memory,
        server: &ServerId,
        owner: &UserId,
        part: Vec<(RowId, UserId, Millis)>,
    ) -> i64 {
        let (mut removed, mut now_removed) = (0, 0);
        let owns = owns(&self.actor, owner);
        for (code, user, at) in part {
            let grants = memory.code(&code).map(|(_, row)| row.terms.role);
            let grants = grants.unwrap_or(GrantedRole::Member);
            let Some(row) = memory.member_mut(server, &user) else {
                continue;
            };
            let is_of = row.code_id.as_ref() == Some(&code) && at.get() >= self.since();
            if is_of && row.is_member(self.now) && user != *owner && evicts(owns, row.role, grants)
            {
                row.left_at = Some(self.now);
                row.expires_at = None;
                if self.ban {
                    row.banned_at = Some(self.now);
                }
                now_removed += 1;
            }
            let is_gone =
                row.left_at == Some(self.now) && (!self.ban || row.banned_at == Some(self.now));
            if is_of && is_gone {
                removed += 1;
            }
        }
        if now_removed > 0 {
            memory.record_count(self, server, now_removed);
        }
        removed
    }
}

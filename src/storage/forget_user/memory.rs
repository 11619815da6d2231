//! The erasure in the memory model.

use super::ForgetUser;
use crate::domain::audience::Kind;
use crate::domain::id::UserId;
use crate::domain::idempotency::Asked;
use crate::domain::request::RequestStatus;
use crate::storage::Memory;
use crate::storage::lists::Lists;
use crate::storage::memory::{FirstCall, MemberRow};

impl ForgetUser {
    /// Erases the user from the memory model.
    pub(super) fn forget(&self, memory: &mut Memory, pseudonym: &UserId) {
        if let Some(email) = &self.email {
            let rename =
                |lists: &mut Lists| lists.rename(Kind::Email, email.as_str(), pseudonym.as_str());
            memory.lists.change(rename);
        }
        let Some(user) = &self.user else { return };
        let rename = |id: &mut UserId| {
            if id == user {
                *id = pseudonym.clone();
            }
        };
        let rename_if = |id: &mut Option<UserId>| {
            let is_user = id.as_ref() == Some(user);
            if is_user {
                *id = Some(pseudonym.clone());
            }
            is_user
        };
        memory.servers.change(|row| rename(&mut row.owner_id));
        memory.campaigns.change(|row| rename(&mut row.creator_id));
        memory
            .lists
            .change(|lists| lists.rename(Kind::User, user.as_str(), pseudonym.as_str()));
        memory.codes.change(|row| {
            if row.creator_id == *user {
                row.revoked_at = row.revoked_at.or(Some(self.now));
            }
            rename(&mut row.creator_id);
            for (user, _) in &mut row.redemptions {
                rename(user);
            }
        });
        let mine = memory
            .members
            .iter()
            .filter(|((_, member), _)| member == user);
        let mine: Vec<_> = mine.map(|(key, _)| key.clone()).collect();
        for key in mine {
            let is_owner = memory
                .servers
                .get(&key.0)
                .is_some_and(|row| row.owner_id == *pseudonym);
            let Some(row) = memory.members.remove(&key) else {
                continue;
            };
            if row.banned_at.is_some() {
                let ban = MemberRow {
                    left_at: row.banned_at,
                    banned_at: row.banned_at,
                    ..MemberRow::new(&row.id, row.banned_at.unwrap_or(self.now))
                };
                memory.members.insert(key, ban);
            } else {
                let left_at = if is_owner {
                    row.left_at
                } else {
                    row.left_at.or(Some(self.now))
                };
                let row = MemberRow {
                    name: None,
                    metadata: None,
                    expires_at: None,
                    left_at,
                    ..row
                };
                memory.members.insert((key.0, pseudonym.clone()), row);
            }
        }
        memory.members.change(|row| {
            rename_if(&mut row.invited_by);
        });
        let keys = memory
            .first_calls
            .iter()
            .filter(|((creator, ..), _)| creator == user);
        let keys: Vec<_> = keys.map(|(key, _)| key.clone()).collect();
        for key in keys {
            if let Some(row) = memory.first_calls.remove(&key) {
                let row = FirstCall {
                    asked: Asked::from_store("{}"),
                    ..row
                };
                memory
                    .first_calls
                    .insert((pseudonym.clone(), key.1, key.2, key.3), row);
            }
        }
        let invites = memory.invites.iter().filter(|((_, of), _)| of == user);
        let invites: Vec<_> = invites.map(|(key, _)| key.clone()).collect();
        for key in invites {
            if let Some(row) = memory.invites.remove(&key) {
                memory.invites.insert((key.0, pseudonym.clone()), row);
            }
        }
        memory.requests.change(|row| {
            if row.user_id == *user {
                (row.name, row.note, row.reason) = (None, None, None);
                if matches!(row.status, RequestStatus::Pending | RequestStatus::Declined) {
                    row.status = RequestStatus::Closed;
                }
                row.decided_at = row.decided_at.or(Some(self.now));
            }
            rename(&mut row.user_id);
            rename_if(&mut row.decided_by);
        });
        memory.audit.change(|entry| {
            let is_named = [
                rename_if(&mut entry.actor_id),
                rename_if(&mut entry.on_behalf_of),
                rename_if(&mut entry.user_id),
            ];
            if is_named.contains(&true) {
                entry.reason = None;
            }
            rename_if(&mut entry.previous_owner_id);
        });
        for row in memory.tacobot.iter_mut().flat_map(|row| &mut row.log) {
            if row.user == user.as_str() {
                pseudonym.as_str().clone_into(&mut row.user);
                row.entry = None;
            }
        }
    }
}

//! The memory model: the reference for what every operation does, and the store for tests, demos and previews.

use super::lists::{BoundEdits, Lists};
use super::table::Table;
use super::tacobot::rows::InviteRow as TacoBotRow;
use crate::domain::code::FoldedCode;
use crate::domain::code_terms::Terms;
use crate::domain::count::{MaxMembers, MaxUses};
use crate::domain::grant::Metadata;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::Asked;
use crate::domain::limit::{self, Attempts, Limit};
use crate::domain::preview::Preview;
use crate::domain::rds::InviteCode;
use crate::domain::record::AuditDocument;
use crate::domain::request::RequestStatus;
use crate::domain::role::{GrantedRole, InvitePolicy, Role};
use crate::domain::rules::campaign::CampaignLife;
use crate::domain::rules::creator::Creator;
use crate::domain::rules::life::Life;
use crate::domain::rules::membership::{Membership, Standing};
use crate::domain::rules::policing::{self, CodePolicy};
use crate::domain::rules::rate::RateLimit;
use crate::domain::rules::seats;
use crate::domain::text::{IdempotencyKey, Name, Note, Reason};
use crate::domain::time::{ExpiresAt, Millis};

/// A server's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerRow {
    /// Its name.
    pub name: Name,
    /// Its owner.
    pub owner_id: UserId,
    /// Who may create codes.
    pub invite_policy: InvitePolicy,
    /// What it tells to people who do not belong to it.
    pub preview: Preview,
    /// The maximum number of its members.
    pub max_members: Option<MaxMembers>,
    /// What codes of plain members may be.
    pub code_policy: Option<CodePolicy>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was deleted.
    pub deleted_at: Option<Millis>,
}

/// A member's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The row's id.
    pub id: RowId,
    /// The user's name.
    pub name: Option<Name>,
    /// The role, unless the member is the owner.
    pub role: GrantedRole,
    /// When the row was created.
    pub created_at: Millis,
    /// When the user last joined; `None` for a user who was banned without having joined.
    pub joined_at: Option<Millis>,
    /// When the user left or was removed.
    pub left_at: Option<Millis>,
    /// When the user was banned.
    pub banned_at: Option<Millis>,
    /// When the membership ends by itself. A user who left has no end; a retired ended membership keeps it.
    pub expires_at: Option<ExpiresAt>,
    /// The code by which the user last joined.
    pub code_id: Option<RowId>,
    /// Who created that code.
    pub invited_by: Option<UserId>,
    /// What that code carried for the application.
    pub metadata: Option<Metadata>,
}

impl MemberRow {
    /// The row of a user who is new to the server, before it joins or is banned.
    #[must_use]
    pub fn new(id: &RowId, now: Millis) -> Self {
        Self {
            id: id.clone(),
            name: None,
            role: GrantedRole::Member,
            created_at: now,
            joined_at: None,
            left_at: None,
            banned_at: None,
            expires_at: None,
            code_id: None,
            invited_by: None,
            metadata: None,
        }
    }

    /// What the row says at a time.
    #[must_use]
    pub fn standing(&self, now: Millis) -> Standing {
        Standing {
            has_left: self.left_at.is_some(),
            has_ended: self.expires_at.is_some_and(|end| end.has_passed(now)),
            is_banned: self.banned_at.is_some(),
        }
    }

    /// Whether the user is a member at a time.
    #[must_use]
    pub fn is_member(&self, now: Millis) -> bool {
        Membership::of(Some(self.standing(now))).is_member()
    }
}

/// A code's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// The row's id.
    pub id: RowId,
    /// The text as it is displayed.
    pub code: String,
    /// The server that it lets users join.
    pub server_id: ServerId,
    /// The creator.
    pub creator_id: UserId,
    /// Its terms.
    pub terms: Terms,
    /// The call that created it with others.
    pub batch: Option<RowId>,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// The log: who redeemed it and when, in order. Its length is the number of uses.
    pub redemptions: Vec<(UserId, Millis)>,
    /// Until when each use admits its user, in the same order.
    pub admits_until: Vec<Option<ExpiresAt>>,
}

impl CodeRow {
    /// The number of users who redeemed it.
    #[must_use]
    pub fn uses(&self) -> i64 {
        i64::try_from(self.redemptions.len()).unwrap_or(i64::MAX)
    }

    /// Until when a user's use of it admits the user.
    #[must_use]
    pub fn admits_until(&self, user: &UserId) -> Option<ExpiresAt> {
        let mut users = self.redemptions.iter().map(|(known, _)| known);
        let place = users.position(|known| known == user)?;
        *self.admits_until.get(place)?
    }

    /// The time before which its rate allows no further use.
    #[must_use]
    pub fn free_at(&self) -> Option<Millis> {
        let log: Vec<Millis> = self.redemptions.iter().map(|(_, at)| *at).collect();
        let limit = self.terms.rate_limit.as_ref();
        limit.and_then(|limit| limit.free_at(&log))
    }

    /// Whether a user redeemed it.
    #[must_use]
    pub fn redeemed_by(&self, user: &UserId) -> bool {
        self.redemptions.iter().any(|(known, _)| known == user)
    }
}

/// A campaign's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRow {
    /// The server whose codes share it.
    pub server_id: ServerId,
    /// The creator.
    pub creator_id: UserId,
    /// Its name.
    pub name: Name,
    /// The maximum number of uses of all its codes.
    pub max_uses: Option<MaxUses>,
    /// When its codes expire.
    pub expires_at: Option<ExpiresAt>,
    /// How fast its codes may be used.
    pub rate_limit: Option<RateLimit>,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// The log: the times of all uses of its codes, in order.
    pub uses: Vec<Millis>,
}

impl CampaignRow {
    /// The part that decides its status.
    #[must_use]
    pub fn life(&self) -> CampaignLife {
        CampaignLife {
            is_revoked: self.revoked_at.is_some(),
            expires_at: self.expires_at,
            uses: i64::try_from(self.uses.len()).unwrap_or(i64::MAX),
            max_uses: self.max_uses.map(MaxUses::get),
        }
    }
}

/// The row of a request to join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// The server.
    pub server_id: ServerId,
    /// The user who wants to join.
    pub user_id: UserId,
    /// The code by which it was filed.
    pub code_id: RowId,
    /// The user's name.
    pub name: Option<Name>,
    /// What the user wrote.
    pub note: Option<Note>,
    /// Its status.
    pub status: RequestStatus,
    /// When it was filed.
    pub created_at: Millis,
    /// When it was decided, withdrawn or closed.
    pub decided_at: Option<Millis>,
    /// Who decided it.
    pub decided_by: Option<UserId>,
    /// Why it was declined.
    pub reason: Option<Reason>,
    /// The call that filed it again: the id that a new request would have.
    pub filing: Option<RowId>,
}

/// The row of an invite that a user was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteRow {
    /// The row's id.
    pub id: RowId,
    /// The code, as it appears in the link.
    pub code: InviteCode,
    /// Whether Discord created it.
    pub by_discord: bool,
    /// When it was given.
    pub created_at: Millis,
}

/// A creator, a server, a function and an idempotency key.
pub type CallKey = (UserId, ServerId, &'static str, IdempotencyKey);
/// A text that a code had until it was rotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotatedRow {
    /// The text as it was displayed.
    pub code: String,
    /// The id of its code.
    pub code_id: RowId,
    /// Until when it still finds its code.
    pub works_until: Millis,
}

/// The first call with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCall {
    /// The id of what it made.
    pub made: RowId,
    /// Its arguments.
    pub asked: Asked,
}

/// All tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Servers by id.
    pub servers: Table<ServerId, ServerRow>,
    /// Members by server and user.
    pub members: Table<(ServerId, UserId), MemberRow>,
    /// Requests to join, by id.
    pub requests: Table<RowId, RequestRow>,
    /// Campaigns by id.
    pub campaigns: Table<RowId, CampaignRow>,
    /// Codes by folded text.
    pub codes: Table<FoldedCode, CodeRow>,
    /// The texts that codes had before, by their folded form.
    pub rotated: Table<FoldedCode, RotatedRow>,
    /// The first call with each key.
    pub first_calls: Table<CallKey, FirstCall>,
    /// The lists of who may use codes, by their ids.
    pub lists: Table<RowId, Lists>,
    /// The last attempts of each party.
    pub attempts: Table<String, Attempts>,
    /// The invites that users were given, by server and user.
    pub invites: Table<(ServerId, UserId), InviteRow>,
    /// Discord's invites that were withdrawn as orphans, and since when.
    pub withdrawn: Table<InviteCode, Millis>,
    /// The audit log, by server and id.
    pub audit: Table<(ServerId, RowId), AuditDocument>,
    /// TacoBot's documents, in the order in which they were first stored.
    pub tacobot: Vec<TacoBotRow>,
}

impl Memory {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A server that is not deleted.
    #[must_use]
    pub fn living_server(&self, server: &ServerId) -> Option<&ServerRow> {
        self.servers
            .get(server)
            .filter(|row| row.deleted_at.is_none())
    }

    /// Takes the text away from a code. Its row and log are kept, under a form that nobody can type.
    pub fn take_over(&mut self, code: &FoldedCode) {
        if let Some(row) = self.codes.remove(code) {
            self.codes.insert(FoldedCode::taken_over(&row.id), row);
        }
    }

    /// The code that has or had a text, and until when an old text works.
    #[must_use]
    pub fn named(&self, code: &FoldedCode) -> Option<(&CodeRow, Option<Millis>)> {
        if let Some(row) = self.codes.get(code) {
            return Some((row, None));
        }
        let old = self.rotated.get(code)?;
        let (_, row) = self.code(&old.code_id)?;
        Some((row, Some(old.works_until)))
    }

    /// The same code, for a change.
    pub fn named_mut(&mut self, code: &FoldedCode) -> Option<&mut CodeRow> {
        let id = self.named(code)?.0.id.clone();
        self.code_mut(&id)
    }

    /// Whether a text was ever given.
    #[must_use]
    pub fn is_taken(&self, code: &FoldedCode) -> bool {
        self.codes.contains(code) || self.rotated.contains(code)
    }

    /// Ends the grace of a code's old text.
    pub fn end_old_texts(&mut self, id: &RowId) {
        self.rotated.change(|row| {
            if row.code_id == *id {
                row.works_until = Millis::from_store(0);
            }
        });
    }

    /// The server of an owner that is not deleted; of several, the one created first.
    #[must_use]
    pub fn first_server_of(&self, owner: &UserId) -> Option<&ServerId> {
        let owned = self
            .servers
            .iter()
            .filter(|(_, row)| row.owner_id == *owner);
        let living = owned.filter(|(_, row)| row.deleted_at.is_none());
        living
            .min_by_key(|(id, row)| (row.created_at, *id))
            .map(|(id, _)| id)
    }

    /// A user's row on a server.
    #[must_use]
    pub fn member(&self, server: &ServerId, user: &UserId) -> Option<&MemberRow> {
        self.members.get(&(server.clone(), user.clone()))
    }

    /// A user's row on a server, for a change.
    pub fn member_mut(&mut self, server: &ServerId, user: &UserId) -> Option<&mut MemberRow> {
        self.members.get_mut(&(server.clone(), user.clone()))
    }

    /// The membership of a user on a server at a time.
    #[must_use]
    pub fn membership(&self, server: &ServerId, user: &UserId, now: Millis) -> Membership {
        let row = self.member(server, user);
        Membership::of(row.map(|row| row.standing(now)))
    }

    /// When the membership of a user on a server ends, if it has an end.
    #[must_use]
    pub fn ends_at(&self, server: &ServerId, user: &UserId) -> Option<ExpiresAt> {
        self.member(server, user)?.expires_at
    }

    /// Whether the creator of a code may still give what it grants.
    #[must_use]
    pub fn grant_stands(&self, code: &CodeRow) -> bool {
        let server = self.servers.get(&code.server_id);
        code.terms.role == GrantedRole::Member
            || server.is_some_and(|server| server.owner_id == code.creator_id)
    }

    /// Whether a server has no seat for a user who is no member at a time.
    #[must_use]
    pub fn is_full(&self, server: &ServerId, user: Option<&UserId>, now: Millis) -> bool {
        let max = self.servers.get(server).and_then(|row| row.max_members);
        let counted = self.counted(server);
        let others = counted.iter().filter(|(key, _)| Some(&key.1) != user);
        let ended = others.filter(|(_, row)| !row.is_member(now)).count();
        let counts_user = counted.iter().any(|(key, _)| Some(&key.1) == user);
        seats::is_full(max.map(MaxMembers::get), counted.len(), ended, counts_user)
    }

    /// The members of a server that its counter counts: also those whose membership ended, until it is retired.
    fn counted(&self, server: &ServerId) -> Vec<(&(ServerId, UserId), &MemberRow)> {
        let members = self.members.iter();
        members
            .filter(|((known, _), row)| known == server && row.left_at.is_none())
            .collect()
    }

    /// Retires ended memberships of a server that counts its members and has at least so many more than it may
    /// have.
    pub fn retire(&mut self, server: &ServerId, more: i64, now: Millis) {
        let max = self.servers.get(server).and_then(|row| row.max_members);
        let count = i64::try_from(self.counted(server).len()).unwrap_or(i64::MAX);
        if max.is_some_and(|max| count >= max.get() + more) {
            self.retire_of(server, now, seats::RETIRED);
        }
    }

    /// Retires so many ended memberships of a server, those that ended first.
    pub fn retire_of(&mut self, server: &ServerId, now: Millis, most: usize) {
        let counted = self.counted(server);
        let ended = counted.iter().filter(|(_, row)| !row.is_member(now));
        let mut first = Vec::new();
        for (key, row) in ended {
            let one = (row.expires_at, row.id.clone(), (*key).clone());
            first.insert(first.partition_point(|other| *other < one), one);
            first.truncate(most);
        }
        for (end, _, key) in first {
            if let Some(row) = self.members.get_mut(&key) {
                row.left_at = end.map(|end| Millis::from_store(end.get()));
            }
        }
    }

    /// The present standing of a code's creator on its server.
    #[must_use]
    pub fn creator(&self, code: &CodeRow) -> Creator {
        let (server, user) = (&code.server_id, &code.creator_id);
        let row = self.servers.get(server);
        row.map_or(Creator::MayNot, |row| {
            let member = self.member(server, user);
            let is_banned = member.is_some_and(|member| member.banned_at.is_some());
            let member = member.filter(|member| member.left_at.is_none());
            let role = member.map(|member| self.role_of(server, user, member));
            let has_end = self.ends_at(server, user).is_some();
            Creator::of(row.invite_policy, is_banned, role, has_end)
        })
    }

    /// The role of a user on a server, if it is a member at a time.
    #[must_use]
    pub fn role(&self, server: &ServerId, user: &UserId, now: Millis) -> Option<Role> {
        let row = self.member(server, user);
        let row = row.filter(|row| row.is_member(now))?;
        Some(self.role_of(server, user, row))
    }

    /// The role of a user on a server, if it is a member at a time or its membership ended.
    #[must_use]
    pub fn held_role(&self, server: &ServerId, user: &UserId, now: Millis) -> Option<Role> {
        let row = self.member(server, user)?;
        let is_held = row.left_at.is_none() || row.standing(now).has_ended;
        is_held.then(|| self.role_of(server, user, row))
    }

    /// The role in a user's row on a server.
    fn role_of(&self, server: &ServerId, user: &UserId, row: &MemberRow) -> Role {
        let is_owner = self
            .servers
            .get(server)
            .is_some_and(|server| server.owner_id == *user);
        if is_owner {
            Role::Owner
        } else {
            row.role.into()
        }
    }

    /// A user's row on a server, created if missing.
    pub fn member_or_new(
        &mut self,
        server: &ServerId,
        user: &UserId,
        id: &RowId,
        now: Millis,
    ) -> Option<&mut MemberRow> {
        let key = (server.clone(), user.clone());
        self.members.insert(key, MemberRow::new(id, now));
        self.member_mut(server, user)
    }

    /// The campaign of a code with these terms.
    #[must_use]
    pub fn campaign_of(&self, terms: &Terms) -> Option<CampaignLife> {
        let campaign = self.campaigns.get(terms.campaign_id.as_ref()?);
        campaign.map(CampaignRow::life)
    }

    /// The time before which the rates of a code and of its campaign allow no further use.
    #[must_use]
    pub fn use_free_at(&self, code: &CodeRow) -> Option<Millis> {
        let campaign = code.terms.campaign_id.as_ref();
        let campaign = campaign.and_then(|id| self.campaigns.get(id));
        let of_campaign = campaign.and_then(|row| row.rate_limit.as_ref()?.free_at(&row.uses));
        code.free_at().max(of_campaign)
    }

    /// Records a use of a code, and of its campaign.
    pub fn record_use(&mut self, code: &FoldedCode, user: &UserId, now: Millis) {
        let Some(row) = self.named_mut(code) else {
            return;
        };
        row.redemptions.push((user.clone(), now));
        let length = row.terms.membership_ms;
        row.admits_until
            .push(length.map(|length| length.after(now)));
        let campaign = row.terms.campaign_id.clone();
        if let Some(campaign) = campaign.and_then(|id| self.campaigns.get_mut(&id)) {
            campaign.uses.push(now);
        }
    }

    /// The code with an id.
    #[must_use]
    pub fn code(&self, id: &RowId) -> Option<(&FoldedCode, &CodeRow)> {
        self.codes.iter().find(|(_, row)| row.id == *id)
    }

    /// What one call created: the code with an id, or the codes of a batch.
    pub fn made<'a>(
        &'a self,
        id: &'a RowId,
    ) -> impl Iterator<Item = (&'a FoldedCode, &'a CodeRow)> {
        let codes = self.codes.iter();
        codes.filter(move |(_, row)| row.id == *id || row.batch.as_ref() == Some(id))
    }

    /// The code with an id, for a change.
    pub fn code_mut(&mut self, id: &RowId) -> Option<&mut CodeRow> {
        let folded = self.codes.iter().find(|(_, row)| row.id == *id);
        let folded = folded.map(|(folded, _)| folded.clone())?;
        self.codes.get_mut(&folded)
    }

    /// Whether a user was given this Discord invite.
    #[must_use]
    pub fn is_given(&self, code: &InviteCode) -> bool {
        let mut rows = self.invites.iter();
        rows.any(|(_, row)| row.by_discord && row.code == *code)
    }

    /// When all of some parties may try again.
    #[must_use]
    pub fn free_at<'a>(&self, limits: impl Iterator<Item = &'a Limit>) -> Option<Millis> {
        let attempts = limits.filter_map(|limit| self.attempts.get(&limit.key().to_owned()));
        attempts.filter_map(Attempts::free_at).max()
    }

    /// The folded text of the code with an id.
    #[must_use]
    pub fn folded(&self, id: &RowId) -> Option<FoldedCode> {
        self.code(id).map(|(folded, _)| folded.clone())
    }

    /// The pending request of a user on a server.
    #[must_use]
    pub fn pending_request(&self, server: &ServerId, user: &UserId) -> Option<&RowId> {
        let mut requests = self.requests.iter();
        let is_it = |row: &RequestRow| {
            row.server_id == *server && row.user_id == *user && row.status == RequestStatus::Pending
        };
        requests.find(|(_, row)| is_it(row)).map(|(id, _)| id)
    }

    /// The request of a user that waits on the server of a code: it is pending, by this code or by one that could still
    /// be used.
    #[must_use]
    pub fn waiting_request(&self, code: &CodeRow, user: &UserId) -> Option<&RowId> {
        let may_wait = |id: &&RowId| {
            let row = self.requests.get(id);
            let by = row.and_then(|row| self.code(&row.code_id));
            by.is_some_and(|(_, by)| {
                let life = Life::from_memory(self, by);
                by.id == code.id || (life.is_known() && !life.is_used_up())
            })
        };
        self.pending_request(&code.server_id, user).filter(may_wait)
    }

    /// How many requests are pending on a server.
    #[must_use]
    pub fn pending_requests(&self, server: &ServerId) -> i64 {
        let requests = self
            .requests
            .iter()
            .filter(|(_, row)| row.server_id == *server && row.status == RequestStatus::Pending);
        i64::try_from(requests.count()).unwrap_or(i64::MAX)
    }

    /// Whether a request of a user by a code was declined.
    #[must_use]
    pub fn is_declined(&self, code: &RowId, user: &UserId) -> bool {
        let mut requests = self.requests.iter();
        requests.any(|(_, row)| {
            row.code_id == *code && row.user_id == *user && row.status == RequestStatus::Declined
        })
    }

    /// Files a request. One of the same user and code that was withdrawn or closed waits again instead.
    pub fn file(&mut self, id: RowId, row: RequestRow) {
        let has_ended = |status| matches!(status, RequestStatus::Withdrawn | RequestStatus::Closed);
        let mut requests = self.requests.iter();
        let ended = requests.find(|(_, known)| {
            known.user_id == row.user_id && known.code_id == row.code_id && has_ended(known.status)
        });
        let ended = ended.map(|(known, _)| known.clone());
        drop(requests);
        match ended.and_then(|known| self.requests.get_mut(&known)) {
            None => self.requests.insert(id, row),
            Some(known) => {
                let filing = Some(id);
                *known = RequestRow { filing, ..row };
            }
        }
    }

    /// Closes the pending request of a user who joins, or who files another.
    pub fn close_request(&mut self, server: &ServerId, user: &UserId, now: Millis) {
        let pending = self.pending_request(server, user).cloned();
        if let Some(row) = pending.and_then(|id| self.requests.get_mut(&id)) {
            row.status = RequestStatus::Closed;
            row.decided_at = Some(now);
        }
    }

    /// The lists with an id, none if it is of none.
    #[must_use]
    pub fn lists(&self, id: Option<&RowId>) -> Lists {
        let lists = id.and_then(|id| self.lists.get(id));
        lists.cloned().unwrap_or_default()
    }

    /// Changes the lists with an id.
    pub fn edit_lists(&mut self, id: &RowId, edits: &BoundEdits) {
        let lists = edits.of(self.lists(Some(id)));
        self.lists.remove(id);
        self.lists.insert(id.clone(), lists);
    }

    /// Records an attempt for each of its parties.
    pub fn record_attempts<'a>(&mut self, limits: impl Iterator<Item = &'a Limit>, now: Millis) {
        for limit in limits {
            let none = Attempts {
                allowed: limit.allowed,
                times: Vec::new(),
            };
            self.attempts.insert(limit.key().to_owned(), none);
            if let Some(attempts) = self.attempts.get_mut(&limit.key().to_owned()) {
                attempts.record(limit, now);
            }
        }
    }

    /// The creator of codes on a server, as the server's policy sees it. `but` is a code that does not count.
    #[must_use]
    pub fn policed(
        &self,
        server: &ServerId,
        creator: &UserId,
        but: &RowId,
        now: Millis,
    ) -> (Option<CodePolicy>, policing::Creator) {
        let row = self.servers.get(server);
        let policy = row.and_then(|row| row.code_policy.clone());
        let codes = self.codes.iter().map(|(_, row)| row);
        let own = codes
            .filter(|row| row.server_id == *server && row.creator_id == *creator && row.id != *but);
        let mut seen = policing::Creator {
            is_plain: self.role(server, creator, now) == Some(Role::Member),
            joined_at: self.member(server, creator).and_then(|row| row.joined_at),
            alive: 0,
            recent: 0,
        };
        if policy.is_some() {
            for row in own {
                seen.alive += i64::from(!Life::from_memory(self, row).is_dead(now));
                seen.recent += i64::from(row.created_at > now.plus(-policing::DAY));
            }
        }
        (policy, seen)
    }

    /// Removes eight parties that have been idle for a day.
    pub fn clear_idle_attempts(&mut self, now: Millis) {
        const DAY: i64 = 24 * limit::WINDOW;
        for _ in 0..8 {
            let last = |attempts: &Attempts| {
                attempts
                    .times
                    .last()
                    .copied()
                    .filter(|last| *last < now.plus(-DAY))
            };
            let idle = self
                .attempts
                .iter()
                .filter_map(|(key, attempts)| Some((last(attempts)?, key)));
            let Some(key) = idle.min().map(|(_, key)| key.clone()) else {
                return;
            };
            self.attempts.remove(&key);
        }
    }
}

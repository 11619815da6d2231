//! `invitCode:evict` and `member:evict`: who joined by a code, or by any code of a user, is removed.
//!
//! A page goes backwards through the logs of the codes. What it reads and writes is bounded by its limit, however
//! long the logs are.

mod memory;
mod statements;

use super::audit::{About, Recorded};
use super::rows::RoleColumns;
use super::watch::{self, CHANGE_CODE, CHANGE_SERVER};
use super::{Corrupt, Memory, Operation, Param, Rows, Statement};
use crate::domain::caller::Actor;
use crate::domain::code_document::EvictCursor;
use crate::domain::count::EvictLimit;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::Role;
use crate::domain::rules::administering::administers;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::topic::Topic;
use serde::Deserialize;
pub use statements::{
    END_OF_CODE, END_OF_INVITER, EVENT_BY_CODE, EVENT_BY_INVITER, EVICT_BY_CODE, EVICT_BY_INVITER,
    FACTS_OF_CODE, FACTS_OF_INVITER, REVOKE_CODE, REVOKE_OF_INVITER,
};

/// Whom the codes let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A code.
    Code(RowId),
    /// The codes that a user created for a server.
    Inviter(ServerId, UserId),
}

/// Removes a page of members, and revokes the codes by which they joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvictMembers {
    /// The codes.
    pub by: By,
    /// The authority.
    pub actor: Actor,
    /// Only members who used the code at this time or later.
    pub since: Option<ExpiresAt>,
    /// Whether they are banned.
    pub ban: bool,
    /// The use before which the page begins; absent for the newest.
    pub cursor: Option<EvictCursor>,
    /// How many uses a page examines.
    pub limit: EvictLimit,
    /// The record of the removals.
    pub record: Record,
    /// The record of the revocation.
    pub revocation: Record,
    /// The time of the call. A retry of the same call is recognized by it on the rows.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The server, if it was ever created and the code exists.
    pub server: Option<ServerId>,
    /// Whether it exists.
    pub server_exists: bool,
    /// The actor's role on it.
    pub role: Option<Role>,
    /// How many members the page removed.
    pub removed: i64,
    /// Where the next page begins, unless this is the last.
    pub next: Option<EvictCursor>,
}

#[derive(Deserialize)]
struct FactsColumns {
    server_id: ServerId,
    deleted_at: Option<Millis>,
    actor: RoleColumns,
}

#[derive(Deserialize)]
struct EndColumns {
    examined: i64,
    last: Option<EvictCursor>,
    has_recent: bool,
    removed: i64,
}

/// What a page examined.
struct End {
    examined: i64,
    last: Option<EvictCursor>,
    has_recent: bool,
}

impl EvictMembers {
    fn params(&self) -> [Param<'_>; 7] {
        let (of, server) = match &self.by {
            By::Code(code) => (code.as_str(), None),
            By::Inviter(server, user) => (user.as_str(), Some(server.as_str())),
        };
        let cursor = self.cursor.as_ref();
        [
            of.into(),
            server.into(),
            self.actor.param(),
            self.now.get().into(),
            cursor.map(EvictCursor::code).into(),
            cursor.map(EvictCursor::ordinal).into(),
            self.limit.get().into(),
        ]
    }

    /// How many statements tell of the revocation, and how many of the removals.
    fn tells(&self) -> usize {
        usize::from(self.record.has_events)
    }

    /// The type of the event of a removal.
    const fn event(&self) -> &'static str {
        match self.ban {
            true => "member.banned",
            false => "member.removed",
        }
    }

    fn since(&self) -> i64 {
        self.since.map_or(0, ExpiresAt::get)
    }

    /// Where the next page begins. The log of one code is read no further than to a page without a use in the
    /// wanted time: the log is in order but for the clocks of several workers.
    fn next(&self, end: End) -> Option<EvictCursor> {
        let is_full = end.examined >= self.limit.get();
        match (&self.by, end.last) {
            (By::Code(_), last) => {
                last.filter(|last| is_full && end.has_recent && last.ordinal() > 1)
            }
            (By::Inviter(..), last) => last.filter(|_| is_full),
        }
    }
}

impl Operation for EvictMembers {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        match &self.by {
            By::Code(code) => Place::of_id(code),
            By::Inviter(server, _) => Place::of_server(server),
        }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let [of, server, actor, now, code, ordinal, limit] = self.params();
        let (since, ban) = (self.since().into(), i64::from(self.ban).into());
        let page = [of, server, actor, now, code, ordinal, limit];
        let all = [of, server, actor, now, code, ordinal, limit, since, ban];
        let ([facts, revoke, evict, tell, end], change, about) = match &self.by {
            By::Code(id) => (
                [
                    &FACTS_OF_CODE,
                    &REVOKE_CODE,
                    &EVICT_BY_CODE,
                    &EVENT_BY_CODE,
                    &END_OF_CODE,
                ],
                Statement::new(&CHANGE_CODE, [of, now]),
                About::Code(id),
            ),
            By::Inviter(id, _) => (
                [
                    &FACTS_OF_INVITER,
                    &REVOKE_OF_INVITER,
                    &EVICT_BY_INVITER,
                    &EVENT_BY_INVITER,
                    &END_OF_INVITER,
                ],
                Statement::new(&CHANGE_SERVER, [server, now]),
                About::Server(id),
            ),
        };
        let revoked = Recorded {
            counts: matches!(self.by, By::Inviter(..)),
            ..Recorded::new(1, &self.revocation, about)
        };
        let mut statements = vec![
            Statement::new(facts, [of, server, actor, now]),
            Statement::new(revoke, page),
            revoked.statement(),
            change.clone(),
            Statement::new(evict, all),
        ];
        if self.record.has_events {
            statements.insert(3, revoked.with_event("code.revoked").event_statement());
            let (id, event) = (self.record.id.as_str().into(), self.event().into());
            let all = [
                of, server, actor, now, code, ordinal, limit, since, ban, id, event,
            ];
            statements.push(Statement::new(tell, all));
        }
        statements.extend([change, Statement::new(end, all)]);
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row = rows.first::<FactsColumns>(0)?;
        let EndColumns {
            examined,
            last,
            has_recent,
            removed,
        } = rows.one(6 + 2 * self.tells())?;
        let end = End {
            examined,
            last,
            has_recent,
        };
        let role = row.as_ref().map(|row| row.actor.role()).transpose()?;
        Ok(Facts {
            server_exists: row.as_ref().is_some_and(|row| row.deleted_at.is_none()),
            server: row.map(|row| row.server_id),
            role: role.flatten(),
            removed,
            next: self.next(end),
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let (about, user) = match &self.by {
            By::Code(id) => (About::Code(id), None),
            By::Inviter(server, user) => (About::Server(server), Some(user)),
        };
        Some(Recorded {
            user,
            counts: true,
            tells_at: Some(6 + self.tells()),
            ..Recorded::new(4 + self.tells(), &self.record, about)
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        let mut told = watch::told(rows, 3 + self.tells())?;
        if told.is_empty() {
            told = watch::told(rows, 5 + 2 * self.tells())?;
        }
        Ok(told)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server = match &self.by {
            By::Code(id) => memory.code(id).map(|(_, row)| row.server_id.clone()),
            By::Inviter(server, _) => Some(server.clone()),
        };
        let row = server
            .as_ref()
            .and_then(|server| memory.servers.get(server));
        let server_exists = row.is_some_and(|row| row.deleted_at.is_none());
        let owner = row.map(|row| row.owner_id.clone());
        let server = server.filter(|_| owner.is_some());
        let user = self.actor.user();
        let role = server
            .as_ref()
            .zip(user)
            .and_then(|(server, user)| memory.role(server, user, self.now));
        let mut facts = Facts {
            server: server.clone(),
            server_exists,
            role,
            removed: 0,
            next: None,
        };
        let Some((server, owner)) = server.zip(owner) else {
            return facts;
        };
        if server_exists && administers(&self.actor, role) {
            let walk = self.walk(memory, &server);
            let part = self.part(memory, &walk);
            let last = walk.last();
            facts.next = self.next(End {
                examined: i64::try_from(walk.len()).unwrap_or(i64::MAX),
                last: last.map(|(code, ordinal)| EvictCursor::new(code, *ordinal)),
                has_recent: part.iter().any(|(.., at)| at.get() >= self.since()),
            });
            self.revoke(memory, &server, walk);
            facts.removed = self.evict(memory, &server, &owner, part);
        }
        facts
    }
}

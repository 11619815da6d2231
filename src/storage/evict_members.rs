//! `invitCode:evict` and `member:evict`: who joined by a code, or by any code of a user, is removed.
//!
//! A page goes backwards through the logs of the codes. What it reads and writes is bounded by its limit, however
//! long the logs are.

use super::audit::{About, Recorded};
use super::memory::CodeRow;
use super::rows::RoleColumns;
use super::watch::{self, CHANGE_CODE, CHANGE_SERVER};
use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code_document::EvictCursor;
use crate::domain::count::EvictLimit;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::{GrantedRole, Role};
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::evicting::{evicts, evicts_sql};
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::owning::owns;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::topic::Topic;
use serde::Deserialize;

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

/// The actor `?3` on the server of the codes.
macro_rules! facts {
    ($from:literal) => {
        concat!(
            "SELECT s.id AS server_id, s.deleted_at, iif(",
            is_member_sql!("m", "?4"),
            ", m.role, NULL) AS role, s.owner_id = +?3 AS is_owner FROM ",
            $from,
            " LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?3 WHERE "
        )
    };
}

/// The code `?1`.
pub static FACTS_OF_CODE: Sql = Sql::new(
    "evict by a code: facts",
    concat!(
        facts!("invit_code c JOIN server s ON s.id = c.server_id"),
        "c.id = +?1"
    ),
);

/// The server `?2`.
pub static FACTS_OF_INVITER: Sql = Sql::new(
    "evict by an inviter: facts",
    concat!(facts!("server s"), "s.id = +?2"),
);

/// The number of uses of the code `$id`, if it is one of those of the creator `?1` on the server `?2`.
macro_rules! uses_of_inviter {
    ($id:expr) => {
        concat!(
            "(SELECT (SELECT max(ordinal) FROM redemption WHERE code_id = x.id) FROM invit_code x ",
            "WHERE x.id = ",
            $id,
            " AND x.creator_id = +?1 AND x.server_id = +?2)"
        )
    };
}

/// The number of uses of the code `$id`.
macro_rules! uses_of_code {
    ($id:expr) => {
        concat!(
            "(SELECT max(ordinal) FROM redemption WHERE code_id = ",
            $id,
            ")"
        )
    };
}

/// The next code of the creator `?1`, newest first.
macro_rules! next_of_inviter {
    () => {
        "(SELECT id FROM invit_code WHERE creator_id = +?1 AND id < walk.code_id ORDER BY id DESC LIMIT 1)"
    };
}

/// The code `?1`, which is the only one.
macro_rules! next_of_code {
    () => {
        "iif(walk.code_id = '~', ?1, NULL)"
    };
}

/// The uses that a page examines, one step at a time: the logs are dense, so each step is a look-up. It begins
/// before the use `?6` of the code `?5`, or before the newest, and takes `?7` steps. A code without uses is one step.
macro_rules! walk {
    ($server:literal, $next:ident, $uses:ident) => {
        concat!(
            "WITH RECURSIVE walk (code_id, ordinal, is_next) AS MATERIALIZED (",
            "SELECT ifnull(?5, '~'), ifnull(min(?6, 1 + ifnull(",
            $uses!("+?5"),
            ", 0)), 0), 0 FROM server s WHERE s.id = ",
            $server,
            " AND s.deleted_at IS NULL AND ",
            administers_sql!("?3", "?4"),
            " UNION ALL SELECT iif(walk.ordinal > 1, walk.code_id, ",
            $next!(),
            "), iif(walk.ordinal > 1, walk.ordinal - 1, ifnull(",
            $uses!($next!()),
            ", 0)), 1 FROM walk WHERE walk.ordinal > 1 OR ",
            $next!(),
            " IS NOT NULL LIMIT ?7 + 1) "
        )
    };
}

/// The walk through the log of the code `?1`.
macro_rules! walk_of_code {
    () => {
        walk!(
            "(SELECT server_id FROM invit_code WHERE id = +?1)",
            next_of_code,
            uses_of_code
        )
    };
}

/// The walk through the logs of the creator `?1` on the server `?2`.
macro_rules! walk_of_inviter {
    () => {
        walk!("+?2", next_of_inviter, uses_of_inviter)
    };
}

/// Revokes the code `?1` with the first page.
pub static REVOKE_CODE: Sql = Sql::new(
    "evict by a code: revoke",
    concat!(
        walk_of_code!(),
        "UPDATE invit_code SET revoked_at = +?4 WHERE ?5 IS NULL AND revoked_at IS NULL ",
        "AND id = (SELECT code_id FROM walk WHERE is_next LIMIT 1)"
    ),
);

/// Revokes the codes of the page.
pub static REVOKE_OF_INVITER: Sql = Sql::new(
    "evict by an inviter: revoke",
    concat!(
        walk_of_inviter!(),
        "UPDATE invit_code SET revoked_at = +?4 WHERE revoked_at IS NULL AND server_id = +?2 ",
        "AND id IN (SELECT code_id FROM walk WHERE is_next)"
    ),
);

/// The uses of the page.
macro_rules! part {
    ($walk:expr) => {
        concat!(
            $walk,
            ", part AS MATERIALIZED (SELECT r.code_id, r.user_id, r.used_at, c.server_id, c.role, s.owner_id ",
            "FROM walk CROSS JOIN redemption r ON r.code_id = walk.code_id AND r.ordinal = walk.ordinal ",
            "CROSS JOIN invit_code c ON c.id = r.code_id CROSS JOIN server s ON s.id = c.server_id ",
            "WHERE walk.is_next) "
        )
    };
}

/// Removes the members of the page who joined by its codes at `?8` or later, and bans them (`?9`).
macro_rules! evict {
    ($walk:expr) => {
        concat!(
            part!($walk),
            "UPDATE member AS m SET left_at = +?4, expires_at = NULL, banned_at = iif(+?9 = 1, ?4, m.banned_at) ",
            "FROM part WHERE m.user_id = part.user_id AND m.server_id = part.server_id ",
            "AND m.code_id = part.code_id AND part.used_at >= ?8 AND ",
            is_member_sql!("m", "?4"),
            " AND ",
            evicts_sql!("?3")
        )
    };
}

/// Removes members who joined by the code `?1`.
pub static EVICT_BY_CODE: Sql = Sql::new("evict by a code: remove", evict!(walk_of_code!()));

/// Removes members who joined by codes of the creator `?1`.
pub static EVICT_BY_INVITER: Sql =
    Sql::new("evict by an inviter: remove", evict!(walk_of_inviter!()));

/// Tells of each member that the page removed, if the statement before this one wrote the entry of the page `?10`.
/// `?11` is the type of the events.
macro_rules! event {
    ($walk:expr) => {
        concat!(
            part!($walk),
            "INSERT INTO event (server_id, number, id, type, at, due_at, data) ",
            "SELECT m.server_id, (SELECT coalesce(max(number), 0) FROM event WHERE server_id = part.server_id) ",
            "+ row_number() OVER (), ?10, ?11, ?4, ?4, json_patch('{}', json_object('userId', m.user_id, ",
            "'codeId', m.code_id, 'actorId', ?3)) FROM part CROSS JOIN member m ON m.user_id = part.user_id ",
            "AND m.server_id = part.server_id AND m.code_id = part.code_id AND m.left_at = +?4 ",
            "AND (?9 <> 1 OR m.banned_at = +?4) AND part.used_at >= ?8 WHERE changes() > 0 RETURNING number"
        )
    };
}

/// Tells of members who joined by the code `?1`.
pub static EVENT_BY_CODE: Sql = Sql::new("evict by a code: tell", event!(walk_of_code!()));

/// Tells of members who joined by codes of the creator `?1`.
pub static EVENT_BY_INVITER: Sql =
    Sql::new("evict by an inviter: tell", event!(walk_of_inviter!()));

/// What the page examined and removed: how many steps, the last of them, and whether any use was at `?8` or
/// later. A retry of the same call recognizes by the time whom its first run removed.
macro_rules! end {
    ($walk:expr) => {
        concat!(
            "SELECT examined, last, has_recent, removed FROM (",
            part!($walk),
            "SELECT (SELECT count(*) FROM walk WHERE is_next) AS examined, ",
            "(SELECT min(code_id || printf(':%010d', ordinal)) FROM walk WHERE is_next) AS last, ",
            "ifnull(max(part.used_at >= ?8), 0) AS has_recent, count(m.user_id) AS removed ",
            "FROM part LEFT JOIN member m ON m.user_id = part.user_id ",
            "AND m.server_id = part.server_id AND m.code_id = part.code_id AND m.left_at = +?4 ",
            "AND (?9 <> 1 OR m.banned_at = +?4) AND part.used_at >= ?8)"
        )
    };
}

/// The end of a page of a code.
pub static END_OF_CODE: Sql = Sql::new("evict by a code: end", end!(walk_of_code!()));

/// The end of a page of a creator.
pub static END_OF_INVITER: Sql = Sql::new("evict by an inviter: end", end!(walk_of_inviter!()));

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

impl EvictMembers {
    /// The steps of the page: codes, newest first, and the numbers of their uses, 0 for none.
    fn walk(&self, memory: &Memory, server: &ServerId) -> Vec<(RowId, i64)> {
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
    fn part(&self, memory: &Memory, walk: &[(RowId, i64)]) -> Vec<(RowId, UserId, Millis)> {
        let used = |(id, ordinal): &(RowId, i64)| {
            let (_, row) = memory.code(id)?;
            let place = usize::try_from(ordinal - 1).ok()?;
            let (user, at) = row.redemptions.get(place)?;
            Some((id.clone(), user.clone(), *at))
        };
        walk.iter().filter_map(used).collect()
    }

    /// Revokes the codes of the page: a single one with the first page.
    fn revoke(&self, memory: &mut Memory, server: &ServerId, walk: Vec<(RowId, i64)>) {
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

    fn evict(
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

//! `request:decline`, `request:reopen` and `request:withdraw`: a request is declined, waits again, or is taken
//! back.

use super::{FIND, Found};
use crate::domain::caller::Actor;
use crate::domain::id::RowId;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::request::{MOST_PENDING, RequestDocument, RequestStatus};
use crate::domain::rules::administering::administers_sql;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::text::Reason;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use crate::storage::audit::{About, EVENT_OF_APPLICANT};
use crate::storage::watch;
use crate::storage::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is declined: its code refuses its user.
    Decline {
        /// If its user is banned: the id of the row for a user who never joined.
        ban: Option<RowId>,
    },
    /// A declined request waits again.
    Reopen,
    /// Its user takes it back.
    Withdraw,
}

/// Decides a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// The request.
    pub id: RowId,
    /// The authority: an admin's, the owner's or a service's; its user's or a service's to withdraw it.
    pub actor: Actor,
    /// What happens.
    pub decision: Decision,
    /// What the audit log keeps of it.
    pub record: Record,
    /// The time of the call. A retry of the same call is recognized by it on the row.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The request as it was, if it exists.
    pub found: Option<Found>,
    /// Whether it was changed.
    pub changed: bool,
}

/// True if the request `r` is pending, or has the status `$status` since `?3`.
macro_rules! is_open {
    ($status:literal) => {
        concat!(
            "(r.status = 'pending' OR (r.status = '",
            $status,
            "' AND r.decided_at = +?3))"
        )
    };
}

/// True if the server of the request `r` exists and the actor `?2` may decide there at `?3`.
macro_rules! may_decide {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM server s WHERE s.id = r.server_id AND s.deleted_at IS NULL AND ",
            administers_sql!("?2", "?3"),
            ")"
        )
    };
}

/// Declines the request `?1` for the reason `?4`.
pub static DECLINE: Sql = Sql::new(
    "request: decline",
    concat!(
        "UPDATE request AS r SET status = 'declined', decided_at = ?3, decided_by = ?2, reason = ?4 ",
        "WHERE r.id = +?1 AND ",
        is_open!("declined"),
        " AND ",
        may_decide!(),
        " RETURNING id"
    ),
);

/// Bans the user of the request `?1`, which the actor `?2` declined at `?3`. `?4` is the id of the row for a user who
/// never joined. The entry stands after it, and the event of the ban after those of the entry, so that a second run
/// of the same call tells nothing.
pub static BAN: Sql = Sql::new(
    "request: ban its user",
    concat!(
        "INSERT INTO member (server_id, user_id, id, role, created_at, left_at, banned_at) ",
        "SELECT r.server_id, r.user_id, ?4, 'member', ?3, ?3, ?3 FROM request r ",
        "WHERE r.id = +?1 AND r.status = 'declined' AND r.decided_at = +?3 AND ",
        may_decide!(),
        " ON CONFLICT (server_id, user_id) DO UPDATE SET ",
        "left_at = coalesce(left_at, ?3), expires_at = NULL, banned_at = coalesce(banned_at, ?3)"
    ),
);

/// Lets the declined request `?1` wait again.
pub static REOPEN: Sql = Sql::new(
    "request: reopen",
    concat!(
        "UPDATE request AS r SET status = 'pending', decided_at = NULL, decided_by = NULL, reason = NULL ",
        "WHERE r.id = +?1 AND r.status = 'declined' ",
        "AND NOT EXISTS (SELECT 1 FROM request o WHERE o.server_id = r.server_id AND o.user_id = r.user_id ",
        "AND o.status = 'pending') ",
        "AND NOT EXISTS (SELECT 1 FROM request_count q WHERE q.server_id = r.server_id AND q.pending >= 1000) ",
        "AND NOT EXISTS (SELECT 1 FROM member m WHERE m.server_id = r.server_id AND m.user_id = r.user_id AND ",
        is_member_sql!("m", "?3"),
        ") AND ",
        may_decide!(),
        " RETURNING id"
    ),
);

/// Withdraws the request `?1`.
pub static WITHDRAW: Sql = Sql::new(
    "request: withdraw",
    concat!(
        "UPDATE request AS r SET status = 'withdrawn', decided_at = ?3 WHERE r.id = +?1 AND ",
        is_open!("withdrawn"),
        " AND (?2 IS NULL OR r.user_id = +?2) AND EXISTS (SELECT 1 FROM server s ",
        "WHERE s.id = r.server_id AND s.deleted_at IS NULL) RETURNING id"
    ),
);

/// Counts a change of the server of the request `?1` at `?2`, if the statement before this one made it.
pub static CHANGE: Sql = Sql::new(
    "request: count a change",
    "UPDATE server SET change_number = change_number + 1 \
     WHERE changes() > 0 AND id = (SELECT server_id FROM request WHERE id = +?1) \
     AND watched_until > ?2 RETURNING 'server:' || id AS topic, NULL AS other",
);

impl Decide {
    fn reason(&self) -> Option<&Reason> {
        match self.decision {
            Decision::Decline { .. } => self.record.reason.as_ref(),
            Decision::Reopen | Decision::Withdraw => None,
        }
    }

    /// The status of the request afterwards.
    #[must_use]
    pub const fn status(&self) -> RequestStatus {
        match self.decision {
            Decision::Decline { .. } => RequestStatus::Declined,
            Decision::Reopen => RequestStatus::Pending,
            Decision::Withdraw => RequestStatus::Withdrawn,
        }
    }

    /// Whether the actor may do it.
    #[must_use]
    pub fn is_allowed(&self, found: &Found) -> bool {
        match self.decision {
            Decision::Decline { .. } | Decision::Reopen => found.may_decide(&self.actor),
            Decision::Withdraw => found.may_withdraw(&self.actor),
        }
    }

    /// Whether the request's status lets it happen, the first time or again.
    #[must_use]
    pub fn fits(&self, found: &Found) -> bool {
        let request = &found.request;
        match self.decision {
            Decision::Reopen => request.status == RequestStatus::Declined,
            Decision::Decline { .. } | Decision::Withdraw => {
                let is_same =
                    request.status == self.status() && request.decided_at == Some(self.now);
                request.status == RequestStatus::Pending || is_same
            }
        }
    }

    /// Whether the request may wait again.
    #[must_use]
    pub const fn may_wait(found: &Found) -> bool {
        !found.has_joined && !found.waits && found.pending < MOST_PENDING
    }

    /// The request afterwards.
    #[must_use]
    pub fn decided(&self, request: RequestDocument) -> RequestDocument {
        let is_decided = self.decision != Decision::Reopen;
        RequestDocument {
            status: self.status(),
            decided_at: is_decided.then_some(self.now),
            decided_by: match self.decision {
                Decision::Decline { .. } => self.actor.user().cloned(),
                Decision::Reopen | Decision::Withdraw => None,
            },
            reason: self.reason().cloned(),
            ..request
        }
    }
}

impl Operation for Decide {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let find = Statement::new(&FIND, [id, actor, now]);
        let mut statements = match &self.decision {
            Decision::Decline { .. } => {
                let reason = self.reason().map(Reason::as_str).into();
                vec![find, Statement::new(&DECLINE, [id, actor, now, reason])]
            }
            Decision::Reopen => vec![find, Statement::new(&REOPEN, [id, actor, now])],
            Decision::Withdraw => vec![find, Statement::new(&WITHDRAW, [id, actor, now])],
        };
        if let Decision::Decline { ban: Some(member) } = &self.decision {
            let member = member.as_str().into();
            statements.push(Statement::new(&BAN, [id, actor, now, member]));
            if self.record.has_events {
                let (call, event) = (self.record.id.as_str().into(), "member.banned".into());
                statements.push(Statement::new(&EVENT_OF_APPLICANT, [id, call, event, now]));
            }
        }
        statements.push(Statement::new(&CHANGE, [id, now]));
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            changed: rows.wrote(1)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let bans = matches!(self.decision, Decision::Decline { ban: Some(_) });
        let by = 1 + usize::from(bans);
        let entry = Recorded::new(by, &self.record, About::Request(&self.id));
        Some(match self.decision {
            Decision::Decline { .. } => entry.with_event("request.declined"),
            Decision::Reopen | Decision::Withdraw => entry,
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        let bans = matches!(self.decision, Decision::Decline { ban: Some(_) });
        let tells = bans && self.record.has_events;
        watch::told(rows, 2 + usize::from(bans) + usize::from(tells))
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::from_memory(memory, &self.id, &self.actor, self.now);
        let may_wait = |found| self.decision != Decision::Reopen || Self::may_wait(found);
        let changing = found.as_ref().filter(|found| {
            found.server_exists && self.is_allowed(found) && self.fits(found) && may_wait(found)
        });
        let changed = changing.is_some();
        if let Some(found) = changing {
            let document = self.decided(found.request.clone());
            let (server, user) = (document.server_id.clone(), document.user_id.clone());
            if let Some(row) = memory.requests.get_mut(&self.id) {
                row.status = document.status;
                row.decided_at = document.decided_at;
                row.decided_by = document.decided_by;
                row.reason = document.reason;
            }
            memory.record_request(self, &server, &user);
            if let Decision::Decline { ban: Some(id) } = &self.decision
                && let Some(row) = memory.member_or_new(&server, &user, id, self.now)
            {
                row.left_at = row.left_at.or(Some(self.now));
                row.expires_at = None;
                row.banned_at = row.banned_at.or(Some(self.now));
            }
        }
        Facts { found, changed }
    }
}

//! `request:approve`: a request is approved, which is a use of the code that it was filed by.

use super::decide::CHANGE;
use super::{RequestColumns, columns};
use crate::domain::caller::Actor;
use crate::domain::id::{IdStem, RowId, UserId};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::request::{RequestDocument, RequestStatus};
use crate::domain::role::{GrantedRole, Role};
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::campaign::{joined_free_at_sql, use_free_at_sql};
use crate::domain::rules::life::{is_known_sql, is_used_up_sql};
use crate::domain::rules::membership::{is_member_sql, may_join_sql, membership_sql};
use crate::domain::rules::owning::{owns, owns_sql};
use crate::domain::rules::redemption::{State, Use, approve};
use crate::domain::rules::seats::is_full_sql;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use crate::storage::audit::{About, EVENT_OF_APPLICANT};
use crate::storage::code_record::{join_campaign, life_columns};
use crate::storage::redeem_code::{Joining, join_columns, join_update};
use crate::storage::rows::RoleColumns;
use crate::storage::{
    Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, use_state, watch,
};
use serde::Deserialize;

/// Approves a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approve {
    /// The request.
    pub id: RowId,
    /// The authority: an admin's, the owner's or a service's.
    pub actor: Actor,
    /// The stem of the member's row id, if a row is created.
    pub member_id: IdStem,
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
    /// Whether it was approved, a use recorded, and the user made a member.
    pub done: [bool; 3],
}

/// A request that is to be approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The request.
    pub request: RequestDocument,
    /// The owner of its server.
    pub owner: UserId,
    /// The actor's role there, if it is a member.
    pub role: Option<Role>,
    /// What a use of its code by its user depends on.
    pub state: State,
}

/// The request `?1`, the role of the actor `?2`, and what a use of the request's code depends on at `?3`.
pub static FACTS: Sql = Sql::new(
    "request: approve: facts",
    concat!(
        "SELECT ",
        columns!("q"),
        ", a.role, s.owner_id = +?2 AS is_owner, s.owner_id, s.deleted_at, ",
        life_columns!(),
        ", ",
        membership_sql!("?3"),
        " AS membership, ",
        joined_free_at_sql!(),
        " AS code_free_at, c.role AS grants_role, c.membership_ms, c.metadata, c.requires_approval, ",
        is_full_sql!("q.user_id", "?3"),
        " AS is_full FROM request q JOIN invit_code c ON c.id = q.code_id JOIN server s ON s.id = q.server_id ",
        join_campaign!(),
        "LEFT JOIN member m ON m.server_id = q.server_id AND m.user_id = q.user_id ",
        "LEFT JOIN member a ON a.server_id = q.server_id AND a.user_id = +?2 AND ",
        is_member_sql!("a", "?3"),
        " WHERE q.id = +?1"
    ),
);

/// Approves the pending request `?1`, if its code may be used by its user now. Expiry, start and lists were checked when
/// it was filed. A code that grants a role takes who could set it.
pub static APPROVE: Sql = Sql::new(
    "request: approve",
    concat!(
        "UPDATE request AS q SET status = 'approved', decided_at = ?3, decided_by = ?2 ",
        "WHERE q.id = +?1 AND q.status = 'pending' AND EXISTS (",
        "SELECT 1 FROM invit_code c CROSS JOIN server s ON s.id = c.server_id ",
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = q.user_id ",
        "WHERE c.id = q.code_id AND ",
        is_known_sql!(),
        " AND s.deleted_at IS NULL AND ",
        may_join_sql!("?3"),
        " AND NOT ",
        is_used_up_sql!(),
        " AND ifnull(",
        use_free_at_sql!(),
        " <= ?3, 1) AND NOT EXISTS (SELECT 1 FROM redemption WHERE code_id = c.id AND user_id = q.user_id) AND NOT ",
        is_full_sql!("q.user_id", "?3"),
        " AND ",
        administers_sql!("?2", "?3"),
        " AND (c.role = 'member' OR ",
        owns_sql!("?2"),
        ")) RETURNING id"
    ),
);

/// Records the use of the request `?1` at `?2`, if the statement before this one approved it.
pub static USE: Sql = Sql::new(
    "request: approve: record the use",
    "INSERT INTO redemption (code_id, ordinal, user_id, used_at, admits_until) SELECT c.id, \
     (SELECT coalesce(max(ordinal), 0) + 1 FROM redemption WHERE code_id = c.id), q.user_id, ?2, ?2 + c.membership_ms \
     FROM request q CROSS JOIN invit_code c ON c.id = q.code_id WHERE changes() > 0 AND q.id = +?1 RETURNING ordinal",
);

/// Makes the user of the request `?1` a member at `?2`, if the statement before this one recorded its use. The row's id
/// has the stem `?3` and the shard of the code.
pub static JOIN: Sql = Sql::new(
    "request: approve: join",
    concat!(
        "INSERT INTO member AS m (",
        join_columns!(),
        ") SELECT c.server_id, q.user_id, ?3 || substr(c.id, 34), q.name, c.role, ?2, ?2, q.code_prefix, ",
        "?2 + c.membership_ms, c.id, c.creator_id, c.metadata ",
        "FROM request q CROSS JOIN invit_code c ON c.id = q.code_id WHERE changes() > 0 AND q.id = +?1 ",
        "ON CONFLICT (server_id, user_id) DO UPDATE SET ",
        join_update!(),
        " RETURNING user_id"
    ),
);

#[derive(Deserialize)]
struct FoundColumns {
    request: RequestColumns,
    actor: RoleColumns,
    owner_id: UserId,
}

impl Approve {
    /// Whether the actor may approve the request: it administers the server, and could set the role that the code
    /// grants.
    #[must_use]
    pub fn is_allowed(&self, found: &Found) -> bool {
        let role = found.state.code.as_ref().map(|code| code.role);
        let may_grant = role != Some(GrantedRole::Admin) || owns(&self.actor, &found.owner);
        administers(&self.actor, found.role) && may_grant
    }

    /// Whether an earlier run of this same call approved the request.
    #[must_use]
    pub fn was_done(&self, request: &RequestDocument) -> bool {
        request.status == RequestStatus::Approved && request.decided_at == Some(self.now)
    }

    /// The request afterwards.
    #[must_use]
    pub fn approved(&self, request: RequestDocument) -> RequestDocument {
        RequestDocument {
            status: RequestStatus::Approved,
            decided_at: Some(self.now),
            decided_by: self.actor.user().cloned(),
            reason: None,
            ..request
        }
    }
}

impl Operation for Approve {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let member = self.member_id.as_str().into();
        let mut statements = vec![
            Statement::new(&FACTS, [id, actor, now]),
            Statement::new(&APPROVE, [id, actor, now]),
            Statement::new(&USE, [id, now]),
            Statement::new(&JOIN, [id, now, member]),
        ];
        if self.record.has_events {
            let (call, event) = (self.record.id.as_str().into(), "member.joined".into());
            statements.push(Statement::new(&EVENT_OF_APPLICANT, [id, call, event, now]));
        }
        statements.push(Statement::new(&CHANGE, [id, now]));
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let found = match rows.first::<FoundColumns>(0)? {
            None => None,
            Some(row) => Some(Found {
                request: row.request.into(),
                owner: row.owner_id,
                role: row.actor.role()?,
                state: use_state::of_request(rows)?,
            }),
        };
        Ok(Facts {
            found,
            done: [rows.wrote(1)?, rows.wrote(2)?, rows.wrote(3)?],
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = Recorded::new(1, &self.record, About::Request(&self.id));
        Some(entry.with_event("request.approved"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 4 + usize::from(self.record.has_events))
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = self.find(memory);
        let approved = found.as_ref().filter(|found| {
            found.request.status == RequestStatus::Pending
                && self.is_allowed(found)
                && approve(&found.state, self.now).is_ok()
        });
        let done = [approved.is_some(); 3];
        if let Some(found) = approved {
            let document = self.approved(found.request.clone());
            if let Some(row) = memory.requests.get_mut(&self.id) {
                row.status = document.status;
                row.decided_at = document.decided_at;
                row.decided_by = document.decided_by;
            }
            let (server, user) = (document.server_id, document.user_id);
            memory.record_request(self, &server, &user);
            if let Some(folded) = memory.folded(&document.code_id) {
                memory.record_use(&folded, &user, self.now);
                let joining = Joining {
                    code: &folded,
                    user: &user,
                    name: document.user.as_ref(),
                    member_id: &self.member_id,
                    now: self.now,
                };
                joining.join(memory, &found.state, Use::Redeem);
            }
        }
        Facts { found, done }
    }
}

impl Approve {
    fn find(&self, memory: &Memory) -> Option<Found> {
        let row = memory.requests.get(&self.id)?;
        let server = memory.servers.get(&row.server_id)?;
        let user = self.actor.user();
        Some(Found {
            request: RequestDocument::from_memory(&self.id, row),
            owner: server.owner_id.clone(),
            role: user.and_then(|user| memory.role(&row.server_id, user, self.now)),
            state: use_state::of_request_in_memory(memory, row, self.now)?,
        })
    }
}

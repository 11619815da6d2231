//! Requests to join: a request's row, and the authority on which it is read or decided.

pub mod approve;
pub mod decide;
pub mod list;

use super::memory::RequestRow;
use super::rows::RoleColumns;
use super::{Corrupt, Memory, Rows, Sql};
use crate::domain::caller::Actor;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::request::{RequestDocument, RequestStatus};
use crate::domain::role::Role;
use crate::domain::rules::administering::administers;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::text::{Name, Note, Reason};
use crate::domain::time::Millis;
use serde::Deserialize;

/// The columns of the request `$r`.
macro_rules! columns {
    ($r:literal) => {
        concat!(
            $r,
            ".id, ",
            $r,
            ".server_id, ",
            $r,
            ".user_id, ",
            $r,
            ".name, ",
            $r,
            ".code_id, ",
            $r,
            ".note, ",
            $r,
            ".status, ",
            $r,
            ".created_at, ",
            $r,
            ".decided_at, ",
            $r,
            ".decided_by, ",
            $r,
            ".reason"
        )
    };
}
pub(super) use columns;

/// The columns of a request's document.
#[derive(Deserialize)]
pub(super) struct RequestColumns {
    id: RowId,
    server_id: ServerId,
    user_id: UserId,
    name: Option<Name>,
    code_id: RowId,
    note: Option<Note>,
    status: RequestStatus,
    created_at: Millis,
    decided_at: Option<Millis>,
    decided_by: Option<UserId>,
    reason: Option<Reason>,
}

impl From<RequestColumns> for RequestDocument {
    fn from(row: RequestColumns) -> Self {
        Self {
            id: row.id,
            creation_time: row.created_at,
            server_id: row.server_id,
            user_id: row.user_id,
            user: row.name,
            code_id: row.code_id,
            note: row.note,
            status: row.status,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            reason: row.reason,
        }
    }
}

impl RequestDocument {
    /// The document of a request of the memory model.
    #[must_use]
    pub fn from_memory(id: &RowId, row: &RequestRow) -> Self {
        Self {
            id: id.clone(),
            creation_time: row.created_at,
            server_id: row.server_id.clone(),
            user_id: row.user_id.clone(),
            user: row.name.clone(),
            code_id: row.code_id.clone(),
            note: row.note.clone(),
            status: row.status,
            decided_at: row.decided_at,
            decided_by: row.decided_by.clone(),
            reason: row.reason.clone(),
        }
    }
}

/// A request, and the actor's role on its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The request.
    pub request: RequestDocument,
    /// Whether its server exists.
    pub server_exists: bool,
    /// The actor's role there, if it is a member.
    pub role: Option<Role>,
    /// Whether its user is a member now.
    pub has_joined: bool,
    /// Whether a request of its user is pending on the server.
    pub waits: bool,
    /// How many requests are pending there.
    pub pending: i64,
}

/// The request `?1`, and the role of the actor `?2` on its server at `?3`.
pub static FIND: Sql = Sql::new(
    "request: find",
    concat!(
        "SELECT ",
        columns!("r"),
        ", s.deleted_at, a.role, s.owner_id = +?2 AS is_owner, m.user_id IS NOT NULL AS has_joined, ",
        "EXISTS (SELECT 1 FROM request o WHERE o.server_id = r.server_id AND o.user_id = r.user_id ",
        "AND o.status = 'pending') AS waits, ",
        "ifnull((SELECT q.pending FROM request_count q WHERE q.server_id = r.server_id), 0) AS pending ",
        "FROM request r JOIN server s ON s.id = r.server_id ",
        "LEFT JOIN member a ON a.server_id = r.server_id AND a.user_id = +?2 AND ",
        is_member_sql!("a", "?3"),
        " LEFT JOIN member m ON m.server_id = r.server_id AND m.user_id = r.user_id AND ",
        is_member_sql!("m", "?3"),
        " WHERE r.id = +?1"
    ),
);

#[derive(Deserialize)]
struct FoundColumns {
    request: RequestColumns,
    deleted_at: Option<Millis>,
    actor: RoleColumns,
    has_joined: bool,
    waits: bool,
    pending: i64,
}

impl Found {
    /// Reads it from the rows of [`FIND`].
    ///
    /// # Errors
    /// A column is missing or has the wrong type.
    pub fn from_rows(rows: &Rows, statement: usize) -> Result<Option<Self>, Corrupt> {
        let Some(row) = rows.first::<FoundColumns>(statement)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            request: row.request.into(),
            server_exists: row.deleted_at.is_none(),
            role: row.actor.role()?,
            has_joined: row.has_joined,
            waits: row.waits,
            pending: row.pending,
        }))
    }

    /// The request with an id in the memory model.
    #[must_use]
    pub fn from_memory(memory: &Memory, id: &RowId, actor: &Actor, now: Millis) -> Option<Self> {
        let row = memory.requests.get(id)?;
        let role = |user| memory.role(&row.server_id, user, now);
        Some(Self {
            request: RequestDocument::from_memory(id, row),
            server_exists: memory.living_server(&row.server_id).is_some(),
            role: actor.user().and_then(role),
            has_joined: role(&row.user_id).is_some(),
            waits: memory
                .pending_request(&row.server_id, &row.user_id)
                .is_some(),
            pending: memory.pending_requests(&row.server_id),
        })
    }

    /// Whether an actor may decide the request.
    #[must_use]
    pub fn may_decide(&self, actor: &Actor) -> bool {
        administers(actor, self.role)
    }

    /// Whether an actor may withdraw the request.
    #[must_use]
    pub fn may_withdraw(&self, actor: &Actor) -> bool {
        *actor == Actor::Service || actor.is(&self.request.user_id)
    }
}

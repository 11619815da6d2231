//! `request:list`: a page of the requests on a server, newest first: all of them, or those of a user.

use super::{RequestColumns, columns};
use crate::domain::caller::Actor;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::request::{RequestDocument, RequestStatus};
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::time::Millis;
use crate::storage::rows::RoleColumns;
use crate::storage::table::Table;
use crate::storage::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement, read_members};
use std::cmp::Reverse;

/// Reads a page of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequests {
    /// The server.
    pub server: ServerId,
    /// Only those of this user.
    pub user: Option<UserId>,
    /// Only those with this status.
    pub status: Option<RequestStatus>,
    /// The authority: an admin's, the owner's or a service's, and the user's for its own.
    pub actor: Actor,
    /// Where the page begins and ends.
    pub extent: Extent<RowId>,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server exists.
    pub server_exists: bool,
    /// The actor's role on the server.
    pub role: Option<Role>,
    /// The requests, with one more than the limit if there are more.
    pub requests: Vec<RequestDocument>,
}

/// Greater than every id.
const FIRST: &str = "~";

/// The requests on the server `?1` of which `$which` holds; none if the actor `?2` may not read them.
macro_rules! page {
    ($which:literal, $may:expr) => {
        concat!(
            "SELECT ",
            columns!("r"),
            " FROM server s JOIN request r ON r.server_id = s.id ",
            "WHERE s.id = +?1 AND s.deleted_at IS NULL AND r.id < ?4 AND r.id >= ?6",
            $which,
            " AND ",
            $may,
            " ORDER BY r.id DESC LIMIT ?5"
        )
    };
}

/// True if the actor `?2` may read the requests of the user `?7`.
macro_rules! may_read_own {
    () => {
        concat!("(", administers_sql!("?2", "?3"), " OR ?2 = +?7)")
    };
}

/// A page of all requests.
pub static ALL: Sql = Sql::new(
    "list requests: all",
    page!("", administers_sql!("?2", "?3")),
);

/// A page of those with the status `?7`.
pub static WITH_STATUS: Sql = Sql::new(
    "list requests: with a status",
    page!(" AND r.status = +?7", administers_sql!("?2", "?3")),
);

/// A page of those of the user `?7`.
pub static OF_USER: Sql = Sql::new(
    "list requests: of a user",
    page!(" AND r.user_id = +?7", may_read_own!()),
);

/// A page of those of the user `?7` with the status `?8`.
pub static OF_USER_WITH_STATUS: Sql = Sql::new(
    "list requests: of a user with a status",
    page!(" AND r.user_id = +?7 AND r.status = +?8", may_read_own!()),
);

impl ListRequests {
    /// Whether an actor with this role may read the page.
    #[must_use]
    pub fn is_allowed(&self, role: Option<Role>) -> bool {
        let is_own = self.user.as_ref().is_some_and(|user| self.actor.is(user));
        is_own || administers(&self.actor, role)
    }
}

impl Operation for ListRequests {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let before = self.extent.after.as_ref();
        let before = before.map_or(FIRST, RowId::as_str).into();
        let end = self.extent.end_row().map_or("", RowId::as_str).into();
        let reads = self.extent.reads().into();
        let mut params = vec![server, actor, now, before, reads, end];
        params.extend(self.user.as_ref().map(|user| Param::Text(user.as_str())));
        params.extend(self.status.map(|status| Param::Text(status.as_str())));
        let sql = match (&self.user, self.status) {
            (None, None) => &ALL,
            (None, Some(_)) => &WITH_STATUS,
            (Some(_), None) => &OF_USER,
            (Some(_), Some(_)) => &OF_USER_WITH_STATUS,
        };
        vec![
            Statement::new(&read_members::FACTS, [server, actor, now]),
            Statement { sql, params },
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let role = rows.first::<RoleColumns>(0)?;
        let requests = rows.all::<RequestColumns>(1)?.into_iter();
        Ok(Facts {
            server_exists: role.is_some(),
            role: match role {
                Some(role) => role.role()?,
                None => None,
            },
            requests: requests.map(RequestDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server_exists = memory.living_server(&self.server).is_some();
        let user = self.actor.user();
        let role = user.and_then(|user| memory.role(&self.server, user, self.now));
        let may = server_exists && self.is_allowed(role);
        let mut newest_first = Table::default();
        for (id, row) in memory.requests.iter().filter(|_| may) {
            let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
            let is_within = after.is_none_or(|after| id < after) && end.is_none_or(|end| id >= end);
            let is_of = self.user.as_ref().is_none_or(|user| row.user_id == *user)
                && self.status.is_none_or(|status| row.status == status);
            if row.server_id == self.server && is_within && is_of {
                let request = RequestDocument::from_memory(id, row);
                newest_first.insert(Reverse(id.clone()), request);
            }
        }
        let reads = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let requests = newest_first.iter().take(reads);
        Facts {
            server_exists,
            role: role.filter(|_| server_exists),
            requests: requests.map(|(_, request)| request.clone()).collect(),
        }
    }
}

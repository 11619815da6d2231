//! `campaign:list`: a page of a server's campaigns, newest first.

use super::{CampaignRecord, columns};
use crate::domain::caller::Actor;
use crate::domain::id::{RowId, ServerId};
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::time::Millis;
use crate::storage::rows::RoleColumns;
use crate::storage::table::Table;
use crate::storage::{Corrupt, Memory, Operation, Rows, Sql, Statement, read_members};
use std::cmp::Reverse;

/// Reads a page of campaigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCampaigns {
    /// The server.
    pub server: ServerId,
    /// The authority: an admin's, the owner's, or a service's.
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
    /// The campaigns, with one more than the limit if there are more.
    pub campaigns: Vec<CampaignRecord>,
}

/// Greater than every id.
const FIRST: &str = "~";

/// The page of the server `?1`; empty if the actor `?2` may not read it.
pub static PAGE: Sql = Sql::new(
    "list campaigns: page",
    concat!(
        "SELECT ",
        columns!(),
        " FROM server s JOIN campaign k ON k.server_id = s.id ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL AND k.id < ?4 AND k.id >= ?6 AND ",
        administers_sql!("?2", "?3"),
        " ORDER BY k.id DESC LIMIT ?5"
    ),
);

impl Operation for ListCampaigns {
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
        vec![
            Statement::new(&read_members::FACTS, [server, actor, now]),
            Statement::new(&PAGE, [server, actor, now, before, reads, end]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let role = rows.first::<RoleColumns>(0)?;
        Ok(Facts {
            server_exists: role.is_some(),
            role: match role {
                Some(role) => role.role()?,
                None => None,
            },
            campaigns: rows.all(1)?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server_exists = memory.living_server(&self.server).is_some();
        let user = self.actor.user();
        let role = user.and_then(|user| memory.role(&self.server, user, self.now));
        let may = server_exists && administers(&self.actor, role);
        let mut newest_first = Table::default();
        for (id, row) in memory.campaigns.iter().filter(|_| may) {
            let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
            let is_within = after.is_none_or(|after| id < after) && end.is_none_or(|end| id >= end);
            if row.server_id == self.server && is_within {
                let record = CampaignRecord::from_memory(id, row);
                newest_first.insert(Reverse(id.clone()), record);
            }
        }
        let reads = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let campaigns = newest_first.iter().take(reads);
        Facts {
            server_exists,
            role: role.filter(|_| server_exists),
            campaigns: campaigns.map(|(_, record)| record.clone()).collect(),
        }
    }
}

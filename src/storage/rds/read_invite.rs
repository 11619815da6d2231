//! RDS: reads the invite of a user.

use crate::domain::id::RowId;
use crate::domain::id::{ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::rds::GivenInvite;
use crate::domain::rds::InviteCode;
use crate::domain::rules::membership::{Membership, membership_sql};
use crate::domain::time::Millis;
use crate::storage::memory::InviteRow;
use crate::storage::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use serde::Deserialize;

/// Reads the invite of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadInvite {
    /// The server.
    pub server: ServerId,
    /// The user.
    pub user: UserId,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server exists.
    pub server_exists: bool,
    /// The user's membership there.
    pub membership: Membership,
    /// The invite, if the user was given one.
    pub invite: Option<GivenInvite>,
}

/// The invite of the user `?2`, whether the server `?1` exists, and the user's membership there.
pub static READ: Sql = Sql::new(
    "read invite",
    concat!(
        "SELECT s.id IS NOT NULL AS server_exists, ",
        membership_sql!("?3"),
        " AS membership, i.id, i.code, i.by_discord ",
        "FROM (SELECT 1) LEFT JOIN server s ON s.id = +?1 AND s.deleted_at IS NULL ",
        "LEFT JOIN member m ON m.server_id = +?1 AND m.user_id = +?2 ",
        "LEFT JOIN rds_invite i ON i.server_id = +?1 AND i.user_id = +?2",
    ),
);

impl GivenInvite {
    /// The invite in a row of the memory model.
    #[must_use]
    pub fn from_memory(user: &UserId, row: &InviteRow) -> Self {
        Self {
            id: row.id.clone(),
            code: row.code.clone(),
            by_discord: row.by_discord,
            user_id: user.clone(),
        }
    }
}

#[derive(Deserialize)]
struct FactsColumns {
    server_exists: bool,
    membership: Membership,
    code: Option<InviteCode>,
}

/// The other columns of the invite, if there is one.
#[derive(Deserialize)]
struct InviteColumns {
    id: RowId,
    by_discord: bool,
}

impl Operation for ReadInvite {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (server, user) = (self.server.as_str().into(), self.user.as_str().into());
        vec![Statement::new(&READ, [server, user, self.now.get().into()])]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row: FactsColumns = rows.one(0)?;
        let invite = match row.code {
            None => None,
            Some(code) => {
                let InviteColumns { id, by_discord } = rows.one(0)?;
                Some(GivenInvite {
                    id,
                    code,
                    by_discord,
                    user_id: self.user.clone(),
                })
            }
        };
        Ok(Facts {
            server_exists: row.server_exists,
            membership: row.membership,
            invite,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let row = memory
            .invites
            .get(&(self.server.clone(), self.user.clone()));
        Facts {
            server_exists: memory.living_server(&self.server).is_some(),
            membership: memory.membership(&self.server, &self.user, self.now),
            invite: row.map(|row| GivenInvite::from_memory(&self.user, row)),
        }
    }
}

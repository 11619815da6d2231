//! What the code policy of a server sees of one of its codes that a call would widen, restore or rotate.

use super::code_record::CodeRecord;
use super::rows::RoleColumns;
use super::{Corrupt, Memory, Rows, Sql};
use crate::domain::role::Role;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::policing::{CodePolicy, Creator, alive_sql};
use crate::domain::time::Millis;
use serde::Deserialize;

/// The policy of the server of the code `?1`, and the creator as it sees it at `?2`.
pub static READ: Sql = Sql::new(
    "policed: read",
    concat!(
        "SELECT s.code_policy, s.owner_id = m.user_id AS is_owner, iif(",
        is_member_sql!("m", "?2"),
        ", m.role, NULL) AS role, m.joined_at, ",
        alive_sql!("o.creator_id", "?1", "?2"),
        " AS alive FROM invit_code o JOIN server s ON s.id = o.server_id AND s.code_policy IS NOT NULL ",
        "LEFT JOIN member m ON m.server_id = s.id AND m.user_id = o.creator_id WHERE o.id = +?1"
    ),
);

#[derive(Deserialize)]
struct PolicedColumns {
    #[serde(deserialize_with = "CodePolicy::column")]
    code_policy: Option<CodePolicy>,
    creator: RoleColumns,
    joined_at: Option<Millis>,
    alive: i64,
}

/// The policy and the creator, from the rows of [`READ`], the last statement.
///
/// # Errors
/// A column is missing or has the wrong type.
pub fn from_rows(rows: &Rows) -> Result<Option<(CodePolicy, Creator)>, Corrupt> {
    let Some(row) = rows.first::<PolicedColumns>(rows.0.len().saturating_sub(1))? else {
        return Ok(None);
    };
    let creator = Creator {
        is_plain: row.creator.role()? == Some(Role::Member),
        joined_at: row.joined_at,
        alive: row.alive,
        recent: 0,
    };
    Ok(row.code_policy.map(|policy| (policy, creator)))
}

impl Memory {
    /// The policy of the server of a code, and the creator as it sees it, in the memory model.
    #[must_use]
    pub fn policed_code(&self, code: &CodeRecord, now: Millis) -> Option<(CodePolicy, Creator)> {
        let (policy, creator) = self.policed(&code.server, &code.creator, &code.id, now);
        policy.map(|policy| {
            (
                policy,
                Creator {
                    recent: 0,
                    ..creator
                },
            )
        })
    }
}

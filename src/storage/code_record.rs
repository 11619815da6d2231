//! A code's row with its number of uses, and on whose authority it is read or changed.

use super::memory::CodeRow;
use super::{Corrupt, Memory, Row, Sql};
use crate::domain::caller::Actor;
use crate::domain::code::{FoldedCode, ShownCode};
use crate::domain::code_document::{CodeDocument, Status, Uses};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::role::{InvitePolicy, Role};
use crate::domain::text::Label;
use crate::domain::time::{ExpiresAt, Millis};

/// The columns of a record, of table `c`.
macro_rules! columns {
    () => {
        "c.id, c.code, c.folded = c.id AS taken_over, c.server_id, c.creator_id, c.label, c.max_uses, \
         c.expires_at, c.revoked_at, c.created_at, \
         (SELECT max(ordinal) FROM redemption WHERE code_id = c.id) AS uses "
    };
}
pub(super) use columns;

/// Holds where the actor `$actor` (null for a service) may read codes of server `s` as its owner or one
/// of its admins; `$or` adds to it.
macro_rules! may_read {
    ($actor:literal, $or:literal) => {
        concat!(
            "(",
            $actor,
            " IS NULL OR s.owner_id = +",
            $actor,
            $or,
            " OR EXISTS (SELECT 1 FROM member a ",
            "WHERE a.server_id = s.id AND a.user_id = +",
            $actor,
            " AND a.left_at IS NULL AND a.role = 'admin')) "
        )
    };
}
pub(super) use may_read;

/// A code's row with its number of uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRecord {
    /// The row's id.
    pub id: RowId,
    /// The text as it is shown.
    pub code: String,
    /// Whether another code has the text by now.
    pub taken_over: bool,
    /// The server.
    pub server: ServerId,
    /// Who made it.
    pub creator: UserId,
    /// A note.
    pub label: Option<Label>,
    /// How many may redeem it.
    pub max_uses: Option<i64>,
    /// Until when it works.
    pub expires_at: Option<ExpiresAt>,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
    /// When it was made.
    pub created_at: Millis,
    /// How many redeemed it.
    pub uses: i64,
}

impl CodeRecord {
    /// Reads a record from a row with its columns.
    ///
    /// # Errors
    /// Where a column is missing or of another form.
    pub fn from_row(row: &Row) -> Result<Self, Corrupt> {
        let label = row.optional_text("label")?;
        Ok(Self {
            id: row.row_id("id")?,
            code: row.text("code")?.to_owned(),
            taken_over: row.flag("taken_over")?,
            server: row.server_id("server_id")?,
            creator: row.user_id("creator_id")?,
            label: label
                .map(Label::parse)
                .transpose()
                .map_err(|_| Corrupt::column("label"))?,
            max_uses: row.optional_integer("max_uses")?,
            expires_at: row
                .optional_integer("expires_at")?
                .map(ExpiresAt::from_store),
            revoked_at: row.optional_time("revoked_at")?,
            created_at: row.time("created_at")?,
            uses: row.optional_integer("uses")?.unwrap_or(0),
        })
    }

    /// The record of a code of the memory model.
    #[must_use]
    pub fn from_memory(folded: &FoldedCode, row: &CodeRow) -> Self {
        Self {
            id: row.id.clone(),
            code: row.code.clone(),
            taken_over: folded.as_str() == row.id.as_str(),
            server: row.server_id.clone(),
            creator: row.creator_id.clone(),
            label: row.label.clone(),
            max_uses: row.max_uses,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            created_at: row.created_at,
            uses: row.uses(),
        }
    }

    /// How the code stands at a time.
    #[must_use]
    pub fn status(&self, now: Millis) -> Status {
        if self.revoked_at.is_some() {
            Status::Revoked
        } else if self.expires_at.is_some_and(|end| end.has_passed(now)) {
            Status::Expired
        } else if self.max_uses.is_some_and(|max| self.uses >= max) {
            Status::Used
        } else {
            Status::Active
        }
    }

    /// The document at a time.
    #[must_use]
    pub fn document(self, now: Millis) -> CodeDocument {
        CodeDocument {
            status: self.status(now),
            id: self.id,
            creation_time: self.created_at,
            server_id: self.server,
            creator_id: self.creator,
            code: ShownCode(self.code),
            uses: Uses(self.uses),
            max_uses: self.max_uses.map(Uses),
            expires_at: self.expires_at,
            label: self.label,
            revoked_at: self.revoked_at,
        }
    }
}

/// A code, and what the actor is on its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The code.
    pub code: CodeRecord,
    /// Whether its server exists.
    pub server_exists: bool,
    /// Which members of the server may make codes.
    pub policy: InvitePolicy,
    /// What the actor is on the server, deleted or not.
    pub role: Option<Role>,
}

/// The columns and tables of what is found, for the actor `?2`; a condition on `c` is to follow.
macro_rules! found {
    () => {
        concat!(
            "SELECT ", $crate::storage::code_record::columns!(),
            ", s.deleted_at, s.invite_policy, m.role, s.owner_id = +?2 AS is_owner ",
            "FROM invit_code c JOIN server s ON s.id = c.server_id ",
            "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = +?2 AND m.left_at IS NULL "
        )
    };
}
pub(super) use found;

/// The code with the id `?1`, and what the actor `?2` is on its server.
pub static FIND: Sql = Sql::new("find code", concat!(found!(), "WHERE c.id = +?1"));

impl Found {
    /// Reads it from a row with its columns.
    ///
    /// # Errors
    /// Where a column is missing or of another form.
    pub fn from_row(row: &Row) -> Result<Self, Corrupt> {
        Ok(Self {
            code: CodeRecord::from_row(row)?,
            server_exists: row.optional_time("deleted_at")?.is_none(),
            policy: row.invite_policy("invite_policy")?,
            role: row.optional_role("role", "is_owner")?,
        })
    }

    /// The code with an id in the memory model.
    #[must_use]
    pub fn by_id(memory: &Memory, id: &RowId, actor: &Actor) -> Option<Self> {
        let (folded, row) = memory.codes.iter().find(|(_, row)| row.id == *id)?;
        Self::from_memory(memory, folded, row, actor)
    }

    /// A code of the memory model.
    #[must_use]
    pub fn from_memory(
        memory: &Memory,
        folded: &FoldedCode,
        row: &CodeRow,
        actor: &Actor,
    ) -> Option<Self> {
        let server = memory.servers.get(&row.server_id)?;
        let user = actor.user();
        Some(Self {
            code: CodeRecord::from_memory(folded, row),
            server_exists: server.deleted_at.is_none(),
            policy: server.invite_policy,
            role: user.and_then(|user| memory.role(&row.server_id, user)),
        })
    }

    /// Whether an actor may read the code and its log: a service, its creator, an admin or the owner of
    /// its server.
    #[must_use]
    pub fn may_read(&self, actor: &Actor) -> bool {
        *actor == Actor::Service || actor.is(&self.code.creator) || self.role >= Some(Role::Admin)
    }

    /// Whether an actor may change the code: as for reading it, but its creator only while it may still
    /// make codes.
    #[must_use]
    pub fn may_change(&self, actor: &Actor) -> bool {
        let may_invite = self.role.is_some_and(|role| self.policy.allows(role));
        *actor == Actor::Service
            || self.role >= Some(Role::Admin)
            || (actor.is(&self.code.creator) && may_invite)
    }
}

//! TimeCapsule's `my-codes`: a director reads its own codes for one use.

use super::memory::CodeRow;
use super::{Corrupt, Memory, Operation, Row, Rows, Sql, Statement};
use crate::domain::code::ShownCode;
use crate::domain::date::IsoTime;
use crate::domain::document::ShortCodeDocument;
use crate::domain::id::UserId;
use crate::domain::time::{ExpiresAt, Millis};

/// The most codes that are read: the newest.
pub const MOST: i64 = 1000;

/// A director reads its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListShortCodes {
    /// Whose codes.
    pub user: UserId,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the user owns a server.
    pub is_director: bool,
    /// The codes that the user made for it, newest first.
    pub codes: Vec<ShortCodeDocument>,
}

/// The server of the director `?1`.
pub static DIRECTOR: Sql = Sql {
    name: "list short codes: director",
    text: "SELECT id FROM server WHERE owner_id = +?1 AND deleted_at IS NULL LIMIT 1",
};

/// The codes that the director `?1` made for its server.
pub static CODES: Sql = Sql {
    name: "list short codes: codes",
    text: "SELECT c.id, c.code, c.server_id, c.creator_id, c.expires_at, c.created_at, r.user_id, r.used_at \
           FROM invit_code c LEFT JOIN redemption r ON r.code_id = c.id AND r.ordinal = 1 \
           WHERE c.server_id = (SELECT id FROM server WHERE owner_id = +?1 AND deleted_at IS NULL \
           ORDER BY created_at, id LIMIT 1) AND c.creator_id = +?1 \
           AND c.max_uses = 1 AND c.expires_at IS NOT NULL AND c.revoked_at IS NULL \
           ORDER BY c.id DESC LIMIT ?2",
};

impl ShortCodeDocument {
    fn from_row(row: &Row) -> Result<Self, Corrupt> {
        let used_by = match row.optional_text("user_id")? {
            None => None,
            Some(_) => Some(row.user_id("user_id")?),
        };
        let used_at = row.optional_time("used_at")?;
        let created_at = row.time("created_at")?;
        Ok(Self {
            id: row.row_id("id")?,
            code: ShownCode(row.text("code")?.to_owned()),
            director_id: row.server_id("server_id")?,
            created_by: row.user_id("creator_id")?,
            expires_at: IsoTime(row.time("expires_at")?),
            is_used: used_by.is_some(),
            used_by,
            used_at: used_at.map(IsoTime),
            created_at: IsoTime(created_at),
            updated_at: IsoTime(used_at.unwrap_or(created_at)),
        })
    }

    fn from_memory(row: &CodeRow, expires_at: ExpiresAt) -> Self {
        let used = row.redemptions.first();
        let used_at = used.map(|(_, at)| *at);
        Self {
            id: row.id.clone(),
            code: ShownCode(row.code.clone()),
            director_id: row.server_id.clone(),
            created_by: row.creator_id.clone(),
            expires_at: IsoTime(Millis::from_store(expires_at.get())),
            is_used: used.is_some(),
            used_by: used.map(|(user, _)| user.clone()),
            used_at: used_at.map(IsoTime),
            created_at: IsoTime(row.created_at),
            updated_at: IsoTime(used_at.unwrap_or(row.created_at)),
        }
    }
}

impl Operation for ListShortCodes {
    type Facts = Facts;

    fn statements(&self) -> Vec<Statement<'_>> {
        let user = self.user.as_str().into();
        vec![
            Statement::new(&DIRECTOR, [user]),
            Statement::new(&CODES, [user, MOST.into()]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let codes = rows.of(1)?.iter().map(ShortCodeDocument::from_row);
        Ok(Facts {
            is_director: rows.wrote(0)?,
            codes: codes.collect::<Result<_, _>>()?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server = memory.first_server_of(&self.user);
        let mut codes: Vec<ShortCodeDocument> = Vec::new();
        for (_, row) in memory.codes.iter() {
            let is_mine = Some(&row.server_id) == server && row.creator_id == self.user;
            if let Some(expires_at) = row.expires_at
                && is_mine
                && row.max_uses == Some(1)
                && row.revoked_at.is_none()
            {
                let older = codes.iter().position(|code| code.id < row.id);
                let code = ShortCodeDocument::from_memory(row, expires_at);
                codes.insert(older.unwrap_or(codes.len()), code);
            }
        }
        codes.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        Facts {
            is_director: server.is_some(),
            codes,
        }
    }
}

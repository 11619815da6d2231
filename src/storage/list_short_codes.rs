//! TimeCapsule's `my-codes`: a director reads its own codes for one use.

use super::{Corrupt, Memory, Operation, Row, Rows, Sql, Statement};
use crate::domain::code::ShownCode;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::time::{ExpiresAt, Millis};

/// The most codes that are read: the newest.
pub const MOST: i64 = 1000;

/// A director reads its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListShortCodes {
    /// Whose codes.
    pub user: UserId,
}

/// A code for one use, with an end, that is not revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortCode {
    /// The row's id.
    pub id: RowId,
    /// The text.
    pub code: ShownCode,
    /// Its server.
    pub server: ServerId,
    /// Who made it.
    pub creator: UserId,
    /// Until when it works.
    pub expires_at: ExpiresAt,
    /// Who used it and when.
    pub used: Option<(UserId, Millis)>,
    /// When it was made.
    pub created_at: Millis,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the user owns a server.
    pub is_director: bool,
    /// The codes that the user made for it, newest first.
    pub codes: Vec<ShortCode>,
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

impl ShortCode {
    fn from_row(row: &Row) -> Result<Self, Corrupt> {
        let used = match row.optional_text("user_id")? {
            None => None,
            Some(_) => Some((row.user_id("user_id")?, row.time("used_at")?)),
        };
        Ok(Self {
            id: row.row_id("id")?,
            code: ShownCode(row.text("code")?.to_owned()),
            server: row.server_id("server_id")?,
            creator: row.user_id("creator_id")?,
            expires_at: ExpiresAt::from_store(row.integer("expires_at")?),
            used,
            created_at: row.time("created_at")?,
        })
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
        let codes = rows.of(1)?.iter().map(ShortCode::from_row);
        Ok(Facts {
            is_director: rows.wrote(0)?,
            codes: codes.collect::<Result<_, _>>()?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server = memory.first_server_of(&self.user);
        let mine = memory.codes.iter().filter_map(|(_, row)| {
            let is_mine = Some(&row.server_id) == server && row.creator_id == self.user;
            let expires_at = row.expires_at?;
            let shown = is_mine && row.max_uses == Some(1) && row.revoked_at.is_none();
            shown.then(|| ShortCode {
                id: row.id.clone(),
                code: ShownCode(row.code.clone()),
                server: row.server_id.clone(),
                creator: row.creator_id.clone(),
                expires_at,
                used: row.redemptions.first().cloned(),
                created_at: row.created_at,
            })
        });
        let mut codes: Vec<ShortCode> = mine.collect();
        codes.sort_unstable_by(|one, other| other.id.cmp(&one.id));
        codes.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        Facts {
            is_director: server.is_some(),
            codes,
        }
    }
}

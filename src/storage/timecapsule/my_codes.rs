//! TimeCapsule's `my-codes`: a director reads its single-use codes.

use crate::domain::count::MaxUses;
use crate::domain::id::UserId;
use crate::domain::place::Place;
use crate::domain::time::Millis;
use crate::storage::code_record::{CodeRecord, join_campaign, own_columns};
use crate::storage::{Corrupt, Memory, Operation, Row, Rows, Sql, Statement};
use serde::Deserialize;

/// The maximum number of codes: the newest are returned.
pub const MOST: i64 = 1000;

/// A director reads its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListShortCodes {
    /// The director.
    pub user: UserId,
}

/// A single-use code, and its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortCode {
    /// The code.
    pub code: CodeRecord,
    /// The user who used it, and when.
    pub used: Option<(UserId, Millis)>,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the user owns a server.
    pub is_director: bool,
    /// The codes that the user created for it, newest first.
    pub codes: Vec<ShortCode>,
}

/// The server of the director `?1`.
pub static DIRECTOR: Sql = Sql::new(
    "list short codes: director",
    "SELECT id FROM server WHERE owner_id = +?1 AND deleted_at IS NULL LIMIT 1",
);

/// The codes that the director `?1` created for its server.
pub static CODES: Sql = Sql::new(
    "list short codes: codes",
    concat!(
        "SELECT ",
        own_columns!(),
        // A director owns the server, so its codes are never suspended, whatever they grant.
        ", 'may invite' AS creator, 1 AS grant_stands, r.user_id, r.used_at FROM invit_code c ",
        join_campaign!(),
        "LEFT JOIN redemption r ON r.code_id = c.id AND r.ordinal = 1 \
           WHERE c.server_id = (SELECT id FROM server WHERE owner_id = +?1 AND deleted_at IS NULL \
           ORDER BY created_at, id LIMIT 1) AND c.creator_id = +?1 \
           AND c.max_uses = 1 AND c.expires_at IS NOT NULL AND c.revoked_at IS NULL \
           ORDER BY c.id DESC LIMIT ?2"
    ),
);

#[derive(Deserialize)]
struct ShortCodeColumns {
    code: CodeRecord,
    user_id: Option<UserId>,
}

#[derive(Deserialize)]
struct UsedColumns {
    used_at: Millis,
}

impl ShortCode {
    fn from_row(row: &Row) -> Result<Self, Corrupt> {
        let ShortCodeColumns { code, user_id } = row.read()?;
        let used = match user_id {
            None => None,
            Some(user) => Some((user, row.read::<UsedColumns>()?.used_at)),
        };
        Ok(Self { code, used })
    }
}

impl Operation for ListShortCodes {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::Director(&self.user)
    }

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
        let mut codes: Vec<ShortCode> = Vec::new();
        for (folded, row) in memory.codes.iter() {
            if Some(&row.server_id) == server
                && row.creator_id == self.user
                && row.terms.max_uses.map(MaxUses::get) == Some(1)
                && row.terms.expires_at.is_some()
                && row.revoked_at.is_none()
            {
                let older = codes.iter().position(|other| other.code.id < row.id);
                let code = ShortCode {
                    code: CodeRecord::from_memory(memory, folded, row),
                    used: row.redemptions.first().cloned(),
                };
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

//! `invitCode:c`: a member makes a code.

use super::code_record::{Bound, term_columns, term_values};
use super::memory::CodeRow;
use super::throttle::{self, LIMITS};
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::code::NewCode;
use crate::domain::code_terms::Terms;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::limit::Throttle;
use crate::domain::role::{InvitePolicy, Role};
use crate::domain::rules::inviting::{may_invite, may_invite_sql};
use crate::domain::text::IdempotencyKey;
use crate::domain::time::Millis;

/// What the new code's text may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first of three generated ones that is not taken. With 2⁴⁵ texts a shard, all three are
    /// taken about once in 10¹³ calls where a shard holds a billion codes.
    Generated(Box<[NewCode; 3]>),
    /// The one that the creator chose. Whether it is taken tells which codes exist, so a text that
    /// another one took counts as a wrong code, within these limits.
    Custom(NewCode, Box<Throttle>),
}

/// A member makes a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCode {
    /// The id of the code's row: a repeat of the same call finds it.
    pub id: RowId,
    /// The text.
    pub wanted: Wanted,
    /// The server.
    pub server: ServerId,
    /// Who makes it.
    pub creator: UserId,
    /// Its terms.
    pub terms: Bound<Terms>,
    /// Whether a service makes it for the creator.
    pub by_service: bool,
    /// What makes a repeat return the same code.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The time of the call.
    pub now: Millis,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code that an earlier call with the same key made.
    pub made_before: Option<MadeBefore>,
    /// The server's invite policy, if it exists.
    pub policy: Option<InvitePolicy>,
    /// What the creator is on the server.
    pub role: Option<Role>,
    /// The code that was made now.
    pub made_now: Option<String>,
    /// How many milliseconds the creator must wait for having hit upon too many codes of others.
    pub wait: Option<i64>,
}

/// A code that an earlier call made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBefore {
    /// Its text.
    pub code: String,
    /// Its server.
    pub server: ServerId,
}

/// The code made before, the server's policy, and the creator's role.
pub static FACTS: Sql = Sql::new(
    "create code: facts",
    "SELECT coalesce(mine.code, keyed.code) AS made_before, \
           coalesce(mine.server_id, keyed.server_id) AS made_for, s.invite_policy, \
           m.role, s.owner_id = +?2 AS is_owner \
           FROM (SELECT 1) \
           LEFT JOIN invit_code mine ON mine.id = +?4 \
           LEFT JOIN invit_code keyed ON keyed.creator_id = +?2 AND keyed.idempotency_key = +?3 \
           AND keyed.idempotency_key IS NOT NULL \
           LEFT JOIN server s ON s.id = +?1 AND s.deleted_at IS NULL \
           LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND m.left_at IS NULL",
);

/// Inserts the row with a text from `$with`, whose columns are `folded` and `text`.
macro_rules! insert {
    ($with:literal) => {
        concat!(
            "WITH chosen (folded, text) AS MATERIALIZED (", $with, ") ",
            "INSERT INTO invit_code (id, folded, code, server_id, creator_id, idempotency_key, created_at, ",
            term_columns!(),
            ") SELECT ?4, chosen.folded, coalesce(chosen.text, chosen.folded), s.id, ?2, ?3, ?7, ",
            term_values!("?5"),
            " FROM chosen JOIN server s ON s.id = +?1 ",
            "JOIN member m ON m.server_id = s.id AND m.user_id = +?2 ",
            "WHERE chosen.folded IS NOT NULL AND s.deleted_at IS NULL AND ",
            may_invite_sql!(),
            " AND (?6 = 0 OR s.owner_id = +?2 OR m.role = 'admin') ",
            "AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.id = +?4) ",
            "AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.creator_id = +?2 ",
            "AND c.idempotency_key = +?3 AND c.idempotency_key IS NOT NULL) ",
            "RETURNING code"
        )
    };
}

/// Makes a code with the first of three generated texts that is not taken.
pub static INSERT_GENERATED: Sql = Sql::new(
    "create code: insert a generated code",
    insert!(
        "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?8) THEN ?8 \
         WHEN NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?9) THEN ?9 \
         WHEN NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?10) THEN ?10 END, NULL"
    ),
);

/// Makes a code with the text that its creator chose, where it is not taken.
pub static INSERT_CUSTOM: Sql = Sql::new(
    "create code: insert a custom code",
    insert!(
        "SELECT ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?8) \
         AND ifnull((SELECT free_at FROM attempt WHERE key = +?10), 0) <= ?7 \
         AND ifnull((SELECT free_at FROM attempt WHERE key = +?11), 0) <= ?7"
    ),
);

impl Operation for CreateCode {
    type Facts = Facts;

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let creator = self.creator.as_str().into();
        let key = self
            .idempotency_key
            .as_ref()
            .map(IdempotencyKey::as_str)
            .into();
        let id = self.id.as_str().into();
        let terms = self.terms.param();
        let only_admins = i64::from(self.takes_an_admin()).into();
        let now = self.now.get().into();
        let insert = match &self.wanted {
            Wanted::Generated(candidates) => {
                let [first, second, third] = candidates.as_ref();
                let [first, second, third] =
                    [first, second, third].map(|code| code.folded.as_str().into());
                Statement::new(
                    &INSERT_GENERATED,
                    [
                        server,
                        creator,
                        key,
                        id,
                        terms,
                        only_admins,
                        now,
                        first,
                        second,
                        third,
                    ],
                )
            }
            Wanted::Custom(code, throttle) => {
                let [first, second] = throttle.keys();
                let params = [
                    server,
                    creator,
                    key,
                    id,
                    terms,
                    only_admins,
                    now,
                    code.folded.as_str().into(),
                    code.text.as_str().into(),
                    first,
                    second,
                ];
                Statement::new(&INSERT_CUSTOM, params)
            }
        };
        let mut statements = vec![Statement::new(&FACTS, [server, creator, key, id]), insert];
        if let Wanted::Custom(code, throttle) = &self.wanted {
            statements.push(Statement::new(&LIMITS, throttle.keys()));
            statements.push(throttle.count_taken(&code.folded, &self.creator, self.now));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row = rows.one(0)?;
        let policy = match row.optional_text("invite_policy")? {
            None => None,
            Some(_) => Some(row.invite_policy("invite_policy")?),
        };
        let made_before = match row.optional_text("made_before")? {
            None => None,
            Some(code) => Some(MadeBefore {
                code: code.to_owned(),
                server: row.server_id("made_for")?,
            }),
        };
        let made_now = rows
            .of(1)?
            .first()
            .map(|row| row.text("code").map(str::to_owned))
            .transpose()?;
        Ok(Facts {
            made_before,
            policy,
            role: row.optional_role("role", "is_owner")?,
            made_now,
            wait: match self.wanted {
                Wanted::Generated(_) => None,
                Wanted::Custom(..) => throttle::wait(rows.one(2)?, self.now)?,
            },
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let find = |wanted: &dyn Fn(&CodeRow) -> bool| {
            let mut rows = memory.codes.iter().map(|(_, row)| row);
            rows.find(|row| wanted(row))
        };
        let made_before = find(&|row| row.id == self.id).or_else(|| {
            find(&|row| {
                row.creator_id == self.creator
                    && self.idempotency_key.is_some()
                    && row.idempotency_key == self.idempotency_key
            })
        });
        let made_before = made_before.map(|code| MadeBefore {
            code: code.code.clone(),
            server: code.server_id.clone(),
        });
        let policy = memory
            .living_server(&self.server)
            .map(|server| server.invite_policy);
        let role = policy.and_then(|_| memory.role(&self.server, &self.creator));
        let allowed = policy.is_some_and(|policy| self.is_allowed(policy, role));
        let wait = match &self.wanted {
            Wanted::Generated(_) => None,
            Wanted::Custom(_, throttle) => throttle.wait(memory, self.now),
        };
        let free = match &self.wanted {
            Wanted::Generated(candidates) => candidates
                .iter()
                .find(|code| !memory.codes.contains(&code.folded)),
            Wanted::Custom(code, _) => {
                Some(code).filter(|code| wait.is_none() && !memory.codes.contains(&code.folded))
            }
        };
        let made_now = free
            .filter(|_| allowed && made_before.is_none())
            .map(|code| {
                memory.codes.insert(code.folded.clone(), self.row(code));
                memory.clear_idle_attempts(self.now);
                code.text.clone()
            });
        // After the code, whose making clears away what is too old to count: as the statements do it.
        if let Wanted::Custom(code, throttle) = &self.wanted {
            let taken = memory.codes.get(&code.folded);
            let is_own = taken.is_none_or(|taken| taken.creator_id == self.creator);
            throttle.record_unless(is_own, memory, self.now);
        }
        Facts {
            made_before,
            policy,
            role,
            made_now,
            wait,
        }
    }
}

impl CreateCode {
    /// Whether the creator, by its role if it is a member, may make the code.
    #[must_use]
    pub fn is_allowed(&self, policy: InvitePolicy, role: Option<Role>) -> bool {
        may_invite(policy, role) && (!self.takes_an_admin() || role >= Some(Role::Admin))
    }

    /// Whether a plain member may not make it: a code that outlives its creator's right to make it, unless a
    /// service makes it.
    fn takes_an_admin(&self) -> bool {
        self.terms.keep_after_creator && !self.by_service
    }

    fn row(&self, code: &NewCode) -> CodeRow {
        CodeRow {
            id: self.id.clone(),
            code: code.text.clone(),
            server_id: self.server.clone(),
            creator_id: self.creator.clone(),
            terms: (*self.terms).clone(),
            revoked_at: None,
            idempotency_key: self.idempotency_key.clone(),
            created_at: self.now,
            redemptions: Vec::new(),
        }
    }
}

//! `invitCode:c`: a member creates a code.

use super::audit::About;
use super::code_record::{Bound, term_columns, term_values};
use super::memory::{CodeRow, FirstCall};
use super::rows::{CodeColumns, RoleColumns};
use super::throttle::{self, LIMITS, lets_through};
use super::watch::{self, returning_made};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code::NewCode;
use crate::domain::code_terms::Terms;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::{InvitePolicy, Role};
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::inviting::{may_invite, may_invite_sql};
use crate::domain::rules::life::has_passed_sql;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::text::IdempotencyKey;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// The candidate texts of a new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first of three generated texts that is free. With 2⁴⁵ texts in a shard, all three are taken about
    /// once in 10¹³ calls when the shard holds a billion codes.
    Generated(Box<[NewCode; 3]>),
    /// A custom text. Whether it is taken reveals which codes exist, so a text that another user's code has
    /// counts as a wrong code, within these limits.
    Custom(NewCode, Box<Throttle>),
}

/// A member creates a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCode {
    /// The id of the code's row. A retry of the same call is recognized by it.
    pub id: RowId,
    /// The text.
    pub wanted: Wanted,
    /// The server.
    pub server: ServerId,
    /// The creator.
    pub creator: UserId,
    /// Its terms.
    pub terms: Bound<Terms>,
    /// Whether a service creates it for the creator.
    pub by_service: bool,
    /// The idempotency key, with which a retry returns the same code.
    pub keyed: Option<KeyedCall>,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The text of the code that this same call already created: the binding retries a call that got no answer.
    pub made_by_this: Option<String>,
    /// The code that an earlier call with the same key created.
    pub made_with_key: Option<MadeWithKey>,
    /// The server's invite policy, if it exists.
    pub policy: Option<InvitePolicy>,
    /// The creator's role on the server.
    pub role: Option<Role>,
    /// Whether the creator's membership has an end.
    pub has_end: bool,
    /// Whether the creator is banned from the server.
    pub is_banned: bool,
    /// The code that this call created.
    pub made_now: Option<String>,
    /// How many milliseconds the creator must wait, if it tried too many texts of other users' codes.
    pub wait: Option<i64>,
}

/// A code that an earlier call with the same key created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeWithKey {
    /// Its text.
    pub code: String,
    /// The arguments of that call.
    pub asked: Asked,
    /// Whether the code has been revoked.
    pub is_revoked: bool,
    /// Whether another code has taken over its text.
    pub is_taken_over: bool,
}

/// The code created earlier, the server's policy, and the creator's role at `?5`. The key `?3` is NULL if the call has
/// none; nothing is looked up then.
pub static FACTS: Sql = Sql::new(
    "create code: facts",
    concat!(
        "SELECT mine.code AS made_by_this, k.arguments, c.code, c.revoked_at, ",
        "c.folded = c.id AS taken_over, s.invite_policy, iif(s.id IS NOT NULL AND ",
        is_member_sql!("m", "?5"),
        ", m.role, NULL) AS role, m.banned_at, m.expires_at IS NOT NULL AS has_end, s.owner_id = +?2 AS is_owner ",
        "FROM (SELECT 1) ",
        "LEFT JOIN invit_code mine ON mine.id = +?4 ",
        "LEFT JOIN idempotency k ON k.creator_id = +?2 AND k.server_id = +?1 ",
        "AND k.function = 'invitCode:c' AND k.key = +?3 ",
        "LEFT JOIN invit_code c ON c.id = k.made_id ",
        "LEFT JOIN server s ON s.id = +?1 AND s.deleted_at IS NULL ",
        "LEFT JOIN member m ON m.server_id = +?1 AND m.user_id = +?2"
    ),
);

/// Inserts the row with a text from `$with`, whose columns are `folded` and `text`.
macro_rules! insert {
    ($with:expr) => {
        concat!(
            "WITH chosen (folded, text) AS MATERIALIZED (",
            $with,
            ") ",
            "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at, ",
            term_columns!(),
            ") SELECT ?4, chosen.folded, coalesce(chosen.text, chosen.folded), s.id, ?2, ?7, ",
            term_values!("?5"),
            " FROM chosen JOIN server s ON s.id = +?1 ",
            "JOIN member m ON m.server_id = s.id AND m.user_id = +?2 ",
            "WHERE chosen.folded IS NOT NULL AND s.deleted_at IS NULL AND ",
            may_invite_sql!(),
            " AND (?6 = 0 OR ",
            administers_sql!("?2", "?7"),
            ") ",
            "AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.id = +?4) ",
            "AND NOT ",
            has_passed_sql!("json_extract(?5, '$.expires_at')", "?7"),
            " ",
            "AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = +?2 ",
            "AND k.server_id = +?1 AND k.function = 'invitCode:c' AND k.key = +?3) ",
            returning_made!()
        )
    };
}

/// Inserts a code with the first of three generated texts that is free.
pub static INSERT_GENERATED: Sql = Sql::new(
    "create code: insert a generated code",
    insert!(
        "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?8) THEN ?8 \
         WHEN NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?9) THEN ?9 \
         WHEN NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?10) THEN ?10 END, NULL"
    ),
);

/// Inserts a code with a custom text, if it is free.
pub static INSERT_CUSTOM: Sql = Sql::new(
    "create code: insert a custom code",
    insert!(concat!(
        "SELECT ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = +?8) AND ",
        lets_through!("?7", "?10", "?11", "?12", "?13")
    )),
);

/// Stores the key of the call that created the code `?4`, with the call's arguments.
pub static INSERT_KEY: Sql = Sql::new(
    "create code: insert the key",
    "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) \
           SELECT c.creator_id, c.server_id, 'invitCode:c', ?3, c.id, ?5 FROM invit_code c WHERE c.id = +?4 \
           AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = +?2 \
           AND k.server_id = +?1 AND k.function = 'invitCode:c' AND k.key = +?3)",
);

#[derive(Deserialize)]
struct FactsColumns<'a> {
    invite_policy: Option<InvitePolicy>,
    made_by_this: Option<String>,
    arguments: Option<&'a str>,
    creator: RoleColumns,
    has_end: bool,
    banned_at: Option<Millis>,
}

/// The columns of the code that was created with the key, if there is one.
#[derive(Deserialize)]
struct KeyedColumns {
    code: String,
    revoked_at: Option<Millis>,
    taken_over: bool,
}

impl Operation for CreateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let creator = self.creator.as_str().into();
        let key = self.keyed.as_ref().map(|keyed| keyed.key.as_str()).into();
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
                let [limit, second, third, fourth] = throttle.keys();
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
                    limit,
                    second,
                    third,
                    fourth,
                ];
                Statement::new(&INSERT_CUSTOM, params)
            }
        };
        let mut statements = vec![
            Statement::new(&FACTS, [server, creator, key, id, now]),
            insert,
        ];
        if let Wanted::Custom(code, throttle) = &self.wanted {
            statements.push(Statement::new(&LIMITS, throttle.keys()));
            statements.push(throttle.count_taken(&code.folded, &self.creator, self.now));
        }
        if let Some(keyed) = &self.keyed {
            let asked = keyed.asked.as_str().into();
            let params = [server, creator, key, id, asked];
            statements.push(Statement::new(&INSERT_KEY, params));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row: FactsColumns = rows.one(0)?;
        let made_with_key = match row.arguments {
            None => None,
            Some(arguments) => {
                let row: KeyedColumns = rows.one(0)?;
                Some(MadeWithKey {
                    code: row.code,
                    asked: Asked::from_store(arguments),
                    is_revoked: row.revoked_at.is_some(),
                    is_taken_over: row.taken_over,
                })
            }
        };
        let made_now = rows.first::<CodeColumns>(1)?.map(|row| row.code);
        Ok(Facts {
            made_by_this: row.made_by_this,
            made_with_key,
            policy: row.invite_policy,
            role: row.creator.role()?,
            has_end: row.has_end,
            is_banned: row.banned_at.is_some(),
            made_now,
            wait: match self.wanted {
                Wanted::Generated(_) => None,
                Wanted::Custom(..) => throttle::wait(rows, 2, self.now)?,
            },
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Some(Recorded::new(1, &self.record, About::Code(&self.id)))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 1)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let made_by_this = memory.code(&self.id).map(|(_, code)| code.code.clone());
        let key = self.key();
        let first_call = key.as_ref().and_then(|key| memory.first_calls.get(key));
        let made_with_key = first_call.and_then(|first| {
            let (folded, code) = memory.code(&first.code)?;
            Some(MadeWithKey {
                code: code.code.clone(),
                asked: first.asked.clone(),
                is_revoked: code.revoked_at.is_some(),
                is_taken_over: folded.as_str() == code.id.as_str(),
            })
        });
        let creator = memory.member(&self.server, &self.creator);
        let is_banned = creator.is_some_and(|creator| creator.banned_at.is_some());
        let policy = memory
            .living_server(&self.server)
            .map(|server| server.invite_policy);
        let role = policy.and_then(|_| memory.role(&self.server, &self.creator, self.now));
        let has_end = memory.has_end(&self.server, &self.creator);
        let allowed = policy.is_some_and(|policy| self.is_allowed(policy, role, has_end));
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
        let is_new = made_by_this.is_none() && made_with_key.is_none();
        let has_ended = self
            .terms
            .expires_at
            .is_some_and(|end| end.has_passed(self.now));
        let made_now = free
            .filter(|_| allowed && is_new && !has_ended)
            .map(|code| {
                memory.codes.insert(code.folded.clone(), self.row(code));
                memory.clear_idle_attempts(self.now);
                memory.record(self, &self.server, None);
                code.text.clone()
            });
        // After the insert, as in the statements: inserting a code clears expired attempts.
        if let Wanted::Custom(code, throttle) = &self.wanted {
            let taken = memory.codes.get(&code.folded);
            let is_foreign = taken.is_some_and(|taken| taken.creator_id != self.creator);
            throttle.record_if(is_foreign, Some(&code.folded), memory, self.now);
        }
        if let Some((key, keyed)) = key.zip(self.keyed.as_ref())
            && made_now.is_some()
        {
            let first = FirstCall {
                code: self.id.clone(),
                asked: keyed.asked.clone(),
            };
            memory.first_calls.insert(key, first);
        }
        Facts {
            made_by_this,
            made_with_key,
            policy,
            role,
            has_end,
            is_banned,
            made_now,
            wait,
        }
    }
}

impl CreateCode {
    fn key(&self) -> Option<(UserId, ServerId, IdempotencyKey)> {
        let key = self.keyed.as_ref()?.key.clone();
        Some((self.creator.clone(), self.server.clone(), key))
    }

    /// Whether the creator may create the code, by its role if it is a member, and by whether its membership has an
    /// end.
    #[must_use]
    pub fn is_allowed(&self, policy: InvitePolicy, role: Option<Role>, has_end: bool) -> bool {
        may_invite(policy, role, has_end)
            && (!self.takes_an_admin() || administers(&self.actor(), role))
    }

    /// The authority on which it is created.
    fn actor(&self) -> Actor {
        match self.by_service {
            true => Actor::Service,
            false => Actor::User(self.creator.clone()),
        }
    }

    /// Whether a plain member may not create it: a code that outlives its creator's right to create it, unless
    /// a service creates it.
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
            created_at: self.now,
            redemptions: Vec::new(),
        }
    }
}

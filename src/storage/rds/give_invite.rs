//! RDS: gives a user an invite, once.

use super::read_invite::{self, READ, ReadInvite};
use crate::domain::code::NewCode;
use crate::domain::code_terms::Terms;
use crate::domain::count::MaxUses;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::rds::{FreshInvite, GivenInvite, InviteCode};
use crate::domain::record::Record;
use crate::domain::rules::membership::is_banned_sql;
use crate::domain::rules::rotation::first_free_sql;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use crate::storage::audit::About;
use crate::storage::memory::{CodeRow, InviteRow};
use crate::storage::watch::{self, returning_made};
use crate::storage::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use serde::Deserialize;

/// The source of the invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A single-use code of the server, created in the same transaction: the first of three generated texts
    /// that is free.
    Code(Box<[NewCode; 3]>),
    /// Discord created it just before.
    Discord(FreshInvite),
}

/// Gives a user an invite, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveInvite {
    /// The id of the invite's row, and of the code's. A retry of the same call is recognized by it.
    pub id: RowId,
    /// The server and the user.
    pub whose: ReadInvite,
    /// The source of the invite.
    pub source: Source,
    /// The entry of a new code in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The state before.
    pub before: read_invite::Facts,
    /// The invite that this call gave.
    pub given_now: Option<GivenInvite>,
    /// The orphaned invites, which can no longer be given.
    pub withdrawn: Vec<InviteCode>,
}

/// Inserts a code for the user `?2`, who need not be a member but must not be banned, with the first of three generated texts that is
/// free.
pub static INSERT_CODE: Sql = Sql::new(
    "give invite: insert a code",
    concat!(
        "WITH chosen (folded) AS MATERIALIZED (",
        "SELECT ",
        first_free_sql!("?5", "?6", "?7"),
        ") ",
        "INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, ",
        "keep_after_creator, created_at) ",
        "SELECT ?3, chosen.folded, chosen.folded, s.id, ?2, 1, 1, ?4 ",
        "FROM chosen JOIN server s ON s.id = +?1 ",
        "WHERE chosen.folded IS NOT NULL AND s.deleted_at IS NULL AND NOT ",
        is_banned_sql!("?2"),
        " AND NOT EXISTS ",
        "(SELECT 1 FROM rds_invite i WHERE i.server_id = +?1 AND i.user_id = +?2) ",
        returning_made!(),
    ),
);

/// Gives the code that was just inserted.
pub static GIVE_CODE: Sql = Sql::new(
    "give invite: a code",
    "INSERT INTO rds_invite (server_id, user_id, id, code, by_discord, created_at) \
           SELECT c.server_id, c.creator_id, c.id, c.code, 0, c.created_at FROM invit_code c \
           WHERE c.id = +?1 AND NOT EXISTS (SELECT 1 FROM rds_invite i WHERE i.id = +?1) \
           RETURNING code",
);

/// Gives the invite that Discord created.
pub static GIVE_DISCORD: Sql = Sql::new(
    "give invite: one of Discord",
    "INSERT INTO rds_invite (server_id, user_id, id, code, by_discord, created_at) \
           SELECT ?1, ?2, ?3, ?5, 1, ?4 WHERE NOT EXISTS \
           (SELECT 1 FROM rds_invite i WHERE i.server_id = +?1 AND i.user_id = +?2) \
           AND NOT EXISTS (SELECT 1 FROM rds_invite i WHERE i.code = +?5 AND i.by_discord = 1) \
           AND NOT EXISTS (SELECT 1 FROM rds_withdrawn_invite w WHERE w.code = +?5) RETURNING code",
);

/// Withdraws the invites of the list `?1` that no user was given.
pub static WITHDRAW: Sql = Sql::new(
    "give invite: withdraw",
    "INSERT INTO rds_withdrawn_invite (code, withdrawn_at) \
           SELECT listed.value, ?2 FROM json_each(?1) listed WHERE NOT EXISTS \
           (SELECT 1 FROM rds_invite i WHERE i.code = listed.value AND i.by_discord = 1) \
           ON CONFLICT (code) DO NOTHING",
);

/// The invites of the list that are withdrawn, now or earlier.
pub static WITHDRAWN: Sql = Sql::new(
    "give invite: withdrawn",
    "SELECT w.code FROM json_each(?1) listed \
           CROSS JOIN rds_withdrawn_invite w ON w.code = listed.value",
);

/// The column of an invite.
#[derive(Deserialize)]
struct InviteColumns {
    code: InviteCode,
}

impl GiveInvite {
    fn given(&self, code: InviteCode) -> GivenInvite {
        GivenInvite {
            id: self.id.clone(),
            code,
            by_discord: matches!(self.source, Source::Discord(_)),
            user_id: self.whose.user.clone(),
        }
    }

    fn key(&self) -> (ServerId, UserId) {
        (self.whose.server.clone(), self.whose.user.clone())
    }

    fn give(&self, memory: &mut Memory, code: &InviteCode) -> GivenInvite {
        let row = InviteRow {
            id: self.id.clone(),
            code: code.clone(),
            by_discord: matches!(self.source, Source::Discord(_)),
            created_at: self.now,
        };
        memory.invites.insert(self.key(), row);
        self.given(code.clone())
    }

    fn code_row(&self, code: &NewCode) -> CodeRow {
        CodeRow {
            id: self.id.clone(),
            code: code.text.clone(),
            server_id: self.whose.server.clone(),
            creator_id: self.whose.user.clone(),
            terms: Terms {
                max_uses: MaxUses::parse(1).ok(),
                keep_after_creator: true,
                ..Terms::default()
            },
            batch: None,
            revoked_at: None,
            created_at: self.now,
            redemptions: Vec::new(),
            admits_until: Vec::new(),
        }
    }
}

impl Operation for GiveInvite {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        self.whose.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (server, user) = (&self.whose.server, &self.whose.user);
        let (server, user) = (server.as_str().into(), user.as_str().into());
        let (id, now) = (self.id.as_str().into(), self.now.get().into());
        let mut statements = vec![Statement::new(&READ, [server, user, now])];
        match &self.source {
            Source::Code(candidates) => {
                let [first, second, third] = candidates.as_ref();
                let [first, second, third] =
                    [first, second, third].map(|code| code.folded.as_str().into());
                let params = [server, user, id, now, first, second, third];
                statements.push(Statement::new(&INSERT_CODE, params));
                statements.push(Statement::new(&GIVE_CODE, [id]));
            }
            Source::Discord(made) => {
                let (code, listed) = (made.code.as_str().into(), made.listed.as_str().into());
                let params = [server, user, id, now, code];
                statements.push(Statement::new(&GIVE_DISCORD, params));
                statements.push(Statement::new(&WITHDRAW, [listed, now]));
                statements.push(Statement::new(&WITHDRAWN, [listed]));
            }
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let (given, withdrawn) = match self.source {
            Source::Code(_) => (2, Vec::new()),
            Source::Discord(_) => (1, rows.all::<InviteColumns>(3)?),
        };
        let given = rows.first::<InviteColumns>(given)?;
        Ok(Facts {
            before: self.whose.facts(rows)?,
            given_now: given.map(|row| self.given(row.code)),
            withdrawn: withdrawn.into_iter().map(|row| row.code).collect(),
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = Recorded::new(1, &self.record, About::Code(&self.id));
        matches!(self.source, Source::Code(_)).then_some(entry.with_event("code.created"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        match self.source {
            Source::Code(_) => watch::told(rows, 1),
            Source::Discord(_) => Ok(Vec::new()),
        }
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let before = self.whose.apply(memory);
        let has_none = before.invite.is_none();
        let mut facts = Facts {
            before,
            given_now: None,
            withdrawn: Vec::new(),
        };
        match &self.source {
            Source::Code(candidates) => {
                let mut candidates = candidates.iter();
                let free = candidates.find(|code| !memory.is_taken(&code.folded));
                let may = facts.before.server_exists && !facts.before.membership.is_banned();
                if let Some(code) = free.filter(|_| has_none && may)
                    && let Ok(text) = InviteCode::parse(&code.text)
                {
                    memory
                        .codes
                        .insert(code.folded.clone(), self.code_row(code));
                    memory.clear_idle_attempts(self.now);
                    memory.record(self, &self.whose.server, None);
                    facts.given_now = Some(self.give(memory, &text));
                }
            }
            Source::Discord(made) => {
                let is_free =
                    !memory.is_given(&made.code) && !memory.withdrawn.contains(&made.code);
                if has_none && is_free {
                    facts.given_now = Some(self.give(memory, &made.code));
                }
                for code in &made.doubtful {
                    if !memory.is_given(code) {
                        memory.withdrawn.insert(code.clone(), self.now);
                        facts.withdrawn.push(code.clone());
                    }
                }
            }
        }
        facts
    }
}

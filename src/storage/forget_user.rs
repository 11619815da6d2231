//! `user:forget`: a user is erased. In pages: each is one transaction.
//!
//! Everywhere a pseudonym that leads nowhere takes the place of the user's id. First all rows that are found by the
//! id, then the members whom the user invited, and then what the events of the user's servers hold: those two are
//! found by what has the pseudonym by then. Until all is done, a row remembers the pseudonym, so that an erasure
//! that broke off can begin anew.

mod memory;
mod rows;
mod walks;

use super::watch;
use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::email::Email;
use crate::domain::forgetting::{ForgetCursor, Stage};
use crate::domain::id::UserId;
use crate::domain::place::Place;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
pub use rows::{
    AUDIT_ACTOR, AUDIT_BEHALF, AUDIT_OWNER, AUDIT_USER, BANS, BEFORE, BEGIN, CAMPAIGNS,
    CHANGE_SERVERS, CODES, DECISIONS, EMAIL_ARGUMENTS, EMAIL_ENTRIES, INVITES, KEYS, MEMBERS, OWNS,
    REQUESTS, SERVERS, TACOBOT_INVITES, TACOBOT_USES, USER_ARGUMENTS, USER_ENTRIES, USES, WATCHED,
};
use serde::Deserialize;
pub use walks::{EVENTS, EVENTS_END, FINISH, INVITED, INVITED_END};

/// How many rows of each table a page changes.
const ROWS: i64 = 100;

/// Erases a page of what is known of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgetUser {
    /// The user.
    pub user: Option<UserId>,
    /// Its e-mail address.
    pub email: Option<Email>,
    /// What takes its place, if this call begins.
    pub pseudonym: String,
    /// Where the page begins.
    pub cursor: ForgetCursor,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the user owns a server.
    pub owns_a_server: bool,
    /// Where the next page begins, unless this is the last.
    pub next: Option<ForgetCursor>,
}

/// The statements of the first stage, in order: members before the servers that they owned.
static STAGE_OF_ROWS: &[&Sql] = &[
    &CODES,
    &MEMBERS,
    &BANS,
    &USES,
    &SERVERS,
    &KEYS,
    &INVITES,
    &TACOBOT_USES,
    &TACOBOT_INVITES,
    &CAMPAIGNS,
    &REQUESTS,
    &DECISIONS,
    &USER_ARGUMENTS,
    &USER_ENTRIES,
    &AUDIT_ACTOR,
    &AUDIT_BEHALF,
    &AUDIT_USER,
    &AUDIT_OWNER,
];

#[derive(Deserialize)]
struct EndColumns {
    of: Option<String>,
    number: i64,
}

impl ForgetUser {
    /// The statements of the page after the first two, which find whether the user owns a server, and begin.
    fn page(&self) -> Vec<Statement<'_>> {
        let user = self.user();
        let pseudonym = self.pseudonym.as_str().into();
        let (now, rows) = (self.now.get().into(), ROWS.into());
        let (of, number) = (self.cursor.of.as_str().into(), self.cursor.number.into());
        let walk = |sql| Statement::new(sql, [user, rows, of, number]);
        match self.cursor.stage {
            Stage::Rows => {
                let all = STAGE_OF_ROWS.iter();
                let mut page: Vec<_> = all
                    .map(|sql| Statement::new(sql, [user, pseudonym, now, rows]))
                    .collect();
                let email = self.email.as_ref().map(Email::as_str).into();
                for sql in [&EMAIL_ARGUMENTS, &EMAIL_ENTRIES] {
                    page.push(Statement::new(sql, [email, pseudonym, now, rows]));
                }
                page.push(Statement::new(&WATCHED, [user]));
                page.push(Statement::new(&BEFORE, [user]));
                page.push(Statement::new(&CHANGE_SERVERS, [user, now, rows]));
                page
            }
            Stage::Invited => vec![walk(&INVITED), walk(&INVITED_END)],
            Stage::Events => vec![walk(&EVENTS), walk(&EVENTS_END), walk(&FINISH)],
        }
    }

    fn user(&self) -> Param<'_> {
        self.user.as_ref().map(UserId::as_str).into()
    }

    /// The stage after this one.
    fn following(&self) -> Option<ForgetCursor> {
        match self.cursor.stage {
            Stage::Rows => Some(ForgetCursor::of(Stage::Invited)),
            Stage::Invited => Some(ForgetCursor::of(Stage::Events)),
            Stage::Events => None,
        }
    }
}

impl Operation for ForgetUser {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::Everywhere
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let owns = Statement::new(&OWNS, [self.user()]);
        let begin = [self.user(), self.pseudonym.as_str().into()];
        let mut statements = vec![owns, Statement::new(&BEGIN, begin)];
        statements.extend(self.page());
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let owns_a_server = rows.wrote(0)?;
        let next = match self.cursor.stage {
            Stage::Rows => {
                let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
                let mut has_more = false;
                for place in 2..STAGE_OF_ROWS.len() + 4 {
                    has_more |= rows.of(place)?.len() >= most;
                }
                match has_more {
                    true => Some(self.cursor.clone()),
                    false => self.following(),
                }
            }
            Stage::Invited | Stage::Events => {
                let end: EndColumns = rows.one(3)?;
                match end.of {
                    Some(of) => Some(ForgetCursor {
                        of,
                        number: end.number,
                        ..self.cursor.clone()
                    }),
                    None => self.following(),
                }
            }
        };
        Ok(Facts {
            owns_a_server,
            next,
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        match self.cursor.stage {
            Stage::Rows => watch::told(rows, STAGE_OF_ROWS.len() + 6),
            Stage::Invited | Stage::Events => Ok(Vec::new()),
        }
    }

    /// The memory model erases everything with the first page.
    fn apply(&self, memory: &mut Memory) -> Facts {
        let mut servers = memory.servers.iter();
        let owns_a_server = servers
            .any(|(_, row)| self.user.as_ref() == Some(&row.owner_id) && row.deleted_at.is_none());
        drop(servers);
        if !owns_a_server
            && self.cursor.stage == Stage::Rows
            && let Ok(pseudonym) = UserId::parse(&self.pseudonym)
        {
            self.forget(memory, &pseudonym);
        }
        Facts {
            owns_a_server,
            next: self.following(),
        }
    }
}

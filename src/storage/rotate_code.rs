//! `invitCode:rotate`: a code gets a new text; its old text works until its grace ends.

use super::audit::{About, Recorded};
use super::code_record::{CodeRecord, FIND, Found};
use super::memory::{CodeRow, FirstCall, RotatedRow};
use super::watch::{self, CHANGE_CODE};
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement, policed};
use crate::domain::caller::Actor;
use crate::domain::code::NewCode;
use crate::domain::count::{Grace, MaxUses};
use crate::domain::error::Detail;
use crate::domain::id::RowId;
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::rules::changing::may_change_sql;
use crate::domain::rules::granting::may_grant_sql;
use crate::domain::rules::policing::{self, CodePolicy, Creator, may_widen_sql};
use crate::domain::rules::rotation::{can_rotate, can_rotate_sql, first_free_sql};
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// Rotates a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotateCode {
    /// The code.
    pub id: RowId,
    /// The authority.
    pub actor: Actor,
    /// How long the old text works.
    pub grace: Grace,
    /// The first of three generated texts that was never given. A retry of the same call is recognized by them.
    pub candidates: Box<[NewCode; 3]>,
    /// The idempotency key, with which a retry rotates nothing.
    pub keyed: Option<KeyedCall>,
    /// The record of the change.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code as it was, if it exists.
    pub found: Option<Found>,
    /// Whether it can be rotated at all.
    pub can_rotate: bool,
    /// Whether this same call already rotated it: the binding retries a call that got no answer.
    pub done_before: bool,
    /// The arguments of an earlier call with the same key.
    pub asked: Option<Asked>,
    /// The server's code policy, and the code's creator as it sees it.
    pub policed: Option<(CodePolicy, Creator)>,
    /// The new text, if this call rotated the code.
    pub text: Option<String>,
}

/// Whether the code `?1` can be rotated, whether it was by this call, and the arguments of the call with the key
/// `?6` of the actor `?2`. The key of a service is the creator's. `?3` to `?5` are the texts of this call.
pub static FACTS: Sql = Sql::new(
    "rotate code: facts",
    concat!(
        "SELECT ",
        can_rotate_sql!(),
        " AS can_rotate, EXISTS (SELECT 1 FROM invit_code n WHERE n.id = c.id AND n.folded IN (?3, ?4, ?5)) ",
        "OR EXISTS (SELECT 1 FROM rotated_text o WHERE o.folded IN (?3, ?4, ?5) AND o.code_id = +?1) ",
        "AS done_before, k.arguments FROM invit_code c LEFT JOIN idempotency k ",
        "ON k.creator_id = ifnull(?2, c.creator_id) AND k.server_id = c.server_id ",
        "AND k.function = 'invitCode:rotate' AND k.key = +?6 WHERE c.id = +?1",
    ),
);

/// Rotates the code `?1` to the first of the texts `?3` to `?5` that was never given, for the actor `?2` with the
/// key `?6`. The old text works for `?8` from `?7` on; that of a revoked code does not.
pub static ROTATE: Sql = Sql::new(
    "rotate code: rotate",
    concat!(
        "INSERT INTO rotated_text (folded, code, code_id, works_until, replaced_by) ",
        "SELECT c.folded, c.code, c.id, iif(c.revoked_at IS NULL AND ?8 > 0, ?7 + ?8, 0), n.text ",
        "FROM (SELECT ",
        first_free_sql!("?3", "?4", "?5"),
        " AS text) n CROSS JOIN invit_code c CROSS JOIN server s ON s.id = c.server_id ",
        "WHERE n.text IS NOT NULL AND c.id = +?1 AND s.deleted_at IS NULL AND ",
        may_change_sql!("?2", "?7"),
        " AND ",
        may_grant_sql!("c.role", "?2"),
        " AND ",
        can_rotate_sql!(),
        " AND ",
        may_widen_sql!("c.max_uses", "1", "c.expires_at", "1", "1", "?1", "?7"),
        " AND c.folded NOT IN (?3, ?4, ?5) AND NOT EXISTS ",
        "(SELECT 1 FROM rotated_text o WHERE o.folded IN (?3, ?4, ?5) AND o.code_id = +?1) ",
        "AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = ifnull(?2, c.creator_id) ",
        "AND k.server_id = c.server_id AND k.function = 'invitCode:rotate' AND k.key = +?6) ",
        "RETURNING replaced_by AS text",
    ),
);

/// Stores the key `?3` of the call that rotated the code `?1`, with the call's arguments, if the statement
/// before this one did.
pub static INSERT_KEY: Sql = Sql::new(
    "rotate code: insert the key",
    "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) \
     SELECT ifnull(?2, c.creator_id), c.server_id, 'invitCode:rotate', ?3, c.id, ?4 \
     FROM invit_code c WHERE changes() > 0 AND c.id = +?1",
);

#[derive(Deserialize)]
struct FactsColumns<'a> {
    can_rotate: bool,
    done_before: bool,
    arguments: Option<&'a str>,
}

#[derive(Deserialize)]
struct TextColumns {
    text: String,
}

impl RotateCode {
    /// Whether the actor may rotate the code: it may change it, and see the new text.
    #[must_use]
    pub fn is_allowed(&self, found: &Found) -> bool {
        found.may_change(&self.actor) && found.may_show(&self.actor)
    }
}

impl Operation for RotateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let [first, second, third] = self.candidates.as_ref();
        let [first, second, third] = [first, second, third].map(|code| code.folded.as_str().into());
        let key = self.keyed.as_ref().map(|keyed| keyed.key.as_str()).into();
        let (now, grace) = (self.now.get().into(), self.grace.get().into());
        let facts = [id, actor, first, second, third, key];
        let rotate = [id, actor, first, second, third, key, now, grace];
        let mut statements = vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&FACTS, facts),
            Statement::new(&ROTATE, rotate),
        ];
        if let Some(keyed) = &self.keyed {
            let asked = keyed.asked.as_str().into();
            statements.push(Statement::new(&INSERT_KEY, [id, actor, key, asked]));
        }
        statements.push(Statement::new(&CHANGE_CODE, [id, now]));
        statements.push(Statement::new(&policed::READ, [id, now]));
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let before = rows.first::<FactsColumns>(1)?;
        let asked = before.as_ref().and_then(|before| before.arguments);
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            can_rotate: before.as_ref().is_some_and(|before| before.can_rotate),
            done_before: before.is_some_and(|before| before.done_before),
            asked: asked.map(Asked::from_store),
            text: rows.first::<TextColumns>(2)?.map(|row| row.text),
            policed: policed::from_rows(rows)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = Recorded::new(2, &self.record, About::Code(&self.id));
        Some(entry.with_event("code.rotated"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 3 + usize::from(self.keyed.is_some()))
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor, self.now);
        let Some((before, row)) = memory.code(&self.id) else {
            return Facts {
                found,
                can_rotate: false,
                done_before: false,
                asked: None,
                text: None,
                policed: None,
            };
        };
        let (before, row) = (before.clone(), row.clone());
        let is_of_rds = memory.invites.iter().any(|(_, row)| row.id == self.id);
        let (is_single, expires) = (
            row.terms.max_uses.is_some_and(|max| max.get() == 1),
            row.terms.expires_at.is_some(),
        );
        let can_rotate = can_rotate(&row.code, is_single, expires, is_of_rds);
        let done_before = self.candidates.iter().any(|code| {
            let named = memory.named(&code.folded);
            named.is_some_and(|(row, _)| row.id == self.id)
        });
        let user = self.actor.user().unwrap_or(&row.creator_id).clone();
        let key = self.keyed.as_ref().map(|keyed| {
            let key = keyed.key.clone();
            (user, row.server_id.clone(), Self::FUNCTION, key)
        });
        let first = key.as_ref().and_then(|key| memory.first_calls.get(key));
        let asked = first.map(|first| first.asked.clone());
        let policed = found
            .as_ref()
            .and_then(|found| memory.policed_code(&found.code, self.now));
        let may = found.as_ref().is_some_and(|found| {
            found.server_exists
                && self.is_allowed(found)
                && self.breach(&found.code, policed.as_ref()).is_none()
        });
        let mut candidates = self.candidates.iter();
        let free = candidates.find(|code| !memory.is_taken(&code.folded));
        let new = free.filter(|_| may && can_rotate && !done_before && asked.is_none());
        if let Some(new) = new {
            memory.end_old_texts(&self.id);
            let grace = self.grace.get();
            let works_until = match row.revoked_at {
                None if grace > 0 => self.now.plus(grace),
                _ => Millis::from_store(0),
            };
            let old = RotatedRow {
                code: row.code.clone(),
                code_id: self.id.clone(),
                works_until,
            };
            memory.codes.remove(&before);
            memory.rotated.insert(before, old);
            let row = CodeRow {
                code: new.text.clone(),
                ..row
            };
            let server = row.server_id.clone();
            memory.codes.insert(new.folded.clone(), row);
            memory.record(self, &server, None);
            if let Some((key, keyed)) = key.zip(self.keyed.as_ref()) {
                let first = FirstCall {
                    made: self.id.clone(),
                    asked: keyed.asked.clone(),
                };
                memory.first_calls.insert(key, first);
            }
        }
        Facts {
            found,
            can_rotate,
            policed,
            done_before,
            asked,
            text: new.map(|new| new.text.clone()),
        }
    }
}

impl RotateCode {
    /// What the server's code policy has against a new text for the code: all of its terms count.
    #[must_use]
    pub fn breach(
        &self,
        code: &CodeRecord,
        policed: Option<&(CodePolicy, Creator)>,
    ) -> Option<Detail> {
        let (policy, creator) = policed?;
        let end = code.terms.expires_at;
        let seen = policing::Code {
            uses: Some(code.terms.max_uses.map(MaxUses::get)),
            lifetime: Some(end.map(|end| end.get() - code.created_at.get())),
            comes_alive: i64::from(code.life().is_dead(self.now)),
            is_new: 0,
        };
        policing::breach(Some(policy), creator, &seen, self.now)
    }

    /// The function under which keys are kept.
    pub const FUNCTION: &'static str = "invitCode:rotate";
}

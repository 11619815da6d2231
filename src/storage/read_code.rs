//! `invitCode:r`: read a code.

use super::code_record::{FIND, Found, found};
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement, throttle};
use crate::domain::caller::Actor;
use crate::domain::code::FoldedCode;
use crate::domain::id::RowId;
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::time::Millis;

/// How the code is found.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// By its id, which nobody can guess.
    Id(RowId),
    /// By its text; wrong texts count as guesses.
    Text(FoldedCode, Throttle),
}

/// Reads a code.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadCode {
    /// How the code is found.
    pub by: By,
    /// The authority.
    pub actor: Actor,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many milliseconds the caller must wait, if it guessed too often.
    pub wait: Option<i64>,
    /// The code, if it exists.
    pub found: Option<Found>,
}

/// The code with the text `?1`, and the rights of the actor `?2` on its server.
pub static FIND_TEXT: Sql = Sql::new(
    "read code: by its text",
    concat!(found!(), "WHERE c.folded = +?1"),
);

impl Operation for ReadCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        match &self.by {
            By::Id(id) => Place::of_id(id),
            By::Text(code, _) => Place::of_code(Some(code)),
        }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let actor = self.actor.param();
        let now = self.now.get().into();
        match &self.by {
            By::Id(id) => vec![Statement::new(&FIND, [id.as_str().into(), actor, now])],
            By::Text(code, throttle) => vec![
                Statement::new(&FIND_TEXT, [code.as_str().into(), actor, now]),
                Statement::new(&throttle::LIMITS, throttle.keys()),
                throttle.count_reading(code, &self.actor, self.now),
            ],
        }
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            wait: match self.by {
                By::Id(_) => None,
                By::Text(..) => throttle::wait(rows, 1, self.now)?,
            },
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        match &self.by {
            By::Id(id) => Facts {
                wait: None,
                found: Found::by_id(memory, id, &self.actor, self.now),
            },
            By::Text(code, throttle) => {
                let wait = throttle.wait(memory, self.now);
                let row = memory.codes.get(code);
                let found = row
                    .and_then(|row| Found::from_memory(memory, code, row, &self.actor, self.now));
                let is_right = found
                    .as_ref()
                    .is_some_and(|code| code.may_read(&self.actor));
                throttle.record_if(!is_right, Some(code), memory, self.now);
                Facts { wait, found }
            }
        }
    }
}

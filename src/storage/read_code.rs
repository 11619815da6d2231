//! `invitCode:r`: read a code.

use super::code_record::{FIND, Found, found};
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement, throttle};
use crate::domain::caller::Actor;
use crate::domain::code::FoldedCode;
use crate::domain::id::RowId;
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::rules::rotation::{named_sql, text_works, works_until_sql};
use crate::domain::time::Millis;
use serde::Deserialize;

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
    /// Until when the text that found it works, if it is an old text of a rotated code.
    pub works_until: Option<Millis>,
}

/// The code that has or had the text `?1`, and the rights of the actor `?2` on its server.
pub static FIND_TEXT: Sql = Sql::new(
    "read code: by its text",
    concat!(
        found!(
            ", ",
            works_until_sql!("?1"),
            " AS works_until, (SELECT code FROM rotated_text WHERE folded = +?1) AS old_text "
        ),
        "WHERE c.folded = ",
        named_sql!("?1")
    ),
);

#[derive(Deserialize)]
struct OldColumns {
    works_until: Option<Millis>,
    old_text: Option<String>,
}

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
        let found = Found::from_rows(rows, 0)?;
        Ok(match self.by {
            By::Id(_) => Facts {
                wait: None,
                found,
                works_until: None,
            },
            By::Text(..) => {
                let wait = throttle::wait(rows, 1, self.now)?;
                let old = rows.first::<OldColumns>(0)?;
                let old = old.map_or((None, None), |old| (old.works_until, old.old_text));
                self.seen(wait, found, old)
            }
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        match &self.by {
            By::Id(id) => Facts {
                wait: None,
                found: Found::by_id(memory, id, &self.actor, self.now),
                works_until: None,
            },
            By::Text(code, throttle) => {
                let wait = throttle.wait(memory, self.now);
                let old = memory.rotated.get(code);
                let old = old.map_or((None, None), |old| {
                    (Some(old.works_until), Some(old.code.clone()))
                });
                let row = memory.named(code).map(|(row, _)| row);
                let found =
                    row.and_then(|row| Found::by_id(memory, &row.id, &self.actor, self.now));
                let facts = self.seen(wait, found, old);
                let is_right = facts
                    .found
                    .as_ref()
                    .is_some_and(|code| code.may_show(&self.actor));
                throttle.record_if(!is_right, Some(code), memory, self.now);
                facts
            }
        }
    }
}

impl ReadCode {
    /// The facts of a code that was found by its text. Who finds it by an old text sees that text alone, and
    /// nothing after its grace.
    fn seen(
        &self,
        wait: Option<i64>,
        found: Option<Found>,
        (works_until, old_text): (Option<Millis>, Option<String>),
    ) -> Facts {
        let mut found = found.filter(|_| text_works(works_until, self.now));
        if let Some((found, text)) = found.as_mut().zip(old_text) {
            found.code.code = text;
        }
        Facts {
            wait,
            found,
            works_until,
        }
    }
}

//! Lines of a `mongoexport` file are stored.

use super::sql;
use crate::domain::tracked_invite::Fault;
use crate::domain::tracked_invite::import::{CONTINUES, Line, Seen};
use crate::json::quote;
use crate::storage::{Corrupt, Memory, Operation, Rows, Statement};

/// The lines of a request.
///
/// A log that has just as many uses as came before the line's takes all of them, in their order and
/// with those that stand there twice. Any other takes those that stand in the line more often than in
/// the log, so that the same line again adds nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportInvites {
    /// The columns of the documents, as a JSON list.
    pub(super) documents: String,
    /// Of each line `[_id, uses before, uses]`, as a JSON list.
    pub(super) uses: String,
    /// Of each line that goes on with a log `[_id, uses before]`, as a JSON list.
    pub(super) continued: String,
    /// The numbers and the `_id`s of these lines.
    continued_lines: Vec<(i64, String)>,
    /// How many lines are good.
    pub stored: i64,
    /// The others, with their numbers and what is wrong.
    pub refused: Vec<(i64, Fault)>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many uses were recorded by this call.
    pub recorded: i64,
    /// The lines that go on with a log of which what came before is not on record.
    pub early: Vec<(i64, Fault)>,
}

const TWICE: Fault = Fault(
    "_id",
    &[
        "stands in this request already: send the line in another",
        "figure déjà dans cette requête : envoyez la ligne dans une autre",
    ],
);
const EARLY: Fault = Fault(
    CONTINUES,
    &[
        "goes on with a log of which the invites before are not stored: send them first",
        "poursuit un journal dont les invites précédentes ne sont pas enregistrées : envoyez-les d’abord",
    ],
);

/// Begins another item of a JSON list.
fn begin(list: &mut String) {
    list.push(if list.is_empty() { '[' } else { ',' });
}

impl ImportInvites {
    /// Reads the lines of a request. Empty lines count, and are passed over.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        let mut import = Self::default();
        let lines = body.iter().filter(|byte| **byte == b'\n').count() + 1;
        let (mut ids, mut seen) = (String::new(), Seen::new(lines));
        for (number, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match Line::parse(line) {
                Ok(line) => {
                    let start = ids.len();
                    ids.push_str(&line.id);
                    if seen.count(&ids, start) > 1 {
                        import.refused.push((number, TWICE));
                    } else {
                        import.add(number, line);
                    }
                }
                Err(fault) => import.refused.push((number, fault)),
            }
        }
        for list in [
            &mut import.documents,
            &mut import.uses,
            &mut import.continued,
        ] {
            list.push_str(if list.is_empty() { "[]" } else { "]" });
        }
        import
    }

    fn add(&mut self, number: i64, line: Line) {
        self.stored += 1;
        let mut name = String::from("[");
        quote(&line.id, &mut name);
        name.push(',');
        name.push_str(&line.starts.to_string());
        begin(&mut self.uses);
        self.uses.push_str(&name);
        self.uses.push(',');
        self.uses.push_str(&line.uses);
        self.uses.push(']');
        if let Some(document) = line.document {
            begin(&mut self.documents);
            self.documents.push_str(&document);
        } else {
            begin(&mut self.continued);
            self.continued.push_str(&name);
            self.continued.push(']');
            self.continued_lines.push((number, line.id));
        }
    }

    /// Keeps the refusal of a line that goes on with a log.
    pub(super) fn refuse_early(&self, id: &str, early: &mut Vec<(i64, Fault)>) {
        for (number, known) in &self.continued_lines {
            if known == id {
                early.push((*number, EARLY));
            }
        }
    }
}

impl Operation for ImportInvites {
    type Facts = Facts;

    fn statements(&self) -> Vec<Statement<'_>> {
        vec![
            Statement::new(&sql::IMPORT, [self.documents.as_str().into()]),
            Statement::new(&sql::EARLY, [self.continued.as_str().into()]),
            Statement::new(&sql::IMPORT_USES, [self.uses.as_str().into()]),
            Statement::new(&sql::IMPORTED, []),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let mut early = Vec::new();
        for row in rows.of(1)? {
            self.refuse_early(row.text("id")?, &mut early);
        }
        let recorded = rows.one(3)?.integer("recorded")?;
        Ok(Facts { recorded, early })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        memory.import(self)
    }
}

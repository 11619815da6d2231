//! Lines of a `mongoexport` file are stored.

use super::sql;
use crate::domain::shard::{Place, Shard};
use crate::domain::tacobot::Fault;
use crate::domain::tacobot::import::{CONTINUES, Line, Seen};
use crate::storage::{Corrupt, Memory, Operation, Rows, Statement};
use crate::wire::json::{put, quote};
use std::cell::OnceCell;

/// The lines of a request are stored.
///
/// A log that has just as many uses as came before the line's takes all of them, in their order and
/// with those that stand there twice. Any other takes those that stand in the line more often than in
/// the log, so that the same line again adds nothing.
#[derive(Clone, Debug)]
pub struct ImportInvites {
    body: Vec<u8>,
    /// What the lines say, once it was asked for: it is much, and the reply does not need it.
    lines: OnceCell<Lines>,
}

/// What lines say, in the form in which storage takes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    /// The columns of the documents, as a JSON list.
    pub(super) documents: String,
    /// Of each line `[_id, uses before, uses]`, as a JSON list.
    pub(super) uses: String,
    /// Of each line that goes on with a log `[_id, uses before, number of the line]`, as a JSON list.
    pub(super) continued: String,
    /// How many lines are good.
    pub(super) stored: i64,
    /// The others, as a JSON list of `[number, field, what is wrong in English, in French]`.
    pub(super) refused: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many uses were recorded by this call.
    pub recorded: i64,
    /// How many lines were good.
    pub stored: i64,
    /// The others, as a JSON list of `[number, field, what is wrong in English, in French]`.
    pub refused: String,
    /// The numbers of the lines that go on with a log of which what came before is not on record.
    pub early: Vec<i64>,
}

const TWICE: Fault = Fault(
    "_id",
    &[
        "stands in this request already: send the line in another",
        "figure déjà dans cette requête\u{a0}: envoyez la ligne dans une autre",
    ],
);

/// What is wrong with a line that goes on with a log of which what came before is not on record.
pub const EARLY: Fault = Fault(
    CONTINUES,
    &[
        "goes on with a log of which the invites before are not stored: send them first",
        "poursuit un journal dont les invitations précédentes ne sont pas enregistrées\u{a0}: envoyez-les d’abord",
    ],
);

/// Adds an item to a JSON list that is not ended yet.
fn add(list: &mut String, item: &[&str]) {
    put(list, &[if list.is_empty() { "[" } else { "," }]);
    put(list, item);
}

impl Lines {
    /// Reads lines. Empty ones count, and are passed over.
    fn of(body: &[u8]) -> Self {
        let mut lines = Self::default();
        let texts = body.split(|byte| *byte == b'\n');
        let (mut ids, mut seen) = (String::new(), Seen::new(texts.clone().count()));
        for (number, line) in (1_i64..).zip(texts) {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let number = number.to_string();
            let line = Line::parse(line).and_then(|line| {
                let start = ids.len();
                put(&mut ids, &[&line.id]);
                let is_new = seen.count(&ids, start) == 1;
                is_new.then_some(line).ok_or(TWICE)
            });
            match line {
                Ok(line) => lines.add(&number, line),
                Err(Fault(field, problems)) => {
                    let mut words = String::new();
                    for text in [field].iter().chain(problems) {
                        put(&mut words, &[","]);
                        quote(text, &mut words);
                    }
                    add(&mut lines.refused, &["[", &number, &words, "]"]);
                }
            }
        }
        for list in [
            &mut lines.documents,
            &mut lines.uses,
            &mut lines.continued,
            &mut lines.refused,
        ] {
            put(list, &[if list.is_empty() { "[]" } else { "]" }]);
        }
        lines
    }

    fn add(&mut self, number: &str, line: Line) {
        self.stored += 1;
        let mut name = String::from("[");
        quote(&line.id, &mut name);
        put(&mut name, &[",", &line.starts.to_string(), ","]);
        add(&mut self.uses, &[&name, &line.uses, "]"]);
        match line.document {
            Some(document) => add(&mut self.documents, &[&document]),
            None => add(&mut self.continued, &[&name, number, "]"]),
        }
    }
}

impl ImportInvites {
    /// The lines of a request.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self {
            body: body.to_vec(),
            lines: OnceCell::new(),
        }
    }

    pub(super) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.body))
    }
}

impl Operation for ImportInvites {
    type Facts = Facts;

    /// Its lines are of any guilds. Where shards are apart, the importer sends those of each on their own.
    fn place(&self) -> Place<'_> {
        Place::Shard(Shard::FIRST)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let lines = self.lines();
        let told = [lines.stored.into(), lines.refused.as_str().into()];
        vec![
            Statement::new(&sql::IMPORT, [lines.documents.as_str().into()]),
            Statement::new(&sql::EARLY, [lines.continued.as_str().into()]),
            Statement::new(&sql::IMPORT_USES, [lines.uses.as_str().into()]),
            Statement::new(&sql::IMPORTED, told),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let mut early = Vec::new();
        for row in rows.of(1)? {
            early.push(row.integer("line")?);
        }
        let row = rows.one(3)?;
        Ok(Facts {
            recorded: row.integer("recorded")?,
            stored: row.integer("stored")?,
            refused: row.text("refused")?.to_owned(),
            early,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        memory.import(self)
    }
}

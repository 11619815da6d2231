//! `invitCode:allowed`: a page of the lists of a code.

use super::code_record::{FIND, Found};
use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::audience::{AllowedCursor, AllowedDocument, Kind, Value};
use crate::domain::caller::Actor;
use crate::domain::id::RowId;
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::rules::reading::may_read_sql;
use crate::domain::time::Millis;
use serde::Deserialize;

/// Reads a page of the lists of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLists {
    /// The code.
    pub id: RowId,
    /// The authority.
    pub actor: Actor,
    /// Where the page begins and ends.
    pub extent: Extent<AllowedCursor>,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code, if it exists.
    pub found: Option<Found>,
    /// The entries, with one more than the limit if there are more.
    pub entries: Vec<AllowedDocument>,
}

/// The page; empty if the actor may not read it.
pub static PAGE: Sql = Sql::new(
    "read lists: page",
    concat!(
        "SELECT a.kind, a.value FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "CROSS JOIN allowed a ON a.list_id = c.list_id AND (a.kind, a.value) > (?3, ?4) ",
        "WHERE c.id = +?1 AND (a.kind, a.value) <= (?5, ?6) AND ",
        may_read_sql!("?2", "?8"),
        " ORDER BY a.kind, a.value LIMIT ?7",
    ),
);

#[derive(Deserialize)]
struct EntryColumns {
    kind: Kind,
    value: Value,
}

impl From<EntryColumns> for AllowedDocument {
    fn from(row: EntryColumns) -> Self {
        Self {
            kind: row.kind,
            value: row.value,
        }
    }
}

/// The kind and the value of a cursor, or another kind and no value.
fn parts<'a>(cursor: Option<&'a AllowedCursor>, other: &'static str) -> [Param<'a>; 2] {
    match cursor {
        None => [other.into(), "".into()],
        Some(AllowedCursor(kind, value)) => [kind.as_str().into(), value.as_str().into()],
    }
}

/// Greater than every kind.
const LAST: &str = "~";

impl Operation for ReadLists {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let [kind, value] = parts(self.extent.after.as_ref(), "");
        let [last_kind, last_value] = parts(self.extent.end_row(), LAST);
        let reads = self.extent.reads().into();
        vec![
            Statement::new(&FIND, [id, actor, self.now.get().into()]),
            Statement::new(
                &PAGE,
                [
                    id,
                    actor,
                    kind,
                    value,
                    last_kind,
                    last_value,
                    reads,
                    self.now.get().into(),
                ],
            ),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let entries = rows.all::<EntryColumns>(1)?;
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            entries: entries.into_iter().map(AllowedDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor, self.now);
        let readable = found.as_ref().filter(|found| found.may_read(&self.actor));
        let list = readable.and_then(|found| found.code.terms.list_id.as_ref());
        let lists = memory.lists(list);
        let limit = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let is_of_page = |(kind, value): &&(Kind, String)| {
            let at = AllowedCursor(*kind, value.clone());
            let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
            after.is_none_or(|after| at > *after) && end.is_none_or(|end| at <= *end)
        };
        let entries = lists.entries().filter(is_of_page).take(limit);
        let entries = entries.map(|(kind, value)| AllowedDocument {
            kind: *kind,
            value: Value(value.clone()),
        });
        Facts {
            entries: entries.collect(),
            found,
        }
    }
}

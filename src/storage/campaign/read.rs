//! `campaign:r`: a campaign, and a page of its codes with their uses, newest first.

use super::{FIND, Found};
use crate::domain::caller::Actor;
use crate::domain::campaign::ChannelDocument;
use crate::domain::code::ShownCode;
use crate::domain::code_document::Uses;
use crate::domain::id::RowId;
use crate::domain::page::Extent;
use crate::domain::place::Place;
use crate::domain::rules::administering::administers_sql;
use crate::domain::rules::granting::{gives, may_grant_sql};
use crate::domain::rules::life::uses_sql;
use crate::domain::text::Label;
use crate::domain::time::Millis;
use crate::storage::rows::or_zero;
use crate::storage::table::Table;
use crate::storage::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use serde::Deserialize;
use std::cmp::Reverse;

/// Reads a campaign and a page of its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCampaign {
    /// The campaign.
    pub id: RowId,
    /// The authority: an admin's, the owner's, or a service's.
    pub actor: Actor,
    /// Where the page begins and ends.
    pub extent: Extent<RowId>,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The campaign, if it exists.
    pub found: Option<Found>,
    /// The codes, with one more than the limit if there are more.
    pub codes: Vec<ChannelDocument>,
}

/// Greater than every id.
const FIRST: &str = "~";

/// The page of codes of the campaign `?1`; empty if the actor `?2` may not read it.
pub static PAGE: Sql = Sql::new(
    "read campaign: page of its codes",
    concat!(
        "SELECT c.id, iif(",
        may_grant_sql!("c.role", "?2"),
        ", c.code, NULL) AS code, c.label, ",
        uses_sql!(),
        " AS uses FROM campaign k JOIN server s ON s.id = k.server_id ",
        "JOIN invit_code c ON c.campaign_id = k.id ",
        "WHERE k.id = +?1 AND c.id < ?4 AND c.id >= ?6 AND ",
        administers_sql!("?2", "?3"),
        " ORDER BY c.id DESC LIMIT ?5"
    ),
);

#[derive(Deserialize)]
struct ChannelColumns {
    id: RowId,
    code: Option<String>,
    label: Option<Label>,
    #[serde(deserialize_with = "or_zero")]
    uses: i64,
}

impl From<ChannelColumns> for ChannelDocument {
    fn from(row: ChannelColumns) -> Self {
        Self {
            id: row.id,
            code: row.code.map(ShownCode),
            label: row.label,
            uses: Uses(row.uses),
        }
    }
}

impl Operation for ReadCampaign {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let before = self.extent.after.as_ref();
        let before = before.map_or(FIRST, RowId::as_str).into();
        let end = self.extent.end_row().map_or("", RowId::as_str).into();
        let reads = self.extent.reads().into();
        vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&PAGE, [id, actor, now, before, reads, end]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let codes = rows.all::<ChannelColumns>(1)?.into_iter();
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            codes: codes.map(ChannelDocument::from).collect(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::from_memory(memory, &self.id, &self.actor, self.now);
        let may = found
            .as_ref()
            .is_some_and(|found| found.may_manage(&self.actor));
        let owns = found.as_ref().is_some_and(|found| found.owns(&self.actor));
        let mut newest_first = Table::default();
        for (_, row) in memory.codes.iter().filter(|_| may) {
            let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
            let is_within =
                after.is_none_or(|after| row.id < *after) && end.is_none_or(|end| row.id >= *end);
            if row.terms.campaign_id.as_ref() == Some(&self.id) && is_within {
                let channel = ChannelDocument {
                    id: row.id.clone(),
                    code: gives(row.terms.role, owns).then(|| ShownCode(row.code.clone())),
                    label: row.terms.label.clone(),
                    uses: Uses(row.uses()),
                };
                newest_first.insert(Reverse(row.id.clone()), channel);
            }
        }
        let reads = usize::try_from(self.extent.reads()).unwrap_or(usize::MAX);
        let codes = newest_first.iter().take(reads);
        Facts {
            found,
            codes: codes.map(|(_, channel)| channel.clone()).collect(),
        }
    }
}

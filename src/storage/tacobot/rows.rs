//! The rows of TacoBot's tables in the memory model.

use super::log::{LoggedInvite, PART};
use crate::domain::tacobot::Seconds;
use crate::domain::tacobot::document::{InviteDocument, InviteId};
use crate::domain::tacobot::entry::entry_of;

/// A use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseRow {
    /// The user.
    pub user: String,
    /// The time of the use.
    pub at: Seconds,
    /// The whole entry, if user and time alone would lose something.
    pub entry: Option<String>,
}

impl UseRow {
    pub(super) fn text(&self) -> String {
        let derived = || entry_of(&self.user, self.at.as_str());
        self.entry.clone().unwrap_or_else(derived)
    }
}

/// A document. Its number is its position in the table, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteRow {
    /// Its `_id`.
    pub id: InviteId,
    /// The guild.
    pub guild: String,
    /// The code.
    pub code: String,
    /// The document.
    pub document: InviteDocument,
    /// The log.
    pub log: Vec<UseRow>,
}

impl InviteRow {
    /// The document from a part of its log on, with at most so many parts.
    pub(super) fn logged(&self, part: usize, most: usize) -> LoggedInvite {
        let starts = part.saturating_mul(PART);
        let log = self.log.iter().skip(starts).take(most.saturating_mul(PART));
        LoggedInvite {
            id: self.id.clone(),
            document: (part == 0).then(|| self.document.clone()),
            starts,
            entries: log.map(UseRow::text).collect::<Vec<_>>().join(","),
        }
    }

    /// The uses of a user, at one time or at any.
    pub(super) fn same(&self, user: &str, at: Option<&Seconds>) -> impl Iterator<Item = &UseRow> {
        let same = move |row: &&UseRow| row.user == user && at.is_none_or(|at| row.at.is(at));
        self.log.iter().filter(same)
    }
}

//! Documents with their logs, read in pages.
//!
//! A log is read in parts of one text each: D1 stores no text longer than 2,000,000 bytes, and one row per use
//! would cost more than the use itself.

use crate::domain::tacobot::InviteCursor;
use crate::domain::tacobot::document::{InviteDocument, InviteId};
use crate::storage::{Corrupt, Rows, Sql};
use crate::wire::json::put;
use serde::Deserialize;

/// The number of uses in a part of a log. The statements use the same number.
pub const PART: usize = 500;

/// A document with its log, or the continuation of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedInvite {
    /// Its `_id`.
    pub id: InviteId,
    /// The document; `None` if an earlier page has it, with the beginning of its log.
    pub document: Option<InviteDocument>,
    /// The number of uses on earlier pages.
    pub starts: usize,
    /// The entries as Extended JSON, separated by commas.
    pub entries: String,
}

/// A page of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitePage {
    /// The documents.
    pub invites: Vec<LoggedInvite>,
    /// The cursor of the next page.
    pub next: Option<InviteCursor>,
}

#[derive(Deserialize)]
struct PartColumns<'a> {
    seq: i64,
    n: Option<i64>,
    id: InviteId,
    document: Option<String>,
    entries: Option<&'a str>,
    more: bool,
}

impl InvitePage {
    /// Builds a page from the rows of a statement of [`read_parts`].
    pub(super) fn of(rows: &Rows, statement: usize) -> Result<Self, Corrupt> {
        let (mut page, mut numbers) = (Self::default(), Vec::new());
        let (mut cut, mut left) = (None, None);
        for row in rows.all::<PartColumns>(statement)? {
            let document = row.seq;
            let Some(part) = row.n else {
                left = left.or(Some(InviteCursor { document, part: 0 }));
                continue;
            };
            let entries = row.entries.unwrap_or_default();
            let mut known = numbers.iter().zip(&mut page.invites).rev();
            if let Some((_, known)) = known.find(|(number, _)| **number == document) {
                put(&mut known.entries, &[",", entries]);
            } else {
                numbers.push(document);
                page.invites.push(LoggedInvite {
                    id: row.id,
                    document: row.document.map(InviteDocument::from_store),
                    starts: PART * usize::try_from(part).map_err(|_| Corrupt::column("n"))?,
                    entries: entries.to_owned(),
                });
            }
            if numbers.last() == Some(&document) {
                let part = part + 1;
                cut = row.more.then_some(InviteCursor { document, part });
            }
        }
        page.next = cut.or(left);
        Ok(page)
    }
}

/// The document of the guild `?1` and the code `?2`; the newest if there are several.
macro_rules! newest {
    () => {
        "SELECT seq FROM tacobot_invite WHERE guild_id = +?1 AND code = +?2 ORDER BY id DESC LIMIT 1"
    };
}
pub(super) use newest;

/// True if the user `?3` may read the documents of the guild `?1`: an admin or the owner of the server with
/// that id, even if it is deleted, or a service. `?5` is the time.
macro_rules! may_read {
    () => {
        concat!(
            "(?3 IS NULL OR EXISTS (SELECT 1 FROM server s WHERE s.id = +?1 AND ",
            $crate::domain::rules::administering::administers_sql!("?3", "?5"),
            ")) "
        )
    };
}
pub(super) use may_read;

/// True if the log of the document `part.seq` continues after the part `part.n`.
macro_rules! goes_on {
    () => {
        "EXISTS (SELECT 1 FROM tacobot_use \
         WHERE invite = part.seq AND ordinal = (part.n + 1) * 500 + 1)"
    };
}
pub(super) use goes_on;

/// An entry of a log.
macro_rules! entry {
    () => {
        "coalesce(entry, '{\"user_id\":' || json_quote(user_id) || \
         ',\"timestamp\":' || CAST(timestamp AS INTEGER) || '}')"
    };
}
pub(super) use entry;

/// Reads documents `(seq, id, document, n)` from the part `n` of their logs on, while `$while` is true for the
/// next part. If `n` is NULL, only `seq` matters: the document is left to the next page.
macro_rules! read_parts {
    ($documents:expr, $while:literal) => {
        concat!(
            "WITH RECURSIVE part (seq, id, document, n) AS (SELECT * FROM (",
            $documents,
            ") UNION ALL SELECT seq, id, NULL, n + 1 FROM part WHERE ",
            $crate::storage::tacobot::log::goes_on!(),
            $while,
            ") SELECT seq, id, document, n, ",
            $crate::storage::tacobot::log::goes_on!(),
            " AS more, (SELECT group_concat(",
            $crate::storage::tacobot::log::entry!(),
            ") FROM tacobot_use ",
            "WHERE invite = part.seq AND ordinal > part.n * 500 AND ordinal <= part.n * 500 + 500) ",
            "AS entries FROM part"
        )
    };
}
pub(super) use read_parts;

/// Whether the caller `?3` may read the documents of the guild `?1` at `?5`.
pub static MAY_READ: Sql = Sql::new(
    "tacobot: may read",
    concat!("SELECT ", may_read!(), "AS may"),
);

#[derive(Deserialize)]
struct RightColumns {
    may: bool,
}

/// Whether the caller may, from the row of [`MAY_READ`], the first statement.
pub(super) fn may(rows: &Rows) -> Result<bool, Corrupt> {
    rows.one::<RightColumns>(0).map(|row| row.may)
}

//! Records a use.

use super::log::{entry, newest};
use super::rows::UseRow;
use crate::domain::id::UserId;
use crate::domain::place::Place;
use crate::domain::tacobot::entry::{entry_of, is_derived};
use crate::domain::tacobot::{DiscordCode, GuildId, Seconds};
use crate::storage::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use serde::Deserialize;

/// Records a use, unless it is already recorded. Of the log, only its entry is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordUse {
    /// The guild.
    pub guild: GuildId,
    /// The code.
    pub code: DiscordCode,
    /// The user.
    pub user: UserId,
    /// The time of the use.
    pub when: When,
    /// The log's entry, if user and time alone would lose something.
    entry: Option<String>,
}

/// When an invite was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// At this time. The same user at another time is another use.
    At(Seconds),
    /// Now, if the user has not used it yet.
    Once(Seconds),
}

impl When {
    const fn time(&self) -> &Seconds {
        match self {
            Self::At(time) | Self::Once(time) => time,
        }
    }
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether this call recorded the use.
    pub is_new: bool,
    /// Its entry as Extended JSON; `None` if there is no such document.
    pub entry: Option<String>,
}

/// Uses of `$invite` that equal the use of `?3` at `?4`; at any time if `?5` is true.
macro_rules! same_use {
    ($invite:expr) => {
        concat!(
            "FROM tacobot_use WHERE invite = ",
            $invite,
            " AND user_id = +?3 AND timestamp BETWEEN iif(?5, -9e999, CAST(?4 AS REAL)) ",
            "AND iif(?5, 9e999, CAST(?4 AS REAL))"
        )
    };
}

/// Records the use of `?3` at `?4`, unless it is already recorded.
pub static RECORD: Sql = Sql::new(
    "tacobot: record a use",
    concat!(
        "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp, entry) ",
        "SELECT i.seq, ifnull((SELECT max(ordinal) FROM tacobot_use WHERE invite = i.seq), 0) ",
        "+ 1, ?3, CAST(?4 AS REAL), ?6 FROM tacobot_invite i WHERE i.seq = (",
        newest!(),
        ") AND NOT EXISTS (SELECT 1 ",
        same_use!("i.seq"),
        ") RETURNING ordinal",
    ),
);

/// The entry of the use of `?3` at `?4`; the latest if there are several.
pub static ENTRY: Sql = Sql::new(
    "tacobot: entry of a use",
    concat!(
        "SELECT ",
        entry!(),
        " AS entry ",
        same_use!(concat!("(", newest!(), ")")),
        " ORDER BY timestamp DESC, ordinal DESC LIMIT 1",
    ),
);

impl RecordUse {
    /// A use.
    #[must_use]
    pub fn new(guild: GuildId, code: DiscordCode, user: UserId, when: When) -> Self {
        let at = when.time().as_str();
        let entry = (!is_derived(user.as_str(), at)).then(|| entry_of(user.as_str(), at));
        Self {
            guild,
            code,
            user,
            when,
            entry,
        }
    }
}

#[derive(Deserialize)]
struct EntryColumns {
    entry: String,
}

impl Operation for RecordUse {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(self.guild.server())
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (guild, code) = (self.guild.as_str().into(), self.code.as_str().into());
        let at_any_time = i64::from(matches!(self.when, When::Once(_))).into();
        let (user, at) = (self.user.as_str().into(), self.when.time().as_str().into());
        let same = [guild, code, user, at, at_any_time];
        let entry = self.entry.as_deref().into();
        vec![
            Statement::new(&RECORD, [guild, code, user, at, at_any_time, entry]),
            Statement::new(&ENTRY, same),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            is_new: rows.wrote(0)?,
            entry: rows.first::<EntryColumns>(1)?.map(|row| row.entry),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let Some(row) = memory.newest_invite(&self.guild, &self.code) else {
            return Facts {
                is_new: false,
                entry: None,
            };
        };
        let at = match &self.when {
            When::At(time) => Some(time),
            When::Once(_) => None,
        };
        let is_new = row.same(self.user.as_str(), at).next().is_none();
        if is_new {
            row.log.push(UseRow {
                user: self.user.as_str().to_owned(),
                at: self.when.time().clone(),
                entry: self.entry.clone(),
            });
        }
        let same = row.same(self.user.as_str(), at);
        let latest = same.max_by(|one, other| one.at.order(&other.at));
        Facts {
            is_new,
            entry: latest.map(UseRow::text),
        }
    }
}

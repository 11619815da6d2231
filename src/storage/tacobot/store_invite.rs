//! Stores what Discord reports about an invite.

use super::log::newest;
use super::rows::InviteRow;
use crate::domain::place::Place;
use crate::domain::tacobot::document::{InviteDocument, InviteId};
use crate::domain::tacobot::{DiscordCode, GuildId, InviteInfo, Seconds};
use crate::storage::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use serde::Deserialize;

/// Stores what Discord reports about an invite, in a new document if there is none. The log is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreInvite {
    /// The guild.
    pub guild: GuildId,
    /// The code.
    pub code: DiscordCode,
    /// What Discord reports.
    pub info: InviteInfo,
    /// The document's time, if it is to change.
    pub at: Option<Seconds>,
    /// The `_id` that the document must have, if any: one of these two.
    pub must_be: Option<[InviteId; 2]>,
    /// The `_id` of a new document.
    pub new_id: InviteId,
    /// The new document.
    pub new_document: InviteDocument,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stored {
    /// The document's `_id`.
    pub id: InviteId,
    /// The document as Extended JSON, without its log.
    pub head: String,
}

/// Returns the stored document without its log.
macro_rules! returning {
    () => {
        " RETURNING id, json_remove(document, '$.invites') AS head"
    };
}

/// Changes the document, if it has the requested `_id`.
pub static UPDATE: Sql = Sql::new(
    "tacobot: update an invite",
    concat!(
        "UPDATE tacobot_invite SET document = json_set(document, '$.info', json(?3), ",
        "'$.timestamp', json(ifnull(?4, document -> '$.timestamp'))) WHERE seq = (",
        newest!(),
        ") AND (?5 IS NULL OR id = +?5 OR id = +?6)",
        returning!(),
    ),
);

/// Inserts the document, if there is none and no `_id` was requested.
pub static INSERT: Sql = Sql::new(
    "tacobot: insert an invite",
    concat!(
        "INSERT INTO tacobot_invite (id, guild_id, code, document) ",
        "SELECT ?3, ?1, ?2, ?4 WHERE ?5 IS NULL AND NOT EXISTS (",
        newest!(),
        ")",
        returning!(),
    ),
);

impl Operation for StoreInvite {
    /// `None` if the document has another `_id` than requested.
    type Facts = Option<Stored>;

    fn place(&self) -> Place<'_> {
        Place::of_server(self.guild.server())
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (guild, code) = (self.guild.as_str().into(), self.code.as_str().into());
        let [text, object] = match &self.must_be {
            None => [Param::Null; 2],
            Some([text, object]) => [text.as_str().into(), object.as_str().into()],
        };
        let at = self.at.as_ref().map(Seconds::as_str).into();
        let update = [guild, code, self.info.as_str().into(), at, text, object];
        let (id, document) = (self.new_id.as_str(), self.new_document.as_str());
        let insert = [guild, code, id.into(), document.into(), text];
        vec![
            Statement::new(&UPDATE, update),
            Statement::new(&INSERT, insert),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Option<Stored>, Corrupt> {
        match rows.first(0)? {
            Some(stored) => Ok(Some(stored)),
            None => rows.first(1),
        }
    }

    fn apply(&self, memory: &mut Memory) -> Option<Stored> {
        let asked = self.must_be.as_ref();
        if memory.newest_invite(&self.guild, &self.code).is_none() && asked.is_none() {
            memory.tacobot.push(InviteRow {
                id: self.new_id.clone(),
                guild: self.guild.as_str().to_owned(),
                code: self.code.as_str().to_owned(),
                document: self.new_document.clone(),
                log: Vec::new(),
            });
        }
        let row = memory.newest_invite(&self.guild, &self.code)?;
        if asked.is_some_and(|ids| !ids.contains(&row.id)) {
            return None;
        }
        row.document = row.document.reported(&self.info, self.at.as_ref());
        Some(Stored {
            id: row.id.clone(),
            head: row.document.without_log(),
        })
    }
}

//! Reads a document with its log.

use super::log::{self, InvitePage, LoggedInvite, MAY_READ, may_read, newest, read_parts};
use crate::domain::caller::Actor;
use crate::domain::place::Place;
use crate::domain::tacobot::{DiscordCode, GuildId};
use crate::domain::time::Millis;
use crate::storage::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};

/// Reads the document of a guild and code, on the authority of an admin or the owner of the server with the
/// guild's id, or of a service. If several documents have that code, the one with the greatest `_id` counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadInvite {
    /// The guild.
    pub guild: GuildId,
    /// The code.
    pub code: DiscordCode,
    /// The authority.
    pub actor: Actor,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the actor may read.
    pub may_read: bool,
    /// The document.
    pub invite: Option<LoggedInvite>,
}

/// The document of a guild and code. A user `?3` gets it only if it may read it.
pub static READ: Sql = Sql::new(
    "tacobot: read an invite",
    read_parts!(
        concat!(
            "SELECT seq, id, document, 0 FROM tacobot_invite WHERE seq = (",
            newest!(),
            ") AND ",
            may_read!()
        ),
        ""
    ),
);

impl Operation for ReadInvite {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(self.guild.server())
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (guild, code) = (self.guild.as_str().into(), self.code.as_str().into());
        let now = self.now.get().into();
        let params = [guild, code, self.actor.param(), Param::Null, now];
        vec![
            Statement::new(&MAY_READ, params),
            Statement::new(&READ, params),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            may_read: log::may(rows)?,
            invite: InvitePage::of(rows, 1)?.invites.pop(),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let may_read = memory.may_read_invites(&self.guild, &self.actor, self.now);
        let row = memory.newest_invite(&self.guild, &self.code);
        Facts {
            may_read,
            invite: row
                .filter(|_| may_read)
                .map(|row| row.logged(0, usize::MAX)),
        }
    }
}

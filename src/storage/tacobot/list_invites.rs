//! Reads a page of a guild's documents, with their logs.

use super::log::{self, InvitePage, MAY_READ, may_read, read_parts};
use super::tables::Most;
use crate::domain::caller::Actor;
use crate::domain::count::PageLimit;
use crate::domain::place::Place;
use crate::domain::tacobot::{GuildId, InviteCursor};
use crate::domain::time::Millis;
use crate::storage::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};

/// Reads a page of a guild's documents, in the order in which they were first stored. The authority is that of
/// an admin or the owner of the server with the guild's id, or of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListInvites {
    /// The guild.
    pub guild: GuildId,
    /// The authority.
    pub actor: Actor,
    /// The cursor where the page begins.
    pub from: InviteCursor,
    /// The maximum number of documents.
    pub limit: PageLimit,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the actor may read.
    pub may_read: bool,
    /// The documents.
    pub page: InvitePage,
}

/// A page of the guild `?1` from the document `?2` on: at most `?4` documents, and no further one after 10,000
/// uses.
pub static PAGE: Sql = Sql::new(
    "tacobot: list invites",
    read_parts!(
        concat!(
            "SELECT seq, id, iif(shown, document, NULL), iif(shown, 0, NULL) FROM (",
            "SELECT seq, id, document, count(*) OVER before <= ?4 ",
            "AND sum(1 + uses) OVER before - 1 - uses < 10000 AS shown FROM (",
            "SELECT seq, id, document, ifnull((SELECT max(ordinal) FROM tacobot_use ",
            "WHERE invite = seq), 0) AS uses FROM tacobot_invite ",
            "WHERE guild_id = +?1 AND seq >= ?2 AND ",
            may_read!(),
            "ORDER BY seq LIMIT ?4 + 1) ",
            "WINDOW before AS (ORDER BY seq ROWS UNBOUNDED PRECEDING))"
        ),
        ""
    ),
);

impl Operation for ListInvites {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(self.guild.server())
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (guild, actor) = (self.guild.as_str().into(), self.actor.param());
        let (from, limit) = (self.from.document.into(), self.limit.get().into());
        let now = self.now.get().into();
        vec![
            Statement::new(&MAY_READ, [guild, Param::Null, actor, Param::Null, now]),
            Statement::new(&PAGE, [guild, from, actor, limit, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            may_read: log::may(rows)?,
            page: InvitePage::of(rows, 1)?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let may_read = memory.may_read_invites(&self.guild, &self.actor, self.now);
        let from = InviteCursor {
            part: 0,
            ..self.from
        };
        let most = Most {
            documents: usize::try_from(self.limit.get()).unwrap_or(usize::MAX),
            weight: 10_000,
            parts: usize::MAX,
        };
        let page = may_read
            .then(|| memory.invite_page(Some(&self.guild), from, |row| 1 + row.log.len(), &most));
        Facts {
            may_read,
            page: page.unwrap_or_default(),
        }
    }
}

//! `server:r`: read a server.

use super::create_server::ServerColumns;
use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::document::ServerDocument;
use crate::domain::id::{ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::time::{ExpiresAt, Millis};
use serde::Deserialize;

/// Reads a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadServer {
    /// The server.
    pub server: ServerId,
    /// The authority.
    pub actor: Actor,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The server, if it exists.
    pub server: Option<ServerDocument>,
    /// Whether the actor is a member now.
    pub actor_is_member: bool,
    /// When its membership ends.
    pub ends_at: Option<ExpiresAt>,
}

/// The server, and whether the actor is a member.
pub static READ: Sql = Sql::new(
    "read server",
    concat!(
        "SELECT s.id, s.name, s.owner_id, s.invite_policy, s.preview, s.max_members, s.code_policy, s.created_at, ",
        "m.user_id IS NOT NULL AS actor_is_member, m.expires_at AS ends_at ",
        "FROM server s ",
        "LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?3"),
        " WHERE s.id = +?1 AND s.deleted_at IS NULL",
    ),
);

impl Actor {
    /// The user as a bound value, NULL for a service.
    #[must_use]
    pub fn param(&self) -> Param<'_> {
        self.user().map(UserId::as_str).into()
    }
}

#[derive(Deserialize)]
struct ReadColumns {
    server: ServerColumns,
    actor_is_member: bool,
    ends_at: Option<ExpiresAt>,
}

impl Operation for ReadServer {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        vec![Statement::new(
            &READ,
            [
                self.server.as_str().into(),
                self.actor.param(),
                self.now.get().into(),
            ],
        )]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row = rows.first::<ReadColumns>(0)?;
        Ok(Facts {
            actor_is_member: row.as_ref().is_some_and(|row| row.actor_is_member),
            ends_at: row.as_ref().and_then(|row| row.ends_at),
            server: row.map(|row| row.server.into()),
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server = memory.living_server(&self.server);
        let actor_role = self
            .actor
            .user()
            .and_then(|user| memory.role(&self.server, user, self.now));
        Facts {
            actor_is_member: server.is_some() && actor_role.is_some(),
            ends_at: None,
            server: server.map(|row| ServerDocument::from_memory(&self.server, row)),
        }
    }
}

//! `server:c`: a server is created, with its owner as its first member.

use super::audit::About;
use super::memory::{MemberRow, ServerRow};
use super::watch::{self, CHANGE_OWNER};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::count::MaxMembers;
use crate::domain::document::ServerDocument;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::preview::Preview;
use crate::domain::record::Record;
use crate::domain::role::{GrantedRole, InvitePolicy};
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::policing::{BoundPolicy, CodePolicy};
use crate::domain::text::Name;
use crate::domain::time::Millis;
use crate::domain::timecapsule::CodePrefix;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// Creates a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateServer {
    /// Its id.
    pub id: ServerId,
    /// Its name.
    pub name: Name,
    /// Its owner.
    pub owner: UserId,
    /// The owner's name.
    pub owner_name: Option<Name>,
    /// The letters that begin the owner's TimeCapsule codes.
    pub owner_prefix: Option<CodePrefix>,
    /// Who may create codes.
    pub invite_policy: InvitePolicy,
    /// What it tells to people who do not belong to it.
    pub preview: Preview,
    /// The maximum number of members.
    pub max_members: Option<MaxMembers>,
    /// What codes of plain members may be.
    pub code_policy: BoundPolicy,
    /// The id of the owner's row. A retry of the same call is recognized by it.
    pub member_id: RowId,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts: the server, if this call created it; otherwise the id was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The server.
    pub made: Option<ServerDocument>,
}

/// Inserts the server. Clients that watched it before it existed keep watching it.
pub static INSERT_SERVER: Sql = Sql::new(
    "create server: insert the server",
    "INSERT INTO server (id, name, owner_id, invite_policy, preview, created_at, max_members, member_count, \
           code_policy, watched_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif(?7 IS NULL, NULL, 0), nullif(?8, ''), \
           coalesce((SELECT until FROM watched_topic WHERE topic = 'server:' || ?1), 0)) \
           ON CONFLICT (id) DO NOTHING",
);

/// Inserts its owner as the first member. Only a new server has no owner's row, since owners stay.
pub static INSERT_OWNER: Sql = Sql::new(
    "create server: insert the owner",
    concat!(
        "INSERT INTO member (server_id, user_id, id, name, role, created_at, joined_at, code_prefix) ",
        "SELECT ?1, ?2, ?3, ?4, 'admin', ?5, ?5, ?6 ",
        "WHERE NOT EXISTS (SELECT 1 FROM member WHERE server_id = +?1 AND ",
        is_member_sql!("member", "?5"),
        ")",
    ),
);

/// Reads the server, if this call created it.
pub static READ: Sql = Sql::new(
    "create server: read the server",
    "SELECT s.id, s.name, s.owner_id, s.invite_policy, s.preview, s.max_members, s.code_policy, s.created_at \
           FROM server s JOIN member m ON m.server_id = s.id AND m.user_id = +?2 \
           WHERE s.id = +?1 AND m.id = +?3",
);

/// The columns of a server's document.
#[derive(Deserialize)]
pub(super) struct ServerColumns {
    id: ServerId,
    created_at: Millis,
    name: Name,
    owner_id: UserId,
    invite_policy: InvitePolicy,
    preview: Preview,
    max_members: Option<MaxMembers>,
    #[serde(deserialize_with = "CodePolicy::column")]
    code_policy: Option<CodePolicy>,
}

impl From<ServerColumns> for ServerDocument {
    fn from(row: ServerColumns) -> Self {
        Self {
            id: row.id,
            creation_time: row.created_at,
            name: row.name,
            owner_id: row.owner_id,
            invite_policy: row.invite_policy,
            preview: row.preview,
            max_members: row.max_members,
            code_policy: row.code_policy,
        }
    }
}

impl ServerDocument {
    /// The document of a server of the memory model.
    #[must_use]
    pub fn from_memory(id: &ServerId, row: &ServerRow) -> Self {
        Self {
            id: id.clone(),
            creation_time: row.created_at,
            name: row.name.clone(),
            owner_id: row.owner_id.clone(),
            invite_policy: row.invite_policy,
            preview: row.preview,
            max_members: row.max_members,
            code_policy: row.code_policy.clone(),
        }
    }
}

impl Operation for CreateServer {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let prefix = self.owner_prefix.as_ref().map(CodePrefix::as_str);
        let id = self.id.as_str().into();
        let owner = self.owner.as_str().into();
        let member_id = self.member_id.as_str().into();
        let now = self.now.get().into();
        vec![
            Statement::new(
                &INSERT_SERVER,
                [
                    id,
                    self.name.as_str().into(),
                    owner,
                    self.invite_policy.as_str().into(),
                    self.preview.as_str().into(),
                    now,
                    self.max_members.map(MaxMembers::get).into(),
                    self.code_policy.as_str().into(),
                ],
            ),
            Statement::new(&CHANGE_OWNER, [owner, now, id]),
            Statement::new(
                &INSERT_OWNER,
                [
                    id,
                    owner,
                    member_id,
                    self.owner_name.as_ref().map(Name::as_str).into(),
                    now,
                    prefix.into(),
                ],
            ),
            Statement::new(&READ, [id, owner, member_id]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            made: rows.first::<ServerColumns>(3)?.map(ServerDocument::from),
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Some(Recorded::new(0, &self.record, About::Server(&self.id)))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 1)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        if !memory.servers.contains(&self.id) {
            memory.servers.insert(
                self.id.clone(),
                ServerRow {
                    name: self.name.clone(),
                    owner_id: self.owner.clone(),
                    invite_policy: self.invite_policy,
                    preview: self.preview,
                    max_members: self.max_members,
                    code_policy: self.code_policy.policy.clone(),
                    created_at: self.now,
                    deleted_at: None,
                },
            );
            memory.members.insert(
                (self.id.clone(), self.owner.clone()),
                MemberRow {
                    name: self.owner_name.clone(),
                    role: GrantedRole::Admin,
                    joined_at: Some(self.now),
                    ..MemberRow::new(&self.member_id, self.now)
                },
            );
            memory.record(self, &self.id, None);
        }
        let is_mine = memory
            .member(&self.id, &self.owner)
            .is_some_and(|row| row.id == self.member_id);
        let made = memory.servers.get(&self.id).filter(|_| is_mine);
        Facts {
            made: made.map(|row| ServerDocument::from_memory(&self.id, row)),
        }
    }
}

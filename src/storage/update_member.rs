//! `member:u`: the owner sets a member's role.

use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::document::MemberDocument;
use crate::domain::id::{ServerId, UserId};
use crate::domain::role::GrantedRole;
use crate::domain::shard::Place;

/// A member's role is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMember {
    /// The server.
    pub server: ServerId,
    /// The member.
    pub user: UserId,
    /// Its new role.
    pub role: GrantedRole,
    /// On whose authority: the owner's, or a service's.
    pub actor: Actor,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The owner, if the server exists.
    pub owner: Option<UserId>,
    /// The member as it is now, if its role was set.
    pub changed: Option<MemberDocument>,
}

/// The owner.
pub static FACTS: Sql = Sql::new(
    "update member: facts",
    "SELECT owner_id FROM server WHERE id = +?1 AND deleted_at IS NULL",
);

/// Sets the role of a member who is not the owner.
pub static UPDATE: Sql = Sql::new(
    "update member: set the role",
    "UPDATE member SET role = ?3 \
           WHERE server_id = +?1 AND user_id = +?2 AND left_at IS NULL \
           AND EXISTS (SELECT 1 FROM server s WHERE s.id = +?1 AND s.deleted_at IS NULL \
           AND s.owner_id <> ?2 AND (?4 IS NULL OR s.owner_id = +?4)) \
           RETURNING id, server_id, user_id, name, role, 0 AS is_owner, created_at, joined_at",
);

impl Operation for UpdateMember {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        vec![
            Statement::new(&FACTS, [server]),
            Statement::new(
                &UPDATE,
                [
                    server,
                    self.user.as_str().into(),
                    self.role.as_str().into(),
                    self.actor.param(),
                ],
            ),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        Ok(Facts {
            owner: rows
                .of(0)?
                .first()
                .map(|row| row.user_id("owner_id"))
                .transpose()?,
            changed: rows
                .of(1)?
                .first()
                .map(MemberDocument::from_row)
                .transpose()?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let Some(owner) = memory
            .living_server(&self.server)
            .map(|row| row.owner_id.clone())
        else {
            return Facts {
                owner: None,
                changed: None,
            };
        };
        let may = self.actor.user().is_none_or(|user| *user == owner) && owner != self.user;
        let row = memory.member_mut(&self.server, &self.user);
        let changed = row.filter(|row| may && row.left_at.is_none()).map(|row| {
            row.role = self.role;
            MemberDocument::from_memory(&self.server, &self.user, self.role.into(), row)
        });
        Facts {
            owner: Some(owner),
            changed,
        }
    }
}

//! `member:u`: set a member's role, or lift a ban.

use super::audit::{About, Before};
use super::read_members::MemberColumns;
use super::remove_member::{FACTS, Roles};
use super::watch::{self, CHANGE_SERVER};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::document::MemberDocument;
use crate::domain::id::{ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::record::{Record, columns};
use crate::domain::role::GrantedRole;
use crate::domain::rules::membership::{is_banned_sql, is_member_sql};
use crate::domain::rules::owning::{owns, owns_sql};
use crate::domain::rules::removing::may_ban_sql;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use crate::wire::json::Json;
use serde::Deserialize;

/// Sets a member's role, or lifts a user's ban.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMember {
    /// The server.
    pub server: ServerId,
    /// The user. Setting a role requires a member.
    pub user: UserId,
    /// Its new role.
    pub role: Option<GrantedRole>,
    /// Whether its ban is lifted.
    pub lifts_ban: bool,
    /// The authority. A role takes the owner's or a service's; lifting a ban takes that of anyone who may ban.
    pub actor: Actor,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The standing of the actor and the user, if the server exists.
    pub roles: Option<Roles>,
    /// Whether the user was banned.
    pub was_banned: bool,
    /// Whether the user's row was written.
    pub changed: bool,
    /// The member as it is now, if it was changed and is a member.
    pub member: Option<MemberDocument>,
}

/// Whether the user `?2` is banned from the server.
pub static STANDING: Sql = Sql::new(
    "update member: standing before",
    concat!(
        "SELECT ",
        is_banned_sql!("?2"),
        " AS was_banned FROM server s WHERE s.id = +?1",
    ),
);

/// Sets the role `?3` of a member other than the owner, and lifts the ban of a user if `?5` is 1.
pub static UPDATE: Sql = Sql::new(
    "update member: change",
    concat!(
        "UPDATE member SET role = coalesce(?3, role), banned_at = iif(?5 = 1, NULL, banned_at) ",
        "WHERE server_id = +?1 AND user_id = +?2 AND (?3 IS NULL OR ",
        is_member_sql!("member", "?6"),
        ") ",
        "AND EXISTS (SELECT 1 FROM server s WHERE s.id = +?1 AND s.deleted_at IS NULL ",
        "AND s.owner_id <> ?2 AND (?3 IS NULL OR ",
        owns_sql!("?4"),
        ") AND (?5 = 0 OR ",
        may_ban_sql!("?4", "?2", "?6"),
        ")) RETURNING id, server_id, user_id, name, role, 0 AS is_owner, created_at, joined_at, ",
        is_member_sql!("member", "?6"),
        " AS is_member",
    ),
)
.read_again_by(&UPDATED, 6);

/// The member as it is now.
pub static UPDATED: Sql = Sql::new(
    "update member: read it again",
    concat!(
        "SELECT m.id, m.server_id, m.user_id, m.name, m.role, s.owner_id = m.user_id AS is_owner, ",
        "m.created_at, m.joined_at, ",
        is_member_sql!("m", "?6"),
        " AS is_member FROM member m JOIN server s ON s.id = m.server_id ",
        "WHERE m.server_id = +?1 AND m.user_id = +?2",
    ),
);

impl UpdateMember {
    /// Whether the actor may do it.
    #[must_use]
    pub fn is_allowed(&self, roles: &Roles) -> bool {
        let may_set = self.role.is_none() || owns(&self.actor, &roles.owner);
        let may_lift = !self.lifts_ban || roles.removal(&self.actor, &self.user).may_ban();
        may_set && may_lift
    }
}

#[derive(Deserialize)]
struct StandingColumns {
    was_banned: bool,
}

#[derive(Deserialize)]
struct ChangedColumns {
    is_member: bool,
}

impl Operation for UpdateMember {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let user = self.user.as_str().into();
        let actor = self.actor.param();
        let role = self.role.map(GrantedRole::as_str).into();
        let now = self.now.get().into();
        let lifts_ban = i64::from(self.lifts_ban).into();
        vec![
            Statement::new(&FACTS, [server, user, actor, now]),
            Statement::new(&STANDING, [server, user]),
            Statement::new(&UPDATE, [server, user, role, actor, lifts_ban, now]),
            Statement::new(&CHANGE_SERVER, [server, now]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let changed = rows.first::<ChangedColumns>(2)?;
        let standing = rows.first::<StandingColumns>(1)?;
        let is_member = changed.as_ref().is_some_and(|row| row.is_member);
        Ok(Facts {
            roles: Roles::from_rows(rows)?,
            was_banned: standing.is_some_and(|row| row.was_banned),
            changed: changed.is_some(),
            member: match is_member {
                true => rows.first::<MemberColumns>(2)?.map(MemberDocument::from),
                false => None,
            },
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let event = match self.lifts_ban {
            true => "member.unbanned",
            false => "member.updated",
        };
        Some(Recorded {
            user: Some(&self.user),
            before: Some(Before::Member),
            event: Some(event),
            ..Recorded::new(2, &self.record, About::Server(&self.server))
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 3)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let roles = Roles::from_memory(memory, &self.server, &self.actor, &self.user, self.now);
        let may = roles
            .as_ref()
            .is_some_and(|roles| roles.owner != self.user && self.is_allowed(roles));
        let row = memory.member_mut(&self.server, &self.user);
        let was_banned = row.as_ref().is_some_and(|row| row.banned_at.is_some());
        let row = row.filter(|row| may && (self.role.is_none() || row.is_member(self.now)));
        let Some(row) = row else {
            return Facts {
                roles,
                was_banned,
                changed: false,
                member: None,
            };
        };
        let was = columns([
            ("role", Some(Json::text(row.role.as_str()))),
            ("banned", Some(Json::Bool(row.banned_at.is_some()))),
        ]);
        row.role = self.role.unwrap_or(row.role);
        if self.lifts_ban {
            row.banned_at = None;
        }
        let is_member = row.is_member(self.now);
        let member = MemberDocument::from_memory(&self.server, &self.user, row.role.into(), row);
        memory.record(self, &self.server, Some(&was));
        Facts {
            roles,
            was_banned,
            changed: true,
            member: is_member.then_some(member),
        }
    }
}

//! `member:u`: set a member's role or the end of its membership, or lift a ban.

use super::audit::{About, Before};
use super::read_members::{MemberColumns, member_columns};
use super::remove_member::{FACTS, Roles};
use super::watch::{self, CHANGE_SERVER};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::change::Change;
use crate::domain::document::MemberDocument;
use crate::domain::id::{ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::record::{Record, columns};
use crate::domain::role::GrantedRole;
use crate::domain::rules::membership::{is_banned_sql, is_member_sql};
use crate::domain::rules::owning::{owns, owns_sql};
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::rules::removing::{may_ban_sql, may_end_sql};
use crate::domain::rules::seats::is_full_sql;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::topic::Topic;
use crate::wire::json::Json;
use serde::Deserialize;

/// Sets a member's role or the end of its membership, or lifts a user's ban.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMember {
    /// The server.
    pub server: ServerId,
    /// The user. Setting a role requires a member.
    pub user: UserId,
    /// Its new role.
    pub role: Option<GrantedRole>,
    /// The new end of its membership. It renews a membership that ended, for which the server needs a seat.
    pub expires_at: Change<ExpiresAt>,
    /// Whether its ban is lifted.
    pub lifts_ban: bool,
    /// The authority. A role takes the owner's or a service's; an end and lifting a ban take that of anyone who may
    /// ban.
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

/// True if the membership of the row `member` ended before `?6`.
macro_rules! has_ended {
    () => {
        has_passed_sql!("member.expires_at", "?6")
    };
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

/// Sets the role `?3` of a member other than the owner and, if `?7` is 1, the end `?8` of its membership, and lifts the
/// ban of a user if `?5` is 1.
pub static UPDATE: Sql = Sql::new(
    "update member: change",
    concat!(
        "UPDATE member SET role = coalesce(?3, role), banned_at = iif(?5 = 1, NULL, banned_at), ",
        "joined_at = iif(?7 AND ",
        has_ended!(),
        ", ?6, joined_at), left_at = iif(?7, NULL, left_at), expires_at = iif(?7, ?8, expires_at) ",
        "WHERE server_id = +?1 AND user_id = +?2 AND ((?3 IS NULL AND NOT ?7) OR ",
        is_member_sql!("member", "?6"),
        " OR (?7 AND ",
        has_ended!(),
        " AND NOT (SELECT ",
        is_full_sql!("?2", "?6"),
        " FROM server s WHERE s.id = +?1))) ",
        "AND EXISTS (SELECT 1 FROM server s WHERE s.id = +?1 AND s.deleted_at IS NULL ",
        "AND s.owner_id <> ?2 AND (?3 IS NULL OR ",
        owns_sql!("?4"),
        ") AND (?5 = 0 OR ",
        may_ban_sql!("?4", "?2", "?6"),
        ") AND (NOT ?7 OR ",
        may_end_sql!("?4", "?2", "?6"),
        ")) RETURNING id, server_id, user_id, name, role, 0 AS is_owner, created_at, ",
        "coalesce(joined_at, created_at) AS joined_at, expires_at, code_id, invited_by, metadata, ",
        is_member_sql!("member", "?6"),
        " AS is_member",
    ),
)
.read_again_by(&UPDATED, 6);

/// The member as it is now.
pub static UPDATED: Sql = Sql::new(
    "update member: read it again",
    concat!(
        "SELECT ",
        member_columns!(),
        ", ",
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
        let may_end =
            self.expires_at.is_nothing() || roles.ending(&self.actor, &self.user).may_ban();
        may_set && may_lift && may_end
    }

    /// Whether it needs a membership: only a ban is lifted without one.
    #[must_use]
    pub const fn needs_a_member(&self) -> bool {
        self.role.is_some() || !self.expires_at.is_nothing()
    }

    /// Whether it renews a membership that ended.
    #[must_use]
    pub fn renews(&self, roles: &Roles) -> bool {
        !self.expires_at.is_nothing() && roles.user.is_none() && roles.held.is_some()
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
        let sets_end = i64::from(!self.expires_at.is_nothing()).into();
        let end = self.expires_at.set().map(|end| end.get()).into();
        vec![
            Statement::new(&FACTS, [server, user, actor, now]),
            Statement::new(&STANDING, [server, user]),
            Statement::new(
                &UPDATE,
                [server, user, role, actor, lifts_ban, now, sets_end, end],
            ),
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
        // Who has a role or an end to change is not banned.
        let event = match self.lifts_ban && !self.needs_a_member() {
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
        let is_ready = roles.as_ref().is_some_and(|roles| {
            may && (!self.needs_a_member()
                || roles.user.is_some()
                || (self.renews(roles) && !roles.is_full))
        });
        let row = memory.member_mut(&self.server, &self.user);
        let was_banned = row.as_ref().is_some_and(|row| row.banned_at.is_some());
        let Some(row) = row.filter(|_| is_ready) else {
            return Facts {
                roles,
                was_banned,
                changed: false,
                member: None,
            };
        };
        let was = columns([
            ("role", Some(Json::text(row.role.as_str()))),
            (
                "expires_at",
                Some(
                    row.expires_at
                        .map_or(Json::Null, |end| Json::Integer(end.get())),
                ),
            ),
            ("banned", Some(Json::Bool(row.banned_at.is_some()))),
        ]);
        row.role = self.role.unwrap_or(row.role);
        if self.lifts_ban {
            row.banned_at = None;
        }
        let takes_a_seat = !self.expires_at.is_nothing() && row.left_at.is_some();
        let renews = !self.expires_at.is_nothing() && !row.is_member(self.now);
        if !self.expires_at.is_nothing() {
            if renews {
                row.joined_at = Some(self.now);
            }
            row.left_at = None;
            row.expires_at = self.expires_at.set().copied();
        }
        let is_member = row.is_member(self.now);
        let member = MemberDocument::from_memory(&self.server, &self.user, row.role.into(), row);
        if renews {
            memory.close_request(&self.server, &self.user, self.now);
        }
        if takes_a_seat {
            memory.retire(&self.server, 1, self.now);
        }
        memory.record(self, &self.server, Some(&was));
        Facts {
            roles,
            was_banned,
            changed: true,
            member: is_member.then_some(member),
        }
    }
}

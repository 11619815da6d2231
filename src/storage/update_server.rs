//! `server:u`: change a server, or hand it over.

use super::audit::{About, Before};
use super::create_server::ServerColumns;
use super::watch::{self, CHANGE_OWNER};
use super::{Corrupt, Memory, Operation, Param, Recorded, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::change::Change;
use crate::domain::count::MaxMembers;
use crate::domain::document::ServerDocument;
use crate::domain::id::{ServerId, UserId};
use crate::domain::place::Place;
use crate::domain::preview::Preview;
use crate::domain::record::{Record, columns};
use crate::domain::role::{GrantedRole, InvitePolicy};
use crate::domain::rules::membership::{is_counted_sql, is_member_sql};
use crate::domain::rules::owning::{owns, owns_sql};
use crate::domain::rules::policing::{BoundPolicy, CodePolicy};
use crate::domain::text::Name;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use crate::wire::json::Json;
use serde::Deserialize;

/// Changes a server, or hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateServer {
    /// The server.
    pub server: ServerId,
    /// The authority: the owner's, or a service's.
    pub actor: Actor,
    /// Its new name.
    pub name: Option<Name>,
    /// Its new policy.
    pub invite_policy: Option<InvitePolicy>,
    /// What it tells from now on.
    pub preview: Option<Preview>,
    /// The new maximum number of members. It removes nobody.
    pub max_members: Change<MaxMembers>,
    /// What codes of plain members may be from now on, if that changes.
    pub code_policy: Option<BoundPolicy>,
    /// Its new owner: a member.
    pub owner: Option<UserId>,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The previous owner, if the server exists.
    pub owner_before: Option<UserId>,
    /// Whether the new owner, if any, is a member.
    pub new_owner_is_member: bool,
    /// The server as it is now, if it was changed.
    pub changed: Option<ServerDocument>,
}

/// The owner, and whether the new owner is a member.
pub static FACTS: Sql = Sql::new(
    "update server: facts",
    concat!(
        "SELECT s.owner_id, ?2 IS NULL OR m.user_id IS NOT NULL AS new_owner_is_member ",
        "FROM server s ",
        "LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?3"),
        " WHERE s.id = +?1 AND s.deleted_at IS NULL",
    ),
);

/// Retires the memberships of the server `?1` that ended before `?2`, if the actor `?3` may set its first limit,
/// with the new owner `?4`: the server then counts its members, and no later call can count many.
pub static RETIRE: Sql = Sql::new(
    "update server: retire ended memberships",
    concat!(
        "UPDATE member SET left_at = expires_at WHERE server_id = +?1 AND ",
        is_counted_sql!(),
        " AND expires_at <= ?2 AND EXISTS (SELECT 1 FROM server s WHERE s.id = +?1 AND s.deleted_at IS NULL ",
        "AND s.max_members IS NULL AND ",
        owns_sql!("?3"),
        " AND (?4 IS NULL OR EXISTS (SELECT 1 FROM member m ",
        "WHERE m.server_id = s.id AND m.user_id = +?4 AND ",
        is_member_sql!("m", "?2"),
        ")))",
    ),
);

/// Changes the server. `?8`: whether its limit `?9` changes.
pub static UPDATE: Sql = Sql::new(
    "update server: change",
    concat!(
        "UPDATE server AS s SET name = coalesce(?3, name), ",
        "invite_policy = coalesce(?4, invite_policy), preview = coalesce(?6, preview), ",
        "max_members = iif(?8, ?9, max_members), ",
        "member_count = CASE WHEN ?8 = 0 THEN member_count WHEN ?9 IS NULL THEN NULL ",
        "ELSE ifnull(member_count, 0) END, code_policy = iif(?10 IS NULL, code_policy, nullif(?10, '')), ",
        "owner_id = coalesce(?2, owner_id), change_number = change_number + (watched_until > ?7) ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL AND ",
        owns_sql!("?5"),
        " AND (?2 IS NULL OR EXISTS (SELECT 1 FROM member m ",
        "WHERE m.server_id = +?1 AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?7"),
        ")) ",
        "RETURNING id, name, owner_id, invite_policy, preview, max_members, code_policy, created_at, ",
        "iif(watched_until > ?7, 'server:' || id, NULL) AS topic, NULL AS other"
    ),
)
.read_again_by(&UPDATED, 1);

/// The server as it is now.
pub static UPDATED: Sql = Sql::new(
    "update server: read it again",
    "SELECT id, name, owner_id, invite_policy, preview, max_members, code_policy, created_at, NULL AS topic, NULL AS other \
     FROM server WHERE id = +?1",
);

#[derive(Deserialize)]
struct FactsColumns {
    owner_id: UserId,
    new_owner_is_member: bool,
}

impl Operation for UpdateServer {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let owner = self.owner.as_ref().map(UserId::as_str).into();
        let name = self.name.as_ref().map(Name::as_str).into();
        let policy = self.invite_policy.map(InvitePolicy::as_str).into();
        let preview = self.preview.map(Preview::as_str).into();
        let now = self.now.get().into();
        let update = [
            server,
            owner,
            name,
            policy,
            self.actor.param(),
            preview,
            now,
            i64::from(!self.max_members.is_nothing()).into(),
            self.max_members.set().map(|max| max.get()).into(),
            self.code_policy.as_ref().map(BoundPolicy::as_str).into(),
        ];
        let mut statements = Vec::with_capacity(4);
        if self.limits() {
            statements.push(Statement::new(
                &RETIRE,
                [server, now, self.actor.param(), owner],
            ));
        }
        statements.extend([
            Statement::new(&FACTS, [server, owner, now]),
            Statement::new(&UPDATE, update),
        ]);
        if self.owner.is_some() {
            statements.push(Statement::new(&CHANGE_OWNER, [owner, now, Param::Null]));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let first = usize::from(self.limits());
        let before = rows.first::<FactsColumns>(first)?;
        Ok(Facts {
            new_owner_is_member: before.as_ref().is_some_and(|row| row.new_owner_is_member),
            owner_before: before.map(|row| row.owner_id),
            changed: rows
                .first::<ServerColumns>(first + 1)?
                .map(ServerDocument::from),
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Some(Recorded {
            user: self.owner.as_ref(),
            before: Some(Before::Server),
            event: Some("server.updated"),
            ..Recorded::new(
                1 + usize::from(self.limits()),
                &self.record,
                About::Server(&self.server),
            )
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        let update = 1 + usize::from(self.limits());
        let mut told = watch::told(rows, update)?;
        if self.owner.is_some() {
            told.extend(watch::told(rows, update + 1)?);
        }
        Ok(told)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let owner_before = memory
            .living_server(&self.server)
            .map(|row| row.owner_id.clone());
        let Some(owner) = owner_before else {
            return Facts {
                owner_before: None,
                new_owner_is_member: false,
                changed: None,
            };
        };
        let is_member = |user: &UserId| memory.role(&self.server, user, self.now).is_some();
        let new_owner_is_member = self.owner.as_ref().is_none_or(is_member);
        let may = owns(&self.actor, &owner);
        let mut changed = None;
        if may && new_owner_is_member {
            self.retire(memory);
            if let Some(new_owner) = &self.owner
                && *new_owner != owner
                && let Some(row) = memory.member_mut(&self.server, new_owner)
            {
                row.role = GrantedRole::Admin;
                row.expires_at = None;
            }
            let mut was = None;
            changed = memory.servers.get_mut(&self.server).map(|row| {
                was = Some(columns([
                    (
                        "code_policy",
                        Some(
                            row.code_policy
                                .as_ref()
                                .map_or(Json::Null, CodePolicy::to_store),
                        ),
                    ),
                    (
                        "invite_policy",
                        Some(Json::text(row.invite_policy.as_str())),
                    ),
                    ("preview", Some(Json::text(row.preview.as_str()))),
                    (
                        "max_members",
                        Some(
                            row.max_members
                                .map_or(Json::Null, |max| Json::Integer(max.get())),
                        ),
                    ),
                    (
                        "owner_id",
                        Some(Json::text(row.owner_id.as_str().to_owned())),
                    ),
                ]));
                if let Some(name) = &self.name {
                    row.name = name.clone();
                }
                row.invite_policy = self.invite_policy.unwrap_or(row.invite_policy);
                row.preview = self.preview.unwrap_or(row.preview);
                if let Some(changed) = &self.code_policy {
                    row.code_policy.clone_from(&changed.policy);
                }
                row.max_members = self.max_members.clone().of(row.max_members);
                if let Some(new_owner) = &self.owner {
                    row.owner_id = new_owner.clone();
                }
                ServerDocument::from_memory(&self.server, row)
            });
            memory.record(self, &self.server, was.as_deref());
        }
        Facts {
            owner_before: Some(owner),
            new_owner_is_member,
            changed,
        }
    }
}

impl UpdateServer {
    /// Whether it limits the members.
    const fn limits(&self) -> bool {
        self.max_members.set().is_some()
    }

    /// Retires the memberships that ended, if the server has no limit yet.
    fn retire(&self, memory: &mut Memory) {
        let server = memory.servers.get(&self.server);
        let has_limit = server.is_none_or(|server| server.max_members.is_some());
        if has_limit || !self.limits() {
            return;
        }
        memory.retire_of(&self.server, self.now, usize::MAX);
    }
}

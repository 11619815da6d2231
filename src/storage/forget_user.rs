//! `user:forget`: a user is erased. In pages: each is one transaction.
//!
//! Everywhere a pseudonym that leads nowhere takes the place of the user's id. First all rows that are found by the
//! id, then the members whom the user invited, and then what the events of the user's servers hold: those two are
//! found by what has the pseudonym by then. Until all is done, a row remembers the pseudonym, so that an erasure
//! that broke off can begin anew.

use super::lists::Lists;
use super::memory::{FirstCall, MemberRow};
use super::watch;
use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::audience::Kind;
use crate::domain::email::Email;
use crate::domain::forgetting::{ForgetCursor, Stage};
use crate::domain::id::UserId;
use crate::domain::idempotency::Asked;
use crate::domain::place::Place;
use crate::domain::request::RequestStatus;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// How many rows of each table a page changes.
const ROWS: i64 = 100;

/// Erases a page of what is known of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgetUser {
    /// The user.
    pub user: Option<UserId>,
    /// Its e-mail address.
    pub email: Option<Email>,
    /// What takes its place, if this call begins.
    pub pseudonym: String,
    /// Where the page begins.
    pub cursor: ForgetCursor,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the user owns a server.
    pub owns_a_server: bool,
    /// Where the next page begins, unless this is the last.
    pub next: Option<ForgetCursor>,
}

/// Whether the user `?1` owns a server.
pub static OWNS: Sql = Sql::new(
    "forget user: owned server",
    "SELECT 1 AS owns FROM server WHERE owner_id = +?1 AND deleted_at IS NULL LIMIT 1",
);

/// True if the user `?1` owns no server.
macro_rules! may {
    () => {
        " AND NOT EXISTS (SELECT 1 FROM server o WHERE o.owner_id = +?1 AND o.deleted_at IS NULL) "
    };
}

/// Begins the erasure of the user `?1` with the pseudonym `?2`, unless one was begun and not finished.
pub static BEGIN: Sql = Sql::new(
    "forget user: begin",
    concat!(
        "INSERT INTO erasure (user_id, pseudonym) SELECT ?1, ?2 WHERE ?1 IS NOT NULL",
        may!(),
        "ON CONFLICT (user_id) DO NOTHING"
    ),
);

/// The pseudonym of the user `?1`.
macro_rules! pseudonym {
    () => {
        "(SELECT pseudonym FROM erasure WHERE user_id = +?1)"
    };
}

/// Changes up to `?4` rows of `$table` in which `$column` is the user `?1`: those are named by `$key`.
macro_rules! rows {
    ($table:literal, $key:literal, $column:literal, $set:expr) => {
        concat!(
            "UPDATE ",
            $table,
            " SET ",
            $set,
            " WHERE (",
            $key,
            ") IN (SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE ",
            $column,
            " = +?1 LIMIT ?4)",
            may!(),
            "RETURNING 1 AS done"
        )
    };
}

/// The codes that the user created are revoked.
pub static CODES: Sql = Sql::new(
    "forget user: codes",
    rows!(
        "invit_code",
        "id",
        "creator_id",
        concat!(
            "creator_id = ",
            pseudonym!(),
            ", revoked_at = coalesce(revoked_at, ?3)"
        )
    ),
);

/// Its memberships end. The rows of an owner of deleted servers stay those of their owner.
pub static MEMBERS: Sql = Sql::new(
    "forget user: members",
    concat!(
        "UPDATE member SET user_id = ",
        pseudonym!(),
        ", name = NULL, code_prefix = NULL, metadata = NULL, expires_at = NULL, left_at = ",
        "iif(EXISTS (SELECT 1 FROM server s WHERE s.id = member.server_id AND s.owner_id = +?1), left_at, ",
        "coalesce(left_at, ?3)) WHERE (user_id, server_id) IN (SELECT user_id, server_id FROM member ",
        "WHERE user_id = +?1 AND banned_at IS NULL LIMIT ?4)",
        may!(),
        "RETURNING 1 AS done"
    ),
);

/// A ban that stands keeps the id, and nothing else.
pub static BANS: Sql = Sql::new(
    "forget user: bans",
    concat!(
        "UPDATE member SET is_forgotten = 1, name = NULL, code_prefix = NULL, metadata = NULL, expires_at = NULL, ",
        "role = 'member', joined_at = NULL, code_id = NULL, invited_by = NULL, created_at = banned_at, ",
        "left_at = banned_at WHERE (user_id, server_id) IN (SELECT user_id, server_id FROM member ",
        "WHERE user_id = +?1 AND banned_at IS NOT NULL AND is_forgotten = 0 LIMIT ?4)",
        may!(),
        "RETURNING 1 AS done"
    ),
);

/// The log of uses.
pub static USES: Sql = Sql::new(
    "forget user: uses",
    rows!(
        "redemption",
        "code_id, ordinal",
        "user_id",
        concat!("user_id = ", pseudonym!())
    ),
);

/// Deleted servers, whose owner's row has the pseudonym by now.
pub static SERVERS: Sql = Sql::new(
    "forget user: deleted servers",
    concat!(
        "UPDATE server SET owner_id = ",
        pseudonym!(),
        " WHERE id IN (SELECT s.id FROM server s WHERE s.owner_id = +?1 LIMIT ?4) ",
        "AND EXISTS (SELECT 1 FROM member m WHERE m.server_id = server.id AND m.user_id = ",
        pseudonym!(),
        ")",
        may!(),
        "RETURNING 1 AS done"
    ),
);

/// Keys of calls. Their arguments go, so that no key is repeated.
pub static KEYS: Sql = Sql::new(
    "forget user: idempotency keys",
    rows!(
        "idempotency",
        "creator_id, server_id, function, key",
        "creator_id",
        concat!("creator_id = ", pseudonym!(), ", arguments = '{}'")
    ),
);

/// Invites of RDS.
pub static INVITES: Sql = Sql::new(
    "forget user: invites of RDS",
    rows!(
        "rds_invite",
        "server_id, user_id",
        "user_id",
        concat!("user_id = ", pseudonym!())
    ),
);

/// Uses in TacoBot's documents.
pub static TACOBOT_USES: Sql = Sql::new(
    "forget user: uses of TacoBot",
    rows!(
        "tacobot_use",
        "invite, ordinal",
        "user_id",
        concat!("user_id = ", pseudonym!(), ", entry = NULL")
    ),
);

/// TacoBot's documents of invites that the user made at Discord.
pub static TACOBOT_INVITES: Sql = Sql::new(
    "forget user: invites of TacoBot",
    rows!(
        "tacobot_invite",
        "seq",
        "document ->> '$.info.inviter_id'",
        concat!(
            "document = json_set(document, '$.info.inviter_id', ",
            pseudonym!(),
            ")"
        )
    ),
);

/// Campaigns.
pub static CAMPAIGNS: Sql = Sql::new(
    "forget user: campaigns",
    rows!(
        "campaign",
        "id",
        "creator_id",
        concat!("creator_id = ", pseudonym!())
    ),
);

/// Requests to join. One that waits is closed.
pub static REQUESTS: Sql = Sql::new(
    "forget user: requests",
    rows!(
        "request",
        "id",
        "user_id",
        concat!(
            "user_id = ",
            pseudonym!(),
            ", name = NULL, code_prefix = NULL, note = NULL, reason = NULL, ",
            "status = iif(status = 'pending', 'closed', status), decided_at = coalesce(decided_at, ?3)"
        )
    ),
);

/// Requests that it decided. The audit log, which is erased after them, knows which.
pub static DECISIONS: Sql = Sql::new(
    "forget user: decisions on requests",
    concat!(
        "UPDATE request SET decided_by = ",
        pseudonym!(),
        " WHERE decided_by = +?1 AND id IN (SELECT request_id FROM audit WHERE actor_id = +?1 LIMIT ?4)",
        may!(),
        "RETURNING 1 AS done"
    ),
);

/// Replaces the entry `?1` of kind `$kind` in lists of who may use a code.
macro_rules! entries {
    ($kind:literal, $by:expr) => {
        concat!(
            "UPDATE allowed SET value = ",
            $by,
            " WHERE (list_id, kind, value) IN (SELECT list_id, kind, value FROM allowed ",
            "WHERE value = +?1 AND kind = '",
            $kind,
            "' LIMIT ?4)",
            may!(),
            "RETURNING 1 AS done"
        )
    };
}

/// The arguments of calls with a key that made codes for the entry `?1` of kind `$kind`: they go before the entry,
/// which finds them.
macro_rules! arguments {
    ($kind:literal) => {
        concat!(
            "UPDATE idempotency SET arguments = '{}' WHERE (creator_id, server_id, function, key) IN (",
            "SELECT k.creator_id, k.server_id, k.function, k.key FROM (SELECT list_id FROM allowed ",
            "WHERE value = +?1 AND kind = '", $kind, "' LIMIT ?4) l CROSS JOIN invit_code c ON c.id = ifnull(",
            "(SELECT id FROM invit_code WHERE id = l.list_id), ",
            "(SELECT id FROM invit_code WHERE batch_id = l.list_id ORDER BY id LIMIT 1)) ",
            "CROSS JOIN idempotency k ON k.creator_id = c.creator_id AND k.server_id = c.server_id ",
            "AND k.made_id = l.list_id)", may!(), "RETURNING 1 AS done"
        )
    };
}

/// Arguments that name the user.
pub static USER_ARGUMENTS: Sql =
    Sql::new("forget user: arguments that name it", arguments!("user"));

/// Arguments that name the address.
pub static EMAIL_ARGUMENTS: Sql = Sql::new(
    "forget user: arguments that name its address",
    arguments!("email"),
);

/// Lists that name the user.
pub static USER_ENTRIES: Sql = Sql::new(
    "forget user: lists that name it",
    entries!("user", pseudonym!()),
);

/// Lists that name the address.
pub static EMAIL_ENTRIES: Sql = Sql::new(
    "forget user: lists that name its address",
    entries!("email", "?2"),
);

/// What the user did, in the audit log. A reason that it gave goes.
pub static AUDIT_ACTOR: Sql = Sql::new(
    "forget user: audit log, as the one who acted",
    rows!(
        "audit",
        "server_id, id",
        "actor_id",
        concat!("actor_id = ", pseudonym!(), ", reason = NULL")
    ),
);

/// What others did for it.
pub static AUDIT_BEHALF: Sql = Sql::new(
    "forget user: audit log, as the one for whom others acted",
    rows!(
        "audit",
        "server_id, id",
        "on_behalf_of",
        concat!("on_behalf_of = ", pseudonym!(), ", reason = NULL")
    ),
);

/// What concerned it.
pub static AUDIT_USER: Sql = Sql::new(
    "forget user: audit log, as the one concerned",
    rows!(
        "audit",
        "server_id, id",
        "user_id",
        concat!("user_id = ", pseudonym!(), ", reason = NULL")
    ),
);

/// Servers that it handed over.
pub static AUDIT_OWNER: Sql = Sql::new(
    "forget user: audit log, as the previous owner",
    rows!(
        "audit",
        "server_id, id",
        "previous_owner_id",
        concat!("previous_owner_id = ", pseudonym!())
    ),
);

/// Nobody watches what the user has any more.
pub static WATCHED: Sql = Sql::new(
    "forget user: what is watched",
    concat!(
        "DELETE FROM watched_topic WHERE topic = 'user:' || ?1",
        may!()
    ),
);

/// Counts the change of up to `?3` servers of the user `?1`, whose rows have the pseudonym by now, at `?2`.
pub static CHANGE_SERVERS: Sql = Sql::new(
    "forget user: count the changes of its servers",
    concat!(
        "UPDATE server SET change_number = change_number + 1 WHERE watched_until > ?2 AND id IN ",
        "(SELECT server_id FROM member WHERE user_id = ",
        pseudonym!(),
        " LIMIT ?3) RETURNING 'server:' || id AS topic, NULL AS other"
    ),
);

/// The next `?2` uses of codes of the user `?1`, which have the pseudonym by now: after the use `?4` of the code
/// `?3`. A code without further uses is one step; after the last one the code is null.
macro_rules! walk {
    () => {
        concat!(
            "WITH RECURSIVE walk (of, number, step) AS MATERIALIZED (SELECT ?3, ?4, 0 UNION ALL ",
            "SELECT iif(EXISTS (SELECT 1 FROM redemption WHERE code_id = walk.of AND ordinal = walk.number + 1), ",
            "walk.of, (SELECT id FROM invit_code WHERE creator_id = ", pseudonym!(),
            " AND id > walk.of ORDER BY id LIMIT 1)), ",
            "iif(EXISTS (SELECT 1 FROM redemption WHERE code_id = walk.of AND ordinal = walk.number + 1), ",
            "walk.number + 1, 0), walk.step + 1 FROM walk WHERE walk.of IS NOT NULL LIMIT ?2 + 1) "
        )
    };
}

/// The last step of a walk.
macro_rules! end {
    () => {
        "SELECT of, number FROM walk WHERE step = (SELECT max(step) FROM walk)"
    };
}

/// Members whom the user invited.
pub static INVITED: Sql = Sql::new(
    "forget user: invited members",
    concat!(
        walk!(),
        "UPDATE member SET invited_by = ",
        pseudonym!(),
        " WHERE invited_by = +?1 AND (user_id, server_id) IN (",
        "SELECT r.user_id, c.server_id FROM walk CROSS JOIN redemption r ON r.code_id = walk.of ",
        "AND r.ordinal = walk.number CROSS JOIN invit_code c ON c.id = r.code_id)"
    ),
);

/// Where that page ends.
pub static INVITED_END: Sql = Sql::new(
    "forget user: end of a page of invited members",
    concat!(walk!(), end!()),
)
.read_again_by(&INVITED_END, 4);

/// The next server of `$from` after the one of `walk`.
macro_rules! next_of {
    ($from:literal, $user:expr) => {
        concat!(
            "SELECT (SELECT server_id FROM ",
            $from,
            " WHERE user_id = ",
            $user,
            " AND server_id > walk.of ORDER BY server_id LIMIT 1) AS server_id"
        )
    };
}

/// The next server after the one of `walk` that the user `?1` had to do with.
macro_rules! next_server {
    () => {
        concat!(
            "(SELECT min(server_id) FROM (",
            next_of!("member", pseudonym!()),
            " UNION ALL ",
            next_of!("member", "+?1"),
            " UNION ALL ",
            next_of!("rds_invite", pseudonym!()),
            " UNION ALL ",
            next_of!("request", pseudonym!()),
            "))"
        )
    };
}

/// The next `?2` events of the servers of the user `?1`: after the event `?4` of the server `?3`. A server without
/// further events is one step; after the last one the server is null.
macro_rules! told {
    () => {
        concat!(
            "WITH RECURSIVE walk (of, number, step) AS MATERIALIZED (SELECT ?3, ?4, 0 UNION ALL ",
            "SELECT iif(EXISTS (SELECT 1 FROM event WHERE server_id = walk.of AND number > walk.number), ",
            "walk.of, ", next_server!(), "), ",
            "ifnull((SELECT number FROM event WHERE server_id = walk.of AND number > walk.number ",
            "ORDER BY number LIMIT 1), 0), walk.step + 1 FROM walk WHERE walk.of IS NOT NULL LIMIT ?2 + 1) "
        )
    };
}

/// The pseudonym in the place of `$name` in what an event holds, if that is the user `?1`.
macro_rules! instead {
    ($name:literal) => {
        concat!(
            ", iif(data ->> '$.",
            $name,
            "' = +?1, '$.",
            $name,
            "', '$.none'), ",
            pseudonym!()
        )
    };
}

/// What events hold.
pub static EVENTS: Sql = Sql::new(
    "forget user: events",
    concat!(
        told!(),
        "UPDATE event SET data = json_replace(data",
        instead!("userId"),
        instead!("actorId"),
        instead!("onBehalfOf"),
        instead!("invitedBy"),
        instead!("previousOwnerId"),
        ") WHERE (server_id, number) IN (SELECT of, number FROM walk) ",
        "AND ?1 IN (data ->> '$.userId', data ->> '$.actorId', data ->> '$.onBehalfOf', data ->> '$.invitedBy', ",
        "data ->> '$.previousOwnerId')"
    ),
);

/// Where that page ends.
pub static EVENTS_END: Sql = Sql::new(
    "forget user: end of a page of events",
    concat!(told!(), end!()),
)
.read_again_by(&EVENTS_END, 4);

/// The erasure is finished with the last server, and nothing leads from the user to its pseudonym any more.
pub static FINISH: Sql = Sql::new(
    "forget user: finish",
    concat!(
        told!(),
        "DELETE FROM erasure WHERE user_id = +?1 AND EXISTS (SELECT 1 FROM walk WHERE of IS NULL)"
    ),
);

/// What the last change of a server kept of its owner.
pub static BEFORE: Sql = Sql::new(
    "forget user: what was before a change",
    "UPDATE audit_before SET was = '{}' WHERE kind = 'server' AND was ->> 'owner_id' = +?1",
);

/// The statements of the first stage, in order: members before the servers that they owned.
static STAGE_OF_ROWS: &[&Sql] = &[
    &CODES,
    &MEMBERS,
    &BANS,
    &USES,
    &SERVERS,
    &KEYS,
    &INVITES,
    &TACOBOT_USES,
    &TACOBOT_INVITES,
    &CAMPAIGNS,
    &REQUESTS,
    &DECISIONS,
    &USER_ARGUMENTS,
    &USER_ENTRIES,
    &AUDIT_ACTOR,
    &AUDIT_BEHALF,
    &AUDIT_USER,
    &AUDIT_OWNER,
];

#[derive(Deserialize)]
struct EndColumns {
    of: Option<String>,
    number: i64,
}

impl ForgetUser {
    /// The statements of the page after the first two, which find whether the user owns a server, and begin.
    fn page(&self) -> Vec<Statement<'_>> {
        let user = self.user();
        let pseudonym = self.pseudonym.as_str().into();
        let (now, rows) = (self.now.get().into(), ROWS.into());
        let (of, number) = (self.cursor.of.as_str().into(), self.cursor.number.into());
        let walk = |sql| Statement::new(sql, [user, rows, of, number]);
        match self.cursor.stage {
            Stage::Rows => {
                let all = STAGE_OF_ROWS.iter();
                let mut page: Vec<_> = all
                    .map(|sql| Statement::new(sql, [user, pseudonym, now, rows]))
                    .collect();
                let email = self.email.as_ref().map(Email::as_str).into();
                for sql in [&EMAIL_ARGUMENTS, &EMAIL_ENTRIES] {
                    page.push(Statement::new(sql, [email, pseudonym, now, rows]));
                }
                page.push(Statement::new(&WATCHED, [user]));
                page.push(Statement::new(&BEFORE, [user]));
                page.push(Statement::new(&CHANGE_SERVERS, [user, now, rows]));
                page
            }
            Stage::Invited => vec![walk(&INVITED), walk(&INVITED_END)],
            Stage::Events => vec![walk(&EVENTS), walk(&EVENTS_END), walk(&FINISH)],
        }
    }

    fn user(&self) -> Param<'_> {
        self.user.as_ref().map(UserId::as_str).into()
    }

    /// Erases the user from the memory model.
    fn forget(&self, memory: &mut Memory, pseudonym: &UserId) {
        if let Some(email) = &self.email {
            let rename =
                |lists: &mut Lists| lists.rename(Kind::Email, email.as_str(), pseudonym.as_str());
            memory.lists.change(rename);
        }
        let Some(user) = &self.user else { return };
        let rename = |id: &mut UserId| {
            if id == user {
                *id = pseudonym.clone();
            }
        };
        let rename_if = |id: &mut Option<UserId>| {
            let is_user = id.as_ref() == Some(user);
            if is_user {
                *id = Some(pseudonym.clone());
            }
            is_user
        };
        memory.servers.change(|row| rename(&mut row.owner_id));
        memory.campaigns.change(|row| rename(&mut row.creator_id));
        memory
            .lists
            .change(|lists| lists.rename(Kind::User, user.as_str(), pseudonym.as_str()));
        memory.codes.change(|row| {
            if row.creator_id == *user {
                row.revoked_at = row.revoked_at.or(Some(self.now));
            }
            rename(&mut row.creator_id);
            for (user, _) in &mut row.redemptions {
                rename(user);
            }
        });
        let mine = memory
            .members
            .iter()
            .filter(|((_, member), _)| member == user);
        let mine: Vec<_> = mine.map(|(key, _)| key.clone()).collect();
        for key in mine {
            let is_owner = memory
                .servers
                .get(&key.0)
                .is_some_and(|row| row.owner_id == *pseudonym);
            let Some(row) = memory.members.remove(&key) else {
                continue;
            };
            if row.banned_at.is_some() {
                let ban = MemberRow {
                    left_at: row.banned_at,
                    banned_at: row.banned_at,
                    ..MemberRow::new(&row.id, row.banned_at.unwrap_or(self.now))
                };
                memory.members.insert(key, ban);
            } else {
                let left_at = if is_owner {
                    row.left_at
                } else {
                    row.left_at.or(Some(self.now))
                };
                let row = MemberRow {
                    name: None,
                    metadata: None,
                    expires_at: None,
                    left_at,
                    ..row
                };
                memory.members.insert((key.0, pseudonym.clone()), row);
            }
        }
        memory.members.change(|row| {
            rename_if(&mut row.invited_by);
        });
        let keys = memory
            .first_calls
            .iter()
            .filter(|((creator, ..), _)| creator == user);
        let keys: Vec<_> = keys.map(|(key, _)| key.clone()).collect();
        for key in keys {
            if let Some(row) = memory.first_calls.remove(&key) {
                let row = FirstCall {
                    asked: Asked::from_store("{}"),
                    ..row
                };
                memory
                    .first_calls
                    .insert((pseudonym.clone(), key.1, key.2, key.3), row);
            }
        }
        let invites = memory.invites.iter().filter(|((_, of), _)| of == user);
        let invites: Vec<_> = invites.map(|(key, _)| key.clone()).collect();
        for key in invites {
            if let Some(row) = memory.invites.remove(&key) {
                memory.invites.insert((key.0, pseudonym.clone()), row);
            }
        }
        memory.requests.change(|row| {
            if row.user_id == *user {
                (row.name, row.note, row.reason) = (None, None, None);
                if row.status == RequestStatus::Pending {
                    row.status = RequestStatus::Closed;
                }
                row.decided_at = row.decided_at.or(Some(self.now));
            }
            rename(&mut row.user_id);
            rename_if(&mut row.decided_by);
        });
        memory.audit.change(|entry| {
            let is_named = [
                rename_if(&mut entry.actor_id),
                rename_if(&mut entry.on_behalf_of),
                rename_if(&mut entry.user_id),
            ];
            if is_named.contains(&true) {
                entry.reason = None;
            }
            rename_if(&mut entry.previous_owner_id);
        });
        for row in memory.tacobot.iter_mut().flat_map(|row| &mut row.log) {
            if row.user == user.as_str() {
                pseudonym.as_str().clone_into(&mut row.user);
                row.entry = None;
            }
        }
    }

    /// The stage after this one.
    fn following(&self) -> Option<ForgetCursor> {
        match self.cursor.stage {
            Stage::Rows => Some(ForgetCursor::of(Stage::Invited)),
            Stage::Invited => Some(ForgetCursor::of(Stage::Events)),
            Stage::Events => None,
        }
    }
}

impl Operation for ForgetUser {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::Everywhere
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let owns = Statement::new(&OWNS, [self.user()]);
        let begin = [self.user(), self.pseudonym.as_str().into()];
        let mut statements = vec![owns, Statement::new(&BEGIN, begin)];
        statements.extend(self.page());
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let owns_a_server = rows.wrote(0)?;
        let next = match self.cursor.stage {
            Stage::Rows => {
                let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
                let mut has_more = false;
                for place in 2..STAGE_OF_ROWS.len() + 4 {
                    has_more |= rows.of(place)?.len() >= most;
                }
                match has_more {
                    true => Some(self.cursor.clone()),
                    false => self.following(),
                }
            }
            Stage::Invited | Stage::Events => {
                let end: EndColumns = rows.one(3)?;
                match end.of {
                    Some(of) => Some(ForgetCursor {
                        of,
                        number: end.number,
                        ..self.cursor.clone()
                    }),
                    None => self.following(),
                }
            }
        };
        Ok(Facts {
            owns_a_server,
            next,
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        match self.cursor.stage {
            Stage::Rows => watch::told(rows, STAGE_OF_ROWS.len() + 6),
            Stage::Invited | Stage::Events => Ok(Vec::new()),
        }
    }

    /// The memory model erases everything with the first page.
    fn apply(&self, memory: &mut Memory) -> Facts {
        let mut servers = memory.servers.iter();
        let owns_a_server = servers
            .any(|(_, row)| self.user.as_ref() == Some(&row.owner_id) && row.deleted_at.is_none());
        drop(servers);
        if !owns_a_server
            && self.cursor.stage == Stage::Rows
            && let Ok(pseudonym) = UserId::parse(&self.pseudonym)
        {
            self.forget(memory, &pseudonym);
        }
        Facts {
            owns_a_server,
            next: self.following(),
        }
    }
}

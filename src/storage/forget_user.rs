//! `user:forget`: a user is erased. In pages: each is one transaction.
//!
//! Everywhere a pseudonym that leads nowhere takes the place of the user's id. First all rows that are found by the
//! id, then the members whom the user invited, and then what the events of the user's servers hold: those two are
//! found by what has the pseudonym by then.

use super::watch;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::forgetting::{ForgetCursor, Stage};
use crate::domain::id::UserId;
use crate::domain::place::Place;
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// How many rows of each table a page changes.
const ROWS: i64 = 100;

/// Erases a page of what is known of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgetUser {
    /// The user.
    pub user: UserId,
    /// What takes its place, and where the page begins.
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

/// Changes up to `?4` rows of `$table` in which `$column` is the user `?1`: those are named by `$key`.
macro_rules! rows {
    ($table:literal, $key:literal, $column:literal, $set:literal) => {
        concat!(
            "UPDATE ", $table, " SET ", $set, " WHERE (", $key, ") IN (SELECT ", $key, " FROM ", $table, " WHERE ",
            $column, " = +?1 LIMIT ?4)", may!(), "RETURNING 1 AS done"
        )
    };
}

/// The codes that the user created are revoked.
pub static CODES: Sql = Sql::new(
    "forget user: codes",
    rows!("invit_code", "id", "creator_id", "creator_id = ?2, revoked_at = coalesce(revoked_at, ?3)"),
);

/// Its memberships end. The rows of an owner of deleted servers stay those of their owner.
pub static MEMBERS: Sql = Sql::new(
    "forget user: members",
    concat!(
        "UPDATE member SET user_id = ?2, name = NULL, code_prefix = NULL, metadata = NULL, expires_at = NULL, left_at = ",
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
    rows!("redemption", "code_id, ordinal", "user_id", "user_id = ?2"),
);

/// Deleted servers, whose owner's row has the pseudonym by now.
pub static SERVERS: Sql = Sql::new(
    "forget user: deleted servers",
    concat!(
        "UPDATE server SET owner_id = ?2 WHERE id IN (SELECT s.id FROM server s WHERE s.owner_id = +?1 LIMIT ?4) ",
        "AND EXISTS (SELECT 1 FROM member m WHERE m.server_id = server.id AND m.user_id = +?2)",
        may!(),
        "RETURNING 1 AS done"
    ),
);

/// Keys of calls. Their arguments go, so that no key is repeated.
pub static KEYS: Sql = Sql::new(
    "forget user: idempotency keys",
    rows!("idempotency", "creator_id, server_id, function, key", "creator_id", "creator_id = ?2, arguments = '{}'"),
);

/// Invites of RDS.
pub static INVITES: Sql = Sql::new(
    "forget user: invites of RDS",
    rows!("rds_invite", "server_id, user_id", "user_id", "user_id = ?2"),
);

/// Uses in TacoBot's documents.
pub static TACOBOT_USES: Sql = Sql::new(
    "forget user: uses of TacoBot",
    rows!("tacobot_use", "invite, ordinal", "user_id", "user_id = ?2, entry = NULL"),
);

/// TacoBot's documents of invites that the user made at Discord.
pub static TACOBOT_INVITES: Sql = Sql::new(
    "forget user: invites of TacoBot",
    rows!(
        "tacobot_invite", "seq", "document ->> '$.info.inviter_id'",
        "document = json_set(document, '$.info.inviter_id', ?2)"
    ),
);

/// Campaigns.
pub static CAMPAIGNS: Sql = Sql::new(
    "forget user: campaigns",
    rows!("campaign", "id", "creator_id", "creator_id = ?2"),
);

/// What the user did, in the audit log. A reason that it gave goes.
pub static AUDIT_ACTOR: Sql = Sql::new(
    "forget user: audit log, as the one who acted",
    rows!("audit", "server_id, id", "actor_id", "actor_id = ?2, reason = NULL"),
);

/// What others did for it.
pub static AUDIT_BEHALF: Sql = Sql::new(
    "forget user: audit log, as the one for whom others acted",
    rows!("audit", "server_id, id", "on_behalf_of", "on_behalf_of = ?2, reason = NULL"),
);

/// What concerned it.
pub static AUDIT_USER: Sql = Sql::new(
    "forget user: audit log, as the one concerned",
    rows!("audit", "server_id, id", "user_id", "user_id = ?2, reason = NULL"),
);

/// Servers that it handed over.
pub static AUDIT_OWNER: Sql = Sql::new(
    "forget user: audit log, as the previous owner",
    rows!("audit", "server_id, id", "previous_owner_id", "previous_owner_id = ?2"),
);

/// Nobody watches what the user has any more.
pub static WATCHED: Sql = Sql::new(
    "forget user: what is watched",
    concat!(
        "DELETE FROM watched_topic WHERE topic = 'user:' || ?1",
        may!()
    ),
);

/// Counts the change of up to `?3` servers of the user, which has the pseudonym `?1` by now, at `?2`.
pub static CHANGE_SERVERS: Sql = Sql::new(
    "forget user: count the changes of its servers",
    "UPDATE server SET change_number = change_number + 1 WHERE watched_until > ?2 AND id IN \
     (SELECT server_id FROM member WHERE user_id = +?1 LIMIT ?3) \
     RETURNING 'server:' || id AS topic, NULL AS other",
);

/// The next `?3` uses of codes of the creator `?1`, which has the pseudonym by now: after the use `?5` of the code
/// `?4`. A code without further uses is one step.
macro_rules! walk {
    () => {
        "WITH RECURSIVE walk (code_id, ordinal, step) AS MATERIALIZED (SELECT ?4, ?5, 0 UNION ALL \
         SELECT iif(EXISTS (SELECT 1 FROM redemption WHERE code_id = walk.code_id AND ordinal = walk.ordinal + 1), \
         walk.code_id, (SELECT id FROM invit_code WHERE creator_id = +?1 AND id > walk.code_id ORDER BY id LIMIT 1)), \
         iif(EXISTS (SELECT 1 FROM redemption WHERE code_id = walk.code_id AND ordinal = walk.ordinal + 1), \
         walk.ordinal + 1, 0), walk.step + 1 FROM walk WHERE walk.code_id IS NOT NULL LIMIT ?3 + 1) "
    };
}

/// Members whom the user `?2` invited.
pub static INVITED: Sql = Sql::new(
    "forget user: invited members",
    concat!(
        walk!(),
        "UPDATE member SET invited_by = ?1 WHERE invited_by = +?2 AND (user_id, server_id) IN (",
        "SELECT r.user_id, c.server_id FROM walk CROSS JOIN redemption r ON r.code_id = walk.code_id ",
        "AND r.ordinal = walk.ordinal CROSS JOIN invit_code c ON c.id = r.code_id)"
    ),
);

/// Where that page ends: the last step; its code is null after the last code.
pub static INVITED_END: Sql = Sql::new(
    "forget user: end of a page of invited members",
    concat!(
        walk!(),
        "SELECT code_id AS of, ordinal AS number FROM walk ORDER BY step DESC LIMIT 1"
    ),
);

/// The next server after the one of `walk` that the user, which has the pseudonym `?1` by now, had to do with.
macro_rules! next_server {
    () => {
        "(SELECT min(server_id) FROM (SELECT (SELECT server_id FROM member WHERE user_id = +?1 \
         AND server_id > walk.server_id ORDER BY server_id LIMIT 1) AS server_id UNION ALL \
         SELECT (SELECT server_id FROM member WHERE user_id = +?2 AND server_id > walk.server_id \
         ORDER BY server_id LIMIT 1) UNION ALL \
         SELECT (SELECT server_id FROM rds_invite WHERE user_id = +?1 AND server_id > walk.server_id \
         ORDER BY server_id LIMIT 1)))"
    };
}

/// The next `?3` events of the servers of the user `?2`: after the event `?5` of the server `?4`. A server without
/// further events is one step.
macro_rules! told {
    () => {
        concat!(
            "WITH RECURSIVE walk (server_id, number, step) AS MATERIALIZED (SELECT ?4, ?5, 0 UNION ALL ",
            "SELECT iif(EXISTS (SELECT 1 FROM event WHERE server_id = walk.server_id AND number > walk.number), ",
            "walk.server_id, ", next_server!(), "), ",
            "ifnull((SELECT number FROM event WHERE server_id = walk.server_id AND number > walk.number ",
            "ORDER BY number LIMIT 1), 0), walk.step + 1 FROM walk WHERE walk.server_id IS NOT NULL LIMIT ?3 + 1) "
        )
    };
}

/// What events hold.
pub static EVENTS: Sql = Sql::new(
    "forget user: events",
    concat!(
        told!(),
        "UPDATE event SET data = json_replace(data, ",
        "iif(data ->> '$.userId' = ?2, '$.userId', '$.none'), ?1, ",
        "iif(data ->> '$.actorId' = ?2, '$.actorId', '$.none'), ?1, ",
        "iif(data ->> '$.onBehalfOf' = ?2, '$.onBehalfOf', '$.none'), ?1, ",
        "iif(data ->> '$.invitedBy' = ?2, '$.invitedBy', '$.none'), ?1, ",
        "iif(data ->> '$.previousOwnerId' = ?2, '$.previousOwnerId', '$.none'), ?1) ",
        "WHERE (server_id, number) IN (SELECT server_id, number FROM walk) ",
        "AND ?2 IN (data ->> '$.userId', data ->> '$.actorId', data ->> '$.onBehalfOf', data ->> '$.invitedBy', ",
        "data ->> '$.previousOwnerId')"
    ),
);

/// Where that page ends: the last step; its server is null after the last server.
pub static EVENTS_END: Sql = Sql::new(
    "forget user: end of a page of events",
    concat!(
        told!(),
        "SELECT server_id AS of, number FROM walk ORDER BY step DESC LIMIT 1"
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
    /// The statements of the page after the first, which finds whether the user owns a server.
    fn page(&self) -> Vec<Statement<'_>> {
        let user = self.user.as_str().into();
        let pseudonym = self.cursor.pseudonym.as_str().into();
        let (now, rows) = (self.now.get().into(), ROWS.into());
        let (of, number) = (self.cursor.of.as_str().into(), self.cursor.number.into());
        let walk = [pseudonym, user, rows, of, number];
        match self.cursor.stage {
            Stage::Rows => {
                let all = STAGE_OF_ROWS.iter();
                let mut page: Vec<_> = all
                    .map(|sql| Statement::new(sql, [user, pseudonym, now, rows]))
                    .collect();
                page.push(Statement::new(&WATCHED, [user]));
                page.push(Statement::new(&BEFORE, [user]));
                page.push(Statement::new(&CHANGE_SERVERS, [pseudonym, now, rows]));
                page
            }
            Stage::Invited => vec![
                Statement::new(&INVITED, walk),
                Statement::new(&INVITED_END, walk),
            ],
            Stage::Events => vec![
                Statement::new(&EVENTS, walk),
                Statement::new(&EVENTS_END, walk),
            ],
        }
    }

    /// The stage after this one.
    fn following(&self) -> Option<ForgetCursor> {
        match self.cursor.stage {
            Stage::Rows => Some(self.cursor.to(Stage::Invited)),
            Stage::Invited => Some(self.cursor.to(Stage::Events)),
            Stage::Events => None,
        }
    }
}

impl Operation for ForgetUser {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::User(&self.user)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let owns = Statement::new(&OWNS, [self.user.as_str().into()]);
        let mut statements = vec![owns];
        statements.extend(self.page());
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let owns_a_server = rows.wrote(0)?;
        let next = match self.cursor.stage {
            Stage::Rows => {
                let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
                let mut has_more = false;
                for place in 1..=STAGE_OF_ROWS.len() {
                    has_more |= rows.of(place)?.len() >= most;
                }
                match has_more {
                    true => Some(self.cursor.clone()),
                    false => self.following(),
                }
            }
            Stage::Invited | Stage::Events => {
                let end: EndColumns = rows.one(2)?;
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
            Stage::Rows => watch::told(rows, STAGE_OF_ROWS.len() + 3),
            Stage::Invited | Stage::Events => Ok(Vec::new()),
        }
    }

    /// The memory model erases everything with the first page.
    fn apply(&self, memory: &mut Memory) -> Facts {
        let mut servers = memory.servers.iter();
        let owns_a_server =
            servers.any(|(_, row)| row.owner_id == self.user && row.deleted_at.is_none());
        drop(servers);
        if !owns_a_server
            && self.cursor.stage == Stage::Rows
            && let Ok(pseudonym) = UserId::parse(&self.cursor.pseudonym)
        {
            memory.forget(&self.user, &pseudonym, self.now);
        }
        Facts {
            owns_a_server,
            next: self.following(),
        }
    }
}

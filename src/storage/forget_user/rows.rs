//! The statements of the first stage: all rows that are found by the user's id or address.

use crate::storage::Sql;

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
pub(super) use pseudonym;

/// Changes up to `?4` rows of `$table` in which `$column` is the user `?1`: those are named by `$key`. A row of which
/// `$twin` is one that has the pseudonym already is left: the user came back while it was erased, and is a new one.
macro_rules! rows {
    ($table:literal, $key:literal, $column:literal, $set:expr) => {
        rows!($table, $key, $column, $set, "")
    };
    ($table:literal, $key:literal, $column:literal, $set:expr, twin $twin:literal) => {
        rows!(
            $table,
            $key,
            $column,
            $set,
            concat!(
                " AND NOT EXISTS (SELECT 1 FROM ",
                $table,
                " t WHERE t.",
                $column,
                " = ",
                pseudonym!(),
                " AND ",
                $twin,
                ")"
            )
        )
    };
    ($table:literal, $key:literal, $column:literal, $set:expr, $unless:expr) => {
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
            " = +?1",
            $unless,
            " LIMIT ?4)",
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
        "WHERE user_id = +?1 AND banned_at IS NULL AND NOT EXISTS (SELECT 1 FROM member t WHERE t.user_id = ",
        pseudonym!(),
        " AND t.server_id = member.server_id) LIMIT ?4)",
        may!(),
        "RETURNING 1 AS done"
    ),
);

/// A ban keeps the id, and nothing else.
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
        concat!("user_id = ", pseudonym!()),
        twin "t.code_id = redemption.code_id"
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
        concat!("creator_id = ", pseudonym!(), ", arguments = '{}'"),
        twin "t.server_id = idempotency.server_id AND t.function = idempotency.function AND t.key = idempotency.key"
    ),
);

/// Invites of RDS.
pub static INVITES: Sql = Sql::new(
    "forget user: invites of RDS",
    rows!(
        "rds_invite",
        "server_id, user_id",
        "user_id",
        concat!("user_id = ", pseudonym!()),
        twin "t.server_id = rds_invite.server_id"
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

/// Requests to join. One that waits, or that could be reopened, is closed: nobody approves who is no user any more.
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
            "status = iif(status IN ('pending', 'declined'), 'closed', status), decided_at = coalesce(decided_at, ?3)"
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
            "' AND NOT EXISTS (SELECT 1 FROM allowed t WHERE t.value = +",
            $by,
            " AND t.kind = allowed.kind AND t.list_id = allowed.list_id) LIMIT ?4)",
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

/// What the last change of a server kept of its owner.
pub static BEFORE: Sql = Sql::new(
    "forget user: what was before a change",
    "UPDATE audit_before SET was = '{}' WHERE kind = 'server' AND was ->> 'owner_id' = +?1",
);

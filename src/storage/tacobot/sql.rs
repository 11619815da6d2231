//! The statements on TacoBot's documents.

use crate::storage::Sql;

/// The document of the guild `?1` and the code `?2`; the newest, if there are several.
macro_rules! newest {
    () => {
        "SELECT seq FROM tacobot_invite WHERE guild_id = +?1 AND code = +?2 ORDER BY id DESC LIMIT 1"
    };
}

/// Holds where the user `?3` may read the documents of the guild `?1`: an admin or the owner of the
/// server of that id, be it deleted, or a service.
macro_rules! may_read {
    () => {
        "(?3 IS NULL OR EXISTS (SELECT 1 FROM server s \
         LEFT JOIN member a ON a.server_id = s.id AND a.user_id = +?3 AND a.left_at IS NULL \
         WHERE s.id = +?1 AND (s.owner_id = +?3 OR a.role = 'admin'))) "
    };
}

/// Holds where the log of the document `part.seq` goes on after the part `part.n`.
macro_rules! goes_on {
    () => {
        "EXISTS (SELECT 1 FROM tacobot_use \
         WHERE invite = part.seq AND ordinal = (part.n + 1) * 500 + 1)"
    };
}

/// An entry of a log.
macro_rules! entry {
    () => {
        "coalesce(entry, '{\"user_id\":' || json_quote(user_id) || \
         ',\"timestamp\":' || CAST(timestamp AS INTEGER) || '}')"
    };
}

/// Uses of `$invite` that are the same as the one of `?3` at `?4`: where `?5` holds, at any time.
macro_rules! same_use {
    ($invite:expr) => {
        concat!(
            "FROM tacobot_use WHERE invite = ",
            $invite,
            " AND user_id = +?3 AND timestamp BETWEEN iif(?5, -9e999, CAST(?4 AS REAL)) ",
            "AND iif(?5, 9e999, CAST(?4 AS REAL))"
        )
    };
}

/// Gives back a document that was stored, without its log.
macro_rules! returning {
    () => {
        " RETURNING seq, id, json_remove(document, '$.invites') AS entries, 0 AS n, 0 AS more"
    };
}

/// Reads documents `(seq, id, document, n)` from the part `n` of their logs on, while `$while` holds of
/// the next part. Where `n` is NULL, nothing but `seq` counts.
macro_rules! read_parts {
    ($documents:expr, $while:literal) => {
        concat!(
            "WITH RECURSIVE part (seq, id, document, n) AS (SELECT * FROM (",
            $documents,
            ") UNION ALL SELECT seq, id, NULL, n + 1 FROM part WHERE ",
            goes_on!(),
            $while,
            ") SELECT seq, id, document, n, ",
            goes_on!(),
            " AS more, (SELECT group_concat(",
            entry!(),
            ") FROM tacobot_use ",
            "WHERE invite = part.seq AND ordinal > part.n * 500 AND ordinal <= part.n * 500 + 500) ",
            "AS entries FROM part"
        )
    };
}

/// Whether the caller `?3` may read the documents of the guild `?1`.
pub static MAY_READ: Sql = Sql::new(
    "tracked invites: may read",
    concat!("SELECT ", may_read!(), "AS may"),
);

/// The document of a guild and code. `?3` may be a user, who is given none that it may not read.
pub static READ: Sql = Sql::new(
    "tracked invites: read",
    read_parts!(
        concat!(
            "SELECT seq, id, document, 0 FROM tacobot_invite WHERE seq = (",
            newest!(),
            ") AND ",
            may_read!()
        ),
        ""
    ),
);

/// A page of the guild `?1` from the document `?2` on, at most `?4` documents, and no further one once
/// they have 10,000 uses together. What is left to the next page is given without its document.
pub static PAGE: Sql = Sql::new(
    "tracked invites: page",
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

/// A page of all documents from the part `?2` of the document `?1` on, at most 1,000 documents, no
/// further one once they have about 1,000,000 bytes together, and of one log at most 32 parts, which
/// count for more than that.
pub static EXPORT: Sql = Sql::new(
    "tracked invites: export",
    read_parts!(
        concat!(
            "SELECT seq, id, iif(shown AND start = 0, document, NULL), iif(shown, start, NULL) FROM (",
            "SELECT seq, id, document, CAST(iif(seq = +?1, ?2, 0) AS INTEGER) AS start, ",
            "count(*) OVER before <= 1000 ",
            "AND sum(weight) OVER before - weight < 1000000 AS shown FROM (",
            "SELECT seq, id, document, length(document) + 64 * ifnull((SELECT max(ordinal) ",
            "FROM tacobot_use WHERE invite = seq), 0) AS weight FROM tacobot_invite ",
            "WHERE seq >= ?1 ORDER BY seq LIMIT 1001) ",
            "WINDOW before AS (ORDER BY seq ROWS UNBOUNDED PRECEDING))"
        ),
        " AND n + 1 < 32 + iif(seq = +?1, ?2, 0)"
    ),
);

/// Changes the document, if it has the `_id` that is asked for.
pub static UPDATE: Sql = Sql::new(
    "tracked invites: update",
    concat!(
        "UPDATE tacobot_invite SET document = json_set(document, '$.info', json(?3), ",
        "'$.timestamp', json(ifnull(?4, document -> '$.timestamp'))) WHERE seq = (",
        newest!(),
        ") AND (?5 IS NULL OR id = +?5 OR id = +?6)",
        returning!(),
    ),
);

/// Makes the document where there is none, and none of a certain `_id` is asked for.
pub static INSERT: Sql = Sql::new(
    "tracked invites: insert",
    concat!(
        "INSERT INTO tacobot_invite (id, guild_id, code, document) ",
        "SELECT ?3, ?1, ?2, ?4 WHERE ?5 IS NULL AND NOT EXISTS (",
        newest!(),
        ")",
        returning!(),
    ),
);

/// Records the use of `?3` at `?4`, unless it is on record.
pub static RECORD: Sql = Sql::new(
    "tracked invites: record a use",
    concat!(
        "INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp, entry) ",
        "SELECT i.seq, ifnull((SELECT max(ordinal) FROM tacobot_use WHERE invite = i.seq), 0) ",
        "+ 1, ?3, CAST(?4 AS REAL), ?6 FROM tacobot_invite i WHERE i.seq = (",
        newest!(),
        ") AND NOT EXISTS (SELECT 1 ",
        same_use!("i.seq"),
        ") RETURNING ordinal",
    ),
);

/// The entry of the use of `?3` at `?4` alone; of several, the latest.
pub static ENTRY: Sql = Sql::new(
    "tracked invites: entry",
    concat!(
        "SELECT invite AS seq, '' AS id, 0 AS n, 0 AS more, ",
        entry!(),
        " AS entries ",
        same_use!(concat!("(", newest!(), ")")),
        " ORDER BY timestamp DESC, ordinal DESC LIMIT 1",
    ),
);

/// Stores the documents `?1`.
pub static IMPORT: Sql = Sql::new(
    "tracked invites: import documents",
    "INSERT INTO tacobot_invite (id, guild_id, code, document) \
           SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true \
           ON CONFLICT (id) DO UPDATE SET guild_id = excluded.guild_id, code = excluded.code, \
           document = excluded.document WHERE document <> excluded.document",
);

/// The lines `?1` that go on with a log of which what came before is not on record.
pub static EARLY: Sql = Sql::new(
    "tracked invites: import early lines",
    "SELECT l.value ->> 2 AS line FROM json_each(?1) l \
           LEFT JOIN tacobot_invite i ON i.id = l.value ->> 0 \
           WHERE i.seq IS NULL OR ifnull((SELECT max(ordinal) FROM tacobot_use \
           WHERE invite = i.seq), 0) < l.value ->> 1",
);

/// Records the uses `?1`: all of them where the log is as long as what came before the line, and
/// otherwise those that have stood in the line more often than they stand in the log.
pub static IMPORT_USES: Sql = Sql::new(
    "tracked invites: import uses",
    "WITH d AS MATERIALIZED (SELECT i.seq, l.value ->> 1 AS start, l.value -> 2 AS uses, \
           ifnull((SELECT max(ordinal) FROM tacobot_use WHERE invite = i.seq), 0) AS length \
           FROM json_each(?1) l CROSS JOIN tacobot_invite i ON i.id = l.value ->> 0) \
           INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp, entry) \
           SELECT d.seq, d.length + u.key + 1, u.value ->> 0, u.value ->> 1, u.value ->> 2 \
           FROM d CROSS JOIN json_each(iif(d.length = d.start, d.uses, \
           (SELECT json_group_array(json(e.value)) FROM json_each(d.uses) e \
           WHERE ifnull(e.value ->> 3, 1) > (SELECT count(*) FROM tacobot_use k \
           WHERE k.invite = d.seq AND k.user_id = e.value ->> 0 AND k.timestamp = CAST(e.value ->> 1 AS REAL))))) u \
           WHERE d.length >= d.start",
);

/// How many uses the statement before has recorded; and what was found out of the lines, so that it is
/// known without reading them again.
pub static IMPORTED: Sql = Sql::new(
    "tracked invites: imported uses",
    "SELECT changes() AS recorded, ?1 AS stored, ?2 AS refused",
);

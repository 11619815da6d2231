/** The schema of an object's own database, applied when it wakes. */
import { migrations } from "../../schema.js";

/** @typedef {import("./group.js").Storage} Storage */

/**
 * What only objects have. `shard_user` has the users whom the index must know: those who created codes here or came to own
 * a server, and the empty one once the shard has documents of TacoBot's. `fence` says up to which claim of a text this shard creates no code with it any more.
 */
const OWN = [
  `CREATE TABLE shard_fact (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE shard_user (user_id TEXT NOT NULL PRIMARY KEY, told INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
   CREATE INDEX shard_user_untold ON shard_user (user_id) WHERE told = 0;
   CREATE TABLE fence (folded TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE fence ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
   UPDATE fence SET at = CAST(unixepoch('subsec') * 1000 AS INTEGER);
   CREATE INDEX fence_age ON fence (at);`,
];

/**
 * What fills `shard_user`. A migration of the service that creates one of these tables again drops its triggers, so they are
 * created again after every migration.
 */
const TRIGGERS = [
  `CREATE TRIGGER IF NOT EXISTS shard_user_of_code AFTER INSERT ON invit_code
   WHEN NOT EXISTS (SELECT 1 FROM shard_user WHERE user_id = NEW.creator_id)
   BEGIN INSERT INTO shard_user (user_id) VALUES (NEW.creator_id); END;`,
  `CREATE TRIGGER IF NOT EXISTS shard_user_of_server AFTER INSERT ON server
   WHEN NOT EXISTS (SELECT 1 FROM shard_user WHERE user_id = NEW.owner_id)
   BEGIN INSERT INTO shard_user (user_id) VALUES (NEW.owner_id); END;`,
  `CREATE TRIGGER IF NOT EXISTS shard_user_of_owner AFTER UPDATE OF owner_id ON server
   WHEN NOT EXISTS (SELECT 1 FROM shard_user WHERE user_id = NEW.owner_id)
   BEGIN INSERT INTO shard_user (user_id) VALUES (NEW.owner_id); END;`,
  `CREATE TRIGGER IF NOT EXISTS shard_user_of_invite AFTER INSERT ON tacobot_invite
   WHEN NOT EXISTS (SELECT 1 FROM shard_user WHERE user_id = '')
   BEGIN INSERT INTO shard_user (user_id) VALUES (''); END;`,
];

/**
 * What only the directory has: whose text it is, by which claim, and whether its code was created; its index by user; the
 * times of a party's last wrong guesses in all shards, 13 digits each.
 */
const DIRECTORY = [
  `CREATE TABLE entry (
     folded TEXT NOT NULL PRIMARY KEY, shard TEXT NOT NULL, number INTEGER NOT NULL, is_created INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE claim (number INTEGER NOT NULL PRIMARY KEY) STRICT;
   INSERT INTO claim (number) VALUES (0);
   CREATE TABLE user_shard (
     user_id TEXT NOT NULL, shard TEXT NOT NULL, PRIMARY KEY (user_id, shard)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE known_shard (shard TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
   CREATE TABLE party (
     key TEXT NOT NULL PRIMARY KEY, recent TEXT NOT NULL, last_at INTEGER NOT NULL, free_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX party_age ON party (last_at);`,
];

/** The groups of migrations, each counted by itself, of this version. @type {Record<string, readonly string[]>} */
export const GROUPS = { service: migrations, shard: OWN, directory: DIRECTORY };

/**
 * Brings the database up to date.
 *
 * @param {Storage} storage
 * @param {("service" | "shard" | "directory")[]} groups
 * @param {typeof GROUPS} [version]
 */
export function migrate(storage, groups, version = GROUPS) {
  const { sql } = storage;
  sql.exec("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, applied INTEGER NOT NULL) STRICT, WITHOUT ROWID");
  for (const name of groups) {
    const texts = version[name] ?? [];
    const [row] = sql.exec("SELECT applied FROM migration WHERE name = ?", name).toArray();
    const applied = Number(row?.["applied"] ?? 0);
    if (applied > texts.length) throw new Error(`the shard has a newer schema (${name} ${applied}) than this worker: deploy the newer one again`);
    for (let number = applied; number < texts.length; number += 1) {
      storage.transactionSync(() => {
        sql.exec(String(texts[number]));
        if (hasUsers(storage)) for (const trigger of TRIGGERS) sql.exec(trigger);
        sql.exec("INSERT INTO migration VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET applied = ?2", name, number + 1);
      });
    }
  }
}

/** @param {Storage} storage */
function hasUsers({ sql }) {
  return sql.exec("SELECT 1 FROM sqlite_schema WHERE name = ?", "shard_user").toArray().length > 0;
}

/** Checks that the local database has the schema of this version's migrations. */
import { createHash, createHmac } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The namespace of the local D1, which is part of its file name. */
const NAMESPACE = "miniflare-D1DatabaseObject";

/** @typedef {import("node:sqlite").DatabaseSync} Database */

/**
 * Compares the local database with this version's migrations.
 *
 * @param {string} root the project's folder
 * @throws when its schema differs; the message says what to do
 */
export async function assertForm(root) {
  // Imported only here, because an older Node lacks it.
  const { DatabaseSync } = await import("node:sqlite");
  for (const file of databases(root)) {
    const database = new DatabaseSync(file, { readOnly: true });
    const expected = new DatabaseSync(":memory:");
    try {
      if (hasForm(database, expected, join(root, "src", "storage", "migrations"))) continue;
    } finally {
      database.close();
      expected.close();
    }
    throw new Error(
      "The data in .wrangler/state was made by another version of invitcode or by another application: " +
        "move that folder away (mv .wrangler/state .wrangler/state.old), and start again.",
    );
  }
}

/**
 * @param {Database} database
 * @param {Database} expected an empty one
 * @param {string} folder the migrations
 */
export function hasForm(database, expected, folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql")).sort();
  const present = formOf(database);
  const applied = present.has("table d1_migrations")
    ? database.prepare("SELECT name FROM d1_migrations ORDER BY id").all().map(({ name }) => name)
    : [];
  if (applied.some((name, index) => name !== files[index])) return false;
  const apply = (/** @type {string[]} */ names) => names.forEach((name) => expected.exec(readFileSync(join(folder, name), "utf8")));
  apply(files.slice(0, applied.length));
  const wanted = [...formOf(expected)];
  if (wanted.some(([name, sql]) => present.get(name) !== sql)) return false;
  // Tables of migrations that are not applied yet must not exist.
  apply(files.slice(applied.length));
  return [...formOf(expected).keys()].every((name) => wanted.some(([known]) => known === name) || !present.has(name));
}

/** The tables, indexes and triggers, without comments and line breaks. @param {Database} database @returns {Map<string, string>} */
function formOf(database) {
  const rows = database.prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").all();
  return new Map(
    rows.map(({ type, name, sql }) => [`${type} ${name}`, String(sql).replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim()]),
  );
}

/** The existing files of the local D1 that wrangler.toml names. @param {string} root */
function databases(root) {
  const settings = readFileSync(join(root, "wrangler.toml"), "utf8");
  const names = [...settings.matchAll(/^\s*(?:(?:preview_)?database_id|binding)\s*=\s*"([^"]+)"/gm)].map(([, name]) => String(name));
  const folder = join(root, ".wrangler", "state", "v3", "d1", NAMESPACE);
  return names.map((name) => join(folder, `${objectId(name)}.sqlite`)).filter((file) => existsSync(file));
}

/** The id that Miniflare gives the object of a name. @param {string} name */
function objectId(name) {
  const key = createHash("sha256").update(NAMESPACE).digest();
  const hash = (/** @type {string | Buffer} */ data) => createHmac("sha256", key).update(data).digest().subarray(0, 16);
  const first = hash(name);
  return Buffer.concat([first, hash(first)]).toString("hex");
}

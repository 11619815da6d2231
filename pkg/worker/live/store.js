/** What an object keeps in its SQLite: it must survive hibernation and restarts. */

/** @typedef {{ exec(sql: string, ...values: (string | number | null)[]): { toArray(): Record<string, any>[] } }} Sql */
/** @typedef {{ result: import("../../live/frames.js").Result, ts: number }} Stored */

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS mark (topic TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS connection (id INTEGER PRIMARY KEY, saved TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS reply (key TEXT PRIMARY KEY, at INTEGER NOT NULL, ts INTEGER NOT NULL, value TEXT NOT NULL);
`;

/** As long as Convex's own service keeps them: clients may send a mutation again until then. */
const REPLIES_KEPT = 14 * 24 * 3600 * 1000;

/** The most replies that are deleted at a time, and how often. */
const DELETED_AT_ONCE = 1_000;
const DELETED_EVERY = 3600 * 1000;

/** A row holds 2 MB. */
const LONGEST = 1_000_000;

export class Store {
  #sql;
  #deletedAt = 0;

  /** @param {Sql} sql */
  constructor(sql) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  /** @returns {import("../../live/hub.js").Stored} */
  hub() {
    const facts = new Map(this.#sql.exec("SELECT name, value FROM fact").toArray().map(({ name, value }) => [name, value]));
    const numbers = this.#sql.exec("SELECT topic, number FROM mark").toArray();
    return { bound: facts.get("bound"), renewAt: facts.get("renewAt"), numbers: numbers.map(({ topic, number }) => [topic, number]) };
  }

  /** @param {"bound" | "renewAt"} name @param {number | undefined} value */
  keepFact(name, value) {
    if (value === undefined) this.#sql.exec("DELETE FROM fact WHERE name = ?", name);
    else this.#sql.exec("INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
  }

  /** @param {[string, number][]} numbers @param {string[]} dropped */
  keepNumbers(numbers, dropped) {
    for (const [topic, number] of numbers) this.#sql.exec("INSERT INTO mark VALUES (?, ?) ON CONFLICT (topic) DO UPDATE SET number = excluded.number", topic, number);
    for (const topic of dropped) this.#sql.exec("DELETE FROM mark WHERE topic = ?", topic);
  }

  /** @param {number} id @param {string} saved */
  keepConnection(id, saved) {
    this.#sql.exec("INSERT INTO connection VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET saved = excluded.saved", id, saved);
  }

  /** @param {number} id @returns {string | undefined} */
  connection(id) {
    return this.#sql.exec("SELECT saved FROM connection WHERE id = ?", id).toArray()[0]?.["saved"];
  }

  /** Forgets the connections that are not among these. @param {number[]} ids */
  keepOnly(ids) {
    this.#sql.exec("DELETE FROM connection WHERE id NOT IN (SELECT value FROM json_each(?))", JSON.stringify(ids));
  }

  /** @param {number} id */
  dropConnection(id) {
    this.#sql.exec("DELETE FROM connection WHERE id = ?", id);
  }

  /** The reply to a mutation that happened. @param {string} key @returns {Stored | undefined} */
  reply(key) {
    const [row] = this.#sql.exec("SELECT ts, value FROM reply WHERE key = ?", key).toArray();
    return row === undefined ? undefined : { result: { value: JSON.parse(row["value"]) }, ts: row["ts"] };
  }

  /** @param {string} key @param {unknown} value @param {number} ts @param {number} now */
  keepReply(key, value, ts, now) {
    const text = JSON.stringify(value);
    if (text.length <= LONGEST) this.#sql.exec("INSERT INTO reply VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING", key, now, ts, text);
  }

  /** Deletes the replies that hold a text. @param {string} text */
  dropReplies(text) {
    this.#sql.exec("DELETE FROM reply WHERE instr(value, ?) > 0", JSON.stringify(text));
  }

  /** Deletes replies that nobody asks for any more. @param {number} now */
  tidy(now) {
    if (now - this.#deletedAt < DELETED_EVERY) return;
    this.#deletedAt = now;
    this.#sql.exec("DELETE FROM reply WHERE at < ? AND rowid IN (SELECT rowid FROM reply ORDER BY rowid LIMIT ?)", now - REPLIES_KEPT, DELETED_AT_ONCE);
  }
}

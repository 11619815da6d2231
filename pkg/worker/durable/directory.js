/**
 * The Durable Object that decides who has a text which names no shard, and knows in which shards a user created codes or
 * came to own servers. Many objects share the texts, and the users.
 *
 * An entry that is not yet `is_created` is a claim: its shard may create the code. Nobody waits for it. Whoever claims the
 * text for another shard makes the directory ask the first one, which has the code, or never creates it any more.
 */
import { DatabaseObject } from "./object.js";
import { migrate } from "./schema.js";

/** @typedef {import("../../durable-claims.js").Claimed} Claimed */
/** @typedef {{ folded: string, shard: string, number: number, isCreated: boolean }} Entry */

const NUMBERS = 1000;

/** A party that was idle for so long is forgotten. */
const DAY = 24 * 3600 * 1000;

/** How long a count may wait for its turn, in milliseconds. */
const PATIENCE = 5_000;

/** Counts a guess of the party `?1`, of which `?2` are allowed in a window `?4`, at `?3`: as each shard counts its own. */
const GUESSED = `INSERT INTO party (key, recent, last_at, free_at)
  VALUES (?1, printf('%013d', ?3), ?3, iif(?2 = 1, ?3 + ?4, 0))
  ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, recent = substr(recent || excluded.recent, -13 * ?2),
  free_at = iif(length(recent) + 13 >= 13 * ?2, ?4 + CAST(substr(recent || excluded.recent, -13 * ?2, 13) AS INTEGER), 0)`;

/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => Directory}
 */
export function directoryOf({ environmentOf }) {
  return class extends Directory {
    /** @param {any} context @param {any} env */
    constructor(context, env) {
      super(context, environmentOf(env));
    }
  };
}

export class Directory extends DatabaseObject {
  #isPrepared = false;

  /** @param {any} context @param {any} env */
  constructor(context, env) {
    super(context, env, ["directory"]);
  }

  /** Only objects that run the worker's statements need its tables. @override */
  prepare() {
    if (this.#isPrepared) return;
    migrate(this.context.storage, ["service"]);
    this.#isPrepared = true;
  }

  // Texts

  /**
   * The shard of a text. Without one the statements run here: there are no codes, so the guess is counted.
   *
   * @param {string} folded
   * @param {string} message
   * @returns {Promise<string>} `{ shard, isCreated }` or an answer
   */
  async find(folded, message) {
    const entry = this.#entry(folded);
    if (entry !== undefined) return JSON.stringify({ shard: entry.shard, isCreated: entry.isCreated });
    this.prepare();
    this.query("DELETE FROM attempt WHERE key IN (SELECT key FROM attempt WHERE last_at < ? ORDER BY last_at, key LIMIT 8)", Date.now() - DAY);
    return this.run(message);
  }

  /**
   * Counts a wrong guess of a party in any shard, unless the party is over its limit already.
   *
   * @param {string} key
   * @param {number} allowed
   * @param {number} now
   * @param {number} window
   * @returns {Promise<number>} until when the party is over its limit because of earlier guesses; 0 if it is not
   */
  async guessed(key, allowed, now, window) {
    const answer = await this.group.run(() => {
      this.query("DELETE FROM party WHERE key IN (SELECT key FROM party WHERE last_at < ? ORDER BY last_at LIMIT 2)", now - DAY);
      const known = this.query("SELECT free_at FROM party WHERE key = ? AND free_at > ?", key, now);
      if (known.length === 0) this.query(GUESSED, key, allowed, now, window);
      return [known];
    }, Date.now() + PATIENCE);
    if ("error" in answer) throw new Error(answer.error);
    return Number(answer.rows[0]?.[0]?.["free_at"] ?? 0);
  }

  /**
   * Claims a text for a shard, or tells which shard has it.
   *
   * @param {string} folded
   * @param {string} shard
   * @returns {Promise<Claimed>}
   */
  async claim(folded, shard) {
    for (;;) {
      const entry = this.#entry(folded);
      if (entry === undefined || (entry.shard === shard && !entry.isCreated)) return this.#give(folded, shard);
      if (entry.shard === shard) return { number: entry.number, isCreated: true };
      if (entry.isCreated) return { holder: entry.shard };
      await this.#settle(entry);
    }
  }

  /**
   * Claims the first free number of a prefix; without one, the first whose code is dead.
   *
   * @param {string} prefix
   * @param {number} start
   * @param {number} step
   * @param {string} shard
   * @param {number} now
   * @returns {Promise<Claimed>}
   */
  async claimShort(prefix, start, step, shard, now) {
    const order = Array.from({ length: NUMBERS }, (_, place) => (start + place * step) % NUMBERS);
    const textOf = (/** @type {number} */ digits) => prefix + String(digits).padStart(3, "0");
    for (;;) {
      const entries = this.#entriesOf(prefix);
      const free = order.find((digits) => !entries.has(textOf(digits)));
      if (free !== undefined) return { ...this.#give(textOf(free), shard), digits: free };
      const freed = await this.#free(order.map((digits) => /** @type {Entry} */ (entries.get(textOf(digits)))), now);
      if (freed === undefined) return { taken: true };
      // It may have been given away while its shard was asked.
      const entry = this.#entry(freed.folded);
      if (entry?.number === freed.number) this.query("DELETE FROM entry WHERE folded = ?", freed.folded);
    }
  }

  /**
   * Asks the shards of entries, in the order of their first ones, to free a text.
   *
   * @param {Entry[]} entries
   * @param {number} now
   * @returns {Promise<Entry | undefined>}
   */
  async #free(entries, now) {
    for (const [shard, own] of Map.groupBy(entries, (entry) => entry.shard)) {
      const freed = await this.shard(shard).release(own.map(({ folded, number }) => [folded, number]), now);
      if (freed !== undefined) return own.find(({ folded }) => folded === freed);
    }
    return undefined;
  }

  /** The shard that has a text or claims it. @param {string} folded @returns {string | undefined} */
  peek(folded) {
    return this.#entry(folded)?.shard;
  }

  /** Codes that arrive in a shard by a move have their texts there. @param {string[]} texts @param {string} shard */
  adopt(texts, shard) {
    const [row] = this.query("UPDATE claim SET number = number + 1 RETURNING number");
    const number = Number(row?.["number"]);
    for (const folded of texts) this.query("INSERT INTO entry VALUES (?1, ?2, ?3, 1) ON CONFLICT (folded) DO UPDATE SET shard = ?2, number = ?3, is_created = 1", folded, shard, number);
  }

  /** A code with the text was created. @param {string} folded @param {string} shard @param {number} number of the claim */
  created(folded, shard, number) {
    this.query("UPDATE entry SET is_created = 1 WHERE folded = ? AND shard = ? AND number = ? AND is_created = 0", folded, shard, number);
  }

  /** A call that claimed a text created no code with it. @param {string} folded @param {string} shard @param {number} number of the claim */
  async settle(folded, shard, number) {
    const entry = this.#entry(folded);
    if (entry?.shard === shard && entry.number === number && !entry.isCreated) await this.#settle(entry);
  }

  /** A shard does not have the text of an entry: its code lost the text, and the entry was not deleted. @param {string} folded @param {string} shard */
  doubt(folded, shard) {
    this.query("UPDATE entry SET is_created = 0 WHERE folded = ? AND shard = ?", folded, shard);
  }

  /** Finds out whether the code of a claim was created; if not, forgets the claim. @param {Entry} entry */
  async #settle({ folded, shard, number }) {
    const isThere = await this.shard(shard).holds(folded, number);
    // Unless it was claimed again meanwhile.
    if (isThere) this.created(folded, shard, number);
    else this.query("DELETE FROM entry WHERE folded = ? AND shard = ? AND number = ?", folded, shard, number);
  }

  /** @param {string} folded @param {string} shard */
  #give(folded, shard) {
    const [row] = this.query("UPDATE claim SET number = number + 1 RETURNING number");
    const number = Number(row?.["number"]);
    this.query("INSERT INTO entry (folded, shard, number) VALUES (?1, ?2, ?3) ON CONFLICT (folded) DO UPDATE SET number = ?3", folded, shard, number);
    return { number, isCreated: false };
  }

  /** @param {string} folded @returns {Entry | undefined} */
  #entry(folded) {
    return this.query("SELECT * FROM entry WHERE folded = ?", folded).map(entryOf)[0];
  }

  /** The entries of all numbers of a prefix. @param {string} prefix */
  #entriesOf(prefix) {
    const rows = this.query("SELECT * FROM entry WHERE folded >= ? AND folded <= ?", `${prefix}000`, `${prefix}999`);
    return new Map(rows.map(entryOf).map((entry) => [entry.folded, entry]));
  }

  // Users and shards

  /** @param {string} user @returns {string[]} */
  shardsOf(user) {
    return this.query("SELECT shard FROM user_shard WHERE user_id = ?", user).map(({ shard }) => String(shard));
  }

  /**
   * A user created something in a shard for the first time.
   *
   * @param {string} user
   * @param {string} shard
   * @returns {number} until when the user is watched: then this counts as a change
   */
  addUser(user, shard) {
    const isNew = this.query("INSERT INTO user_shard VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING shard", user, shard).length > 0;
    // A user who was never watched has no row for it.
    if (!isNew || this.query("SELECT 1 FROM migration WHERE name = 'service'").length === 0) return 0;
    const [watched] = this.query("UPDATE watched_topic SET number = number + 1 WHERE topic = 'user:' || ? AND until > ? RETURNING until", user, Date.now());
    return Number(watched?.["until"] ?? 0);
  }

  /** @param {string} user @param {string} shard */
  removeUser(user, shard) {
    this.query("DELETE FROM user_shard WHERE user_id = ? AND shard = ?", user, shard);
  }

  /** @param {string} shard */
  addShard(shard) {
    this.query("INSERT INTO known_shard VALUES (?) ON CONFLICT DO NOTHING", shard);
  }

  /** Sends the same to many shards. @param {string[]} shards @param {string} message @returns {Promise<string[]>} their answers */
  relay(shards, message) {
    return Promise.all(shards.map((shard) => this.shard(shard).run(message)));
  }

  /** All shards that hold anything. @returns {string[]} */
  shards() {
    return this.query("SELECT shard FROM known_shard ORDER BY shard").map(({ shard }) => String(shard));
  }
}

/** @param {Record<string, any>} row @returns {Entry} */
function entryOf({ folded, shard, number, is_created: isCreated }) {
  return { folded, shard, number, isCreated: isCreated === 1 };
}

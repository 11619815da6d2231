/** The Durable Object that is a shard: servers with everything that belongs to them, in one database. */
import { delivery, placed } from "../../statements.js";
import { MOVING } from "../../d1.js";
import { OVERTAKEN } from "../../durable-claims.js";
import { SHARDS, userName } from "../../durable-objects.js";
import { configOf } from "../config.js";
import { tellAll } from "../live/objects.js";
import { deliverDue } from "../webhooks/deliver.js";
import { deleteOld, deleteSurplus, tellEnds } from "../webhooks/clock.js";
import { AT_ONCE } from "./group.js";
import { Moved } from "./moved.js";
import { DatabaseObject } from "./object.js";

/** @typedef {import("../../durable-message.js").Claim} Claim */

/** How many users are sent to the index at a time: more than a commit has calls, so that each finds its user there. */
const TOLD_AT_ONCE = 2 * AT_ONCE;

/** How long answers wait for the index, in milliseconds. */
const INDEX_PATIENCE = 1_000;

/** The wait before the index is updated again, and the shortest wait after work of the clock, in milliseconds. */
const AGAIN = 5_000;
const LEAST_MS = 1_000;

/** How long an alarm delivers events before the next alarm continues. */
const LONGEST_MS = 20_000;

/** A fence outlives by far every call that may still arrive with a claim. Then it is deleted, since callers who may not create a code leave one too. */
const FENCED_MS = 24 * 3_600_000;

/** A transaction of the shard's own work. */
const PATIENCE = 60_000;

/** When events are due or may be deleted, and when the clock awaits the end of a membership. */
const DUE = `SELECT min(at) AS at FROM (
  SELECT min(due_at) AS at FROM event WHERE is_open = 1 UNION ALL SELECT min(due_at) FROM event WHERE is_open = 0
  UNION ALL SELECT min(next_end) FROM server WHERE next_end IS NOT NULL)`;

/** Marks the user `?1` as watched until `?2`. */
const WATCH = `INSERT INTO watched_topic (topic, until, number) VALUES ('user:' || ?1, ?2, 0)
  ON CONFLICT (topic) DO UPDATE SET until = max(until, ?2)`;

/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => Shard}
 */
export function shardOf({ environmentOf, caller }) {
  return class extends Shard {
    /** @param {any} context @param {any} env */
    constructor(context, env) {
      super(context, environmentOf(env), caller === undefined ? "settings" : "host");
    }
  };
}

export class Shard extends DatabaseObject {
  #authority;
  /** @type {Moved | undefined} */
  #moved;
  /** @type {import("../config.js").Config | undefined} */
  #config;
  /** @type {number | undefined} */
  #alarmAt;

  /** @param {any} context @param {any} env @param {import("../config.js").Authority} authority */
  constructor(context, env, authority) {
    super(context, env, ["service", "shard"]);
    this.#authority = authority;
  }

  /** @override */
  async woke() {
    this.#moved = new Moved(this.context.storage, this.query.bind(this));
    this.#config = await configOf(this.namespaces, this.#authority);
    if (this.#receiver === undefined) return;
    this.query(delivery.startClock, Date.now());
    this.#schedule();
  }

  /** @override @param {Claim} claim */
  assertClaim([folded, number]) {
    const [fence] = this.query("SELECT 1 FROM fence WHERE folded = ? AND number >= ?", folded, number);
    if (fence !== undefined) throw new Error(OVERTAKEN);
  }

  /**
   * Whether a code here has or had a text. If not, none of the claims up to `number` creates one any more. The directory asks
   * before it gives the text to another shard.
   *
   * @param {string} folded
   * @param {number} number
   */
  holds(folded, number) {
    this.#assertHere();
    if (this.query(placed.holder, folded).length > 0) return true;
    const now = Date.now();
    this.query("DELETE FROM fence WHERE folded IN (SELECT folded FROM fence WHERE at < ? ORDER BY at LIMIT 2)", now - FENCED_MS);
    this.query("INSERT INTO fence VALUES (?1, ?2, ?3) ON CONFLICT (folded) DO UPDATE SET number = max(number, ?2), at = ?3", folded, number, now);
    return false;
  }

  /**
   * Frees the first of some texts that no living code has.
   *
   * @param {[folded: string, number: number][]} texts with the number of each one's claim
   * @param {number} now
   * @returns {string | undefined}
   */
  release(texts, now) {
    this.#assertHere();
    for (const [folded, number] of texts) {
      if (!this.holds(folded, number) || (this.query(placed.release, folded, now).length > 0 && !this.holds(folded, number))) return folded;
    }
    return undefined;
  }

  /** Tells the index which users it must know here. The answers wait for it, so that the creator of a code then finds the code. @override */
  committed() {
    this.#schedule();
    const users = this.#untold();
    return users.length === 0 ? undefined : this.#tellSoon(users);
  }

  /** If the index fails or is slow, the alarm updates it again, and no answer waits for long. @param {string[]} users */
  async #tellSoon(users) {
    const again = () => this.#wake(Date.now() + AGAIN);
    /** @type {PromiseWithResolvers<void>} */
    const late = Promise.withResolvers();
    const timer = setTimeout(() => late.resolve(again()), INDEX_PATIENCE);
    await Promise.race([this.#tell(users).catch(again), late.promise]);
    clearTimeout(timer);
    if (users.length === TOLD_AT_ONCE) again();
  }

  #untold() {
    return this.query("SELECT user_id FROM shard_user WHERE told = 0 LIMIT ?", TOLD_AT_ONCE).map(({ user_id: user }) => String(user));
  }

  /** @param {string[]} users */
  async #tell(users) {
    const symbols = this.#symbols();
    this.query("INSERT INTO shard_fact VALUES ('name', ?) ON CONFLICT DO NOTHING", this.name);
    await this.directory(SHARDS).addShard(symbols);
    const named = users.filter((user) => user !== "");
    await Promise.all(named.map(async (user) => this.#watch(user, await this.directory(userName(user)).addUser(user, symbols))));
    for (const user of users) this.query("UPDATE shard_user SET told = 1 WHERE user_id = ?", user);
  }

  /** From now on, clients that watch a user see what the user does here. @param {string} user @param {number} until */
  #watch(user, until) {
    if (until <= Date.now()) return;
    this.query(WATCH, user, until);
    const { waitUntil } = this.context;
    waitUntil.call(this.context, tellAll(this.namespaces, this.#config, [`user:${user}`]).catch(() => {}));
  }

  /** A user was erased: the index forgets it here, unless it created something since. @param {string} user */
  async unlist(user) {
    this.#assertHere();
    const isThere = () => this.query("SELECT 1 FROM invit_code WHERE creator_id = ?1 UNION ALL SELECT 1 FROM server WHERE owner_id = ?1 LIMIT 1", user).length > 0;
    if (isThere()) return;
    await this.directory(userName(user)).removeUser(user, this.#symbols());
    this.query(isThere() ? "UPDATE shard_user SET told = 0 WHERE user_id = ?" : "DELETE FROM shard_user WHERE user_id = ?", user);
    await this.committed();
  }

  /** Alarms do not know the name. @override @returns {string} */
  get name() {
    return this.context.id.name ?? String(this.query("SELECT value FROM shard_fact WHERE name = 'name'")[0]?.["value"]);
  }

  #symbols() {
    return this.name.slice(-2);
  }

  async alarm() {
    this.#alarmAt = undefined;
    // The platform gives up an alarm that keeps failing, so each part sets the next one instead.
    if (this.#receiver !== undefined && this.fence === undefined) await this.#events(this.#receiver).catch((error) => warn(`could not do the work of the clock: ${error}`));
    this.#schedule(LEAST_MS);
    try {
      for (let users = this.#untold(); users.length > 0; users = this.#untold()) await this.#tell(users);
    } catch (error) {
      warn(`could not tell the index who created codes here: ${error}`);
      this.#wake(Date.now() + AGAIN);
    }
  }

  /** Sets the alarm, unless it comes sooner. @param {number} at */
  #wake(at) {
    if (this.#alarmAt !== undefined && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    void this.context.storage.setAlarm(at);
  }

  // Events

  /** Where they go. */
  get #receiver() {
    return this.#config?.receiver;
  }

  /** Sets the alarm to when something is due, after the least wait. Without webhooks nothing is. */
  #schedule(least = 0) {
    if (this.#receiver === undefined || this.fence !== undefined) return;
    const due = this.query(DUE)[0]?.["at"];
    if (due !== null && due !== undefined) this.#wake(Math.max(Number(due), Date.now() + least));
  }

  /** Writes events for memberships that ended, delivers due events, and deletes old ones. @param {import("../webhooks/settings.js").Receiver} receiver */
  async #events(receiver) {
    const begun = Date.now();
    const { binding, tell } = this.#clockwork();
    await tellEnds(binding, begun, tell);
    await deliverDue({ receiver, binding, tell, warn }, begun + LONGEST_MS);
    await deleteOld(binding, begun);
    await deleteSurplus(binding);
  }

  #clockwork() {
    /** @type {import("../../d1.js").Binding} */
    const binding = {
      name: "shard",
      run: async (statements) => {
        const run = () => {
          this.#assertHere();
          return statements.map(([sql, params]) => this.query(sql, ...params));
        };
        const answer = await this.group.run(run, Date.now() + PATIENCE);
        if ("error" in answer) throw new Error(answer.error);
        return answer.rows;
      },
    };
    const tell = (/** @type {string[]} */ topics) => tellAll(this.namespaces, this.#config, topics).catch((error) => warn(`could not tell who watches: ${error}`));
    return { binding, tell };
  }

  // Moves

  /** @override */
  get fence() {
    return this.#moved?.fence;
  }

  #assertHere() {
    if (this.fence !== undefined) throw new Error(MOVING);
  }

  /**
   * A step of a move.
   *
   * @param {"arrive" | "receive" | "leave" | "goneIfEmpty" | "gone" | "serverAfter" | "pages" | "clear"} step
   * @param {...any} args
   * @returns {Promise<any>}
   */
  async move(step, ...args) {
    const moved = /** @type {any} */ (this.#moved);
    // What ended until now is told here, so that D1 need not look back far.
    if (step === "leave" && this.fence === undefined && this.#receiver !== undefined) {
      const { binding, tell } = this.#clockwork();
      await tellEnds(binding, Date.now(), tell);
    }
    return moved[step](...args);
  }

  /** The shard is in use from now on, and the index knows who created codes here. @param {number | null} toldUntil */
  async open(toldUntil) {
    for (let users = this.#untold(); users.length > 0; users = this.#untold()) await this.#tell(users);
    this.#moved?.open(toldUntil);
    this.#schedule();
  }
}

/** @param {string} message */
const warn = (message) => console.warn(JSON.stringify({ level: "warn", call: "shard", message }));

/** What the two classes of Durable Objects have in common: a database that runs the worker's statements. */
// @ts-ignore: this module exists inside workerd only
import { DurableObject as PlatformObject } from "cloudflare:workers";
import { messageOf, MOVING } from "../../d1.js";
import { ELSEWHERE, read } from "../../durable-message.js";
import { isBeside } from "../../tables.js";
import { placed } from "../../statements.js";
import { partyName, shardName } from "../../durable-objects.js";
import { Group } from "./group.js";
import { assertReadable } from "./moved.js";
import { migrate } from "./schema.js";

/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {import("../../durable-message.js").Answer} Answer */
/** @typedef {import("../../durable-message.js").Claim} Claim */
/** @typedef {import("../../durable-objects.js").Namespaces} Namespaces */

/** The statements that count wrong guesses. @type {Set<string>} */
const GUESSES = new Set([placed.countUse, placed.countWrong, placed.countUnreadable, placed.countTaken]);

/** How long the reply to a wrong guess waits for the count of all shards, in milliseconds. */
const PATIENCE = 1_000;

/** @type {new (context: any, env: any) => object} */
const DurableObject = PlatformObject;

export class DatabaseObject extends DurableObject {
  /** @type {any} */
  context;
  /** @type {Namespaces & Record<string, unknown>} */
  namespaces;
  /** @type {Group} */
  group;

  /**
   * @param {any} context
   * @param {any} env
   * @param {("service" | "shard" | "directory")[]} schema
   */
  constructor(context, env, schema) {
    super(context, env);
    this.context = context;
    this.namespaces = env;
    this.group = new Group(context.storage, { after: () => this.committed() });
    context.blockConcurrencyWhile(async () => {
      migrate(context.storage, schema);
      // Before that the fields of a subclass do not exist.
      await null;
      await this.woke();
    });
  }

  /** What else must be done before anything runs. @returns {Promise<void>} */
  async woke() {}

  /**
   * Runs what the worker sends as one transaction. It never rejects.
   *
   * @param {string} message
   * @returns {Promise<string>} the {@link Answer}
   */
  async run(message) {
    return JSON.stringify(await this.answer(message));
  }

  /** @param {string} message @returns {Promise<Answer>} */
  async answer(message) {
    let asked;
    try {
      asked = read(message);
    } catch (error) {
      return { error: messageOf(error) };
    }
    const { work, left, claim, of } = asked;
    const until = Date.now() + left;
    this.prepare();
    /** @type {Value[][]} */
    let guesses = [];
    const run = () => {
      guesses = [];
      const { fence } = this;
      if (fence !== undefined) assertReadable(fence);
      if (claim !== undefined) this.assertClaim(claim);
      if (of !== undefined && this.query(placed.holder, of).length === 0) throw new Error(ELSEWHERE);
      return work.map(([sql, params]) => {
        const cursor = this.context.storage.sql.exec(sql, ...params);
        const rows = cursor.toArray();
        if (fence !== undefined && cursor.rowsWritten > 0 && !isBeside(sql)) throw new Error(MOVING);
        if (GUESSES.has(sql) && cursor.rowsWritten > 0) guesses.push(params);
        return rows;
      });
    };
    const answer = await this.group.run(run, until);
    if (guesses.length === 0 || "error" in answer) return answer;
    // Over the limit of all shards, the limit of this one refuses the same call.
    return (await this.#isOver(guesses)) ? this.group.run(run, until) : answer;
  }

  /**
   * Tells the objects of parties that they guessed wrong here, and marks those that are over their limit.
   *
   * @param {Value[][]} guesses the values of the statements that counted them
   */
  async #isOver(guesses) {
    const parties = guesses.flatMap(([now, window, ...limits]) => [0, 2, 4].map((at) => ({ now, window, key: limits[at], allowed: limits[at + 1] })));
    const told = parties.filter(({ key }) => typeof key === "string").map(async ({ now, window, key, allowed }) => {
      const freeAt = await this.directory(partyName(String(key))).guessed(key, allowed, now, window);
      if (freeAt > Number(now)) this.query("UPDATE attempt SET free_at = max(free_at, ?2) WHERE key = ?1", String(key), freeAt);
      return freeAt > Number(now);
    });
    // If the count of all shards does not arrive in time, each shard still has its own limit.
    /** @type {PromiseWithResolvers<PromiseSettledResult<boolean>[]>} */
    const late = Promise.withResolvers();
    const timer = setTimeout(() => late.resolve([]), PATIENCE);
    const seen = await Promise.race([Promise.allSettled(told), late.promise]);
    clearTimeout(timer);
    return seen.some((each) => each.status === "fulfilled" && each.value);
  }

  /** What a move refuses here. @returns {import("./moved.js").Fence | undefined} */
  get fence() {
    return undefined;
  }

  /** Called before the worker's statements run. */
  prepare() {}

  /** @param {Claim} _ */
  assertClaim(_) {}

  /** Work after a commit, for which its answers wait. @returns {Promise<unknown> | undefined} */
  committed() {
    return undefined;
  }

  /** @param {string} sql @param {...Value} params @returns {Record<string, Value>[]} */
  query(sql, ...params) {
    return this.context.storage.sql.exec(sql, ...params).toArray();
  }

  /** Its name, if the platform knows it. @returns {string | undefined} */
  get name() {
    return this.context.id.name;
  }

  /** @param {string} symbols @returns {any} */
  shard(symbols) {
    const { SHARD } = this.namespaces;
    return SHARD.get(SHARD.idFromName(this.#deployment + shardName(symbols)));
  }

  /** @param {string} name @returns {any} */
  directory(name) {
    const { DIRECTORY } = this.namespaces;
    return DIRECTORY.get(DIRECTORY.idFromName(this.#deployment + name));
  }

  /** The prefix of the names of its deployment, such as `test/`: several may share the namespaces. */
  get #deployment() {
    return /^.*\//.exec(this.name ?? "")?.[0] ?? "";
  }
}

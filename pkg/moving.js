/**
 * Both stores as one storage binding, during a move between them. D1 is asked first: it knows which shards it has. A
 * call for another goes to the shard's object.
 */
import { placed } from "./statements.js";
import { assertDeadline, d1, DEADLINE, messageOf, MOVING, NOT_WHILE_MOVING, StorageError } from "./d1.js";
import { runAt } from "./durable.js";
import { claimed, heldIn, refused } from "./durable-claims.js";
import { symbolsIn, symbolsOf, textName, Trips } from "./durable-objects.js";
import { directorOf } from "./durable-spread.js";
import { CLOCK, ELSEWHERE, IN_D1, pass, PASSED, passOfText, RAN, reserved, SIDES, unflipped } from "./fence.js";
import { isBeside, requests } from "./tables.js";

/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./d1.js").Database} Database */
/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("./fence.js").Side} Side */
/** @typedef {{ deadlineMs?: number | undefined, first: Side }} Options `first`: the side of all shards before a move begins */

/** What represents D1 in calls that go to several shards. */
const D1 = "d1";

/** What no call does while both stores are in use, and why. */
const REFUSED = {
  texts: `${NOT_WHILE_MOVING}TimeCapsule's codes, since no number of a prefix may be given on both sides`,
  everywhere: `${NOT_WHILE_MOVING}the erasure of a user, and TacoBot's import and export, which go from shard to shard`,
};

/** Statements that choose a text. @type {Set<string>} */
const TEXTS = new Set([placed.insertShort, placed.takeOver]);

/** Statements whose rows are servers; rows of others have ids that say their shard. @type {Set<string>} */
const OF_SERVERS = new Set([placed.pageOfServers, placed.director]);

const INSERTS_REQUEST = new RegExp(`^INSERT INTO ${requests.name}\\b`);
const FINDS_REQUEST = new RegExp(`^SELECT\\b.*\\bFROM ${requests.name}\\b`);
const FORGETS_REQUEST = new RegExp(`^DELETE FROM ${requests.name} WHERE key\\s*=`);

/** D1 before its first move. */
const NO_MOVE = /\bno such table: (?:main\.)?move_/;

/**
 * @param {Database} database
 * @param {Namespaces} namespaces
 * @param {Options} options
 * @returns {Binding}
 */
export function moving(database, namespaces, { deadlineMs = DEADLINE, first }) {
  assertDeadline(deadlineMs);
  return {
    // Its calls have places, as those over shards.
    name: "durable",
    async run(statements, onRetry, place = "=00") {
      const trips = new BothSides(database, namespaces, { deadlineMs, first }, onRetry);
      try {
        return await trips.at(place, statements);
      } finally {
        trips.end();
      }
    },
  };
}

/**
 * D1 alone, for the clock's work on its events.
 *
 * @param {Database} database
 * @param {Options} options
 * @returns {Binding}
 */
export function movingClock(database, { deadlineMs = DEADLINE, first }) {
  return {
    name: "d1",
    run: (statements) =>
      passing(database, deadlineMs, pass(CLOCK), statements).catch((error) => {
        if (!NO_MOVE.test(messageOf(error))) throw error;
        return first === "d1" ? d1(database, { deadlineMs }).run(statements) : statements.map(() => []);
      }),
  };
}

/**
 * Runs statements in D1 under a pass.
 *
 * @param {Database} database
 * @param {number} deadlineMs
 * @param {Statement} before
 * @param {Statement[]} statements
 * @param {() => void} [onRetry]
 */
async function passing(database, deadlineMs, before, statements, onRetry) {
  const rows = await d1(database, { deadlineMs }).run([before, ...statements, PASSED], onRetry);
  return rows.slice(1, -1);
}

class BothSides extends Trips {
  #database;
  #first;
  /** How often shards flipped before this call looked. @type {number | undefined} */
  #flips;

  /** @param {Database} database @param {Namespaces} namespaces @param {{ deadlineMs: number, first: Side }} options @param {(() => void) | undefined} onFurther */
  constructor(database, namespaces, { deadlineMs, first }, onFurther) {
    super(namespaces, deadlineMs, onFurther);
    this.#database = database;
    this.#first = first;
  }

  /** @param {string} place @param {Statement[]} statements @returns {Promise<Rows[]>} */
  async at(place, statements) {
    if (statements.some(([sql]) => TEXTS.has(sql))) throw refusal(REFUSED.texts);
    const named = place.slice(1);
    switch (place[0]) {
      case "*":
        throw refusal(REFUSED.everywhere);
      case "/":
        return (await this.#inD1(passOfText(named), statements)) ?? runAt(place, this, statements, undefined);
      case "!":
        return this.#ofDirector(named, statements);
      case "+":
        return this.#custom(named.slice(0, 2), named.slice(2), statements);
      default:
        return runAt(place, this, statements, undefined);
    }
  }

  /** @override @param {string} symbols @param {Statement[]} statements @param {{ claim?: import("./durable-message.js").Claim, of?: string }} [more] */
  async shard(symbols, statements, more) {
    if (symbols === D1) return this.#allOfD1(statements);
    const rows = await this.#inD1(pass(symbols), statements);
    if (rows !== undefined) return rows;
    return this.#inObject(symbols, statements, more);
  }

  /** @param {string} symbols @param {Statement[]} statements @param {{ claim?: import("./durable-message.js").Claim, of?: string }} [more] */
  async #inObject(symbols, statements, more) {
    const first = statements.find(([sql]) => INSERTS_REQUEST.test(sql));
    // Its first run may have been in D1, before the shard left it.
    if (first !== undefined && (await this.#ran(first[1][0] ?? null)).length > 0) {
      throw new StorageError("internal", new Error(`UNIQUE constraint failed: ${requests.name}.key`), true);
    }
    const rows = await super.shard(symbols, statements, more);
    for (const [at, [sql, params]] of statements.entries()) {
      if (FINDS_REQUEST.test(sql) && rows[at]?.length === 0) rows[at] = await this.#ran(params[0] ?? null);
      if (FORGETS_REQUEST.test(sql)) await this.#run([[sql, params]]).catch(unlessNoMove);
    }
    return rows;
  }

  /** The first run of a mutation in D1. @param {import("./d1.js").Value} key @returns {Promise<Rows>} */
  async #ran(key) {
    const [rows = []] = await this.#run([[RAN, [key]]]);
    return rows;
  }

  /**
   * A user's shards on both sides: D1 as a whole, and the objects of the shards that it has not.
   *
   * @override @param {string} user
   */
  async shardsOf(user) {
    const away = await this.#away();
    if (away === undefined) return this.#first === "d1" ? [D1] : super.shardsOf(user);
    const known = await super.shardsOf(user);
    return [D1, ...known.filter((symbols) => away.has(symbols))];
  }

  /** The shards that D1 has not; undefined before the first move. */
  async #away() {
    try {
      const [[row] = []] = await this.#run([SIDES]);
      this.#flips = Number(row?.["flips"]);
      return shardsIn(row?.["away"]);
    } catch (error) {
      unlessNoMove(error);
      return undefined;
    }
  }

  /** Runs statements over all that D1 has, unless a shard flipped since this call looked. @param {Statement[]} statements */
  async #allOfD1(statements) {
    if (this.#flips === undefined || statements.every(([sql]) => isBeside(sql))) return this.#run(statements);
    const [[sides] = [], ...rows] = await this.#run([SIDES, ...statements]);
    if (Number(sides?.["flips"]) !== this.#flips) throw refusal(MOVING);
    const split = shardsIn(sides?.["split"]);
    if (split.size === 0) return rows;
    // D1 then has rows of servers that are elsewhere, and would return them twice.
    const found = await Promise.all(statements.flatMap(([sql], at) => (rows[at] ?? []).filter(({ id }) => typeof id === "string").map(({ id }) => (OF_SERVERS.has(sql) ? symbolsOf(String(id)) : symbolsIn(String(id))))));
    if (found.some((symbols) => split.has(symbols))) throw refusal(MOVING);
    return rows;
  }

  /** @param {string} user @param {Statement[]} statements */
  async #ofDirector(user, statements) {
    const director = await directorOf(user, this);
    if (director === undefined) return this.shard("00", statements);
    return this.shard(director.shard === D1 ? await symbolsOf(director.server) : director.shard, statements);
  }

  /**
   * Creates a custom code. A text is given in D1 only if the directory does not have it, as long as no shard flips; and in a shard only
   * after D1 was told to give it no more.
   *
   * @param {string} symbols
   * @param {string} folded
   * @param {Statement[]} statements
   */
  async #custom(symbols, folded, statements) {
    if (!statements.some(([sql]) => sql === placed.insertCustom)) return this.shard(symbols, statements);
    const away = await this.#away();
    if (away === undefined) return this.#first === "d1" ? this.#run(statements) : claimed(symbols, folded, this, statements);
    if (!away.has(symbols)) {
      const holder = await this.directory(textName(folded), "peek", folded);
      const held = holder === undefined || holder === symbols ? undefined : await heldIn(holder, folded, this);
      if (held !== undefined) return this.shard(symbols, refused(statements, held["creator_id"]));
      const looked = unflipped(this.#flips ?? 0);
      const rows = await this.#inD1(pass(symbols), [...looked, ...statements]);
      if (rows === undefined) throw refusal(MOVING);
      return rows.slice(looked.length);
    }
    const [, [held] = [], [code] = []] = await this.#run([reserved(folded), [placed.holder, [folded]], [IN_D1, [folded]]]);
    // What D1 has yet of a shard that left it is in the directory.
    if (held !== undefined && !away.has(String(code?.["shard"]))) return this.shard(symbols, refused(statements, held["creator_id"]));
    return claimed(symbols, folded, this, statements);
  }

  /**
   * Runs statements in D1, if it has the shard of the pass.
   *
   * @param {Statement} before
   * @param {Statement[]} statements
   * @returns {Promise<Rows[] | undefined>}
   */
  async #inD1(before, statements) {
    try {
      this.count();
      return await passing(this.#database, this.left, before, statements, () => this.count());
    } catch (error) {
      const message = messageOf(error);
      if (message.includes(ELSEWHERE)) return undefined;
      if (!NO_MOVE.test(message)) throw error;
      // A move that begins meanwhile refuses what has no pass.
      return this.#first === "d1" ? this.#run(statements) : undefined;
    }
  }

  /** @param {Statement[]} statements */
  #run(statements) {
    this.count();
    return d1(this.#database, { deadlineMs: this.left }).run(statements, () => this.count());
  }
}

/** The symbols of shards, one after the other. @param {unknown} text @returns {Set<string>} */
const shardsIn = (text) => new Set(String(text ?? "").match(/../g));

/** @param {unknown} error */
function unlessNoMove(error) {
  if (!NO_MOVE.test(messageOf(error))) throw error;
}

/** A call that was refused before it stored anything: the caller may try again. @param {string} why */
function refusal(why) {
  return new StorageError("unavailable", new Error(why), true);
}

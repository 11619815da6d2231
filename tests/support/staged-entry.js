// Runs inside workerd in front of the product's worker, and makes its network to D1 slow or faulty: as a request asks, or
// at random as a variable says.
import { OVERLOADED, REFUSED, TIMEOUT, TRANSIENT } from "./d1-errors.js";
import { seeded } from "./seeded.js";
// @ts-ignore: this name exists inside workerd only
import worker, { Directory as PlainDirectory, Live as Plain, Shard } from "./worker.js";

export { Shard };

const FAULTS = "Staged-Faults";
const DELAY = "STAGED_DELAY";
const CLOCK = "Staged-Clock";
const ODDS = "STAGED_ODDS";

/**
 * The delays of one trip in milliseconds, before and after it, and its fault. A fault is the text of the error. With
 * `after:` before it, the transaction happens and its reply is lost. `never` means that there is no answer.
 *
 * @typedef {{ before?: number, after?: number, fault?: string | undefined }} Stage
 */
/**
 * The probability of each fault of a trip, from 0 to 1. The seed decides the stages of all trips.
 *
 * @typedef {object} Odds
 * @property {number} seed
 * @property {number} fails before it began
 * @property {number} loses its reply, after it happened
 * @property {number} slow
 * @property {number} delay the most milliseconds that a slow trip takes longer, there and back
 */

/** @param {number} delay @returns {Promise<void>} */
const pause = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

/**
 * @param {any} database
 * @param {() => Stage} next what happens to the next trip
 * @returns {any}
 */
function staged(database, next) {
  return new Proxy(database, {
    get(target, name) {
      const value = target[name];
      if (typeof value !== "function") return value;
      if (name === "withSession") return (/** @type {any[]} */ ...rest) => staged(value.apply(target, rest), next);
      if (name !== "batch") return value.bind(target);
      return async (/** @type {any[]} */ ...rest) => {
        const { before = 0, after = 0, fault } = next();
        if (before > 0) await pause(before);
        if (fault === "never") return new Promise(() => {});
        if (fault === "nonsense") return rest[0].map(() => ({ success: true, results: [{ nonsense: [null] }], meta: {} }));
        if (fault !== undefined && !fault.startsWith("after:")) throw new Error(fault);
        const results = await value.apply(target, rest);
        if (after > 0) await pause(after);
        // A lost reply: the transaction was committed, but the caller cannot know.
        if (fault !== undefined) throw new Error(fault.slice("after:".length));
        return results;
      };
    },
  });
}

/**
 * A namespace of objects behind the same network.
 *
 * @param {any} namespace
 * @param {() => Stage} next
 * @returns {any}
 */
function stagedObjects(namespace, next) {
  const call = async (/** @type {any} */ object, /** @type {string} */ name, /** @type {any[]} */ args) => {
    const { before = 0, after = 0, fault } = next();
    if (before > 0) await pause(before);
    if (fault === "never") return new Promise(() => {});
    if (fault === "nonsense") return JSON.stringify({ rows: [[{ nonsense: [null] }]] });
    if (fault !== undefined && !fault.startsWith("after:")) throw new Error(fault);
    const result = await object[name](...args);
    if (after > 0) await pause(after);
    if (fault !== undefined) throw new Error(fault.slice("after:".length));
    return result;
  };
  return {
    idFromName: (/** @type {string} */ name) => namespace.idFromName(name),
    get: (/** @type {any} */ id) => new Proxy({}, { get: (_, name) => (/** @type {any[]} */ ...args) => call(namespace.get(id), String(name), args) }),
  };
}

/** The environment with its storage behind the network. @param {Record<string, any>} env @param {() => Stage} next */
function stagedStorage(env, next) {
  return { ...env, DB: staged(env["DB"], next), ...(env["SHARD"] && { SHARD: stagedObjects(env["SHARD"], next), DIRECTORY: stagedObjects(env["DIRECTORY"], next) }) };
}

/** @param {number} delay the most milliseconds before a trip @param {string[]} faults of the next trips, in order @returns {() => Stage} */
function scripted(delay, faults) {
  return () => ({ before: Math.random() * delay, fault: faults.shift() });
}

/** @param {Odds} odds @returns {() => Stage} */
function byChance({ seed, fails, loses, slow, delay }) {
  const random = seeded(seed);
  /** @param {string[]} texts */
  const one = (texts) => texts[Math.floor(random() * texts.length)];
  return () => {
    const chance = random();
    const failing = one([...TRANSIENT, ...OVERLOADED, ...REFUSED, TIMEOUT]);
    const losing = one([...TRANSIENT, TIMEOUT]);
    const [there, back] = [random(), random()];
    const isSlow = random() < slow;
    return {
      before: isSlow ? there * delay : 0,
      after: isSlow ? back * delay : 0,
      fault: chance < fails ? failing : chance < fails + loses ? `after:${losing}` : undefined,
    };
  };
}

/** Created once, because the worker may cache by its variables. @type {Record<string, any> | undefined} */
let usual;

/** The object of live connections, behind the same network. */
export class Live extends Plain {
  /** @param {any} context @param {Record<string, any>} env */
  constructor(context, env) {
    const next = env[ODDS] === undefined ? scripted(Number(env[DELAY] ?? 0), []) : byChance(JSON.parse(env[ODDS]));
    super(context, stagedStorage(env, next));
    // A test counts how often the object came into memory.
    console.log("the live object was made");
  }
}

/** The directory, which asks shards through the same network. */
export class Directory extends PlainDirectory {
  /** @param {any} context @param {Record<string, any>} env */
  constructor(context, env) {
    const next = env[ODDS] === undefined ? scripted(Number(env[DELAY] ?? 0), []) : byChance(JSON.parse(env[ODDS]));
    super(context, stagedStorage(env, next));
  }
}

export default {
  /** @param {Request} request @param {Record<string, any>} env @param {any} context */
  async fetch(request, env, context) {
    // The cron trigger's time, as milliseconds.
    const clock = request.headers.get(CLOCK);
    if (clock !== null) {
      await worker.scheduled({ scheduledTime: Number(clock) }, env, context);
      return new Response();
    }
    const delay = Number(env[DELAY] ?? 0);
    const faults = request.headers.get(FAULTS);
    if (faults !== null) return worker.fetch(request, stagedStorage(env, scripted(delay, JSON.parse(faults))), context);
    const next = () => (env[ODDS] === undefined ? scripted(delay, []) : byChance(JSON.parse(env[ODDS])));
    usual ??= stagedStorage(env, next());
    return worker.fetch(request, usual, context);
  },
};

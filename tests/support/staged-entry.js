// Runs inside workerd in front of the product's own worker: the same code on the same D1, with the
// network between them made slow or faulty as the test's variables say.
// @ts-ignore: this name exists inside workerd only
import worker from "./worker.js";

const FAULTS = "Staged-Faults";
const DELAY = "STAGED_DELAY";

/** @param {number} delay @returns {Promise<void>} */
const pause = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

/**
 * @param {any} database
 * @param {number} delay the most milliseconds before a batch
 * @param {string[]} faults what goes wrong with the next batches, in order
 * @returns {any}
 */
function staged(database, delay, faults) {
  return new Proxy(database, {
    get(target, name) {
      const value = target[name];
      if (typeof value !== "function") return value;
      if (name === "withSession") return (/** @type {any[]} */ ...rest) => staged(value.apply(target, rest), delay, faults);
      if (name !== "batch") return value.bind(target);
      return async (/** @type {any[]} */ ...rest) => {
        if (delay > 0) await pause(Math.random() * delay);
        const fault = faults.shift();
        // A lost reply: the transaction has happened, and the caller cannot know.
        if (fault?.startsWith("after:")) {
          await value.apply(target, rest);
          throw new Error(fault.slice("after:".length));
        }
        if (fault === "nonsense") return rest[0].map(() => ({ success: true, results: [{ nonsense: [null] }], meta: {} }));
        if (fault !== undefined) throw new Error(fault);
        return value.apply(target, rest);
      };
    },
  });
}

/** Made once, since the worker may remember what it learnt of its variables. @type {Record<string, any> | undefined} */
let usual;

export default {
  /** @param {Request} request @param {Record<string, any>} env @param {any} context */
  fetch(request, env, context) {
    const delay = Number(env[DELAY] ?? 0);
    const faults = request.headers.get(FAULTS);
    if (faults !== null) return worker.fetch(request, { ...env, DB: staged(env.DB, delay, JSON.parse(faults)) }, context);
    usual ??= { ...env, DB: staged(env.DB, delay, []) };
    return worker.fetch(request, usual, context);
  },
};

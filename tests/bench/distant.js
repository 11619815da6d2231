// Runs inside workerd in front of a contender and delays each storage trip. A local D1 answers at once, which hides the
// cost of several trips.
// @ts-ignore: this name exists inside workerd only
import worker from "./near.js";

const TRIPS = ["all", "first", "raw", "run"];

/** @param {any} database @param {number} milliseconds */
function distant(database, milliseconds) {
  const pause = () => new Promise((resolve) => setTimeout(resolve, milliseconds));
  /** What each statement stands for. @type {WeakMap<object, any>} */
  const near = new WeakMap();
  /** @param {any} real @returns {any} */
  const statement = (real) => {
    /** @type {Record<string, Function>} */
    const far = { bind: (/** @type {unknown[]} */ ...values) => statement(real.bind(...values)) };
    for (const trip of TRIPS) {
      far[trip] = async (/** @type {unknown[]} */ ...rest) => {
        await pause();
        return real[trip](...rest);
      };
    }
    near.set(far, real);
    return far;
  };
  return {
    prepare: (/** @type {string} */ sql) => statement(database.prepare(sql)),
    batch: async (/** @type {object[]} */ statements) => {
      await pause();
      return database.batch(statements.map((far) => near.get(far)));
    },
  };
}

/** One for each isolate, like a binding, because workers may cache by environment. @type {any} */
let environment;

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  fetch(request, env, context) {
    environment ??= { ...env, DB: distant(env.DB, env.DISTANCE) };
    return worker.fetch(request, environment, context);
  },
};

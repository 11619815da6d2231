// Runs inside workerd in front of any contender and makes its database as far away as a real one is: each trip
// waits first. Locally D1 is in the next room, which hides what several trips cost.
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

/** One for each isolate, as a binding is, since workers may keep what they know of an environment. @type {any} */
let environment;

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  fetch(request, env, context) {
    environment ??= { ...env, DB: distant(env.DB, env.DISTANCE) };
    return worker.fetch(request, environment, context);
  },
};
